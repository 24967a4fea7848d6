# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resolving members: which of them the job may reference, and who they are in AD.

Microsoft Entra documentation, "How provisioning to Active Directory works": synced users count while the switch for
them is on, cloud groups count when they are in scope themselves, nothing else does.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from functools import partial

from .matching import Matcher
from .model import MemberChange, Rules, SourceObject
from .scope import ScopeResult, account_scope, group_scope, user_scope

Outcome = t.Literal["resolved", "ineligible", "missing"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A member: its distinguished name, or why it has none."""

    member: MemberChange
    outcome: Outcome
    dn: str | None = None
    scope: ScopeResult | None = None


class References:
    """Resolves members. What is known of a user is kept, since users do not change while a job runs."""

    def __init__(self, matcher: Matcher, rules: Rules) -> None:
        self._matcher = matcher
        self._rules = rules
        self._users: dict[str, tuple[ScopeResult, list[str]]] = {}

    def resolve(self, member: MemberChange) -> Reference:
        """Resolve one member."""
        if member.source is None:
            return Reference(member, "missing")
        if member.source.kind == "User":
            scope, found = self._user(member.source)
            eligible = scope.filter_passed
        else:
            scope = group_scope(member.source, self._rules)
            eligible = scope.passed
            found = self._matcher.find(member.source, self._rules) if eligible else []
        if not eligible:
            return Reference(member, "ineligible", scope=scope)
        if len(found) != 1:
            return Reference(member, "missing", scope=scope)
        return Reference(member, "resolved", found[0], scope)

    def _user(self, source: SourceObject) -> tuple[ScopeResult, list[str]]:
        if source.id not in self._users:
            if self._rules.accounts is not None and source.attributes.get("dirSyncEnabled") is not True:
                scope, find = account_scope(source, self._rules), self._matcher.find_account
            else:
                scope, find = user_scope(source, self._rules), partial(self._matcher.find, rules=self._rules)
            self._users[source.id] = (scope, find(source) if scope.filter_passed else [])
        return self._users[source.id]
