# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members: list, page, cast, add, remove."""

from __future__ import annotations

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import GRAPH, Graph, error_of

LARGE = f"/groups/{object_id('group', 'SG-Large')}"
MIXED = f"/groups/{object_id('group', 'SG-Mixed')}"
CANARY = f"/groups/{object_id('group', 'SG-Canary')}"


def reference(name: str, kind: str = "user", collection: str = "directoryObjects") -> dict[str, str]:
    return {"@odata.id": f"{GRAPH}/v1.0/{collection}/{object_id(kind, name)}"}


def test_members_carry_their_type(graph: Graph) -> None:
    types = {each["displayName"]: each["@odata.type"] for each in graph.values(f"{MIXED}/members")}
    assert types == {
        "Ana Alvarez": "#microsoft.graph.user",
        "Grace Green": "#microsoft.graph.user",
        "SG-Canary": "#microsoft.graph.group",
    }


def test_of_users_that_may_not_be_read_only_the_ids_are_shown(graph: Graph) -> None:
    limited = Graph(graph.tenant, graph.address, "limited")
    limited.admin("PUT", "/settings", {"limited_permissions": ["GroupMember.Read.All"]})
    members = {each["id"]: each for each in limited.values(f"{MIXED}/members?$select=id,displayName,userPrincipalName")}
    user = {"@odata.type": "#microsoft.graph.user", "displayName": None, "userPrincipalName": None}
    assert members[object_id("user", "ana")] == {"id": object_id("user", "ana"), **user}
    assert members[object_id("group", "SG-Canary")]["displayName"] == "SG-Canary"


def test_selected_properties_that_a_type_lacks_are_left_out(graph: Graph) -> None:
    names = "id,displayName,userPrincipalName,onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesDistinguishedName"
    members = {each["displayName"]: each for each in graph.values(f"{MIXED}/members?$select={names}&$top=999")}
    assert set(members["Ana Alvarez"]) == {"@odata.type", *names.split(",")}
    assert members["Ana Alvarez"]["onPremisesSyncEnabled"] is True
    assert members["Grace Green"]["onPremisesSecurityIdentifier"] is None
    assert "userPrincipalName" not in members["SG-Canary"]


def test_sixty_members_in_pages_of_twenty_five(graph: Graph) -> None:
    sizes, url = [], f"{LARGE}/members?$select=id&$top=25"
    seen: set[str] = set()
    while url:
        body = graph.get(url).json()
        sizes.append(len(body["value"]))
        seen |= {each["id"] for each in body["value"]}
        url = body.get("@odata.nextLink", "")
    assert sizes == [25, 25, 10]
    assert seen == {object_id("user", f"m{number:03}") for number in range(1, 61)}


def test_casts(graph: Graph) -> None:
    assert graph.names(f"{MIXED}/members/microsoft.graph.user") == ["Ana Alvarez", "Grace Green"]
    assert graph.names(f"{MIXED}/members/microsoft.graph.group") == ["SG-Canary"]
    assert error_of(graph.get(f"{MIXED}/members/microsoft.graph.color"))[1] == "Request_UnsupportedQuery"
    filtered = f"{MIXED}/members/microsoft.graph.user?$filter=startswith(displayName,'Gr')"
    assert graph.names(filtered) == ["Grace Green"]
    assert error_of(graph.get(f"{MIXED}/members?$filter=startswith(displayName,'Gr')"))[1] == "Request_UnsupportedQuery"


def test_transitive_members(graph: Graph) -> None:
    expected = ["Ana Alvarez", "Ben Bauer", "Cleo Costa", "Grace Green", "SG-Canary"]
    assert graph.names(f"{MIXED}/transitiveMembers") == expected
    assert graph.names(f"{MIXED}/transitiveMembers/microsoft.graph.group") == ["SG-Canary"]


def test_links(graph: Graph) -> None:
    assert reference("ana") in graph.values(f"{CANARY}/members/$ref")


@pytest.mark.parametrize("collection", ["directoryObjects", "users"])
def test_adding_and_removing_a_member(graph: Graph, collection: str) -> None:
    assert graph.call("POST", f"{CANARY}/members/$ref", reference("dan", collection=collection)).status_code == 204
    assert "Dan Dvořák" in graph.names(f"{CANARY}/members")
    assert graph.call("DELETE", f"{CANARY}/members/{object_id('user', 'dan')}/$ref").status_code == 204
    assert "Dan Dvořák" not in graph.names(f"{CANARY}/members")


def test_adding_a_member_twice(graph: Graph) -> None:
    status, code, message = error_of(graph.call("POST", f"{CANARY}/members/$ref", reference("ana")))
    assert (status, code) == (400, "Request_BadRequest")
    assert message == "One or more added object references already exist for the following modified properties: 'members'."


def test_adding_what_does_not_exist(graph: Graph) -> None:
    assert error_of(graph.call("POST", f"{CANARY}/members/$ref", reference("nobody")))[1] == "Request_ResourceNotFound"
    assert graph.call("POST", f"{CANARY}/members/$ref", {"@odata.id": "ana"}).status_code == 400
    assert graph.call("POST", f"{CANARY}/members/$ref", {}).status_code == 400


def test_removing_what_is_no_member(graph: Graph) -> None:
    answer = graph.call("DELETE", f"{CANARY}/members/{object_id('user', 'dan')}/$ref")
    assert error_of(answer)[:2] == (404, "Request_ResourceNotFound")


def test_a_dynamic_group_takes_no_members(graph: Graph) -> None:
    graph.admin("PATCH", "/objects/SG-Canary", {"groupTypes": ["DynamicMembership"], "membershipRule": 'user.city -eq "x"'})
    assert graph.call("POST", f"{CANARY}/members/$ref", reference("dan")).status_code == 400
    assert graph.call("DELETE", f"{CANARY}/members/{object_id('user', 'ana')}/$ref").status_code == 400
    assert graph.call("PATCH", CANARY, {"members@odata.bind": [reference("dan")["@odata.id"]]}).status_code == 400
