# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reading a directory costs: how many requests, what they brought, and how long they were waited for."""

from __future__ import annotations

from dataclasses import dataclass

from .._common.json import Json
from .entries import Entry


@dataclass(slots=True)
class Traffic:
    """Requests to search, the entries and values that came, and the seconds of waiting for them."""

    searches: int = 0
    entries: int = 0
    values: int = 0
    seconds: float = 0.0

    def count_answer(self, seconds: float) -> None:
        """Count the answer to a request."""
        self.searches += 1
        self.seconds += seconds

    def count_entry(self, entry: Entry) -> None:
        """Count an entry with its values."""
        self.entries += 1
        self.values += sum(map(len, entry.attributes.values()))

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            self.searches + other.searches, self.entries + other.entries, self.values + other.values, self.seconds + other.seconds
        )

    def describe(self) -> Json:
        """Return the figures under their names."""
        return {"searches": self.searches, "entries": self.entries, "values": self.values, "seconds": round(self.seconds, 3)}
