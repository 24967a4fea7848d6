# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of on-demand provisioning is about, looked up and ready to be sent."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import SchemaError
from ..._common.json import Json
from ..._sync.entra_objects import EntraGroup, EntraObject, EntraUser
from ..._sync.on_demand.rules import type_name
from ..._sync.on_demand.subjects import Kind
from ..._sync.schema.document import GROUP, USER, ChosenRule

_WRITTEN = (EntraGroup, EntraUser)


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """One object with the rule that handles it.

    ``id`` is an object id, or the distinguished name of an object of Active Directory. ``object_type`` is what the schema
    calls its type. ``entry`` is the object of Entra ID, None for one of Active Directory. ``members`` are those to
    evaluate; ``left_out`` are members of a type that is never written.
    """

    kind: Kind
    id: str
    name: str
    object_type: str
    rule: ChosenRule
    entry: EntraObject | None = None
    members: tuple[EntraObject, ...] = ()
    left_out: tuple[EntraObject, ...] = ()
    warnings: tuple[str, ...] = ()

    @classmethod
    def of_group(
        cls, group: EntraGroup, members: t.Sequence[EntraObject], rule: ChosenRule, warnings: t.Sequence[str] = ()
    ) -> Subject:
        """Return the subject for a group and some of its members."""
        written = tuple(each for each in members if isinstance(each, _WRITTEN))
        left_out = tuple(each for each in members if not isinstance(each, _WRITTEN))
        object_type = type_name(rule.rule, GROUP)
        return cls("group", group.id, group.display_name, object_type, rule, group, written, left_out, tuple(warnings))

    @property
    def label(self) -> str:
        """The subject in the words of a message."""
        kind = self.object_type if self.kind == "distinguished_name" else self.kind
        return f"the {kind} '{self.name}'"

    def request(self) -> Json:
        """Return the subject as the service takes it."""
        return {"objectId": self.id, "objectTypeName": self.object_type}

    def member_request(self, member: EntraObject) -> Json:
        """Return a member as the service takes it."""
        object_type = USER if isinstance(member, EntraUser) else GROUP
        return {"objectId": member.id, "objectTypeName": type_name(self.rule.rule, object_type)}


def nested_group_warnings(members: t.Sequence[EntraObject], judge: t.Callable[[EntraObject], str | None]) -> list[str]:
    """Return what to say of nested groups that the service won't refer to; ``judge`` returns why, or None.

    Source: Microsoft Entra documentation, on-demand provisioning from Microsoft Entra ID to Active Directory.
    """
    found = ((member, judge(member)) for member in members if isinstance(member, EntraGroup))
    return [
        f"The nested group '{member.display_name}' won't become a member: {reason}. The service takes nested groups only "
        "when they are in scope themselves, and it doesn't process their members."
        for member, reason in found
        if reason
    ]


def why_user_is_left_out(user: EntraUser, rule: ChosenRule) -> str | None:
    """Return why a configuration gives a user no account whatever is assigned, or None."""
    from ..._sync.expected.scope import UserMappings, user_scope  # only here: the engine behind it loads slowly
    from ..._sync.source_attributes import user_attributes

    try:
        mappings = UserMappings.of({"synchronizationRules": [rule.rule]})
    except SchemaError:
        return None
    verdict = user_scope(mappings, user_attributes(user.raw), assigned=True, mode="all")
    return None if verdict.in_scope else verdict.reason
