# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting the tenant's endpoints together."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Host, Route, Router
from starlette.types import ASGIApp

from . import switches
from .admin.endpoints import admin_routes
from .http.addresses import AddressMiddleware
from .http.date import DateMiddleware
from .http.errors import GraphFailure, no_backend_resource
from .http.fault_middleware import FaultMiddleware
from .http.latency import LatencyMiddleware
from .http.operation import failure_response, graph_routes, plain_endpoint
from .http.recording import RecordingMiddleware
from .login.endpoints import discovery, token
from .routes import (
    agents,
    applications,
    assignments,
    deleted_items,
    delta,
    groups,
    jobs,
    members,
    on_demand,
    provisioning_log,
    schema,
    secrets,
    service_principals,
    source_of_authority,
    users,
)
from .routes.batch import batch_endpoint
from .tenant import Tenant

VERSIONS = ("v1.0", "beta")
OPERATIONS = [
    *delta.OPERATIONS,
    *groups.OPERATIONS,
    *members.OPERATIONS,
    *users.OPERATIONS,
    *source_of_authority.OPERATIONS,
    *service_principals.OPERATIONS,
    *applications.OPERATIONS,
    *assignments.OPERATIONS,
    *deleted_items.OPERATIONS,
    *jobs.OPERATIONS,
    *schema.OPERATIONS,
    *secrets.OPERATIONS,
    *on_demand.OPERATIONS,
    *provisioning_log.OPERATIONS,
    *agents.OPERATIONS,
]


def build_application(tenant: Tenant) -> ASGIApp:
    """Return the application that answers for both hosts, with faults and recording around it."""
    graph = _with_faults(tenant, _graph(tenant, []))

    def latency() -> float:
        return tenant.settings.latency

    batches: list[BaseRoute] = [
        Route(f"/{version}/$batch", batch_endpoint(tenant, graph, version), methods=["POST"]) for version in VERSIONS
    ]
    hosts: list[BaseRoute] = [
        Host(_host(tenant.state.graph_url), LatencyMiddleware(_graph(tenant, [*admin_routes(tenant), *batches]), latency)),
        Host(_host(tenant.state.login_url), _login(tenant)),
    ]

    def now() -> datetime:
        return tenant.clock.now()  # a reset gives the tenant another clock

    dated = DateMiddleware(_with_faults(tenant, Router(hosts)), now)
    return RecordingMiddleware(dated, tenant.recorder)


def _with_faults(tenant: Tenant, app: ASGIApp) -> ASGIApp:
    return FaultMiddleware(app, tenant.faults, partial(switches.begin, tenant), partial(switches.end, tenant))


def _graph(tenant: Tenant, more: list[BaseRoute]) -> ASGIApp:
    routes = [*more, *(route for version in VERSIONS for route in graph_routes(tenant, OPERATIONS, version))]

    async def refuse(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return failure_response(tenant, request, _no_resource(request, status))

    application = Starlette(routes=routes, exception_handlers={HTTPException: refuse})
    application.router.redirect_slashes = False
    return AddressMiddleware(application, (f"/{version}{each.path}" for version in VERSIONS for each in OPERATIONS))


def _no_resource(request: Request, status: int) -> GraphFailure:
    path = request.scope["path"]
    version = path.split("/")[1]
    if version not in VERSIONS:
        return GraphFailure(400, "BadRequest", f"Invalid version: {version}.")
    if "/synchronization/" in path:
        return no_backend_resource(path)
    if status == 405:
        message = "Specified HTTP method is not allowed for the request target."
        return GraphFailure(405, "Request_BadRequest", message)
    segment = path.rstrip("/").rpartition("/")[2]
    return GraphFailure(400, "BadRequest", f"Resource not found for the segment '{segment}'.")


def _login(tenant: Tenant) -> ASGIApp:
    return Router(
        [
            Route("/{tenant}/v2.0/.well-known/openid-configuration", plain_endpoint(tenant, discovery)),
            Route("/{tenant}/oauth2/v2.0/token", plain_endpoint(tenant, token), methods=["POST"]),
        ]
    )


def _host(url: str) -> str:
    return url.removeprefix("https://")
