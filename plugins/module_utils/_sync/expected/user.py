# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expected state of one user, where a configuration provisions users (a preview of 2026).

Sources: Microsoft Entra documentation, "Configure Microsoft Entra ID to Active Directory" (default mappings of users)
and "How provisioning to Active Directory works".
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..entra_objects import EntraUser
from ..expression.public import Value
from ..schema.document import find_attribute_mapping
from ..schema.views import view_mapping
from ..source_attributes import user_attributes
from .attributes import (
    ExpectedAttribute,
    describe,
    expected_attributes,
    expected_container,
)
from .group import ExpectedObject
from .mapping_results import flows_of, prepare_mappings
from .members import ExpectedMember, Join, MembershipRules, expected_member_or_failure
from .scope import ScopeVerdict, user_scope, verdict_or_failure

MANAGER = "manager"


@dataclasses.dataclass(frozen=True, slots=True)
class ExpectedUser(ExpectedObject):
    """What must be in Active Directory for one Entra user; ``manager`` is None when there is nothing to refer to."""

    kind: t.ClassVar[str] = "user"

    manager: ExpectedMember | None

    @property
    def joins(self) -> list[Join]:
        """How to find the manager."""
        return [self.manager.join] if self.manager and self.manager.join else []


def expect_user(
    user: EntraUser, rules: MembershipRules, macros: t.Mapping[str, str] | None = None, *, groups: t.Collection[str] = ()
) -> ExpectedUser:
    """Compute the expected state of a user, who may have been read with the manager, under a schema.

    ``groups`` are the ids of the groups that the user is a member of: an assigned group brings its members into scope.
    """
    source = user_attributes(user.raw)
    mapping = next(iter(rules.users.provisioning), None)
    flows = flows_of(prepare_mappings(mapping), source, macros or {}) if mapping else {}
    manager = _manager(user, mapping, rules)
    attributes = expected_attributes(flows) if mapping else []
    container = expected_container(flows)
    return ExpectedUser(
        id=user.id,
        display_name=user.display_name,
        anchor=user.anchor,
        scope=verdict_or_failure(lambda: _scope(user, source, rules, groups)),
        container=container.name,
        container_failure=container.failure,
        container_on_create=container.on_create,
        attributes=tuple([*attributes, *_manager_attribute(mapping, manager)]),
        manager=manager,
    )


def _scope(user: EntraUser, source: t.Mapping[str, Value], rules: MembershipRules, groups: t.Collection[str]) -> ScopeVerdict:
    ids = {user.id.lower(), *(each.lower() for each in groups)}
    return user_scope(rules.users, source, assigned=not ids.isdisjoint(rules.assigned), mode=rules.mode)


def _manager(user: EntraUser, mapping: Json | None, rules: MembershipRules) -> ExpectedMember | None:
    if user.manager is None or mapping is None or find_attribute_mapping(mapping, MANAGER) is None:
        return None
    return expected_member_or_failure(user.manager, rules)


def _manager_attribute(mapping: Json | None, manager: ExpectedMember | None) -> list[ExpectedAttribute]:
    found = find_attribute_mapping(mapping, MANAGER) if mapping else None
    if found is None:
        return []
    source = describe(view_mapping(found))
    if manager is None:
        return [ExpectedAttribute(MANAGER, (), "not_flowed", source, "the user has no manager in Entra ID")]
    if manager.failure is not None:
        return [ExpectedAttribute(MANAGER, (), "failed", source, manager.reason, failure=manager.failure)]
    if manager.join is None:
        return [ExpectedAttribute(MANAGER, (), "not_flowed", source, f"{manager.name}: {manager.reason}")]
    return [ExpectedAttribute(MANAGER, (manager.name,), "reference", source)]
