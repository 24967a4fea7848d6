# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a configuration and of its test group, as a change finds it and leaves it."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.directory import Directory
from ..._common.errors import AuthorizationError, WritebackError
from ..._common.json import Json
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.groups import Groups
from ..._graph.resources.secrets import Secrets
from ..._sync.directory_object import DirectoryObject
from ..._sync.entra_objects import EntraGroup, EntraObject, entra_object
from ..._sync.service.settings import shown_settings
from ..._verify.checks import Check
from ..._verify.identity import identity_checks
from ..writeback.read import read_identity
from .bulk_reads import group_fields, member_fields
from .context import Context
from .resolve import read_members_of

_ASSIGNMENT = ("id", "principalId", "principalDisplayName", "principalType", "appRoleId", "createdDateTime")

SCHEMA, SETTINGS, SCOPE, JOB, GROUP = "schema.json", "settings.json", "scope.json", "job.json", "group.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a change can touch. ``settings`` is None where the application may not read them."""

    schema: Json
    settings: Json | None
    assignments: list[Json]
    job: Json
    entra_group: EntraGroup
    members: list[EntraObject]
    written_back: DirectoryObject | None

    @classmethod
    def read(cls, read: t.Callable[[str], t.Any]) -> Snapshot:
        """Return the snapshot that ``documents`` made documents of; ``read`` returns one by its file name."""
        group = read(GROUP)
        return cls(
            schema=read(SCHEMA),
            settings=read(SETTINGS),
            assignments=read(SCOPE),
            job=read(JOB),
            entra_group=EntraGroup(group["entra"]),
            members=list(map(entra_object, group["members"])),
            written_back=read_object(group["written_back_state"]),
        )

    def documents(self) -> Json:
        """Return the snapshot as documents by file name."""
        return {
            SCHEMA: self.schema,
            SETTINGS: self.settings,
            SCOPE: [{name: each.get(name) for name in _ASSIGNMENT} for each in self.assignments],
            JOB: self.job,
            GROUP: {
                "entra": self.entra_group.raw,
                "members": [member.raw for member in self.members],
                "written_back_state": shown_object(self.written_back),
            },
        }


def take_snapshot(context: Context, directory: Directory, group_id: str) -> tuple[Snapshot, list[Check]]:
    """Read everything that a change can touch; the checks say what older writebacks left of the group."""
    schema = context.read_schema()
    group = EntraGroup(Groups(context.session).get(group_id, fields=group_fields(schema)))
    written_back, checks = _read_written_back(directory, group)
    snapshot = Snapshot(
        schema=schema,
        settings=read_shown_settings(context),
        assignments=Assignments(context.session, context.configuration.service_principal).list(),
        job=context.configuration.job,
        entra_group=group,
        members=read_members_of(context.session, group_id, member_fields(schema)),
        written_back=written_back,
    )
    return snapshot, checks


def _read_written_back(directory: Directory, group: EntraGroup) -> tuple[DirectoryObject | None, list[Check]]:
    state = read_identity(directory, group.anchor)
    checks = identity_checks("group", group.display_name, group.anchor, state)
    for check in checks:
        if check.verdict == "failed":
            message = f"The state of the group '{group.display_name}' can't be kept ({check.id}): {check.reason}"
            raise WritebackError(message, hint=check.hint).returning({"checks": [check.as_dict()]})
    return state.object_of(group.anchor), checks


def shown_object(held: DirectoryObject | None) -> Json | None:
    """Return an object of Active Directory as a document."""
    if held is None:
        return None
    return {
        "distinguished_name": held.distinguished_name,
        "attributes": {name: list(values) for name, values in sorted(held.attributes.items())},
        "members": sorted(held.members),
    }


def read_object(document: Json | None) -> DirectoryObject | None:
    """Return what ``shown_object`` made a document of."""
    if document is None:
        return None
    attributes = {name: tuple(values) for name, values in document["attributes"].items()}
    return DirectoryObject(document["distinguished_name"], attributes, document["members"])


def read_shown_settings(context: Context) -> Json | None:
    """Return what may be shown of the settings; None where the application may not read them."""
    try:
        return shown_settings(Secrets(context.session, context.configuration.service_principal_id).get())
    except AuthorizationError:
        return None
