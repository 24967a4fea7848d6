# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of modules: recorded in the lab, then played again without it."""

from __future__ import annotations

import contextlib
import os
import shutil
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from tests.fuzz import modules
from tests.fuzz.campaign import Finding
from tests.fuzz.directory import CountedSearches, Damage, Recording
from tests.fuzz.recording import Exchange, Player, form, recorded
from tests.integration.helpers.every_module import Run
from tests.integration.helpers.in_process import call, succeed
from tests.integration.helpers.pace import forget_pace
from tests.lab.client import Lab
from tests.unit.clock import stop_the_clock

Json = dict[str, t.Any]

_CHANGE_ID = "CHG1"


class RecordedRun:
    """One run of a module, with all that the service and the directory answered; ``code`` is that of the error it must end with."""

    def __init__(self, run: Run, lab: Lab, folder: Path, *, check: bool = False, code: str = "") -> None:
        self.run = run
        self._code = code
        self.check = check
        self._evidence = folder / "evidence"
        self._template = folder / "template"
        self.directory = Recording()
        begun = run.begin(lab, self._evidence)
        token = succeed("graph_token_info", token_cache=False, include_access_token=True, _ansible_no_log=True)["access_token"]
        self.arguments: Json = {**begun, **({"access_token": token, "graph_retries": 1} if run.graph else {})}
        self._keep_evidence()
        with recorded() as exchanges, self.directory.recording():
            self.result = call(run.module, check=check, **self.arguments)
        assert _code(self.result) == code, (str(run), self.result)
        self.exchanges: list[Exchange] = exchanges
        self.may_write = self.writes
        """The writes of this module, by method and form of the address."""
        self._same_again()

    @property
    def writes(self) -> set[tuple[str, str]]:
        """What the run wrote when nothing was wrong, by method and form of the address."""
        return {(each.method, form(each.url)) for each in self.exchanges if each.writes}

    def play(self, player: Player, damage: Damage | None = None, disturb: Callable[[Path], None] | None = None) -> Json:
        """Run the module again, with answers that are changed, or evidence that was disturbed."""
        forget_pace()
        self.restore_evidence()
        if disturb is not None:
            disturb(self._evidence)
        with player.playing(), self.directory.playing(damage), _without_waits(), _with_the_lock():
            return modules.run(self.run.module, self.arguments, check=self.check)

    def restore_evidence(self) -> None:
        """Bring the evidence back to what it was before the run."""
        if self._template.exists():
            shutil.rmtree(self._evidence, ignore_errors=True)
            shutil.copytree(self._template, self._evidence)

    def _keep_evidence(self) -> None:
        if self._evidence.exists():
            shutil.copytree(self._evidence, self._template)
            for reserve in self._template.rglob(".reserve"):
                reserve.write_bytes(b"")

    def _same_again(self) -> None:
        """Make sure that a run that is played again ends like the recorded one, and count its searches."""
        player, searches = Player(self.exchanges), CountedSearches()
        result = self.play(player, searches)
        self.searches = searches.count
        assert _code(result) == self._code, (str(self.run), result)
        assert result["changed"] == self.result["changed"], (str(self.run), result)
        assert {(method, form(url)) for method, url, _body in player.writes} == self.writes, str(self.run)


def _code(result: Json) -> str:
    return str(result["error"]["code"]) if result.get("failed") else ""


def require_right_writes(recording: RecordedRun, result: Json, player: Player) -> None:
    """A malformed answer must not make a module write elsewhere, or say that it has written when it has not."""
    other = [f"{method} {url}" for method, url, _body in player.writes if (method, form(url)) not in recording.may_write]
    if other:
        raise Finding(f"it wrote what this module does not write: {other}")
    if not result.get("failed") and result["changed"] and not player.writes and not recording.check:
        raise Finding("it says that it has changed something, and has sent nothing")


@contextlib.contextmanager
def _without_waits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stop_the_clock(patch)
        yield


@contextlib.contextmanager
def _with_the_lock() -> Iterator[None]:
    """Hold the lock of the configuration without a process that keeps it: each case would begin another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock, "claim", lambda *_args: None)
        patch.setattr(lock, "release", lambda *_args: None)
        patch.setattr(lock, "holder", lambda *_args: {"change": _CHANGE_ID, "owner": os.getpid()})
        yield
