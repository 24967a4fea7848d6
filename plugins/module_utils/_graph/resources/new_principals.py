# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service principal that was just made: the synchronization service knows it only a while later.

Until then the service answers with an unknown error, as public reports show (MicrosoftDocs/azure-docs#62681,
hashicorp/terraform-provider-azuread#1099); nothing is documented about it.
"""

from __future__ import annotations

from ..._common.errors import CloudSyncError, GraphError, NotFoundError
from ..._common.json import Json
from ..._common.waiting import Deadline, patiently
from ..consistency import says_it_exists
from ..http.paths import synchronization_path
from ..http.retry import THROTTLED
from ..http.session import GraphSession
from .jobs import Jobs, jobs_of_template
from .shapes import JOB_TEMPLATE

_SECONDS = 120.0
"""How long the service may take."""

_UNKNOWN = ("", "UnknownError")
_NO_OBJECT = "Request_ResourceNotFound"


def is_unknown_yet(problem: CloudSyncError) -> bool:
    """Tell whether the service may have answered so because it doesn't know the service principal yet."""
    if says_nothing(problem):
        return True
    refusal = problem.refusal
    return isinstance(problem, NotFoundError) and refusal is not None and (refusal.status, refusal.code) == (404, _NO_OBJECT)


def says_nothing(problem: CloudSyncError) -> bool:
    """Tell whether this is the service's unknown error, which gives no reason."""
    refusal = problem.refusal if isinstance(problem, (GraphError, NotFoundError)) else None
    if refusal is None or refusal.status == THROTTLED or refusal.code not in _UNKNOWN:
        return False
    return not refusal.message or "unknown error" in refusal.message.casefold()


def read_template_ids(session: GraphSession, service_principal_id: str) -> list[str]:
    """Return the ids of the synchronization templates that a job of the service principal can be made from."""
    path = synchronization_path(service_principal_id, "templates")
    return [template["id"] for template in session.get_all(path, shape=JOB_TEMPLATE)]


def list_jobs(jobs: Jobs) -> list[Json]:
    """Return the jobs of a service principal as soon as the service knows it."""
    return jobs_of_template(patiently(jobs.list, Deadline(_SECONDS), is_unknown_yet))


def create_job(jobs: Jobs) -> Json:
    """Create the job of a service principal that has none, patiently; one that is there after all is adopted."""

    def attempt() -> Json:
        # An attempt that seemed to fail may have been carried out, and a second job would write everything twice.
        found = jobs_of_template(jobs.list())
        return found[0] if found else jobs.create()

    return patiently(attempt, Deadline(_SECONDS), lambda problem: is_unknown_yet(problem) or says_it_exists(problem))
