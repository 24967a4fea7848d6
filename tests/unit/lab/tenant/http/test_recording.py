# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request is recorded, and told apart by whether it writes."""

from __future__ import annotations

import pytest

from tests.lab.tenant.http.recording import is_write
from tests.unit.lab.tenant.support import Graph


@pytest.mark.parametrize(
    ("method", "path", "write"),
    [
        ("GET", "/v1.0/groups", False),
        ("POST", "/v1.0/groups", True),
        ("PATCH", "/v1.0/groups/1", True),
        ("PUT", "/v1.0/servicePrincipals/1/synchronization/secrets", True),
        ("DELETE", "/v1.0/groups/1", True),
        ("POST", "/tenant/oauth2/v2.0/token", False),
        ("POST", "/v1.0/servicePrincipals/1/synchronization/jobs/2/schema/parseExpression", False),
        ("POST", "/v1.0/servicePrincipals/1/synchronization/jobs/2/schema/directories/3/discover", False),
        ("POST", "/v1.0/servicePrincipals/1/synchronization/jobs/validateCredentials", False),
        ("POST", "/v1.0/servicePrincipals/1/synchronization/jobs/2/provisionOnDemand", True),
        ("POST", "/v1.0/directoryObjects/getByIds", False),
        ("POST", "/v1.0/$batch", False),
    ],
)
def test_what_counts_as_a_write(method: str, path: str, write: bool) -> None:
    assert is_write(method, path) is write


def test_requests_are_counted_by_method_and_by_write(graph: Graph) -> None:
    graph.admin("DELETE", "/requests")
    group = graph.values("/groups?$filter=displayName eq 'SG-Empty'")[0]["id"]
    graph.call("PATCH", f"/groups/{group}", {"description": "x"})
    graph.get("/groups/unknown")
    report = graph.admin("GET", "/requests").json()
    assert report["by_method"] == {"GET": 2, "PATCH": 1}
    assert report["by_status"] == {"200": 1, "204": 1, "404": 1}
    assert (report["count"], report["writes"]) == (3, 1)
    first = report["requests"][0]
    assert (first["client"], first["path"], first["host"]) == ("main", "/v1.0/groups", "graph.contoso.lab")
    assert first["query"] == "$filter=displayName%20eq%20'SG-Empty'"


def test_a_batch_is_one_request_and_a_write_if_an_item_is(graph: Graph) -> None:
    graph.admin("DELETE", "/requests")
    read = {"id": "1", "method": "GET", "url": "/groups"}
    group = graph.values("/groups?$filter=displayName eq 'SG-Empty'")[0]["id"]
    headers = {"Content-Type": "application/json"}
    write = {"id": "2", "method": "PATCH", "url": f"/groups/{group}", "headers": headers, "body": {"description": "x"}}
    graph.call("POST", "/$batch", {"requests": [read]})
    graph.call("POST", "/$batch", {"requests": [read, write]})
    report = graph.admin("GET", "/requests").json()
    assert [each["write"] for each in report["requests"]] == [False, False, True]
    assert [item["status"] for item in report["requests"][2]["items"]] == [200, 204]
