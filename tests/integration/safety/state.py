# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change can touch, read past the collection, and what a change of these tests wants."""

from __future__ import annotations

import dataclasses
import json
import typing as t
from pathlib import Path

from tests.integration.helpers.directory import AdGroup, find_group
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab
from tests.tools.evidence_rules import contradictions, contradicts_state

Json = dict[str, t.Any]

GROUP = "SG-Canary"
MEMBERS = ["ana@contoso.lab", "ben@contoso.lab"]
MAPPED = (
    "cn",
    "displayName",
    "description",
    "info",
    "groupType",
    "adminDescription",
    "msDS-ExternalDirectoryObjectId",
    "sAMAccountName",
)
"""The attributes that a schema of these tests maps, before the change or after it, and the name that the directory gives."""

CHANGE: Json = {
    "cloud_sync_configuration": "contoso.lab",
    "cloud_sync_target_container": "OU=Marketing,DC=contoso,DC=lab",
    "cloud_sync_attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    "cloud_sync_settings": {"accidental_deletes": {"enabled": True, "threshold": 50}},
    "cloud_sync_test_group": {"name": GROUP, "members": MEMBERS},
    "cloud_sync_expected_attributes": {"info": "Managed in Entra ID"},
    "cloud_sync_assert_wait": False,
    "cloud_sync_rollback_wait": False,
}


@dataclasses.dataclass(frozen=True)
class State:
    """The configuration, and the test group in Active Directory; the schema without its version."""

    schema: Json
    settings: dict[str, t.Any]
    assignments: frozenset[str]
    job: str
    place: str | None
    attributes: Json
    members: frozenset[str]


def observe(lab: Lab, client: TenantClient) -> State:
    """Return the state of everything that a change can touch."""
    schema = client.get(f"{client.job}/schema")
    settings = client.get(f"{client.principal}/synchronization/secrets")["value"]
    assignments = client.get(f"{client.principal}/appRoleAssignedTo")["value"]
    group = find_group(lab, lab.object(GROUP)["id"])
    return State(
        schema=_comparable(schema),
        settings={each["key"]: _parsed(each["value"]) for each in settings},
        assignments=frozenset(each["principalId"] for each in assignments),
        job=client.get(client.job)["schedule"]["state"],
        place=group.dn if group else None,
        attributes={name: group.attributes.get(name) for name in MAPPED} if group else {},
        members=frozenset(group.members) if group else frozenset(),
    )


def differing(before: State, now: State) -> set[str]:
    """Return the parts that aren't as before, as the rules about evidence name them."""
    parts: dict[str, tuple[str, ...]] = {
        "schema": ("schema",),
        "setting": ("settings",),
        "assignment": ("assignments",),
        "job": ("job",),
        "group": ("place", "attributes", "members"),
    }
    return {part for part, names in parts.items() if any(getattr(before, name) != getattr(now, name) for name in names)}


def story_contradictions(lab: Lab, client: TenantClient, folder: Path, before: State) -> list[str]:
    """Return what the evidence of a change contradicts in itself, or in what the lab really holds."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    differs = differing(before, observe(lab, client))
    return [*contradictions(folder), *contradicts_state(result, differs=differs, as_wanted=is_done(lab))]


def prepare(lab: Lab, *, running: bool = True) -> TenantClient:
    """Bring the lab to where the changes of these tests begin: the group is written, and the job runs."""
    lab.clear_faults()
    lab.reset()
    lab.set(throttle=False)
    client = TenantClient(lab)
    answer = client.on_demand_answer(
        lab.object(GROUP)["id"], *(lab.object(member)["id"] for member in lab.object(GROUP)["members"])
    )
    assert answer.status_code == 200, answer.text
    if running:
        assert client.call("POST", f"{client.job}/start").status_code == 204
    lab.forget_requests()
    return client


def is_done(lab: Lab) -> bool:
    """Tell whether Active Directory holds what the change wants of the test group."""
    group = find_group(lab, lab.object(GROUP)["id"])
    return group is not None and _is_wanted(group)


def _is_wanted(group: AdGroup) -> bool:
    return group.dn.endswith(",OU=Marketing,DC=contoso,DC=lab") and group.attributes.get("info") == "Managed in Entra ID"


def _parsed(value: str) -> t.Any:
    return json.loads(value) if value.startswith("{") else value


def _comparable(schema: Json) -> Json:
    content = {name: value for name, value in schema.items() if name not in ("version", "@odata.context")}
    for rule in content["synchronizationRules"]:
        for mapping in rule["objectMappings"]:
            mapping["attributeMappings"].sort(key=lambda each: json.dumps(each, sort_keys=True))
    return content
