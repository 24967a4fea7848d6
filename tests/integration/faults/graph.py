# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running modules in this process while requests to Microsoft Graph fail."""

from __future__ import annotations

import dataclasses
import functools
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import session
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import RetryPolicy
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.integration.faults.kinds import Kind
from tests.integration.helpers.every_module import RUNS, Run
from tests.integration.helpers.in_process import call, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import wait_for
from tests.integration.safety.calls import Call, calls_of
from tests.lab.client import Lab, Requests

Json = dict[str, t.Any]

# The sign-in of this one is all that it sends; see tests/integration/sign_in/test_sign_in.py.
GRAPH_RUNS = [run for run in RUNS if run.graph and run.module != "graph_token_info"]
RETRIES = 1
TIMEOUT_SECONDS = 0.4
_FIRST_DELAY_SECONDS = 0.01
_CUTTING = ("hold", "drop", "reset")


def be_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less for answers and between attempts than the options allow; nothing else differs."""
    original = GraphOptions.from_parameters

    def impatient(parameters: t.Mapping[str, t.Any]) -> GraphOptions:
        return dataclasses.replace(original(parameters), timeout=TIMEOUT_SECONDS)

    monkeypatch.setattr(GraphOptions, "from_parameters", impatient)
    monkeypatch.setattr(session, "RetryPolicy", functools.partial(RetryPolicy, first=_FIRST_DELAY_SECONDS))


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a run ended, and what reached the tenant."""

    result: Json
    requests: Requests

    @property
    def outcome(self) -> str:
        """``success``, or the code of the error."""
        return str(self.result["error"]["code"]) if self.result.get("failed") else "success"

    def attempts(self, wanted: Call, calls: list[Call], *, goes_on: bool) -> int:
        """Return how often a request was sent; ``calls`` are those of a run that nothing disturbs.

        ``goes_on``: after a failure, the module makes its other requests to the same path all the same.
        """
        sent = [(each["method"], each["path"]) for each in self.requests.requests]
        position = calls.index(wanted)
        same = sum(each.method == wanted.method and each.path == wanted.path for each in calls)
        return sent.count(sent[position]) - (same - 1 if goes_on or self.outcome == "success" else 0)


class Faulty:
    """Runs of one module, each of which meets a fault; the lab is brought back when a run may have changed it."""

    def __init__(self, lab: Lab, run: Run, folder: Path) -> None:
        self.lab = lab
        self.run = run
        self._folder = folder
        self._count = 0
        self._arguments: Json | None = None

    @functools.cached_property
    def calls(self) -> list[Call]:
        """The requests of a run that nothing disturbs."""
        self._undisturbed()
        return [each for each in calls_of(self.lab) if not each.batched]

    @functools.cached_property
    def reads(self) -> list[Call]:
        """Those that read."""
        return [each for each in self.calls if not each.write]

    @functools.cached_property
    def writes(self) -> list[Call]:
        """Those that write."""
        return [each for each in self.calls if each.write]

    def once(self, kind: Kind, wanted: Call, *, retries: int, processed: bool = False, check: bool = False) -> Ended:
        """Run with a fault that hits one request one time."""
        arguments = self._begin()
        self.lab.fault(**kind.fault, skip=wanted.number, processed=processed)
        return self._end(arguments, retries=retries, check=check)

    def lasting(self, kind: Kind, wanted: Call, *, retries: int) -> Ended:
        """Run with a fault that hits every request from one on."""
        arguments = self._begin()
        self.lab.fault(**kind.fault, skip=wanted.number, count=None)
        return self._end(arguments, retries=retries)

    def _undisturbed(self) -> None:
        result = succeed(self.run.module, **self._begin(), **self._quick(0))
        assert result["changed"] == self.run.writes
        self._arguments = None

    def _begin(self) -> Json:
        if self._arguments is None:
            self._count += 1
            self._arguments = self.run.begin(self.lab, self._folder / str(self._count))
            self._token = succeed("graph_token_info", token_cache=False, include_access_token=True, _ansible_no_log=True)[
                "access_token"
            ]
        self.lab.clear_faults()
        self.lab.forget_requests()
        forget_pace()
        return self._arguments

    def _end(self, arguments: Json, *, retries: int, check: bool = False) -> Ended:
        result = call(self.run.module, check=check, **arguments, **self._quick(retries))
        (fault,) = self.lab.faults()
        assert fault["hits"], result
        self.lab.clear_faults()
        requests = self._requests(fault["hits"] if fault["kind"] in _CUTTING else 0)
        if (requests.writes or "change_dir" in arguments) and not check:
            self._arguments = None
        return Ended(result, requests)

    def _requests(self, cut: int) -> Requests:
        """Return the requests; those whose connection was ``cut`` are recorded a moment later than the client sees it."""
        wait_for(lambda: self.lab.requests().by_status.get("0", 0) >= cut)
        return self.lab.requests()

    def _quick(self, retries: int) -> Json:
        slow = {"answer_timeout": 1} if self.run.module in ("provision_on_demand", "change_rollback") else {}
        return {"access_token": self._token, "graph_retries": retries, **slow}
