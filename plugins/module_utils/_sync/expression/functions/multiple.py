# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions on several values."""

from __future__ import annotations

from ..failures import FunctionFailure
from ..signatures import function, integer, text, values
from ..values import Value, as_text, require_short
from ..white_space import WHITE_SPACE


def count(held: tuple[Value, ...]) -> int:
    """Return the number of values; null is none."""
    return len(held)


def item(held: tuple[Value, ...], index: int) -> Value:
    """Return the value at ``index``, from 1; null when the attribute has no value at all (see ``choices``)."""
    if not held:
        return None
    if not 1 <= index <= len(held):
        raise FunctionFailure(
            f"is {index}, but there are {len(held)} values",
            argument=1,
            hint="Positions count from 1; test with Count(...) first.",
        )
    return held[index - 1]


def join(separator: str | None, *sources: tuple[Value, ...]) -> str:
    """Return all values with ``separator`` between them; null and empty ones are left out without a separator."""
    texts = [written for held in sources for one in held if (written := as_text(one))]
    require_short(sum(map(len, texts)) + len(separator or "") * len(texts))
    return (separator or "").join(texts)


def remove_duplicates(held: tuple[Value, ...]) -> Value:
    """Return the values without repetitions, in their order; letters of different case are different."""
    seen: dict[str | None, Value] = {}
    for one in held:
        seen.setdefault(as_text(one), one)
    return tuple(seen.values()) or None


def split(held: tuple[Value, ...], delimiter: str) -> Value:
    """Return the parts between delimiters, without white space around them; of each one of several values."""
    if not held:
        return None
    texts = [as_text(one) or "" for one in held]
    parts = [part for one in texts for part in (one.split(delimiter) if delimiter else [one])]
    return tuple(part.strip(WHITE_SPACE) for part in parts)


MULTIPLE_FUNCTIONS = (
    function("Count", count, values("attribute", takes_null=True)),
    function("Item", item, values("attribute", takes_null=True), integer("index")),
    function("Join", join, text("separator", takes_null=True), values("source", repeats=True, required=False)),
    function("RemoveDuplicates", remove_duplicates, values("attribute", takes_null=True)),
    function("Split", split, values("source", takes_null=True), text("delimiter")),
)
