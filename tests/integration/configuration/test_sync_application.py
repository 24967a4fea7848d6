# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_application``: made once, adopted afterwards, and never confused with that of the other direction."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers import in_process, support
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

DOMAIN: dict[str, t.Any] = {"configuration": "contoso.lab"}
NEW: dict[str, t.Any] = {"configuration": "fabrikam.lab"}
TEMPLATE = "fb81332f-3eca-4ecf-a939-4278e501d330"
INBOUND = "1a4721b3-e57f-4451-ae87-ef078703ec94"
ELSEWHERE = "5a3c0d8e-61f7-4b29-8e4d-93b1f0c7a2d6"
INSTANTIATE = "/instantiate$"


@pytest.fixture(name="graph")
def fixture_graph(lab: Lab) -> TenantClient:
    client = TenantClient(lab)
    lab.forget_requests()
    return client


def named(graph: TenantClient, name: str) -> list[dict[str, t.Any]]:
    found = graph.get(f"/servicePrincipals?$filter=displayName eq '{name}'")["value"]
    return t.cast("list[dict[str, t.Any]]", found)


def instantiate(graph: TenantClient, name: str, template: str = TEMPLATE) -> dict[str, t.Any]:
    answer = graph.call("POST", f"/applicationTemplates/{template}/instantiate", {"displayName": name})
    return t.cast("dict[str, t.Any]", answer.json())


def writes(lab: Lab) -> list[tuple[str, str]]:
    return [(each["method"], each["path"].removeprefix("/v1.0")) for each in lab.requests().written()]


def test_in_the_real_ansible(lab: Lab, graph: TenantClient) -> None:
    made = support.succeed("sync_application", **NEW)
    assert (made.changed, made["actions"], made["configuration"]["name"]) == (True, ["create"], "fabrikam.lab")
    assert [each["id"] for each in named(graph, "fabrikam.lab")] == [made["configuration"]["service_principal_id"]]
    assert not support.succeed("sync_application", **NEW).changed
    removed = support.succeed("sync_application", **NEW, state="absent")
    assert (removed.changed, removed["actions"]) == (True, ["remove"])
    assert "stay in Active Directory" in removed.warnings
    assert not support.succeed("sync_application", **NEW, state="absent").changed


def test_made_once_and_then_adopted(lab: Lab, graph: TenantClient) -> None:
    made = in_process.succeed("sync_application", **NEW)
    (principal,) = named(graph, "fabrikam.lab")
    assert principal["applicationTemplateId"] == TEMPLATE
    assert (made["configuration"]["service_principal_id"], made["application_id"]) == (principal["id"], principal["appId"])
    assert made["diff"] == {"before": {"state": "absent"}, "after": {"state": "present", "name": "fabrikam.lab"}}
    lab.forget_requests()
    again = in_process.succeed("sync_application", **NEW)
    assert (again["changed"], again["actions"]) == (False, [])
    assert again["configuration"]["service_principal_id"] == made["configuration"]["service_principal_id"]
    assert (lab.requests().writes, lab.requests().count) == (0, 2)


def test_the_other_direction_has_the_same_name(lab: Lab, graph: TenantClient) -> None:
    assert len(named(graph, "contoso.lab")) == 2
    lab.forget_requests()
    adopted = in_process.succeed("sync_application", **DOMAIN)
    assert (adopted["changed"], adopted["configuration"]["service_principal_id"]) == (
        False,
        lab.configuration().service_principal_id,
    )
    assert in_process.succeed("sync_application", configuration="CONTOSO.LAB")["changed"] is False
    assert lab.requests().writes == 0


def test_only_the_other_direction_is_there(lab: Lab, graph: TenantClient) -> None:
    inbound = instantiate(graph, "fabrikam.lab", INBOUND)["servicePrincipal"]["id"]
    made = in_process.succeed("sync_application", **NEW)
    assert made["actions"] == ["create"]
    in_process.succeed("sync_application", **NEW, state="absent")
    assert [each["id"] for each in named(graph, "fabrikam.lab")] == [inbound]
    assert in_process.succeed("sync_application", **NEW, state="absent")["changed"] is False


def test_one_that_another_template_made_is_known_by_its_job(lab: Lab) -> None:
    adopted = in_process.succeed("sync_application", **DOMAIN, gallery_template_id=ELSEWHERE)
    assert adopted["configuration"]["service_principal_id"] == lab.configuration().service_principal_id


def test_of_several_the_one_with_a_job(lab: Lab, graph: TenantClient) -> None:
    instantiate(graph, "contoso.lab")
    adopted = in_process.succeed("sync_application", **DOMAIN)
    assert adopted["configuration"]["service_principal_id"] == lab.configuration().service_principal_id


def test_several_are_ambiguous(lab: Lab, graph: TenantClient) -> None:
    ids = {instantiate(graph, "fabrikam.lab")["servicePrincipal"]["id"] for _number in range(2)}
    lab.forget_requests()
    for state in ("present", "absent"):
        refused = in_process.fail("sync_application", **NEW, state=state)
        assert refused["error"]["code"] == "ambiguous"
        assert {each["service_principal_id"] for each in refused["error"]["candidates"]} == ids
    assert lab.requests().writes == 0
    chosen = in_process.succeed("sync_application", service_principal_id=min(ids), state="absent")
    assert chosen["changed"]
    assert [each["id"] for each in named(graph, "fabrikam.lab")] == [max(ids)]


def test_check_mode(lab: Lab, graph: TenantClient) -> None:
    would = in_process.succeed("sync_application", check=True, **NEW)
    assert (would["changed"], would["actions"], would["configuration"]["service_principal_id"]) == (True, ["create"], None)
    would = in_process.succeed("sync_application", check=True, **DOMAIN, state="absent")
    assert (would["changed"], would["actions"]) == (True, ["remove"])
    unknown = in_process.fail("sync_application", check=True, **NEW, gallery_template_id="00000000-0000-0000-0000-00000000dead")
    assert unknown["error"]["code"] == "not_found"
    assert lab.requests().writes == 0
    assert named(graph, "fabrikam.lab") == []


def test_removing_takes_the_registration_too(lab: Lab, graph: TenantClient) -> None:
    made = in_process.succeed("sync_application", **NEW)
    registration = f"/applications(appId='{made['application_id']}')"
    assert graph.call("GET", registration).status_code == 200
    in_process.succeed("sync_application", **NEW, state="absent")
    assert graph.call("GET", registration).status_code == 404
    assert named(graph, "fabrikam.lab") == []


def test_a_service_principal_without_its_registration_is_removed(lab: Lab, graph: TenantClient) -> None:
    made = instantiate(graph, "fabrikam.lab")
    # The registration's deletion is answered as if somebody else had done it.
    lab.fault("status", r"/applications\(", method="DELETE", status=404, code="Request_ResourceNotFound")
    assert in_process.succeed("sync_application", **NEW, state="absent")["changed"]
    assert graph.call("GET", f"/servicePrincipals/{made['servicePrincipal']['id']}").status_code == 404


def test_a_running_job_is_guarded(lab: Lab, graph: TenantClient) -> None:
    graph.call("POST", f"{graph.job}/start")
    lab.forget_requests()
    refused = in_process.fail("sync_application", **DOMAIN, state="absent")
    assert (refused["error"]["code"], refused["error"]["jobs"]) == ("invalid_option", [lab.configuration().job_id])
    assert lab.requests().writes == 0
    assert in_process.succeed("sync_application", **DOMAIN, state="absent", force=True)["changed"]
    kinds = [(method, path.rpartition("/")[2].partition("(")[0]) for method, path in writes(lab)]
    assert kinds[:2] == [("POST", "pause"), ("DELETE", "applications")]
    assert [each["applicationTemplateId"] for each in named(graph, "contoso.lab")] == [INBOUND]


@pytest.mark.parametrize("kind", ["drop", "garbage", "status", "truncated"])
def test_a_lost_answer_makes_no_second_one(lab: Lab, graph: TenantClient, kind: str) -> None:
    lab.fault(kind, INSTANTIATE, processed=True)
    made = in_process.succeed("sync_application", **NEW)
    (principal,) = named(graph, "fabrikam.lab")
    assert (made["actions"], made["configuration"]["service_principal_id"]) == (["create"], principal["id"])
    assert made["application_id"] == principal["appId"]
    assert len(writes(lab)) == 1


def test_a_lost_answer_of_one_that_is_listed_late(lab: Lab, graph: TenantClient) -> None:
    lab.set(replication_delay=2)
    lab.fault("drop", INSTANTIATE, processed=True)
    made = in_process.succeed("sync_application", **NEW)
    assert [each["id"] for each in named(graph, "fabrikam.lab")] == [made["configuration"]["service_principal_id"]]


@pytest.mark.parametrize("kind", ["drop", "status"])
def test_a_request_that_was_not_carried_out_is_not_repeated(lab: Lab, graph: TenantClient, kind: str) -> None:
    lab.fault(kind, INSTANTIATE)
    failed = in_process.fail("sync_application", **NEW, wait_timeout=1)
    assert "It is not known whether the application 'fabrikam.lab' was created" in failed["msg"]
    assert failed["error"]["code"] == {"drop": "no_answer", "status": "graph_error"}[kind]
    assert len(writes(lab)) == 1
    assert named(graph, "fabrikam.lab") == []
    assert in_process.succeed("sync_application", **NEW)["actions"] == ["create"]


def test_throttling_is_waited_for(lab: Lab, graph: TenantClient) -> None:
    lab.fault("throttle", INSTANTIATE, retry_after=0)
    assert in_process.succeed("sync_application", **NEW)["actions"] == ["create"]
    assert len(named(graph, "fabrikam.lab")) == 1


def test_a_new_one_is_waited_for_until_everybody_knows_it(lab: Lab) -> None:
    lab.set(replication_delay=2)
    made = in_process.succeed("sync_application", **NEW)
    # Other tasks can go on at once, by name.
    job = in_process.succeed("sync_job", **NEW)
    assert (job["actions"], job["configuration"]["service_principal_id"]) == (
        ["create"],
        made["configuration"]["service_principal_id"],
    )
    assert in_process.succeed("sync_settings", **NEW, domain="fabrikam.lab")["changed"]


def test_without_waiting(lab: Lab) -> None:
    lab.set(replication_delay=600)
    made = in_process.succeed("sync_application", **NEW, wait=False)
    assert made["actions"] == ["create"]
    assert len(lab.requests().requests) == 2


def test_one_that_the_service_does_not_know_in_time(lab: Lab, graph: TenantClient) -> None:
    lab.set(replication_delay=600)
    failed = in_process.fail("sync_application", **NEW, wait_timeout=1)
    assert failed["error"]["code"] == "not_ready"
    assert (failed["changed"], failed["actions"]) == (True, ["create"])
    lab.advance(600)
    adopted = in_process.succeed("sync_application", **NEW)
    assert (adopted["changed"], adopted["configuration"]["service_principal_id"]) == (
        False,
        failed["configuration"]["service_principal_id"],
    )


def test_an_adopted_one_is_waited_for_too(lab: Lab, graph: TenantClient) -> None:
    instantiate(graph, "fabrikam.lab")
    lab.fault(
        "status",
        "/synchronization/templates$",
        status=500,
        code="UnknownError",
        body={"error": {"code": "UnknownError", "message": ""}},
    )
    assert in_process.succeed("sync_application", **NEW)["changed"] is False


def test_a_job_of_a_new_service_principal_is_made_with_patience(lab: Lab, graph: TenantClient) -> None:
    principal = instantiate(graph, "fabrikam.lab")["servicePrincipal"]["id"]
    lab.set(replication_delay=10)
    made = in_process.succeed("sync_job", service_principal_id=principal, state="started")
    assert made["actions"] == ["create", "start"]
    jobs = graph.get(f"/servicePrincipals/{principal}/synchronization/jobs")["value"]
    assert [each["id"] for each in jobs] == [made["configuration"]["job_id"]]


def test_a_job_whose_making_seemed_to_fail_is_not_made_twice(lab: Lab, graph: TenantClient) -> None:
    principal = instantiate(graph, "fabrikam.lab")["servicePrincipal"]["id"]
    nothing_said = {"error": {"code": "UnknownError", "message": ""}}
    lab.fault("status", "/synchronization/jobs$", method="POST", status=500, body=nothing_said, processed=True)
    made = in_process.succeed("sync_job", service_principal_id=principal)
    jobs = graph.get(f"/servicePrincipals/{principal}/synchronization/jobs")["value"]
    assert [each["id"] for each in jobs] == [made["configuration"]["job_id"]]


def test_an_application_that_cannot_write_to_the_directory(lab: Lab, graph: TenantClient) -> None:
    refused = in_process.fail("sync_application", **NEW, gallery_template_id=ELSEWHERE)
    assert refused["error"]["code"] == "invalid_option"
    assert refused["error"]["templates"] == ["somebodysApplication"]
    assert "AAD2ADGroupProvisioning" in refused["msg"]
    assert named(graph, "fabrikam.lab") == []
    assert [method for method, _path in writes(lab)] == ["POST", "DELETE"]


def test_without_the_permission(lab: Lab, graph: TenantClient) -> None:
    client = lab.state.clients["limited"]
    lab.set(limited_permissions=["Application.Read.All", "Synchronization.ReadWrite.All"])
    refused = in_process.fail("sync_application", **NEW, client_id=client.id, client_secret=client.secret)
    assert refused["error"]["code"] == "not_authorized"
    assert "Application.ReadWrite.OwnedBy" in refused["msg"]
    assert named(graph, "fabrikam.lab") == []
    refused = in_process.fail("sync_application", **DOMAIN, state="absent", client_id=client.id, client_secret=client.secret)
    assert "Application.ReadWrite.All" in refused["msg"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"configuration": "  "}, "invalid_option", "configuration is empty"),
        ({"service_principal_id": ""}, "invalid_option", "service_principal_id is empty"),
        ({**NEW, "gallery_template_id": ""}, "invalid_option", "gallery_template_id is empty"),
        ({**NEW, "gallery_template_id": INBOUND}, "invalid_option", "the other direction"),
        ({**NEW, "gallery_template_id": "00000000-0000-0000-0000-00000000dead"}, "not_found", "gallery of this tenant"),
        ({**NEW, "wait_timeout": -1}, "invalid_option", "wait_timeout is -1"),
        ({"service_principal_id": "00000000-0000-0000-0000-00000000dead"}, "not_found", "00000000-0000-0000-0000-00000000dead"),
    ],
)
def test_bad_input(lab: Lab, graph: TenantClient, options: dict[str, t.Any], code: str, message: str) -> None:
    refused = in_process.fail("sync_application", **options)
    assert (refused["error"]["code"], message in refused["msg"]) == (code, True), refused["msg"]
    assert named(graph, "fabrikam.lab") == []


def test_neither_name_nor_id(lab: Lab) -> None:
    refused = in_process.fail("sync_application")
    assert "configuration, service_principal_id" in refused["msg"]
    assert lab.requests().count == 0


def test_a_name_and_an_id_that_contradict_each_other(lab: Lab) -> None:
    principal = lab.configuration().service_principal_id
    refused = in_process.fail("sync_application", **NEW, service_principal_id=principal)
    assert "is named 'contoso.lab'" in refused["msg"]
    assert in_process.succeed("sync_application", **DOMAIN, service_principal_id=principal)["changed"] is False


def test_the_id_of_another_direction_is_refused(lab: Lab, graph: TenantClient) -> None:
    inbound = next(each["id"] for each in named(graph, "contoso.lab") if each["applicationTemplateId"] == INBOUND)
    lab.forget_requests()
    for state in ("present", "absent"):
        refused = in_process.fail("sync_application", service_principal_id=inbound, state=state)
        assert "belongs to no configuration from Entra ID" in refused["msg"]
    assert lab.requests().writes == 0
