# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer has the shape that Microsoft Graph documents: what follows relies on it.

What each resource looks like is in ``resources/shapes.py``.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import UnreadableAnswerError
from ..._common.shapes import ANY_OBJECT, FILLED, ListOf, Misshapen, Record, Shape

OBJECT = Record({"id": FILLED})
"""Any resource of Graph that stands alone."""

NOTHING = ANY_OBJECT
"""Whatever is answered is not read."""


MAY_BE_DONE = "; the service may have done what it was asked"
"""What the message about an unreadable answer to a write ends with."""

SOMETHING_ELSE_ANSWERS = "This is not the answer of Microsoft Graph: check graph_url, and whether a proxy answers in its place."


def page_of(shape: Shape) -> Shape:
    """Return the shape of a page of a collection."""
    return Record({"value": ListOf(shape)})


def require_shape(answer: t.Any, shape: Shape, request: str, *, written: bool = False) -> None:
    """Raise ``UnreadableAnswerError`` for an answer that has another shape; ``written``: the request asked for a change."""
    try:
        shape.check(answer)
    except Misshapen as problem:
        raise misshapen_answer(problem, request, written=written) from None


def misshapen_answer(problem: Misshapen, request: str, *, written: bool = False) -> UnreadableAnswerError:
    """Return the error for an answer of another shape."""
    effect = MAY_BE_DONE if written else ""
    return UnreadableAnswerError(
        f"{request}: {problem.describe('the answer')}{effect}",
        hint=SOMETHING_ELSE_ANSWERS,
        property=problem.place,
        expected=problem.expected,
        found=problem.found,
    )
