# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded requests, and faults."""

from __future__ import annotations

import typing as t

from .. import switches
from ..http.call import NO_CONTENT, Answer, Call
from ..http.faults import Fault
from .answers import body_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_requests(tenant: Tenant, call: Call) -> Answer:
    """Return the recorded requests with their counts."""
    return Answer(body=tenant.recorder.report())


def delete_requests(tenant: Tenant, call: Call) -> Answer:
    """Forget the recorded requests."""
    tenant.recorder.clear()
    return NO_CONTENT


def get_faults(tenant: Tenant, call: Call) -> Answer:
    """Return the faults with their hits."""
    return Answer(body={"value": [fault.describe() for fault in tenant.faults.all()]})


def post_fault(tenant: Tenant, call: Call) -> Answer:
    """Set a fault."""
    fault = Fault.read(body_of(call))
    switches.check(tenant, fault.settings)
    return Answer(201, tenant.faults.add(fault).describe())


def delete_faults(tenant: Tenant, call: Call) -> Answer:
    """Remove all faults, take back what they have switched, and let the controllers run."""
    switches.heal(tenant)
    return NO_CONTENT
