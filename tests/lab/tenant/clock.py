# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's clock: the wall clock, moved forward by a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the tenant's time. Cycles, delays and log lag follow it; tokens and throttling follow the wall clock."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the tenant's time."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._offset += timedelta(seconds=seconds)


def timestamp(moment: datetime) -> str:
    """Return a time as Graph writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
