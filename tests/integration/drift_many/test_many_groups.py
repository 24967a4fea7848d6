# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_drift`` over 2,000 groups that are as they must be: nothing is found, whatever goes on meanwhile.

``python -m tests.lab run --dataset generated:groups=2000,users=5000,memberships=20000,written=1 -- pytest ...``
"""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ldap3

from tests.integration.drift.support import NAME, all_findings, compared, drift
from tests.integration.helpers.in_process import fail
from tests.lab.client import Lab
from tests.lab.datasets import load

GROUPS, USERS, MEMBERSHIPS = 2_000, 5_000, 20_000
CHANGED = 30


def generated_groups(lab: Lab, count: int) -> list[str]:
    """Return the object ids of some groups of the dataset that have members."""
    groups = [group for group in load(lab.state.dataset).groups if group.members]
    return [group.id for group in groups[:count]]


def test_nothing_is_found_and_little_is_asked(lab: Lab) -> None:
    found = drift()
    assert compared(found) == []
    assert (found["verdict"], found["coverage"]["compared"], found["coverage"]["in_sync"]) == ("in_sync", GROUPS, GROUPS)
    requests = lab.requests()
    inner = sum(len(each["items"]) for each in requests.requests)
    members = [item for each in requests.requests for item in each["items"] if "/members" in item["url"]]
    assert len(members) == GROUPS, "the members of each group are asked for once"
    single = math.ceil(GROUPS / 999) + math.ceil(GROUPS / 1000) + math.ceil(USERS / 1000)
    configuration = 25  # of the service principal, the job, its schema and settings, agents, and signing in
    assert requests.count <= math.ceil(GROUPS / 20) + single + configuration
    assert inner + single <= (GROUPS + single + configuration) * 1.05


def test_nothing_is_drift_while_a_cycle_writes(lab: Lab, tmp_path: Path) -> None:
    lab.set(agent_delay=0.05)
    for group in generated_groups(lab, CHANGED):
        lab.change(group, description="Changed a moment ago", members=lab.object(group)["members"][1:])
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lab.cycle)
        while not running.done():
            found = drift(report_path=str(tmp_path / "report"), history_path=str(tmp_path / "history"))
            about_objects = [each for each in all_findings(found) if each["group"]]
            assert {each["state"] for each in about_objects} <= {"pending"}, about_objects
            assert found["verdict"] == "in_sync"
        assert running.result()[0]["countExported"] == CHANGED
    assert compared(drift()) == []


def test_one_member_among_twenty_thousand(lab: Lab, tmp_path: Path) -> None:
    (group,) = generated_groups(lab, 1)
    with lab.ldap() as connection:
        connection.search(lab.state.base_dn, f"(msDS-ExternalDirectoryObjectId=Group_{group})", attributes=["member"])
        entry = connection.entries[0]
        removed = str(entry.member.values[0])
        connection.modify(entry.entry_dn, {"member": [(ldap3.MODIFY_DELETE, [removed])]})
    failed = fail("writeback_drift", **NAME, confirm="none", report_path=str(tmp_path / "report"))
    (finding,) = [each for each in all_findings(failed) if each["group"]]
    assert (finding["check"], finding["state"], finding["group"]["id"]) == ("member.missing", "drift", group)
    assert finding["member"]["distinguished_name"] == removed
    assert json.loads((tmp_path / "report" / "drift.json").read_text(encoding="utf-8"))["memberships"] == {
        "expected": MEMBERSHIPS,
        "held": MEMBERSHIPS - 1,
    }


def test_a_storm_of_refusals_ends_complete_and_repeats_nothing_that_was_answered(lab: Lab) -> None:
    lab.set(storm=True)
    found = drift()
    assert (compared(found), found["verdict"]) == ([], "in_sync")
    answered = [item["url"] for each in lab.requests().requests for item in each["items"] if item["status"] == 200]
    assert len(answered) == len(set(answered))
