# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning on demand: one object, now, whether the job runs or not."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from .. import synthetic
from ..synchronization.job import Job
from ..well_known import MEMBERS_PER_ON_DEMAND_CALL
from .log import Origin
from .matching import Matcher
from .model import Json, MemberChange, Rules, Run, SourceObject
from .narrative import REDUNDANT_EXPORT, Narrative
from .provisioning import Provisioner
from .snapshot import Members, job_rules, origin_of, source_object

if t.TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass(frozen=True, slots=True)
class Subject:
    """What a call is about."""

    source: SourceObject
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
    rules = job_rules(tenant, job, rule)
    found = tenant.store.find(str(subject.get("objectId")))
    if rules.mapping(str(subject.get("objectTypeName"))) is None:
        raise synthetic.unknown_object_type(subject.get("objectTypeName"))
    if found is None or found[0] != str(subject["objectTypeName"]).lower():
        raise synthetic.unknown_subject(subject.get("objectId"))
    members = Members(tenant.store)
    changes = [members.change(found[1]["id"], member) for member in _member_ids(subject)]
    return Subject(source_object(*found), changes, rules, origin_of(tenant, job))


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
        provisioner = Provisioner(agent, Matcher(agent), subject.rules, tenant.clock)
        if subject.source.kind == "User":
            return provisioner.user(subject.source)
        run = provisioner.group(subject.source, subject.members)
        users = [member.source for member in subject.members if member.source and member.source.kind == "User"]
        run.members = [provisioner.user(user) for user in users]
        return run


def _no_agent(tenant: Tenant, subject: Subject) -> Run:
    narrative = Narrative(subject.source, subject.rules, tenant.clock)
    narrative.imported(known=False)
    narrative.failed("Matching", "HybridIdentityServiceNoActiveAgents", synthetic.NO_AGENT_REASON)
    return narrative.closed()


def _remember(tenant: Tenant, job: Job, run: Run, origin: Origin) -> None:
    for each in (*run.members, run):
        tenant.log.add(each, origin)
    in_sync = run.result == "Success" or run.code == REDUNDANT_EXPORT
    if in_sync and run.source.kind == "Group":
        job.progress.written[run.source.id] = run.source
