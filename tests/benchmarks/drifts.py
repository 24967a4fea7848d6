# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare a whole configuration without network, in a process of its own: what the benchmark of drift measures.

Usage: python -m tests.benchmarks.drifts GROUPS MEMBERS USERS      (prints seconds of the processor and megabytes)
"""

from __future__ import annotations

import random
import sys
import time
import typing as t
import uuid

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.written_groups import read_written_groups
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import odata_types
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.comparison import SideComparison
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.entra_side import (
    AssignedGroups,
    EntraSide,
    Memberships,
    scoped,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.member_ids import MemberIds
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup, entra_object
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import (
    Join,
    MembershipRules,
    expected_member_or_failure,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import (
    find_attribute_mapping,
    group_mapping,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.directory_state import References
from tests.benchmarks.generated_pass import DOMAIN, FIRST_USER, GeneratedDirectory
from tests.benchmarks.memory import peak_megabytes
from tests.benchmarks.plans import groups as plain_groups
from tests.unit.documents import function, schema

Json = dict[str, t.Any]


def entra_side(groups: int, members: int, users: int) -> EntraSide:
    """Return what Microsoft Graph would say of the groups that the generated directory holds."""
    document = schema()
    for target, text in (
        ("cn", 'Append([displayName],"_0123456789ab")'),
        ("parentDistinguishedName", '"OU=Groups,DC=contoso,DC=lab"'),
    ):
        mapping = find_attribute_mapping(group_mapping(document), target)
        assert mapping is not None
        mapping.update(function(target, text))
    ids = [str(uuid.UUID(int=number)) for number in range(groups)]
    rules = MembershipRules(document, frozenset(ids))
    source = random.Random(1)
    memberships = Memberships()
    for group_id in ids:
        found = dict.fromkeys(str(uuid.UUID(int=2**64 + source.randrange(users))) for _each in range(members))
        memberships.add(MemberIds({group_id: tuple(found)}, dict.fromkeys(found, odata_types.USER), {}))
    judged = [expected_member_or_failure(entra_object(_user(each)), rules) for each in memberships.ids]
    plain = plain_groups(groups)
    named = [scoped(EntraGroup(_group(plain[number], number, ids[number])), rules) for number in range(groups)]
    return EntraSide(rules, AssignedGroups([], rules.assigned, rules.assigned, {}), named, (), memberships, judged, {})


def _group(plain: Json, number: int, group_id: str) -> Json:
    name = {"displayName": f"SG-EMEA-Department {number:05}", "description": f"Members of department {number}"}
    return {**plain, "id": group_id, odata_types.TYPE: odata_types.GROUP, **name}


def _user(user_id: str) -> Json:
    number = uuid.UUID(user_id).int - 2**64
    return {
        "id": user_id,
        odata_types.TYPE: odata_types.USER,
        "displayName": f"Ada Adler {number:06}",
        "userPrincipalName": f"ada{number}@contoso.com",
        "onPremisesSyncEnabled": True,
        "onPremisesSecurityIdentifier": f"{DOMAIN}-{FIRST_USER + number}",
    }


def nothing_else(joins: t.Sequence[Join]) -> References:
    """Look for members that the pass didn't bring; there must be none."""
    raise RuntimeError(f"{len(joins)} members were not found")


def main(groups: int, members: int, users: int) -> None:
    """Compare, and print what that took."""
    directory = t.cast("Directory", GeneratedDirectory(groups, members, users))
    started = time.process_time()
    entra = entra_side(groups, members, users)
    written = read_written_groups(directory, ["cn", "displayName", "description", "adminDescription"])
    comparison = SideComparison(entra, written, {}, "contoso.com", nothing_else)
    findings = [finding for each in entra.in_scope for finding in comparison.compare(each, with_members=True)]
    seconds = time.process_time() - started
    if findings or len(entra.in_scope) != groups:
        raise RuntimeError(f"the comparison is wrong: {len(findings)} findings, {findings[:1]}")
    print(seconds, peak_megabytes())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
