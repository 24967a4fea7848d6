# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running on-demand provisioning call by call: paced, patient with fresh assignments, and keeping what was learned."""

from __future__ import annotations

import dataclasses
import datetime
import time
import typing as t

from .._common.errors import CloudSyncError
from .._graph.assignments import Assignments
from .._graph.provisioning import Provisioning
from .._sync.on_demand.answer import Answer, read_answer
from .._sync.on_demand.members import chunks, overall_outcome, unresolved_members
from .._sync.schema.document import GROUP, USER
from .identities import member_name

Json = dict[str, t.Any]

FRESH_ASSIGNMENT = datetime.timedelta(minutes=30)
"""Age up to which "not in scope" may only mean that the service doesn't see the assignment yet.

Source: Microsoft Entra documentation, "Provision on demand": an assignment takes up to a few minutes to be honoured.
"""
_PAUSES = (2.0, 4.0, 8.0, 15.0)


@dataclasses.dataclass(slots=True)
class Call:
    """One call with its members and what came of it."""

    number: int
    members: list[Json]
    answer: Answer | None = None
    raw: Json | None = None


@dataclasses.dataclass(slots=True)
class Run:
    """All calls for one group."""

    calls: list[Call]
    requests: int = 0
    started: float = dataclasses.field(default_factory=time.monotonic)

    @property
    def answers(self) -> list[Answer]:
        """The answers so far."""
        return [call.answer for call in self.calls if call.answer is not None]

    @property
    def duration(self) -> float:
        """Seconds since the run began."""
        return round(time.monotonic() - self.started, 3)


@dataclasses.dataclass(frozen=True, slots=True)
class Runner:
    """Sends the calls of a run; ``assignment_wait`` and ``answer_timeout`` are seconds."""

    provisioning: Provisioning
    assignments: Assignments
    rule_id: str
    assignment_wait: float
    answer_timeout: float

    def run(self, group: Json, members: t.Sequence[Json]) -> Run:
        """Send call after call and stop at the first that doesn't reach its goal.

        An error of the transport or the service carries the result so far in ``returns``.
        """
        run = Run([Call(number, chunk) for number, chunk in enumerate(chunks(members), start=1)])
        for call in run.calls:
            try:
                self._patiently(run, call, group)
            except CloudSyncError as error:
                raise error.returning(describe(run, group))
            if call.answer is not None and call.answer.outcome in ("not_in_scope", "failed"):
                break
        return run

    def _patiently(self, run: Run, call: Call, group: Json) -> None:
        deadline = time.monotonic() + self.assignment_wait
        pauses = iter(_PAUSES)
        pause = _PAUSES[-1]
        while True:
            self._send(run, call, group)
            pause = next(pauses, pause)
            if not self._may_come_true(call.answer, group) or time.monotonic() + pause > deadline:
                return
            time.sleep(pause)

    def _send(self, run: Run, call: Call, group: Json) -> None:
        run.requests += 1
        call.raw = self.provisioning.provision_on_demand(
            rule_id=self.rule_id,
            subject=_subject(group, GROUP),
            members=[_member(each) for each in call.members],
            timeout=self.answer_timeout,
        )
        call.answer = read_answer(call.raw)

    def _may_come_true(self, answer: Answer | None, group: Json) -> bool:
        """Whether the group is assigned so recently that the service may not see it yet."""
        if answer is None or answer.outcome != "not_in_scope" or False in answer.scope_results.values():
            return False
        assignment = next((each for each in self.assignments.list() if each.get("principalId") == group["id"]), None)
        return assignment is not None and _is_fresh(assignment.get("createdDateTime"))


def _is_fresh(created: str | None) -> bool:
    if not created:
        return True
    try:
        moment = datetime.datetime.fromisoformat(created)
    except ValueError:
        return True
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return datetime.datetime.now(datetime.timezone.utc) - moment < FRESH_ASSIGNMENT


def _subject(item: Json, object_type: str) -> Json:
    return {"objectId": item["id"], "objectTypeName": object_type}


def _member(member: Json) -> Json:
    is_group = str(member.get("@odata.type") or "").casefold().endswith(".group")
    return _subject(member, GROUP if is_group else USER)


def describe(run: Run, group: Json) -> Json:
    """Return what the module returns about a run, finished or not."""
    answers = run.answers
    last = answers[-1] if answers else None
    rows = [row for call in run.calls for row in _member_rows(call)]
    return {
        "outcome": overall_outcome(answers) if answers else "failed",
        "reason": last.explain() if last else "no answer",
        "group": {"id": group["id"], "display_name": group.get("displayName")},
        "members": rows,
        "steps": [
            {"call": call.number, **dataclasses.asdict(step)} for call in run.calls if call.answer for step in call.answer.steps
        ],
        "modified_properties": [each for answer in answers for each in answer.modified_properties],
        "scope_results": last.scope_results if last else {},
        "calls": run.requests,
        "duration": run.duration,
        "changed": any(answer.wrote for answer in answers),
        "warnings": [
            f"The service found nothing in Active Directory to refer to for {row['name']}: {row['reason']}"
            for row in rows
            if row["outcome"] == "unresolved"
        ],
    }


def _member_rows(call: Call) -> list[Json]:
    unresolved = unresolved_members(call.answer) if call.answer else {}
    return [_member_row(call, member, unresolved.get(str(member["id"]).lower())) for member in call.members]


def _member_row(call: Call, member: Json, problem: str | None) -> Json:
    if call.answer is None:
        outcome, reason = "not_attempted", "an earlier call did not reach its goal"
    elif problem is not None:
        outcome, reason = "unresolved", problem
    else:
        outcome, reason = call.answer.outcome, call.answer.explain()
    return {"id": member["id"], "name": member_name(member), "outcome": outcome, "reason": reason, "call": call.number}
