# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks: what they look like for programs and for people."""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import Check, all_hold, count, table

PASSED = Check("group.exists", "SG-Canary", "Group_1", "CN=SG-Canary", "passed")
FAILED = Check("job.quarantine", "job", "not in quarantine", "in quarantine", "failed", "it is in quarantine", "Restart it.")
UNFIXED = Check("attribute.info", "info", "x" * 50, "y", "failed", 'mapping: "x"')
INFO = Check("agent.answers", "SG-Canary", "answers", "(not checked)", "info", "check mode")


def test_an_empty_fix_is_left_out_and_an_empty_reason_stays() -> None:
    assert PASSED.as_dict() == {
        "id": "group.exists",
        "subject": "SG-Canary",
        "expected": "Group_1",
        "actual": "CN=SG-Canary",
        "verdict": "passed",
        "reason": "",
    }
    assert FAILED.as_dict()["hint"] == "Restart it."


def test_counts() -> None:
    assert count([PASSED, FAILED, UNFIXED, INFO]) == {"total": 4, "passed": 1, "failed": 2, "info": 1}
    assert all_hold([PASSED, INFO])
    assert not all_hold([PASSED, FAILED])


def test_a_table_shows_each_fix_below_its_check() -> None:
    assert table([FAILED, UNFIXED]).splitlines() == [
        "VERDICT  CHECK           EXPECTED                                      ACTUAL         REASON",
        "failed   job.quarantine  not in quarantine                             in quarantine  it is in quarantine",
        "         hint: Restart it.",
        f'failed   attribute.info  {"x" * 43}…  y              mapping: "x"',
    ]


def test_a_table_shows_what_acts_on_its_own() -> None:
    checks = [Check("a", "x", "one\ntwo", "\u202etxt", "failed", "not\u200b equal\nat all", "press\x1b[2J")]
    assert table(checks).splitlines() == [
        "VERDICT  CHECK  EXPECTED  ACTUAL       REASON",
        "failed   a      one␊two   [U+202E]txt  not[U+200B] equal␊at all",
        "         hint: press␛[2J",
    ]
