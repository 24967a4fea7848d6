# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits that a plan must keep before a change may go ahead."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import OptionError
from ..._common.json import Json
from ..._common.text import counted
from .rows import WritebackPlan


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """How many groups a change may touch, and how many may wait for a write with or without it; None is no limit."""

    max_changed: int | None = None
    max_renamed: int | None = None
    max_moved: int | None = None
    max_leaving_scope: int | None = 0
    max_pending: int | None = None
    allow_conflicts: bool = False

    def __post_init__(self) -> None:
        for name, _key, _words in _COUNTED:
            value = getattr(self, name)
            if value is not None and value < 0:
                hint = "It is a number of groups, 0 or more; leave it out for no limit."
                raise OptionError(f"{name} is {value}.", hint=hint)


# Limit, the count of the plan it bounds, and what that is in words.
_COUNTED = (
    ("max_changed", "changed", "would be changed"),
    ("max_renamed", "rename", "would be renamed"),
    ("max_moved", "move", "would be moved to another container"),
    ("max_leaving_scope", "leave_scope", "would leave the scope"),
    ("max_pending", "pending", "wait for a write whatever the change does"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Violation:
    """A limit that a plan does not keep."""

    limit: str
    allowed: int
    found: int
    message: str

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return dataclasses.asdict(self)


def find_violations(plan: WritebackPlan, limits: Limits) -> list[Violation]:
    """Return the limits that the plan exceeds."""
    return list(_violations(plan.counts(), limits))


def _violations(counts: t.Mapping[str, int], limits: Limits) -> t.Iterator[Violation]:
    for name, key, words in _COUNTED:
        allowed, found = getattr(limits, name), counts[key]
        if allowed is not None and found > allowed:
            yield Violation(name, allowed, found, f"{counted(found, 'group')} {words}, {name} allows {allowed}")
    conflicts = counts["conflicts"]
    if conflicts and not limits.allow_conflicts:
        yield Violation("allow_conflicts", 0, conflicts, f"{counted(conflicts, 'conflict')} found, and allow_conflicts is false")
