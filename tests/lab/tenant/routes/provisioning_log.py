# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provisioning log.

Source: Microsoft Graph reference, ``provisioningObjectSummary``.
"""

from __future__ import annotations

import typing as t

from ..http.call import Answer, Call
from ..http.errors import GraphFailure, unsupported_query
from ..http.operation import Operation
from ..http.pages import collection, page
from ..http.permissions import AUDIT_READ
from ..odata.filter import ORDER, Filterable, compile_filter
from ..well_known import NO_PREMIUM_LICENCE

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_TEXT = frozenset({"eq", "contains"})
_TEXTS = (
    *("id", "jobId", "cycleId", "changeId", "tenantId", "provisioningAction"),
    *("initiatedBy/id", "initiatedBy/displayName", "initiatedBy/initiatorType"),
    *("sourceIdentity/id", "sourceIdentity/displayName", "sourceIdentity/identityType"),
    *("targetIdentity/id", "targetIdentity/displayName", "targetIdentity/identityType"),
    *("sourceSystem/displayName", "targetSystem/displayName"),
    *("servicePrincipal/id", "servicePrincipal/displayName"),
)
LOG = Filterable(
    "ProvisioningObjectSummary", {"activityDateTime": ORDER, **dict.fromkeys(_TEXTS, _TEXT)}, advanced=False, exact=True
)
"""What the table of properties of the reference says can be filtered, and by what; the status of an entry can't."""


def list_entries(tenant: Tenant, call: Call) -> Answer:
    """List log entries, newest first."""
    if tenant.settings.throttle:
        tenant.report_window.admit()
    if not tenant.settings.premium:
        raise GraphFailure(403, *NO_PREMIUM_LICENCE)
    if "count" in call.query:
        raise unsupported_query("$count is not supported on provisioning logs.")
    entries = tenant.log.readable(tenant.clock.now(), tenant.settings.log_delay)[::-1]
    if "filter" in call.query:
        predicate = compile_filter(call.query["filter"], LOG, advanced=False)
        entries = [entry for entry in entries if predicate(entry)]
    order = call.query.get("orderby", "activityDateTime desc")
    if order.partition(" ")[0] != "activityDateTime":
        raise unsupported_query(f"Unsupported sort property '{order.partition(' ')[0]}'.")
    if not order.endswith(" desc"):
        entries.reverse()
    items, next_link = page(call, entries)
    return Answer(body=collection(call, "auditLogs/provisioning", list(items), next_link, len(entries)))


OPERATIONS = [Operation("GET", "/auditLogs/provisioning", list_entries, AUDIT_READ)]
