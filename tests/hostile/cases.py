# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of modules against hostile servers, side by side, and what must hold of each."""

from __future__ import annotations

import functools
import os
import typing as t
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tests.hostile.processes import Measured

ALL = os.environ.get("HOSTILE") == "all"
"""Whether to run the long form."""

MOST_MEBIBYTES = 200.0
_WAITING_AT_ONCE, _BUSY_AT_ONCE = 12, 2
_BUSY = ("announces", "answers", "brings", "holds", "links", "never", "nests", "unpacks")


def is_busy(behaviour: str) -> bool:
    """Tell whether a server sends as fast as it can, so that both sides need the processor."""
    return behaviour.startswith(_BUSY)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and the seconds within which it had to, as they are documented."""

    measured: Measured
    bound: float

    def check(self, *codes: str) -> None:
        """The run ended in time, in little memory, with one of the codes, and with nothing but a result."""
        measured = self.measured
        assert measured.complaints == ""
        assert measured.code in codes, measured.result
        assert measured.seconds < self.bound + 1
        assert measured.mebibytes < MOST_MEBIBYTES
        if measured.result.get("failed"):
            assert measured.result["msg"]
            assert "Traceback" not in str(measured.result)


class Cases:
    """Runs that begin all together when the first of them is asked for."""

    def __init__(self, runs: Mapping[str, t.Callable[[], Ended]]) -> None:
        self._runs = runs

    def __getitem__(self, name: str) -> Ended:
        return self._started[name].result()

    @functools.cached_property
    def _started(self) -> dict[str, Future[Ended]]:
        waiting, busy = ThreadPoolExecutor(_WAITING_AT_ONCE), ThreadPoolExecutor(_BUSY_AT_ONCE)
        return {name: (busy if is_busy(name) else waiting).submit(run) for name, run in self._runs.items()}
