# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service principals, the gallery, and assignments."""

from __future__ import annotations

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, Json, error_of

TEMPLATE = "fb81332f-3eca-4ecf-a939-4278e501d330"
ROLE = "1a0abf4d-b9fa-4512-a3a2-51ee82c6fd9f"
UNASSIGNED = object_id("group", "SG-Unassigned")


def test_two_configurations_share_the_name(graph: Graph) -> None:
    found = graph.values("/servicePrincipals?$filter=displayName eq 'contoso.lab'&$select=id,applicationTemplateId")
    assert {each["applicationTemplateId"] for each in found} == {TEMPLATE, "1a4721b3-e57f-4451-ae87-ef078703ec94"}
    jobs = [graph.values(f"/servicePrincipals/{each['id']}/synchronization/jobs") for each in found]
    assert sorted(job["templateId"] for each in jobs for job in each) == [
        "AAD2ADGroupProvisioning",
        "AD2AADProvisioning",
    ]


@pytest.mark.parametrize("query", ["startswith(displayName,'contoso')", "servicePrincipalNames/any(n:n eq '{}')", "appId eq '{}'"])
def test_finding_a_service_principal(graph: Graph, principal: Json, query: str) -> None:
    found = graph.values(f"/servicePrincipals?$filter={query.format(principal['appId'])}&$top=5")
    assert principal["id"] in [each["id"] for each in found]


def test_a_service_principal_by_id_and_by_application(graph: Graph, principal: Json) -> None:
    assert graph.get(f"/servicePrincipals/{principal['id']}").json()["displayName"] == "contoso.lab"
    assert graph.get(f"/servicePrincipals(appId='{principal['appId']}')").json()["id"] == principal["id"]
    assert graph.get("/servicePrincipals/unknown").status_code == 404
    assert graph.get("/servicePrincipals(appId='unknown')").status_code == 404


def test_the_role_that_groups_are_assigned_with(principal: Json) -> None:
    assert [(role["id"], role["isEnabled"], role["allowedMemberTypes"]) for role in principal["appRoles"]] == [
        (ROLE, True, ["User"])
    ]


def test_instantiating_the_gallery_application(graph: Graph) -> None:
    answer = graph.call("POST", f"/applicationTemplates/{TEMPLATE}/instantiate", {"displayName": "fabrikam.lab"})
    body = answer.json()
    assert answer.status_code == 201
    assert body["application"]["appId"] == body["servicePrincipal"]["appId"]
    new = body["servicePrincipal"]["id"]
    synchronization = f"/servicePrincipals/{new}/synchronization"
    assert graph.values(f"{synchronization}/jobs") == []
    assert [each["id"] for each in graph.values(f"{synchronization}/templates")] == ["AAD2ADGroupProvisioning"]
    assert graph.call("DELETE", f"/servicePrincipals/{new}").status_code == 204
    assert graph.get(f"{synchronization}/jobs").status_code == 404


def test_an_application_and_its_service_principal_go_together(graph: Graph) -> None:
    new = graph.call("POST", f"/applicationTemplates/{TEMPLATE}/instantiate", {"displayName": "fabrikam.lab"}).json()
    application, principal = new["application"], new["servicePrincipal"]
    by_key = f"/applications(appId='{application['appId']}')"
    assert graph.get(by_key).json()["id"] == graph.get(f"/applications/{application['id']}").json()["id"]
    assert graph.call("DELETE", by_key).status_code == 204
    assert graph.get(f"/servicePrincipals/{principal['id']}").status_code == 404
    assert graph.call("DELETE", f"/applications/{application['id']}").status_code == 404
    assert graph.values(f"/servicePrincipals?$filter=appId eq '{application['appId']}'") == []


def test_a_registration_outlives_its_service_principal(graph: Graph, principal: Json) -> None:
    assert graph.call("DELETE", f"/servicePrincipals/{principal['id']}").status_code == 204
    assert graph.get(f"/applications(appId='{principal['appId']}')").json()["displayName"] == "contoso.lab"


def test_instantiating_what_the_gallery_does_not_have(graph: Graph) -> None:
    body = {"displayName": "x"}
    assert graph.call("POST", "/applicationTemplates/unknown/instantiate", body).status_code == 404
    assert graph.call("POST", f"/applicationTemplates/{TEMPLATE}/instantiate", {}).status_code == 400


def test_the_backend_learns_of_a_new_service_principal_with_delay(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"replication_delay": 60})
    body = graph.call("POST", f"/applicationTemplates/{TEMPLATE}/instantiate", {"displayName": "x"}).json()
    path = f"/servicePrincipals/{body['servicePrincipal']['id']}/synchronization/jobs"
    assert error_of(graph.get(path))[:2] == (404, "UnknownError")
    graph.admin("POST", "/clock", {"advance": 61})
    assert graph.values(path) == []


def test_who_is_assigned(graph: Graph, principal: Json) -> None:
    found = graph.values(f"/servicePrincipals/{principal['id']}/appRoleAssignedTo?$top=999")
    names = {each["principalDisplayName"] for each in found}
    assert "SG-Canary" in names
    assert "SG-Unassigned" not in names
    assert {(each["principalType"], each["appRoleId"]) for each in found} == {("Group", ROLE)}


def test_assigning_and_removing_a_group(graph: Graph, principal: Json) -> None:
    path = f"/servicePrincipals/{principal['id']}/appRoleAssignedTo"
    body = {"principalId": UNASSIGNED, "resourceId": principal["id"], "appRoleId": ROLE}
    answer = graph.call("POST", path, body)
    assignment = answer.json()
    assert (answer.status_code, assignment["principalDisplayName"]) == (201, "SG-Unassigned")
    again = error_of(graph.call("POST", path, body))
    assert again[0] == 400
    assert "Permission being assigned already exists on the object" in again[2]
    assert graph.call("DELETE", f"{path}/{assignment['id']}").status_code == 204
    assert graph.call("DELETE", f"{path}/{assignment['id']}").status_code == 404
    assert UNASSIGNED not in [each["principalId"] for each in graph.values(path)]


def test_assigning_from_the_group_s_side(graph: Graph, principal: Json) -> None:
    body = {"principalId": UNASSIGNED, "resourceId": principal["id"], "appRoleId": ROLE}
    assert graph.call("POST", f"/groups/{UNASSIGNED}/appRoleAssignments", body).status_code == 201
    found = graph.values(f"/servicePrincipals/{principal['id']}/appRoleAssignedTo")
    assert UNASSIGNED in [each["principalId"] for each in found]


def test_assignments_that_are_refused(graph: Graph, principal: Json) -> None:
    path = f"/servicePrincipals/{principal['id']}/appRoleAssignedTo"
    body = {"principalId": UNASSIGNED, "resourceId": principal["id"], "appRoleId": ROLE}
    no_role = error_of(graph.call("POST", path, {**body, "appRoleId": "00000000-0000-0000-0000-000000000000"}))
    assert no_role[0] == 400
    assert "Permission being assigned was not found on application" in no_role[2]
    assert graph.call("POST", path, {**body, "principalId": "unknown"}).status_code == 404
    assert graph.call("POST", path, {**body, "resourceId": UNASSIGNED}).status_code == 400
    assert graph.call("POST", path, {"principalId": UNASSIGNED}).status_code == 400


def test_without_permission(limited: Graph, principal: Json) -> None:
    assert error_of(limited.get("/servicePrincipals"))[:2] == (403, "Authorization_RequestDenied")
    path = f"/servicePrincipals/{principal['id']}/appRoleAssignedTo"
    assert error_of(limited.get(path))[:2] == (403, "Authorization_RequestDenied")
