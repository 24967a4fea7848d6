# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the members of many groups from the lab's tenant: with the collection's session, and with nothing but requests."""

from __future__ import annotations

import threading
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

import requests

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import MAXIMUM, BatchRequest
from tests.integration.helpers.graph_session import graph_session
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

GROUPS = ("SG-Canary", "SG-Mixed", "SG-Large", "Sales")


def member_paths(lab: Lab, count: int) -> list[str]:
    """Return so many different reads of the members of a few groups."""
    ids = [lab.object(name)["id"] for name in GROUPS]
    return [f"/groups/{ids[number % 4]}/members?$select=id&$top={999 - number // 4}" for number in range(count)]


def seconds(paths: t.Sequence[str], at_once: int) -> float:
    """Return how long the collection takes, its connections included."""
    forget_pace()
    with graph_session(graph_parallel_requests=at_once) as session:
        next(session.get_all("/groups", params={"$top": 1}))  # signs in
        began = time.monotonic()
        answers = session.batch([BatchRequest("GET", path) for path in paths])
        taken = time.monotonic() - began
    if any(answer.status != 200 for answer in answers):
        raise SystemExit("bench: not all reads succeeded")
    return taken


def transfer(lab: Lab, paths: t.Sequence[str], at_once: int) -> float:
    """Return how long the same batches take with nothing but requests, each thread with a connection of its own."""
    token = TenantClient(lab).token
    local = threading.local()

    def post(chunk: list[dict[str, str]]) -> int:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.trust_env = False
            local.session.headers["Authorization"] = f"Bearer {token}"
        answer = local.session.post(f"{lab.state.graph_url}/v1.0/$batch", json={"requests": chunk}, verify=lab.state.ca_path)
        return len(answer.json()["responses"])

    items = [{"id": str(number), "method": "GET", "url": path} for number, path in enumerate(paths)]
    chunks = [items[start : start + MAXIMUM] for start in range(0, len(items), MAXIMUM)]
    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        answered = sum(pool.map(post, chunks))
    taken = time.monotonic() - began
    if answered != len(paths):
        raise SystemExit(f"bench: {answered} of {len(paths)} reads were answered")
    return taken
