# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of the lab's name server, and what it does instead of answering."""

from __future__ import annotations

import typing as t

from ..http.call import NO_CONTENT, Answer, Call
from .answers import AdminError, body_of

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_dns(tenant: Tenant, call: Call) -> Answer:
    """Return records, failures and the questions that were asked."""
    return Answer(body=tenant.dns.report())


def put_dns(tenant: Tenant, call: Call) -> Answer:
    """Replace the records of a name and type, or fail."""
    body = body_of(call)
    if "failure" in body:
        tenant.dns.fail(str(body["failure"]), body.get("name"))
    elif isinstance(body.get("name"), str) and isinstance(body.get("values"), list):
        tenant.dns.set(body["name"], str(body.get("type", "SRV")), [str(value) for value in body["values"]])
    else:
        raise AdminError("'name' and 'values', or 'failure', are needed")
    return NO_CONTENT


def delete_dns(tenant: Tenant, call: Call) -> Answer:
    """Return to the records of the start."""
    tenant.dns.reset()
    return NO_CONTENT
