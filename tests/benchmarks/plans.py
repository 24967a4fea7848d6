# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan of many groups without network, in a process of its own: what the benchmarks of plans measure.

Usage: python -m tests.benchmarks.plans NUMBER      (prints seconds and megabytes)
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import time
import typing as t
import uuid

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.build import ConfigurationState, build_plan
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.conflicts import (
    Answers,
    find_conflicts,
    questions_of,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import WritebackPlan
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.text import table
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import (
    find_attribute_mapping,
    group_mapping,
)
from tests.benchmarks.memory import peak_megabytes
from tests.unit.documents import constant, schema

Json = dict[str, t.Any]

NEW_CONTAINER = "OU=Written Back,DC=contoso,DC=com"


class Cost(t.NamedTuple):
    """What a plan takes: seconds, and megabytes of the whole process with all groups in it."""

    seconds: float
    megabytes: float


def measure(number: int) -> Cost:
    """Plan so many groups in a process of its own, whose memory nothing else has touched."""
    command = [sys.executable, "-m", "tests.benchmarks.plans", str(number)]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    seconds, megabytes = answer.stdout.split()
    return Cost(float(seconds), float(megabytes))


def groups(number: int) -> list[Json]:
    """Return groups as Graph returns them with the fields that a plan selects."""
    return [
        {
            "id": str(uuid.UUID(int=index + 1)),
            "displayName": f"SG-EMEA-Department {index:05}",
            "description": f"  Members of department {index} ",
            "createdDateTime": "2026-01-01T00:00:00Z",
            "groupTypes": [],
            "mail": None,
            "mailEnabled": False,
            "mailNickname": f"group{index}",
            "membershipRule": None,
            "onPremisesDomainName": None,
            "onPremisesNetBiosName": None,
            "onPremisesSamAccountName": None,
            "onPremisesSecurityIdentifier": None,
            "onPremisesSyncEnabled": None,
            "preferredLanguage": None,
            "proxyAddresses": [],
            "securityEnabled": True,
            "securityIdentifier": f"S-1-12-1-{index}",
            "visibility": None,
        }
        for index in range(number)
    ]


def anchored(entra_groups: list[Json]) -> dict[str, list[DirectoryObject]]:
    """Return the objects that the default mappings have made of the groups."""
    found = {}
    for group in entra_groups:
        anchor = f"Group_{group['id']}"
        cn = f"{group['displayName']}_{group['id'][24:]}"
        attributes = {
            "cn": (cn,),
            "displayname": (group["displayName"],),
            "description": (group["description"].strip(),),
            "admindescription": (anchor,),
            "msds-externaldirectoryobjectid": (anchor,),
            "grouptype": ("-2147483640",),
            "samaccountname": (f"$A{group['id'][-6:]}",),
        }
        found[anchor.lower()] = [DirectoryObject(f"CN={cn},OU=Groups,DC=contoso,DC=com", attributes)]
    return found


def plan(entra_groups: list[Json], objects: dict[str, list[DirectoryObject]]) -> WritebackPlan:
    """Plan the default mappings with another target container, conflicts included."""
    before = schema()
    after = copy.deepcopy(before)
    mapping = find_attribute_mapping(group_mapping(after), "parentDistinguishedName")
    assert mapping is not None
    mapping.update(constant("parentDistinguishedName", NEW_CONTAINER))
    assigned = frozenset(group["id"] for group in entra_groups)
    sides = ConfigurationState(before, assigned), ConfigurationState(after, assigned)
    made = build_plan(*sides, map(EntraGroup, entra_groups), objects, {})
    questions = questions_of(made, after)
    everything = [found[0] for found in objects.values()]
    conflicts = find_conflicts(made, questions, Answers(everything, [NEW_CONTAINER], questions.attributes))
    return WritebackPlan(made.rows, tuple(conflicts))


def main(number: int) -> None:
    """Plan, describe every row, and print what that took."""
    entra_groups = groups(number)
    objects = anchored(entra_groups)
    started = time.perf_counter()
    made = plan(entra_groups, objects)
    json.dumps([row.as_dict() for row in made.rows])
    table(made, 20)
    seconds = time.perf_counter() - started
    if made.counts()["move"] != number or made.conflicts:
        raise RuntimeError(f"the plan is wrong: {made.counts()}")
    print(seconds, peak_megabytes())


if __name__ == "__main__":
    main(int(sys.argv[1]))
