# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service would make of subjects, as far as the schema tells: shown in check mode, and used for warnings."""

from __future__ import annotations

from ..._common.errors import SchemaError
from ..._common.json import Json
from ..._graph.resources.groups import Groups
from ..._sync.entra_objects import EntraGroup
from ..._sync.expected.group import expect_group
from ..._sync.expected.members import MembershipRules
from ..._sync.expected.scope import ScopeMode
from ..._sync.expected.user import expect_user
from ..._sync.schema.document import ChosenRule
from ..shared.bulk_reads import group_fields, read_assigned, read_users_with_groups
from ..shared.context import Context
from ..shared.domain_name import DomainNames, read_domain_names
from ..writeback.describe import describe_expectation
from .subject import Subject

_NOT_COMPUTED = "what a job from Active Directory to Entra ID writes is not computed"


class Judge:
    """The rules of a configuration, with what is assigned, which is read once."""

    def __init__(self, context: Context, document: Json, mode: ScopeMode) -> None:
        self.context = context
        self.document = document
        self._mode: ScopeMode = mode
        self._assigned: frozenset[str] | None = None
        self._domain_names: DomainNames | None = None

    @property
    def domain_names(self) -> DomainNames:
        """What names the domain."""
        if self._domain_names is None:
            self._domain_names = read_domain_names(self.context, self.document)
        return self._domain_names

    def rules(self, rule: ChosenRule) -> MembershipRules:
        """Return what decides under one rule; SchemaError when it doesn't handle groups."""
        if self._assigned is None:
            self._assigned = read_assigned(self.context).everything
        return MembershipRules({**self.document, "synchronizationRules": [rule.rule]}, self._assigned, self._mode)


def expected_state(judge: Judge, subject: Subject) -> Json:
    """Return the expected state of a subject, or ``problem`` alone with why it can't be computed."""
    if subject.kind == "distinguished_name":
        return {"problem": _NOT_COMPUTED}
    try:
        rules = judge.rules(subject.rule)
    except SchemaError as problem:
        return {"problem": problem.message}
    context = judge.context
    macros = judge.domain_names.of(None).macros
    if subject.kind == "user":
        ((user, groups),) = read_users_with_groups(context.session, [subject.id], rules)
        return describe_expectation(expect_user(user, rules, macros, groups=groups))
    group = EntraGroup(Groups(context.session).get(subject.id, fields=group_fields(judge.document)))
    members = [*subject.members, *subject.left_out]
    return describe_expectation(expect_group(group, members, rules, macros))
