# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kerberos credentials, acquired inside this process: from a keytab, a password or a ticket cache. No ``kinit``."""

from __future__ import annotations

import typing as t
import uuid

from ..._common.errors import CloudSyncError, DirectoryConnectionError, OptionError
from ..._common.within import within
from ..controllers.kerberos_diagnosis import explain, find_error
from ..controllers.options import AdOptions
from .libraries import load_gssapi


def principal(options: AdOptions) -> str:
    """Return the Kerberos name of ``ad_user``, empty when the cache or keytab decides.

    A realm is written in capitals; a bare name belongs to the realm of ``ad_domain``.
    """
    name, separator, realm = options.user.rpartition("@")
    if separator:
        return f"{name}@{realm.upper()}"
    return f"{options.user}@{options.domain.upper()}" if options.user and options.domain else options.user


def acquire_credentials(options: AdOptions) -> t.Any:
    """Return credentials for ``gssapi``.

    The Kerberos library may ask the domain only later, during the bind; ``login_error`` reads failures of that moment.
    Raises ``DirectoryAuthenticationError``, and ``DirectoryConnectionError`` when no Kerberos server answers.
    """
    gssapi = load_gssapi()
    try:
        return within(options.timeout, lambda: _acquire(gssapi, options))
    except TimeoutError as problem:
        raise DirectoryConnectionError(
            f"No Kerberos server gave {_who(options)} a ticket within {options.timeout} s",
            hint="Check the name servers and the firewall (port 88), or raise ad_timeout.",
        ) from problem
    except gssapi.exceptions.GSSError as problem:
        raise explain(problem, _who(options), options) from problem


def login_error(problem: BaseException, options: AdOptions, server: object) -> CloudSyncError | None:
    """Return the error for an exception during the bind that Kerberos caused, ``None`` for every other."""
    cause = find_error(problem)
    return None if cause is None else explain(cause, _who(options), options, server)


def _acquire(gssapi: t.Any, options: AdOptions) -> t.Any:
    wanted = principal(options)
    name = gssapi.Name(wanted, gssapi.NameType.kerberos_principal) if wanted else None
    if options.keytab:
        store = {b"client_keytab": options.keytab.encode(), b"ccache": f"MEMORY:{uuid.uuid4().hex}".encode()}
        return gssapi.raw.acquire_cred_from(store, name=name, usage="initiate").creds
    if options.password:
        return _from_password(gssapi, name, options.password)
    return gssapi.raw.acquire_cred(name=name, usage="initiate").creds


def _from_password(gssapi: t.Any, name: t.Any, password: str) -> t.Any:
    if not hasattr(gssapi.raw, "acquire_cred_with_password"):
        raise OptionError(
            "the Kerberos library of this machine cannot log in with a password",
            hint="Use ad_keytab, or a ticket from kinit.",
        )
    mechanisms = [gssapi.MechType.kerberos]
    return gssapi.raw.acquire_cred_with_password(name, password.encode(), mechs=mechanisms, usage="initiate").creds


def _who(options: AdOptions) -> str:
    return principal(options) or ("the account of the keytab" if options.keytab else "the account of the ticket cache")
