# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask GitHub Actions for a token of the running job."""

from __future__ import annotations

from urllib.parse import quote

from ..._common.errors import AuthenticationError, OptionError, Refusal, UnreadableAnswerError
from ..._common.task_secrets import remember
from ..http.addresses import Address
from ..http.answer import HttpAnswer
from ..http.documents import with_document
from ..http.retry import RetryPolicy, exchange
from ..http.transport import HttpClient
from ..options import GraphOptions
from .credential_choice import github_actions_request

_HINT = "Check whether a proxy answers in place of ACTIONS_ID_TOKEN_REQUEST_URL."


def request_token(options: GraphOptions) -> str:
    """Return a JSON web token of the job for ``federated_token_audience``. Source: GitHub documentation, OpenID Connect.

    Raises ``AuthenticationError`` when GitHub refuses, ``TransportError`` and ``UnreadableAnswerError``.
    """
    response = _ask(options)
    if response.status_code >= 400:
        raise AuthenticationError(
            f"GitHub Actions gives this job no token (status {response.status_code})",
            hint="The job needs the permission id-token: write, and its right to a token ends with the job.",
            refusal=Refusal(response.status_code),
        )
    token = (response.document or {}).get("value")
    if not isinstance(token, str) or token.count(".") != 2:
        raise UnreadableAnswerError(
            "GitHub Actions was asked for a token, and its answer holds none",
            hint=_HINT,
            refusal=Refusal(response.status_code),
        )
    remember(token)
    return token


def _ask(options: GraphOptions) -> HttpAnswer:
    text, secret = github_actions_request() or ("", "")
    try:
        address = Address.parse(text)
    except ValueError as problem:
        raise OptionError(
            f"ACTIONS_ID_TOKEN_REQUEST_URL is not an https address: {problem}",
            hint="GitHub Actions sets it in a job with the permission id-token: write; leave it as it is.",
        ) from problem
    audience = f"audience={quote(options.federated_token_audience, safe='')}"
    url = str(address._replace(query=f"{address.query}&{audience}" if address.query else audience))
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/json"}
    with HttpClient.from_options(options) as http:

        def attempt() -> HttpAnswer:
            return with_document(http.request("GET", url, headers=headers), "The request for a token of GitHub Actions", hint=_HINT)

        return exchange(attempt, RetryPolicy(retries=options.retries), repeatable=True)
