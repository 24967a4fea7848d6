# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for a whole configuration: one pass, then single questions about what the pass didn't bring."""

from __future__ import annotations

import contextlib
import dataclasses
import typing as t

from ..._ad.controllers.connection import open_directory
from ..._ad.controllers.discovery import find_servers
from ..._ad.controllers.options import AdOptions
from ..._ad.controllers.servers import Server
from ..._ad.directory import Directory
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._ad.lookup.written_groups import WrittenGroups, read_written_groups
from ..._ad.traffic import Traffic
from ..._common.json import Json
from ..._common.progress import Say
from ..._sync.plan.conflicts import mapped_attributes
from ..._verify.legacy import ADMIN_DESCRIPTION, OBJECT_SOA

_ALWAYS = ("cn", ADMIN_DESCRIPTION, OBJECT_SOA, "whenCreated")


@dataclasses.dataclass(slots=True)
class DirectorySide:
    """One side of the comparison. The connection of the pass is closed: what is asked later has another one."""

    options: AdOptions
    server: Server
    base_dn: str
    written: WrittenGroups
    traffic: Traffic
    warnings: list[str]
    _opened: contextlib.ExitStack | None = None
    _connection: tuple[Directory, GlobalCatalog] | None = None

    @property
    def others(self) -> tuple[Server, ...]:
        """The controllers that could have been read instead."""
        return tuple(each for each in find_servers(self.options).servers if each != self.server)

    def connection(self) -> tuple[Directory, GlobalCatalog]:
        """Return a connection to the controller that was read, and to no other one: another may lag behind it."""
        if self._connection is None:
            options = dataclasses.replace(self.options, servers=(self.server,))
            self._opened = contextlib.ExitStack()
            directory = self._opened.enter_context(open_directory(options))
            self._connection = directory, self._opened.enter_context(GlobalCatalog(options, directory))
        return self._connection

    @contextlib.contextmanager
    def any_controller(self) -> t.Iterator[Directory]:
        """Connect for what is the same on all controllers: to the one that was read, or another one if it breaks off."""
        self.rest()
        options = dataclasses.replace(self.options, servers=(self.server, *self.others))
        with open_directory(options) as directory:
            yield directory
            self._note(directory.warnings)
            self.traffic += directory.traffic

    def rest(self) -> None:
        """Close the connection; the next question opens another one."""
        if self._connection is not None and self._opened is not None:
            directory, catalog = self._connection
            self._connection = None
            self._note([*directory.warnings, *catalog.warnings])
            self.traffic += directory.traffic
            self._opened.close()

    def _note(self, warnings: t.Iterable[str]) -> None:
        self.warnings += [each for each in warnings if each not in self.warnings]


def read_directory_side(options: AdOptions, document: Json, *, accounts: bool, say: Say) -> DirectorySide:
    """Read everything that carries the anchor of a group; with ``accounts`` also of users, which a configuration may provision."""
    attributes = list(dict.fromkeys([*_ALWAYS, *mapped_attributes(document)]))
    with open_directory(options) as directory, GlobalCatalog(options, directory) as catalog:
        written = read_written_groups(directory, attributes, accounts=accounts, legacy=True, catalog=catalog)
        say(f"Active Directory: {len(written.objects):,} groups with {written.memberships:,} members were read")
        warnings = [*directory.warnings, *catalog.warnings, *written.warnings]
        return DirectorySide(options, directory.server, directory.base_dn, written, directory.traffic, warnings)
