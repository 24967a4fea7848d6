# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systems of pipelines are told: their commands, with nothing in a value that is another command, and their files."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import EvidenceError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.markdown import (
    LONGEST_COMMENT,
    render_comment,
    render_summary,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.steps import Steps, read_steps
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.pipeline.systems import (
    annotation_lines,
    azure_commands,
    code_quality,
    dotenv,
    github_outputs,
    terraform_report,
)

Json = dict[str, t.Any]

PROBLEM: Json = {
    "file": "conf/a,b.yml",
    "line": 12,
    "column": 5,
    "rule_id": "variable.unknown",
    "level": "error",
    "variable": "cloud_sync_max_change",
    "message": "100% wrong:\nsay less",
    "hint": "Did you mean cloud_sync_max_changed?",
}
CHECK: Json = {"counts": {"error": 1, "warning": 0, "note": 0}, "problems": [PROBLEM]}
PLAN: Json = {
    "plan_digest": "1-ab",
    "plan": {"summary": "10 groups: 3 moved", "counts": {"changed": 7, "create": 2, "leave_scope": 1, "move": 3, "update": 4}},
}


def test_annotations() -> None:
    note = {**PROBLEM, "level": "note"}
    told = "100%25 wrong:\N{SYMBOL FOR LINE FEED}say less Did you mean cloud_sync_max_changed?"
    assert annotation_lines("github", [PROBLEM, note]) == [
        f"::error file=conf/a%2Cb.yml,line=12,col=5,title=variable.unknown::{told}",
        f"::notice file=conf/a%2Cb.yml,line=12,col=5,title=variable.unknown::{told}",
    ]
    assert annotation_lines("azure_devops", [PROBLEM, note]) == [
        "##vso[task.logissue type=error;sourcepath=conf/a,b.yml;linenumber=12;columnnumber=5;code=variable.unknown;]"
        + told.replace("%25", "%AZP25")
    ]
    assert annotation_lines("gitlab", [PROBLEM]) == annotation_lines(None, [PROBLEM]) == []


def test_a_value_is_never_a_second_command() -> None:
    hostile = {**PROBLEM, "file": "a]b;c:d\n::error::x", "message": "x\r\n##vso[task.setvariable variable=a]b\n::add-mask::y"}
    for system in ("github", "azure_devops"):
        (line,) = annotation_lines(t.cast("t.Any", system), [hostile])
        assert "\n" not in line and "\r" not in line
    assert "sourcepath=a%5Db%3Bc:d" in annotation_lines("azure_devops", [hostile])[0]
    assert "file=a]b;c%3Ad" in annotation_lines("github", [hostile])[0]


def test_values_for_later_jobs() -> None:
    values = Steps(CHECK, PLAN, change={"verdict": "verified", "change": {"id": "CHG1"}}).values()
    assert values == {
        "cloud_sync_check_errors": "1",
        "cloud_sync_check_warnings": "0",
        "cloud_sync_plan_digest": "1-ab",
        "cloud_sync_plan_summary": "10 groups: 3 moved",
        "cloud_sync_plan_changed": "7",
        "cloud_sync_verdict": "verified",
        "cloud_sync_change_id": "CHG1",
    }
    few = {"cloud_sync_verdict": "50%"}
    assert github_outputs(few) == "cloud_sync_verdict=50%\n"
    assert dotenv(few) == "CLOUD_SYNC_VERDICT=50%\n"
    assert azure_commands(few, "/out/summary.md") == [
        "##vso[task.setvariable variable=cloud_sync_verdict;isOutput=true]50%AZP25",
        "##vso[task.uploadsummary]/out/summary.md",
    ]
    assert azure_commands({}, "") == []
    assert Steps().values() == {}


def test_no_value_has_a_second_line() -> None:
    values = Steps(change={"verdict": "verified\nPATH=/evil", "change": {"id": "a\rb"}}).values()
    assert github_outputs(values).count("\n") == 2
    assert "\r" not in dotenv(values)


def test_reports_of_gitlab() -> None:
    (found,) = json.loads(code_quality([PROBLEM]))
    assert (found["severity"], found["check_name"]) == ("major", "variable.unknown")
    assert found["location"] == {"path": "conf/a,b.yml", "lines": {"begin": 12}}
    assert json.loads(code_quality([{**PROBLEM, "line": 99}]))[0]["fingerprint"] == found["fingerprint"]
    assert json.loads(terraform_report(Steps(plan=PLAN))) == {"create": 2, "update": 4, "delete": 1}
    assert json.loads(terraform_report(Steps())) == {"create": 0, "update": 0, "delete": 0}


def test_the_summary_has_what_is_there() -> None:
    assert render_summary(Steps()) == ""
    assert "No problem was found" in render_summary(Steps(check={"counts": {}, "problems": []}))
    summary = render_summary(Steps(CHECK, PLAN, "## Plan\n\nAll.\n", {}, "# Change\n"))
    assert summary.index("## Check") < summary.index("## Plan") < summary.index("Digest: `1-ab`") < summary.index("# Change")
    assert "`conf/a,b.yml:12`" in summary


def test_a_comment_is_found_again_and_fits() -> None:
    assert render_comment("text", "contoso.com") == "<!-- cloud_sync contoso.com -->\ntext"
    assert render_comment("", "a-->b\nc").splitlines()[0].count("-->") == 1
    long = render_comment("x" * 70_000, "contoso.com")
    assert len(long) == LONGEST_COMMENT
    assert long.endswith("the whole summary is among the files of the run.\n")


def test_steps_that_were_not_reached_and_such_that_are_damaged(tmp_path: Path) -> None:
    assert read_steps(None, None, None) == Steps()
    assert read_steps(tmp_path / "check.json", tmp_path / "plan", tmp_path / "change") == Steps()
    (tmp_path / "check.json").write_text("[1]")
    with pytest.raises(EvidenceError, match="is not what a step of a pipeline writes"):
        read_steps(tmp_path / "check.json", None, None)
    (tmp_path / "check.json").write_text('{"problems": [1, {"message": "x"}], "counts": 3}')
    steps = read_steps(tmp_path / "check.json", None, None)
    assert (steps.problems, steps.values()) == ([{"message": "x"}], {})
    odd: list[Json] = [{"problems": 1}, {"problems": None, "counts": []}]
    for document in odd:
        assert Steps(check=document, plan={"plan": 1}, change={"change": []}).values() == {}
