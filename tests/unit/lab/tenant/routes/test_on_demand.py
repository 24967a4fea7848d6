# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-demand provisioning: what is refused before AD is reached."""

from __future__ import annotations

import json
import time
import typing as t

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, Json, error_of

CANARY = object_id("group", "SG-Canary")
ANA = {"objectId": object_id("user", "ana"), "objectTypeName": "User"}
RULE = "6d1f3c52-9b7e-4c0a-8f24-2f6f0a9c7d31#V1"


def body(rule: str = RULE, members: list[Json] | None = None, **subject: t.Any) -> Json:
    known = {"objectId": CANARY, "objectTypeName": "Group", "links": {"members": members or []}}
    return {"parameters": [{"ruleId": rule, "subjects": [{**known, **subject}]}]}


def twice(name: str) -> Json:
    request = body()
    target = request if name == "parameters" else request["parameters"][0]
    target[name] = target[name] * 2
    return request


@pytest.mark.parametrize(
    ("request_body", "status", "code", "reason"),
    [
        ({}, 400, "RequestParameterInvalid", "exactly one subject"),
        ({"parameters": []}, 400, "RequestParameterInvalid", "exactly one subject"),
        (twice("parameters"), 400, "RequestParameterInvalid", "exactly one subject"),
        (twice("subjects"), 400, "RequestParameterInvalid", "exactly one subject"),
        (body(rule="unknown"), 400, "RequestParameterInvalid", "'unknown' does not exist"),
        (body(members=[ANA] * 6), 400, "RequestParameterInvalid", "At most 5 members"),
        (body(members=[{**ANA, "objectTypeName": "Device"}]), 400, "RequestParameterInvalid", "'Device'"),
        (body(objectTypeName="Device"), 400, "RequestParameterInvalid", "'Device'"),
        (body(objectId="unknown"), 404, "UnknownError", "'unknown' was not found"),
        (body(objectId=ANA["objectId"]), 404, "UnknownError", "was not found"),
    ],
)
def test_refusals(graph: Graph, job: str, request_body: Json, status: int, code: str, reason: str) -> None:
    answer = graph.call("POST", f"{job}/provisionOnDemand", request_body)
    assert error_of(answer)[:2] == (status, code)
    assert reason in answer.text


def test_without_permission(limited: Graph, job: str) -> None:
    assert error_of(limited.call("POST", f"{job}/provisionOnDemand", body())) == (401, "UnknownError", "")


def test_a_silent_agent_blocks_and_fails(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"agent_state": "silent", "agent_timeout": 0.3})
    started = time.monotonic()
    status, code, message = error_of(graph.call("POST", f"{job}/provisionOnDemand", body()))
    assert time.monotonic() - started >= 0.3
    assert (status, code) == (504, "GatewayTimeout")
    assert json.loads(message)["code"] == "HybridIdentityServiceAgentTimeout"


@pytest.mark.parametrize(
    ("form", "casing", "result"),
    [("A", "pascal", "Failure"), ("A", "camel", "failure"), ("A", "upper", "FAILURE"), ("empty", "pascal", "Failure")],
)
def test_no_agent_is_a_failure_of_the_entry(graph: Graph, job: str, form: str, casing: str, result: str) -> None:
    graph.admin("PUT", "/settings", {"agent_state": "inactive", "answer_form": form, "casing": casing})
    answer = graph.call("POST", f"{job}/provisionOnDemand", body())
    assert answer.status_code == 200
    key, value = json.loads(answer.json()["key"]), json.loads(answer.json()["value"])
    assert key["result"] == result
    assert key["details"]["errorCode"] == "HybridIdentityServiceNoActiveAgents"
    assert (value == {}) is (form == "empty")
    if value:
        assert value["statusInfo"]["status"] == result
        assert [step["name"] for step in value["provisioningSteps"]] == ["EntryImportAdd", "EntryImport"]


def test_the_second_generation_of_the_answer(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"agent_state": "inactive", "answer_form": "B"})
    answer = graph.call("POST", f"{job}/provisionOnDemand", body()).json()
    assert answer["key"] == "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
    entries = json.loads(answer["value"])
    assert entries[-1]["sourceIdentity"]["id"] == CANARY
    assert entries[-1]["statusInfo"]["errorCode"] == "HybridIdentityServiceNoActiveAgents"


def test_the_log_is_read_with_a_lag(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"agent_state": "inactive", "log_delay": 300})
    graph.call("POST", f"{job}/provisionOnDemand", body())
    query = f"/auditLogs/provisioning?$filter=sourceIdentity/id eq '{CANARY}'"
    assert graph.values(query) == []
    graph.admin("POST", "/clock", {"advance": 301})
    entry = graph.values(query)[0]
    assert (entry["provisioningStatusInfo"]["status"], entry["provisioningAction"]) == ("failure", "other")
    assert entry["provisioningStatusInfo"]["errorInformation"]["errorCode"] == "HybridIdentityServiceNoActiveAgents"
    assert entry["jobId"] == job.rpartition("/")[2]
    assert graph.values("/auditLogs/provisioning?$filter=jobId eq 'other'") == []
    assert graph.get("/auditLogs/provisioning?$filter=color eq 'x'").status_code == 400
    assert graph.get("/auditLogs/provisioning?$count=true").status_code == 400


def test_the_log_is_throttled(graph: Graph) -> None:
    assert [graph.get("/auditLogs/provisioning").status_code for _each in range(6)] == [200, 200, 200, 200, 200, 429]
