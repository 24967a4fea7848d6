# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running modules in this process while a domain controller fails."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import shutil
import typing as t
from pathlib import Path

from tests.integration.faults.controllers import CONNECTING, Controller, Fault
from tests.integration.faults.directory_kinds import ANSWERS, FIRST_BIND, Kind, Place
from tests.integration.helpers.every_module import Run
from tests.integration.helpers.in_process import call, succeed
from tests.integration.helpers.odd_controllers import HOST
from tests.integration.helpers.pace import forget_pace
from tests.lab.client import Lab

Json = dict[str, t.Any]

TIMEOUT_SECONDS = 1
_PATIENCE_SECONDS = 10
_AFTER_THE_BIND: dict[Place, int] = {"bind": 0, "root": 1, "read": 2}


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a run ended, and what reached the faulty controller and the one that is next."""

    module: str
    result: Json
    faulty: Controller
    healthy: Controller | None

    @property
    def outcome(self) -> str:
        """``success``, or the code of the error."""
        return str(self.result["error"]["code"]) if self.result.get("failed") else "success"

    @property
    def answer(self) -> Json:
        """What the module says of the directory."""
        found = {name: self.result[name] for name in ANSWERS[self.module] if name in self.result}
        # The Markdown of a plan says when it was made.
        return {**found, "plan": {**found["plan"], "markdown": ""}} if "plan" in found else found


class FaultyDirectory:
    """Runs of one module, each with a controller that fails; the lab is prepared once."""

    def __init__(self, lab: Lab, run: Run, folder: Path) -> None:
        self.run = run
        self._state = lab.state
        # A snapshot is taken once; in check mode the module reads the same, and keeps nothing.
        self._check = run.module == "change_snapshot"
        self._arguments = {**run.begin(lab, folder), "ad_global_catalog": [HOST]}
        if run.graph:
            token = succeed("graph_token_info", token_cache=False, include_access_token=True, _ansible_no_log=True)
            self._arguments["access_token"] = token["access_token"]
        self._begun: Path | None = None
        if run.module == "change_rollback":
            self._arguments["answer_timeout"] = 5
            # What was rolled back already is not looked at in the directory again.
            self._begun = Path(shutil.copytree(self._arguments["change_dir"], folder.with_name(f"{folder.name}-begun")))
        if run.module == "change_preflight":
            self._arguments["unreachable_controllers"] = "ignore"

    @functools.cached_property
    def undisturbed(self) -> Ended:
        """A run with which nothing interferes."""
        with Controller(self._state) as controller:
            return self._end(controller, None)

    def at(self, place: Place, kind: Kind, *, followed: bool) -> Ended:
        """Run with a fault that happens from a place on, to the only controller or to the first of two."""
        return self._with(Fault(kind.fault, self.number(place), kind.answer, of_login=place == "bind"), followed=followed)

    def once(self, number: int, kind: Kind, *, followed: bool) -> Ended:
        """Run with a fault that happens to one request."""
        return self._with(Fault(kind.fault, number, kind.answer, once=True), followed=followed)

    def number(self, place: Place) -> int:
        """Return the number of a run's first request of a kind."""
        if place == "connect":
            return CONNECTING
        return FIRST_BIND.get(self.run.module, 0) + _AFTER_THE_BIND[place]

    def _with(self, fault: Fault, *, followed: bool) -> Ended:
        with contextlib.ExitStack() as stack:
            faulty = stack.enter_context(Controller(self._state, fault))
            healthy = stack.enter_context(Controller(self._state)) if followed else None
            ended = self._end(faulty, healthy, TIMEOUT_SECONDS if fault.kind == "silent" else _PATIENCE_SECONDS)
        assert faulty.hits or fault.kind == "refuse", ended.result
        return ended

    def _end(self, faulty: Controller, healthy: Controller | None, timeout: int = _PATIENCE_SECONDS) -> Ended:
        forget_pace()
        if self._begun is not None:
            shutil.rmtree(self._arguments["change_dir"])
            shutil.copytree(self._begun, self._arguments["change_dir"])
        servers = [faulty.address, *([healthy.address] if healthy else [])]
        options = {**self._arguments, "ad_servers": servers, "ad_timeout": timeout}
        result = call(self.run.module, check=self._check, **options)
        return Ended(self.run.module, result, faulty, healthy)
