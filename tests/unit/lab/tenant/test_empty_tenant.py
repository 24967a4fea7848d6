# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dataset without a configuration: from nothing to a job, by the documented calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.lab.tenant.support import Graph, make_tenant, serving

TEMPLATE = "fb81332f-3eca-4ecf-a939-4278e501d330"


@pytest.fixture(name="graph")
def fixture_graph(tmp_path: Path) -> Iterator[Graph]:
    """A client of the empty dataset's tenant."""
    tenant = make_tenant(tmp_path, "empty")
    with serving(tenant) as address:
        yield Graph(tenant, address)


def test_there_is_no_configuration(graph: Graph) -> None:
    assert graph.values("/servicePrincipals") == []
    assert graph.values("/groups") == []
    assert len(graph.values("/users?$top=999")) == 68
    assert graph.admin("GET", "/configurations").json() == {"value": []}
    group = {"groups": [{"displayName": "SG", "assigned": True}]}
    assert graph.admin("POST", "/objects", group).status_code == 400


def test_making_a_configuration(graph: Graph) -> None:
    new = graph.call("POST", f"/applicationTemplates/{TEMPLATE}/instantiate", {"displayName": "contoso.lab"}).json()
    principal = f"/servicePrincipals/{new['servicePrincipal']['id']}"
    synchronization = f"{principal}/synchronization"
    domain = {"key": "Domain", "value": json.dumps({"domain": "contoso.lab"})}
    assert graph.call("PUT", f"{synchronization}/secrets", {"value": [domain]}).status_code == 204
    created = graph.call("POST", f"{synchronization}/jobs", {"templateId": "AAD2ADGroupProvisioning"}).json()
    job = f"{synchronization}/jobs/{created['id']}"
    assert graph.call("POST", f"{job}/validateCredentials", {"useSavedCredentials": True}).status_code == 204
    schema = graph.get(f"{job}/schema?$expand=directories").json()
    users = next(each for each in schema["synchronizationRules"][0]["objectMappings"] if each["sourceObjectName"] == "User")
    assert users["enabled"] is False
    assert graph.call("PUT", f"{job}/schema", schema).status_code == 204
    assert graph.call("POST", f"{job}/start").status_code == 204
    assert graph.get(job).json()["schedule"]["state"] == "Active"


def test_options_that_are_not_supported_are_refused(graph: Graph) -> None:
    assert graph.get("/users?$expand=manager").status_code == 400
    assert graph.get("/users?$format=xml").status_code == 400
    assert graph.get("/users?custom=1").status_code == 200
