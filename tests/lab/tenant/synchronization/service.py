# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The synchronization backend's state: jobs and secrets by service principal."""

from __future__ import annotations

import typing as t

from ..http.errors import backend_failure
from ..schema.defaults import default_schema
from ..well_known import ENTRA_TO_AD_TEMPLATE
from .job import Job, job_id_of
from .secrets import Secrets

Json = dict[str, t.Any]


class Synchronization:
    """What one service principal synchronizes."""

    def __init__(self, service_principal_id: str, templates: list[str]) -> None:
        self.service_principal_id = service_principal_id
        self.templates = templates
        self.secrets = Secrets()
        self.jobs: dict[str, Job] = {}

    def job(self, job_id: str) -> Job:
        """Return a job; 404, as the backend says it, when there is none."""
        if job_id not in self.jobs:
            raise backend_failure(404, f"The job '{job_id}' was not found.")
        return self.jobs[job_id]

    def template(self, template_id: str) -> str:
        """Return a template's id; 404 when there is none."""
        if template_id not in self.templates:
            raise backend_failure(404, f"The template '{template_id}' was not found.")
        return template_id

    def create_job(self, template_id: str, tenant_id: str, container: str, guid: str) -> Job:
        """Create a job from a template, with the template's schema; its id ends with ``guid``."""
        job_id = job_id_of(self.template(template_id), tenant_id, guid)
        default = default_schema(template_id, job_id, container)
        schema = default_schema(template_id, job_id, container)
        job = Job(job_id, template_id, self.service_principal_id, default, schema)
        self.jobs[job_id] = job
        return job

    def writing_jobs(self) -> list[Job]:
        """Return the jobs that write to AD."""
        return [job for job in self.jobs.values() if job.template_id == ENTRA_TO_AD_TEMPLATE]
