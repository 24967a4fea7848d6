# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of files found as SARIF 2.1.0, with file and line, for code hosts and editors."""

from __future__ import annotations

import itertools
import typing as t
from pathlib import PurePosixPath
from urllib.parse import quote

from ..._common.json import Json
from ..._common.text import visible
from ..._verify.desired.problem import FileProblem
from ..sarif import MOST_RESULTS, document, message, tool
from .model import LocatedProblem

_FINGERPRINT = "problemId/v1"
_ANY = "surrogatepass"  # a name of a file need not be text


def render_sarif(problems: t.Sequence[LocatedProblem], version: str = "") -> str:
    """Return the document; files are relative to the root of the source, where they can be."""
    rules: dict[str, int] = {}
    results = [_result(each, rules) for each in itertools.islice(problems, MOST_RESULTS)]
    by_rule = {each.problem.rule: each.problem for each in reversed(problems)}
    run = {
        "tool": tool([_rule(by_rule[name]) for name in rules], version),
        "automationDetails": {"id": "cloud_sync_check/"},
        "results": results,
    }
    return document(run)


def _rule(problem: FileProblem) -> Json:
    rule = {
        "id": problem.rule,
        "shortDescription": {"text": problem.rule},
        "defaultConfiguration": {"level": problem.level},
    }
    return {**rule, "help": {"text": problem.source}} if problem.source else rule


def _result(located: LocatedProblem, rules: dict[str, int]) -> Json:
    problem = located.problem
    place = {
        "artifactLocation": _artifact(located.file),
        "region": {"startLine": located.line, "startColumn": located.column},
    }
    return {
        "ruleId": problem.rule,
        "ruleIndex": rules.setdefault(problem.rule, len(rules)),
        "level": problem.level,
        "kind": "fail",
        "message": message([visible(text) for text in (problem.message, problem.hint) if text]),
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: located.id},
    }


def _artifact(file: str) -> Json:
    if PurePosixPath(file).is_absolute():
        return {"uri": f"file://{quote(file, errors=_ANY)}"}
    return {"uri": quote(file, errors=_ANY), "uriBaseId": "%SRCROOT%"}
