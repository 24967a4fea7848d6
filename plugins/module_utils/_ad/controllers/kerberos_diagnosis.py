# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why Kerberos refused, in plain words."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..._common.errors import CloudSyncError, DirectoryAuthenticationError, DirectoryConnectionError
from ..._common.peer_text import peer_text
from ..ldap.libraries import load_gssapi
from .options import AdOptions


@dataclass(frozen=True, slots=True)
class _Failure:
    """``signs`` are parts of the Kerberos library's message, in lower case; any of them is enough."""

    signs: tuple[str, ...]
    meaning: str
    hint: str
    error: type[CloudSyncError] = DirectoryAuthenticationError


_NO_KEY = _Failure(
    ("keytab contains no suitable keys", "not found in keytab"),
    "the keytab holds no key of that account",
    "List the keytab (klist -k) and set ad_user to a name in it, or create the keytab for ad_user.",
)
_NO_TICKET = _Failure(
    ("no credentials cache", "no kerberos credentials available", "can't find client principal"),
    "there is no Kerberos ticket of that account",
    "Run kinit, or set KRB5CCNAME, ad_keytab, or ad_user and ad_password.",
)
# The wording is that of MIT Kerberos; the order matters where one sign is part of another.
_FAILURES = (
    _NO_KEY,
    _NO_TICKET,
    _Failure(
        ("clock skew",),
        "the clocks of this machine and the domain controller differ by more than Kerberos allows",
        "Synchronize this machine's clock with the domain (at most 5 minutes apart).",
    ),
    _Failure(
        ("preauthentication failed", "password incorrect", "decrypt integrity check failed"),
        "the password, or the key in the keytab, is wrong",
        "Check ad_password; create the keytab again when the account's password was changed.",
    ),
    _Failure(("password has expired",), "the account's password has expired", "Set a new password for the account."),
    _Failure(
        ("revoked",),
        "the account is disabled, expired or locked out",
        "Enable or unlock the account in Active Directory.",
    ),
    _Failure(
        ("server not found in kerberos database", "server ldap/"),
        "the domain knows no LDAP service of that host name",
        "Name the controller in ad_servers by its full name (dc1.contoso.com), not by an alias of the domain or of a "
        "load balancer; set rdns = false in krb5.conf.",
    ),
    _Failure(
        ("not found in kerberos database",),
        "the domain knows no such account",
        "Check ad_user; for Kerberos it is sAMAccountName@REALM.",
    ),
    _Failure(
        ("cannot find kdc",),
        "no Kerberos server of the realm is known",
        "Check the realm in ad_user, and DNS or krb5.conf (KRB5_CONFIG).",
        DirectoryConnectionError,
    ),
    _Failure(
        ("cannot contact any kdc",),
        "no Kerberos server of the realm answers",
        "Check that port 88 of the domain controllers can be reached.",
        DirectoryConnectionError,
    ),
    _Failure(
        ("expired",),
        "the Kerberos ticket has expired",
        "Run kinit again, or set ad_keytab, or ad_user and ad_password.",
    ),
)
_UNKNOWN_HINT = "Check krb5.conf (KRB5_CONFIG), ad_user, and that ad_servers holds full host names."


def find_error(problem: BaseException | None) -> BaseException | None:
    """Return the error of the Kerberos library behind an exception, or ``None``.

    ldap3 tells the controller that it gives up, and the controller's answer to that hides the reason.
    """
    kind = load_gssapi().exceptions.GSSError
    while problem is not None and not isinstance(problem, kind):
        problem = problem.__context__
    return problem


def explain(problem: BaseException, who: str, options: AdOptions, server: object = None) -> CloudSyncError:
    """Return the error that says why the login of ``who`` failed."""
    text = peer_text(problem)
    where = f" to {server}" if server else ""
    failure = next((known for known in _FAILURES if any(sign in text.lower() for sign in known.signs)), None)
    if failure is _NO_TICKET and options.keytab:  # what the library says of a keytab that has no key to use
        failure = _NO_KEY
    meaning, hint = (failure.meaning, failure.hint) if failure else (text, _UNKNOWN_HINT)
    error: t.Callable[..., CloudSyncError] = failure.error if failure else DirectoryAuthenticationError
    return error(f"Kerberos login of {who}{where} failed: {meaning}", hint=hint, kerberos_message=text)
