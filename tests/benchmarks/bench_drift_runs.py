# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole run of ``writeback_drift``, beside the bare transfer of the same data, and beside a loop of single look-ups.

The loop reads 50 groups by ``ansible.builtin.uri`` and ``community.general.ldap_search``; without the start of its playbook, that is
scaled to all groups. The bare transfer reads both sides at the same time and keeps nothing.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.groups import GROUP_FIELDS
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.users import USER_FIELDS
from tests.benchmarks.bench_ad_group import PEER_PYTHON
from tests.benchmarks.bench_parallel_reads import AT_ONCE
from tests.benchmarks.bench_written_groups import DATASET, GROUPS, MEMBERSHIPS, once
from tests.benchmarks.comparison import Comparison, Figure
from tests.benchmarks.reads import transfer
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

__all__ = ["DATASET", "run"]

ROUNDS = 3
LOOPED = 50
CONFIGURATION = "contoso.lab"
# What a lab is found to be like that nobody cared for: nothing about groups or members.
SETTINGS = ("posture.", "configuration.")
Measured = dict[str, t.Any]


def run() -> Comparison:
    """Return the medians of all side by side; they take turns."""
    lab = Lab()
    lab.reset()
    ids = assigned(lab)
    users = listed_ids(lab, "/users?$select=id&$top=999", "id")
    paths = [f"/groups/{each}/members?$select=id&$top=999" for each in ids]
    rounds = [(bare(lab, paths, users), whole()["seconds"]) for _round in range(ROUNDS)]
    raw, ours = (statistics.median(each) for each in zip(*rounds, strict=True))
    figures = [Figure("writeback_drift", ours), Figure("bare transfer, both at once", raw, at_least=0.5)]
    if PEER_PYTHON.exists():
        looped = (loop(lab, ids[:LOOPED]) - loop(lab, [])) * GROUPS / LOOPED
        figures.append(Figure("ldap_search and uri in a loop, scaled", looped, at_least=100))
    return Comparison(f"Drift of {GROUPS:,} groups with {MEMBERSHIPS:,} memberships, median of {ROUNDS}", "s", tuple(figures))


def assigned(lab: Lab) -> list[str]:
    """Return the ids of all groups in scope."""
    return listed_ids(
        lab, f"/servicePrincipals/{lab.configuration().service_principal_id}/appRoleAssignedTo?$top=999", "principalId"
    )


def listed_ids(lab: Lab, path: str, name: str) -> list[str]:
    """Return what all pages of a collection have under this name."""
    client = TenantClient(lab)
    ids: list[str] = []
    while path:
        page = client.get(path)
        ids += [each[name] for each in page["value"]]
        path = page.get("@odata.nextLink", "").partition("/v1.0")[2]
    return ids


def whole(groups: int = GROUPS, memberships: int = MEMBERSHIPS) -> Measured:
    """Return what a run costs in a process of its own; ends where it finds anything about groups or members."""
    forget_pace()
    command = [sys.executable, "-m", "tests.benchmarks.one_drift", CONFIGURATION]
    answer = subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
    measured: Measured = json.loads(answer.stdout.splitlines()[-1])
    found = [check for check in measured["findings"] if not check.startswith(SETTINGS)]
    if found or (measured["complete"], measured["groups"], measured["memberships"]) != (True, groups, memberships):
        raise SystemExit(f"bench: a healthy lab gives {measured}")
    print(f"  writeback_drift: {measured}", flush=True)
    return measured


def bare(lab: Lab, paths: t.Sequence[str], users: t.Sequence[str]) -> float:
    """Return the seconds of reading both sides at the same time, by requests and by ldap3."""
    with ThreadPoolExecutor(1) as pool:
        directory = pool.submit(once, "ldap3")
        started = time.monotonic()
        by_id(lab, assigned(lab), "group", GROUP_FIELDS)
        transfer(lab, paths, AT_ONCE)
        by_id(lab, users, "user", USER_FIELDS)
        return max(time.monotonic() - started, directory.result()["seconds"])


def by_id(lab: Lab, ids: t.Sequence[str], kind: str, fields: t.Sequence[str]) -> None:
    """Read the objects a thousand at a time, without keeping them."""
    client = TenantClient(lab)
    path = f"/directoryObjects/getByIds?$select={','.join(fields)}"
    for start in range(0, len(ids), 1000):
        answer = client.call("POST", path, {"ids": ids[start : start + 1000], "types": [kind]})
        if answer.status_code != 200:
            raise SystemExit(f"bench: getByIds answered {answer.status_code}: {answer.text[:200]}")


def loop(lab: Lab, ids: t.Sequence[str]) -> float:
    """Return the seconds of a playbook that reads these groups one by one."""
    state = lab.state
    reader = state.ldap["reader"]
    variables = {
        "groups_to_read": list(ids),
        "graph_url": state.graph_url,
        "token": TenantClient(lab).token,
        "ca_path": state.ca_path,
        "server_uri": f"ldaps://{state.controllers[0]}",
        "bind_dn": reader.user,
        "bind_pw": reader.password,
        "base_dn": state.base_dn,
    }
    playbook = str(Path(__file__).with_name("loop.yml"))
    command = [str(PEER_PYTHON.with_name("ansible-playbook")), "-i", "localhost,", "-c", "local", playbook]
    started = time.monotonic()
    subprocess.run(
        [*command, "-e", json.dumps({**variables, "ansible_python_interpreter": str(PEER_PYTHON)})],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - started


if __name__ == "__main__":
    print("\n".join(run().lines()))
