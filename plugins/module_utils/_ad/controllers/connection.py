# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection that everything is read over: the first domain controller that lets log in, then the next if it breaks."""

from __future__ import annotations

import types
import typing as t

from ..._common.errors import AnswerTooLargeError, AuthorizationError, DirectoryConnectionError, DirectoryError
from ..._common.json import Json
from ..directory import Directory, Scope, Value
from ..entries import Entry
from ..ldap import login
from ..ldap.binds import Bind, prepare_bind
from ..ldap.directory import Ldap3Directory
from ..ldap.login import Unusable
from ..ldap.tls import UNVERIFIED, tls_settings
from ..traffic import Traffic
from . import diagnosis
from .discovery import find_servers
from .options import AdOptions
from .servers import Server


def open_directory(options: AdOptions, spare: t.Sequence[Server] = ()) -> Directory:
    """Connect and log in; use the result as a context manager. ``spare`` controllers are used if that one breaks off.

    A controller that cannot be reached, or whose certificate is not trusted, is passed over and named in ``warnings``;
    it costs no more than ``ad_timeout``. A refused login ends the search: trying it elsewhere could lock the account.
    Raises ``DirectoryConnectionError`` (``controllers`` lists them with their reasons), ``DirectoryAuthenticationError``,
    ``MissingLibraryError``.
    """
    return _Failover(options, spare)


class _Failover:
    """``Directory`` on one controller at a time.

    Reading can be repeated. So when a controller breaks off, the next one is asked the same once more, and objects that
    were returned already are not returned again. Each controller is asked once; the last one's failure is the error.
    """

    def __init__(self, options: AdOptions, spare: t.Sequence[Server]) -> None:
        self._options = options
        self._tls = tls_settings(options) if options.tls != "none" else None
        self._bind = prepare_bind(options)
        found = find_servers(options)
        self._rest = list(found.servers)
        self._warnings = list(found.warnings)
        self._attempts: list[tuple[Server, str]] = []
        self._earlier_traffic = Traffic()
        opened = self._open_next()
        if opened is None:
            raise diagnosis.no_server(self._attempts, options)
        self._current = opened
        self._rest += spare
        self._warnings += [note for note in (self._bind.warning, self._unverified()) if note]

    @property
    def server(self) -> Server:
        """See ``Directory.server``."""
        return self._current.server

    @property
    def base_dn(self) -> str:
        """See ``Directory.base_dn``."""
        return self._current.base_dn

    @property
    def schema_dn(self) -> str:
        """See ``Directory.schema_dn``."""
        return self._current.schema_dn

    @property
    def forest_dn(self) -> str:
        """See ``Directory.forest_dn``."""
        return self._current.forest_dn

    @property
    def warnings(self) -> t.Sequence[str]:
        """See ``Directory.warnings``."""
        return [f"{server} was skipped: {reason}." for server, reason in self._attempts] + self._warnings

    def search(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        *,
        scope: Scope = "subtree",
        page_size: int = 1000,
        extended_names: bool = False,
        kept: t.Callable[[], int] | None = None,
    ) -> t.Iterator[Entry]:
        """See ``Directory.search``."""
        returned: set[str] = set()
        while True:
            try:
                for entry in self._current.search(
                    base, search_filter, attributes, scope=scope, page_size=page_size, extended_names=extended_names, kept=kept
                ):
                    if entry.dn not in returned:
                        returned.add(entry.dn)
                        yield entry
                return
            except DirectoryConnectionError as problem:
                self._go_on_elsewhere(problem)

    def read_object(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        """See ``Directory.read_object``."""
        while True:
            try:
                return self._current.read_object(dn, attributes)
            except DirectoryConnectionError as problem:
                self._go_on_elsewhere(problem)

    def on_one_controller(self, read: t.Callable[[Directory], Value]) -> Value:
        """See ``Directory.on_one_controller``."""
        while True:
            try:
                return read(self._current)
            except DirectoryConnectionError as problem:
                self._go_on_elsewhere(problem)

    @property
    def traffic(self) -> Traffic:
        """See ``Directory.traffic``."""
        return self._earlier_traffic + self._current.traffic

    def negotiated(self) -> Json:
        """See ``Directory.negotiated``."""
        while True:
            try:
                return self._current.negotiated()
            except DirectoryConnectionError as problem:
                self._go_on_elsewhere(problem)

    def close(self) -> None:
        """See ``Directory.close``."""
        self._current.close()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()

    def _unverified(self) -> str | None:
        return UNVERIFIED if self._tls is not None and not self._options.validate_certs else None

    def _open_next(self, base_dn: str = "") -> Ldap3Directory | None:
        """Return the next controller that lets log in, and note those that do not; ``None`` after the last.

        With ``base_dn`` only a controller of that domain will do.
        """
        while self._rest:
            server = self._rest.pop(0)
            try:
                connection = login.log_in(server, self._options, self._bind, self._tls)
                opened = _opened(connection, server, self._options, self._bind)
                if base_dn and opened.base_dn.lower() != base_dn.lower():
                    opened.close()
                    raise Unusable(f"it is a domain controller of {opened.base_dn}, not of {base_dn}")
                return opened
            except Unusable as problem:
                self._attempts.append((server, problem.reason))
        return None

    def _go_on_elsewhere(self, problem: DirectoryConnectionError) -> None:
        """Move to the next controller of the same domain; raise the problem where there is none."""
        broken = self._current
        broken.close()
        self._earlier_traffic += broken.traffic
        before = len(self._attempts)
        opened = self._open_next(broken.base_dn)
        if opened is None:
            raise diagnosis.broke_off(problem, self._attempts[before:]) from problem
        self._current = opened
        self._warnings.append(f"{broken.server} broke off while it was read: {problem.reason}; {opened.server} was read instead.")


def _opened(connection: t.Any, server: Server, options: AdOptions, bind: Bind) -> Ldap3Directory:
    try:
        return Ldap3Directory(connection, server, options, bind)
    except DirectoryConnectionError as problem:
        login.close(connection)
        raise Unusable(problem.reason) from problem
    except AnswerTooLargeError as problem:
        login.close(connection)
        raise Unusable(problem.message) from problem
    except (AuthorizationError, DirectoryError) as problem:  # the root of the directory, which everybody may read
        login.close(connection)
        raise Unusable(f"it does not show the root of its directory: {problem.message}") from problem
    except BaseException:
        login.close(connection)
        raise
