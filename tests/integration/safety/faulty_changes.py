# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running changes while something breaks, and judging how they end."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import typing as t
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.safety.calls import Call, calls_of
from tests.integration.safety.state import CHANGE, State, is_done, observe, prepare, story_contradictions
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

FULL = os.environ.get("FAULTS") == "all"
"""Whether everything is tried everywhere, which takes more than an hour."""

CHANGE_ID = "faulty"
PLACE = "OU=Marketing,DC=contoso,DC=lab"
REPORTS = ("report.html", "report.md", "junit.xml", "result.json")

FAILED = ("refused", "rolled_back")
INCOMPLETE = (*FAILED, "rollback_incomplete")

_RESULT = Draft202012Validator(json.loads((REPOSITORY / "docs" / "schemas" / "change-result-1.json").read_text(encoding="utf-8")))
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.")
_STATUS = {"kept": 0, "refused": 2, "rolled_back": 2, "rollback_incomplete": 2}


@dataclasses.dataclass(frozen=True)
class Ended:
    """A change that is over: its run and its result."""

    run: Finished
    folder: Path
    result: Json

    @property
    def verdict(self) -> str:
        """How it ended."""
        return str(self.result["verdict"])

    @property
    def reason(self) -> str:
        """Why it didn't end well."""
        return str(self.result["reason"])


class FaultyChanges:
    """Changes one after the other, each from the same state of the lab, with a sign-in and evidence of its own."""

    def __init__(self, fast: FastPlaybooks, lab: Lab, folder: Path) -> None:
        self.fast = fast
        self.lab = lab
        self._folder = folder
        self._count = 0
        self._client = prepare(lab)
        self._wanted: State | None = None
        self.before = observe(lab, self._client)

    def begin(self) -> None:
        """Bring the lab to where a change begins."""
        self._count += 1
        self._client = prepare(self.lab)
        self.before = observe(self.lab, self._client)
        self.lab.forget_requests()

    def calls_of_a_good_change(self) -> list[Call]:
        """Return the calls of a change that nothing disturbs."""
        self.begin()
        ended = self.run()
        calls = calls_of(self.lab)
        assert ended.verdict == "kept", ended.run.output
        self._wanted = self.now()
        self.assert_well_ended(ended)
        return calls

    def calls_of_a_rollback(self) -> list[Call]:
        """Return the calls of a change that proves wrong, and is rolled back; the rollback is the last step."""
        self.begin()
        ended = self.run(cloud_sync_expected_attributes={"whenCreated": "something else"})
        calls = calls_of(self.lab)
        self.assert_well_ended(ended, verdicts=("rolled_back",))
        return calls

    def now(self) -> State:
        """Return the state that the lab is in."""
        return observe(self.lab, self._client)

    def run(self, retries: int = 0, timeout: int | None = None, **variables: t.Any) -> Ended:
        """Run the change."""
        folder = self._folder / str(self._count)
        environment = {"CLOUD_SYNC_GRAPH_RETRIES": str(retries), "XDG_CACHE_HOME": str(folder / "cache")}
        if timeout is not None:
            environment["CLOUD_SYNC_GRAPH_TIMEOUT"] = str(timeout)
        given = {**CHANGE, "cloud_sync_change_id": CHANGE_ID, "cloud_sync_evidence_dir": str(folder), **variables}
        return _ended(self.fast.run("change", "-e", json.dumps(given), environment=environment), folder / CHANGE_ID)

    def roll_back(self, ended: Ended) -> Ended:
        """Roll a change back that could not be brought back before."""
        given = {"cloud_sync_change_dir": str(ended.folder), "cloud_sync_rollback_wait": False}
        return _ended(self.fast.run("rollback", "-e", json.dumps(given)), ended.folder)

    def assert_well_ended(
        self, ended: Ended, *, said: tuple[str, ...] = (), verdicts: tuple[str, ...] = ("kept", "refused", "rolled_back")
    ) -> None:
        """Find the change kept as a whole, or nothing of it; ``said`` are texts one of which names the cause."""
        assert ended.verdict in verdicts, ended.run.output
        assert ended.run.status == _STATUS[ended.verdict], ended.run.output
        assert_presentable(self.lab, ended)
        self._assert_true(ended)
        if ended.verdict == "kept":
            self._assert_wanted()
        elif ended.verdict != "rollback_incomplete":
            assert self.now() == self.before
        if ended.verdict != "kept" and said:
            assert any(text in ended.reason for text in said), (said, ended.reason)
            assert any(text in ended.run.output for text in said), (said, ended.run.output)

    def assert_brought_back(self, ended: Ended) -> None:
        """Roll the change back where it could not do so itself, now that all works again."""
        if ended.verdict == "rollback_incomplete":
            again = self.roll_back(ended)
            assert (again.run.status, again.verdict) == (0, "rolled_back"), again.run.output
            assert_presentable(self.lab, again)
            self._assert_true(again)
            assert self.now() == self.before

    def _assert_true(self, ended: Ended) -> None:
        assert story_contradictions(self.lab, self._client, ended.folder, self.before) == []

    def _assert_wanted(self) -> None:
        now = self.now()
        assert is_done(self.lab)
        assert now.place == f"{str(self.before.place).partition(',')[0]},{PLACE}"
        assert now.attributes == {**self.before.attributes, "info": "Managed in Entra ID"}
        assert now.settings["SyncNotificationSettings"]["DeleteThresholdValue"] == 50
        same = ("job", "members", "assignments")
        assert [getattr(now, name) for name in same] == [getattr(self.before, name) for name in same]
        assert self._wanted is not None
        assert (now.schema, now.settings) == (self._wanted.schema, self._wanted.settings)


def assert_presentable(lab: Lab, ended: Ended) -> None:
    """Find reports that are valid, no traceback, and nothing secret."""
    assert [f"{error.json_path}: {error.message}" for error in _RESULT.iter_errors(ended.result)] == []
    assert "Traceback" not in ended.run.output, ended.run.output
    evidence = {path.name: path.read_text(encoding="utf-8") for path in ended.folder.rglob("*.*") if path.is_file()}
    assert set(REPORTS) <= set(evidence)
    for name, text in {**evidence, "the output": ended.run.output}.items():
        found = [each for each in _secrets(lab) if each in text]
        assert not found and not _TOKEN.search(text), f"a secret in {name}"


def _secrets(lab: Lab) -> list[str]:
    state = lab.state
    return [*(client.secret for client in state.clients.values()), *(account.password for account in state.ldap.values())]


def _ended(run: Finished, folder: Path) -> Ended:
    path = folder / "result.json"
    assert path.exists(), run.output
    return Ended(run, folder, json.loads(path.read_text(encoding="utf-8")))
