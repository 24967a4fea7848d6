# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group of 50,000 members: ``ad_group_info`` beside ``community.general.ldap_search``, each in a process of its own.

``ldap_search`` asks for no further ranges of values, so of the group itself it returns the first 1,500 members. Only a
search of the objects by ``memberOf`` gives it all; with ``include_member_details`` the collection makes the same search, with
the same attributes and page size.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import typing as t

from tests.benchmarks.comparison import Comparison, Figure
from tests.lab.datasets.model import CONTACTS, GROUP_OF_CONTACTS
from tests.lab.frame.state import State
from tests.tools.collection_copy import REPOSITORY

MEMBERS = 50_000
DATASET = f"generated:groups=1,users=1,memberships=0,contacts={MEMBERS}"
ROUNDS = 3
SECONDS, MEGABYTES = 3.0, 150.0
PEER_PYTHON = REPOSITORY / ".venv-peer" / "bin" / "python"
OURS, PEER = "hybrid_identity.cloud_sync.ad_group_info", "community.general.ldap_search"
IDENTITY = ["objectGUID", "objectSid", "msDS-ExternalDirectoryObjectId", "sAMAccountName", "objectClass"]
Measured = dict[str, float]


class Way(t.NamedTuple):
    """A module that finds the members, with its parameters, and the Python that runs it."""

    module: str
    parameters: dict[str, t.Any]
    python: str = sys.executable


def run() -> Comparison:
    """Return the median seconds, each as a ratio to the peer's; without the peer, to the seconds that are promised."""
    ways = [Way(OURS, {"sam_account_names": GROUP_OF_CONTACTS, "include_member_details": details}) for details in (False, True)]
    if PEER_PYTHON.exists():
        names, details, peer = measure(*ways, Way(PEER, search_of_peer(), str(PEER_PYTHON)))
        check(names)
        return comparison(PEER, peer["seconds"], names, details, at_most=1.0)
    print("bench: ldap_search is not here, so the promised seconds stand in its place")
    names, details = measure(*ways)
    check(names)
    return comparison("promised", SECONDS, names, details, at_most=None)


def comparison(base: str, seconds: float, names: Measured, details: Measured, *, at_most: float | None) -> Comparison:
    """Return the figures side by side; names alone must also keep what is promised."""
    most = min(1.0, SECONDS / seconds)
    figures = (
        Figure(base, seconds),
        Figure("ad_group_info, names of members", names["seconds"], at_most=most),
        Figure("ad_group_info, include_member_details", details["seconds"], at_most=at_most),
    )
    return Comparison(f"A group of {MEMBERS:,} members, median of {ROUNDS}", "s", figures)


def check(measured: Measured) -> None:
    """End the benchmark where memory is not what is promised."""
    if measured["megabytes"] > MEGABYTES:
        raise SystemExit(f"bench: {measured['megabytes']:.0f} MB, more than the {MEGABYTES:.0f} MB that are promised")


def search_of_peer() -> dict[str, t.Any]:
    """Return the parameters of the same search as that of ``include_member_details``."""
    state = State.read()
    reader = state.ldap["reader"]
    return {
        "server_uri": f"ldaps://{state.controllers[0]}",
        "ca_path": state.ca_path,
        "bind_dn": reader.user,
        "bind_pw": reader.password,
        "dn": state.base_dn,
        "scope": "children",
        "referrals_chasing": "disabled",
        "filter": f"(memberOf=CN={GROUP_OF_CONTACTS},{CONTACTS})",
        "attrs": IDENTITY,
        "base64_attributes": ["objectGUID", "objectSid"],
        "page_size": 1000,
    }


def measure(*ways: Way) -> list[Measured]:
    """Return the medians of several runs of each, and say them; they take turns, so that what disturbs one disturbs all."""
    rounds = [[once(way.python, way.module, way.parameters) for way in ways] for _round in range(ROUNDS)]
    return [_medians(way, runs) for way, runs in zip(ways, zip(*rounds, strict=True), strict=True)]


def _medians(way: Way, runs: t.Sequence[Measured]) -> Measured:
    for each in runs:
        if each["found"] != MEMBERS:
            raise SystemExit(f"bench: {way.module} found {each['found']:.0f} of {MEMBERS} members")
    medians = {name: statistics.median(each[name] for each in runs) for name in ("seconds", "megabytes", "processor")}
    members = f" members={way.parameters['members']}" if "members" in way.parameters else ""
    print(
        f"  {way.module}{members}: {medians['seconds']:.2f} s, of which {medians['processor']:.2f} s on the processor, "
        f"peak {medians['megabytes']:.0f} MB",
        flush=True,
    )
    return medians


def once(python: str, module: str, parameters: dict[str, t.Any]) -> Measured:
    """Return what one run of a module costs, in a process of its own, and how much it finds."""
    command = [python, "-m", "tests.benchmarks.one_module", module, json.dumps(parameters)]
    answer = subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"bench: {module} failed")
    measured: Measured = json.loads(answer.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    print("\n".join(run().lines()))
