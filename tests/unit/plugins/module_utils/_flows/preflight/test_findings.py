# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Noting what a preflight finds."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import NotFoundError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.preflight.findings import Findings


def raise_error() -> str:
    raise NotFoundError("There is no group.", hint="Check the name.")


def test_an_error_becomes_the_failure_of_its_check() -> None:
    findings = Findings()
    assert findings.attempt("test_group.found", "SG-Canary", "one group", raise_error) is None
    (check,) = findings.checks
    assert check.as_dict() == {
        "id": "test_group.found",
        "subject": "SG-Canary",
        "expected": "one group",
        "actual": "not found",
        "verdict": "failed",
        "reason": "There is no group",
        "hint": "Check the name.",
    }
    assert (findings.has_failed("test_group.found"), findings.has_passed("test_group.found")) == (True, False)


def test_an_answer_is_returned_and_noted_by_nobody() -> None:
    findings = Findings()
    assert findings.attempt("id", "subject", "expected", lambda: "answer") == "answer"
    assert findings.checks == []


def test_a_defect_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        Findings().attempt("id", "subject", "expected", lambda: 1 // 0)


def test_several_problems_are_numbered_like_their_fixes() -> None:
    findings = Findings()
    problems = NotFoundError("first", hint="One."), OptionError("second"), OptionError("third", hint="Three.")
    findings.error("desired.valid", "contoso.lab", "valid", *problems)
    (check,) = findings.checks
    assert check.reason == "(1) first; (2) second; (3) third"
    assert check.hint == "(1) One. (3) Three."
    assert check.actual == "not found, invalid option"


def test_what_was_not_checked_is_no_failure() -> None:
    findings = Findings()
    findings.skipped("ad.schema.anchor", "anchor", "known", "ad.controllers")
    (check,) = findings.checks
    assert (check.verdict, check.actual, check.reason) == ("info", "(not checked)", "not checked: ad.controllers failed")
    assert not findings.has_failed("ad.schema.anchor")
    assert not findings.has_passed("ad.schema.anchor")
