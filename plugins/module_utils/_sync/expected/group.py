# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expected state of one group: what Active Directory must hold, computed from the schema and the Entra group."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.distinguished_name import parse as parse_distinguished_name
from ..entra_objects import EntraGroup, EntraObject
from ..source_attributes import group_attributes
from .attributes import ExpectedAttribute, expected_attributes, expected_container
from .failure import Failure
from .mapping_results import flows_of
from .members import ExpectedMember, Join, MembershipRules, expected_member_or_failure
from .scope import ScopeVerdict, group_scope, verdict_or_failure


@dataclasses.dataclass(frozen=True, slots=True)
class ExpectedObject:
    """What must be in Active Directory for one object of Entra ID, a group or a user.

    What can't be computed has a failure of its own: the scope, the container, an attribute, a member. ``container_on_create``
    says why an existing object may lie in another container.
    """

    kind: t.ClassVar[str] = "object"

    id: str
    display_name: str
    anchor: str
    scope: ScopeVerdict
    container: str | None
    container_failure: Failure | None
    attributes: tuple[ExpectedAttribute, ...]
    container_on_create: str | None = dataclasses.field(default=None, kw_only=True)

    @property
    def joins(self) -> list[Join]:
        """How to find the objects that this one refers to."""
        return []

    @property
    def distinguished_name(self) -> str | None:
        """The expected name, when both container and cn are known."""
        cn = next((each.values for each in self.attributes if each.name.casefold() == "cn"), ())
        if self.container is None or not cn:
            return None
        return str(parse_distinguished_name(self.container).child("CN", cn[0]))


@dataclasses.dataclass(frozen=True, slots=True)
class ExpectedGroup(ExpectedObject):
    """What must be in Active Directory for one Entra group."""

    kind: t.ClassVar[str] = "group"

    members: tuple[ExpectedMember, ...]

    @property
    def joins(self) -> list[Join]:
        """How to find the members."""
        return [member.join for member in self.members if member.join]


def expect_group(
    group: EntraGroup, members: t.Iterable[EntraObject], rules: MembershipRules, macros: t.Mapping[str, str] | None = None
) -> ExpectedGroup:
    """Compute the expected state of a group and its members under a schema."""
    source = group_attributes(group.raw)
    flows = flows_of(rules.mappings, source, macros or {})
    container = expected_container(flows)
    assigned = group.id.lower() in rules.assigned
    return ExpectedGroup(
        id=group.id,
        display_name=group.display_name,
        anchor=group.anchor,
        scope=verdict_or_failure(lambda: group_scope(rules.groups, source, assigned=assigned, mode=rules.mode)),
        container=container.name,
        container_failure=container.failure,
        container_on_create=container.on_create,
        attributes=tuple(expected_attributes(flows)),
        members=tuple(expected_member_or_failure(member, rules) for member in members),
    )
