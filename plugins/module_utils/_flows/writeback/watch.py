# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read Active Directory repeatedly until something holds: on one controller, or on each of several."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.controllers.connection import open_directory
from ..._ad.controllers.options import AdOptions
from ..._ad.controllers.selection import ControllerSelection
from ..._ad.controllers.servers import Server
from ..._ad.directory import Directory
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._common.errors import DirectoryConnectionError
from ..._common.json import Json
from ..._common.waiting import Deadline
from ..._verify.checks import Check, all_hold

_SHORTEST_INTERVAL = 0.2


class Observation(t.NamedTuple):
    """One look: the checks, where the object lies if there is one, and whether waiting cannot help."""

    checks: list[Check]
    distinguished_name: str | None
    final: bool = False

    @property
    def holds(self) -> bool:
        """Whether all is as it must be."""
        return all_hold(self.checks)


Observe = t.Callable[[Directory, GlobalCatalog], Observation]


class ControllerResult(t.NamedTuple):
    """The last look at one controller; without ``seen`` there was none, and ``reason`` says why.

    ``holds`` is ``None`` for a controller that was left out.
    """

    server: Server
    holds: bool | None
    looks: int
    waited: float
    seen: Observation | None = None
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def failed_checks(self) -> list[str]:
        """The ids of the checks that failed."""
        return [check.id for check in self.seen.checks if check.verdict == "failed"] if self.seen else []

    def as_dict(self) -> Json:
        """Return the row that a module returns."""
        return {
            **self.server.describe(),
            "in_sync": self.holds,
            "waited": self.waited,
            "reads": self.looks,
            "failed_checks": self.failed_checks,
            "reason": self.reason,
        }


def patience(wait: float, interval: float) -> Deadline:
    """Return for how long, and how often to look; both in seconds."""
    return Deadline.steady(wait, max(interval, _SHORTEST_INTERVAL))


def watch_any(directory: Directory, catalog: GlobalCatalog, look: Observe, deadline: Deadline) -> ControllerResult:
    """Look at one controller, or at the next if it breaks off, until all holds or the time is up."""
    looks = 0
    while True:
        looks += 1
        seen = look(directory, catalog)
        looked = ControllerResult(directory.server, seen.holds, looks, deadline.elapsed, seen)
        if seen.holds or seen.final or not deadline.pause():
            return looked


def watch_each(
    servers: t.Sequence[Server], options: AdOptions, chosen: ControllerSelection, look: Observe, deadline: Deadline
) -> list[ControllerResult]:
    """Look at all of the controllers, side by side, each until all holds there or the time is up.

    A controller that cannot be asked is tried again until then, or left out at once where that is wanted. Raises what
    refuses the login.
    """
    import concurrent.futures

    from ..._ad.controllers.survey import visit_all

    directory, visits = visit_all(servers, options)
    if directory is not None:
        directory.close()
    for visit in visits:
        if visit.problem is not None and not isinstance(visit.problem, DirectoryConnectionError):
            raise visit.problem
    with concurrent.futures.ThreadPoolExecutor(len(servers)) as pool:
        return list(pool.map(lambda server: _Watch(server, options, chosen, look).run(deadline), servers))


class _Watch:
    """One controller, connected again whenever the connection was lost."""

    def __init__(self, server: Server, options: AdOptions, chosen: ControllerSelection, look: Observe) -> None:
        self._server = server
        self._options = dataclasses.replace(options, servers=(server,))
        self._patient = not chosen.ignore_unreachable
        self._look = look
        self._directory: Directory | None = None
        self._looks = 0

    def run(self, deadline: Deadline) -> ControllerResult:
        """Look until all holds, the time is up, or the controller is left out."""
        try:
            while True:
                looked = self._once(deadline)
                done = looked.holds or looked.seen.final if looked.seen else not self._patient
                if done or not deadline.pause():
                    return looked
        finally:
            self._close()

    def _once(self, deadline: Deadline) -> ControllerResult:
        try:
            if self._directory is None:
                self._directory = open_directory(self._options)
            with GlobalCatalog(self._options, self._directory) as catalog:
                seen = self._look(self._directory, catalog)
                warnings = (*self._directory.warnings, *catalog.warnings)
        except DirectoryConnectionError as problem:
            self._close()
            holds = False if self._patient else None
            return ControllerResult(self._server, holds, self._looks, deadline.elapsed, reason=problem.reason)
        self._looks += 1
        return ControllerResult(self._server, seen.holds, self._looks, deadline.elapsed, seen, warnings=warnings)

    def _close(self) -> None:
        if self._directory is not None:
            self._directory.close()
        self._directory = None
