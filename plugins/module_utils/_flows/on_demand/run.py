# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running on-demand provisioning call by call: paced, patient with fresh assignments, and keeping what was learned."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime

from ..._common.errors import AuthorizationError, CloudSyncError
from ..._common.progress import spoken_progress
from ..._common.waiting import Deadline, Stopwatch
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.provisioning import Provisioning
from ..._sync.on_demand.answer import Answer, read_answer
from .calls import OnDemandCall, Run
from .result import describe
from .subject import Subject

FRESH_ASSIGNMENT = datetime.timedelta(minutes=30)
"""Age up to which "not in scope" may only mean that the service doesn't see the assignment yet.

Source: Microsoft Entra documentation, "Provision on demand": an assignment takes up to a few minutes to be honoured.
"""
_SHORTEST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 15.0


@dataclasses.dataclass(frozen=True, slots=True)
class Runner:
    """Sends the calls of a run; ``assignment_wait`` and ``answer_timeout`` are seconds."""

    provisioning: Provisioning
    assignments: Assignments
    assignment_wait: float
    answer_timeout: float

    def run(self, subject: Subject) -> Run:
        """Send call after call and stop at the first that doesn't reach its goal.

        An error of the transport or the service carries the result so far in ``returns``.
        """
        run = Run.of(subject)
        try:
            self.carry_out(run)
        except CloudSyncError as problem:
            problem.returning(describe(run))
            raise
        return run

    def carry_out(self, run: Run) -> None:
        """Do the same for a run that the caller holds, and can read whatever happens."""
        say = spoken_progress()
        for number, call in enumerate(run.calls, 1):
            say(f"call {number} of {len(run.calls)} to provision {run.subject.name}")
            try:
                self._patiently(run, call)
            except CloudSyncError as problem:
                call.problem = problem
                raise
            if call.answer is not None and call.answer.outcome in ("not_in_scope", "failed"):
                break

    def _patiently(self, run: Run, call: OnDemandCall) -> None:
        deadline = Deadline(self.assignment_wait, shortest=_SHORTEST_PAUSE_SECONDS, longest=_LONGEST_PAUSE_SECONDS)
        self._send(run.subject, call)
        while deadline.left and self._may_come_true(call.answer, run.subject) and (paused := deadline.pause()):
            run.waited += paused
            self._send(run.subject, call)

    def _send(self, subject: Subject, call: OnDemandCall) -> None:
        call.attempts += 1
        watch = Stopwatch()
        try:
            call.raw = self.provisioning.provision_on_demand(
                rule_id=str(subject.rule.rule["id"]),
                subject=subject.request(),
                members=[subject.member_request(each) for each in call.members],
                timeout=self.answer_timeout,
            )
        finally:
            call.seconds = round(call.seconds + watch.elapsed, 3)
        call.answer = read_answer(call.raw, [member.id for member in call.members])

    def _may_come_true(self, answer: Answer | None, subject: Subject) -> bool:
        """Whether nothing but the assignment is missing, and that is so recent that the service may not see it yet."""
        if subject.kind == "distinguished_name" or answer is None or answer.outcome != "not_in_scope":
            return False
        if not answer.decisive.scope.may_await_assignment:
            return False
        fresh = [each for each in self.assignments.list() if _is_fresh(each.get("createdDateTime"))]
        if any(each.get("principalId") == subject.id for each in fresh):
            return True
        groups = {str(each.get("principalId")) for each in fresh if each.get("principalType") == "Group"}
        return subject.kind == "user" and bool(groups) and not groups.isdisjoint(self._groups_of(subject))

    def _groups_of(self, subject: Subject) -> list[str]:
        """Return the groups of a user, for an assigned group brings its members into scope; none where they can't be read."""
        from ..._graph.resources.users import Users

        with contextlib.suppress(AuthorizationError):
            return Users(self.assignments.session).group_ids_of_many([subject.id])[subject.id]
        return []


def _is_fresh(created: str | None) -> bool:
    if not created:
        return True
    try:
        moment = datetime.datetime.fromisoformat(created)
    except ValueError:
        return True
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return datetime.datetime.now(datetime.UTC) - moment < FRESH_ASSIGNMENT
