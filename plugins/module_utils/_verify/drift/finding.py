# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A finding: one thing that differs between what is wanted, what is live and what Active Directory holds."""

from __future__ import annotations

import dataclasses
import typing as t
from hashlib import sha256

from ..._common.json import Json

Severity = t.Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = t.get_args(Severity)
"""The most severe first."""

State = t.Literal["drift", "pending", "blocked", "accepted", "unknown"]
STATES: tuple[State, ...] = t.get_args(State)

FindingClass = t.Literal[
    "configuration",
    "posture",
    "service",
    "rights",
    "group_missing",
    "group_unexpected",
    "anchor_duplicate",
    "group_differs",
    "member_missing",
    "member_unexpected",
    "ownership",
    "not_computable",
    "exception",
]
CLASSES: tuple[FindingClass, ...] = t.get_args(FindingClass)


class FoundObject(t.NamedTuple):
    """The group or the member that a finding is about; what isn't known of it is empty."""

    id: str = ""
    """The object id in Entra ID; of a member that only Active Directory knows, its SID or GUID there."""
    name: str = ""
    distinguished_name: str = ""


class Fix(t.NamedTuple):
    """What would repair it; ``command`` is empty where there is none to type, and ``text`` then says why."""

    text: str
    command: str = ""


class Acceptance(t.NamedTuple):
    """The exception that a finding falls under."""

    reason: str
    owner: str
    until: str
    """The last day, as in ``2027-03-31``."""
    state: State = "drift"
    """What the finding would be without it: of what was not compared, ``unknown``."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One difference, with all that is known of it.

    ``check`` is a stable id of the catalogue, such as ``member.unexpected``; ``subject`` says in words what it is about
    where that is neither group nor member (a setting, a mapping). Times are texts in UTC, such as
    ``2027-03-31T06:00:00Z``, empty where they aren't known.
    """

    check: str
    finding_class: FindingClass
    severity: Severity
    expected: str
    actual: str
    reason: str
    fix: Fix
    state: State = "unknown"
    state_reason: str = ""
    group: FoundObject | None = None
    member: FoundObject | None = None
    subject: str = ""
    provenance: tuple[str, ...] = ()
    """Sentences about when and where it came about, as the directory and the service let it be read."""
    first_seen: str = ""
    due_at: str = ""
    """When the service is expected to have repaired what is ``pending``."""
    acceptance: Acceptance | None = None
    source: str = ""
    """Where the fact is documented, an address or a title."""

    @property
    def id(self) -> str:
        """The same in every run: by check, group, member and subject."""
        parts = (self.check, self.group.id if self.group else "", self.member.id if self.member else "", self.subject)
        # A name can hold a half of a character.
        return sha256("\n".join(part.casefold() for part in parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def as_dict(self) -> Json:
        """Return the form in which modules return it and files hold it."""
        return {
            "id": self.id,
            "check": self.check,
            "class": self.finding_class,
            "severity": self.severity,
            "state": self.state,
            "state_reason": self.state_reason,
            "group": _described(self.group),
            "member": _described(self.member),
            "subject": self.subject,
            "expected": self.expected,
            "actual": self.actual,
            "reason": self.reason,
            "fix": self.fix._asdict(),
            "provenance": list(self.provenance),
            "first_seen": self.first_seen or None,
            "due_at": self.due_at or None,
            "acceptance": self.acceptance._asdict() if self.acceptance else None,
            "source": self.source,
        }


def _described(found: FoundObject | None) -> Json | None:
    return found._asdict() if found else None
