# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moments as people give them: ISO 8601, or a time ago."""

from __future__ import annotations

import datetime
import re

from ..._common.errors import OptionError

_AGO = re.compile(r"(\d{1,6})\s*([smhdw])", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_HINT = "Give a time as ISO 8601, for example 2026-08-20T10:00:00Z, or a time ago, for example 90s, 30m, 2h, 7d or 1w."


def read_moment(text: str, now: datetime.datetime, option: str) -> datetime.datetime:
    """Return the moment in UTC; without a time zone it is in UTC. OptionError for anything else.

    ``now`` is what a time ago is counted from.
    """
    ago = _AGO.fullmatch(text.strip())
    try:
        if ago is not None:
            return now - datetime.timedelta(**{_UNITS[ago[2].lower()]: int(ago[1])})
        moment = datetime.datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise OptionError(f"{option} is '{text}', which is not a valid time", hint=_HINT, option=option) from error


def read_span(
    since: str | None, until: str | None, now: datetime.datetime
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Return both ends of a time span, None where none is given; OptionError when it ends before it begins."""
    first = read_moment(since, now, "since") if since else None
    last = read_moment(until, now, "until") if until else None
    if first and last and first >= last:
        raise OptionError(
            f"since ({since}) is not before until ({until})",
            hint="Swap them, or leave until out to read up to now.",
            option="since",
        )
    return first, last


def shown(moment: datetime.datetime | None) -> str | None:
    """Return a moment as results show it, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
