# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health, settings, clock, cycles, reset, credentials."""

from __future__ import annotations

import typing as t

from .. import scheduler, switches
from ..clock import timestamp
from ..directory_reset import reset_directory
from ..http.call import NO_CONTENT, Answer, Call
from ..seed import seed
from .answers import AdminError, body_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def health(tenant: Tenant, call: Call) -> Answer:
    """Say that the tenant is there."""
    return Answer(body={"status": "ok", "dataset": tenant.state.dataset, "now": timestamp(tenant.clock.now())})


def configurations(tenant: Tenant, call: Call) -> Answer:
    """List the jobs that write to AD, with the ids that a call needs."""
    with tenant.lock:
        found = [
            {
                "display_name": tenant.store.service_principals[job.service_principal_id]["displayName"],
                "service_principal_id": job.service_principal_id,
                "job_id": job.id,
                "rule_id": job.schema["synchronizationRules"][0]["id"],
            }
            for job in tenant.writing_jobs()
        ]
    return Answer(body={"value": found})


def get_settings(tenant: Tenant, call: Call) -> Answer:
    """Return all settings, and the state of everything else that can be switched."""
    return Answer(body=switches.values(tenant))


def put_settings(tenant: Tenant, call: Call) -> Answer:
    """Switch what the body names (``switches``)."""
    switches.change(tenant, body_of(call))
    return Answer(body=switches.values(tenant))


def post_clock(tenant: Tenant, call: Call) -> Answer:
    """Move the clock, and run the cycles that became due."""
    seconds = body_of(call).get("advance")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise AdminError("'advance' must be a number of seconds")
    cycles = scheduler.advance(tenant, float(seconds))
    return Answer(body={"now": timestamp(tenant.clock.now()), "cycles": cycles})


def post_cycle(tenant: Tenant, call: Call) -> Answer:
    """Run one cycle of every started job."""
    return Answer(body={"cycles": scheduler.run_cycles(tenant)})


def post_reset(tenant: Tenant, call: Call) -> Answer:
    """Return to the dataset: the tenant's objects, settings and faults, the recorded requests, and what is in AD."""
    switches.heal(tenant)
    with tenant.engine_lock:
        removed = reset_directory(tenant)
        seed(tenant)
    tenant.recorder.clear()
    if tenant.replication:
        tenant.replication.wait()
    return Answer(body={"removed": removed})


def post_replication(tenant: Tenant, call: Call) -> Answer:
    """Wait until each domain controller has what the other held."""
    if tenant.replication is None:
        raise AdminError("this lab has one domain controller; start it with --controllers 2")
    return Answer(body={"seconds": tenant.replication.wait()})


def post_credentials(tenant: Tenant, call: Call) -> Answer:
    """Register a certificate, or an issuer of federated assertions, for an application."""
    body = body_of(call)
    name = str(body.get("client", "main"))
    if "certificate" in body:
        tenant.clients.register_certificate(name, str(body["certificate"]))
    elif isinstance(body.get("federation"), dict):
        tenant.clients.register_federation(name, body["federation"])
    else:
        raise AdminError("'certificate' (PEM) or 'federation' (an object) is needed")
    return NO_CONTENT


def delete_tokens(tenant: Tenant, call: Call) -> Answer:
    """Make every token invalid."""
    tenant.tokens.revoke()
    return NO_CONTENT
