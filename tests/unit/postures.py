# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A configuration with nothing to find, written by hand, and ways to spoil it."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import json
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.facts import (
    AgentFacts,
    DirectoryFacts,
    OtherConfiguration,
    PostureFacts,
    ScopeFacts,
)
from tests.unit.documents import entra_group, filter_group, schema

Json = dict[str, t.Any]

NOW = datetime.datetime(2027, 3, 31, 6, 0, tzinfo=datetime.UTC)
DOMAIN = "contoso.com"
JOB_ID = "AAD2ADGroupProvisioning.1.2"
NOTIFICATION = {"Enabled": True, "Recipients": "it@contoso.com", "DeleteThresholdEnabled": True, "DeleteThresholdValue": 2}

_SOURCES = ("objectId", "displayName", "description", "members", "extension_1_GroupDN", "country", "mailNickname")
_TARGETS = (
    *(
        "adminDescription",
        "cn",
        "description",
        "displayName",
        "info",
        "isSecurityGroup",
        "member",
        "msDS-ExternalDirectoryObjectId",
    ),
    *("msDS-ObjectSoa", "parentDistinguishedName", "sAMAccountName", "UniversalScope"),
)


def healthy(**more: t.Any) -> PostureFacts:
    """Facts in which every check holds."""
    facts = PostureFacts(
        now=NOW,
        name=DOMAIN,
        job=job(),
        document=document(),
        scope=scope(),
        settings=settings(),
        agents=AgentFacts([agent("one"), agent("two")], [DOMAIN]),
        configurations=[OtherConfiguration(DOMAIN, JOB_ID, DOMAIN), OtherConfiguration("fabrikam.com", "other", "fabrikam.com")],
        directory=directory(),
    )
    return dataclasses.replace(facts, **more)


def job(**status: t.Any) -> Json:
    """A job whose last cycle ended ten minutes ago."""
    execution = {"state": "Succeeded", "timeBegan": "2027-03-31T05:45:00Z", "timeEnded": "2027-03-31T05:50:00Z", "countEscrowed": 0}
    known = {
        "code": "Active",
        "lastExecution": execution,
        "lastSuccessfulExecution": execution,
        "progress": [],
        "escrowsPruned": False,
    }
    return {"id": JOB_ID, "schedule": {"state": "Active", "interval": "PT20M"}, "status": {**known, **status}}


def execution(**more: t.Any) -> Json:
    """The last execution of the job, changed."""
    return {**job()["status"]["lastExecution"], **more}


def settings(**notification: t.Any) -> list[Json]:
    """The entries of the settings."""
    return [
        {"key": "Domain", "value": json.dumps({"domain": DOMAIN})},
        {"key": "SyncNotificationSettings", "value": json.dumps({**NOTIFICATION, **notification})},
    ]


def agent(name: str, status: str = "active", domain: str = DOMAIN) -> Json:
    """One agent as ``view_agents`` returns it."""
    return {"id": name, "machine_name": name, "status": status, "healthy": status == "active", "domains": [domain]}


def scope(**more: t.Any) -> ScopeFacts:
    """Three assigned groups, one of which has a synced member."""
    groups = [EntraGroup(entra_group(id=f"8213fd99-d6b6-417b-8e13-af633485621{place}")) for place in range(3)]
    counts = {group.id: 2 for group in groups}
    return dataclasses.replace(ScopeFacts("selected", groups, member_counts=counts, has_synced_members=True), **more)


def directory(**more: t.Any) -> DirectoryFacts:
    """A domain that is prepared, with a policy that enforces."""
    known = {"known": True, "allowed_on_groups": True}
    policy = {"distinguished_name": "CN=Cloud,CN=SOA-Policies,CN=System,DC=contoso,DC=com", "mode": "enforced", "problems": []}
    facts = DirectoryFacts(DOMAIN, {"anchor_attribute": known}, [policy], [], [])
    return dataclasses.replace(facts, **more)


def document(*mappings: Json, without: t.Collection[str] = (), filters: list[Json] | None = None, **object_mapping: t.Any) -> Json:
    """A schema with these mappings in place of those of the same targets, and without others."""
    found = copy.deepcopy(schema(filters=filters))
    rule = found["synchronizationRules"][0]
    groups = rule["objectMappings"][0]
    marked = {"targetAttributeName": "msDS-ObjectSoa", "source": {"type": "Constant", "name": "Cloud"}, "flowType": "Always"}
    replaced = {each["targetAttributeName"] for each in mappings} | set(without)
    kept = [each for each in [*groups["attributeMappings"], marked] if each["targetAttributeName"] not in replaced]
    groups.update({"attributeMappings": [*kept, *mappings], **object_mapping})
    for described, names in zip(found["directories"], (_SOURCES, _TARGETS), strict=True):
        described["objects"][0]["attributes"] = [{"name": name} for name in names]
    return found


def switched_off() -> Json:
    """A schema whose switch "membership to on-premises users" is off."""
    found = document()
    found["synchronizationRules"][0]["objectMappings"][1]["enabled"] = False
    return found


def one_filter() -> list[Json]:
    """A scoping filter that every example passes."""
    return [filter_group("named", ("displayName", "IS NOT NULL"))]
