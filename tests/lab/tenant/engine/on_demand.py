# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning on demand: one object, now, whether the job runs or not."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass, replace

from .. import synthetic
from ..synchronization.job import Job
from ..well_known import AD_TO_ENTRA_TEMPLATE, MEMBERS_PER_ON_DEMAND_CALL
from .inbound import InboundProvisioner
from .log import Origin
from .matching import Matcher
from .model import Json, MemberChange, Rules, Run, SourceObject
from .narrative import REDUNDANT_EXPORT, Narrative
from .provisioning import Provisioner
from .snapshot import Members, job_rules, origin_of, source_object
from .values import sid_text

if t.TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass(frozen=True, slots=True)
class Subject:
    """What a call is about. ``source`` is None for an object of AD, which is named by ``name`` and ``kind``."""

    name: str
    kind: str
    source: SourceObject | None
    members: list[MemberChange]
    rules: Rules
    origin: Origin


def provision_on_demand(tenant: Tenant, job: Job, body: Json) -> Run:
    """Provision the object that the body names; GraphFailure when the body is wrong or the agent silent."""
    with tenant.lock:
        subject = _subject(tenant, job, body)
        agent_state = tenant.settings.agent_state
        delay, patience = tenant.settings.agent_delay, tenant.settings.agent_timeout
    if agent_state == "silent":
        time.sleep(patience)
        raise synthetic.silent_agent(patience)
    time.sleep(delay)
    run = _no_agent(tenant, subject) if agent_state == "inactive" else _run(tenant, subject)
    with tenant.lock:
        _remember(tenant, job, run, subject.origin)
    return run


def _subject(tenant: Tenant, job: Job, body: Json) -> Subject:
    parameter = _single(body.get("parameters"))
    rule_id, subject = parameter.get("ruleId"), _single(parameter.get("subjects"))
    rule = next((each for each in job.schema["synchronizationRules"] if each["id"] == rule_id), None)
    if rule is None:
        raise synthetic.unknown_rule(rule_id)
    rules, origin = job_rules(tenant, job, rule), origin_of(tenant, job)
    name, kind = str(subject.get("objectId")), str(subject.get("objectTypeName"))
    mapping = rules.mapping(kind)
    if mapping is None:
        raise synthetic.unknown_object_type(subject.get("objectTypeName"))
    if job.template_id == AD_TO_ENTRA_TEMPLATE:
        return Subject(name, str(mapping["sourceObjectName"]), None, [], rules, origin)
    found = tenant.store.find(name)
    if found is None or found[0] != kind.lower():
        raise synthetic.unknown_subject(subject.get("objectId"))
    members = Members(tenant.store)
    changes = [members.change(found[1]["id"], member) for member in _member_ids(subject)]
    if found[0] == "user":
        rules = _with_groups_of(tenant, found[1]["id"], rules)
    return Subject(name, kind, source_object(*found), changes, rules, origin)


def _with_groups_of(tenant: Tenant, user_id: str, rules: Rules) -> Rules:
    """An assigned group brings its members into scope, where users are provisioned."""
    groups = {group["id"] for group in tenant.store.groups_of(user_id)}
    return replace(rules, assigned=rules.assigned | {user_id}) if groups & rules.assigned else rules


def _single(value: t.Any) -> Json:
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], dict):
        raise synthetic.one_subject_only()
    return value[0]


def _member_ids(subject: Json) -> list[str]:
    members = (subject.get("links") or {}).get("members") or []
    if len(members) > MEMBERS_PER_ON_DEMAND_CALL:
        raise synthetic.too_many_members(len(members))
    for member in members:
        if str(member.get("objectTypeName")).lower() not in ("user", "group"):
            raise synthetic.unknown_object_type(member.get("objectTypeName"))
    return [str(member.get("objectId")) for member in members]


def _run(tenant: Tenant, subject: Subject) -> Run:
    with tenant.engine_lock:
        agent = tenant.acting_agent
        if subject.source is None:
            return InboundProvisioner(tenant, agent, subject.rules).run(subject.kind, subject.name)
        provisioner = Provisioner(agent, Matcher(agent), subject.rules, tenant.clock)
        if subject.source.kind == "User":
            has_accounts = subject.rules.accounts is not None
            return provisioner.account(subject.source) if has_accounts else provisioner.user(subject.source)
        run = provisioner.group(subject.source, subject.members)
        users = [member.source for member in subject.members if member.source and member.source.kind == "User"]
        run.members = [provisioner.user(user) for user in users]
        return run


def _no_agent(tenant: Tenant, subject: Subject) -> Run:
    source = subject.source or SourceObject(subject.kind, subject.name, subject.name, {})
    narrative = Narrative(source, subject.rules, tenant.clock)
    narrative.imported(known=False)
    narrative.failed("Matching", "HybridIdentityServiceNoActiveAgents", synthetic.NO_AGENT_REASON)
    return narrative.closed()


def _remember(tenant: Tenant, job: Job, run: Run, origin: Origin) -> None:
    for each in (*run.members, run):
        tenant.log.add(each, origin)
    in_sync = run.result == "Success" or run.code == REDUNDANT_EXPORT
    if in_sync and run.source.kind == "Group":
        job.progress.written[run.source.id] = run.source
    if run.source.kind == "User" and run.exported:
        _note_account(tenant, run)


def _note_account(tenant: Tenant, run: Run) -> None:
    """Note at the user of Entra ID where the account is.

    Source: Microsoft Entra documentation, "How provisioning to Active Directory works".
    """
    user = tenant.store.users.get(run.source.id)
    if user is None or run.target is None:
        return
    account = tenant.agent.read(run.target.dn, ["sAMAccountName", "objectSid", "userPrincipalName"])
    tenant.store.update(
        user,
        {
            "onPremisesDistinguishedName": run.target.dn,
            "onPremisesSamAccountName": account.texts("sAMAccountName")[0],
            "onPremisesSecurityIdentifier": sid_text(account.attributes["objectsid"][0]),
            "onPremisesUserPrincipalName": next(iter(account.texts("userPrincipalName")), None),
            "onPremisesDomainName": tenant.state.domain,
        },
    )
