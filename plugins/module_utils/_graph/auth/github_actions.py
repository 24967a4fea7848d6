# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask GitHub Actions for a token of the running job."""

from __future__ import annotations

from urllib.parse import quote

from ..options import GraphOptions
from .credential_choice import github_actions_request
from .job_token import JobTokenRequest, request_job_token


def request_token(options: GraphOptions) -> str:
    """Return a JSON web token of the job for ``federated_token_audience``. Source: GitHub documentation, OpenID Connect.

    Raises what ``request_job_token`` raises.
    """
    address, secret = github_actions_request() or ("", "")
    request = JobTokenRequest(
        system="GitHub Actions",
        method="GET",
        variable="ACTIONS_ID_TOKEN_REQUEST_URL",
        address=address,
        query=f"audience={quote(options.federated_token_audience, safe='')}",
        headers={"Authorization": f"Bearer {secret}"},
        member="value",
        origin="GitHub Actions sets it in a job with the permission id-token: write",
        refused=lambda _status: "The job needs the permission id-token: write, and its right to a token ends with the job.",
    )
    return request_job_token(request, options)
