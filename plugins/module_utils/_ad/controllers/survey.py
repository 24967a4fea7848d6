# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at every domain controller at once: which can be reached, what each says of itself, which accepts the login."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import time
import typing as t
from datetime import UTC, datetime

from ..._common.errors import CloudSyncError, DirectoryConnectionError
from ..._common.waiting import Stopwatch
from ..directory import Directory
from ..ldap import login
from ..ldap.login import Unusable
from ..ldap.searches import Searches
from ..ldap.tls import describe_tls, tls_settings
from ..lookup.root_dse import ROOT_ATTRIBUTES, RootDse
from . import diagnosis
from .connection import open_directory
from .options import AdOptions
from .servers import Server

NOT_ASKED = "another controller refused the login; trying it again could lock the account"
SKEW_SECONDS = 300  # what Kerberos tolerates

_AT_ONCE = 32


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """What came of one controller.

    ``answers``: whether it accepted the login, ``None`` when it was not asked. ``problem`` says why it did not.
    ``clock_difference``: seconds by which its clock is ahead of this machine's.
    """

    server: Server
    connect_seconds: float | None = None
    root: RootDse | None = None
    tls: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    clock_difference: int | None = None
    answers: bool | None = None
    problem: CloudSyncError | None = None

    @property
    def reachable(self) -> bool:
        """Whether a connection was made, and protected as wanted."""
        return self.connect_seconds is not None

    @property
    def reason(self) -> str:
        """Why it did not answer, in a few words; empty when it did."""
        if self.problem is None:
            return NOT_ASKED if self.answers is None else ""
        return self.problem.reason if isinstance(self.problem, DirectoryConnectionError) else self.problem.message

    @property
    def skewed(self) -> bool:
        """Whether Kerberos may refuse a login because of the clocks; MIT Kerberos makes up for it unless told not to."""
        return abs(self.clock_difference or 0) > SKEW_SECONDS


def visit_all(servers: t.Sequence[Server], options: AdOptions) -> tuple[Directory | None, list[Visit]]:
    """Return the directory of the first controller that accepts the login, and what came of each.

    All are connected at once, without a login. Then one after another is asked to log in until one accepts, and the
    rest at once. A refused login ends it: trying it elsewhere could lock the account. The caller closes the directory,
    which goes on with the others that can be reached if its controller breaks off.
    """
    tls = tls_settings(options) if options.tls != "none" else None
    with concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        visits = dict(zip(servers, pool.map(lambda each: _reach(each, options, tls), servers), strict=True))
        waiting = [server for server, visit in visits.items() if visit.reachable]
        directory = None
        while waiting and directory is None:
            server = waiting.pop(0)
            directory, problem = _log_in(server, options, waiting)
            visits[server] = _judged(visits[server], problem)
            if directory is None and not isinstance(problem, DirectoryConnectionError):
                return None, list(visits.values())
        for server, problem in zip(waiting, pool.map(lambda each: _try_log_in(each, options), waiting), strict=True):
            visits[server] = _judged(visits[server], problem)
    return directory, list(visits.values())


def _reach(server: Server, options: AdOptions, tls: t.Any) -> Visit:
    """Connect without a login, and read what everybody may read."""
    watch = Stopwatch()
    try:
        connection = login.connect(server, options, tls)
    except Unusable as problem:
        return Visit(server, answers=False, problem=diagnosis.no_server([(server, problem.reason)], options))
    visit = Visit(server, watch.elapsed, tls=describe_tls(connection, options))
    try:
        before = time.time()
        found = Searches(connection, server, options).read("", ROOT_ATTRIBUTES)
        root = RootDse(found) if found else None
        clocks = _clock_difference(root, (before + time.time()) / 2)
        return dataclasses.replace(visit, root=root, clock_difference=clocks)
    except CloudSyncError:  # the login shows what is wrong
        return visit
    finally:
        login.close(connection)


def _clock_difference(root: RootDse | None, moment: float) -> int | None:
    """Return how far the controller's clock is ahead; it tells whole seconds only."""
    if root is None or root.time is None:
        return None
    return round((root.time - datetime.fromtimestamp(moment, UTC)).total_seconds() + 0.5)


def _log_in(server: Server, options: AdOptions, spare: t.Sequence[Server] = ()) -> tuple[Directory | None, CloudSyncError | None]:
    try:
        return open_directory(dataclasses.replace(options, servers=(server,)), spare), None
    except CloudSyncError as problem:
        return None, problem


def _try_log_in(server: Server, options: AdOptions) -> CloudSyncError | None:
    directory, problem = _log_in(server, options)
    if directory is not None:
        directory.close()
    return problem


def _judged(visit: Visit, problem: CloudSyncError | None) -> Visit:
    return dataclasses.replace(visit, answers=problem is None, problem=problem)
