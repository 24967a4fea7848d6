# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect to one domain controller and log in, within one time-out for all of it.

ldap3's conveniences are switched off on purpose: no schema download, no name checks, no automatic ranges, no referrals.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import typing as t

from ..._common.waiting import SYSTEM_CLOCK, Deadline
from ..._common.within import within
from ..controllers import diagnosis
from ..controllers.options import AdOptions
from ..controllers.servers import Server
from .binds import Bind
from .bounds import Bounds, TooLarge
from .libraries import as_error, call_errors, load_ldap3
from .patches import keep_entries, limit_socket
from .tls import binding_hash

_BOUND = "bindResponse"


class Unusable(Exception):
    """This controller does not do; the next one may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LoginDeadline(Deadline):
    """The moment until which a controller must have let log in, on the clock that sockets go by."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, on=SYSTEM_CLOCK)

    def remaining(self) -> float:
        """Return the seconds that remain; never quite nothing, which would mean to wait without limit."""
        return max(self.left, 0.001)


def connect(server: Server, options: AdOptions, tls: t.Any, **login: t.Any) -> t.Any:
    """Return an open connection of ldap3, protected as ``ad_tls`` says; ``login`` is what a later bind needs.

    Raises ``Unusable``.
    """
    ldap3 = load_ldap3()
    deadline = LoginDeadline(options.timeout)
    addresses = _resolve(server, options.timeout)
    target = ldap3.Server(
        server.host,
        port=server.port,
        use_ssl=options.tls == "ldaps",
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=options.timeout,
    )
    target.candidate_addresses = lambda: _in_time(addresses, target, deadline)
    connection = ldap3.Connection(
        target,
        client_strategy=ldap3.SYNC,
        auto_range=False,
        auto_referrals=False,
        auto_escape=False,
        check_names=False,
        raise_exceptions=True,
        read_only=True,
        receive_timeout=options.timeout,
        return_empty_attributes=False,
        **login,
    )
    connection.deadline = deadline
    connection.bounds = Bounds(options)
    keep_entries(connection)
    try:
        _open(connection, options)
    except BaseException:
        close(connection)
        raise
    return connection


def log_in(server: Server, options: AdOptions, bind: Bind, tls: t.Any) -> t.Any:
    """Return a connection of ldap3 that is logged in.

    Raises ``Unusable``, and a ``CloudSyncError`` for a refused login: trying it elsewhere could lock the account.
    """
    connection = connect(server, options, tls, **bind.arguments(server))
    try:
        if bind.channel_binding and binding_hash(connection) is None:
            raise Unusable(diagnosis.UNBINDABLE)
        with connection.bounds.until(connection.deadline):
            _bind(connection, server, options)
    except BaseException:
        close(connection)
        raise
    return connection


def close(connection: t.Any) -> None:
    """End a connection, whatever state it is in."""
    with contextlib.suppress(*call_errors()):
        connection.unbind()
    if connection.socket is not None:  # ldap3 2.9 leaves the socket open when the TLS handshake failed
        connection.socket.close()


def _resolve(server: Server, timeout: int) -> list[t.Any]:
    """Return the addresses of a controller; ``Unusable`` when its name has none, or none in time."""
    try:
        return within(timeout, lambda: socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM))
    except TimeoutError as problem:
        raise Unusable(f"its name was not resolved within {timeout} s") from problem
    except OSError as problem:
        raise Unusable("its name cannot be resolved") from problem


def _in_time(addresses: t.Iterable[t.Any], target: t.Any, deadline: LoginDeadline) -> t.Iterator[t.Any]:
    """Let all addresses of a name share one time-out, each as ldap3 keeps them: with two fields of its own behind."""
    for address in addresses:
        target.connect_timeout = deadline.remaining()
        yield [*address, None, None]


def _open(connection: t.Any, options: AdOptions) -> None:
    errors = load_ldap3().core.exceptions
    try:
        connection.open(read_server_info=False)
        # Otherwise the bind waits until the controller has confirmed the end of the TLS handshake, which it puts off.
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        limit_socket(connection, whole_messages=options.tls != "none")  # ldap3 unpacks a sealed session itself
        if options.tls == "starttls":
            with connection.bounds.until(connection.deadline):
                connection.start_tls(read_server_info=False)
            limit_socket(connection, whole_messages=True)
        if options.tls != "none" and not isinstance(connection.socket, ssl.SSLSocket):
            raise Unusable("it did not start TLS")
    except errors.LDAPOperationResult as problem:
        raise Unusable(f"it refused StartTLS: {problem.description} ({diagnosis.clean_message(problem.message)})") from problem
    except TooLarge as problem:
        raise Unusable(str(problem)) from problem
    except call_errors() as problem:
        raise Unusable(diagnosis.connect_failure(problem, options)) from problem


def _bind(connection: t.Any, server: Server, options: AdOptions) -> None:
    errors = load_ldap3().core.exceptions
    try:
        if not _bound(connection, options):
            raise as_error(connection.result)
    except TooLarge as problem:
        raise Unusable(str(problem)) from problem
    except Exception as problem:
        if options.auth == "kerberos":
            _raise_kerberos_error(problem, options, server)
        if isinstance(problem, errors.LDAPOperationResult):
            if problem.result in diagnosis.TRY_ANOTHER_SERVER:
                raise Unusable(diagnosis.answered(problem)) from problem
            raise diagnosis.refused_bind(problem, options, server) from problem
        if isinstance(problem, call_errors()):
            raise Unusable(diagnosis.login_failure(problem, options)) from problem
        raise


def _bound(connection: t.Any, options: AdOptions) -> bool:
    def bind() -> bool:
        bound = connection.bind(read_server_info=False)
        if connection.result["type"] != _BOUND:
            raise ValueError("the end of another operation")
        return bool(bound)

    # In the middle of it, the Kerberos library asks its own servers, for as long as it likes.
    return within(connection.deadline.remaining(), bind) if options.auth == "kerberos" else bind()


def _raise_kerberos_error(problem: Exception, options: AdOptions, server: Server) -> None:
    from .kerberos import login_error

    failure = login_error(problem, options, server)
    if failure is not None:
        raise failure from problem
