# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own interface: settings, clock, objects."""

from __future__ import annotations

import typing as t
from datetime import datetime

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, Json

CANARY = object_id("group", "SG-Canary")


def test_health(graph: Graph) -> None:
    body = graph.admin("GET", "/health").json()
    assert (body["status"], body["dataset"]) == ("ok", "small")


def test_the_ids_of_the_configuration(graph: Graph, principal: Json, job: str) -> None:
    found = graph.admin("GET", "/configurations").json()["value"]
    assert [(each["display_name"], each["service_principal_id"]) for each in found] == [("contoso.lab", principal["id"])]
    assert found[0]["job_id"] == job.rpartition("/")[2]
    assert found[0]["rule_id"] == graph.get(f"{job}/schema").json()["synchronizationRules"][0]["id"]


def test_settings_have_defaults_and_can_be_changed(graph: Graph) -> None:
    before = graph.admin("GET", "/settings").json()
    assert (before["answer_form"], before["throttle"], before["agent_timeout"]) == ("A", True, 600)
    after = graph.admin("PUT", "/settings", {"answer_form": "B", "agent_delay": 2}).json()
    assert after == {**before, "answer_form": "B", "agent_delay": 2}


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"color": "red"}, "unknown setting 'color'"),
        ({"answer_form": "C"}, "answer_form must be one of A, B, empty"),
        ({"throttle": "no"}, "throttle must be of type bool"),
        ({"agent_delay": -1}, "agent_delay must be of type float"),
        ({"agent_delay": True}, "agent_delay must be of type float"),
        ({"agent_state": "asleep"}, "agent_state must be one of active, inactive, silent, powerless"),
        ({"quarantine": "Bored"}, "quarantine must be one of null, EncounteredBaseEscrowThreshold"),
        ({"membership_switch": "on"}, "membership_switch must be of type bool"),
        ({"controller": "broken"}, "controller must be one of running, stopped, hung"),
        ({"controller": "stopped"}, "there is no domain controller here"),
        ({"second_controller": "broken"}, "second_controller must be one of running, stopped, hung"),
        ({"second_controller": "stopped"}, "second_controller: this lab has one domain controller"),
        ({"replication": "slow"}, "replication must be one of following, held"),
        ({"replication": "held"}, "replication: this lab has one domain controller; start it with --controllers 2"),
    ],
)
def test_settings_that_are_refused_change_nothing(graph: Graph, settings: dict[str, t.Any], reason: str) -> None:
    before = graph.admin("GET", "/settings").json()
    answer = graph.admin("PUT", "/settings", {"casing": "upper", **settings})
    assert answer.status_code == 400
    assert reason in answer.json()["error"]
    assert graph.admin("GET", "/settings").json() == before


def test_the_settings_tell_what_else_is_switched(graph: Graph) -> None:
    wanted = {"quarantine": "TooManyDeletes", "membership_switch": False}
    before = graph.admin("GET", "/settings").json()
    assert (before["quarantine"], before["membership_switch"], before["controller"]) == (None, True, "running")
    assert graph.admin("PUT", "/settings", wanted).json() == {**before, **wanted}


def test_the_membership_switch(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"membership_switch": False})
    schema = graph.get(f"{job}/schema").json()
    users = next(each for each in schema["synchronizationRules"][0]["objectMappings"] if each["sourceObjectName"] == "User")
    assert (users["enabled"], schema["version"]) == (False, "v1.1")


def test_one_controller_has_nothing_to_replicate_with(graph: Graph) -> None:
    answer = graph.admin("POST", "/replication")
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "this lab has one domain controller; start it with --controllers 2",
    )
    assert "replication" not in graph.admin("GET", "/settings").json()


def test_the_name_server_is_changed_and_healed(graph: Graph) -> None:
    name = "_ldap._tcp.contoso.lab"
    before = graph.admin("GET", "/dns").json()
    assert {"name": name, "type": "SRV", "values": ["0 100 389 dc1.contoso.lab."]} in before["records"]
    graph.admin("PUT", "/dns", {"name": name, "type": "SRV", "values": ["5 0 389 dc9.contoso.lab"]})
    graph.admin("PUT", "/dns", {"failure": "SERVFAIL", "name": "contoso.lab"})
    changed = graph.admin("GET", "/dns").json()
    assert {"name": name, "type": "SRV", "values": ["5 0 389 dc9.contoso.lab."]} in changed["records"]
    assert changed["failures"] == [{"name": "contoso.lab", "failure": "SERVFAIL"}]
    graph.admin("DELETE", "/faults")
    assert graph.admin("GET", "/dns").json() == before


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "'name' and 'values', or 'failure', are needed"),
        ({"name": "contoso.lab", "values": "1"}, "'name' and 'values', or 'failure', are needed"),
        ({"name": "contoso.lab", "type": "MX", "values": []}, "the type must be one of A, AAAA, CNAME, SRV, TXT"),
        ({"name": "contoso.lab", "values": ["dc1"]}, "contoso.lab SRV 'dc1.' is no record"),
        ({"failure": "FIRE"}, "the failure must be one of SERVFAIL, REFUSED, NXDOMAIN, silence"),
    ],
)
def test_names_that_are_refused(graph: Graph, body: Json, reason: str) -> None:
    answer = graph.admin("PUT", "/dns", body)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_the_clock_only_moves_forward(graph: Graph) -> None:
    before = datetime.fromisoformat(graph.admin("GET", "/health").json()["now"])
    answer = graph.admin("POST", "/clock", {"advance": 3600}).json()
    assert 3600 <= (datetime.fromisoformat(answer["now"]) - before).total_seconds() < 3605
    assert answer["cycles"] == []
    for wrong in (-1, "1", True, None):
        assert graph.admin("POST", "/clock", {"advance": wrong}).status_code == 400


def test_paused_jobs_run_no_cycle(graph: Graph) -> None:
    assert graph.admin("POST", "/cycle").json() == {"cycles": []}


def test_seeding_objects(graph: Graph) -> None:
    body = {
        "users": [{"userPrincipalName": "zoe@contoso.lab", "department": "Sales"}],
        "groups": [{"displayName": "SG-Seeded", "members": ["zoe@contoso.lab", CANARY], "assigned": True}],
        "memberships": [{"group": "SG-Canary", "member": "zoe@contoso.lab"}],
        "assignments": ["SG-Unassigned"],
    }
    answer = graph.admin("POST", "/objects", body)
    assert answer.status_code == 201, answer.text
    group = answer.json()["groups"][0]["id"]
    assert graph.get("/users/zoe@contoso.lab?$select=department").json()["department"] == "Sales"
    assert graph.names(f"/groups/{group}/members") == ["SG-Canary", "zoe@contoso.lab"]
    assert "zoe@contoso.lab" in graph.names(f"/groups/{CANARY}/members")
    assert graph.admin("GET", f"/objects/{group}").json()["assigned"] is True
    assert graph.admin("GET", "/objects/SG-Unassigned").json()["assigned"] is True


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"devices": []}, "unknown: devices"),
        ({"users": [{"displayName": "x"}]}, "needs a userPrincipalName"),
        ({"groups": [{"members": []}]}, "needs a displayName"),
        (
            {"groups": [{"displayName": "x", "members": ["nobody@contoso.lab"]}]},
            "0 objects are named 'nobody@contoso.lab'",
        ),
        ({"assignments": ["SG-Twin"]}, "2 objects are named 'SG-Twin'"),
    ],
)
def test_seeds_that_are_refused(graph: Graph, body: Json, reason: str) -> None:
    answer = graph.admin("POST", "/objects", body)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_changing_and_deleting_objects(graph: Graph) -> None:
    change = {"displayName": "SG-Renamed", "members": ["dan@contoso.lab"], "assigned": False}
    assert graph.admin("PATCH", "/objects/SG-Canary", change).status_code == 204
    found = graph.admin("GET", "/objects/SG-Renamed").json()
    assert (found["id"], found["members"], found["assigned"]) == (CANARY, [object_id("user", "dan")], False)
    assert graph.admin("PATCH", "/objects/ben@contoso.lab", {"userPrincipalName": "benno@contoso.lab"}).status_code == 204
    assert graph.get("/users/benno@contoso.lab").json()["id"] == object_id("user", "ben")
    assert graph.get("/users/ben@contoso.lab").status_code == 404
    assert graph.admin("DELETE", "/objects/SG-Renamed").status_code == 204
    assert graph.get(f"/groups/{CANARY}").status_code == 404


def test_managers(graph: Graph) -> None:
    users = [{"userPrincipalName": "zoe@contoso.lab", "manager": "yan@contoso.lab"}, {"userPrincipalName": "yan@contoso.lab"}]
    zoe, yan = graph.admin("POST", "/objects", {"users": users}).json()["users"]
    assert "manager" not in zoe
    assert graph.admin("GET", "/objects/zoe@contoso.lab").json()["manager"] == yan["id"]
    assert graph.admin("PATCH", "/objects/yan@contoso.lab", {"manager": "ana@contoso.lab"}).status_code == 204
    assert graph.admin("GET", "/objects/yan@contoso.lab").json()["manager"] == object_id("user", "ana")
    assert graph.admin("PATCH", "/objects/yan@contoso.lab", {"manager": None}).status_code == 204
    assert graph.admin("GET", "/objects/yan@contoso.lab").json()["manager"] is None
    assert graph.admin("DELETE", "/objects/yan@contoso.lab").status_code == 204
    assert graph.admin("GET", "/objects/zoe@contoso.lab").json()["manager"] is None


@pytest.mark.parametrize(
    ("name", "manager", "reason"),
    [
        ("ana@contoso.lab", "SG-Canary", "'SG-Canary' is no user"),
        ("SG-Canary", "ana@contoso.lab", "'SG-Canary' is no user"),
        ("ana@contoso.lab", "nobody@contoso.lab", "0 objects are named 'nobody@contoso.lab'"),
    ],
)
def test_managers_that_are_refused(graph: Graph, name: str, manager: str, reason: str) -> None:
    answer = graph.admin("PATCH", f"/objects/{name}", {"manager": manager})
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_an_assignment_counts_after_its_delay(graph: Graph, principal: Json) -> None:
    graph.admin("PUT", "/settings", {"assignment_delay": 120})
    tenant = graph.tenant
    new = object_id("group", "SG-Unassigned")
    graph.admin("PATCH", "/objects/SG-Unassigned", {"assigned": True})
    graph.admin("PATCH", "/objects/SG-Empty", {"assigned": False})
    old = object_id("group", "SG-Empty")

    def effective() -> set[str]:
        return tenant.assignments.effective(principal["id"], tenant.clock.now(), tenant.settings.assignment_delay)

    assert {new, old} & effective() == set()
    graph.admin("POST", "/clock", {"advance": 121})
    assert {new, old} & effective() == {new}


def test_a_body_that_is_no_object(graph: Graph) -> None:
    for content in ("[]", "{"):
        answer = graph.send("POST", "https://graph.contoso.lab/lab/objects", data=content)
        assert answer.status_code == 400
