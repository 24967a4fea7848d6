# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules about evidence can fail: each is broken by a folder made by hand, and no folder that tells one story breaks any."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.evidence_rules import contradictions, contradicts_state

Json = dict[str, t.Any]

TITLES = {
    "kept": "Kept",
    "rolled_back": "Rolled back",
    "reverted": "Reverted",
    "rollback_incomplete": "Rollback incomplete",
    "refused": "Refused",
}
FAILED = {"id": "rollback.schema", "phase": "rollback", "verdict": "failed"}
LEFT = {"message": "schema of contoso.com: expected as in version v1.0, actual version v1.1", "hint": "Roll it back again."}
WRITE = ("apply", "intent")
BEGUN, DONE, NOT_DONE = ("rollback", "intent"), ("rollback", "done"), ("rollback", "failed")


class Told:
    """The evidence of a change, as a test makes it up."""

    def __init__(self, verdict: str, events: list[tuple[str, str]], **values: t.Any) -> None:
        rollback = {"by": "ana"} if BEGUN in events else None
        checks = values.get("checks", [])
        failed = sum(check["verdict"] == "failed" for check in checks)
        reason = "" if verdict in ("kept", "reverted") else "503"
        self.events = events
        self.result: Json = {
            "verdict": verdict,
            "reason": reason,
            "left_behind": [],
            "checks": checks,
            "rollback": rollback,
            **values,
        }
        self.result["counts"] = {"checks": {"failed": failed}}
        left = bool(self.result["left_behind"])
        text = f"# {TITLES[verdict]}\nana\n" + ("## Left behind\n" if left else "")
        failures = 0 if verdict in ("kept", "reverted") else max(failed, 1)
        html = f"<h1>{TITLES[verdict]}</h1> ana" + "".join(
            f'<a href="#left-behind">1</a> {each["message"]}' for each in self.result["left_behind"]
        )
        self.reports = {"report.md": text, "report.html": html, "junit.xml": f'<testsuites failures="{failures}"/>'}
        self.earlier = "kept" if verdict == "reverted" else ""

    def contradictions(self, folder: Path) -> list[str]:
        """Write it all down, and judge it."""
        (folder / "journal").mkdir()
        for number, (step, state) in enumerate(self.events, 1):
            document = json.dumps({"step": step, "state": state})
            (folder / "journal" / f"{number:04}.json").write_text(document, encoding="utf-8")
        for name, text in {**self.reports, "result.json": json.dumps(self.result)}.items():
            (folder / name).write_text(text, encoding="utf-8")
        if self.earlier:
            (folder / "before_rollback").mkdir()
            (folder / "before_rollback" / "result.json").write_text(json.dumps({"verdict": self.earlier}), encoding="utf-8")
        return contradictions(folder)


def kept() -> Told:
    return Told("kept", [WRITE])


def refused() -> Told:
    return Told("refused", [])


def rolled_back() -> Told:
    return Told("rolled_back", [WRITE, BEGUN, DONE])


def reverted() -> Told:
    return Told("reverted", [WRITE, BEGUN, DONE])


def incomplete() -> Told:
    return Told("rollback_incomplete", [WRITE, BEGUN, NOT_DONE], checks=[FAILED], left_behind=[LEFT])


@pytest.mark.parametrize("story", [kept, refused, rolled_back, reverted, incomplete])
def test_one_story(story: Callable[[], Told], tmp_path: Path) -> None:
    assert story().contradictions(tmp_path) == []


def results(**values: t.Any) -> Callable[[Told], None]:
    return lambda told: told.result.update(values)


def events(*found: tuple[str, str]) -> Callable[[Told], None]:
    return lambda told: setattr(told, "events", list(found))


def report(name: str, text: str) -> Callable[[Told], None]:
    return lambda told: told.reports.update({name: text})


def earlier(verdict: str) -> Callable[[Told], None]:
    return lambda told: setattr(told, "earlier", verdict)


LIES: list[tuple[Callable[[], Told], Callable[[Told], None], str]] = [
    (kept, results(verdict="fine"), "the verdict isn't known"),
    (kept, results(checks=[{**FAILED, "phase": "assert"}]), "a success with a failed check"),
    (rolled_back, results(checks=[FAILED]), "undone with a failed check of the rollback"),
    (incomplete, results(left_behind=[]), "rollback incomplete, and nothing is left"),
    (incomplete, results(left_behind=[]), "a failed check of the rollback isn't left behind"),
    (incomplete, results(left_behind=[{**LEFT, "message": ""}]), "what is left has no words"),
    (incomplete, results(left_behind=[{**LEFT, "hint": ""}]), "not undone, and nothing says what to do"),
    (kept, results(left_behind=[LEFT]), "kept, unchanged or refused, and something is left"),
    (refused, results(left_behind=[LEFT]), "kept, unchanged or refused, and something is left"),
    (refused, results(reason=""), "no success, and no reason"),
    (reverted, results(reason="503"), "a success with a reason"),
    (reverted, results(rollback={"by": ""}), "reverted, and nobody did it"),
    (incomplete, results(counts={"checks": {"failed": 0}}), "the counts aren't those of the checks"),
    (refused, events(WRITE), "refused, and the journal has a write"),
    (kept, events(WRITE, BEGUN), "a rollback didn't end well, and the verdict doesn't say so"),
    (reverted, events(WRITE, BEGUN, NOT_DONE), "a rollback didn't end well, and the verdict doesn't say so"),
    (rolled_back, events(WRITE, BEGUN), "undone without a rollback that ended well"),
    (rolled_back, events(WRITE, BEGUN, DONE, BEGUN, NOT_DONE), "undone without a rollback that ended well"),
    (kept, events(WRITE, BEGUN, DONE), "a rollback ended well, and the verdict doesn't say so"),
    (incomplete, events(WRITE, BEGUN, DONE), "a rollback ended well, and the verdict doesn't say so"),
    (kept, events(), "not undone, without a write"),
    (kept, report("junit.xml", '<testsuites failures="1"/>'), "JUnit fails, and the verdict is a success"),
    (reverted, report("junit.xml", '<testsuites failures="1"/>'), "JUnit fails, and the verdict is a success"),
    (rolled_back, report("junit.xml", '<testsuites failures="0"/>'), "JUnit passes, and the verdict is no success"),
    (incomplete, report("junit.xml", '<testsuites failures="0"/>'), "JUnit has fewer failures than there are failed checks"),
    (kept, report("report.md", "# Refused\n"), "report.md has another verdict"),
    (kept, report("report.html", "Refused"), "report.html has another verdict"),
    (incomplete, report("report.md", "# Rollback incomplete\nana\n"), "report.md doesn't say what is left"),
    (incomplete, report("report.html", "Rollback incomplete ana"), "report.html doesn't say what is left"),
    (kept, report("report.md", "# Kept\n## Left behind\n"), "report.md doesn't say what is left"),
    (reverted, report("report.html", "Reverted by ana: the change failed"), "a change that was in place is said to have failed"),
    (reverted, report("report.md", "# Reverted\n"), "report.md doesn't say who rolled back"),
    (reverted, report("report.html", "Reverted"), "report.html doesn't say who rolled back"),
    (reverted, earlier(""), "reverted, and the record of the change that was in place is gone"),
    (reverted, earlier("reverted"), "reverted, and the record of the change that was in place is gone"),
    (incomplete, earlier("refused"), "a record from before a rollback of a change that wasn't in place"),
    (rolled_back, earlier("kept"), "rolled back as failed, and it had been in place"),
]


@pytest.mark.parametrize(("story", "lie", "rule"), LIES)
def test_a_lie_is_noticed(story: Callable[[], Told], lie: Callable[[Told], None], rule: str, tmp_path: Path) -> None:
    told = story()
    lie(told)
    assert rule in told.contradictions(tmp_path)


@pytest.mark.parametrize(
    ("told", "differs", "as_wanted", "rules"),
    [
        (kept(), {"schema", "setting", "group"}, True, []),
        (kept(), {"group"}, False, ["kept, and the test group isn't as wanted"]),
        (kept(), {"job"}, True, ["kept, and the job isn't as before"]),
        (refused(), set(), False, []),
        (refused(), {"setting"}, False, ["refused, and something was written", "the setting isn't as before, and nothing says so"]),
        (rolled_back(), {"assignment"}, False, ["the assignment isn't as before, and nothing says so"]),
        (reverted(), {"group"}, False, ["the group isn't as before, and nothing says so"]),
        (incomplete(), {"schema"}, True, []),
        (incomplete(), {"schema", "job"}, True, ["the job isn't as before, and nothing says so"]),
        (incomplete(), set(), False, ["the schema is as before, and a check says otherwise"]),
    ],
)
def test_the_real_state_is_the_judge(told: Told, differs: set[str], as_wanted: bool, rules: list[str]) -> None:
    assert contradicts_state(told.result, differs=differs, as_wanted=as_wanted) == rules


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("schema", "schema: it is, or may be, as the change wrote it"),
        ("setting", "setting SyncAll: it has, or may have, the value that the change wrote"),
        ("setting", "settings: 503"),
        ("assignment", "assignment of g-1: it was assigned by the change"),
        ("job", "job: it was started before, and it is, or may be, paused now"),
        ("group", "test group: Active Directory holds, or may hold, what the change provisioned"),
        ("group", "attribute info of CN=Canary: expected (absent), actual Managed"),
        ("group", "CN=Canary: the test created the group"),
    ],
)
def test_each_part_is_known_by_its_words(part: str, message: str) -> None:
    told = Told("rollback_incomplete", [WRITE, BEGUN], left_behind=[{**LEFT, "message": message}])
    assert contradicts_state(told.result, differs={part}, as_wanted=False) == []
