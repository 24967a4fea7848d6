# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Load the third-party libraries of this layer, each only when it is needed, and say which one is missing."""

from __future__ import annotations

import hashlib
import importlib.util
import typing as t

from ..._common.errors import MissingLibraryError

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, RecursionError)

_WHERE = "Install it for the Python interpreter that runs the task, or use an execution environment that has it"


def load_ldap3() -> t.Any:
    """Return the module ``ldap3``."""
    try:
        import ldap3
    except ImportError as problem:
        raise MissingLibraryError(
            "Reading Active Directory needs the Python library ldap3", hint=f"{_WHERE}.", library="ldap3"
        ) from problem
    return ldap3


def call_errors() -> tuple[type[Exception], ...]:
    """Return what a call of ldap3 may raise; its decoder stumbles over an answer that is not LDAP in many ways."""
    return (load_ldap3().core.exceptions.LDAPException, OSError, *UNREADABLE)


def as_error(result: t.Mapping[str, t.Any]) -> Exception:
    """Return the exception for a result that ldap3 does not raise by itself, such as a referral or a limit."""
    error: Exception = load_ldap3().core.exceptions.LDAPOperationResult(
        result["result"], result["description"], result["dn"], result["message"], result["type"]
    )
    return error


def load_gssapi() -> t.Any:
    """Return the module ``gssapi``."""
    try:
        import gssapi
    except (ImportError, OSError) as problem:  # OSError: the Kerberos libraries of the system are missing
        raise MissingLibraryError(
            "ad_auth=kerberos needs the Python library gssapi",
            hint=f"{_WHERE}; or set ad_user, ad_password and ad_auth=simple.",
            library="gssapi",
        ) from problem
    return gssapi


def require_channel_binding() -> None:
    """Raise ``MissingLibraryError`` when the hash of the controller's certificate cannot be computed."""
    if importlib.util.find_spec("cryptography") is None:
        raise MissingLibraryError(
            "ad_auth=kerberos over TLS needs the Python library cryptography, to bind the login to the TLS channel",
            hint=f"{_WHERE}.",
            library="cryptography",
        )


def require_md4() -> None:
    """Raise ``MissingLibraryError`` when NTLM's MD4 hash cannot be computed; OpenSSL 3 no longer offers it."""
    if "md4" in hashlib.algorithms_available and _hashlib_has_md4():
        return
    if not any(importlib.util.find_spec(module) for module in ("Crypto", "Cryptodome")):
        raise MissingLibraryError(
            "ad_auth=ntlm needs the hash function MD4, which this Python does not offer",
            hint="Install pycryptodome (for ldap3 2.10 or newer: pycryptodomex), or use kerberos or simple.",
            library="pycryptodome",
        )


def _hashlib_has_md4() -> bool:
    try:
        hashlib.new("md4")
    except ValueError:
        return False
    return True
