# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Synchronization templates and jobs.

Source: Microsoft Graph reference, ``synchronizationTemplate``, ``synchronizationJob``.
"""

from __future__ import annotations

import json
import typing as t

from .. import synthetic
from ..http.call import NO_CONTENT, Answer, Call, Json
from ..http.errors import GraphFailure, no_backend_resource
from ..http.operation import synchronization, with_context
from ..http.permissions import SYNCHRONIZATION_READ, SYNCHRONIZATION_WRITE
from ..objects.gallery import random_id
from ..schema.defaults import default_schema
from ..synchronization.job import RESTART_SCOPES, Job
from ..synchronization.service import Synchronization

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def require_synchronization(tenant: Tenant, call: Call) -> Synchronization:
    """Return what the service principal synchronizes; the backend learns of a new one with delay."""
    found = tenant.synchronization_of(call["principal"])
    delay = tenant.settings.replication_delay
    if not tenant.store.is_replicated(found.service_principal_id, tenant.clock.now(), delay):
        raise synthetic.unknown_service_principal()
    return found


def require_job(tenant: Tenant, call: Call) -> Job:
    """Return the job that the path names."""
    return require_synchronization(tenant, call).job(call["job"])


def list_templates(tenant: Tenant, call: Call) -> Answer:
    """List the templates that a job can be made from."""
    found = require_synchronization(tenant, call)
    fragment = f"servicePrincipals('{found.service_principal_id}')/synchronization/templates"
    return Answer(body={**call.context(fragment), "value": [_template(tenant, call, each) for each in found.templates]})


def get_template(tenant: Tenant, call: Call) -> Answer:
    """Return one template."""
    found = require_synchronization(tenant, call)
    fragment = f"servicePrincipals('{found.service_principal_id}')/synchronization/templates/$entity"
    return Answer(body=with_context(call, fragment, _template(tenant, call, found.template(call["template"]))))


def get_template_schema(tenant: Tenant, call: Call) -> Answer:
    """Return the schema that a job of this template starts with."""
    template_id = require_synchronization(tenant, call).template(call["template"])
    container = synthetic.default_container(tenant.state.base_dn)
    schema = default_schema(template_id, f"{template_id}.{'0' * 32}", container)
    return Answer(body=with_context(call, "microsoft.graph.synchronizationSchema", schema))


def list_jobs(tenant: Tenant, call: Call) -> Answer:
    """List the jobs of a service principal."""
    found = require_synchronization(tenant, call)
    fragment = f"servicePrincipals('{found.service_principal_id}')/synchronization/jobs"
    return Answer(body={**call.context(fragment), "value": [job.shown() for job in found.jobs.values()]})


def get_job(tenant: Tenant, call: Call) -> Answer:
    """Return one job."""
    return _one(call, require_job(tenant, call), 200)


def create_job(tenant: Tenant, call: Call) -> Answer:
    """Create a job from a template; it is paused."""
    found = require_synchronization(tenant, call)
    template_id = str(call.json().get("templateId"))
    container = synthetic.default_container(tenant.state.base_dn)
    job = found.create_job(template_id, tenant.state.tenant_id, container, random_id("job"))
    return _one(call, job, 201)


def delete_job(tenant: Tenant, call: Call) -> Answer:
    """Delete a job; what it wrote stays in AD."""
    job = require_job(tenant, call)
    del require_synchronization(tenant, call).jobs[job.id]
    return NO_CONTENT


def start_job(tenant: Tenant, call: Call) -> Answer:
    """Start the schedule of a job."""
    require_job(tenant, call).start(tenant.clock.now())
    return NO_CONTENT


def pause_job(tenant: Tenant, call: Call) -> Answer:
    """Pause the schedule of a job."""
    require_job(tenant, call).pause()
    return NO_CONTENT


def restart_job(tenant: Tenant, call: Call) -> Answer:
    """Make the next cycle an initial one, or what else the criteria say."""
    job = require_job(tenant, call)
    criteria = call.json().get("criteria") or {} if call.content else {}
    text = str(criteria.get("resetScope") or "")
    scopes = [scope.strip() for scope in text.split(",") if scope.strip()]
    for scope in scopes:
        if scope not in RESTART_SCOPES:
            raise synthetic.unknown_restart_scope(scope)
    job.restart(frozenset(scopes))
    return NO_CONTENT


def validate_credentials(tenant: Tenant, call: Call) -> Answer:
    """Tell whether the domain can be reached with the credentials given, or with the saved ones."""
    found = require_synchronization(tenant, call)
    if "job" in call.parameters:
        found.job(call["job"])
    body = call.json()
    if not tenant.settings.agent_answers:
        raise synthetic.inactive_agent()
    given = body.get("credentials") or []
    domain = found.secrets.domain() if body.get("useSavedCredentials") else _domain(given)
    if domain is None or domain.casefold() != tenant.state.domain:
        raise GraphFailure(400, "InvalidDomain", f"The domain '{domain}' cannot be reached by any agent.")
    return NO_CONTENT


def missing_verb(tenant: Tenant, call: Call) -> Answer:
    """Answer a verb that the metadata knows and the backend lacks."""
    raise no_backend_resource(call.path)


def _domain(credentials: list[Json]) -> str | None:
    for credential in credentials:
        if credential.get("key") == "Domain":
            try:
                return str(json.loads(credential["value"])["domain"])
            except (ValueError, TypeError, KeyError):
                return None
    return None


def _one(call: Call, job: Job, status: int) -> Answer:
    fragment = f"servicePrincipals('{job.service_principal_id}')/synchronization/jobs/$entity"
    return Answer(status, with_context(call, fragment, job.shown()))


def _template(tenant: Tenant, call: Call, template_id: str) -> Json:
    principal = tenant.store.service_principal(call["principal"])
    applications = tenant.store.applications.values()
    application = next(each["id"] for each in applications if each["appId"] == principal["appId"])
    return {
        "id": template_id,
        "applicationId": application,
        "default": True,
        "description": None,
        "discoverable": True,
        "factoryTag": template_id,
        "metadata": [
            {"key": "GalleryApplicationIdentifier", "value": principal["applicationTemplateId"]},
            {"key": "IsSynchronizationAgentRequired", "value": "True"},
            {"key": "IsSynchronizationAgentAssignmentRequired", "value": "True"},
            {"key": "IsOAuthEnabled", "value": "False"},
        ],
    }


_READ, _WRITE = SYNCHRONIZATION_READ, SYNCHRONIZATION_WRITE
OPERATIONS = [
    synchronization("GET", "/templates", list_templates, _READ),
    synchronization("GET", "/templates/{template}", get_template, _READ),
    synchronization("GET", "/templates/{template}/schema", get_template_schema, _READ),
    synchronization("GET", "/jobs", list_jobs, _READ),
    synchronization("POST", "/jobs", create_job, _WRITE),
    synchronization("POST", "/jobs/validateCredentials", validate_credentials, _WRITE),
    synchronization("GET", "/jobs/{job}", get_job, _READ),
    synchronization("PATCH", "/jobs/{job}", missing_verb, _WRITE),
    synchronization("DELETE", "/jobs/{job}", delete_job, _WRITE),
    synchronization("POST", "/jobs/{job}/start", start_job, _WRITE),
    synchronization("POST", "/jobs/{job}/pause", pause_job, _WRITE),
    synchronization("POST", "/jobs/{job}/restart", restart_job, _WRITE),
    synchronization("POST", "/jobs/{job}/validateCredentials", validate_credentials, _WRITE),
]
