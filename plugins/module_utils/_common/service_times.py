# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as Microsoft Graph writes them, with what it writes for never."""

from __future__ import annotations

import datetime
import typing as t

# The first and the last day that .NET knows.
_NEVER = ("0001-01-01", "9999-12-31")


def read_time(text: t.Any) -> datetime.datetime | None:
    """Return a time of the service; None for what isn't there, isn't readable, or stands for never."""
    if not isinstance(text, str) or stands_for_never(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def stands_for_never(text: t.Any) -> bool:
    """Tell whether a time is written that stands for none: an empty text, the first or the last day."""
    return isinstance(text, str) and (not text.strip() or text.startswith(_NEVER))
