# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups: list, get, create, change, delete."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import GRAPH, Graph, Json, error_of

CANARY = object_id("group", "SG-Canary")
ONPREM = object_id("group", "SG-Onprem")
NEW: Json = {"displayName": "SG-New", "mailEnabled": False, "securityEnabled": True, "mailNickname": "sg-new"}


def link(name: str, kind: str = "user") -> str:
    return f"{GRAPH}/v1.0/directoryObjects/{object_id(kind, name)}"


def found(graph: Graph, name: str) -> list[str]:
    text = "'" + name.replace("'", "''") + "'"
    return graph.names(f"/groups?$filter={quote(f'displayName eq {text}')}&$select=displayName")


def test_a_name_finds_every_group_that_has_it(graph: Graph) -> None:
    assert found(graph, "SG-Twin") == ["SG-Twin", "SG-Twin"]
    assert found(graph, "sg-canary") == ["SG-Canary"]
    assert found(graph, 'SG-Ümlaut, "Komma" + #1 <x>') == ['SG-Ümlaut, "Komma" + #1 <x>']
    assert found(graph, "SG") == []


@pytest.mark.parametrize("name", ["O'Brien", "''", "a''b", "x' or displayName ne 'y", "50% & more?", "  edges  ", "🦊*(\\)"])
def test_any_name_can_be_found_and_injects_nothing(graph: Graph, name: str) -> None:
    assert graph.call("POST", "/groups", {**NEW, "displayName": name}).status_code == 201
    assert found(graph, name) == [name]


def test_a_group_shows_its_default_properties(graph: Graph) -> None:
    body = graph.get(f"/groups/{CANARY}").json()
    assert body["@odata.context"] == f"{GRAPH}/v1.0/$metadata#groups/$entity"
    assert (body["id"], body["displayName"], body["securityEnabled"]) == (CANARY, "SG-Canary", True)
    assert (body["onPremisesSyncEnabled"], body["groupTypes"]) == (None, [])
    assert "hasMembersWithLicenseErrors" not in body


def test_select_returns_what_it_names(graph: Graph) -> None:
    body = graph.get(f"/groups/{CANARY}?$select=displayName,isArchived").json()
    assert body == {
        "@odata.context": f"{GRAPH}/v1.0/$metadata#groups/$entity",
        "displayName": "SG-Canary",
        "isArchived": None,
    }


def test_an_unknown_property_cannot_be_selected(graph: Graph) -> None:
    status, code, message = error_of(graph.get("/groups?$select=color"))
    assert (status, code) == (400, "BadRequest")
    assert "Could not find a property named 'color' on type 'microsoft.graph.group'" in message


def test_a_directory_extension_shows_when_it_is_selected_and_set(graph: Graph) -> None:
    name = "extension_8e7d5a1c40b24b6f9c3d2f1e0a9b8c7d_GroupDN"
    assert name not in graph.get(f"/groups/{CANARY}?$select=id,{name}").json()
    graph.call("PATCH", f"/groups/{CANARY}", {name: "CN=x,DC=contoso,DC=lab"})
    assert graph.get(f"/groups/{CANARY}?$select=id,{name}").json()[name] == "CN=x,DC=contoso,DC=lab"


def test_an_unknown_group(graph: Graph) -> None:
    status, code, message = error_of(graph.get("/groups/00000000-0000-4000-8000-000000000000"))
    assert (status, code) == (404, "Request_ResourceNotFound")
    assert message.startswith("Resource '00000000-0000-4000-8000-000000000000' does not exist")


def test_pages_lead_through_everything_once(graph: Graph) -> None:
    names: list[str] = []
    url: str | None = "/groups?$top=5&$select=displayName&$count=true"
    pages = 0
    while url:
        body = graph.get(url, ConsistencyLevel="eventual").json()
        names += [each["displayName"] for each in body["value"]]
        assert ("@odata.count" in body) is (pages == 0)
        url = body.get("@odata.nextLink")
        pages += 1
    assert pages == 3
    assert len(names) == 12
    assert names == [each["displayName"] for each in graph.values("/groups")]


@pytest.mark.parametrize("query", ["$top=1000", "$top=0", "$top=x", "$skip=1", "$skiptoken=nonsense", "$orderby=description"])
def test_queries_that_the_service_refuses(graph: Graph, query: str) -> None:
    assert graph.get(f"/groups?{query}").status_code == 400


def test_ordering_a_filtered_list_is_an_advanced_query(graph: Graph) -> None:
    query = "/groups?$filter=startswith(displayName,'SG-T')&$orderby=displayName desc"
    assert error_of(graph.get(query))[1] == "Request_UnsupportedQuery"
    assert graph.get(f"{query}&$count=true", ConsistencyLevel="eventual").status_code == 200
    ordered = [each["displayName"] for each in graph.values("/groups?$orderby=displayName desc&$top=2")]
    assert ordered == ['SG-Ümlaut, "Komma" + #1 <x>', "SG-Unassigned"]


def test_search_needs_eventual_consistency(graph: Graph) -> None:
    query = '/groups?$search="displayName:twin"'
    assert error_of(graph.get(query))[1] == "Request_UnsupportedQuery"
    assert graph.names(query, ConsistencyLevel="eventual") == ["SG-Twin", "SG-Twin"]


def test_a_new_group_with_members(graph: Graph) -> None:
    answer = graph.call("POST", "/groups", {**NEW, "members@odata.bind": [link("ana"), link("SG-Canary", "group")]})
    body = answer.json()
    assert (answer.status_code, body["displayName"], body["mailEnabled"]) == (201, "SG-New", False)
    assert graph.names(f"/groups/{body['id']}/members") == ["Ana Alvarez", "SG-Canary"]


@pytest.mark.parametrize("missing", ["displayName", "mailEnabled", "securityEnabled", "mailNickname"])
def test_a_new_group_needs_four_properties(graph: Graph, missing: str) -> None:
    body = {name: value for name, value in NEW.items() if name != missing}
    expected = f"A value is required for property '{missing}' of resource 'Group'."
    assert error_of(graph.call("POST", "/groups", body)) == (400, "Request_BadRequest", expected)


@pytest.mark.parametrize(
    "change",
    [
        {"displayName": "x" * 257},
        {"mailNickname": "has space"},
        {"mailNickname": "x" * 65},
        {"mailNickname": "umläut"},
        {"securityEnabled": "yes"},
        {"color": "red"},
        {"onPremisesSyncEnabled": True},
        {"members@odata.bind": [link("nobody")]},
        {"members@odata.bind": ["https://graph.microsoft.com/v1.0/directoryObjects/1"]},
        {"members@odata.bind": [link(f"m{number:03}") for number in range(1, 22)]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_group_that_cannot_be_created(graph: Graph, change: dict[str, t.Any]) -> None:
    assert graph.call("POST", "/groups", {**NEW, **change}).status_code in (400, 404)
    assert found(graph, "SG-New") == []


def test_changing_properties(graph: Graph) -> None:
    answer = graph.call("PATCH", f"/groups/{CANARY}", {"displayName": "SG-Renamed", "description": None})
    assert (answer.status_code, answer.content) == (204, b"")
    body = graph.get(f"/groups/{CANARY}").json()
    assert (body["displayName"], body["description"]) == ("SG-Renamed", None)


def test_adding_twenty_members_at_once_is_all_or_nothing(graph: Graph) -> None:
    twenty = [link(f"m{number:03}") for number in range(1, 21)]
    path = f"/groups/{CANARY}"
    assert graph.call("PATCH", path, {"members@odata.bind": twenty}).status_code == 204
    assert len(graph.values(f"{path}/members")) == 23
    one_is_there = [link("m021"), link("m001")]
    status, _code, message = error_of(graph.call("PATCH", path, {"members@odata.bind": one_is_there}))
    assert status == 400
    assert "already exist for the following modified properties: 'members'" in message
    assert len(graph.values(f"{path}/members")) == 23
    too_many = [link(f"m{number:03}") for number in range(21, 42)]
    assert graph.call("PATCH", path, {"members@odata.bind": too_many}).status_code == 400


def test_a_synced_group_is_read_only(graph: Graph) -> None:
    expected = "Unable to update the specified properties for on-premises mastered Directory Sync objects"
    for answer in (
        graph.call("PATCH", f"/groups/{ONPREM}", {"description": "x"}),
        graph.call("DELETE", f"/groups/{ONPREM}"),
        graph.call("POST", f"/groups/{ONPREM}/members/$ref", {"@odata.id": link("dan")}),
    ):
        status, code, message = error_of(answer)
        assert (status, code) == (400, "Request_BadRequest")
        assert message.startswith(expected)


def test_deleting_a_group_ends_its_memberships_and_assignments(graph: Graph, principal: Json) -> None:
    assigned = f"/servicePrincipals/{principal['id']}/appRoleAssignedTo"
    before = {each["principalId"] for each in graph.values(assigned)}
    assert graph.call("DELETE", f"/groups/{CANARY}").status_code == 204
    assert graph.get(f"/groups/{CANARY}").status_code == 404
    assert before - {each["principalId"] for each in graph.values(assigned)} == {CANARY}
    assert "SG-Canary" not in graph.names(f"/groups/{object_id('group', 'SG-Mixed')}/members")


def test_a_new_group_shows_in_lists_after_a_delay(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"replication_delay": 60})
    graph.admin("POST", "/clock", {"advance": 61})
    group = graph.call("POST", "/groups", NEW).json()
    assert graph.get(f"/groups/{group['id']}").status_code == 200
    assert found(graph, "SG-New") == []
    graph.admin("POST", "/clock", {"advance": 61})
    assert found(graph, "SG-New") == ["SG-New"]


def test_without_permission(limited: Graph) -> None:
    expected = (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    assert error_of(limited.get("/groups")) == expected
    assert error_of(limited.call("POST", "/groups", NEW)) == expected


def test_permissions_can_be_granted(limited: Graph) -> None:
    limited.admin("PUT", "/settings", {"limited_permissions": ["GroupMember.Read.All"]})
    assert limited.get("/groups").status_code == 200
    assert limited.call("POST", "/groups", NEW).status_code == 403
    assert limited.get("/users").status_code == 403
