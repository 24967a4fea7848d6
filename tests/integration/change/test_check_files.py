# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``check``: what is wrong with a file, without a sign-in, for people and programs."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.lab.client import Lab

GOOD = "cloud_sync_configuration: contoso.lab\ncloud_sync_attribute_mappings:\n  - {target: info, constant: x}\n"
WARNED = f"{GOOD}  - target: cn\n    attribute: displayName\n"
WRONG = f"{GOOD}  - target: description\n    expression: Lefft([mail], 2)\ncloud_sync_max_change: 1\n"
NO_SIGN_IN: dict[str, str | None] = dict.fromkeys(
    (
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "CLOUD_SYNC_GRAPH_URL",
        "CLOUD_SYNC_LOGIN_URL",
        "CLOUD_SYNC_AD_SERVERS",
    )
)


@pytest.fixture(name="folder", autouse=True)
def fixture_folder(tmp_path: Path) -> Path:
    """A folder with three files, in which the command is typed."""
    for name, content in {"good.yml": GOOD, "warned.yaml": WARNED, "wrong.yml": WRONG, "notes.txt": "no variables"}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def check(fast: FastPlaybooks, folder: Path, *files: str, **variables: t.Any) -> Finished:
    given = {f"cloud_sync_check_{name}": value for name, value in {"files": list(files), **variables}.items()}
    done = fast.run("check", "-e", json.dumps(given), environment={**NO_SIGN_IN, "PWD": str(folder)})
    assert "Traceback" not in done.output
    return done


def test_a_file_without_a_problem(fast: FastPlaybooks, lab: Lab, folder: Path) -> None:
    done = check(fast, folder, "good.yml")
    assert done.status == 0
    assert "No problem in 1 file." in done.output
    assert lab.requests().count == 0


def test_what_is_wrong_is_said_on_80_columns_and_in_reports(fast: FastPlaybooks, lab: Lab, folder: Path) -> None:
    done = check(fast, folder, str(folder), sarif_path="out/check.sarif", json_path="out/check.json")
    assert done.status == 2
    lines = done.output.splitlines()
    begin = lines.index("warned.yaml")
    end = lines.index("2 errors, 2 warnings in 3 files.")
    assert "  5:5  error  expression.invalid" in lines[begin:end]
    assert "    Did you mean Left?" in lines[begin:end]
    assert max(map(len, lines[begin:end])) <= 80
    report = json.loads((folder / "out" / "check.json").read_text(encoding="utf-8"))
    assert (report["counts"], report["files"]) == ({"error": 2, "note": 0, "warning": 2}, ["good.yml", "warned.yaml", "wrong.yml"])
    assert [(each["file"], each["line"], each["rule_id"]) for each in report["problems"]] == [
        ("warned.yaml", 4, "posture.names_can_collide"),
        ("warned.yaml", 4, "posture.name_too_long"),
        ("wrong.yml", 5, "expression.invalid"),
        ("wrong.yml", 6, "variable.unknown"),
    ]
    results = json.loads((folder / "out" / "check.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in results] == [4, 4, 5, 6]
    assert lab.requests().count == 0


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 2)])
def test_warnings_fail_when_that_is_asked_for(fast: FastPlaybooks, lab: Lab, folder: Path, strict: bool, status: int) -> None:
    done = check(fast, folder, "warned.yaml", strict=strict)
    assert (done.status, "2 warnings in 1 file." in done.output) == (status, True)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["nowhere.yml"], "The file can't be read: No such file or directory."),
        (["empty"], "/empty holds no file that ends with .yml, .yaml, .json"),
        (["notes.txt"], "is not a dictionary of variables"),
    ],
)
def test_what_is_no_file(fast: FastPlaybooks, lab: Lab, folder: Path, files: list[str], message: str) -> None:
    (folder / "empty").mkdir()
    done = check(fast, folder, *files)
    assert done.status == 2
    assert message in done.output


def test_a_report_that_cannot_be_written(fast: FastPlaybooks, lab: Lab, folder: Path) -> None:
    done = check(fast, folder, "good.yml", sarif_path="notes.txt/check.sarif")
    assert done.status == 2
    assert "Can't" in done.output
    assert "Give the account" in done.output or "Check the path" in done.output
