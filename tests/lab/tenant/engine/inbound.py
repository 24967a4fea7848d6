# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning one object of AD to Entra ID on demand: users and groups, without memberships.

Microsoft Entra documentation, "On-demand provisioning - Active Directory to Microsoft Entra ID": the subject is a
distinguished name, and scoping filters are not applied to it.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError

from .. import synthetic
from ..clock import timestamp
from .ad_source import read_source
from .agent import Agent, AgentFailure
from .model import Json, Rules, Run, SourceObject, TargetObject
from .narrative import Narrative
from .scope import ScopeResult
from .values import Flow, flow

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_WRITTEN_BACK = re.compile("^(User|Group)_")
_SECURITY_BIT = 0x80000000


class InboundProvisioner:
    """Provisions objects of AD under one rule."""

    def __init__(self, tenant: Tenant, agent: Agent, rules: Rules) -> None:
        self._tenant = tenant
        self._agent = agent
        self._rules = rules
        self._store = tenant.store

    def run(self, kind: str, name: str) -> Run:
        """Provision the object of a type with a distinguished name."""
        named = Narrative(SourceObject(kind, name, name, {}), self._rules, self._tenant.clock)
        try:
            source = read_source(self._agent, kind, name, self._rules.source_names[kind])
        except AgentFailure as failure:
            named.failed("Import", synthetic.LDAP_CODES.get(failure.result, synthetic.AGENT_ERROR), failure.message)
            return named.closed()
        if source is None:
            named.failed("Import", synthetic.SOURCE_NOT_FOUND, synthetic.not_found_in_ad(kind, name))
            return named.closed()
        narrative = Narrative(source, self._rules, self._tenant.clock)
        try:
            with self._tenant.lock:
                self._provision(narrative)
        except ExpressionError as failure:
            narrative.failed("Processing", synthetic.EXPRESSION_FAILED, failure.message)
        return narrative.closed()

    def _provision(self, narrative: Narrative) -> None:
        source = narrative.run.source
        record = self._find(source)
        narrative.imported(known=record is not None)
        narrative.matched_in_tenant(None if record is None else _target(record))
        scope = _scope(source, record, self._rules)
        narrative.scoped(scope)
        if not scope.passed:
            narrative.not_entitled(scope)
            return
        mappings = (self._rules.mapping(source.kind) or {})["attributeMappings"]
        flows = [flow(each, source.attributes, self._rules.macros) for each in mappings]
        narrative.processed({each.target.casefold(): each for each in flows}, known=record is not None)
        values = {each.target: self._typed(source, each) for each in flows if each.values} | self._managed(source)
        taken = self._owner(values) if record is None else None
        if taken:
            narrative.failed("Export", "Conflict", f"The userPrincipalName '{taken}' belongs to another user.")
            return
        self._write(narrative, record, values)

    def _find(self, source: SourceObject) -> Json | None:
        records = self._store.users if source.kind == "user" else self._store.groups
        guid = source.attributes["objectGUID"]
        return next((each for each in records.values() if each.get("onPremisesObjectIdentifier") == guid), None)

    def _owner(self, values: Json) -> str | None:
        upn = str(values.get("userPrincipalName", "")).casefold()
        names = (str(each["userPrincipalName"]) for each in self._store.users.values())
        return next((name for name in names if name.casefold() == upn), None)

    def _managed(self, source: SourceObject) -> Json:
        """Return what the service sets besides the mappings."""
        managed = {"onPremisesSyncEnabled": True, "onPremisesDomainName": self._tenant.state.domain}
        if source.kind == "user":
            return managed
        return {**managed, "securityEnabled": bool(int(str(source.attributes["groupType"])) & _SECURITY_BIT)}

    def _typed(self, source: SourceObject, each: Flow) -> t.Any:
        mapping = self._rules.mapping(source.kind) or {}
        definition = self._rules.target_attributes[mapping["targetObjectName"]][each.target.casefold()]
        if definition["type"] == "Boolean":
            return each.values[0].casefold() == "true"
        return list(each.values) if definition["multivalued"] else each.values[0]

    def _write(self, narrative: Narrative, record: Json | None, values: Json) -> None:
        now, old = self._tenant.clock.now(), record or {}
        changed = {name: value for name, value in values.items() if old.get(name) != value}
        modified = [
            {"displayName": name, "oldValue": _text(old.get(name)), "newValue": _text(value)} for name, value in changed.items()
        ]
        dated = {**changed, "onPremisesLastSyncDateTime": timestamp(now)}
        if record is not None and modified:
            self._store.update(record, dated)
        elif record is None and narrative.run.source.kind == "user":
            record = self._store.add_user(dated, now, timestamp(now))
        elif record is None:
            record = self._store.add_group(dated, [], now, timestamp(now))
        narrative.exported_to_tenant(_target(record), modified, created=not old)


def _scope(source: SourceObject, record: Json | None, rules: Rules) -> ScopeResult:
    results = {}
    if _WRITTEN_BACK.match(str(source.attributes.get("adminDescription") or "")):
        results[synthetic.WRITTEN_BACK] = False
    if record is not None and record["onPremisesSyncEnabled"] is not True:
        results[synthetic.CLOUD_MASTERED] = False
    return ScopeResult(source.kind, rules.scoping_names, None, everything_in_scope=True, filter_passed=not results, results=results)


def _target(record: Json) -> TargetObject:
    return TargetObject(record["id"], str(record.get("userPrincipalName") or record["displayName"]))


def _text(value: t.Any) -> str | None:
    return None if value is None else str(value)
