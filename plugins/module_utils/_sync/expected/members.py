# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members must be in Active Directory, how to find each one there, and why others must not.

Source: Microsoft Entra documentation, "How provisioning to Active Directory works" (source-of-authority tables).
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..entra_objects import EntraGroup, EntraObject, EntraUser
from ..schema.document import group_mapping
from ..source_attributes import group_attributes, user_attributes
from .failure import Failure
from .mapping_results import PreparedMapping, prepare_mappings
from .scope import CONVERTIBLE, ScopeMode, UserMappings, group_scope, user_reference_scope

JoinKind = t.Literal["sid", "anchor"]


class Join(t.NamedTuple):
    """How a member is found in Active Directory: by SID (synced) or by anchor (written back)."""

    kind: JoinKind
    value: str


class ExpectedMember(t.NamedTuple):
    """One member of the Entra group; ``join`` is None when it must be absent, and ``reason`` says why.

    ``failure`` says why a scoping filter can't decide.
    """

    id: str
    name: str
    kind: str
    join: Join | None
    reason: str | None = None
    failure: Failure | None = None

    @property
    def expected(self) -> bool:
        """Whether the member must be in the Active Directory group."""
        return self.join is not None


@dataclasses.dataclass(frozen=True, slots=True)
class MembershipRules:
    """What decides about members besides the member itself; ``assigned`` are object ids in lower case."""

    document: Json
    assigned: frozenset[str]
    mode: ScopeMode = "selected"
    groups: Json = dataclasses.field(init=False, repr=False)
    users: UserMappings = dataclasses.field(init=False, repr=False)
    mappings: tuple[PreparedMapping, ...] = dataclasses.field(init=False, repr=False)
    """The attribute mappings of groups, ready to be evaluated."""

    def __post_init__(self) -> None:
        # Found once: there can be 20,000 groups, and a group can have 50,000 members.
        object.__setattr__(self, "groups", group_mapping(self.document))
        object.__setattr__(self, "mappings", prepare_mappings(self.groups))
        object.__setattr__(self, "users", UserMappings.of(self.document))


def expected_member(member: EntraObject, rules: MembershipRules) -> ExpectedMember:
    """Judge one member."""
    if isinstance(member, EntraUser):
        return _expected_user(member, rules)
    if isinstance(member, EntraGroup):
        return _expected_group(member, rules)
    return _absent(member, f"members of type {member.kind} are not written to Active Directory")


def expected_member_or_failure(member: EntraObject, rules: MembershipRules) -> ExpectedMember:
    """Judge one member; a scoping filter that fails for it doesn't hide the others."""
    try:
        return expected_member(member, rules)
    except ExpressionError as error:
        return ExpectedMember(member.id, member.name, member.kind, None, error.message, Failure.of(error))


def _expected_user(member: EntraUser, rules: MembershipRules) -> ExpectedMember:
    scope = user_reference_scope(rules.users, user_attributes(member.raw))
    if not scope.in_scope:
        return _absent(member, f"{_who(member)} without a reference: {scope.reason}")
    if not member.is_synced:
        return _present(member, Join("anchor", member.anchor))
    if member.on_premises_sid is None:
        return _absent(member, "the synced user has no onPremisesSecurityIdentifier, so its account can't be found")
    return _present(member, Join("sid", member.on_premises_sid))


def _who(member: EntraUser) -> str:
    if member.is_synced:
        return "synced user"
    return "guest" if member.is_guest else "cloud-only user"


def _expected_group(member: EntraGroup, rules: MembershipRules) -> ExpectedMember:
    if member.is_synced:
        return _absent(member, f"the nested group is synced from Active Directory; such references are not written; {CONVERTIBLE}")
    assigned = member.id.lower() in rules.assigned
    scope = group_scope(rules.groups, group_attributes(member.raw), assigned=assigned, mode=rules.mode)
    if not scope.in_scope:
        return _absent(member, f"the nested group is not in scope: {scope.reason}")
    return _present(member, Join("anchor", member.anchor))


def _present(member: EntraObject, join: Join) -> ExpectedMember:
    return ExpectedMember(member.id, member.name, member.kind, join)


def _absent(member: EntraObject, reason: str) -> ExpectedMember:
    return ExpectedMember(member.id, member.name, member.kind, None, reason)
