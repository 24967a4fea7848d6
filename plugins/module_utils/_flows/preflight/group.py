# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Can the test group prove anything? It exists, the service writes it, and it has the members that the task names."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.resources.groups import GROUP_FIELDS, Groups
from ..._sync.entra_objects import EntraGroup, EntraObject, select_members
from ..shared.bulk_reads import group_fields, member_fields
from ..shared.resolve import no_member, read_members_of, resolve_group, resolve_principal
from .findings import Findings
from .service import Service

FOUND = "test_group.found"
ELIGIBLE = "test_group.eligible"
MEMBERS = "test_group.members"

_NAMED = "the named members are members of it"


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """The test group with the members that the task names."""

    group: EntraGroup
    members: tuple[EntraObject, ...] = ()

    @property
    def id(self) -> str:
        """The object id."""
        return self.group.id

    @property
    def name(self) -> str:
        """The display name."""
        return self.group.display_name


def look_at_group(parameters: Json, service: Service, documents: t.Sequence[Json], findings: Findings) -> Candidate | None:
    """Check the test group; ``documents`` are the schemas that say which of its properties are read."""
    wanted: str = parameters["group"]
    session = service.session
    if session is None:
        findings.skipped(FOUND, wanted, "one group", service.cause)
        return None
    group = findings.attempt(FOUND, wanted, "one group", lambda: _read_group(session, wanted, group_fields(*documents)))
    if group is None:
        findings.skipped(MEMBERS, wanted, _NAMED, FOUND)
        return None
    findings.passed(FOUND, wanted, "one group", group.id)
    check_eligible(group, findings)
    fields = member_fields(*documents)
    present = findings.attempt(MEMBERS, wanted, _NAMED, lambda: read_members_of(session, group.id, fields))
    if present is None:
        return Candidate(group)
    return Candidate(group, _check_members(session, group, present, parameters["members"], findings))


def _read_group(session: GraphSession, wanted: str, fields: str) -> EntraGroup:
    group = resolve_group(session, wanted)
    return group if fields == GROUP_FIELDS else EntraGroup(Groups(session).get(group.id, fields=fields))


def check_eligible(group: EntraGroup, findings: Findings) -> None:
    """Check that the service writes groups of this kind."""
    name, expected = group.display_name, "a cloud security group without mail"
    obstacles = [
        text
        for text, applies in (
            ("not a security group", not group.is_security_group),
            ("synced from Active Directory", group.is_synced),
            ("mail-enabled", group.is_mail_enabled),
        )
        if applies
    ]
    if not obstacles:
        findings.passed(ELIGIBLE, name, expected, expected)
        return
    reason = (
        f"the service doesn't write '{name}' to Active Directory: it takes security groups that are mastered in the cloud "
        "and aren't mail-enabled"
    )
    hint = "Choose another test group"
    if group.is_synced:
        hint += ", or convert this one to the cloud with entra_group (source_of_authority: cloud)"
    findings.failed(ELIGIBLE, name, expected, ", ".join(obstacles), reason, f"{hint}.")


def _check_members(
    session: GraphSession, group: EntraGroup, present: list[EntraObject], identities: t.Sequence[str], findings: Findings
) -> tuple[EntraObject, ...]:
    name = group.display_name
    if not present:
        reason = f"the group '{name}' has no member, so its membership could not be verified"
        hint = "Add a member that has an object in Active Directory, or choose another test group."
        findings.failed(MEMBERS, name, _NAMED if identities else "at least one member", "no member", reason, hint)
        return ()
    if not identities:
        reason = f"no member is named, so the membership of '{name}' is neither written on demand nor proven"
        findings.info(MEMBERS, name, "named members", f"members: {len(present)}, named: 0", reason)
        return ()
    named, problems = select_members(present, identities, lambda identity: _not_a_member(session, group, present, identity))
    if problems:
        findings.error(MEMBERS, name, _NAMED, *problems.found)
    else:
        findings.passed(MEMBERS, name, _NAMED, ", ".join(member.name for member in named))
    return tuple(named)


def _not_a_member(session: GraphSession, group: EntraGroup, present: list[EntraObject], identity: str) -> t.NoReturn:
    """Raise the error for somebody who isn't a member; whether there is such an object at all is said, too."""
    resolve_principal(session, identity)
    raise no_member(group, present, identity)
