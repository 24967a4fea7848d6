# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_calibration_info``, ``calibrate.yml`` and ``verify_with_service``: a service that evaluates otherwise is found out."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.integration.helpers.support import run_playbook
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'
DESCRIPTION = "Left(Trim([description]),448)"
WORD = 'Word("one", 1, ",")'
VARIABLES: Json = {"cloud_sync_configuration": "contoso.lab"}
TOPIC = "Word without delimiter"


def calibrate(**options: t.Any) -> Json:
    return succeed("sync_calibration_info", **NAME, **options)


def test_a_service_that_agrees(lab: Lab) -> None:
    result = calibrate()
    assert result["counts"] == {
        "questions": {"total": 34, "agrees": 34, "differs": 0, "not_comparable": 0},
        "mappings": {"total": 20, "agrees": 20, "differs": 0, "not_comparable": 0},
    }
    assert result["mappings_agree"] is True
    assert len(result["sample"]) == 5
    assert {each["target"] for each in result["mappings"]} == {
        "adminDescription",
        "cn",
        "description",
        "msDS-ExternalDirectoryObjectId",
    }
    assert warning_texts(result) == []
    assert result["requests"] <= 9
    assert lab.requests().written() == []


def test_a_choice_that_does_not_hold_is_shown_with_both_results(lab: Lab) -> None:
    lab.set(expression_answers={WORD: ["one"]})
    result = calibrate(sample_size=0)
    assert result["counts"]["questions"] == {"total": 34, "agrees": 33, "differs": 1, "not_comparable": 0}
    (found,) = [each for each in result["questions"] if each["verdict"] == "differs"]
    assert (found["topic"], found["collection"], found["service"]) == (TOPIC, '""', '"one"')
    # No mapping uses it.
    assert (result["mappings"], result["mappings_agree"], warning_texts(result)) == ([], True, [])


@pytest.mark.parametrize(("answer", "shown"), [(["The sales"], '"The sales"'), ([], "null"), (None, "an error: by hand")])
def test_a_mapping_that_the_service_evaluates_otherwise(lab: Lab, answer: list[str] | None, shown: str) -> None:
    lab.set(expression_answers={DESCRIPTION: answer})
    result = calibrate(sample_groups=["Sales"], include_questions=False)
    assert result["questions"] == []
    assert result["mappings_agree"] is False
    (found,) = [each for each in result["mappings"] if each["verdict"] == "differs"]
    assert (found["target"], found["group"]["display_name"]) == ("description", "Sales")
    assert (found["collection"], found["service"]) == ('"The sales department"', shown)
    (warning,) = warning_texts(result)
    assert f"The service evaluates the mapping of 'description' for Sales to {shown}" in warning


def test_every_security_group_can_be_in_the_sample(lab: Lab) -> None:
    result = calibrate(scope_mode="all", sample_size=3, include_questions=False)
    assert len(result["sample"]) == 3
    assert result["mappings_agree"] is True


def test_wrong_numbers_and_names(lab: Lab) -> None:
    assert "sample_size is -1." in fail("sync_calibration_info", **NAME, sample_size=-1)["msg"]
    assert "SG-Nobody" in fail("sync_calibration_info", **NAME, sample_groups=["SG-Nobody"])["msg"]
    assert "verify_with_service is -1." in fail("writeback_plan", **NAME, verify_with_service=-1)["msg"]


def test_a_plan_asks_the_service_for_some_groups(lab: Lab) -> None:
    options: Json = {"attribute_mappings": [{"target": "info", "expression": WORD}], "fail_on_violation": False}
    assert succeed("writeback_plan", **NAME, **options)["service_verification"] is None
    result = succeed("writeback_plan", **NAME, **options, verify_with_service=2)
    assert result["service_verification"] == {"groups": 2, "evaluations": 10, "differences": []}
    lab.set(expression_answers={WORD: ["one"]})
    result = succeed("writeback_plan", **NAME, **options, verify_with_service=2)
    found = result["service_verification"]
    assert [(each["target"], each["collection"], each["service"]) for each in found["differences"]] == [("info", '""', '"one"')] * 2
    assert len([each for each in warning_texts(result) if "The service evaluates the mapping of 'info'" in each]) == 2


def test_the_playbook_shows_what_holds_and_fails_for_mappings(lab: Lab) -> None:
    lab.set(expression_answers={WORD: ["one"]})
    done = run_playbook("calibrate", "-e", json.dumps(VARIABLES))
    assert done.returncode == 0, done.stdout
    assert "Open questions: 33 of 34 choices hold on this tenant." in done.stdout
    assert TOPIC in done.stdout
    assert "Live mappings: 20 of 20 evaluations agree, for 5 groups." in done.stdout
    lab.set(expression_answers={CN: ["x"]})
    done = run_playbook("calibrate", "-e", json.dumps({**VARIABLES, "cloud_sync_sample_groups": ["Sales"]}))
    assert done.returncode == 2
    assert "The service evaluates 1 of 4 mappings to something else than the collection" in done.stdout
