# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many groups that are as they must be, compared one by one in a process of its own: what the benchmarks of comparing measure.

Usage: python -m tests.benchmarks.compared_groups expected|differences|checks NUMBER      (prints seconds of the processor and megabytes)
"""

from __future__ import annotations

import subprocess
import sys
import time
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup, entra_object
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup, expect_group
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import Join, MembershipRules
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import table
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.compare import compare_states, find_differences
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.directory_state import DirectoryState, References
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.plans import Cost, Json, anchored, groups
from tests.unit.documents import schema

MEMBERS = 25
"""Of each group."""

USERS = 1000


def measure(what: str, number: int) -> Cost:
    """Compare so many groups in a process of its own, whose memory nothing else has touched."""
    command = [sys.executable, "-m", "tests.benchmarks.compared_groups", what, str(number)]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    seconds, megabytes = answer.stdout.split()
    return Cost(float(seconds), float(megabytes))


def users() -> list[Json]:
    """Return users that are synced from Active Directory, as Graph returns them as members."""
    return [
        {
            "@odata.type": "#microsoft.graph.user",
            "id": f"user-{index}",
            "userPrincipalName": f"user{index}@contoso.com",
            "onPremisesSyncEnabled": True,
            "onPremisesSecurityIdentifier": f"S-1-5-21-1-2-3-{index}",
        }
        for index in range(USERS)
    ]


def expected_states(entra_groups: t.Iterable[Json], rules: MembershipRules) -> t.Iterator[ExpectedGroup]:
    """Yield the groups one by one, as they would be read."""
    known = users()
    for index, group in enumerate(entra_groups):
        members = (entra_object(known[(index + step) % USERS]) for step in range(MEMBERS))
        yield expect_group(EntraGroup(group), members, rules, {"DomainFQDN": "contoso.com"})


def written(entra_groups: list[Json]) -> DirectoryState:
    """Return what Active Directory holds: what is expected, spelled as it spells it."""
    names = [f"CN=User {index},OU=People,DC=contoso,DC=com" for index in range(USERS)]
    objects = {}
    for index, (group, (found,)) in enumerate(zip(entra_groups, anchored(entra_groups).values(), strict=True)):
        members = sorted(names[(index + step) % USERS] for step in range(MEMBERS))
        objects[f"Group_{group['id']}"] = [DirectoryObject(found.distinguished_name, found.attributes, members)]
    joins = {Join("sid", f"S-1-5-21-1-2-3-{index}"): name for index, name in enumerate(names)}
    return DirectoryState(objects, References(joins))


def main(what: str, number: int) -> None:
    """Compare, and print what that took."""
    entra_groups = groups(number)
    state = written(entra_groups)
    rules = MembershipRules(schema(), frozenset(group["id"] for group in entra_groups))
    kept: list[Json] = []
    started = time.process_time()
    for expected in expected_states(entra_groups, rules):
        if what == "differences" and any(find_differences(expected, state)):
            raise RuntimeError(f"{expected.display_name} differs")
        if what == "checks":
            checks = list(compare_states(expected, state))
            kept.append({"checks": [check.as_dict() for check in checks], "table": table(checks)})
    seconds = time.process_time() - started
    if kept and any(check["verdict"] == "failed" for each in kept for check in each["checks"]):
        raise RuntimeError("a group differs")
    print(seconds, peak_megabytes())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
