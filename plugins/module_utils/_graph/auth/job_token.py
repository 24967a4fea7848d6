# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the system that runs a job for a token of that job."""

from __future__ import annotations

import typing as t

from ..._common.errors import AuthenticationError, OptionError, Refusal, UnreadableAnswerError
from ..._common.task_secrets import remember
from ..http.addresses import Address
from ..http.answer import HttpAnswer
from ..http.documents import with_document
from ..http.retry import RetryPolicy, exchange
from ..http.transport import HttpClient
from ..options import GraphOptions


class JobTokenRequest(t.NamedTuple):
    """How a job asks.

    ``variable`` of the environment gave the ``address``, ``query`` is added to it, ``member`` of the answer is the token. ``origin`` says
    when the system sets the variable, and ``refused`` what to do when a job gets no token.
    """

    system: str
    method: str
    variable: str
    address: str
    query: str
    headers: t.Mapping[str, str]
    member: str
    origin: str
    refused: t.Callable[[int], str]


def request_job_token(request: JobTokenRequest, options: GraphOptions) -> str:
    """Return a JSON web token of the job.

    Raises ``AuthenticationError`` when the system refuses, ``OptionError`` for an address that isn't one, ``TransportError`` and
    ``UnreadableAnswerError``.
    """
    response = _ask(request, options)
    if response.status_code >= 400:
        raise AuthenticationError(
            f"{request.system} gives this job no token (status {response.status_code})",
            hint=request.refused(response.status_code),
            refusal=Refusal(response.status_code),
        )
    token = (response.document or {}).get(request.member)
    if not isinstance(token, str) or token.count(".") != 2:
        raise UnreadableAnswerError(
            f"{request.system} was asked for a token, and its answer holds none",
            hint=_hint(request),
            refusal=Refusal(response.status_code),
        )
    remember(token)
    return token


def _ask(request: JobTokenRequest, options: GraphOptions) -> HttpAnswer:
    url = _url(request)
    headers = {"Accept": "application/json", **request.headers}
    where = f"The request for a token of {request.system}"
    with HttpClient.from_options(options) as http:

        def attempt() -> HttpAnswer:
            return with_document(http.request(request.method, url, headers=headers), where, hint=_hint(request))

        return exchange(attempt, RetryPolicy(retries=options.retries), repeatable=True)


def _url(request: JobTokenRequest) -> str:
    try:
        address = Address.parse(request.address)
    except ValueError as problem:
        raise OptionError(
            f"{request.variable} is not an https address: {problem}",
            hint=f"{request.origin}; leave it as it is.",
        ) from problem
    return str(address._replace(query=f"{address.query}&{request.query}" if address.query else request.query))


def _hint(request: JobTokenRequest) -> str:
    return f"Check whether a proxy answers in place of {request.variable}."
