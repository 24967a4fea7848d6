# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as an application with msal, whatever kind of credential it has."""

from __future__ import annotations

import logging
import time
import typing as t

from ..._common.errors import AuthenticationError, UnreadableAnswerError
from ..._common.missing_library import missing_library
from ..clouds import login_urls
from ..http.retry import RetryPolicy
from ..http.transport import HttpClient
from ..options import GraphOptions
from .msal_answers import read_by_msal, seconds
from .msal_http import SignInHttp
from .sign_in_errors import sign_in_error
from .token import GraphToken


def import_msal() -> t.Any:
    """Import msal, the slowest import of all, only when there is somebody to sign in."""
    try:
        import msal
    except ImportError as problem:
        raise missing_library("msal", "signing in to Microsoft Graph") from problem
    # Without a handler, Python prints what msal logs, bodies of answers included, to the standard error.
    logging.getLogger("msal").addHandler(logging.NullHandler())
    return msal


def acquire_for_application(options: GraphOptions, credential: t.Any) -> GraphToken:
    """Return a token for Graph by the client credentials flow.

    ``credential`` is what msal calls ``client_credential``. Source: Microsoft identity platform, OAuth 2.0 client
    credentials flow.
    """
    msal = import_msal()
    with HttpClient.from_options(options) as http:
        sign_in = SignInHttp(http, RetryPolicy(retries=options.retries), login_urls(options.login_url))
        with read_by_msal(options.login_url, "Check login_url and tenant_id."):
            application = msal.ConfidentialClientApplication(
                options.client_id,
                client_credential=credential,
                authority=f"{options.login_url}/{options.tenant_id}",
                instance_discovery=None if options.known_login_url else False,
                http_client=sign_in,
            )
            answer = application.acquire_token_for_client(scopes=[f"{options.graph_url}/.default"])
    if isinstance(answer, dict) and "access_token" not in answer and not isinstance(answer.get("error"), str):
        raise UnreadableAnswerError(
            f"{options.login_url} answered a sign-in with neither a token nor an error of OAuth 2.0",
            hint="Check login_url, and whether a proxy answers in place of the service.",
        )
    return token_from_answer(answer, ahead=sign_in.ahead)


def token_from_answer(answer: t.Any, hint: str | None = None, ahead: float | None = None) -> GraphToken:
    """Read msal's answer; raises ``AuthenticationError`` with the reason when it holds no token."""
    if not isinstance(answer, dict):
        raise AuthenticationError("The sign-in brought no answer", hint=hint)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise sign_in_error(answer, hint, ahead)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UnreadableAnswerError("The login service answered with something that is not a token", hint="Check login_url.")
    return GraphToken(token, time.time() + seconds(answer.get("expires_in")))
