# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How each system that runs pipelines is told something: lines that it reads in the output, and files that it takes.

Sources: GitHub documentation, "Workflow commands for GitHub Actions"; GitLab documentation, "Code Quality", "Terraform reports" and
"dotenv reports"; Azure DevOps documentation, "Logging commands".
"""

from __future__ import annotations

import json
import typing as t
from hashlib import sha256

from ..._common.json import Json
from ..._common.run_origin import Pipeline
from ..._common.text import in_line
from .steps import Steps

_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_AZURE_LEVELS = {"error": "error", "warning": "warning"}
_GITLAB_LEVELS = {"error": "major", "warning": "minor", "note": "info"}
_OF_DATA = {"\r": "%0D", "\n": "%0A"}


def annotation_lines(system: Pipeline | None, problems: t.Iterable[Json]) -> list[str]:
    """Return the lines that show problems at their place in the file; GitLab takes a file instead."""
    if system == "github":
        return [_github_annotation(each) for each in problems]
    if system == "azure_devops":
        return [_azure_annotation(each) for each in problems if each.get("level") in _AZURE_LEVELS]
    return []


def azure_commands(values: t.Mapping[str, str], summary_path: str) -> list[str]:
    """Return the lines that set variables of the job for later ones, and show a summary."""
    lines = [f"##vso[task.setvariable variable={name};isOutput=true]{_azure(value)}" for name, value in values.items()]
    return [*lines, f"##vso[task.uploadsummary]{summary_path}"] if summary_path else lines


def github_outputs(values: t.Mapping[str, str]) -> str:
    """Return what is appended to the file of outputs; values are of one line."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def dotenv(values: t.Mapping[str, str]) -> str:
    """Return the variables for later jobs of GitLab."""
    return "".join(f"{name.upper()}={value}\n" for name, value in values.items())


def code_quality(problems: t.Iterable[Json]) -> str:
    """Return the report that GitLab shows at the lines of a merge request."""
    return json.dumps([_code_quality(each) for each in problems], indent=1) + "\n"


def terraform_report(steps: Steps) -> str:
    """Return the counts of the plan as GitLab shows them in a merge request."""
    counts = steps.plan_counts
    created, deleted = counts.get("create", 0), counts.get("leave_scope", 0)
    updated = max(counts.get("changed", 0) - created - deleted, 0)
    return json.dumps({"create": created, "update": updated, "delete": deleted}) + "\n"


def _github_annotation(problem: Json) -> str:
    properties = {
        "file": problem.get("file"),
        "line": problem.get("line"),
        "col": problem.get("column"),
        "title": problem.get("rule_id"),
    }
    shown = ",".join(f"{name}={_github_property(value)}" for name, value in properties.items())
    return f"::{_GITHUB_LEVELS.get(str(problem.get('level')), 'error')} {shown}::{_github(_told(problem))}"


def _azure_annotation(problem: Json) -> str:
    properties = {
        "type": _AZURE_LEVELS[str(problem.get("level"))],
        "sourcepath": problem.get("file"),
        "linenumber": problem.get("line"),
        "columnnumber": problem.get("column"),
        "code": problem.get("rule_id"),
    }
    shown = "".join(f"{name}={_azure_property(value)};" for name, value in properties.items())
    return f"##vso[task.logissue {shown}]{_azure(_told(problem))}"


def _code_quality(problem: Json) -> Json:
    parts = [str(problem.get(name)) for name in ("file", "rule_id", "variable", "message")]
    return {
        "description": _told(problem),
        "check_name": in_line(problem.get("rule_id")),
        "fingerprint": sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": _GITLAB_LEVELS.get(str(problem.get("level")), "major"),
        "location": {"path": in_line(problem.get("file")), "lines": {"begin": problem.get("line")}},
    }


def _told(problem: Json) -> str:
    return " ".join(in_line(problem[name]) for name in ("message", "hint") if problem.get(name))


def _replaced(text: str, replacements: t.Mapping[str, str]) -> str:
    for character, replacement in replacements.items():
        text = text.replace(character, replacement)
    return text


def _github(text: str) -> str:
    return _replaced(text, {"%": "%25", **_OF_DATA})


def _github_property(value: t.Any) -> str:
    return _replaced(_github(in_line(value)), {":": "%3A", ",": "%2C"})


def _azure(text: str) -> str:
    return _replaced(text, {"%": "%AZP25", **_OF_DATA})


def _azure_property(value: t.Any) -> str:
    return _replaced(_azure(in_line(value)), {";": "%3B", "]": "%5D"})
