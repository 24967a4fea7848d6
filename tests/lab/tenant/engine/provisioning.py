# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning one object: import, matching, scoping, processing, reference resolution, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError

from .. import synthetic
from ..clock import Clock
from .agent import Agent, AgentFailure
from .export import MEMBER, AccountExporter, Exported, ExportFailure, GroupExporter
from .matching import ANCHOR, Matcher, user_anchor
from .model import Json, MemberChange, Rules, Run, SourceObject
from .narrative import Narrative
from .references import References
from .scope import account_scope, group_scope, user_scope
from .values import Flow, flow


class Provisioner:
    """Provisions objects under the rules of one job."""

    def __init__(self, agent: Agent, matcher: Matcher, rules: Rules, clock: Clock) -> None:
        self._agent = agent
        self._matcher = matcher
        self._rules = rules
        self._clock = clock
        self._references = References(matcher, rules)
        self._exporter = GroupExporter(agent, rules)
        self._accounts = AccountExporter(agent, rules)

    def group(self, source: SourceObject, members: Sequence[MemberChange] = (), *, whole: bool = False) -> Run:
        """Provision a group and the members given; ``whole`` says that these are all, so that others are removed."""
        return self._told(source, lambda narrative: self._group(narrative, members, whole))

    def account(self, source: SourceObject) -> Run:
        """Provision the account of a user, where the rules have a mapping for that."""
        return self._told(source, self._account)

    def _told(self, source: SourceObject, act: Callable[[Narrative], None]) -> Run:
        narrative = Narrative(source, self._rules, self._clock)
        try:
            act(narrative)
        except AgentFailure as failure:
            code = synthetic.LDAP_CODES.get(failure.result, synthetic.AGENT_ERROR)
            narrative.failed("Export", code, failure.message)
        except ExportFailure as failure:
            narrative.failed("Export", failure.code, failure.reason)
        except ExpressionError as failure:
            narrative.failed("Processing", synthetic.EXPRESSION_FAILED, failure.message)
        return narrative.closed()

    def user(self, source: SourceObject) -> Run:
        """Judge a user as the rules for references see it, which write none."""
        narrative = Narrative(source, self._rules, self._clock)
        try:
            self._user(narrative)
        except AgentFailure as failure:
            narrative.failed("Matching", synthetic.LDAP_CODES.get(failure.result, synthetic.AGENT_ERROR), failure.message)
        return narrative.closed()

    def delete(self, source: SourceObject) -> Run:
        """Delete the group in AD."""
        narrative = Narrative(source, self._rules, self._clock)
        narrative.removed()
        try:
            found = self._matcher.find(source, self._rules)
            self._matched(narrative, found)
            for dn in found:
                self._agent.delete(dn)
        except AgentFailure as failure:
            narrative.failed("Export", synthetic.LDAP_CODES.get(failure.result, synthetic.AGENT_ERROR), failure.message)
            return narrative.closed()
        narrative.deleted(found)
        return narrative.closed()

    def _group(self, narrative: Narrative, members: Sequence[MemberChange], whole: bool) -> None:
        source = narrative.run.source
        found = self._matcher.find(source, self._rules)
        narrative.imported(known=bool(found))
        if len(found) > 1:
            narrative.failed("Matching", "DuplicateTargetEntries", synthetic.duplicate_text(found))
            return
        self._matched(narrative, found)
        scope = group_scope(source, self._rules)
        narrative.scoped(scope)
        if not scope.passed:
            narrative.not_entitled(scope)
            return
        flows = self._flows(source)
        narrative.processed(flows, known=bool(found))
        references = [self._references.resolve(member) for member in members] if self._maps_members(source) else []
        for each in references:
            if each.dn is None and each.member.is_member:
                narrative.unresolved(each)
        resolved = {each.dn: each.member.is_member for each in references if each.dn is not None}
        present = [dn for dn, is_member in resolved.items() if is_member]
        exported = self._exporter.export(found[0] if found else None, flows, present)
        if not exported.created and (resolved or (whole and self._maps_members(source))):
            self._export_members(exported, resolved, whole=whole)
        self._matcher.learn(source, self._rules, exported.target.dn)
        narrative.exported(exported)

    def _account(self, narrative: Narrative) -> None:
        source = narrative.run.source
        found = self._matcher.find_account(source)
        narrative.imported(known=bool(found))
        if len(found) > 1:
            narrative.failed("Matching", "DuplicateTargetEntries", synthetic.duplicate_text(found))
            return
        self._matched(narrative, found)
        scope = account_scope(source, self._rules)
        narrative.scoped(scope)
        if not scope.passed:
            narrative.not_entitled(scope)
            return
        mappings = (self._rules.accounts or {})["attributeMappings"]
        flows = [flow(each, source.attributes, self._rules.macros) for each in mappings]
        named = {each.target.casefold(): each for each in flows}
        # The service manages both itself, whether the schema shows them or not.
        for name in (ANCHOR, "adminDescription"):
            named[name.casefold()] = Flow(name, (user_anchor(source.id),))
        narrative.processed(named, known=bool(found))
        narrative.exported(self._accounts.export(found[0] if found else None, named, []))

    def _user(self, narrative: Narrative) -> None:
        source = narrative.run.source
        scope = user_scope(source, self._rules)
        found = self._matcher.find(source, self._rules) if scope.filter_passed else []
        narrative.imported(known=bool(found))
        narrative.scoped(scope)
        if not scope.filter_passed:
            narrative.not_entitled(scope)
            return
        self._matched(narrative, found)
        if found:
            narrative.redundant()
        else:
            narrative.failed("Matching", synthetic.UNRESOLVED_CODE, synthetic.NO_ACCOUNT_REASON)

    def _matched(self, narrative: Narrative, found: list[str]) -> None:
        narrative.matched(self._agent.read(found[0], ["objectGUID", "cn"]) if found else None)

    def _flows(self, source: SourceObject) -> dict[str, Flow]:
        mappings = [each for each in self._mappings(source) if each["targetAttributeName"].casefold() != MEMBER]
        flows = [flow(each, source.attributes, self._rules.macros) for each in mappings]
        return {each.target.casefold(): each for each in flows}

    def _maps_members(self, source: SourceObject) -> bool:
        return any(each["targetAttributeName"].casefold() == MEMBER for each in self._mappings(source))

    def _mappings(self, source: SourceObject) -> list[Json]:
        mappings: list[Json] = (self._rules.mapping(source.kind) or {}).get("attributeMappings") or []
        return mappings

    def _export_members(self, exported: Exported, resolved: dict[str, bool], *, whole: bool) -> None:
        """Bring the members of an existing group in line; ``resolved``: a member's name -> whether it is one."""
        current = {dn.casefold(): dn for dn in self._agent.members(exported.target.dn)}
        wanted = {dn.casefold() for dn, is_member in resolved.items() if is_member}
        unwanted = {dn.casefold() for dn, is_member in resolved.items() if not is_member}
        added = [dn for dn, is_member in resolved.items() if is_member and dn.casefold() not in current]
        removed = [dn for key, dn in current.items() if key in unwanted or (whole and key not in wanted)]
        self._exporter.change_members(exported, added, removed)
