# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON batching."""

from __future__ import annotations

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, Json, error_of

CANARY = object_id("group", "SG-Canary")
JSON_BODY = {"Content-Type": "application/json"}


def send(graph: Graph, *items: Json) -> dict[str, Json]:
    answer = graph.call("POST", "/$batch", {"requests": list(items)})
    assert answer.status_code == 200, answer.text
    return {each["id"]: each for each in answer.json()["responses"]}


def test_each_request_has_its_own_status(graph: Graph) -> None:
    answers = send(
        graph,
        {"id": "1", "method": "GET", "url": f"/groups/{CANARY}?$select=displayName"},
        {"id": "2", "method": "GET", "url": "/groups/unknown"},
        {"id": "3", "method": "PATCH", "url": f"/groups/{CANARY}", "headers": JSON_BODY, "body": {"description": "x"}},
        {"id": "4", "method": "GET", "url": "users/ana%40contoso.lab"},
    )
    assert answers["1"]["body"]["displayName"] == "SG-Canary"
    assert (answers["2"]["status"], answers["2"]["body"]["error"]["code"]) == (404, "Request_ResourceNotFound")
    assert (answers["3"]["status"], "body" in answers["3"]) == (204, False)
    assert answers["4"]["body"]["userPrincipalName"] == "ana@contoso.lab"


def test_next_links_of_a_batch_can_be_followed(graph: Graph) -> None:
    answers = send(graph, {"id": "1", "method": "GET", "url": f"/groups/{CANARY}/members?$top=2"})
    following = graph.get(answers["1"]["body"]["@odata.nextLink"]).json()
    assert len(following["value"]) == 1


def test_what_depends_on_a_failure_is_not_executed(graph: Graph) -> None:
    answers = send(
        graph,
        {"id": "1", "method": "GET", "url": "/groups/unknown"},
        {"id": "2", "method": "DELETE", "url": f"/groups/{CANARY}", "dependsOn": ["1"]},
        {"id": "3", "method": "GET", "url": f"/groups/{CANARY}", "dependsOn": ["2"]},
    )
    assert [answers[each]["status"] for each in "123"] == [404, 424, 424]
    assert graph.get(f"/groups/{CANARY}").status_code == 200


GET: Json = {"id": "1", "method": "GET", "url": "/groups"}


@pytest.mark.parametrize(
    "items",
    [
        [],
        [GET, GET],
        [{**GET, "id": str(number)} for number in range(21)],
        [{**GET, "method": "COPY"}],
        [{**GET, "id": 1}],
        [{"id": "1", "method": "GET"}],
        [{**GET, "dependsOn": ["2"]}],
        [{**GET, "method": "PATCH", "body": {}}],
        ["GET /groups"],
    ],
)
def test_a_malformed_batch_is_refused_as_a_whole(graph: Graph, items: list[Json]) -> None:
    assert error_of(graph.call("POST", "/$batch", {"requests": items}))[:2] == (400, "BadRequest")


def test_a_batch_needs_a_token(graph: Graph) -> None:
    graph.token = "none"
    assert graph.call("POST", "/$batch", {"requests": [GET]}).status_code == 401


def test_each_request_needs_its_own_permission(limited: Graph) -> None:
    limited.admin("PUT", "/settings", {"limited_permissions": ["User.Read.All"]})
    answers = send(limited, GET, {"id": "2", "method": "GET", "url": "/users"})
    assert [answers[each]["status"] for each in "12"] == [403, 200]
