# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change of the rules for members does to the groups in Active Directory."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..entra_objects import EntraObject
from ..expected.members import MembershipRules, expected_member
from ..expected.scope import UserMappings
from .rows import AttributeChange


def references_differ(before: Json, after: Json) -> bool:
    """Tell whether two schemas differ in which users they write references to."""
    return _scopes(UserMappings.of(before)) != _scopes(UserMappings.of(after))


def _scopes(mappings: UserMappings) -> list[list[t.Any]]:
    return [[each.get("scope") for each in some] for some in (mappings.provisioning, mappings.references)]


def member_change(members: t.Sequence[EntraObject], before: MembershipRules, after: MembershipRules) -> AttributeChange | None:
    """Return how many members are written before and after; None when it is the same ones."""
    written = [{each.id for each in members if expected_member(each, rules).expected} for rules in (before, after)]
    if written[0] == written[1]:
        return None
    was, becomes = ((f"{len(some)} of {len(members)} members",) for some in written)
    return AttributeChange("member", was, becomes, "configuration")
