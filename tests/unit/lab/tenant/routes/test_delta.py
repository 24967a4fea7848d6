# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The delta query on groups, and the source of authority."""

from __future__ import annotations

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import GRAPH, Graph, error_of

CANARY = object_id("group", "SG-Canary")
ONPREM = object_id("group", "SG-Onprem")
DAN = object_id("user", "dan")
ANA = object_id("user", "ana")


def test_changes_since_the_last_look(graph: Graph) -> None:
    first = graph.get("/groups/delta?$select=displayName,members").json()
    assert len(first["value"]) == 12
    canary = next(each for each in first["value"] if each["id"] == CANARY)
    assert len(canary["members@delta"]) == 3
    link = first["@odata.deltaLink"]
    assert graph.get(link).json()["value"] == []

    graph.call("POST", f"/groups/{CANARY}/members/$ref", {"@odata.id": f"{GRAPH}/v1.0/directoryObjects/{DAN}"})
    graph.call("DELETE", f"/groups/{CANARY}/members/{ANA}/$ref")
    graph.call("DELETE", f"/groups/{object_id('group', 'SG-Empty')}")
    changed = {each["id"]: each for each in graph.get(link).json()["value"]}
    assert {each["id"]: "@removed" in each for each in changed[CANARY]["members@delta"]} == {DAN: False, ANA: True}
    assert changed[object_id("group", "SG-Empty")]["@removed"] == {"reason": "deleted"}
    assert len(changed) == 2


def test_only_the_groups_that_are_asked_for(graph: Graph) -> None:
    query = f"/groups/delta?$select=displayName&$filter=id eq '{CANARY}' or id eq '{ONPREM}'"
    assert graph.names(query) == ["SG-Canary", "SG-Onprem"]
    assert graph.get("/groups/delta?$filter=displayName eq 'x'").status_code == 400


def test_a_token_of_another_time(graph: Graph) -> None:
    answer = graph.get("/groups/delta?$deltatoken=0000.3")
    assert error_of(answer)[0] == 410
    assert answer.headers["Location"] == f"{GRAPH}/v1.0/groups/delta"


def test_taking_a_group_over_and_giving_it_back(graph: Graph) -> None:
    path = f"/groups/{ONPREM}/onPremisesSyncBehavior"
    assert graph.get(f"{path}?$select=id,isCloudManaged").json()["isCloudManaged"] is False
    assert graph.call("PATCH", path, {"isCloudManaged": True}).status_code == 204
    assert graph.get(path).json()["isCloudManaged"] is True
    assert graph.get(f"/groups/{ONPREM}").json()["onPremisesSyncEnabled"] is None
    assert graph.call("PATCH", f"/groups/{ONPREM}", {"description": "cloud"}).status_code == 204
    assert graph.call("PATCH", path, {"isCloudManaged": False}).status_code == 204
    assert graph.get(path).json()["isCloudManaged"] is False


def test_a_cloud_group_is_not_converted(graph: Graph) -> None:
    path = f"/groups/{CANARY}/onPremisesSyncBehavior"
    assert graph.call("PATCH", path, {"isCloudManaged": True}).status_code == 204
    assert graph.get(path).json()["isCloudManaged"] is False
    assert graph.call("PATCH", path, {"isCloudManaged": "true"}).status_code == 400


def test_users_have_it_too(graph: Graph, limited: Graph) -> None:
    path = f"/users/{ANA}/onPremisesSyncBehavior"
    assert graph.get(path).json()["isCloudManaged"] is False
    assert graph.call("PATCH", path, {"isCloudManaged": True}).status_code == 204
    assert graph.get(f"/users/{ANA}?$select=onPremisesSyncEnabled").json()["onPremisesSyncEnabled"] is None
    assert limited.get(path).status_code == 403
