# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send one HTTP request: certificates, proxies, time-outs, and one typed error when no usable answer comes."""

from __future__ import annotations

import os
import typing as t
from types import TracebackType

from ..._common.errors import OptionError, UnreadableAnswerError
from ..._common.trust_store import require_trust_store
from ..options import GraphOptions
from .addresses import Address, proxy_address
from .answer import ENCODINGS, AnswerTooLarge, CutOff, HttpAnswer, UnknownEncoding, read_answer
from .time_limit import CONNECT_SECONDS, limit_connections, time_limit

if t.TYPE_CHECKING:
    import requests

# What requests keeps open of itself.
_USUAL_CONNECTIONS = 10

# What the libraries stumble with over an answer that they don't expect, such as a chunk of a negative length.
NOT_HTTP = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)

# Variables that requests reads, in its order.
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# The metadata service of an Azure machine answers at once, or not at all.
_METADATA_SECONDS = 5.0


class HttpClient:
    """One connection pool, with one policy for certificates, proxies, and the bounds of an exchange.

    ``timeout``: the seconds of one exchange, from the name to the last byte. ``most``: the bytes of memory that one answer may take.
    ``connections``: how many are kept open; threads can share a client, and each needs one of its own.
    """

    def __init__(
        self,
        *,
        verify: bool | str,
        proxy: str | None,
        timeout: float,
        most: int,
        use_environment: bool = True,
        schemes: tuple[str, ...] = ("https",),
        connections: int = _USUAL_CONNECTIONS,
    ) -> None:
        try:
            import requests
        except ImportError as problem:
            from ..._common.missing_library import missing_library

            raise missing_library("requests", "talking to Microsoft Graph") from problem
        self._session = requests.Session()
        self._session.trust_env = use_environment
        # Without this, requests reads the whole body of a redirect that it does not follow.
        vars(self._session)["get_redirect_target"] = lambda resp: None
        if connections > _USUAL_CONNECTIONS:
            self._session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=connections))
        for adapter in self._session.adapters.values():
            limit_connections(adapter)
        self._verify = verify
        self._proxies = {"http": proxy, "https": proxy} if proxy else None
        self._timeout = timeout
        self._most = most
        self._schemes = schemes

    @classmethod
    def from_options(cls, options: GraphOptions) -> HttpClient:
        """Return the client for the addresses of Graph and of the login service."""
        return cls(
            verify=_verification(options),
            proxy=options.proxy,
            timeout=options.timeout,
            most=options.max_answer_bytes,
            connections=options.parallel_requests,
        )

    @classmethod
    def direct(cls, options: GraphOptions) -> HttpClient:
        """Return a client for the metadata service of the machine, which no proxy can reach."""
        return cls(
            verify=True,
            proxy=None,
            timeout=min(_METADATA_SECONDS, options.timeout),
            most=options.max_answer_bytes,
            use_environment=False,
            schemes=("http", "https"),
        )

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
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
    ) -> HttpAnswer:
        """Send one request, following no redirect, and read the whole answer.

        Raises ``ConnectionFailure`` when no answer comes in time, ``InterruptedAnswer`` when it is cut off,
        ``AnswerTooLargeError``, and ``UnreadableAnswerError`` for an answer that is no HTTP or is packed in an unknown way, and for an
        address that is none: those of the options were checked, so an answer named it.
        """
        import requests
        import urllib3

        address = self._checked(url)
        seconds = timeout or self._timeout
        try:
            with (
                time_limit(seconds),
                self._session.request(
                    method,
                    str(address),
                    headers={"Accept-Encoding": ENCODINGS, **(headers or {})},
                    params=params,
                    data=data,
                    # Each request says it: requests lets REQUESTS_CA_BUNDLE override what only the session says.
                    verify=self._verify,
                    proxies=self._proxies or self._environment_proxies(str(address)),
                    timeout=(min(CONNECT_SECONDS, seconds), seconds),
                    allow_redirects=False,
                    stream=True,
                    # Not None: requests would put a password from ~/.netrc in place of our Authorization header.
                    auth=_keep_headers,
                ) as response,
            ):
                return read_answer(response, self._most)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            from .transport_failures import transport_failure  # most requests are answered

            raise transport_failure(problem, method, address, seconds) from problem
        except (AnswerTooLarge, UnknownEncoding, CutOff) as problem:
            from .transport_failures import refused_answer

            raise refused_answer(problem, method, address) from problem
        except NOT_HTTP as problem:
            from .transport_failures import not_http

            raise not_http(method, address) from problem

    def _checked(self, url: str) -> Address:
        try:
            return Address.parse(url, schemes=self._schemes)
        except ValueError as problem:
            raise UnreadableAnswerError(
                f"An answer names an address that is not asked: {problem}",
                hint="Check graph_url and login_url, and whether something answers in place of the service.",
            ) from problem

    def _environment_proxies(self, url: str) -> dict[str, str] | None:
        """Return the proxy that the environment names for an address; OptionError, without its value, for one that is none."""
        import requests

        named = requests.utils.get_environ_proxies(url) if self._session.trust_env else {}
        proxy = requests.utils.select_proxy(url, named)
        if not proxy:
            return None
        try:
            # A bare host and port is what many programs take.
            checked = proxy_address(proxy if "://" in proxy else f"http://{proxy}")
        except ValueError as problem:
            raise OptionError(
                f"HTTPS_PROXY, or another variable of the environment, does not name a proxy: {problem}",
                hint="Write characters such as @ and / in user and password as %40 and %2F, or set graph_proxy.",
                option="graph_proxy",
            ) from problem
        return {"http": checked, "https": checked}


def _verification(options: GraphOptions) -> bool | str:
    if not options.validate_certs:
        import urllib3

        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return False
    if options.ca_path is not None:
        require_trust_store(options.ca_path, "graph_ca_path")
        return options.ca_path
    for name in _BUNDLES:
        if os.environ.get(name):
            require_trust_store(os.environ[name], name)
            return os.environ[name]
    return True


def _keep_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
