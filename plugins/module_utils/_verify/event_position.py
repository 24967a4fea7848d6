# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was told of a configuration already, so that every event is told once: open findings, parts that can't be read, log entries.

Values only, with the form in which they are kept between two runs.
"""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from .._common.json import Json
from .._common.service_times import read_time
from .drift.finding import Finding

FORMAT = 1
_LOG_LAG = datetime.timedelta(hours=1)
"""Entries appear 5 to 10 minutes after what they describe, and not in order; this far back is read again."""


@dataclasses.dataclass(slots=True)
class Position:
    """Where the telling stands.

    ``open`` holds what was told of each finding that stands, by part and id; ``logged`` the times of entries of the log that
    were read, by id; ``log_read`` when it was read last, None when it never was.
    """

    log_read: datetime.datetime | None = None
    open: dict[str, dict[str, Json]] = dataclasses.field(default_factory=dict)
    unreadable: dict[str, str] = dataclasses.field(default_factory=dict)
    logged: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def parse(cls, document: t.Any) -> Position:
        """Read the kept form; ValueError for anything else."""
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ValueError("it isn't a position of this release")
        parts = [document.get(name) for name in ("open", "unreadable", "logged")]
        told = [each for of_part in _members(parts[0]) for each in _members(of_part)]
        if not all(isinstance(part, dict) for part in [*parts, *_members(parts[0]), *told]):
            raise ValueError("a part of the position is missing, or has another form")
        return cls(read_time(document.get("log_read")), *t.cast("list[t.Any]", parts))

    def as_dict(self) -> Json:
        """Return the form that is kept."""
        read = self.log_read.strftime("%Y-%m-%dT%H:%M:%SZ") if self.log_read else None
        return {"format": FORMAT, "log_read": read, "open": self.open, "unreadable": self.unreadable, "logged": self.logged}

    def log_since(self, now: datetime.datetime) -> datetime.datetime:
        """Return since when the log is to be read."""
        return (self.log_read or now) - _LOG_LAG

    def findings(self, part: str, found: t.Iterable[Finding]) -> t.Iterator[Json]:
        """Note the findings of a part; yield an event for each that is new, and for each that is gone."""
        known, now = self.open.get(part, {}), {each.id: _told(each) for each in found}
        self.open[part] = now
        for identifier, told in now.items():
            if identifier not in known:
                yield {"type": "finding_opened", **told}
        for identifier, told in known.items():
            if identifier not in now:
                yield {"type": "finding_resolved", **told}

    def entries(self, entries: t.Iterable[Json], now: datetime.datetime) -> t.Iterator[Json]:
        """Note entries of the log; yield an event for each that is new. What was there before the first look is not told."""
        is_first, since = self.log_read is None, self.log_since(now)
        for entry in sorted(entries, key=lambda each: str(each["time"])):
            identifier = str(entry["id"])
            if not is_first and identifier not in self.logged:
                yield {"type": "log_error", "entry": entry}
            self.logged[identifier] = str(entry["time"])
        self.logged = {key: time for key, time in self.logged.items() if (read_time(time) or now) >= since}
        self.log_read = now

    def failed(self, part: str, message: str, hint: str) -> t.Iterator[Json]:
        """Note that a part can't be read; yield an event the first time. What was found of it stands meanwhile."""
        if part not in self.unreadable:
            yield {"type": "unreadable", "part": part, "message": message, "hint": hint}
        self.unreadable[part] = message

    def worked(self, part: str) -> t.Iterator[Json]:
        """Note that a part can be read; yield an event when it couldn't."""
        if self.unreadable.pop(part, None) is not None:
            yield {"type": "readable", "part": part}


def _members(found: t.Any) -> list[t.Any]:
    return list(found.values()) if isinstance(found, dict) else []


def _told(finding: Finding) -> Json:
    """Return what an event says of a finding."""
    described = finding.as_dict()
    return {
        name: described[name] for name in ("id", "check", "severity", "subject", "expected", "actual", "reason", "fix", "source")
    }
