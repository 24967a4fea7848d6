# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cycles of the lab's sync engine: everything at first, what changed afterwards. Runs inside a lab."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.integration.helpers.tenant_support import Directory, Json, TenantClient
from tests.lab.client import Lab

ASSIGNED = {
    "SG-Canary",
    "SG-Mixed",
    "SG-Empty",
    "SG-Large",
    'SG-Ümlaut, "Komma" + #1 <x>',
    "SG-Twin",
    "Marketing",
    "Sales",
}
IN_SCOPE = 9
"""Groups of the dataset that are assigned and eligible: one of the names above is that of two groups."""


@pytest.fixture(name="lab", scope="module")
def fixture_lab() -> Lab:
    """The lab around this test."""
    return Lab()


@pytest.fixture(name="graph")
def fixture_graph(lab: Lab) -> Iterator[TenantClient]:
    """The tenant with nothing but its dataset, its job started; reset again when the test is over."""
    lab.reset()
    graph = TenantClient(lab)
    assert graph.call("POST", f"{graph.job}/start").status_code == 204
    yield graph
    lab.reset()


@pytest.fixture(name="directory")
def fixture_directory(lab: Lab, graph: TenantClient) -> Iterator[Directory]:
    """AD, after the reset."""
    directory = Directory(lab)
    yield directory
    directory.connection.unbind()


def written(directory: Directory) -> list[str]:
    return [entry.displayName.value for entry in directory.search("(msDS-ExternalDirectoryObjectId=Group_*)")]


def status(graph: TenantClient) -> Json:
    found: Json = graph.get(graph.job)["status"]
    return found


def set_secret(graph: TenantClient, key: str, value: str) -> None:
    path = f"{graph.principal}/synchronization/secrets"
    secrets = {each["key"]: each["value"] for each in graph.get(path)["value"]} | {key: value}
    body = {"value": [{"key": key, "value": value} for key, value in secrets.items()]}
    assert graph.call("PUT", path, body).status_code == 204


def test_nothing_runs_before_the_clock_moves(graph: TenantClient, directory: Directory) -> None:
    never = status(graph)
    assert (never["code"], never["lastExecution"]["state"]) == ("NotRun", "Failed")
    assert never["lastExecution"]["timeEnded"] == "0001-01-01T00:00:00Z"
    assert written(directory) == []


def test_the_first_cycle_writes_everything_in_scope(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    (cycle,) = lab.advance(1)
    assert (cycle["state"], cycle["countExported"], cycle["countEntitled"]) == ("Succeeded", IN_SCOPE, IN_SCOPE)
    names = written(directory)
    assert (set(names), len(names)) == (ASSIGNED, IN_SCOPE)
    assert len(directory.members("SG-Large")) == 60
    canary = directory.group("SG-Canary").cn.value
    assert directory.members("SG-Mixed") == {"Ana Alvarez", canary}
    shown = status(graph)
    assert shown["lastSuccessfulExecutionWithExports"]["activityIdentifier"] == cycle["activityIdentifier"]
    assert shown["synchronizedEntryCountByType"] == [{"key": "Group to group", "value": IN_SCOPE}]
    assert shown["steadyStateFirstAchievedTime"] == cycle["timeEnded"]


def test_a_cycle_without_changes_writes_nothing(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    before = {entry.entry_dn: entry.uSNChanged.value for entry in directory.search("(msDS-ExternalDirectoryObjectId=*)")}
    (cycle,) = lab.advance(20 * 60)
    assert (cycle["countImported"], cycle["countExported"]) == (0, 0)
    after = {entry.entry_dn: entry.uSNChanged.value for entry in directory.search("(msDS-ExternalDirectoryObjectId=*)")}
    assert after == before
    assert lab.advance(10) == []


def test_a_cycle_handles_what_changed(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    lab.change("SG-Canary", members=["ana@contoso.lab", "dan@contoso.lab"])
    lab.change("Sales", displayName="Sales EMEA")
    (cycle,) = lab.cycle()
    assert (cycle["countImported"], cycle["countExported"]) == (2, 2)
    assert directory.members("SG-Canary") == {"Ana Alvarez", "Dan Dvořák"}
    assert directory.group("Sales EMEA").displayName.value == "Sales EMEA"


def test_a_changed_schema_makes_the_next_cycle_an_initial_one(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    graph.map("info", constant="Managed in Entra ID")
    (cycle,) = lab.cycle()
    assert cycle["countExported"] == IN_SCOPE
    assert {entry.info.value for entry in directory.search("(msDS-ExternalDirectoryObjectId=*)")} == {"Managed in Entra ID"}


def test_an_initial_cycle_takes_out_who_is_no_member(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    dan = "CN=Dan Dvořák,OU=People,DC=contoso,DC=lab"
    directory.connection.modify(directory.group("SG-Canary").entry_dn, {"member": [("MODIFY_ADD", [dan])]})
    assert lab.cycle()[0]["countExported"] == 0
    graph.call("POST", f"{graph.job}/restart", {"criteria": {"resetScope": "Watermark"}})
    lab.cycle()
    assert directory.members("SG-Canary") == {"Ana Alvarez", "Ben Bauer", "Cleo Costa"}


def test_a_group_that_is_deleted_or_leaves_the_scope_is_deleted(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    lab.delete("SG-Empty")
    lab.change("Marketing", assigned=False)
    lab.cycle()
    assert set(written(directory)) == ASSIGNED - {"SG-Empty", "Marketing"}


@pytest.mark.parametrize("guard", ["setting", "secret"])
def test_what_leaves_the_scope_can_be_kept(graph: TenantClient, directory: Directory, lab: Lab, guard: str) -> None:
    lab.advance(1)
    if guard == "setting":
        lab.set(leaving_scope="keep")
    else:
        set_secret(graph, "SkipOutOfScopeDeletions", "True")
    lab.change("Marketing", assigned=False)
    lab.cycle()
    assert set(written(directory)) == ASSIGNED
    lab.set(leaving_scope="delete")
    lab.cycle()
    assert set(written(directory)) == ASSIGNED


def test_a_filter_takes_groups_out_of_scope(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    graph.filter("Groups", "displayName", "REGEX MATCH", "^SG-")
    lab.cycle()
    assert set(written(directory)) == ASSIGNED - {"Marketing", "Sales"}


def test_too_many_deletions_are_held_back(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.advance(1)
    settings = {
        "Enabled": True,
        "Recipients": "a@contoso.lab",
        "DeleteThresholdEnabled": True,
        "DeleteThresholdValue": 2,
    }
    set_secret(graph, "SyncNotificationSettings", json.dumps(settings))
    lab.change("Marketing", assigned=False)
    lab.change("Sales", assigned=False)
    lab.cycle()
    shown = status(graph)
    assert (shown["code"], shown["quarantine"]["reason"]) == ("Quarantine", "TooManyDeletes")
    assert set(written(directory)) == ASSIGNED
    lab.advance(600)
    staged = graph.get("/auditLogs/provisioning?$filter=provisioningAction eq 'stagedDelete'")["value"]
    assert {each["sourceIdentity"]["displayName"] for each in staged} == {"Marketing", "Sales"}
    graph.call("POST", f"{graph.job}/restart", {"criteria": {"resetScope": "ForceDeletes"}})
    lab.cycle()
    assert set(written(directory)) == ASSIGNED - {"Marketing", "Sales"}
    assert status(graph)["code"] == "Active"


def test_a_failing_group_does_not_stop_the_others(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    graph.map(
        "parentDistinguishedName",
        expression='Switch([displayName],"OU=Groups,DC=contoso,DC=lab","Sales","OU=Protected,DC=contoso,DC=lab")',
    )
    (cycle,) = lab.advance(1)
    assert (cycle["state"], cycle["countEscrowed"], cycle["countExported"]) == ("EntryLevelErrors", 1, IN_SCOPE - 1)
    assert "Sales" not in written(directory)
    graph.map("parentDistinguishedName", constant="OU=Groups,DC=contoso,DC=lab")
    lab.cycle()
    assert "Sales" in written(directory)


def test_without_an_agent_the_job_goes_into_quarantine(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.set(agent_state="inactive")
    (cycle,) = lab.advance(1)
    assert (cycle["state"], cycle["error"]["code"]) == ("Failed", "HybridIdentityServiceNoActiveAgents")
    shown = status(graph)
    assert (shown["code"], shown["countSuccessiveCompleteFailures"]) == ("Quarantine", 1)
    lab.set(agent_state="active")
    assert lab.advance(3600) == []
    assert lab.advance(6 * 3600) != []
    assert len(written(directory)) == IN_SCOPE


def test_a_group_on_demand_is_known_to_the_cycles(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.set(throttle=False)
    graph.on_demand("SG-Canary", "ana@contoso.lab")
    (cycle,) = lab.advance(1)
    assert cycle["countExported"] == IN_SCOPE
    lab.set(log_delay=0)
    log = graph.get("/auditLogs/provisioning?$filter=sourceIdentity/displayName eq 'SG-Canary'")["value"]
    assert [each["provisioningAction"] for each in log] == ["update", "create"]
    graph.call("POST", f"{graph.job}/pause")
    assert lab.advance(3600) == []
