# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send one HTTP request: certificates, proxies, time-outs, and one typed error when no usable answer comes."""

from __future__ import annotations

import os
import typing as t
from types import TracebackType
from urllib.parse import urlsplit

from .._common.errors import OptionError, TransportError, UnreadableAnswerError
from .._common.libraries import missing_library
from .options import GraphOptions

if t.TYPE_CHECKING:
    import requests

_CONNECT_SECONDS = 15.0
# The metadata service of an Azure machine answers at once, or not at all.
_METADATA_SECONDS = 5.0
_CA_HINT = (
    "If the service, or an inspecting proxy in between, uses a private certification authority, "
    "set graph_ca_path to its certificate (PEM)."
)


class ConnectionFailure(TransportError):
    """No answer; ``sent`` says whether the service may have seen the request, ``permanent`` that a retry is useless."""

    def __init__(self, message: str, *, hint: str, sent: bool, permanent: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.sent = sent
        self.permanent = permanent


class InterruptedAnswer(UnreadableAnswerError):
    """The connection ended in the middle of the answer."""


class HttpClient:
    """One connection pool, with one policy for certificates, proxies and time-outs (seconds)."""

    def __init__(self, *, verify: bool | str, proxy: str | None, timeout: float, use_environment: bool = True) -> None:
        try:
            import requests
        except ImportError as problem:
            raise missing_library("requests", "talking to Microsoft Graph") from problem
        self._session = requests.Session()
        self._session.trust_env = use_environment
        self._verify = verify
        self._proxies = {"http": proxy, "https": proxy} if proxy else None
        self._timeout = timeout

    @classmethod
    def from_options(cls, options: GraphOptions) -> HttpClient:
        """Return the client for the addresses of Graph and of the login service."""
        return cls(verify=_verification(options), proxy=options.proxy, timeout=options.timeout)

    @classmethod
    def direct(cls) -> HttpClient:
        """Return a client for the metadata service of the machine, which no proxy can reach."""
        return cls(verify=True, proxy=None, timeout=_METADATA_SECONDS, use_environment=False)

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: t.Mapping[str, str] | None = None,
        params: t.Mapping[str, t.Any] | None = None,
        data: t.Any = None,
        timeout: float | None = None,
    ) -> requests.Response:
        """Send one request, following no redirect.

        Raises ``ConnectionFailure`` when no answer comes and ``InterruptedAnswer`` when it is cut off.
        """
        import requests

        read_seconds = timeout or self._timeout
        try:
            return self._session.request(
                method,
                url,
                headers=dict(headers or {}),
                params=params,
                data=data,
                # Each request says it: requests lets REQUESTS_CA_BUNDLE override what only the session says.
                verify=self._verify,
                proxies=self._proxies,
                timeout=(min(_CONNECT_SECONDS, read_seconds), read_seconds),
                allow_redirects=False,
                # Not None: requests would put a password from ~/.netrc in place of our Authorization header.
                auth=_keep_headers,
            )
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as problem:
            raise InterruptedAnswer(
                f"{method} {_shown(url)}: the answer breaks off in the middle",
                hint="The service or a proxy closed the connection; run the task again.",
            ) from problem
        except requests.exceptions.RequestException as problem:
            raise _failure(problem, method, url, read_seconds) from problem


def _verification(options: GraphOptions) -> bool | str:
    if not options.validate_certs:
        import urllib3

        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return False
    if options.ca_path is None:
        return True
    if not os.path.exists(options.ca_path):
        raise OptionError(
            f"graph_ca_path {options.ca_path!r} does not exist",
            hint="Give a file with certificates (PEM) on the machine that runs the task.",
            option="graph_ca_path",
        )
    return options.ca_path


def _keep_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _failure(problem: requests.exceptions.RequestException, method: str, url: str, seconds: float) -> ConnectionFailure:
    import requests

    where = f"{method} {_shown(url)}"
    host = urlsplit(url).netloc
    if isinstance(problem, requests.exceptions.ReadTimeout):
        hint = "Raise graph_timeout, or look at the health of the service."
        return ConnectionFailure(f"{where}: no answer within {seconds:g} s", hint=hint, sent=True)
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        hint = "Check the firewall, the proxy (graph_proxy) and the address."
        return ConnectionFailure(f"{where}: {host} does not accept connections", hint=hint, sent=False)
    if isinstance(problem, requests.exceptions.SSLError):
        return _tls_failure(problem, where, host)
    if isinstance(problem, requests.exceptions.ProxyError):
        hint = "Check graph_proxy, or HTTPS_PROXY and NO_PROXY, including user and password of the proxy."
        return ConnectionFailure(f"{where}: the proxy cannot be used: {_reason(problem)}", hint=hint, sent=False)
    if isinstance(problem, requests.exceptions.ConnectionError):
        return _connection_failure(problem, where, host)
    hint = "Check graph_url, login_url and graph_proxy."
    return ConnectionFailure(
        f"{where}: the request cannot be sent: {_reason(problem)}", hint=hint, sent=False, permanent=True
    )


def _tls_failure(problem: Exception, where: str, host: str) -> ConnectionFailure:
    reason = _reason(problem)
    if "certificate verify failed" in reason.lower() or "CertificateError" in reason:
        message = f"{where}: the certificate of {host} is not trusted: {reason}"
        return ConnectionFailure(message, hint=_CA_HINT, sent=False, permanent=True)
    message = f"{where}: no TLS connection to {host}: {reason}"
    hint = "Check that the address is a TLS service, and that graph_ca_path (when set) holds certificates in PEM form."
    return ConnectionFailure(message, hint=hint, sent=False, permanent=True)


def _connection_failure(problem: Exception, where: str, host: str) -> ConnectionFailure:
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
    from .._common.redaction import redact_text

    cause = _innermost(problem)
    text = str(cause) or type(cause).__name__
    # urllib3 prefixes the address of the object: "<urllib3.connection.HTTPSConnection object at 0x7f...>: refused".
    _object, separator, rest = text.partition(">: ")
    return redact_text(rest if separator and text.startswith("<") else text)[:300]


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
