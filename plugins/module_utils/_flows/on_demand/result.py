# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module returns about a run, finished or not."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import ProvisioningError, UnreadableAnswerError
from ..._common.json import Json
from ..._sync.entra_objects import EntraObject, EntraUser
from ..._sync.on_demand.answer import Answer
from ..._sync.on_demand.members import combined_outcome, other_references, overall_action, unresolved_members
from ..._sync.service.modified_properties import view_modified_properties
from .calls import OnDemandCall, Run
from .subject import Subject, why_user_is_left_out

NOT_ATTEMPTED = "an earlier call did not reach its goal"


def describe(run: Run) -> Json:
    """Return what the module returns about a run."""
    subject, answers = run.subject, run.answers
    last = answers[-1] if answers else None
    rows = [row for call in run.calls for row in _member_rows(call)]
    return {
        "outcome": _outcome(run),
        "reason": _reason(run, last),
        "action": overall_action(answers),
        "object": {"id": subject.id, "display_name": subject.name, "object_type": subject.object_type},
        **({"group": {"id": subject.id, "display_name": subject.name}} if subject.kind == "group" else {}),
        "rule": {"id": subject.rule.rule.get("id"), "name": subject.rule.rule.get("name"), "reason": subject.rule.reason},
        "members": [*rows, *(_left_out_row(each) for each in subject.left_out)],
        "steps": [
            {"call": call.number, **dataclasses.asdict(step)} for call in run.calls if call.answer for step in call.answer.steps
        ],
        "modified_properties": view_modified_properties(each for answer in answers for each in answer.modified_properties),
        "scope_results": dict(last.decisive.scope.clauses) if last else {},
        "service_change_ids": list(dict.fromkeys(each for answer in answers for each in answer.change_ids)),
        "calls": [_call_row(call) for call in run.calls if call.attempts],
        "call_count": run.call_count,
        "duration": run.duration,
        "changed": any(answer.wrote for answer in answers),
        "warnings": [*subject.warnings, *_unresolved_warnings(rows), *_warnings_of_answers(run)],
    }


def not_run(subject: Subject, run: Run) -> Json:
    """Return what the module returns in check mode, where ``run`` has made no call."""
    reason = "check mode: nothing was triggered"
    rows = [{**_row(each), "outcome": "not_run", "reason": "check mode", "call": 0} for each in subject.members]
    left_out = [_left_out_row(each) for each in subject.left_out]
    return {**describe(run), "outcome": "not_run", "reason": reason, "members": [*rows, *left_out]}


def _outcome(run: Run) -> str:
    """Return the outcome of all calls; one that ended without an answer failed, whatever the others did."""
    lost = ["failed" for call in run.calls if call.problem is not None]
    outcomes = [answer.outcome for answer in run.answers]
    return combined_outcome([*outcomes, *lost]) if outcomes or lost else "failed"


def _reason(run: Run, last: Answer | None) -> str:
    problem = next((call.problem for call in run.calls if call.problem is not None), None)
    if problem is not None:
        return problem.message
    if last is None:
        return "no answer"
    subject, reason = run.subject, last.explain()
    if last.outcome != "not_in_scope" or not isinstance(subject.entry, EntraUser):
        return reason
    why = why_user_is_left_out(subject.entry, subject.rule)
    return f"{reason} ({why})" if why else reason


def _call_row(call: OnDemandCall) -> Json:
    """Return what one call was about and how it ended: enough to find it in the provisioning log."""
    answer = call.answer
    return {
        "call": call.number,
        "attempts": call.attempts,
        "members": len(call.members),
        "outcome": answer.outcome if answer else "failed",
        "reason": call.problem.message if call.problem else answer.explain() if answer else "no answer",
        "code": answer.code if answer else None,
        "service_change_ids": list(answer.change_ids) if answer else [],
        "request_id": call.problem.request_id if call.problem else None,
        "duration": call.seconds,
    }


def _member_rows(call: OnDemandCall) -> list[Json]:
    unresolved = unresolved_members(call.answer) if call.answer else {}
    return [_member_row(call, member, unresolved.get(member.id.lower())) for member in call.members]


def _member_row(call: OnDemandCall, member: EntraObject, unresolved: str | None) -> Json:
    outcome, reason = _member_outcome(call, unresolved)
    return {**_row(member), "outcome": outcome, "reason": reason, "call": call.number}


def _member_outcome(call: OnDemandCall, unresolved: str | None) -> tuple[str, str]:
    if call.problem is not None:
        # Nobody knows what became of a call whose answer was lost; one that was refused did nothing.
        lost = isinstance(call.problem, (ProvisioningError, UnreadableAnswerError))
        return "unknown" if lost else "failed", call.problem.message
    if call.answer is None:
        return "not_attempted", NOT_ATTEMPTED
    if unresolved is not None:
        return "unresolved", unresolved
    return call.answer.outcome, call.answer.explain()


def _left_out_row(member: EntraObject) -> Json:
    reason = f"members of type {member.kind} are not written to Active Directory"
    return {**_row(member), "outcome": "left_out", "reason": reason, "call": 0}


def _row(member: EntraObject) -> Json:
    return {"id": member.id, "name": member.name, "type": member.kind.casefold()}


def _unresolved_warnings(rows: t.Sequence[Json]) -> list[str]:
    return [
        f"The service found nothing in Active Directory to refer to for {row['name']}: {row['reason']}"
        for row in rows
        if row["outcome"] == "unresolved"
    ]


def _warnings_of_answers(run: Run) -> list[str]:
    """Return what the service warns of, and the references that it couldn't resolve besides those of the members asked about."""
    found: list[str] = []
    for call in run.calls:
        if call.answer is not None:
            found += call.answer.warnings
            asked = {member.id.lower() for member in call.members}
            found += [f"The service could not resolve a reference: {text}" for text in other_references(call.answer, asked)]
    return list(dict.fromkeys(found))
