# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses of the lab's own interface."""

from __future__ import annotations

import typing as t

from starlette.routing import BaseRoute, Route

from ..http.operation import plain_endpoint
from ..http.recording import ADMIN_PREFIX
from . import control, names, objects, observing
from .answers import Handler, guarded

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/health", control.health),
    ("GET", "/configurations", control.configurations),
    ("GET", "/settings", control.get_settings),
    ("PUT", "/settings", control.put_settings),
    ("POST", "/clock", control.post_clock),
    ("POST", "/cycle", control.post_cycle),
    ("POST", "/reset", control.post_reset),
    ("POST", "/replication", control.post_replication),
    ("GET", "/dns", names.get_dns),
    ("PUT", "/dns", names.put_dns),
    ("DELETE", "/dns", names.delete_dns),
    ("POST", "/credentials", control.post_credentials),
    ("DELETE", "/tokens", control.delete_tokens),
    ("GET", "/requests", observing.get_requests),
    ("DELETE", "/requests", observing.delete_requests),
    ("GET", "/faults", observing.get_faults),
    ("POST", "/faults", observing.post_fault),
    ("DELETE", "/faults", observing.delete_faults),
    ("POST", "/objects", objects.post_objects),
    ("GET", "/objects/{object:path}", objects.get_object),
    ("PATCH", "/objects/{object:path}", objects.patch_object),
    ("DELETE", "/objects/{object:path}", objects.delete_object),
)


def admin_routes(tenant: Tenant) -> list[BaseRoute]:
    """Return the routes of the lab's own interface."""
    return [
        Route(f"{ADMIN_PREFIX}{path}", plain_endpoint(tenant, guarded(handler)), methods=[method])
        for method, path, handler in _HANDLERS
    ]
