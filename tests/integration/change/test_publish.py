# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``publish`` in jobs of GitHub Actions, GitLab and Azure DevOps: what check, plan and change have left is shown there."""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

from tests.integration.helpers.change_support import CHANGE, change
from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.lab.client import Lab

WRONG = "cloud_sync_configuration: contoso.lab\ncloud_sync_max_change: 1\n"


def publish(fast: FastPlaybooks, folder: Path, environment: dict[str, str], **variables: t.Any) -> Finished:
    given = {"cloud_sync_publish_destination": "out", **variables}
    done = fast.run("publish", "-e", json.dumps(given), environment={"PWD": str(folder), **environment})
    assert "Traceback" not in done.output
    return done


def test_a_request_and_a_change(fast: FastPlaybooks, lab: Lab, tmp_path: Path, evidence_dir: Path) -> None:
    """One job after the other, in three systems, with what was really written."""
    (tmp_path / "cloud_sync.yml").write_text(WRONG, encoding="utf-8")
    here: dict[str, str | None] = {"PWD": str(tmp_path)}
    assert fast.run("check", "-e", "cloud_sync_check_json_path=out/check.json", environment=here).status == 2
    planned = {**CHANGE, "cloud_sync_plan_dir": "out/plan"}
    assert fast.run("plan", "-e", json.dumps(planned), environment=here).status == 0
    assert change(fast, cloud_sync_change_id="CHG1").status == 0
    known = {
        "cloud_sync_publish_check_path": "out/check.json",
        "cloud_sync_plan_dir": "out/plan",
        "cloud_sync_publish_change_dir": str(evidence_dir / "CHG1"),
        "cloud_sync_configuration": "contoso.lab",
    }
    digest = json.loads((tmp_path / "out" / "plan" / "plan.json").read_text(encoding="utf-8"))["plan_digest"]

    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    done = publish(fast, tmp_path, {"GITHUB_ACTIONS": "true", **files}, **known)
    assert done.status == 0
    assert "\n::error file=cloud_sync.yml,line=2,col=1,title=variable.unknown::cloud_sync_max_change is not" in done.output
    outputs = (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    assert f"cloud_sync_plan_digest={digest}" in outputs
    assert "cloud_sync_verdict=kept" in outputs
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert summary.index("## Check") < summary.index("## Plan") < summary.index("CHG1")
    comment = (tmp_path / "out" / "comment.md").read_text(encoding="utf-8")
    assert comment.startswith("<!-- cloud_sync contoso.lab -->\n## Check")

    done = publish(fast, tmp_path, {"GITLAB_CI": "true"}, **known)
    assert (done.status, "::error" in done.output) == (0, False)
    reports = {name: (tmp_path / "out" / name).read_text(encoding="utf-8") for name in os.listdir(tmp_path / "out") if "." in name}
    assert json.loads(reports["codequality.json"])[0]["location"] == {"path": "cloud_sync.yml", "lines": {"begin": 2}}
    assert json.loads(reports["terraform.json"]).keys() == {"create", "update", "delete"}
    assert f"CLOUD_SYNC_PLAN_DIGEST={digest}\n" in reports["cloud_sync.env"]

    done = publish(fast, tmp_path, {"TF_BUILD": "True"}, **known)
    assert done.status == 0
    assert "\n##vso[task.logissue type=error;sourcepath=cloud_sync.yml;linenumber=2;" in done.output
    assert f"\n##vso[task.setvariable variable=cloud_sync_plan_digest;isOutput=true]{digest}\n" in done.output
    assert f"\n##vso[task.uploadsummary]{tmp_path}/out/summary.md\n" in done.output


def test_nothing_to_show_and_nowhere_to_write(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    assert publish(fast, tmp_path, {}).status == 0
    assert (tmp_path / "out" / "summary.md").read_text(encoding="utf-8") == ""
    done = publish(fast, tmp_path, {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(tmp_path / "no" / "output")})
    assert done.status == 2
    assert "Can't write GITHUB_OUTPUT" in done.output
    assert lab.requests().count == 0
