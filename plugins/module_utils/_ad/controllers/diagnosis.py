# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn what a domain controller or the network said into plain words and a hint."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import (
    AnswerTooLargeError,
    Attempt,
    AuthorizationError,
    CloudSyncError,
    DirectoryAuthenticationError,
    DirectoryConnectionError,
    DirectoryError,
    NotFoundError,
    OptionError,
    UnsupportedControl,
)
from ..._common.json import Json
from ..._common.peer_text import peer_text
from ..ldap.bounds import TIMEOUTS, TooSlow
from ..ldap.libraries import UNREADABLE
from .options import AdOptions
from .servers import Server

NO_SUCH_OBJECT = 32
TRY_ANOTHER_SERVER = (51, 52)  # busy, unavailable

_UNAVAILABLE_CRITICAL_EXTENSION = 12
_INVALID_DN = 34
_INSUFFICIENT_RIGHTS = 50
_STRONGER_AUTH_REQUIRED = 8
_CONFIDENTIALITY_REQUIRED = 13

# The Windows error that Active Directory adds to invalidCredentials as "data 52e".
_LOGON_FAILURES: t.Mapping[str, tuple[str, str]] = {
    "525": ("the account does not exist", "Check ad_user: name@domain, DOMAIN\\name or a distinguished name."),
    "52e": ("the user name or the password is wrong", "Check ad_user and ad_password."),
    "530": ("the account may not log on at this time", "Check the account's logon hours."),
    "531": ("the account may not log on from this machine", "Check the workstations that the account may use."),
    "532": ("the account's password has expired", "Set a new password for the account."),
    "533": ("the account is disabled", "Enable the account in Active Directory."),
    "568": ("the account is a member of too many groups", "Use an account with fewer group memberships."),
    "701": ("the account has expired", "Extend the account in Active Directory."),
    "773": ("the account must change its password first", "Set a new password and clear that flag."),
    "775": ("the account is locked out", "Unlock the account, and look for what tries a wrong password."),
}
_LOGON_DATA = re.compile(r"\bdata ([0-9a-f]+)", re.IGNORECASE)
_BAD_BINDINGS = "80090346"

UNBINDABLE = (
    "its certificate is signed with an algorithm without a hash of its own, such as Ed25519, for which channel binding "
    "is undefined (RFC 5929)"
)
_UNTRUSTED = "its certificate cannot be verified"
_CLOSED = "it closed the connection"
_CLOSED_TO_NTLM = f"{_CLOSED} at the NTLM login"
_OTHER_DOMAIN = "it is a domain controller of"


class RefusedOperation(t.Protocol):
    """What ldap3's ``LDAPOperationResult`` says of a refused operation."""

    result: int
    description: str
    message: str
    dn: str


def connect_failure(problem: BaseException, options: AdOptions) -> str:
    """Return in a few words why a controller could not be reached or trusted."""
    if isinstance(problem, UNREADABLE) and not isinstance(problem, OSError):
        return "its answer is not LDAP"
    text = _innermost(peer_text(problem))
    lowered = text.lower()
    if "certificate_verify_failed" in lowered:
        return f"{_UNTRUSTED}: {_after(text, 'certificate verify failed: ')}"
    if "timed out" in lowered:
        return f"no answer within {options.timeout} s"
    if "invalid server address" in lowered:
        return "its name cannot be resolved"
    if "refused" in lowered:
        return "connection refused"
    if "starttls failed" in lowered:
        return f"it refused StartTLS ({text})"
    if any(sign in lowered for sign in ("eof occurred", "unexpected_eof", "reset by peer", "terminated by server")):
        return _CLOSED
    return text


def login_failure(problem: BaseException, options: AdOptions) -> str:
    """Return in a few words why a login got no answer; a controller that takes no NTLM may just hang up."""
    reason = connect_failure(problem, options)
    return _CLOSED_TO_NTLM if reason == _CLOSED and options.auth == "ntlm" else reason


def other_domain(found: str, wanted: str) -> str:
    """Return in a few words that a controller belongs to another domain."""
    return f"{_OTHER_DOMAIN} {found}, not of {wanted}"


def no_server(attempts: t.Sequence[tuple[Server, str]], options: AdOptions) -> DirectoryConnectionError:
    """Return the error that lists every controller that was tried, and why it did not do."""
    reasons = _reasons(attempts)
    message = f"No domain controller of {options.domain} can be used: {reasons}" if options.domain else reasons
    return DirectoryConnectionError(message, hint=_connection_hint(reasons, options), attempts=_tried(attempts))


def broke_off(problem: DirectoryConnectionError, attempts: t.Sequence[tuple[Server, str]]) -> DirectoryConnectionError:
    """Return the error for a connection that broke while it was read, when no other controller could go on."""
    others = _reasons(attempts)
    message = f"{problem.message}; and no other controller can be used: {others}" if others else problem.message
    return DirectoryConnectionError(message, reason=problem.reason, hint=problem.hint, cause=problem, attempts=_tried(attempts))


def _tried(attempts: t.Sequence[tuple[Server, str]]) -> list[Attempt]:
    return [Attempt(server.host, server.port, reason) for server, reason in attempts]


def _reasons(attempts: t.Sequence[tuple[Server, str]]) -> str:
    return "; ".join(f"{server}: {reason}" for server, reason in attempts)


def away(problem: RefusedOperation, action: str, server: Server) -> DirectoryConnectionError:
    """Return the error for a controller that says that it can't answer now; another one may."""
    reason = answered(problem)
    return DirectoryConnectionError(
        f"{action}: {server}: {reason}",
        hint="Try again, or name another controller in ad_servers.",
        **server.describe(),
        reason=reason,
        ldap_result=problem.description,
        ldap_message=clean_message(problem.message),
    )


def answered(problem: RefusedOperation) -> str:
    """Return in a few words what a controller answered instead of doing what it was asked."""
    return f"it answered {problem.description}"


def refused_bind(problem: RefusedOperation, options: AdOptions, server: Server) -> CloudSyncError:
    """Return the error for a bind that the controller refused."""
    who = options.user or "the account of the ticket cache"
    meaning, hint = _bind_meaning(problem, options)
    return DirectoryAuthenticationError(
        f"{server} refused the {options.auth} login of {who}: {meaning}",
        hint=hint,
        ldap_result=problem.description,
        ldap_message=clean_message(problem.message),
    )


def refused_operation(problem: RefusedOperation, action: str, server: Server) -> CloudSyncError:
    """Return the error for a refused operation; ``action`` says what was tried, such as ``search below DC=...``."""
    details: Json = {"ldap_result": problem.description, "ldap_message": clean_message(problem.message)}
    if problem.result == NO_SUCH_OBJECT:
        nearest = f" The nearest that exists is {peer_text(problem.dn)}." if problem.dn else ""
        return NotFoundError(f"{action}: {server} has no such object", hint=f"Check the name.{nearest}", **details)
    if problem.result == _INVALID_DN:
        hint = "Write it like OU=Groups,DC=contoso,DC=com."
        return OptionError(f"{action}: {server} says that this is not a distinguished name", hint=hint, **details)
    if problem.result == _INSUFFICIENT_RIGHTS:
        hint = "Grant the account of ad_user the right to read it."
        return AuthorizationError(f"{action}: {server} denies access", hint=hint, **details)
    kind = UnsupportedControl if problem.result == _UNAVAILABLE_CRITICAL_EXTENSION else DirectoryError
    return kind(
        f"{action}: {server} answered {problem.description}: {clean_message(problem.message)}",
        hint="Look up the LDAP result in the event log of the domain controller.",
        **details,
    )


def unbounded_answer(problem: Exception, action: str, server: Server) -> CloudSyncError:
    """Return the error for an answer that was given up, because there is too much of it or it takes too long."""
    message = f"{action}: {server}: {problem}"
    if isinstance(problem, TooSlow):
        return DirectoryError(message, hint=f"Raise ad_timeout, of which a read may take {TIMEOUTS} times as long, or read less.")
    return AnswerTooLargeError(message, hint="Read less, or raise ad_max_answer_size; a domain controller sends no larger object.")


def referred(referrals: t.Sequence[str], action: str, server: Server) -> DirectoryError:
    """Return the error for an answer that points to another directory; referrals are not followed."""
    where = ", ".join(map(peer_text, referrals)) or "another directory"
    return DirectoryError(
        f"{action}: {server} does not hold it and refers to {where}",
        hint="Name a controller of that domain in ad_servers; referrals are not followed.",
        referrals=[peer_text(each) for each in referrals],
    )


def lost_connection(problem: BaseException, action: str, server: Server, options: AdOptions) -> DirectoryConnectionError:
    """Return the error for a connection that broke, or an answer that did not come."""
    reason = connect_failure(problem, options)
    return DirectoryConnectionError(
        f"{action}: {server}: {reason}",
        hint="Try again; raise ad_timeout when the controller is slow.",
        **server.describe(),
        reason=reason,
    )


def _bind_meaning(problem: RefusedOperation, options: AdOptions) -> tuple[str, str]:
    message = problem.message or ""
    if _BAD_BINDINGS in message:
        return "it requires channel binding, and the login had none that matches", _channel_binding_hint(options)
    if problem.result in (_STRONGER_AUTH_REQUIRED, _CONFIDENTIALITY_REQUIRED):
        return (
            "it requires a protected connection (signing or TLS)",
            "Set ad_tls to ldaps or starttls; without TLS, use Kerberos with ldap3 2.10 or newer.",
        )
    data = _LOGON_DATA.search(message)
    if data and data[1].lower() in _LOGON_FAILURES:
        return _LOGON_FAILURES[data[1].lower()]
    return f"{problem.description} ({clean_message(message)})", "Check ad_auth, ad_user and ad_password."


def _channel_binding_hint(options: AdOptions) -> str:
    if options.auth == "ntlm":
        return "Use ad_auth=kerberos or simple, or ad_tls=ldaps with ldap3 2.10 or newer."
    return "Connect to the controller directly: a proxy or load balancer that ends TLS makes channel binding fail."


def _connection_hint(reasons: str, options: AdOptions) -> str:
    if UNBINDABLE in reasons:
        return "Give the controller a certificate that is signed with RSA or ECDSA, or use ad_auth=simple."
    if _UNTRUSTED in reasons and "mismatch" in reasons.lower():
        return "Name the controller in ad_servers as its certificate does, usually by its full host name."
    if _UNTRUSTED in reasons and "expired" in reasons.lower():
        return "Renew the controller's certificate."
    if _UNTRUSTED in reasons:
        return "Set ad_ca_path to the certificate of the authority that issued the controller's certificate."
    if _CLOSED_TO_NTLM in reasons:
        return "The controller may have NTLM switched off: use ad_auth=kerberos or simple."
    if _CLOSED in reasons and options.tls != "none":
        return "The controller may have no certificate for LDAP; check it there, and try ad_tls=starttls or ldaps."
    if _OTHER_DOMAIN in reasons:
        return "Make ad_servers and ad_domain name the same domain."
    if "resolved" in reasons:  # also: was not resolved in time
        return "Check the names in ad_servers and the name servers of this machine."
    return "Check ad_servers, ad_tls, and that a firewall lets the connection through."


def _innermost(text: str) -> str:
    """Drop what ldap3 puts around the message of the operating system."""
    for wrapper in ("socket connection error while opening: ", "socket ssl wrapping error: ", "wrap socket error: "):
        text = text.replace(wrapper, "")
    return text.replace("error receiving data: ", "")


def _after(text: str, marker: str) -> str:
    _before, found, rest = text.partition(marker)
    return re.sub(r"\.? \(_ssl\.c:\d+\).*", "", rest if found else text).replace("\\'", "'")


def clean_message(message: str | None) -> str:
    """Return what a controller added to its answer, as a part of a message."""
    return peer_text((message or "").replace("\x00", "")) or "no further message"
