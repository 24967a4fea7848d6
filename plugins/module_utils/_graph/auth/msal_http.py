# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP client that msal uses, so that signing in has the same certificates, proxy, time-outs and retries."""

from __future__ import annotations

import time
import typing as t
from email.utils import parsedate_to_datetime

from ..._common.errors import Refusal, TransportError, UnreadableAnswerError
from ..._common.json import Json, parse_object
from ..http.addresses import same_origin
from ..http.answer import HttpAnswer
from ..http.documents import describe_body, with_document
from ..http.retry import RetryPolicy, exchange
from ..http.transport import HttpClient
from .sign_in_errors import sign_in_error

_SOMETHING_ELSE_ANSWERS = "Check login_url, and whether a proxy or a sign-in page answers in place of the service."


class MsalHttp:
    """What msal expects of ``http_client``: the answers as they are."""

    def __init__(self, http: HttpClient, policy: RetryPolicy) -> None:
        self._http = http
        self._policy = policy

    def get(self, url: str, **arguments: t.Any) -> HttpAnswer:
        """Send a GET request."""
        return self._send("GET", url, arguments)

    def post(self, url: str, **arguments: t.Any) -> HttpAnswer:
        """Send a POST request."""
        return self._send("POST", url, arguments)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _send(self, method: str, url: str, arguments: Json) -> HttpAnswer:
        def attempt() -> HttpAnswer:
            answer = self._http.request(
                method,
                url,
                headers=arguments.get("headers"),
                params=arguments.get("params"),
                data=arguments.get("data"),
            )
            return with_document(answer, url.partition("?")[0], hint=_SOMETHING_ELSE_ANSWERS)

        # A token that is asked for twice does no harm.
        return exchange(attempt, self._policy, repeatable=True)


class SignInHttp(MsalHttp):
    """The same for the login service: what msal would report badly becomes an error here.

    ``ahead`` is how much the clock of this machine is ahead of the service's, in seconds; None before an answer says.
    """

    ahead: float | None = None

    def __init__(self, http: HttpClient, policy: RetryPolicy, addresses: t.Sequence[str]) -> None:
        """``addresses`` are those of the login service; nothing goes to another one, whatever an answer names."""
        super().__init__(http, policy)
        self._addresses = addresses

    def get(self, url: str, **arguments: t.Any) -> HttpAnswer:
        """Read a document about the tenant; a refusal means that there is no such tenant."""
        self._require_own(url)
        response = super().get(url, **arguments)
        self.ahead = _ahead(response)
        answer = _document(response, url)
        if response.status_code >= 400:
            raise sign_in_error(answer, ahead=self.ahead)
        return response

    def post(self, url: str, **arguments: t.Any) -> HttpAnswer:
        """Ask for a token; msal reads the refusals."""
        self._require_own(url)
        response = super().post(url, **arguments)
        self.ahead = _ahead(response)
        _document(response, url)
        return response

    def _require_own(self, url: str) -> None:
        if not any(same_origin(url, address) for address in self._addresses):
            raise UnreadableAnswerError(
                f"The login service names an address that leads away from {self._addresses[0]}",
                hint="Credentials are only sent to login_url; check that it is the address the service uses for itself.",
            )


def _ahead(response: HttpAnswer) -> float | None:
    try:
        return time.time() - parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return None


def _document(response: HttpAnswer, url: str) -> Json:
    address = url.partition("?")[0]
    if response.status_code >= 500 or response.status_code == 429:
        raise TransportError(
            f"{address} cannot answer now (status {response.status_code})",
            hint="The login service is overloaded or in trouble; run the task again later.",
            refusal=Refusal(response.status_code),
        )
    answer = parse_object(response.content)
    if answer is None:
        raise UnreadableAnswerError(
            f"{address} was answered with {response.status_code} and {describe_body(response.content)} in place of JSON",
            hint=_SOMETHING_ELSE_ANSWERS,
            refusal=Refusal(response.status_code),
        )
    return answer
