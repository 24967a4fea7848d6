# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of a group that an application may see.

Source: Microsoft Graph reference, ``group: list members``, hidden membership.
"""

from __future__ import annotations

import typing as t

from ..http.call import Call, Json
from ..http.permissions import HIDDEN_MEMBER_READ, granted
from ..objects.store import Kind

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_HIDDEN = "HiddenMembership"


def members_of(tenant: Tenant, call: Call, group_id: str) -> list[tuple[Kind, Json]]:
    """Return the direct members; 404 when there is no such group."""
    return list(tenant.store.members_of(group_id)) if _are_visible(tenant, call, group_id) else []


def transitive_members_of(tenant: Tenant, call: Call, group_id: str) -> list[tuple[Kind, Json]]:
    """Return the members, and those of its groups, each once; 404 when there is no such group."""
    return tenant.store.transitive_members_of(group_id) if _are_visible(tenant, call, group_id) else []


def _are_visible(tenant: Tenant, call: Call, group_id: str) -> bool:
    hidden = tenant.store.group(group_id)["visibility"] == _HIDDEN
    return not hidden or bool(HIDDEN_MEMBER_READ & granted(call.client, tenant.settings))
