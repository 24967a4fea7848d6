# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.shared.permission_advice import permission_advice
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import RetryPolicy
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.answering_server import AnsweringServer
from tests.unit.plugins.module_utils._graph.certificates import Authority, make_authority
from tests.unit.plugins.module_utils._graph.scripted_server import ScriptedServer

QUICK = RetryPolicy(retries=3, total=5.0, first=0.01, longest=0.02)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in list(os.environ):
        if variable.startswith(("ACTIONS_", "ARM_", "AZURE_", "CLOUD_SYNC_", "GITHUB_")) or variable.lower().endswith("_proxy"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority: Authority) -> t.Iterator[ScriptedServer]:
    """Every answer must be asked for, and nothing else."""
    scripted = ScriptedServer(authority.server_path)
    yield scripted
    scripted.close()
    assert scripted.unexpected == []
    assert scripted.unused == []


@pytest.fixture
def answering(authority: Authority) -> t.Iterator[AnsweringServer]:
    """A server that takes as many requests at once as come."""
    served = AnsweringServer(authority.server_path)
    yield served
    served.close()


@pytest.fixture
def reading(answering: AnsweringServer, authority: Authority) -> t.Iterator[GraphSession]:
    """A session with that server."""
    parameters = {"access_token": "opaque-token", "graph_url": answering.url, "graph_ca_path": str(authority.ca_path)}
    with GraphSession(GraphOptions.from_parameters(parameters), QUICK, advice=permission_advice) as opened:
        yield opened


@pytest.fixture
def options(server: ScriptedServer, authority: Authority) -> GraphOptions:
    return GraphOptions.from_parameters(
        {
            "access_token": "opaque-token",
            "graph_url": server.url,
            "login_url": server.url,
            "graph_ca_path": str(authority.ca_path),
            "graph_timeout": 2,
        }
    )


@pytest.fixture
def session(options: GraphOptions) -> t.Iterator[GraphSession]:
    with GraphSession(options, QUICK, advice=permission_advice) as opened:
        yield opened
