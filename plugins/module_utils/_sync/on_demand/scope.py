# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps of a run say about the scope: each condition, the one that is false, what helps, and whether waiting does.

The names of the conditions vary by age, by type of object, and between the scoping step and the skip; their values are texts
or truth values. Sources: Microsoft Graph reference, ``provisionOnDemand``; Microsoft Entra documentation, "Configure
cross-tenant synchronization" and "On-demand provisioning".
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import parse_object
from ..scoping import unfulfilled
from .steps import Step

_ACTIVE = frozenset({"isactive", "active in the source system"})
_ASSIGNED = frozenset({"assigned", "assigned to the application"})
_ENTITLED = frozenset({"iseffectivelyentitledforprovisioning"})
_FILTER = frozenset({"isinprovisioningscope", "isinprovisioningscopedisplayname", "scoping filter evaluation passed"})
_EVERYTHING = frozenset({"scope sync all"})
_ROLE = " has the required role"
_CLAUSES = "ScopeEvaluationResult"

_TRUTH = {"true": True, "false": False}

_ASSIGN = "Assign the group (sync_scope), or for a user a group with this member, and allow a few minutes after a new assignment."
_USELESS = "Assigning it doesn't help here: "


@dataclasses.dataclass(frozen=True, slots=True)
class ScopeStatement:
    """The conditions of the scope, each None when nothing is said about it; what is false once is false.

    ``entitled``: the assignment has a role for provisioning. ``everything``: the configuration doesn't ask for assignments.
    ``clauses``: the clauses of scoping filters by the service's own names.
    """

    active: bool | None = None
    assigned: bool | None = None
    entitled: bool | None = None
    filter_passed: bool | None = None
    everything: bool | None = None
    clauses: t.Mapping[str, bool] = dataclasses.field(default_factory=dict)

    @property
    def failed_clauses(self) -> list[str]:
        """The clauses that keep the object out; none when another filter let it through."""
        return [] if self.filter_passed else [clause for clause, holds in self.clauses.items() if not holds]

    @property
    def filter_stops(self) -> bool:
        """Whether the object didn't pass the scoping filters."""
        return self.filter_passed is False or bool(self.failed_clauses)

    @property
    def lacks_assignment(self) -> bool:
        """Whether the object isn't assigned, where that is asked for; one that is entitled without it may have another reason."""
        if self.everything:
            return False
        if self.assigned is None:
            return self.entitled is False
        has_another_reason = self.filter_stops or self.active is False
        return not self.assigned and not (self.entitled and has_another_reason)

    @property
    def lacks_role(self) -> bool:
        """Whether the object is assigned, but without a role for provisioning."""
        return self.entitled is False and not self.lacks_assignment

    @property
    def excludes(self) -> bool:
        """Whether a condition keeps the object out."""
        return self.filter_stops or self.lacks_assignment or self.lacks_role

    @property
    def includes(self) -> bool:
        """Whether the object is said to be in scope, filters and assignment."""
        filtered = self.filter_passed if self.filter_passed is not None else bool(self.clauses)
        wanted = self.assigned or self.entitled or self.everything
        return bool(filtered and wanted) and self.active is not False and not self.excludes

    @property
    def may_await_assignment(self) -> bool:
        """Whether an assignment that isn't effective yet can be the only reason: no other condition is false."""
        return not self._is_effective and not self.filter_stops and self.active is not False

    def reasons(self) -> list[str]:
        """Say in words which conditions are false."""
        found = []
        if self.failed_clauses:
            found.append(unfulfilled(self.failed_clauses))
        elif self.filter_stops:
            found.append("the scoping filters don't let it through, and the answer doesn't say which clause decided")
        if self.lacks_assignment:
            found.append("not assigned to the application (or the assignment is not effective yet)")
        if self.lacks_role:
            found.append("its assignment has no role for provisioning")
        if self.active is False:
            found.append("disabled or deleted in the source directory")
        return found

    def advice(self) -> str | None:
        """Say what helps against the conditions that are false."""
        parts = [_ASSIGN] if self.lacks_assignment else []
        if self.failed_clauses:
            change = "change the object so that these clauses hold, or the scoping filters."
            parts.append(f"Besides, {change}" if parts else f"{_USELESS}{change}")
        elif self.filter_stops:
            check = "check the scoping filters against the object."
            parts.append(f"Besides, {check}" if parts else f"{_USELESS}{check}")
        if self.lacks_role:
            parts.append("Remove its assignment to the application and assign it again with a role for provisioning (sync_scope).")
        if self.active is False:
            parts.append("Enable or restore it in the source directory.")
        return " ".join(parts) or None

    def advice_when_effective(self) -> str | None:
        """Say what is left to look at when the object isn't in scope, and nothing that is said about its assignment is wrong."""
        if not self._is_effective:
            return None
        unfulfilled_clauses = [clause for clause, holds in self.clauses.items() if not holds]
        hint = f" ({unfulfilled(unfulfilled_clauses)})" if unfulfilled_clauses else ""
        cause = "the configuration takes every object" if self.everything else "the service says that it is assigned"
        return (
            f"{_USELESS}{cause}. Check the scoping filters against the object{hint}, and that it is active in the source directory."
        )

    @property
    def _is_effective(self) -> bool:
        return bool(self.assigned or self.everything or (self.entitled and self.assigned is None))


def read_scope(steps: t.Iterable[Step]) -> ScopeStatement:
    """Return what the steps about the subject say; those about members that it refers to say nothing about it."""
    stating = [step for step in steps if step.scopes or step.skips or step.detail(_CLAUSES) is not None]
    return _read([step for step in stating if not step.refers])


def read_member_scope(reference: Step) -> ScopeStatement:
    """Return what a step about a member says about the member."""
    return _read([reference])


def _read(steps: t.Sequence[Step]) -> ScopeStatement:
    details = [(str(name).casefold(), value) for step in steps for name, value in step.details.items()]
    return ScopeStatement(
        active=_said(value for name, value in details if name in _ACTIVE),
        assigned=_said(value for name, value in details if name in _ASSIGNED),
        entitled=_said(value for name, value in details if name in _ENTITLED or name.endswith(_ROLE)),
        filter_passed=_said(value for name, value in details if name in _FILTER),
        everything=_said(value for name, value in details if name in _EVERYTHING),
        clauses=_clauses([value for name, value in details if name == _CLAUSES.casefold()]),
    )


def _said(values: t.Iterable[t.Any]) -> bool | None:
    truths = {_truth(value) for value in values}
    return False if False in truths else True if True in truths else None


def _truth(value: t.Any) -> bool | None:
    return _TRUTH.get(str(value).strip().casefold())


def _clauses(values: t.Iterable[t.Any]) -> dict[str, bool]:
    """Read ``ScopeEvaluationResult``, an object as text; a clause that two steps evaluate holds where it does in both."""
    clauses: dict[str, bool] = {}
    for value in values:
        read = value if isinstance(value, dict) else parse_object(value) if isinstance(value, str) else None
        for name, holds in (read or {}).items():
            truth = _truth(holds)
            if truth is not None:
                clauses[str(name)] = truth and clauses.get(str(name), True)
    return clauses
