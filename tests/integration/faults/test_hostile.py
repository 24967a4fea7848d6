# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that need a tenant, or the evidence of a change, to get to what a hostile service answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile.cases import Ended
from tests.hostile.http import hostile_http
from tests.hostile.ldap import hostile_ldap
from tests.hostile.processes import run_module
from tests.integration.helpers.every_module import RUNS, Run
from tests.lab.client import Lab
from tests.unit.plugins.module_utils._graph.certificates import Authority, make_authority

# A preflight and a rollback say what they found out besides.
DIRECTORY_CODES = {"change_preflight": "preflight_failed", "change_rollback": "rollback_incomplete"}
ON_BOTH = [run for run in RUNS if run.ad and run.graph]
WITH_EVIDENCE = [run for run in RUNS if run.module in ("change_info", "change_rollback", "change_snapshot")]
TENANT_SECONDS = 5
"""What the requests to the tenant take at most that come before."""


@pytest.fixture(name="authority", scope="module")
def fixture_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """What the hostile servers show, and what the modules trust."""
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("behaviour", ["drips", "announces gigabytes"])
@pytest.mark.parametrize("run", ON_BOTH, ids=str)
def test_a_hostile_controller(running_lab: Lab, authority: Authority, tmp_path: Path, run: Run, behaviour: str) -> None:
    arguments = run.begin(running_lab, tmp_path)
    with hostile_ldap(authority.server_path, behaviour) as server:
        given = {"ad_servers": [server.server], "ad_ca_path": str(authority.ca_path), "ad_timeout": 1}
        measured = run_module(run.module, {**arguments, **given}, tmp_path, dict(os.environ))
        ended = Ended(measured, 2 * max(server.connections, 1) + TENANT_SECONDS)
    code = "directory_unreachable" if behaviour == "drips" else "answer_too_large"
    ended.check(DIRECTORY_CODES.get(run.module, code))


@pytest.mark.parametrize("behaviour", ["drips in its body", "announces a chunk of gigabytes"])
@pytest.mark.parametrize("run", WITH_EVIDENCE, ids=str)
def test_a_hostile_graph(running_lab: Lab, authority: Authority, tmp_path: Path, run: Run, behaviour: str) -> None:
    arguments = run.begin(running_lab, tmp_path)
    with hostile_http(authority.server_path, behaviour) as server:
        given = {
            "graph_url": server.url,
            "graph_ca_path": str(authority.ca_path),
            "access_token": "token",
            "graph_timeout": 2,
            "graph_retries": 0,
        }
        measured = run_module(run.module, {**arguments, **given}, tmp_path, dict(os.environ))
        ended = Ended(measured, 2 * max(server.connections, 1))
    ended.check("no_answer" if behaviour.startswith("drips") else "answer_too_large")
