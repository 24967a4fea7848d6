# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``provision_on_demand``: what happened, member by member, at the permitted pace."""

from __future__ import annotations

import concurrent.futures
import time
import typing as t

import pytest

from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import run_module
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}
ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
BEN = "CN=Ben Bauer,OU=People,DC=contoso,DC=lab"
CLEO = "CN=Cleo Costa,OU=People,DC=contoso,DC=lab"


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The lab without the service's limit of calls, and without a memory of calls before."""
    lab.set(throttle=False)
    forget_pace()
    return lab


@pytest.fixture
def paced(lab: Lab) -> Lab:
    """The lab with the service's limit of calls."""
    lab.set(throttle=True)
    return lab


def on_demand(lab: Lab) -> list[int]:
    return [each["status"] for each in lab.requests().requests if each["path"].endswith("/provisionOnDemand")]


@pytest.mark.parametrize("form", ["A", "B"])
@pytest.mark.parametrize("casing", ["pascal", "camel", "upper"])
def test_create_then_in_sync(lab: Lab, form: str, casing: str) -> None:
    lab.set(answer_form=form, casing=casing)
    group = lab.object("SG-Canary")["id"]
    first = succeed("provision_on_demand", **NAME, group="SG-Canary", members=["ana@contoso.lab", "BEN@contoso.lab"])
    assert (first["changed"], first["outcome"], first["call_count"]) == (True, "applied", 1)
    assert [(row["name"], row["outcome"]) for row in first["members"]] == [
        ("ana@contoso.lab", "applied"),
        ("ben@contoso.lab", "applied"),
    ]
    assert "EntryExportAdd" in [step["name"] for step in first["steps"]]
    assert {"displayName", "cn"} <= {each["name"] for each in first["modified_properties"]}
    assert "answers" not in first
    written = find_group(lab, group)
    assert written is not None
    assert (written.attributes["displayName"], written.members) == ("SG-Canary", [ANA, BEN])

    second = succeed("provision_on_demand", **NAME, group=group, members=["ana@contoso.lab"], include_answers=True)
    assert (second["changed"], second["outcome"]) == (False, "in_sync")
    assert "RedundantExport" in second["reason"] or "already match" in second["reason"]
    assert len(second["answers"]) == 1


def test_an_answer_without_details_counts_as_written(lab: Lab) -> None:
    lab.set(answer_form="empty")
    outcome = succeed("provision_on_demand", **NAME, group="SG-Canary")
    assert (outcome["changed"], outcome["outcome"]) == (True, "applied")


def test_without_members_the_membership_is_left_alone(lab: Lab) -> None:
    succeed("provision_on_demand", **NAME, group="Marketing")
    written = find_group(lab, lab.object("Marketing")["id"])
    assert written is not None
    assert written.members == []


def test_a_large_group_within_the_permitted_pace(paced: Lab) -> None:
    outcome = succeed_in_ansible("provision_on_demand", **NAME, group="SG-Large", all_members=True)
    assert (outcome["outcome"], outcome["call_count"], len(outcome["members"])) == ("applied", 12, 60)
    assert on_demand(paced) == [200] * 12
    written = find_group(paced, paced.object("SG-Large")["id"])
    assert written is not None
    assert len(written.members) == 60


def test_two_processes_share_the_pace(paced: Lab) -> None:
    names = [f"m{number:03}@contoso.lab" for number in range(1, 61)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        halves = [
            pool.submit(run_module, "provision_on_demand", **NAME, group="SG-Large", members=half)
            for half in (names[:20], names[20:40])
        ]
        outcomes = [half.result() for half in halves]
    assert [outcome.failed for outcome in outcomes] == [False, False]
    assert on_demand(paced) == [200] * 8


def test_a_former_member_is_removed(lab: Lab) -> None:
    succeed("provision_on_demand", **NAME, group="SG-Canary", all_members=True)
    lab.change("SG-Canary", members=["ana@contoso.lab", "ben@contoso.lab"])
    refused = fail("provision_on_demand", **NAME, group="SG-Canary", members=["cleo@contoso.lab"])
    assert refused["error"]["code"] == "not_found"
    assert "ana@contoso.lab, ben@contoso.lab" in refused["msg"]
    outcome = succeed("provision_on_demand", **NAME, group="SG-Canary", members=["cleo@contoso.lab"], allow_former_members=True)
    assert outcome["outcome"] == "applied"
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    assert written.members == [ANA, BEN]


def test_members_without_an_account(lab: Lab) -> None:
    outcome = succeed("provision_on_demand", **NAME, group="SG-Mixed", all_members=True)
    rows = {row["name"]: row["outcome"] for row in outcome["members"]}
    assert rows["ana@contoso.lab"] == "applied"
    assert rows["grace@contoso.lab"] == "unresolved"
    written = find_group(lab, lab.object("SG-Mixed")["id"])
    assert written is not None
    assert written.members == [ANA]


def test_a_group_that_is_not_assigned(lab: Lab) -> None:
    outcome = fail("provision_on_demand", **NAME, group="SG-Unassigned")
    assert outcome["error"]["code"] == "provisioning_failed"
    assert (outcome["outcome"], outcome["call_count"]) == ("not_in_scope", 1)
    assert "not assigned" in outcome["msg"]
    assert find_group(lab, lab.object("SG-Unassigned")["id"]) is None


def test_a_fresh_assignment_is_waited_for(lab: Lab) -> None:
    lab.set(assignment_delay=5)
    succeed("sync_scope", **NAME, groups=["SG-Unassigned"])
    outcome = succeed("provision_on_demand", **NAME, group="SG-Unassigned", wait_timeout=60)
    assert outcome["outcome"] == "applied"
    assert outcome["call_count"] > 1


def test_a_filter_that_stops_the_group_is_named_at_once(lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}
    succeed("sync_schema", **NAME, scoping_filters=[{"name": "EMEA", "all_of": [clause]}])
    outcome = fail("provision_on_demand", **NAME, group="SG-Canary")
    assert (outcome["outcome"], outcome["call_count"]) == ("not_in_scope", 1)
    assert "EMEA.displayName REGEX MATCH" in outcome["msg"]
    assert False in outcome["scope_results"].values()


def test_active_directory_refuses_the_write(lab: Lab) -> None:
    succeed("sync_schema", **NAME, target_container="OU=Protected,DC=contoso,DC=lab")
    outcome = fail("provision_on_demand", **NAME, group="SG-Canary")
    assert outcome["outcome"] == "failed"
    assert "InsufficientRights" in outcome["msg"]


def test_the_agent_does_not_answer(lab: Lab) -> None:
    lab.set(agent_state="silent", agent_timeout=1)
    outcome = fail("provision_on_demand", **NAME, group="SG-Canary")
    assert "agent" in outcome["msg"]
    assert outcome["outcome"] == "failed"
    assert not outcome["changed"]


def test_the_answer_does_not_come_in_time(lab: Lab) -> None:
    lab.set(agent_delay=6)
    outcome = fail("provision_on_demand", **NAME, group="SG-Canary", answer_timeout=2)
    assert "Whether the object was written is not known" in outcome["msg"]
    assert len(on_demand(lab)) <= 1
    time.sleep(5)  # the agent finishes, before the next test begins


@pytest.mark.parametrize("kind", ["garbage", "html", "truncated"])
def test_an_unreadable_answer_is_no_success(lab: Lab, kind: str) -> None:
    lab.fault(kind, "/provisionOnDemand$", method="POST")
    outcome = fail("provision_on_demand", **NAME, group="SG-Canary")
    assert outcome["error"]["code"] in ("unreadable_answer", "provisioning_failed"), outcome["error"]
    assert len(on_demand(lab)) == 1


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"group": "SG-Twin"}, "ambiguous", "2 groups are named 'SG-Twin'"),
        ({"group": "SG-Canry"}, "not_found", "'SG-Canary'"),
        ({"group": "SG-Canary", "members": ["nobody@contoso.lab"]}, "not_found", "nobody@contoso.lab"),
        ({"group": "SG-Canary", "members": ["dan@contoso.lab"]}, "not_found", "is not a member"),
        ({"group": "SG-Canary", "members": ["ana@contoso.lab"], "all_members": True}, "invalid_option", "exclude each other"),
        ({"group": "SG-Large", "all_members": True, "batch": False}, "invalid_option", "60 members were given"),
    ],
)
def test_bad_input_triggers_nothing(lab: Lab, options: dict[str, object], code: str, message: str) -> None:
    outcome = fail("provision_on_demand", **NAME, **options)
    assert outcome["error"]["code"] == code, outcome["msg"]
    assert message in outcome["msg"]
    assert lab.requests().writes == 0


def test_check_mode_validates_and_triggers_nothing(lab: Lab) -> None:
    outcome = succeed("provision_on_demand", check=True, **NAME, group="SG-Canary", all_members=True)
    assert (outcome["changed"], outcome["outcome"], outcome["call_count"]) == (False, "not_run", 0)
    assert len(outcome["members"]) == 3
    assert lab.requests().writes == 0
    expected = outcome["expected_state"]
    assert expected["distinguished_name"].startswith("CN=SG-Canary_")
    assert [member["written"] for member in expected["members"]] == [True, True, True]


def test_check_mode_says_who_would_not_be_written(lab: Lab) -> None:
    outcome = succeed("provision_on_demand", check=True, **NAME, group="SG-Mixed", members=["grace@contoso.lab"])
    (member,) = outcome["expected_state"]["members"]
    assert (member["name"], member["written"]) == ("grace@contoso.lab", False)
    assert member["reason"].startswith("cloud-only user without a reference")


def test_check_mode_says_why_a_group_would_not_be_written(lab: Lab) -> None:
    expected = succeed("provision_on_demand", check=True, **NAME, group="SG-Unassigned")["expected_state"]
    assert (expected["in_scope"], expected["reason"]) == (False, "the group is not assigned to the configuration")


def test_an_odd_name(lab: Lab) -> None:
    name = 'SG-Ümlaut, "Komma" + #1 <x>'
    assert succeed("provision_on_demand", **NAME, group=name, all_members=True)["outcome"] == "applied"
    written = find_group(lab, lab.object(name)["id"])
    assert written is not None
    assert written.attributes["displayName"] == name
