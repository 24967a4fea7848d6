# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user is a member of: list, page, cast, and inside of a batch."""

from __future__ import annotations

import pytest

from tests.lab.datasets.model import object_id
from tests.unit.lab.tenant.support import Graph, error_of

ANA = object_id("user", "ana")
GROUPS = "/users/grace@contoso.lab/memberOf"


@pytest.mark.parametrize("identifier", [ANA, ANA.upper(), "ana@contoso.lab", "ana%40contoso.lab"])
def test_direct_memberships(graph: Graph, identifier: str) -> None:
    found = graph.values(f"/users/{identifier}/memberOf?$select=id,userPrincipalName")
    names = ("SG-Canary", "SG-Mixed", "SG-Onprem")
    assert {"@odata.type": "#microsoft.graph.group", "id": object_id("group", names[0])} in found
    assert {object_id("group", name) for name in names} <= {each["id"] for each in found}
    assert all(set(each) == {"@odata.type", "id"} for each in found)


def test_memberships_are_not_transitive(graph: Graph) -> None:
    graph.admin("PATCH", "/objects/SG-Empty", {"members": ["SG-Mixed"]})
    assert graph.names(GROUPS) == ["SG-Mixed"]


def test_memberships_change_with_the_members(graph: Graph) -> None:
    graph.admin("PATCH", "/objects/SG-Empty", {"members": ["grace@contoso.lab"]})
    assert graph.names(GROUPS) == ["SG-Empty", "SG-Mixed"]
    graph.admin("DELETE", "/objects/SG-Mixed")
    assert graph.names(GROUPS) == ["SG-Empty"]


def test_pages(graph: Graph) -> None:
    groups = [{"displayName": f"SG-Page-{number}", "members": ["grace@contoso.lab"]} for number in range(4)]
    graph.admin("POST", "/objects", {"groups": groups})
    sizes, seen, url = [], set(), f"{GROUPS}?$select=displayName&$top=2"
    while url:
        body = graph.get(url).json()
        sizes.append(len(body["value"]))
        seen |= {each["displayName"] for each in body["value"]}
        url = body.get("@odata.nextLink", "")
    assert sizes == [2, 2, 1]
    assert seen == {"SG-Mixed", "SG-Page-0", "SG-Page-1", "SG-Page-2", "SG-Page-3"}


def test_casts(graph: Graph) -> None:
    assert graph.names(f"{GROUPS}/microsoft.graph.group") == ["SG-Mixed"]
    assert graph.names(f"{GROUPS}/microsoft.graph.group?$filter=startswith(displayName,'Mix')") == []
    assert error_of(graph.get(f"{GROUPS}/microsoft.graph.color"))[1] == "Request_UnsupportedQuery"


def test_an_unknown_user(graph: Graph) -> None:
    assert error_of(graph.get("/users/nobody@contoso.lab/memberOf"))[:2] == (404, "Request_ResourceNotFound")


@pytest.mark.parametrize(("permission", "status"), [("User.Read.All", 403), ("Directory.Read.All", 200)])
def test_permissions(graph: Graph, limited: Graph, permission: str, status: int) -> None:
    graph.admin("PUT", "/settings", {"limited_permissions": [permission]})
    assert limited.get(f"/users/{ANA}").status_code == 200
    assert limited.get(f"/users/{ANA}/memberOf").status_code == status


def test_in_a_batch(graph: Graph) -> None:
    graph.admin("PATCH", "/objects/grace@contoso.lab", {"manager": ANA})
    urls = [f"{GROUPS}?$select=displayName&$top=999", "/users/grace@contoso.lab?$select=id&$expand=manager($select=id)"]
    items = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]
    answers = sorted(graph.call("POST", "/$batch", {"requests": items}).json()["responses"], key=lambda each: str(each["id"]))
    assert [each["status"] for each in answers] == [200, 200]
    assert [each["displayName"] for each in answers[0]["body"]["value"]] == ["SG-Mixed"]
    assert answers[1]["body"]["manager"] == {"@odata.type": "#microsoft.graph.user", "id": ANA}
