# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``provision_on_demand`` of several subjects: one pacing, every result, and what is lost in the middle."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import run_module
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
PATH = "/provisionOnDemand$"
FOUR: list[Json] = [{"group": "SG-Canary"}, {"group": "Marketing"}, {"group": "Sales"}, {"group": "SG-Empty"}]


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The lab without the service's limit of calls."""
    lab.set(throttle=False)
    forget_pace()
    return lab


def calls(lab: Lab) -> list[int]:
    """Return the status of each call that arrived; 0 when its answer was lost."""
    return [each["status"] for each in lab.requests().requests if each["path"].endswith("/provisionOnDemand")]


def outcomes(result: Json) -> list[str]:
    return [each["outcome"] for each in result["results"]]


def test_all_keep_one_pace(lab: Lab) -> None:
    """The lab refuses a sixth call in ten seconds, and none was refused."""
    lab.set(throttle=True)
    subjects = [*FOUR, {"group": "SG-Large", "members": [f"m{number:03}@contoso.lab" for number in range(1, 12)]}]
    result = succeed("provision_on_demand", **NAME, subjects=subjects)
    assert outcomes(result) == ["applied"] * 5
    assert (result["outcome"], result["changed"], result["call_count"]) == ("applied", True, 7)
    assert result["reason"] == "applied: 5"
    assert [each["call_count"] for each in result["results"]] == [1, 1, 1, 1, 3]
    assert calls(lab) == [200] * 7
    first = result["results"][0]
    assert first["group"]["display_name"] == first["object"]["display_name"] == "SG-Canary"
    assert len({change_id for each in result["results"] for change_id in each["service_change_ids"]}) == 7
    assert find_group(lab, lab.object("SG-Empty")["id"]) is not None


def test_warnings_name_their_subject(lab: Lab) -> None:
    result = succeed(
        "provision_on_demand", **NAME, subjects=[{"group": "SG-Canary"}, {"group": "SG-Mixed", "members": ["grace@contoso.lab"]}]
    )
    assert outcomes(result) == ["applied", "applied"]
    (warning,) = warning_texts(result)
    assert warning.startswith("SG-Mixed: The service found nothing in Active Directory to refer to for grace@contoso.lab: ")
    assert [row["outcome"] for row in result["results"][1]["members"]] == ["unresolved"]
    del lab


def test_every_subject_is_tried_and_each_failure_is_named(lab: Lab) -> None:
    succeed("provision_on_demand", **NAME, group="Sales")
    subjects = [{"group": "SG-Unassigned"}, {"group": "SG-Canary"}, {"user": "grace@contoso.lab"}, {"group": "Sales"}]
    outcome = run_module("provision_on_demand", **NAME, subjects=subjects)
    assert outcome.failed
    result = outcome.result
    assert outcomes(result) == ["not_in_scope", "applied", "not_in_scope", "in_sync"]
    assert (result["outcome"], result["changed"]) == ("mixed", True)
    assert result["counts"] == {
        "total": 4, "applied": 1, "in_sync": 1, "not_in_scope": 2, "failed": 0, "mixed": 0, "not_attempted": 0, "not_run": 0,
    }  # fmt: skip
    assert outcome.message.startswith("2 of 4 subjects did not reach their goal:\n")
    assert "  the group 'SG-Unassigned': not_in_scope: not in scope: not assigned to the application" in outcome.message
    assert "  the user 'grace@contoso.lab': not_in_scope: " in outcome.message
    assert [each["display_name"] for each in outcome.error["failed"]] == ["SG-Unassigned", "grace@contoso.lab"]
    assert "error" not in result["results"][1]


def test_the_first_failure_ends_it_on_request(lab: Lab) -> None:
    subjects = [{"group": "SG-Canary"}, {"group": "SG-Unassigned"}, {"group": "Sales"}]
    result = fail("provision_on_demand", **NAME, subjects=subjects, stop_on_failure=True)
    assert outcomes(result) == ["applied", "not_in_scope", "not_attempted"]
    assert result["outcome"] == "mixed"
    assert len(calls(lab)) == 2
    assert find_group(lab, lab.object("Sales")["id"]) is None


@pytest.mark.parametrize("kind", ["drop", "reset", "garbage"])
def test_an_answer_that_is_lost_in_the_middle(lab: Lab, kind: str) -> None:
    """What may have been carried out is not sent again, and the others get their turn."""
    lab.fault(kind, PATH, method="POST", skip=1, processed=True)
    result = fail("provision_on_demand", **NAME, subjects=FOUR)
    assert outcomes(result) == ["applied", "failed", "applied", "applied"]
    assert (result["outcome"], result["counts"]["applied"], result["changed"]) == ("mixed", 3, True)
    assert len(calls(lab)) == 4
    assert "the group 'Marketing': failed: " in result["msg"]
    assert result["results"][1]["error"]["code"] in ("provisioning_failed", "unreadable_answer")
    assert find_group(lab, lab.object("Marketing")["id"]) is not None


def test_a_throttled_call_is_sent_again(lab: Lab) -> None:
    lab.fault("throttle", PATH, method="POST", skip=1, retry_after=1)
    result = succeed("provision_on_demand", **NAME, subjects=FOUR)
    assert outcomes(result) == ["applied"] * 4
    assert calls(lab) == [200, 429, 200, 200, 200]


def test_an_agent_that_is_silent_for_a_while(lab: Lab) -> None:
    lab.switch_at(PATH, skip=1, count=1, agent_state="silent", agent_timeout=1)
    result = fail("provision_on_demand", **NAME, subjects=FOUR)
    assert outcomes(result) == ["applied", "failed", "applied", "applied"]
    assert "agent" in result["msg"]
    assert calls(lab) == [200, 504, 200, 200]


def test_without_permission_no_other_call_is_tried(lab: Lab) -> None:
    lab.fault("status", PATH, method="POST", skip=1, count=None, status=403, code="Authorization_RequestDenied")
    result = fail("provision_on_demand", **NAME, subjects=FOUR)
    assert outcomes(result) == ["applied", "failed", "not_attempted", "not_attempted"]
    assert result["call_count"] == 2
    # A refused call did nothing: where the token was a cached one, it is sent once more with a new one.
    assert calls(lab) in ([200, 403], [200, 403, 403])


def test_a_lost_answer_within_one_group_keeps_what_was_learned(lab: Lab) -> None:
    lab.fault("drop", PATH, method="POST", skip=1, processed=True)
    names = [f"m{number:03}@contoso.lab" for number in range(1, 13)]
    result = fail("provision_on_demand", **NAME, group="SG-Large", members=names)
    assert (result["outcome"], result["action"], result["changed"], result["call_count"]) == ("mixed", "create", True, 2)
    assert [row["outcome"] for row in result["members"]] == ["applied"] * 5 + ["unknown"] * 5 + ["not_attempted"] * 2
    assert [(each["call"], each["outcome"]) for each in result["calls"]] == [(1, "applied"), (2, "failed")]
    assert len(calls(lab)) == 2
    written = find_group(lab, lab.object("SG-Large")["id"])
    assert written is not None
    assert len(written.members) == 10


def test_check_mode_computes_all_and_triggers_nothing(lab: Lab) -> None:
    subjects = [{"group": "SG-Canary", "all_members": True}, {"user": "ana@contoso.lab"}]
    result = succeed("provision_on_demand", check=True, **NAME, subjects=subjects)
    group, user = result["results"]
    assert (result["outcome"], result["counts"]["not_run"], result["call_count"], result["changed"]) == ("not_run", 2, 0, False)
    assert [member["written"] for member in group["expected_state"]["members"]] == [True, True, True]
    assert (user["expected_state"]["in_scope"], user["expected_state"]["reason"]) == (
        False,
        "the configuration provisions groups only",
    )
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({}, "invalid_option", "there is no subject to provision"),
        ({"subjects": []}, "invalid_option", "subjects is empty"),
        ({"group": "SG-Canary", "user": "ana@contoso.lab"}, "invalid_option", "group and user exclude each other"),
        (
            {"subjects": [{"group": "Sales"}, {"group": "Sales", "user": "ana@contoso.lab"}]},
            "invalid_option",
            "subjects[1]: group and user",
        ),
        ({"user": "ana@contoso.lab", "members": ["ben@contoso.lab"]}, "invalid_option", "a user has no members"),
        ({"user": "nobody@contoso.lab"}, "not_found", "'nobody@contoso.lab'"),
        ({"subjects": [{"group": "Sales"}, {"group": "SG-Twin"}]}, "ambiguous", "subjects[1]: 2 groups are named 'SG-Twin'"),
        ({"subjects": [{"group": "SG-Large", "all_members": True}], "batch": False}, "invalid_option", "subjects[0]: 60 members"),
        ({"group": "SG-Canary", "rule_id": "nothing"}, "invalid_schema", "has no synchronization rule with the id 'nothing'"),
        ({"user": "ana@contoso.lab", "change_dir": "/tmp"}, "invalid_option", "change_dir goes with one group"),
        ({"subjects": [{"group": "Sales"}], "change_dir": "/tmp"}, "invalid_option", "change_dir goes with one group"),
    ],
)
def test_bad_input_triggers_nothing(lab: Lab, options: Json, code: str, message: str) -> None:
    failure = fail("provision_on_demand", **NAME, **options)
    assert failure["error"]["code"] == code, failure["msg"]
    assert message in failure["msg"]
    assert calls(lab) == []


def test_one_object_twice(lab: Lab) -> None:
    subjects = [{"group": "Sales"}, {"user": "ana@contoso.lab"}, {"group": lab.object("Sales")["id"].upper()}]
    failure = fail("provision_on_demand", **NAME, subjects=subjects)
    assert failure["error"]["code"] == "invalid_option"
    assert "subjects[0] and subjects[2] are the same: the group 'Sales'" in failure["msg"]
    assert calls(lab) == []


def test_all_that_is_wrong_is_said_at_once(lab: Lab) -> None:
    subjects = [{"group": "SG-Canry"}, {"group": "Sales"}, {"group": "SG-Canary", "members": ["dan@contoso.lab"]}]
    failure = fail("provision_on_demand", **NAME, subjects=subjects)
    assert "2 subjects can't be provisioned, and nothing was triggered:" in failure["msg"]
    assert "subjects[0]: There is no group with the id or display name 'SG-Canry'" in failure["msg"]
    assert "subjects[2]: 'dan@contoso.lab' is not a member of the group 'SG-Canary'" in failure["msg"]
    assert [each["code"] for each in failure["error"]["problems"]] == ["not_found", "not_found"]
    assert calls(lab) == []


def test_the_rule_can_be_named(lab: Lab) -> None:
    rule_id = lab.configuration().rule_id
    result = succeed("provision_on_demand", **NAME, group="SG-Canary", rule_id=rule_id)
    assert (result["rule"]["id"], result["rule"]["reason"]) == (rule_id, "named by rule_id")
