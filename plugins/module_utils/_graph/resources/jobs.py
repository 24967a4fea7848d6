# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Synchronization jobs."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..http.paths import synchronization_path
from ..http.session import GraphSession
from .shapes import JOB

# Source: Microsoft Entra documentation, how provisioning to Active Directory works.
TEMPLATE_ID = "AAD2ADGroupProvisioning"
# The other direction. Sources: Microsoft Entra documentation, how to configure cloud sync by the Microsoft Graph API, and
# device synchronization with cloud sync.
INBOUND_TEMPLATE_ID = "AD2AADProvisioning"
DEVICE_TEMPLATE_ID = "AD2AADDeviceSync"
INBOUND_TEMPLATE_IDS = (INBOUND_TEMPLATE_ID, DEVICE_TEMPLATE_ID)


class Jobs:
    """Client for the jobs of one service principal (Microsoft Graph reference, synchronizationJob)."""

    def __init__(self, session: GraphSession, service_principal_id: str) -> None:
        self.session = session
        self.service_principal_id = service_principal_id

    def list(self) -> list[Json]:
        """Return all jobs, by id: the service promises no order."""
        jobs = self.session.get_all(synchronization_path(self.service_principal_id, "jobs"), shape=JOB)
        return sorted(jobs, key=lambda job: str(job.get("id")))

    def get(self, job_id: str) -> Json:
        """Return one job; raises ``NotFoundError``."""
        return self.session.get(self._path(job_id), shape=JOB)

    def create(self, template_id: str = TEMPLATE_ID) -> Json:
        """Create a job from a synchronization template and return it; it does not run until it is started."""
        path = synchronization_path(self.service_principal_id, "jobs")
        return self.session.post(path, json={"templateId": template_id}, shape=JOB)

    def start(self, job_id: str) -> None:
        """Start a job, which also clears a quarantine."""
        self.session.post(self._path(job_id, "start"), repeatable=True)

    def pause(self, job_id: str) -> None:
        """Pause a job; it keeps its state."""
        self.session.post(self._path(job_id, "pause"), repeatable=True)

    def restart(self, job_id: str, reset_scopes: t.Sequence[str]) -> None:
        """Restart a job; the flags are, for example, ``Watermark``, ``Escrows``, ``QuarantineState``.

        No flag at all behaves like the portal's Restart, which is these three. Source: Microsoft Graph reference,
        synchronizationJob: restart.
        """
        criteria = {"resetScope": ", ".join(reset_scopes)} if reset_scopes else {}
        self.session.post(self._path(job_id, "restart"), json={"criteria": criteria})

    def delete(self, job_id: str) -> None:
        """Delete a job and its state; the objects in the target stay."""
        self.session.delete(self._path(job_id))

    def _path(self, job_id: str, *action: str) -> str:
        return synchronization_path(self.service_principal_id, "jobs", job_id, *action)


def jobs_of_template(jobs: t.Iterable[Json], template_id: str = TEMPLATE_ID) -> list[Json]:
    """Return the jobs that were made from a synchronization template.

    Their id begins with the template's id; ``templateId`` is not always the one that was asked for.
    """
    template = template_id.casefold()
    return [
        job
        for job in jobs
        if str(job.get("templateId") or "").casefold() == template or str(job.get("id") or "").casefold().startswith(f"{template}.")
    ]


def template_ids(job: Json) -> list[str]:
    """Return the templates that a job may have been made from, the likeliest first: ``templateId`` may be another one."""
    found = (str(job.get("id") or "").partition(".")[0], str(job.get("templateId") or ""))
    return list(dict.fromkeys(template_id for template_id in found if template_id))
