# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tenant's clock: the wall clock, moved forward by a test and by every wait on the lab's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.lab.shared_clock import SharedClock


class Clock:
    """Tells the tenant's time, at first that of the wall. Cycles, delays and log lag follow it, tokens the wall clock."""

    def __init__(self, shared: SharedClock) -> None:
        self._shared = shared
        self._offset = timedelta(seconds=-shared.added)

    def now(self) -> datetime:
        """Return the tenant's time."""
        return datetime.now(UTC) + timedelta(seconds=self._shared.added) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._offset += timedelta(seconds=seconds)


def timestamp(moment: datetime) -> str:
    """Return a time as Graph writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
