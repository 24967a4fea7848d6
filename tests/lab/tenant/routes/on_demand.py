# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On-demand provisioning.

Source: Microsoft Graph reference, ``synchronizationJob: provisionOnDemand``.
"""

from __future__ import annotations

import typing as t

from ..engine.answer import Style, answer
from ..engine.on_demand import provision_on_demand
from ..http.call import Answer, Call
from ..http.operation import synchronization, with_context
from ..http.permissions import SYNCHRONIZATION_WRITE
from .jobs import require_job

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def provision(tenant: Tenant, call: Call) -> Answer:
    """Provision one object, at most five calls in ten seconds."""
    if tenant.settings.throttle:
        tenant.on_demand_window.admit()
    with tenant.lock:
        job = require_job(tenant, call)
    run = provision_on_demand(tenant, job, call.json())
    settings = tenant.settings
    style = Style(settings.answer_form, settings.casing, settings.skip_information == "filled")
    body = answer(run, style)
    return Answer(body=with_context(call, "microsoft.graph.stringKeyStringValuePair", body))


OPERATIONS = [
    synchronization("POST", "/jobs/{job}/provisionOnDemand", provision, SYNCHRONIZATION_WRITE, locks=False),
]
