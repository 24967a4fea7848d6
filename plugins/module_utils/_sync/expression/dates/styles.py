# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The DateTimeStyles of .NET that FormatDateTime takes.

Source: .NET documentation, DateTimeStyles enumeration. The service's time zone is taken to be UTC (see ``choices``), so
AssumeLocal, AssumeUniversal and AdjustToUniversal make a difference only to what the format K writes.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..failures import FunctionFailure

_NAMES: t.Final = (
    "None",
    "AllowLeadingWhite",
    "AllowTrailingWhite",
    "AllowInnerWhite",
    "AllowWhiteSpaces",
    "NoCurrentDateDefault",
    "AdjustToUniversal",
    "AssumeLocal",
    "AssumeUniversal",
    "RoundtripKind",
)
_EXCLUSIVE: t.Final = (
    {"AssumeLocal", "AssumeUniversal"},
    {"RoundtripKind", "AssumeLocal"},
    {"RoundtripKind", "AssumeUniversal"},
    {"RoundtripKind", "AdjustToUniversal"},
)


@dataclass(frozen=True, slots=True)
class Styles:
    """How a date is read.

    Which white space it may have; whether a missing date is the first day of all instead of today; whether a date
    without a zone gets one, a date is in UTC afterwards, and a date that says so stays in UTC.
    """

    leading_white: bool = True
    trailing_white: bool = True
    inner_white: bool = False
    no_current_date: bool = False
    assumes_zone: bool = False
    to_utc: bool = False
    keeps_utc: bool = True


def parse_styles(text: str | None) -> Styles:
    """Return the styles named in ``text``, separated by commas; without text the documented default.

    Raises FunctionFailure for an unknown name, or for two names that .NET does not allow together.
    """
    if not text or not text.strip():
        return Styles()
    names = {_known(name) for name in re.split(r"[,|]", text) if name.strip()}
    for pair in _EXCLUSIVE:
        if pair <= names:
            raise FunctionFailure(f"combines {' and '.join(sorted(pair))}", hint="Name one of them only.")
    everywhere = "AllowWhiteSpaces" in names
    return Styles(
        leading_white=everywhere or "AllowLeadingWhite" in names,
        trailing_white=everywhere or "AllowTrailingWhite" in names,
        inner_white=everywhere or "AllowInnerWhite" in names,
        no_current_date="NoCurrentDateDefault" in names,
        assumes_zone=bool(names & {"AssumeLocal", "AssumeUniversal"}),
        to_utc="AdjustToUniversal" in names,
        keeps_utc="RoundtripKind" in names,
    )


def _known(written: str) -> str:
    name = written.strip().rpartition(".")[2].lower()
    for known in _NAMES:
        if known.lower() == name:
            return known
    raise FunctionFailure(f"has the unknown style {written.strip()}", hint=f"Known styles: {', '.join(_NAMES)}.")
