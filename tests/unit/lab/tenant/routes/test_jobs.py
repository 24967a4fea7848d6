# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates, jobs and secrets."""

from __future__ import annotations

import json

import pytest

from tests.unit.lab.tenant.support import Graph, error_of


def test_a_new_job_is_paused(graph: Graph, synchronization: str) -> None:
    answer = graph.call("POST", f"{synchronization}/jobs", {"templateId": "AAD2ADGroupProvisioning"})
    job = answer.json()
    assert answer.status_code == 201
    template, tenant, guid = job["id"].split(".")
    assert (template, tenant, len(guid)) == ("AAD2ADGroupProvisioning", "7d3c1f0a52a44f0e9c570c1de5a0b001", 36)
    assert (job["schedule"]["state"], job["status"]["code"]) == ("Disabled", "Paused")
    assert job["status"]["lastExecution"] is None
    assert {each["name"] for each in job["synchronizationJobSettings"]} >= {"LookaheadQueryEnabled"}


def test_a_job_of_an_unknown_template(graph: Graph, synchronization: str) -> None:
    assert graph.call("POST", f"{synchronization}/jobs", {"templateId": "Other"}).status_code == 404


def test_the_life_of_a_job(graph: Graph, job: str) -> None:
    states = []
    for action in ("start", "pause", "start", "restart"):
        assert graph.call("POST", f"{job}/{action}").status_code == 204
        shown = graph.get(job).json()
        states.append((shown["schedule"]["state"], shown["status"]["code"]))
    assert states == [("Active", "NotRun"), ("Paused", "Paused"), ("Active", "NotRun"), ("Active", "NotRun")]
    assert graph.call("DELETE", job).status_code == 204
    assert error_of(graph.get(job))[:2] == (404, "UnknownError")


def test_quarantine_and_its_end(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"quarantine": "TooManyDeletes"})
    status = graph.get(job).json()["status"]
    assert (status["code"], status["quarantine"]["reason"]) == ("Quarantine", "TooManyDeletes")
    body = {"criteria": {"resetScope": "Watermark, Escrows"}}
    assert graph.call("POST", f"{job}/restart", body).status_code == 204
    assert graph.get(job).json()["status"]["code"] == "Quarantine"
    assert graph.call("POST", f"{job}/restart", {"criteria": {"resetScope": "ForceDeletes"}}).status_code == 204
    assert graph.get(job).json()["status"]["quarantine"] is None


@pytest.mark.parametrize("scope", ["QuarantineState", "Full", "Watermark, Escrows, QuarantineState", ""])
def test_what_ends_a_quarantine(graph: Graph, job: str, scope: str) -> None:
    graph.admin("PUT", "/settings", {"quarantine": "Unknown"})
    graph.call("POST", f"{job}/restart", {"criteria": {"resetScope": scope}})
    assert graph.get(job).json()["status"]["quarantine"] is None


@pytest.mark.parametrize("scope", ["Quarantine", "full", "Watermark; Escrows"])
def test_a_restart_with_an_unknown_scope(graph: Graph, job: str, scope: str) -> None:
    answer = graph.call("POST", f"{job}/restart", {"criteria": {"resetScope": scope}})
    assert error_of(answer)[:2] == (400, "UnknownError")


def test_verbs_that_the_backend_lacks(graph: Graph, job: str, synchronization: str) -> None:
    for path in (job, f"{job}/schema", f"{synchronization}/secrets"):
        status, code, message = error_of(graph.call("PATCH", path, {}))
        assert (status, code) == (404, "UnknownError")
        assert json.loads(message)["Message"].startswith("No HTTP resource was found that matches the request URI 'https://")


def test_templates(graph: Graph, synchronization: str) -> None:
    template = graph.get(f"{synchronization}/templates/AAD2ADGroupProvisioning").json()
    assert (template["factoryTag"], template["default"]) == ("AAD2ADGroupProvisioning", True)
    schema = graph.get(f"{synchronization}/templates/AAD2ADGroupProvisioning/schema").json()
    assert schema["id"] == f"AAD2ADGroupProvisioning.{'0' * 32}"
    assert graph.get(f"{synchronization}/templates/Other").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"useSavedCredentials": True}, 204),
        ({"credentials": [{"key": "Domain", "value": '{"domain":"contoso.lab"}'}]}, 204),
        ({"credentials": [{"key": "Domain", "value": '{"domain":"other.lab"}'}]}, 400),
        ({"credentials": [{"key": "Domain", "value": "contoso.lab"}]}, 400),
        ({"credentials": []}, 400),
    ],
)
def test_validating_credentials(graph: Graph, job: str, synchronization: str, body: dict[str, object], status: int) -> None:
    assert graph.call("POST", f"{job}/validateCredentials", body).status_code == status
    assert graph.call("POST", f"{synchronization}/jobs/validateCredentials", body).status_code == status


def test_validating_credentials_without_an_agent(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"agent_state": "inactive"})
    answer = graph.call("POST", f"{job}/validateCredentials", {"useSavedCredentials": True})
    assert error_of(answer)[:2] == (400, "HybridIdentityServiceNoActiveAgents")


def test_the_secrets_of_the_configuration(graph: Graph, synchronization: str) -> None:
    secrets = {each["key"]: each["value"] for each in graph.values(f"{synchronization}/secrets")}
    assert json.loads(secrets["Domain"]) == {"domain": "contoso.lab"}
    assert secrets["SyncAll"] == "false"
    assert json.loads(secrets["SyncNotificationSettings"])["DeleteThresholdValue"] == 500


def test_secrets_are_replaced_as_a_whole_and_masked(graph: Graph, synchronization: str) -> None:
    path = f"{synchronization}/secrets"
    entries = [{"key": "Password", "value": "secret"}, {"key": "SyncAll", "value": "true"}]
    assert graph.call("PUT", path, {"value": entries}).status_code == 204
    shown = {each["key"]: each["value"] for each in graph.values(path)}
    assert shown == {"Password": "*" * len(shown["Password"]), "SyncAll": "true"}


@pytest.mark.parametrize(
    "entries",
    [
        None,
        [{"key": "Color", "value": "red"}],
        [{"key": "SyncAll", "value": True}],
        [{"key": "SyncAll", "value": "true"}, {"key": "SyncAll", "value": "false"}],
        ["SyncAll"],
    ],
)
def test_secrets_that_are_refused(graph: Graph, synchronization: str, entries: object) -> None:
    path = f"{synchronization}/secrets"
    before = graph.values(path)
    assert graph.call("PUT", path, {"value": entries}).status_code == 400
    assert graph.values(path) == before


def test_without_permission(limited: Graph, job: str, synchronization: str) -> None:
    for method, path in (
        ("GET", f"{synchronization}/jobs"),
        ("POST", f"{job}/start"),
        ("GET", f"{synchronization}/secrets"),
    ):
        assert error_of(limited.call(method, path)) == (401, "UnknownError", "")


def test_permission_to_read_only(limited: Graph, job: str) -> None:
    limited.admin("PUT", "/settings", {"limited_permissions": ["Synchronization.Read.All"]})
    assert limited.get(job).status_code == 200
    assert error_of(limited.call("POST", f"{job}/start")) == (401, "UnknownError", "")
