# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cycle of a job: everything in scope at first, what changed afterwards."""

from __future__ import annotations

import hashlib
import json
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from .. import synthetic
from ..clock import timestamp
from ..synchronization.job import Job, Seen
from .agent import AgentFailure
from .log import Origin
from .matching import Matcher
from .model import Json, MemberChange, Rules, Run, SourceObject
from .narrative import NOT_ENTITLED, REDUNDANT_EXPORT
from .provisioning import Provisioner
from .snapshot import Members, job_rules, origin_of, source_object

if t.TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass(frozen=True, slots=True)
class Task:
    """A group to process.

    ``whole``: with all its members, and nobody else. ``retry``: nothing changed, but members are unresolved.
    """

    source: SourceObject
    members: list[MemberChange]
    seen: Seen
    whole: bool = False
    retry: bool = False


@dataclass(slots=True)
class Counts:
    """What a cycle did."""

    imported: int = 0
    entitled: int = 0
    exported: int = 0
    failed: int = 0
    references: int = 0
    leaving: list[SourceObject] = field(default_factory=list)

    def add(self, run: Run, members: int) -> None:
        """Count a run."""
        self.imported += 1
        self.references += members
        self.entitled += run.code != NOT_ENTITLED
        self.exported += run.exported
        self.failed += run.result == "Failure"


class Cycle:
    """One cycle."""

    def __init__(self, tenant: Tenant, job: Job) -> None:
        self._tenant = tenant
        self._job = job
        self._began = tenant.clock.now()
        self._counts = Counts()
        self._members = Members(tenant.store)
        self._initial = job.progress.initial
        self._rules: Rules
        self._origin: Origin
        with tenant.lock:
            self._rules = job_rules(tenant, job, job.schema["synchronizationRules"][0])
            self._origin = origin_of(tenant, job)
        matcher = Matcher(tenant.acting_agent)
        self._preload = matcher.preload
        self._provisioner = Provisioner(tenant.acting_agent, matcher, self._rules, tenant.clock)

    def run(self) -> Json:
        """Run the cycle and return its execution record."""
        with self._tenant.engine_lock:
            error = self._run()
        execution = execution_of(self._origin.cycle_id, self._began, self._tenant.clock.now(), self._counts, error)
        with self._tenant.lock:
            self._job.progress.record(execution)
        return execution

    def _run(self) -> str | None:
        if not self._tenant.settings.agent_answers:
            return self._fail("HybridIdentityServiceNoActiveAgents", synthetic.NO_AGENT_REASON)
        try:
            self._preload()
        except AgentFailure as failure:
            return self._fail(synthetic.AGENT_ERROR, failure.message)
        candidates = self._candidates()
        incomplete = []
        for task in self._tasks(candidates):
            if self._process(task).unresolved:
                incomplete.append(task)
        for task in incomplete:
            # Groups that this cycle created can be referenced now.
            self._process(Task(task.source, _groups(task.members), task.seen, retry=True))
        self._leave(candidates)
        return None

    def _fail(self, code: str, message: str) -> str:
        with self._tenant.lock:
            self._job.enter_quarantine("EncounteredQuarantineException", message, self._tenant.clock.now())
        return code

    def _candidates(self) -> list[str]:
        with self._tenant.lock:
            groups, progress = self._tenant.store.groups, self._job.progress
            found = [each for each in groups if self._rules.everything_in_scope or each in self._rules.assigned]
            kept = set(found)
            progress.seen = {group_id: seen for group_id, seen in progress.seen.items() if group_id in kept}
            return found

    def _tasks(self, candidates: list[str]) -> Iterator[Task]:
        for group_id in candidates:
            with self._tenant.lock:
                task = self._task(group_id)
            if task is not None:
                yield task

    def _task(self, group_id: str) -> Task | None:
        store = self._tenant.store
        if group_id not in store.groups:
            return None
        record, current = store.groups[group_id], frozenset(store.members[group_id])
        seen = Seen(fingerprint(record), current, frozenset())
        before = self._job.progress.seen.get(group_id)
        source = source_object("group", record)
        if self._initial or before is None:
            members = [self._members.change(group_id, each) for each in store.members[group_id]]
            return Task(source, members, seen, whole=True)
        changed = (current ^ before.members) | before.unresolved
        same = before.fingerprint == seen.fingerprint and before.members == current
        if same and not changed:
            return None
        return Task(source, [self._members.change(group_id, each) for each in sorted(changed)], seen, retry=same)

    def _process(self, task: Task) -> Run:
        run = self._provisioner.group(task.source, task.members, whole=task.whole)
        with self._tenant.lock:
            self._remember(task, run)
            if task.retry:
                self._counts.exported += run.exported
            else:
                self._counts.add(run, len(task.members))
            if not task.retry or run.code != REDUNDANT_EXPORT:
                self._tenant.log.add(run, self._origin)
        return run

    def _remember(self, task: Task, run: Run) -> None:
        progress, group_id = self._job.progress, task.source.id
        if run.result == "Failure":
            progress.seen.pop(group_id, None)
            return
        before = progress.seen.get(group_id)
        unresolved = frozenset(run.unresolved)
        if before is not None and not task.whole:
            unresolved |= before.unresolved - {member.id for member in task.members}
        progress.seen[group_id] = Seen(task.seen.fingerprint, task.seen.members, unresolved)
        if run.code != NOT_ENTITLED:
            progress.written[group_id] = task.source
        elif group_id in progress.written:
            self._counts.leaving.append(task.source)

    def _leave(self, candidates: list[str]) -> None:
        with self._tenant.lock:
            deleted, left = self._leaving(candidates)
            threshold = self._tenant.synchronization[self._job.service_principal_id].secrets.deletion_threshold
        count = len(deleted) + len(left)
        if threshold is not None and count >= threshold and not self._job.force_deletes:
            self._stage(deleted + left)
            return
        for source in deleted + left:
            run = self._provisioner.delete(source)
            with self._tenant.lock:
                self._tenant.log.add(run, self._origin)
                self._counts.exported += run.exported
                self._counts.failed += run.result == "Failure"
                if run.result != "Failure":
                    self._forget(source)
        self._job.force_deletes = False

    def _leaving(self, candidates: list[str]) -> tuple[list[SourceObject], list[SourceObject]]:
        """Return the groups that were deleted in Entra ID, and those that left the scope and are not to be kept."""
        written, groups = self._job.progress.written, self._tenant.store.groups
        deleted = [source for group_id, source in written.items() if group_id not in groups]
        left = [written[each] for each in written if each in groups and each not in set(candidates)]
        left += self._counts.leaving
        secrets = self._tenant.synchronization[self._job.service_principal_id].secrets
        if secrets.keeps_what_leaves_the_scope or self._tenant.settings.leaving_scope == "keep":
            for source in left:
                self._forget(source)
            left = []
        return deleted, left

    def _forget(self, source: SourceObject) -> None:
        self._job.progress.written.pop(source.id, None)
        self._job.progress.seen.pop(source.id, None)

    def _stage(self, sources: list[SourceObject]) -> None:
        with self._tenant.lock:
            now = self._tenant.clock.now()
            self._job.enter_quarantine("TooManyDeletes", synthetic.too_many_deletes(len(sources)), now)
            for source in sources:
                staged = Run(source, now, now, self._rules.source_system, self._rules.target_system, "Skipped", "TooManyDeletes")
                self._tenant.log.add(staged, self._origin, "StagedDelete")


def _groups(members: list[MemberChange]) -> list[MemberChange]:
    return [member for member in members if member.source is not None and member.source.kind == "Group"]


def fingerprint(record: Json) -> str:
    """Return what tells a cycle whether a group has changed."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def execution_of(cycle_id: str, began: datetime, ended: datetime, counts: Counts, error: str | None = None) -> Json:
    """Return the record of an execution."""
    state = "Failed" if error else "EntryLevelErrors" if counts.failed else "Succeeded"
    return {
        "activityIdentifier": cycle_id,
        "countEntitled": counts.entitled,
        "countEntitledForProvisioning": counts.entitled,
        "countEscrowed": counts.failed,
        "countEscrowedRaw": counts.failed,
        "countExported": counts.exported,
        "countExports": counts.exported,
        "countImported": counts.imported,
        "countImportedDeltas": counts.imported,
        "countImportedReferenceDeltas": counts.references,
        "state": state,
        "timeBegan": timestamp(began),
        "timeEnded": timestamp(ended),
        "error": {"code": error, "message": None, "tenantActionable": True} if error else None,
    }
