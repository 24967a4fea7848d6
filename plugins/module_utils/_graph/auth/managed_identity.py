# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as the managed identity of the Azure machine that runs the task."""

from __future__ import annotations

import platform
import typing as t

from ..._common.errors import AnswerTooLargeError, AuthenticationError, TransportError, UnreadableAnswerError
from ..._common.peer_text import peer_text
from ..http.retry import RetryPolicy
from ..http.transport import HttpClient
from ..options import GraphOptions
from .application import import_msal, token_from_answer
from .msal_answers import read_by_msal
from .msal_http import MsalHttp
from .token import GraphToken

_HINT = "The task must run in Azure (or on an Arc-enabled machine) with a managed identity; client_id chooses one."
_POLICY = RetryPolicy(retries=2, total=20.0)


class ManagedIdentity:
    """Needs nothing; ``client_id`` selects a user-assigned identity."""

    NAME: t.ClassVar[str] = "managed_identity"

    def validate(self, options: GraphOptions) -> None:
        """Every combination of options is possible."""

    def fingerprint(self, options: GraphOptions) -> str | None:
        # A home folder may be shared by machines, an identity is not.
        return platform.node() or None

    def acquire(self, options: GraphOptions) -> GraphToken:
        msal = import_msal()
        identity = (
            msal.UserAssignedManagedIdentity(client_id=options.client_id)
            if options.client_id
            else msal.SystemAssignedManagedIdentity()
        )
        try:
            with HttpClient.direct(options) as http, read_by_msal("The metadata service of the machine", _HINT):
                client = msal.ManagedIdentityClient(identity, http_client=MsalHttp(http, _POLICY))
                answer = client.acquire_token_for_client(resource=options.graph_url)
        except AnswerTooLargeError:
            raise  # it names the option that bounds it
        except (TransportError, UnreadableAnswerError) as problem:
            raise AuthenticationError(f"The managed identity cannot be used: {peer_text(problem)}", hint=_HINT) from problem
        return token_from_answer(answer, hint=_HINT)
