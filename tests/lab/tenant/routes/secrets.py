# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets of a service principal.

Source: Microsoft Graph reference, ``Add synchronization secrets``; Microsoft Entra documentation, "Inbound
synchronization for cloud sync using Microsoft Graph".
"""

from __future__ import annotations

import typing as t

from ..http.call import NO_CONTENT, Answer, Call
from ..http.operation import synchronization
from ..http.permissions import SYNCHRONIZATION_WRITE
from .jobs import missing_verb, require_synchronization

if t.TYPE_CHECKING:
    from ..tenant import Tenant


def get_secrets(tenant: Tenant, call: Call) -> Answer:
    """Return the set, with password-class values masked."""
    found = require_synchronization(tenant, call)
    fragment = "Collection(microsoft.graph.synchronizationSecretKeyStringValuePair)"
    return Answer(body={**call.context(fragment), "value": found.secrets.shown()})


def put_secrets(tenant: Tenant, call: Call) -> Answer:
    """Replace the whole set."""
    require_synchronization(tenant, call).secrets.replace(call.json().get("value"))
    return NO_CONTENT


OPERATIONS = [
    synchronization("GET", "/secrets", get_secrets, SYNCHRONIZATION_WRITE),
    synchronization("PUT", "/secrets", put_secrets, SYNCHRONIZATION_WRITE),
    synchronization("PATCH", "/secrets", missing_verb, SYNCHRONIZATION_WRITE),
]
