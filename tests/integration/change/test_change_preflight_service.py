# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight``: what it asks of Microsoft Graph, and of the desired configuration."""

from __future__ import annotations

import json

import pytest

from tests.integration.helpers.preflight_support import Json, check_of, failed, run, verdicts
from tests.integration.helpers.readable_tokens import forwarder, readable_token
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

NEEDED = ["Synchronization.ReadWrite.All", "Application.Read.All", "GroupMember.Read.All", "User.Read.All"]


def test_a_configuration_that_does_not_exist(lab: Lab) -> None:
    result = run(configuration="fabrikam.lab")
    assert failed(result) == {"configuration.found"}
    check = check_of(result, "configuration.found")
    assert "fabrikam.lab" in check["reason"] and "contoso.lab" in check["hint"]
    assert (verdicts(result)["desired.valid"], verdicts(result)["test_group.found"]) == ("info", "passed")
    assert (result["configuration"], result["job_state"]) == (None, None)
    assert lab.requests().writes == 0


def test_a_wrong_secret_does_not_stop_the_checks_of_ad(lab: Lab) -> None:
    result = run(client_secret="notthesecret")
    assert failed(result) == {"graph.sign_in"}
    assert "AADSTS7000215" in check_of(result, "graph.sign_in")["reason"]
    assert "notthesecret" not in json.dumps(result["checks"])
    assert verdicts(result)["ad.schema.anchor"] == "passed"
    assert check_of(result, "configuration.found")["reason"] == "not checked: graph.sign_in failed"
    assert lab.requests().writes == 0


def test_a_given_token_that_is_refused(lab: Lab) -> None:
    result = run(access_token="no.such.token")
    assert failed(result) == {"graph.sign_in"}
    assert "no.such.token" not in json.dumps(result["checks"])


def test_missing_graph_options(lab: Lab) -> None:
    result = run(graph_url="http://graph.contoso.lab")
    assert failed(result) == {"graph.sign_in"}
    assert lab.requests().count == 0


@pytest.mark.parametrize("claims", [{"roles": NEEDED}, {"roles": ["Directory.ReadWrite.All", "Synchronization.ReadWrite.All"]}])
def test_permissions_that_suffice(lab: Lab, claims: Json) -> None:
    with forwarder(lab.state) as url:
        result = run(graph_url=url, access_token=readable_token(**claims))
    assert failed(result) == set()
    assert verdicts(result)["graph.permissions"] == "passed"


@pytest.mark.parametrize(
    ("claims", "missing", "kind"),
    [
        ({"roles": [*NEEDED[1:], "Synchronization.Read.All"]}, "Synchronization.ReadWrite.All", "application"),
        ({"roles": NEEDED[:3]}, "User.Read.All", "application"),
        ({"scp": " ".join(NEEDED[:2])}, "GroupMember.Read.All, User.Read.All", "delegated"),
    ],
)
def test_permissions_that_are_missing(lab: Lab, claims: Json, missing: str, kind: str) -> None:
    token = readable_token(**claims)
    with forwarder(lab.state) as url:
        result = run(graph_url=url, access_token=token)
    assert failed(result) == {"graph.permissions"}
    check = check_of(result, "graph.permissions")
    assert check["actual"] == f"missing: {missing}"
    assert f"Grant the {kind} permissions {missing}" in check["hint"]
    assert token not in json.dumps(result) and token.split(".")[1] not in json.dumps(result)


def test_a_permission_that_only_graph_knows_to_be_missing(lab: Lab) -> None:
    limited = lab.state.clients["limited"]
    result = run(client_id=limited.id, client_secret=limited.secret)
    assert failed(result) == {"configuration.found", "test_group.found"}
    assert "Application.Read.All" in check_of(result, "configuration.found")["hint"]
    lab.set(limited_permissions=["Application.Read.All", "GroupMember.Read.All", "User.Read.All"])
    result = run(client_id=limited.id, client_secret=limited.secret)
    assert failed(result) == {"configuration.found"}
    assert "Synchronization.ReadWrite.All" in check_of(result, "configuration.found")["hint"]


def test_every_mistake_of_the_desired_configuration_is_named(lab: Lab) -> None:
    mappings = [
        {"target": "infoo", "constant": "x"},
        {"target": "info", "expression": "Trim("},
        {"target": "member", "constant": "x"},
        {"target": "description", "constant": "right"},
        {"target": "description", "constant": "twice"},
        {"target": "displayName"},
    ]
    filters = [
        {"name": "first", "all_of": [{"attribute": "displayNme", "operator": "EQUALS", "values": ["x"]}]},
        {"name": "second", "all_of": [{"attribute": "displayName", "operator": "EQUALSS", "values": ["x"]}]},
    ]
    result = run(attribute_mappings=mappings, scoping_filters=filters)
    assert failed(result) == {"desired.valid"}
    check = check_of(result, "desired.valid")
    for reason in (
        "attribute_mappings[2] (target 'member')",
        "attribute_mappings[5] (target 'displayName'): found none of them",
        "'description' is given twice",
        "'infoo' is unknown",
        "expression Trim(",
        "'displayNme' is unknown",
        "operator 'EQUALSS' is unknown",
    ):
        assert reason in check["reason"]
    assert "Did you mean info?" in check["hint"]
    assert check_of(result, "test_group.in_scope")["reason"] == "not checked: desired.valid failed"
    assert [each["name"] for each in result["changes"]] == ["description", "parentDistinguishedName"]
    assert lab.requests().writes == 0


def test_mistakes_are_named_although_the_service_cannot_be_asked(lab: Lab) -> None:
    result = run(client_secret="notthesecret", target_container="Marketing")
    assert failed(result) == {"graph.sign_in", "desired.valid"}
    assert "target_container" in check_of(result, "desired.valid")["reason"]


def test_an_expression_that_the_service_cannot_be_asked_about(lab: Lab) -> None:
    lab.fault("status", "/parseExpression$", method="POST", status=503)
    result = run(attribute_mappings=[{"target": "info", "expression": "Trim([displayName])"}], graph_retries=0)
    assert "desired.valid" in failed(result)
    assert "parseExpression" in check_of(result, "desired.valid")["reason"]


def test_a_group_that_leaves_the_scope(lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-(?!Canary)"]}
    result = run(scoping_filters=[{"name": "others", "all_of": [clause]}])
    assert failed(result) == {"test_group.in_scope"}
    reason = check_of(result, "test_group.in_scope")["reason"]
    assert "would not be written under the desired configuration" in reason
    assert "others.displayName REGEX MATCH" in reason
    assert verdicts(result)["test_group.in_scope_now"] == "passed"


def test_filters_that_cannot_be_evaluated(lab: Lab) -> None:
    broken = "([a-z"
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": [broken]}
    result = run(scoping_filters=[{"name": "broken", "all_of": [clause]}])
    assert failed(result) == {"desired.valid"}
    assert broken in check_of(result, "desired.valid")["reason"]
    TenantClient(lab).filter("broken", "displayName", "REGEX MATCH", broken)
    assert check_of(run(scoping_filters=[]), "test_group.in_scope_now")["verdict"] == "info"


def test_a_group_that_enters_the_scope(lab: Lab) -> None:
    TenantClient(lab).filter("others", "displayName", "REGEX MATCH", "^SG-(?!Canary)")
    lab.forget_requests()
    assert failed(run()) == {"test_group.in_scope"}
    result = run(scoping_filters=[], agent_probe="always")
    assert failed(result) == set()
    check = check_of(result, "test_group.in_scope_now")
    assert (check["verdict"], "others.displayName REGEX MATCH" in check["reason"]) == ("info", True)
    assert "not in scope" in check_of(result, "agent.answers")["reason"].replace("isn't", "not")
    assert lab.requests().writes == 0
