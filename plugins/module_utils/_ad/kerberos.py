# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kerberos credentials, acquired inside this process: from a ticket cache, a keytab or a password. No ``kinit``."""

from __future__ import annotations

import typing as t
import uuid

from .._common.errors import CloudSyncError, DirectoryAuthenticationError, DirectoryConnectionError, OptionError
from .libraries import load_gssapi
from .options import AdOptions

# What MIT Kerberos and Heimdal say, in their words: (part of the message, error class, meaning, hint).
_FAILURES: tuple[tuple[str, type[CloudSyncError], str, str], ...] = (
    (
        "clock skew",
        DirectoryAuthenticationError,
        "the clocks of this machine and the domain controller differ by more than Kerberos allows",
        "Synchronize this machine's clock with the domain (at most 5 minutes apart).",
    ),
    (
        "preauthentication failed",
        DirectoryAuthenticationError,
        "the password, or the key in the keytab, is wrong",
        "Check ad_password; create the keytab again when the account's password was changed.",
    ),
    (
        "password incorrect",
        DirectoryAuthenticationError,
        "the password is wrong",
        "Check ad_password.",
    ),
    (
        "password has expired",
        DirectoryAuthenticationError,
        "the account's password has expired",
        "Set a new password for the account.",
    ),
    (
        "revoked",
        DirectoryAuthenticationError,
        "the account is disabled, expired or locked out",
        "Enable or unlock the account in Active Directory.",
    ),
    (
        "keytab contains no suitable keys",
        DirectoryAuthenticationError,
        "the keytab holds no key of that account",
        "List the keytab (klist -k) and set ad_user to a name in it, or create the keytab for ad_user.",
    ),
    (
        "not found in keytab",
        DirectoryAuthenticationError,
        "the keytab holds no key of that account",
        "List the keytab (klist -k) and set ad_user to a name in it, or create the keytab for ad_user.",
    ),
    (
        "server not found in kerberos database",
        DirectoryAuthenticationError,
        "the domain knows no LDAP service of that host name",
        "Name the controller in ad_servers by its full name (dc1.contoso.com), not by an alias of the domain or of a "
        "load balancer; set rdns = false in krb5.conf.",
    ),
    (
        "not found in kerberos database",
        DirectoryAuthenticationError,
        "the domain knows no such account",
        "Check ad_user; for Kerberos it is sAMAccountName@REALM.",
    ),
    (
        "cannot find kdc",
        DirectoryConnectionError,
        "no Kerberos server of the realm is known",
        "Write the realm in capitals in ad_user, and check DNS or krb5.conf (KRB5_CONFIG).",
    ),
    (
        "cannot contact any kdc",
        DirectoryConnectionError,
        "no Kerberos server of the realm answers",
        "Check that port 88 of the domain controllers can be reached.",
    ),
    (
        "expired",
        DirectoryAuthenticationError,
        "the Kerberos ticket has expired",
        "Run kinit again, or set ad_keytab, or ad_user and ad_password.",
    ),
    (
        "can't find client principal",
        DirectoryAuthenticationError,
        "the ticket cache holds no ticket of that account",
        "Run kinit for ad_user, or set ad_keytab or ad_password.",
    ),
    (
        "no credentials cache",
        DirectoryAuthenticationError,
        "there is no Kerberos ticket",
        "Run kinit, or set KRB5CCNAME, ad_keytab, or ad_user and ad_password.",
    ),
    (
        "no kerberos credentials available",
        DirectoryAuthenticationError,
        "there is no Kerberos ticket",
        "Run kinit, or set KRB5CCNAME, ad_keytab, or ad_user and ad_password.",
    ),
)


def principal(options: AdOptions) -> str:
    """Return the Kerberos name of ``ad_user``, empty when the cache or keytab decides.

    A realm is written in capitals; a bare name belongs to the realm of ``ad_domain``.
    """
    name, separator, realm = options.user.rpartition("@")
    if separator:
        return f"{name}@{realm.upper()}"
    return f"{options.user}@{options.domain.upper()}" if options.user and options.domain else options.user


def acquire_credentials(options: AdOptions) -> t.Any:
    """Return credentials for ``gssapi``: from the keytab, the password or the ticket cache.

    The Kerberos library may ask the domain only later, during the bind; ``explain`` reads failures of both moments.
    """
    gssapi = load_gssapi()
    wanted = principal(options)
    name = gssapi.Name(wanted, gssapi.NameType.kerberos_principal) if wanted else None
    try:
        if options.keytab:
            store = {b"client_keytab": options.keytab.encode(), b"ccache": f"MEMORY:{uuid.uuid4().hex}".encode()}
            return gssapi.raw.acquire_cred_from(store, name=name, usage="initiate").creds
        if options.password:
            return _from_password(gssapi, name, options.password)
        return gssapi.raw.acquire_cred(name=name, usage="initiate").creds
    except gssapi.exceptions.GSSError as problem:
        raise explain(problem, options) from problem


def find_error(problem: BaseException | None) -> BaseException | None:
    """Return the error of the Kerberos library behind an exception, or ``None``.

    ldap3 tells the controller that it gives up, and the controller's answer to that hides the reason.
    """
    kind = load_gssapi().exceptions.GSSError
    while problem is not None and not isinstance(problem, kind):
        problem = problem.__context__
    return problem


def explain(problem: BaseException, options: AdOptions, server: object = None) -> CloudSyncError:
    """Return the error that says in plain words why Kerberos failed."""
    text = str(problem)
    who = principal(options) or "the account of the ticket cache"
    where = f" to {server}" if server else ""
    for part, error, meaning, hint in _FAILURES:
        if part in text.lower():
            return error(f"Kerberos login of {who}{where} failed: {meaning}", hint=hint, kerberos_message=text)
    return DirectoryAuthenticationError(
        f"Kerberos login of {who}{where} failed: {text}",
        hint="Check krb5.conf (KRB5_CONFIG), ad_user, and that ad_servers holds full host names.",
        kerberos_message=text,
    )


def _from_password(gssapi: t.Any, name: t.Any, password: str) -> t.Any:
    if not hasattr(gssapi.raw, "acquire_cred_with_password"):
        raise OptionError(
            "the Kerberos library of this machine cannot log in with a password",
            hint="Use ad_keytab, or a ticket from kinit.",
        )
    mechanisms = [gssapi.MechType.kerberos]
    return gssapi.raw.acquire_cred_with_password(name, password.encode(), mechs=mechanisms, usage="initiate").creds
