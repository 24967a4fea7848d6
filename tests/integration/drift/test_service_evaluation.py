# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``verify_with_service`` of ``writeback_drift``: what the service evaluates otherwise can't be compared."""

from __future__ import annotations

import typing as t

from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
DESCRIPTION = "Left(Trim([description]),448)"


def of_service(result: Json) -> list[Json]:
    return [each for each in result["findings"] if each["check"] == "not_computable.service"]


def test_a_service_that_agrees_changes_nothing(lab: Lab) -> None:
    lab.set(expression_answers={DESCRIPTION: ["something else"]})
    assert succeed("writeback_drift", **NAME)["verdict"] == "in_sync"
    lab.set(expression_answers={})
    found = succeed("writeback_drift", **NAME, verify_with_service=3)
    assert (found["verdict"], of_service(found)) == ("in_sync", [])


def test_a_service_that_differs_makes_the_run_incomplete(lab: Lab) -> None:
    lab.set(expression_answers={DESCRIPTION: ["something else"]})
    found = fail("writeback_drift", **NAME, verify_with_service=2)
    assert found["verdict"] == "incomplete"
    assert found["incomplete_reasons"] == ["the service evaluates 1 mapping to something else than the collection: description"]
    findings = of_service(found)
    assert [(each["subject"], each["expected"], each["severity"]) for each in findings] == [
        ("description", '"something else"', "medium")
    ] * 2
    assert len({each["id"] for each in findings}) == 2
    assert len([each for each in warning_texts(found) if "The service evaluates the mapping of 'description'" in each]) == 2


def test_a_service_that_cannot_be_asked_leaves_the_run_incomplete(lab: Lab) -> None:
    lab.fault("status", "/parseExpression$", status=403, code="Authorization_RequestDenied", count=None)
    found = fail("writeback_drift", **NAME, verify_with_service=1)
    assert (found["verdict"], found["error"]["code"]) == ("incomplete", "incomplete")
    (reason,) = found["incomplete_reasons"]
    assert reason.startswith("the service could not be asked to evaluate the mappings: POST /servicePrincipals/")
    assert reason.endswith("(status 403)")


def test_a_number_of_groups_that_is_none(lab: Lab) -> None:
    assert "verify_with_service is -1" in fail("writeback_drift", **NAME, verify_with_service=-1)["msg"]
