# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a finding is drift or only not yet synchronized, by the job's cycles and by what is known of when something changed.

The service publishes no time for each object. So what has no evidence of its own is ``pending`` at the first look, and ``drift``
when it is still there after a cycle that began later.
"""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..._common.object_id import is_object_id
from ..._common.text import counted
from ..._sync.service.timestamps import shown
from .finding import Finding, FindingClass, State

Confirm = t.Literal["next_run", "wait", "audit", "none"]
Moment = datetime.datetime

SYNCHRONIZED: frozenset[FindingClass] = frozenset(
    {"group_missing", "group_unexpected", "group_differs", "member_missing", "member_unexpected"}
)
"""What a cycle can mend, so that it may be only not yet done."""

_EDITED_IN_DIRECTORY: frozenset[FindingClass] = frozenset({"group_differs", "member_missing", "member_unexpected"})
# Whatever the job does, nobody granted it in Entra ID.
_LASTING: t.Mapping[FindingClass, str] = {
    "anchor_duplicate": "the service can't mend it",
    "ownership": "the service doesn't mend it by itself",
    "configuration": "the configuration stays as it is until somebody changes it",
    "posture": "the configuration stays as it is until somebody changes it",
    "service": "it is so now",
    "rights": "it is so now",
    "exception": "the file of exceptions stays as it is until somebody changes it",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Cycles:
    """What is known of a job's cycles.

    ``began`` and ``ended`` are those of the last successful one, None before the first; ``running_since`` is the begin of one that
    runs, or failed later. ``blocked`` says why no cycle will come, empty where one will.
    """

    began: Moment | None
    ended: Moment | None
    next_due: Moment | None = None
    running_since: Moment | None = None
    blocked: str = ""


class Evidence(t.NamedTuple):
    """What is known of when the object of a finding changed; None where nothing is."""

    entra_changed: Moment | None = None
    """The group, or its assignment, was made in Entra ID."""
    directory_changed: Moment | None = None
    """The group was changed in Active Directory."""
    directory_created: Moment | None = None
    """The group was made there; one that is newer than the last cycle was provisioned on demand, and perhaps not as a whole."""
    first_seen: Moment | None = None
    """A run before has seen the finding."""
    of_whole_group: bool = False
    """``directory_changed`` says that anything of the group changed, not that this did: the directory doesn't show it in detail."""
    logged: str = ""
    """What the provisioning log says of the group since the last cycle began, in words; empty where it wasn't read or is silent."""


NO_EVIDENCE = Evidence()


class StateRule(t.NamedTuple):
    """The state of a finding, why, and when the service is expected to have mended it."""

    state: State
    reason: str
    due_at: Moment | None = None


def judge_state(finding: Finding, evidence: Evidence, cycles: Cycles, confirm: Confirm) -> StateRule:
    """Return the state of a finding."""
    if finding.finding_class == "not_computable":
        return StateRule("unknown", "it was not compared")
    if finding.finding_class not in SYNCHRONIZED:
        return StateRule("drift", _LASTING[finding.finding_class])
    is_new = changed_in_entra(evidence, cycles)
    if not is_new and _was_edited(finding, evidence, cycles):
        when = f"the group was changed in Active Directory at {shown(evidence.directory_changed)}"
        return StateRule("drift", f"{when}, after the last cycle ended; the service repairs it only when the cloud object changes")
    if cycles.blocked:
        return StateRule("blocked", f"no cycle can mend it: {cycles.blocked}")
    if cycles.began is None:
        return StateRule("blocked", "no cycle can have mended it: the job has not completed one yet")
    if is_new:
        when = f"changed in Entra ID at {shown(evidence.entra_changed)}"
        return StateRule("pending", f"{when}, after the last successful cycle began", cycles.next_due)
    if evidence.logged:
        return StateRule("drift", evidence.logged)
    return _second_look(evidence, cycles.began, cycles, confirm)


def changed_in_entra(evidence: Evidence, cycles: Cycles) -> bool:
    """Tell whether the object changed in Entra ID after the last successful cycle began, so that it may not have been written yet."""
    return evidence.entra_changed is not None and cycles.began is not None and evidence.entra_changed > cycles.began


def _was_edited(finding: Finding, evidence: Evidence, cycles: Cycles) -> bool:
    """Tell whether Active Directory changed while no cycle can have written."""
    changed = evidence.directory_changed
    if finding.finding_class not in _EDITED_IN_DIRECTORY or changed is None or cycles.ended is None:
        return False
    if evidence.directory_created is not None and evidence.directory_created > cycles.ended:
        return False
    if evidence.of_whole_group and _is_left_by_provisioning(finding):
        return False
    return changed > cycles.ended and (cycles.running_since is None or changed < cycles.running_since)


def _is_left_by_provisioning(finding: Finding) -> bool:
    """Tell whether it can be there after the service has written the group on demand, with all attributes and some of its members."""
    if finding.finding_class == "member_unexpected":
        return finding.member is not None and is_object_id(finding.member.id)
    return finding.finding_class == "member_missing"


def _second_look(evidence: Evidence, began: Moment, cycles: Cycles, confirm: Confirm) -> StateRule:
    if confirm == "none":
        return StateRule("drift", "nothing says when it came about, and no second look was asked for")
    if evidence.first_seen is not None and evidence.first_seen < began:
        when = f"first seen at {shown(evidence.first_seen)}"
        return StateRule("drift", f"{when}, and still there after a cycle that began at {shown(began)}")
    if confirm == "wait":
        return StateRule("pending", "no cycle that began after it was seen has ended in time", cycles.next_due)
    return StateRule("pending", "nothing says when it came about; it is drift if the next cycle doesn't mend it", cycles.next_due)


def with_states(
    findings: t.Iterable[Finding], evidence_of: t.Callable[[Finding], Evidence], cycles: Cycles, confirm: Confirm
) -> list[Finding]:
    """Return findings with their states."""
    return [_with_state(finding, evidence_of(finding), cycles, confirm) for finding in findings]


def _with_state(finding: Finding, evidence: Evidence, cycles: Cycles, confirm: Confirm) -> Finding:
    rule = judge_state(finding, evidence, cycles, confirm)
    return dataclasses.replace(
        finding,
        state=rule.state,
        state_reason=rule.reason,
        due_at=shown(rule.due_at) or "",
        first_seen=shown(evidence.first_seen) or finding.first_seen,
    )


def describe_states(findings: t.Iterable[Finding]) -> str:
    """Return how many findings are in each state that doesn't count as drift, in words; empty where none is."""
    counts: dict[State, int] = {}
    for finding in findings:
        counts[finding.state] = counts.get(finding.state, 0) + 1
    words = [
        counted(counts[state], f"{state} finding") for state in ("pending", "blocked", "accepted", "unknown") if state in counts
    ]
    return ", ".join(words)
