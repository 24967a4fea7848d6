# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests it takes to read 2,000 assigned groups, their 20,000 members by id, and each of those once.

At least a request for a thousand assignments, groups or users, and one for twenty pages of members.
"""

from __future__ import annotations

import math

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.assignments import Assignments
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.directory_objects import DirectoryObjects
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.groups import GROUP_FIELDS, Groups
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.users import USER_FIELDS
from tests.benchmarks.bench_written_groups import DATASET, GROUPS, MEMBERSHIPS
from tests.benchmarks.comparison import Comparison, Figure
from tests.integration.helpers.graph_session import graph_session
from tests.integration.helpers.pace import forget_pace
from tests.lab.client import Lab

__all__ = ["DATASET", "run"]


def run() -> Comparison:
    """Return the requests that are needed, and those that were sent."""
    lab = Lab()
    lab.reset()
    forget_pace()
    with graph_session(priority="low") as session:
        assigned = Assignments(session, {"id": lab.configuration().service_principal_id}).list()
        objects, ids = DirectoryObjects(session), [each["principalId"] for each in assigned]
        groups = objects.get_by_ids(ids, types=("group",), fields=GROUP_FIELDS)
        found = Groups(session).member_ids_of_many(groups)
        users = objects.get_by_ids(found.types, types=("user",), fields=USER_FIELDS)
        cost = session.statistics
    read = (len(groups), sum(map(len, found.members.values())), len(found.unreadable))
    if read != (GROUPS, MEMBERSHIPS, 0) or users.keys() != found.types.keys():
        raise SystemExit(f"bench: read {read} groups, memberships and failures, and {len(users)} of {len(found.types)} users")
    print(f"  {cost.seconds:.2f} s, {cost.resource_units:,} resource units", flush=True)
    needed = math.ceil(GROUPS / 999) + math.ceil(GROUPS / 1000) + math.ceil(GROUPS / 20) + math.ceil(len(users) / 1000)
    figures = (Figure("needed", needed), Figure("sent", cost.requests, at_most=1.05))
    return Comparison(f"Reading {GROUPS:,} groups with {MEMBERSHIPS:,} memberships", "requests", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))
