# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that change case and accents."""

from __future__ import annotations

import re

from ..case import to_lower, to_lower_in, to_title, to_title_after, to_upper, to_upper_in
from ..diacritics import normalize_diacritics
from ..failures import FunctionFailure
from ..signatures import function, text

_CULTURE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def upper(source: str, culture: str | None) -> str:
    """Return ``source`` in upper case, by the invariant culture unless one is named."""
    return to_upper_in(source, _language(culture)) if culture else to_upper(source)


def lower(source: str, culture: str | None) -> str:
    """Return ``source`` in lower case, by the invariant culture unless one is named."""
    return to_lower_in(source, _language(culture)) if culture else to_lower(source)


def proper_case(source: str, separators: str | None) -> str:
    """Return ``source`` with each word beginning in upper case and all other characters in lower case."""
    return to_title_after(source, separators) if separators else to_title(source)


def _language(culture: str) -> str:
    if not _CULTURE.fullmatch(culture):
        raise FunctionFailure("is not a culture name", argument=1, hint="Write a name such as en-US, de-DE or tr.")
    return culture.split("-", 1)[0].lower()


CASE_FUNCTIONS = (
    function("NormalizeDiacritics", normalize_diacritics, text("source")),
    function("PCase", proper_case, text("source"), text("wordSeparators", required=False)),
    function("ToLower", lower, text("source"), text("culture", required=False)),
    function("ToUpper", upper, text("source"), text("culture", required=False)),
)
