# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing the test group back in Active Directory: provision it once more, and assert that it is as it was."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..._ad.directory import Directory
from ..._common.errors import CloudSyncError, DirectoryAuthenticationError
from ..._common.json import Json
from ..._common.waiting import Deadline
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.provisioning import Provisioning
from ..._sync.directory_object import DirectoryObject
from ..._sync.schema.document import choose_rule, group_mapping
from ..._sync.schema.equality import same_schema
from ..._sync.schema.pins import Pinned, pinned_schema, remapped
from ..._verify.checks import Check, all_hold
from ..._verify.group_since import GroupSince, parent_of
from ..._verify.restored import compare_restored, restored_identity
from ..on_demand.provision import provision
from ..on_demand.run import Runner
from ..on_demand.subject import Subject
from ..writeback.read import read_identity
from .undo import Undo

OpenDirectory = t.Callable[[], contextlib.AbstractContextManager[Directory]]

_INTERVAL_SECONDS = 1.0


@dataclasses.dataclass(slots=True)
class RestoredGroup:
    """The test group of a change. ``wait`` and ``answer_timeout`` are seconds."""

    undo: Undo
    open_directory: OpenDirectory
    wait: float
    answer_timeout: float
    now: DirectoryObject | None = None
    several: list[Check] = dataclasses.field(default_factory=list)
    is_gone: bool = False
    server: str | None = None
    unrestorable: list[Json] = dataclasses.field(default_factory=list)
    refusal: DirectoryAuthenticationError | None = None
    warnings: list[str] = dataclasses.field(default_factory=list)
    _has_looked: bool = False

    def restore(self) -> None:
        """Provision the group under the schema that brings its attributes back, if the change provisioned it.

        A group that the test created stays: the service deletes nothing on demand.
        """
        before, members = self.undo.before.written_back, self.undo.written.provisioned_members
        if members is None or before is None or not self.needs_provisioning():
            return
        pinned = self._pinned(before, self.now)
        self.unrestorable = pinned.unrestorable
        target = self.undo.before.schema if pinned.document is None else pinned.document
        text = "Restore the old attributes of the test group: " + ", ".join(pin["target"] for pin in pinned.pins)
        self.undo.put_schema(*(("rollback.pins", text) if pinned.pins else ("rollback.schema", _RESTORE)), target)
        self._provision(self._members_to_name(before, members))

    def needs_provisioning(self) -> bool:
        """Tell whether the group may differ from what it was; look at Active Directory for it."""
        if self.undo.written.provisioned_members is None or self.undo.before.written_back is None:
            return False
        self._look_if_possible()
        is_settled = not self.undo.wrote_schema or same_schema(self.undo.live, self.undo.before.schema)
        return self.now is None or not is_settled or not all_hold(self._compare())

    def checks(self) -> list[Check]:
        """Look at Active Directory until the group is as before, or until the time is up."""
        if self.undo.written.provisioned_members is None:
            return []
        deadline = Deadline.steady(self.wait, _INTERVAL_SECONDS)
        if self.refusal is not None:  # another attempt could lock the account
            raise self.refusal
        with self._opened() as directory:
            self.server = directory.server.host
            while True:
                self._look(directory)
                checks = self._compare()
                if all_hold(checks) or self.several or not deadline.pause():
                    return [self._explained(check) for check in checks]

    def changed_since(self) -> list[str]:
        """Return, in words, what the change maps in another way and somebody else wrote since; look at Active Directory for it."""
        if self.undo.written.provisioned_members is None or self.undo.before.written_back is None:
            return []
        self._look_if_possible()
        return [] if self.now is None else self._since.overwritten(self.now)

    @property
    def _since(self) -> GroupSince:
        undo = self.undo
        applied = undo.written.intended_schema or undo.live
        return GroupSince(undo.before.written_back, undo.written.group_left, remapped(undo.before.schema, applied))

    def _members_to_name(self, before: DirectoryObject, provisioned: tuple[str, ...]) -> tuple[str, ...]:
        """Return members only where the group may lack one that it had: naming them could add some that it never had."""
        if self.is_gone and before.members:
            return tuple(member.id for member in self.undo.before.members)
        if self.now is None or _folded(before.members) - _folded(self.now.members):
            return provisioned
        return ()

    def _look_if_possible(self) -> None:
        if self._has_looked:
            return
        self._has_looked = True
        # Pinning more than is needed does no harm; giving the group up because a controller is away would.
        self.now = None
        try:
            with self._opened() as directory:
                self._look(directory)
        except DirectoryAuthenticationError as problem:
            self.refusal = problem
        except CloudSyncError:
            pass

    def _look(self, directory: Directory) -> None:
        group = self.undo.before.entra_group
        state = read_identity(directory, group.anchor)
        self.now, self.is_gone = state.object_of(group.anchor), not state.objects_of(group.anchor)
        self.several = restored_identity(group.display_name, group.anchor, state)

    @contextlib.contextmanager
    def _opened(self) -> t.Iterator[Directory]:
        with self.open_directory() as directory:
            try:
                yield directory
            finally:
                self.warnings += [warning for warning in directory.warnings if warning not in self.warnings]

    def _pinned(self, before: DirectoryObject, now: DirectoryObject | None) -> Pinned:
        return pinned_schema(
            self.undo.before.schema,
            self.undo.written.intended_schema or self.undo.live,
            before.attributes,
            parent_of(before),
            self._since.without_others(now).attributes if now else None,
            parent_of(self._since.without_others(now)) if now else None,
        )

    def _provision(self, members: tuple[str, ...]) -> None:
        context = self.undo.context
        configuration = context.configuration
        runner = Runner(
            provisioning=Provisioning(context.session, configuration.service_principal_id, configuration.job_id),
            assignments=Assignments(context.session, configuration.service_principal),
            assignment_wait=0,
            answer_timeout=self.answer_timeout,
        )
        known = {member.id: member for member in self.undo.before.members}
        chosen = [known[each] for each in members if each in known]
        step, purpose = "rollback.provision", "rollback"
        subject = Subject.of_group(self.undo.before.entra_group, chosen, choose_rule(self.undo.live))
        provision(runner, subject, self.undo.recorder, step=step, purpose=purpose)
        self.undo.actions.append("provision")

    def _compare(self) -> list[Check]:
        if self.several:
            return self.several
        documents = [self.undo.before.schema, self.undo.written.intended_schema or self.undo.live]
        targets = {
            str(mapping.get("targetAttributeName"))
            for document in documents
            for mapping in group_mapping(document).get("attributeMappings") or []
        }
        checks = compare_restored(self.undo.before.written_back, self.now, targets, self._added())
        return [self._since.judged(check, self.now) for check in checks]

    def _added(self) -> list[str]:
        """Return the members that the test may have added: those that AD has now, when the test named any."""
        return list(self.now.members) if self.now and self.undo.written.provisioned_members else []

    def _explained(self, check: Check) -> Check:
        name = check.id.removeprefix("rollback.attribute.").casefold()
        reason = next((each["reason"] for each in self.unrestorable if each["target"].casefold() == name), None)
        if check.verdict != "failed" or reason is None:
            return check
        return dataclasses.replace(
            check, reason=f"provisioning can't restore it: {reason}", hint="Set it by hand in Active Directory."
        )


_RESTORE = "Restore the synchronization schema"


def _folded(names: t.Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}
