# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect and log in to the first domain controller that answers.

ldap3's conveniences are switched off on purpose: no schema download, no name checks, no automatic ranges, no referrals.
"""

from __future__ import annotations

import contextlib
import os
import ssl
import typing as t

from .._common.errors import DirectoryConnectionError, OptionError
from . import diagnosis, kerberos
from .binds import Bind, prepare_bind
from .directory import Directory
from .ldap3_directory import Ldap3Directory, Unusable
from .libraries import as_error, call_errors, load_ldap3
from .options import AdOptions
from .servers import Server, find_servers


def open_directory(options: AdOptions) -> Directory:
    """Connect and log in; use the result as a context manager.

    A controller that cannot be reached, or whose certificate is not trusted, is passed over and named in ``warnings``.
    A refused login ends the search: trying it elsewhere could lock the account. Raises ``DirectoryConnectionError``
    (``attempts`` lists controllers and reasons), ``DirectoryAuthenticationError``, ``MissingLibraryError``.
    """
    tls = _tls(options) if options.tls != "none" else None
    bind = prepare_bind(options)
    attempts: list[tuple[Server, str]] = []
    for server in find_servers(options):
        try:
            connection = _log_in(server, options, bind, tls)
            return _opened(connection, server, options, _warnings(bind, attempts))
        except Unusable as problem:
            attempts.append((server, problem.reason))
    raise diagnosis.no_server(attempts, options)


def _warnings(bind: Bind, attempts: t.Sequence[tuple[Server, str]]) -> list[str]:
    notes = [f"{server} was passed over: {reason}." for server, reason in attempts]
    return [*notes, *([bind.warning] if bind.warning else [])]


def _tls(options: AdOptions) -> t.Any:
    """Return ldap3's TLS settings, with certificate and host name verified by Python's ``ssl`` during the handshake."""
    ldap3 = load_ldap3()
    context = _ssl_context(options)
    tls = ldap3.Tls(validate=context.verify_mode)

    def wrap_socket(connection: t.Any, do_handshake: bool = False) -> None:
        connection.socket = context.wrap_socket(connection.socket, server_hostname=connection.server.host)
        tls.peer_certificate = connection.socket.getpeercert(binary_form=True)

    tls.wrap_socket = wrap_socket
    return tls


def _ssl_context(options: AdOptions) -> ssl.SSLContext:
    is_folder = os.path.isdir(options.ca_path)
    try:
        context = ssl.create_default_context(
            cafile=None if is_folder else options.ca_path or None,
            capath=options.ca_path if is_folder else None,
        )
    except OSError as problem:
        raise OptionError(
            f"ad_ca_path: {options.ca_path} cannot be used: {problem}", hint="It must hold certificates in PEM format."
        ) from problem
    if not options.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _log_in(server: Server, options: AdOptions, bind: Bind, tls: t.Any) -> t.Any:
    ldap3 = load_ldap3()
    target = ldap3.Server(
        server.host,
        port=server.port,
        use_ssl=options.tls == "ldaps",
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=options.timeout,
    )
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
        **bind.arguments(server),
    )
    try:
        _connect(connection, options)
        _bind(connection, server, options)
    except BaseException:
        _close(connection)
        raise
    return connection


def _connect(connection: t.Any, options: AdOptions) -> None:
    errors = load_ldap3().core.exceptions
    try:
        connection.open(read_server_info=False)
        if options.tls == "starttls":
            connection.start_tls(read_server_info=False)
        if options.tls != "none" and not isinstance(connection.socket, ssl.SSLSocket):
            raise Unusable("it did not start TLS")
    except errors.LDAPOperationResult as problem:
        raise Unusable(f"it refused StartTLS: {problem.description} ({problem.message})") from problem
    except call_errors() as problem:
        raise Unusable(diagnosis.connect_failure(problem, options)) from problem


def _bind(connection: t.Any, server: Server, options: AdOptions) -> None:
    errors = load_ldap3().core.exceptions
    try:
        if not connection.bind(read_server_info=False):
            raise as_error(connection.result)
    except Exception as problem:
        failure = kerberos.login_error(problem, options, server) if options.auth == "kerberos" else None
        if failure is not None:
            raise failure from problem
        if isinstance(problem, errors.LDAPOperationResult):
            if problem.result in diagnosis.TRY_ANOTHER_SERVER:
                raise Unusable(f"it answered {problem.description}") from problem
            raise diagnosis.refused_bind(problem, options, server) from problem
        if isinstance(problem, call_errors()):
            raise Unusable(diagnosis.connect_failure(problem, options)) from problem
        raise


def _opened(connection: t.Any, server: Server, options: AdOptions, warnings: t.Sequence[str]) -> Directory:
    try:
        return Ldap3Directory(connection, server, options, warnings)
    except DirectoryConnectionError as problem:
        _close(connection)
        raise Unusable(problem.details["reason"]) from problem
    except BaseException:
        _close(connection)
        raise


def _close(connection: t.Any) -> None:
    with contextlib.suppress(*call_errors()):
        connection.unbind()
    if connection.socket is not None:  # ldap3 2.9 leaves the socket open when the TLS handshake failed
        connection.socket.close()
