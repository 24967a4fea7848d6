# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan says of each group. Values only; ``build`` makes them."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from .names import Name

Action = t.Literal["create", "rename", "move", "update", "enter_scope", "leave_scope"]
Cause = t.Literal["configuration", "pending"]
WRITING: frozenset[Action] = frozenset({"create", "rename", "move", "update", "leave_scope"})
"""Actions that the service may answer with a write to Active Directory."""


@dataclasses.dataclass(frozen=True, slots=True)
class AttributeChange:
    """The values of one attribute before and after; ``pending`` ones differ already under the live configuration."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cause: Cause

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return {"name": self.name, "before": list(self.before), "after": list(self.after), "cause": self.cause}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the service from writing one group as planned."""

    kind: str
    message: str

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return {"kind": self.kind, "message": self.message}


@dataclasses.dataclass(frozen=True, slots=True)
class PlanRow:
    """What happens to one group.

    ``actions`` is empty for a group that stays as it is, in scope or not, and for one that ``problems`` block. Those in ``pending``
    happen with or without the change, since Active Directory lags behind the live configuration. ``exists``: it has an object in
    Active Directory now.
    ``old`` is its name in Active Directory now, ``new`` the name afterwards; None where there is none or it can't be
    known. ``reason`` says what decided about the scope, ``service`` what the service does with a group that leaves it.
    """

    id: str
    display_name: str
    in_scope: bool
    reason: str
    actions: tuple[Action, ...] = ()
    pending: frozenset[Action] = frozenset()
    exists: bool = False
    old: Name | None = None
    new: Name | None = None
    changes: tuple[AttributeChange, ...] = ()
    sam_account_name: str | None = None
    service: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def caused(self) -> tuple[Action, ...]:
        """The actions that the change causes."""
        return tuple(action for action in self.actions if action not in self.pending)

    @property
    def cause(self) -> Cause | None:
        """What causes the actions; the change, when it causes any of them."""
        if not self.actions:
            return None
        return "configuration" if self.caused else "pending"

    @property
    def is_changed(self) -> bool:
        """Whether the service may answer the change with a write to the group's object."""
        return any(action in WRITING for action in self.caused) and (self.exists or "leave_scope" not in self.actions)

    @property
    def summary(self) -> str:
        """The actions in a few words, for tables."""
        if self.actions:
            return ", ".join(action.replace("_", " ") for action in self.actions)
        if self.problems:
            return "blocked"
        return "unchanged" if self.in_scope else "out of scope"

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return {
            "id": self.id,
            "display_name": self.display_name,
            "actions": list(self.actions),
            "cause": self.cause,
            "in_scope": self.in_scope,
            "reason": self.reason,
            "old_distinguished_name": self.old.text if self.old else None,
            "new_distinguished_name": self.new.text if self.new else None,
            "attribute_changes": [change.as_dict() for change in self.changes],
            "service": self.service,
            "problems": [problem.as_dict() for problem in self.problems],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the service would stumble on; ``groups`` are the ids of those concerned, none when it is all."""

    kind: str
    message: str
    groups: tuple[str, ...] = ()

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        return {"kind": self.kind, "message": self.message, "groups": list(self.groups)}


@dataclasses.dataclass(frozen=True, slots=True)
class WritebackPlan:
    """The effect of a configuration on every group that is in scope before or after, or could be.

    ``assumed``: Active Directory was not read, and is taken to hold what the live configuration asks for.
    """

    rows: tuple[PlanRow, ...]
    conflicts: tuple[Conflict, ...] = ()
    assumed: bool = False

    def counts(self) -> dict[str, int]:
        """Return how many groups each action that the change causes concerns, and how many wait for one with or without it.

        A group can have several actions. Groups that leave the scope without an object in Active Directory are counted apart.
        """
        counts = dict.fromkeys(_COUNTS, 0)
        for row in self.rows:
            counts["groups"] += 1
            counts["changed"] += row.is_changed
            counts["pending"] += bool(row.pending)
            for action in row.caused:
                counts[action if row.exists or action != "leave_scope" else "leave_scope_unwritten"] += 1
            if not row.actions:
                counts[row.summary.replace(" ", "_")] += 1
        return {**counts, "conflicts": len(self.conflicts)}

    def pending_counts(self) -> dict[str, int]:
        """Return how many groups each action concerns that Active Directory lags behind with."""
        counts = dict.fromkeys(t.get_args(Action), 0)
        for row in self.rows:
            for action in row.pending:
                counts[action] += 1
        return counts


_COUNTS = (
    "groups",
    "changed",
    *t.get_args(Action),
    "leave_scope_unwritten",
    "unchanged",
    "pending",
    "blocked",
    "out_of_scope",
)
