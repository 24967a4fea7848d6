# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What SDKs and people send reaches the operation that is meant."""

from __future__ import annotations

import pytest

from tests.lab.tenant.http.addresses import canonical_path, literal_names
from tests.unit.lab.tenant.support import Graph, Json

NAMES = literal_names(
    [
        "/v1.0/groups/{group}/members/{cast}",
        "/v1.0/groups/{group}/members/$ref",
        "/v1.0/groups/delta",
        "/v1.0/users/{user}",
        "/v1.0/servicePrincipals(appId='{app}')",
        "/v1.0/servicePrincipals/{principal}/synchronization/jobs/{job}/schema/filterOperators",
        "/v1.0/servicePrincipals/{principal}/synchronization/jobs/{job}/provisionOnDemand",
        "/beta/groups",
    ]
)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("/v1.0/groups/1", "/v1.0/groups/1"),
        ("/v1.0/groups/", "/v1.0/groups"),
        ("/v1.0/GROUPS/Ab", "/v1.0/groups/Ab"),
        ("/v1.0/groups('1')/members", "/v1.0/groups/1/members"),
        ("/v1.0/groups(id='1')/members/$ref", "/v1.0/groups/1/members/$ref"),
        ("/v1.0/users('o''brien@contoso.lab')", "/v1.0/users/o'brien@contoso.lab"),
        ("/v1.0/users/o'brien@contoso.lab", "/v1.0/users/o'brien@contoso.lab"),
        ("/v1.0/groups/delta()", "/v1.0/groups/delta"),
        ("/v1.0/groups/microsoft.graph.delta()", "/v1.0/groups/delta"),
        ("/v1.0/groups/graph.delta", "/v1.0/groups/delta"),
        ("/v1.0/groups/1/members/graph.user", "/v1.0/groups/1/members/microsoft.graph.user"),
        ("/v1.0/groups/1/members/microsoft.graph.user", "/v1.0/groups/1/members/microsoft.graph.user"),
        ("/v1.0/groups/1/members/graph.servicePrincipal", "/v1.0/groups/1/members/microsoft.graph.servicePrincipal"),
        ("/v1.0/serviceprincipals(appId='7')", "/v1.0/servicePrincipals(appId='7')"),
        (
            "/v1.0/servicePrincipals('1')/synchronization/jobs('AAD2AD.7d3c.ab')/schema/filterOperators()",
            "/v1.0/servicePrincipals/1/synchronization/jobs/AAD2AD.7d3c.ab/schema/filterOperators",
        ),
        (
            "/v1.0/servicePrincipals/1/synchronization/jobs/AAD2AD.7d3c.ab/microsoft.graph.provisionOnDemand",
            "/v1.0/servicePrincipals/1/synchronization/jobs/AAD2AD.7d3c.ab/provisionOnDemand",
        ),
        ("/beta/groups", "/beta/groups"),
        ("/groups", "/groups"),
        ("/v1.0/unknown('1')", "/v1.0/unknown('1')"),
    ],
)
def test_the_one_spelling_of_a_path(sent: str, meant: str) -> None:
    assert canonical_path(sent, NAMES) == meant


@pytest.mark.parametrize("path", ["/users('ana@contoso.lab')", "/users/ana%40contoso.lab", "/users%28%27ana%40contoso.lab%27%29"])
def test_a_user_in_every_spelling(graph: Graph, path: str) -> None:
    assert graph.get(path).json()["displayName"] == "Ana Alvarez"


def test_an_address_without_a_version(graph: Graph) -> None:
    answer = graph.get("https://graph.contoso.lab/groups")
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid version: groups.")


def test_every_number_that_can_be_counted(graph: Graph) -> None:
    group = graph.get("/groups?$filter=displayName eq 'SG-Canary'").json()["value"][0]["id"]
    counted = (
        "/groups/$count",
        "/users/$count",
        f"/groups/{group}/members/$count",
        f"/groups('{group}')/transitiveMembers/$count",
        f"/groups/{group}/members/graph.user/$count",
        f"/groups/{group}/transitiveMembers/microsoft.graph.user/$count",
    )
    for path in counted:
        refused = graph.get(path)
        assert (refused.status_code, refused.json()["error"]["message"]) == (400, "$count is not currently supported.")
        answer = graph.get(path, ConsistencyLevel="eventual")
        assert answer.headers["Content-Type"].startswith("text/plain")
        listed = len(graph.get(f"{path.removesuffix('/$count')}?$top=999").json()["value"])
        assert int(answer.text) == listed > 0
    found = graph.get("/groups/$count?$filter=endswith(displayName,'Canary')", ConsistencyLevel="eventual")
    assert found.text == "1"


def test_members_on_request(graph: Graph) -> None:
    def expanded(name: str, text: str) -> list[Json]:
        group = graph.get(f"/groups?$filter=displayName eq '{name}'").json()["value"][0]["id"]
        members: list[Json] = graph.get(f"/groups/{group}?$expand={text}").json()["members"]
        return members

    assert {"@odata.type": "#microsoft.graph.user", "displayName": "Ana Alvarez"} in expanded(
        "SG-Canary", "members($select=displayName)"
    )
    assert len(expanded("SG-Large", "members")) == 20
    group = graph.get("/groups?$filter=displayName eq 'SG-Canary'").json()["value"][0]["id"]
    assert graph.get(f"/groups/{group}?$expand=owners").status_code == 400


def test_a_member_that_an_option_names(graph: Graph) -> None:
    group = graph.get("/groups?$filter=displayName eq 'SG-Canary'").json()["value"][0]["id"]
    member = graph.get(f"/groups/{group}/members").json()["value"][0]["id"]
    link = f"https://graph.contoso.lab/v1.0/directoryObjects/{member}"
    assert graph.call("DELETE", f"/groups/{group}/members/$ref?@id={link}").status_code == 204
    assert member not in {each["id"] for each in graph.get(f"/groups/{group}/members").json()["value"]}
