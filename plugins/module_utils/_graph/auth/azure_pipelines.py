# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask Azure DevOps for a token of the running job and a service connection."""

from __future__ import annotations

import os

from ..._common.errors import OptionError
from ..._common.object_id import is_object_id
from ..._common.wrapped_secrets import require_token
from ..options import GraphOptions
from .job_token import JobTokenRequest, request_job_token

_ADDRESS = "SYSTEM_OIDCREQUESTURI"
_SECRET = "SYSTEM_ACCESSTOKEN"
_OPTION = "service_connection_id"
_MAP_THE_SECRET = "Map it in the step that runs the task, under env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)."


def require_job(options: GraphOptions) -> None:
    """Raise ``OptionError`` when this job can't ask for a token of its service connection."""
    if not is_object_id(options.service_connection_id or ""):
        raise OptionError(
            f"{_OPTION} {options.service_connection_id!r} is not the id of a service connection",
            hint="Use the value of resourceId in the address of the service connection's page in Azure DevOps; its name does not work here.",
            option=_OPTION,
        )
    if not os.environ.get(_ADDRESS):
        raise OptionError(
            f"{_OPTION} only works in a job of Azure DevOps, and {_ADDRESS} is not set here",
            hint="An agent of Azure DevOps sets it, in a container job too. Elsewhere, give another credential.",
            option=_OPTION,
        )
    if not os.environ.get(_SECRET):
        raise OptionError(
            f"This step of Azure DevOps was not given {_SECRET}, and {_OPTION} needs it", hint=_MAP_THE_SECRET, option=_OPTION
        )
    require_token(os.environ[_SECRET], _SECRET)


def what_signs_in(options: GraphOptions) -> str:
    """Return what tells this sign-in from others: the connection and the secret of this job, as another job signs in for itself."""
    return f"{options.service_connection_id} {os.environ.get(_SECRET, '')}"


def request_token(options: GraphOptions) -> str:
    """Return a JSON web token of the job for the service connection. Source: Azure DevOps REST API, Oidctoken - Create.

    Raises what ``request_job_token`` raises.
    """
    request = JobTokenRequest(
        system="Azure DevOps",
        method="POST",
        variable=_ADDRESS,
        address=os.environ.get(_ADDRESS, "").rstrip("/"),
        query=f"api-version=7.1&serviceConnectionId={options.service_connection_id}",
        headers={
            "Authorization": f"Bearer {os.environ.get(_SECRET, '')}",
            "Content-Type": "application/json",
            # Otherwise a job without a right is sent to a page for people.
            "X-TFS-FedAuthRedirect": "Suppress",
        },
        member="oidcToken",
        origin="Azure DevOps sets it in each job",
        refused=_advice,
    )
    return request_job_token(request, options)


def _advice(status: int) -> str:
    if status == 401:
        return f"{_SECRET} is not valid any more, or not that of this job. {_MAP_THE_SECRET}"
    return (
        f"Check that {_OPTION} is of this project, that the connection signs in with workload identity federation, and that this pipeline "
        "is permitted to use it (security of the service connection)."
    )
