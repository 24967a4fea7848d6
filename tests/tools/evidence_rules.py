# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of the evidence of every change, whatever happened to it: one set of rules for all tests."""

from __future__ import annotations

import html
import json
import re
import typing as t
from pathlib import Path
from xml.etree import ElementTree

Json = dict[str, t.Any]

SUCCESSES = ("kept", "unchanged", "reverted")
UNDONE = ("rolled_back", "reverted")
PARTS = {
    "schema": "schema",
    "setting": "settings?[ :]",
    "assignment": "assignment|scope:",
    "job": "job",
    "group": "test group:|attribute |group |member |CN=",
}
"""The parts of what a change can touch, and how an entry of ``left_behind`` about each begins."""

_TITLES = {
    "kept": "Kept",
    "unchanged": "Nothing to change",
    "rolled_back": "Rolled back",
    "reverted": "Reverted",
    "rollback_incomplete": "Rollback incomplete",
    "refused": "Refused",
    "unproven": "Not proven",
}


def has_ended(folder: Path) -> bool:
    """Tell whether the reports of a change are up to date: nothing happened since it was closed."""
    events = sorted((folder / "journal").glob("*.json"))
    return bool(events) and json.loads(events[-1].read_text(encoding="utf-8"))["step"] == "closed"


def contradictions(folder: Path) -> list[str]:
    """Return what in a change's folder contradicts its verdict, or another document; empty when it is one story."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    events = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "journal").glob("*.json"))]
    reports = {name: (folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.md", "junit.xml")}
    first = folder / "before_rollback" / "result.json"
    earlier = json.loads(first.read_text(encoding="utf-8"))["verdict"] if first.exists() else ""
    return [*_of_verdict(result), *_of_journal(result, events), *_of_reports(result, reports), *_of_earlier(result, earlier)]


def contradicts_state(result: Json, *, differs: t.Collection[str], as_wanted: bool) -> list[str]:
    """Return what of a result the real state of the service and of the directory contradicts.

    ``differs``: the parts of ``PARTS`` that aren't as before the change; ``as_wanted``: the test group is as the change wants it.
    """
    verdict = result["verdict"]
    left = {part: [each for each in result["left_behind"] if re.match(pattern, each["message"])] for part, pattern in PARTS.items()}
    wrong = {check["id"].split(".")[1] for check in _failed(result, "rollback")}
    is_in_place = verdict in ("kept", "unchanged")
    rules = {
        "refused, and something was written": verdict != "refused" or not differs,
        "kept, and the test group isn't as wanted": verdict != "kept" or as_wanted,
        "kept, and the job isn't as before": verdict != "kept" or "job" not in differs,
        **{f"the {part} isn't as before, and nothing says so": is_in_place or bool(left[part]) for part in differs},
        **{f"the {part} is as before, and a check says otherwise": part in differs for part in {*PARTS} & wrong},
    }
    return [rule for rule, holds in rules.items() if not holds]


def _of_verdict(result: Json) -> list[str]:
    verdict, left = result["verdict"], result["left_behind"]
    failed = {phase: _failed(result, phase) for phase in ("preflight", "assert", "after", "rollback")}
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
    last = next((each["state"] for each in reversed(events) if each["step"] == "rollback"), "")
    rules = {
        "refused, and the journal has a write": verdict != "refused" or not writes,
        "undone without a rollback that ended well": verdict not in UNDONE or last == "done",
        "a rollback ended well, and the verdict doesn't say so": last != "done" or verdict in UNDONE,
        "a rollback didn't end well, and the verdict doesn't say so": last in ("", "done") or verdict == "rollback_incomplete",
        "not undone, without a write": verdict not in ("rollback_incomplete", "unproven", "kept") or bool(writes),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _of_reports(result: Json, reports: dict[str, str]) -> list[str]:
    verdict = result["verdict"]
    failures = int(ElementTree.fromstring(reports["junit.xml"]).get("failures", "0"))
    page = reports["report.html"]
    left, by = result["left_behind"], (result["rollback"] or {}).get("by", "")
    failed = result["counts"]["checks"]["failed"]
    rules = {
        "JUnit has fewer failures than there are failed checks": failures >= failed,
        "report.md doesn't say who rolled back": by in reports["report.md"],
        "report.html doesn't say who rolled back": by in page,
        "JUnit fails, and the verdict is a success": verdict not in SUCCESSES or failures == 0,
        "JUnit passes, and the verdict is no success": verdict in SUCCESSES or failures > 0,
        "report.md has another verdict": _TITLES.get(verdict, "?") in reports["report.md"].splitlines()[0],
        "report.html has another verdict": _TITLES.get(verdict, "?") in page,
        "report.md doesn't say what is left": ("## Left behind" in reports["report.md"]) == bool(left),
        "report.html doesn't say what is left": ('href="#left-behind"' in page) == bool(left)
        and all(each["message"] in _text_of(page) for each in left),
        "a change that was in place is said to have failed": verdict != "reverted" or "change failed" not in page,
    }
    return [rule for rule, holds in rules.items() if not holds]


def _text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def _of_earlier(result: Json, earlier: str) -> list[str]:
    is_good = earlier in ("kept", "unchanged")
    rules = {
        "reverted, and the record of the change that was in place is gone": result["verdict"] != "reverted" or is_good,
        "a record from before a rollback of a change that wasn't in place": not earlier or is_good,
        "rolled back as failed, and it had been in place": result["verdict"] != "rolled_back" or not earlier,
    }
    return [rule for rule, holds in rules.items() if not holds]
