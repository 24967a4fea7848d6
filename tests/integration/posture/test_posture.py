# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of a live configuration: what somebody does in the portal or in Active Directory is found, by its check."""

from __future__ import annotations

import contextlib
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
from tests.integration.helpers.in_process import succeed, warning_texts
from tests.integration.helpers.live_configuration import edited_schema, posture
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
CONTAINER = "parentDistinguishedName"
POLICIES = "CN=SOA-Policies,CN=System,DC=contoso,DC=lab"

# What the lab's dataset is about: a paused job, a threshold that its few groups can't reach, two groups that are never written.
OF_THE_DATASET = {
    ("posture.job_not_running", ""),
    ("posture.deletion_threshold_high", ""),
    ("posture.assigned_never_written", "SG-Mail"),
    ("posture.assigned_never_written", "SG-Onprem"),
    ("posture.enforcement_off", ""),
    ("posture.unreadable", "the provisioning agents"),
}


def found(lab: Lab, **options: t.Any) -> set[tuple[str, str]]:
    """Return the checks that find something, with what they are about, beside what the dataset is about."""
    return {(each.check, each.subject or (each.group.name if each.group else "")) for each in posture(lab, **options)}


def more(lab: Lab, **options: t.Any) -> set[tuple[str, str]]:
    """Return the same without what the dataset is about."""
    return found(lab, **options) - OF_THE_DATASET


def set_mapping(target: str, source: Json | None, **values: t.Any) -> None:
    """Map an attribute as somebody does who edits the schema past the collection."""
    with edited_schema() as mapping:
        others = [each for each in mapping["attributeMappings"] if each["targetAttributeName"] != target]
        model = next(each for each in mapping["attributeMappings"] if each["targetAttributeName"] == "displayName")
        new = [{**model, "targetAttributeName": target, "source": source, **values}] if source else []
        mapping["attributeMappings"] = [*others, *new]


def attribute(name: str) -> Json:
    return {"type": "Attribute", "name": name, "expression": f"[{name}]", "parameters": []}


def function(expression: str) -> Json:
    return parse(expression).source_tree()


def constant(value: str) -> Json:
    return {"type": "Constant", "name": value, "expression": f'"{value}"', "parameters": []}


def test_the_dataset_holds_nothing_else(lab: Lab) -> None:
    assert found(lab) == OF_THE_DATASET


def test_settings_that_somebody_changed(lab: Lab) -> None:
    succeed(
        "sync_settings",
        **NAME,
        domain="fabrikam.com",
        notification={"enabled": False},
        accidental_deletes={"enabled": False},
    )
    assert more(lab) == {
        ("posture.deletion_threshold_off", ""),
        ("posture.notification_off", ""),
        ("posture.domain_differs", ""),
    }


def test_a_job_in_quarantine(lab: Lab) -> None:
    succeed("sync_job", **NAME, state="started")
    assert ("posture.job_never_succeeded", "") in more(lab)
    lab.set(quarantine="TooManyDeletes")
    assert ("posture.job_quarantined", "") in more(lab)


def test_a_job_whose_cycles_stopped(lab: Lab) -> None:
    succeed("sync_job", **NAME, state="started")
    lab.cycle()
    checks = {"posture.job_never_succeeded", "posture.job_success_too_old", "posture.job_not_running"}
    assert not checks & {check for check, _subject in found(lab)}
    lab.set(agent_state="inactive")
    lab.advance(7200)
    lab.set(quarantine=None)
    assert {"posture.job_success_too_old", "posture.job_cycle_failed"} <= {check for check, _subject in found(lab)}


def test_agents_that_are_gone(lab: Lab) -> None:
    lab.set(agents_readable=True)
    assert found(lab) == OF_THE_DATASET - {("posture.unreadable", "the provisioning agents")}
    lab.set(second_agent="inactive")
    named = {check for check, _subject in more(lab)}
    assert named == {"posture.agent_inactive", "posture.one_agent"}
    lab.set(agent_state="inactive")
    assert more(lab) == {("posture.no_active_agent", "contoso.lab")}


@pytest.mark.parametrize(
    ("target", "source", "values", "expected"),
    [
        ("msDS-ExternalDirectoryObjectId", function("Trim([objectId])"), {"matchingPriority": 1}, {"anchor_mapping"}),
        ("adminDescription", None, {}, {"loop_mapping"}),
        ("member", None, {}, {"member_mapping"}),
        ("UniversalScope", constant("False"), {}, {"group_type_mapping"}),
        ("cn", attribute("displayName"), {}, {"names_can_collide", "name_too_long"}),
        (CONTAINER, attribute("description"), {}, {"container_may_be_empty"}),
        (CONTAINER, constant("OU=Nowhere,DC=contoso,DC=lab"), {}, {"container_missing"}),
        ("sAMAccountName", function('Append([displayName], "_x")'), {}, {"account_names_can_collide", "account_name_too_long"}),
    ],
)
def test_a_mapping_that_somebody_edited(lab: Lab, target: str, source: Json | None, values: Json, expected: set[str]) -> None:
    set_mapping(target, source, **values)
    assert {check.removeprefix("posture.") for check, _subject in more(lab)} == expected


def test_a_scope_without_a_filter(lab: Lab) -> None:
    assert ("posture.all_without_filter", "") in more(lab, scope_mode="all")


def test_a_second_configuration_for_the_domain(lab: Lab) -> None:
    second: Json = {"configuration": "Second"}
    second["service_principal_id"] = succeed("sync_application", **second)["configuration"]["service_principal_id"]
    job_id = succeed("sync_job", **second, state="present")["configuration"]["job_id"]
    succeed("sync_settings", **second, domain="fabrikam.lab")
    assert more(lab) == set()
    succeed("sync_settings", **second, domain="CONTOSO.lab")
    (shared,) = [each for each in posture(lab) if each.check == "posture.domain_shared"]
    assert shared.actual == f"contoso.lab: also written by Second ({job_id})"


def test_an_assigned_group_that_was_deleted(lab: Lab) -> None:
    lab.fault("status", "/groups/", status=404, code="Request_ResourceNotFound", count=None)
    assert {check for check, _subject in more(lab)} >= {"posture.assigned_deleted"}


def test_synced_members_without_the_switch(lab: Lab) -> None:
    lab.set(membership_switch=False)
    assert more(lab, has_synced_members=False) == set()
    assert more(lab, has_synced_members=True) == {("posture.membership_switch_off", "")}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (["Audit;S-1-5-21-1004336348-1177238915-682003330-1104"], {"enforcement_audit", "enforcement_not_marked"}),
        (["Enforced;S-1-99999999999999999-1"], {"enforcement_broken", "enforcement_not_marked"}),
    ],
)
def test_an_enforcement_policy(lab: Lab, settings: list[str], expected: set[str]) -> None:
    with policy(lab, settings):
        checks = {check.removeprefix("posture.") for check, _subject in found(lab)}
    assert {check for check in checks if check.startswith("enforcement")} == expected


@contextlib.contextmanager
def policy(lab: Lab, settings: list[str]) -> t.Iterator[None]:
    """Let the domain have a policy that protects objects of the cloud."""
    name = f"CN=Cloud,{POLICIES}"
    with lab.ldap() as connection:
        assert connection.add(POLICIES, "container"), connection.result
        assert connection.add(name, "msDS-App-Configuration", {"msDS-Settings": settings}), connection.result
        try:
            yield
        finally:
            connection.delete(name)
            connection.delete(POLICIES)


def test_settings_that_may_not_be_read_do_not_hide_the_rest(lab: Lab) -> None:
    lab.fault("status", "/synchronization/secrets$", status=403, code="Authorization_RequestDenied", count=None)
    lab.set(quarantine="TooManyDeletes")
    assert more(lab) == {("posture.unreadable", "the synchronization settings"), ("posture.job_quarantined", "")}


def test_a_preflight_says_what_endangers_the_change(lab: Lab) -> None:
    succeed("sync_settings", **NAME, accidental_deletes={"enabled": False})
    noted = preflight_notes(settings={"notification": {"enabled": True}})
    assert noted == {"posture.deletion_threshold_off": "info"}
    assert preflight_notes(settings={"accidental_deletes": {"enabled": True}}) == {}


def preflight_notes(**options: t.Any) -> dict[str, str]:
    result = succeed("change_preflight", **NAME, group="Marketing", agent_probe="never", **options)
    return {each["id"]: each["verdict"] for each in result["checks"] if each["id"].startswith("posture.")}


def test_a_plan_warns_of_what_it_makes_worse(lab: Lab) -> None:
    options = {"attribute_mappings": [{"target": "cn", "expression": "Left([displayName], 60)"}], "fail_on_violation": False}
    warnings = [each for each in warning_texts(succeed("writeback_plan", **NAME, **options)) if "(posture." in each]
    assert len(warnings) == 1
    assert warnings[0].startswith("Two groups with one display name get one name (cn) in one container.")
    assert warnings[0].endswith("(posture.names_can_collide)")
    set_mapping("cn", function("Left([displayName], 60)"))
    assert not [each for each in warning_texts(succeed("writeback_plan", **NAME, **options)) if "(posture." in each]
