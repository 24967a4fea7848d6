# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a request got no usable answer, as one typed error that says what to do. Imported when that happens."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import AnswerTooLargeError, ConnectionFailure, InterruptedAnswer, UnreadableAnswerError
from ..._common.peer_text import peer_text
from .addresses import Address
from .answer import AnswerTooLarge, UnknownEncoding
from .time_limit import failed_to_connect

if t.TYPE_CHECKING:
    import requests

_PROXY_REFUSAL = re.compile(r"Tunnel connection failed: (\d{3})")
_CLOCK_HINT = "Check the clock of this machine first; else the certificate of the service, or of a proxy, is out of date."
_CA_HINT = (
    "If the service, or an inspecting proxy in between, uses a private certification authority, "
    "set graph_ca_path to its certificate (PEM)."
)


def transport_failure(problem: Exception, method: str, address: Address, seconds: float) -> ConnectionFailure | InterruptedAnswer:
    """Return the error for a request without a usable answer; ``seconds`` is how long it was waited for.

    ``problem`` is what requests raises until the headers are there, or what urllib3 raises while the body is read.
    """
    import requests
    import urllib3

    where = _where(method, address)
    if isinstance(problem, (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError)):
        hint = "Raise graph_timeout, or look at the health of the service."
        began = not isinstance(problem, requests.exceptions.ReadTimeout)
        message = f"the answer is not complete after {seconds:g} s" if began else f"no answer within {seconds:g} s"
        return ConnectionFailure(f"{where}: {message}", hint=hint, sent=True)
    if isinstance(problem, requests.exceptions.RequestException):
        return _connection_failure(problem, where, address.authority)
    return _interrupted(where)


def refused_answer(problem: Exception, method: str, address: Address) -> UnreadableAnswerError:
    """Return the error for an answer that is not read to its end."""
    where = _where(method, address)
    if isinstance(problem, AnswerTooLarge):
        return AnswerTooLargeError(
            f"{where}: the answer {problem}",
            hint="Check what answers in place of the service, or raise graph_max_answer_size.",
        )
    if isinstance(problem, UnknownEncoding):
        hint = "Check whether a proxy answers in place of the service."
        encoding = peer_text(problem, longest=40)
        return UnreadableAnswerError(f"{where}: the answer is packed as {encoding!r}, which was not asked for", hint=hint)
    return _interrupted(where)


def not_http(method: str, address: Address) -> InterruptedAnswer:
    """Return the error for an answer that can't be read as HTTP."""
    return _no_http(_where(method, address))


def _no_http(where: str) -> InterruptedAnswer:
    hint = "Check whether something answers in place of the service, and look whether what was asked for was carried out."
    return InterruptedAnswer(f"{where}: the answer is not HTTP", hint=hint)


def _where(method: str, address: Address) -> str:
    return f"{method} {address.scheme}://{address.authority}{address.path}"


def _interrupted(where: str) -> InterruptedAnswer:
    hint = "The service or a proxy closed the connection; run the task again."
    return InterruptedAnswer(f"{where}: the answer is incomplete", hint=hint)


def _connection_failure(
    problem: requests.exceptions.RequestException, where: str, host: str
) -> ConnectionFailure | InterruptedAnswer:
    import requests

    if isinstance(problem, requests.exceptions.ConnectTimeout):
        hint = "Check the firewall, the proxy (graph_proxy) and the address."
        return ConnectionFailure(f"{where}: {host} does not accept connections", hint=hint, sent=False)
    if isinstance(problem, requests.exceptions.SSLError):
        return _tls_failure(problem, where, host)
    if isinstance(problem, requests.exceptions.ProxyError):
        return _proxy_failure(problem, where)
    if isinstance(problem, requests.exceptions.ConnectionError):
        return _lost_connection(problem, where, host)
    if not failed_to_connect() and isinstance(problem, requests.exceptions.InvalidHeader):
        return _no_http(where)  # our own headers are none that could be refused
    hint = "Check graph_url, login_url and graph_proxy."
    return ConnectionFailure(f"{where}: the request cannot be sent: {_reason(problem)}", hint=hint, sent=False, permanent=True)


def _proxy_failure(problem: Exception, where: str) -> ConnectionFailure:
    reason = _reason(problem)
    refusal = _PROXY_REFUSAL.search(reason)
    status = refusal[1] if refusal else ""
    if status == "407":
        hint = "Give user and password in graph_proxy (http://user:password@host:port), or in HTTPS_PROXY."
        message = f"{where}: the proxy requires user and password, or refuses those it was given (status 407)"
    elif refusal:
        hint = "Ask for the address to be allowed in the proxy, or take it out with NO_PROXY."
        message = f"{where}: the proxy refuses to connect (status {status})"
    else:
        hint = "Check graph_proxy, or HTTPS_PROXY and NO_PROXY: address, port, user and password of the proxy."
        message = f"{where}: the proxy cannot be used: {reason}"
    # What a proxy refuses (4xx) it refuses again.
    return ConnectionFailure(message, hint=hint, sent=False, permanent=status.startswith("4"))


def _tls_failure(problem: Exception, where: str, host: str) -> ConnectionFailure | InterruptedAnswer:
    reason = _reason(problem)
    if not failed_to_connect():
        hint = "Look for a proxy or firewall that breaks connections, and whether what was asked for was carried out."
        return InterruptedAnswer(f"{where}: {host} broke the TLS connection: {reason}", hint=hint)
    if "certificate verify failed" in reason.lower() or "CertificateError" in reason:
        message = f"{where}: the certificate of {host} is not trusted: {reason}"
        outdated = "expired" in reason or "not yet valid" in reason
        return ConnectionFailure(message, hint=_CLOCK_HINT if outdated else _CA_HINT, sent=False, permanent=True)
    message = f"{where}: no TLS connection to {host}: {reason}"
    hint = "Check that the address is a TLS service, and that graph_ca_path (when set) holds certificates in PEM form."
    return ConnectionFailure(message, hint=hint, sent=False, permanent=True)


def _lost_connection(problem: Exception, where: str, host: str) -> ConnectionFailure:
    import urllib3

    cause = _innermost(problem)
    if "NameResolutionError" in type(cause).__name__:
        hint = "Check the address, the name resolution of this machine and the proxy settings."
        return ConnectionFailure(f"{where}: the name {host} cannot be resolved", hint=hint, sent=False, permanent=True)
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        hint = "Check the address, the firewall and the proxy settings."
        return ConnectionFailure(f"{where}: {host} refuses the connection: {_reason(problem)}", hint=hint, sent=False)
    hint = "Run the task again; if that fails too, look for a proxy or firewall that closes connections."
    return ConnectionFailure(f"{where}: {host} closed the connection: {_reason(problem)}", hint=hint, sent=True)


def _innermost(problem: BaseException) -> BaseException:
    """Return the library error inside a requests error: requests wraps MaxRetryError, which has a reason."""
    inner = problem.args[0] if problem.args and isinstance(problem.args[0], BaseException) else problem
    reason = getattr(inner, "reason", None)
    return reason if isinstance(reason, BaseException) else inner


def _reason(problem: BaseException) -> str:
    cause = _innermost(problem)
    text = str(cause) or type(cause).__name__
    # urllib3 prefixes the address of the object: "<urllib3.connection.HTTPSConnection object at 0x7f...>: refused".
    _object, separator, rest = text.partition(">: ")
    return peer_text(rest if separator and text.startswith("<") else text, longest=300)
