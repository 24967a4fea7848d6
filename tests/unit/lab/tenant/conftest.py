# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the tenant's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.tenant.seed import seed
from tests.lab.tenant.tenant import Tenant
from tests.unit.lab.tenant.support import Graph, Json, make_tenant, serving


@pytest.fixture(name="served", scope="session")
def fixture_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tenant, str]]:
    """The small dataset's tenant and its address."""
    tenant = make_tenant(tmp_path_factory.mktemp("tenant"))
    with serving(tenant) as address:
        yield tenant, address


@pytest.fixture(name="graph")
def fixture_graph(served: tuple[Tenant, str]) -> Graph:
    """A client with all permissions, of a tenant that holds nothing but its dataset."""
    tenant, address = served
    seed(tenant)
    tenant.recorder.clear()
    return Graph(tenant, address)


@pytest.fixture(name="limited")
def fixture_limited(graph: Graph) -> Graph:
    """A client without any permission."""
    return Graph(graph.tenant, graph.address, "limited")


@pytest.fixture(name="principal")
def fixture_principal(graph: Graph) -> Json:
    """The service principal of the configuration."""
    found = graph.values("/servicePrincipals?$filter=applicationTemplateId eq 'fb81332f-3eca-4ecf-a939-4278e501d330'")
    assert len(found) == 1
    return found[0]


@pytest.fixture(name="synchronization")
def fixture_synchronization(principal: Json) -> str:
    """The path of the configuration's synchronization."""
    return f"/servicePrincipals/{principal['id']}/synchronization"


@pytest.fixture(name="job")
def fixture_job(graph: Graph, synchronization: str) -> str:
    """The path of the configuration's job."""
    return f"{synchronization}/jobs/{graph.values(f'{synchronization}/jobs')[0]['id']}"
