# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and other directory objects."""

from __future__ import annotations

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, error_of

ANA = object_id("user", "ana")


@pytest.mark.parametrize(
    "identifier",
    [ANA, ANA.upper(), "ana@contoso.lab", "ANA@Contoso.Lab", "ana%40contoso.lab"],
)
def test_a_user_by_id_or_name(graph: Graph, identifier: str) -> None:
    body = graph.get(f"/users/{identifier}").json()
    assert (body["id"], body["userPrincipalName"], body["displayName"]) == (ANA, "ana@contoso.lab", "Ana Alvarez")
    assert "onPremisesSyncEnabled" not in body


def test_a_guest_by_his_encoded_name(graph: Graph) -> None:
    body = graph.get("/users/henk_fabrikam.example%23EXT%23%40contoso.lab?$select=userType,mail").json()
    assert (body["userType"], body["mail"]) == ("Guest", "henk@fabrikam.example")


def test_a_synced_user(graph: Graph) -> None:
    names = "onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesDistinguishedName,onPremisesSamAccountName"
    body = graph.get(f"/users/{ANA}?$select={names}").json()
    assert body["onPremisesSyncEnabled"] is True
    assert body["onPremisesSecurityIdentifier"].startswith("S-1-5-21-")
    assert body["onPremisesDistinguishedName"] == "CN=ana,OU=People,DC=contoso,DC=lab"
    assert graph.get(f"/users/{ANA}?$select=onPremisesObjectIdentifier").status_code == 400


def test_a_cloud_user(graph: Graph) -> None:
    body = graph.get("/users/grace@contoso.lab?$select=onPremisesSyncEnabled,userType").json()
    assert (body["onPremisesSyncEnabled"], body["userType"]) == (None, "Member")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("userPrincipalName eq 'ana@contoso.lab'", ["Ana Alvarez"]),
        ("displayName eq 'Dan Dvořák'", ["Dan Dvořák"]),
        ("startswith(displayName,'Member 00')", [f"Member 00{number}" for number in range(1, 10)]),
        ("startswith(userPrincipalName,'henk_')", ["Henk de Haan"]),
        ("userType eq 'Guest'", ["Henk de Haan"]),
        ("onPremisesSyncEnabled eq true and startswith(givenName,'An')", ["Ana Alvarez"]),
        ("userPrincipalName eq 'nobody@contoso.lab'", []),
    ],
)
def test_filters(graph: Graph, query: str, names: list[str]) -> None:
    assert graph.names(f"/users?$filter={query}") == names


def test_an_unknown_user(graph: Graph) -> None:
    assert error_of(graph.get("/users/nobody@contoso.lab"))[:2] == (404, "Request_ResourceNotFound")


def test_any_object_by_id(graph: Graph) -> None:
    body = graph.get(f"/directoryObjects/{ANA}").json()
    assert (body["@odata.type"], body["displayName"]) == ("#microsoft.graph.user", "Ana Alvarez")
    assert graph.get("/directoryObjects/unknown").status_code == 404


def test_many_objects_by_id(graph: Graph) -> None:
    ids = [ANA, object_id("group", "SG-Canary"), object_id("user", "nobody")]
    found = graph.call("POST", "/directoryObjects/getByIds", {"ids": ids}).json()["value"]
    assert [each["displayName"] for each in found] == ["Ana Alvarez", "SG-Canary"]
    groups = graph.call("POST", "/directoryObjects/getByIds", {"ids": ids, "types": ["group"]}).json()["value"]
    assert [each["displayName"] for each in groups] == ["SG-Canary"]
    assert graph.call("POST", "/directoryObjects/getByIds", {"ids": []}).status_code == 400
    assert graph.call("POST", "/directoryObjects/getByIds", {"ids": [ANA] * 1001}).status_code == 400


def test_without_permission(limited: Graph) -> None:
    assert error_of(limited.get("/users"))[:2] == (403, "Authorization_RequestDenied")
    assert error_of(limited.get(f"/directoryObjects/{ANA}"))[:2] == (403, "Authorization_RequestDenied")


def test_the_manager_comes_on_request(graph: Graph) -> None:
    graph.admin("PATCH", "/objects/grace@contoso.lab", {"manager": "ana@contoso.lab"})
    names = "id,displayName,onPremisesSyncEnabled"
    body = graph.get(f"/users/grace@contoso.lab?$select=displayName&$expand=manager($select={names})").json()
    assert (body["displayName"], body["manager"]) == (
        "Grace Green",
        {
            "@odata.type": "#microsoft.graph.user",
            "id": ANA,
            "displayName": "Ana Alvarez",
            "onPremisesSyncEnabled": True,
        },
    )
    whole = graph.get("/users/grace@contoso.lab?$expand=manager").json()["manager"]
    assert whole["userPrincipalName"] == "ana@contoso.lab"
    assert "onPremisesSyncEnabled" not in whole
    assert "manager" not in graph.get("/users/grace@contoso.lab").json()


def test_a_user_without_a_manager(graph: Graph) -> None:
    body = graph.get("/users/grace@contoso.lab?$select=id&$expand=manager($select=id)").json()
    assert set(body) == {"@odata.context", "id"}


@pytest.mark.parametrize(
    "option", ["directReports", "manager($levels=max)", "manager($select=color)", "manager($select=id),memberOf"]
)
def test_what_cannot_be_expanded(graph: Graph, option: str) -> None:
    assert error_of(graph.get(f"/users/{ANA}?$expand={option}"))[:2] == (400, "BadRequest")


def test_nothing_is_expanded_elsewhere(graph: Graph) -> None:
    for path in ("/users", f"/users/{ANA}/memberOf", f"/groups/{object_id('group', 'SG-Mixed')}"):
        assert error_of(graph.get(f"{path}?$expand=manager"))[:2] == (400, "BadRequest")
