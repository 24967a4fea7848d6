# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of the evidence of every change, whatever happened to it: one set of rules for all tests."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path
from xml.etree import ElementTree

Json = dict[str, t.Any]

SUCCESSES = ("kept", "unchanged", "reverted")
UNDONE = ("rolled_back", "reverted")
_TITLES = {
    "kept": "Kept",
    "unchanged": "Nothing to change",
    "rolled_back": "Rolled back",
    "reverted": "Reverted",
    "rollback_incomplete": "Rollback incomplete",
    "refused": "Refused",
    "unproven": "Not proven",
}


def contradictions(folder: Path) -> list[str]:
    """Return what in a change's folder contradicts its verdict, or another document; empty when it is one story."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    events = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "journal").glob("*.json"))]
    reports = {name: (folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.md", "junit.xml")}
    return [*_of_verdict(result), *_of_journal(result, events), *_of_reports(result, reports)]


def contradicts_state(result: Json, *, as_before: bool, as_wanted: bool, job_as_before: bool) -> list[str]:
    """Return what of a result the real state of the service and of the directory contradicts.

    ``as_before``: all that a change can touch is as it was; ``as_wanted``: the test group is as the change wants it.
    """
    verdict, left = result["verdict"], " ".join(each["message"] for each in result["left_behind"])
    rules = {
        "undone, and not all is as before": verdict not in UNDONE or as_before or bool(left),
        "refused, and something was written": verdict != "refused" or as_before,
        "kept, and the test group isn't as wanted": verdict != "kept" or as_wanted,
        "kept, and the job isn't as before": verdict != "kept" or job_as_before,
        "nothing is left, and not all is as before": verdict in ("kept", "unchanged") or bool(left) or as_before,
        "the job isn't as before, and nothing says so": verdict == "kept" or job_as_before or "job" in left,
    }
    return [rule for rule, holds in rules.items() if not holds]


def _of_verdict(result: Json) -> list[str]:
    verdict, left = result["verdict"], result["left_behind"]
    failed = {phase: _failed(result, phase) for phase in ("preflight", "assert", "rollback")}
    rules = {
        "the verdict isn't known": verdict in _TITLES,
        "a success with a failed check": verdict not in SUCCESSES or not any(failed.values()),
        "undone with a failed check of the rollback": verdict not in UNDONE or not failed["rollback"],
        "rollback incomplete, and nothing is left": verdict != "rollback_incomplete" or bool(left),
        "what is left has no words": all(each["message"] for each in left),
        "a failed check of the rollback isn't left behind": len(left) >= len(failed["rollback"]),
        "not undone, and nothing says what to do": verdict not in ("rollback_incomplete",) or all(each["hint"] for each in left),
        "kept, unchanged or refused, and something is left": verdict not in ("kept", "unchanged", "refused") or not left,
        "no success, and no reason": verdict in SUCCESSES or bool(result["reason"]) or verdict == "rollback_incomplete",
        "a success with a reason": verdict not in SUCCESSES or not result["reason"],
        "reverted, and nobody did it": verdict != "reverted" or bool(result["rollback"]["by"]),
        "the counts aren't those of the checks": result["counts"]["checks"]["failed"] == sum(map(len, failed.values())),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _failed(result: Json, phase: str) -> list[Json]:
    return [check for check in result["checks"] if check["phase"] == phase and check["verdict"] == "failed"]


def _of_journal(result: Json, events: list[Json]) -> list[str]:
    verdict = result["verdict"]
    writes = [each for each in events if each["state"] == "intent" and not each["step"].startswith("rollback")]
    ends = [each["state"] for each in events if each["step"] == "rollback" and each["state"] != "intent"]
    rules = {
        "refused, and the journal has a write": verdict != "refused" or not writes,
        "undone without a rollback that ended well": verdict not in UNDONE or ends[-1:] == ["done"],
        "a rollback ended well, and the verdict doesn't say so": ends[-1:] != ["done"]
        or verdict in (*UNDONE, "rollback_incomplete"),
        "not undone, without a write": verdict not in ("rollback_incomplete", "unproven", "kept") or bool(writes),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _of_reports(result: Json, reports: dict[str, str]) -> list[str]:
    verdict = result["verdict"]
    failures = int(ElementTree.fromstring(reports["junit.xml"]).get("failures", "0"))
    left = result["left_behind"]
    rules = {
        "JUnit fails, and the verdict is a success": verdict not in SUCCESSES or failures == 0,
        "JUnit passes, and the verdict is no success": verdict in SUCCESSES or failures > 0,
        "report.md has another verdict": _TITLES[verdict] in reports["report.md"].splitlines()[0],
        "report.html has another verdict": _TITLES[verdict] in reports["report.html"],
        "report.md doesn't say what is left": ("## Left behind" in reports["report.md"]) == bool(left),
        "report.html doesn't say what is left": ('id="left-behind"' in reports["report.html"]),
        "a change that was in place is said to have failed": verdict != "reverted" or "change failed" not in reports["report.html"],
    }
    return [rule for rule, holds in rules.items() if not holds]
