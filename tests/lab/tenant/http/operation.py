# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One operation of the service, and how a request becomes a call of it."""

from __future__ import annotations

import json
import typing as t
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..clock import timestamp
from .call import Answer, Call, Json
from .errors import GraphFailure, insufficient_privileges, synchronization_denied
from .permissions import Permissions, granted
from .recording import IN_BATCH, NOTE

if t.TYPE_CHECKING:
    from ..tenant import Tenant

Handler = Callable[["Tenant", Call], Answer]
Endpoint = Callable[[Request], Awaitable[Response]]
_OPTIONS = frozenset({"$select", "$filter", "$search", "$top", "$skip", "$skiptoken", "$count", "$orderby", "$deltatoken"})
DIAGNOSTIC = json.dumps({"ServerInfo": {"DataCenter": "Lab", "Slice": "E", "Ring": "1", "ScaleUnit": "000"}})


@dataclass(frozen=True, slots=True)
class Operation:
    """A verb on a path. ``permissions``: any one of them lets an application in.

    ``denied``: how a missing permission is answered. ``locks``: the handler changes nothing but the tenant's objects,
    so that the tenant is locked around it. ``expands``: the handler knows ``$expand``.
    """

    method: str
    path: str
    handler: Handler
    permissions: Permissions
    denied: Callable[[], GraphFailure] = insufficient_privileges
    locks: bool = True
    expands: bool = False
    versions: tuple[str, ...] = ("v1.0", "beta")


def synchronization(
    method: str, path: str, handler: Handler, permissions: Permissions, *, locks: bool = True, expands: bool = False
) -> Operation:
    """Return an operation of the synchronization backend."""
    whole = f"/servicePrincipals/{{principal}}/synchronization{path}"
    return Operation(method, whole, handler, permissions, synchronization_denied, locks, expands)


def graph_routes(tenant: Tenant, operations: list[Operation], version: str) -> list[Route]:
    """Return the routes of a version."""
    return [
        Route(f"/{version}{each.path}", graph_endpoint(tenant, each, version), methods=[each.method])
        for each in operations
        if version in each.versions
    ]


def graph_endpoint(tenant: Tenant, operation: Operation, version: str) -> Endpoint:
    """Return the endpoint of an operation of Graph."""

    def work(call: Call) -> Answer:
        if operation.locks:
            with tenant.lock:
                return operation.handler(tenant, call)
        return operation.handler(tenant, call)

    async def endpoint(request: Request) -> Response:
        call = await read_call(tenant, request, version)
        try:
            client = authorize(tenant, request, operation)
            require_known_options(request, operation)
            call = replace(call, client=client)
            metered = meter(tenant, request, call)
            # A handler that only looks at objects is done before another thread could begin.
            answer = work(call) if operation.locks else await run_in_threadpool(work, call)
        except GraphFailure as failure:
            return failure_response(tenant, request, failure)
        return graph_response(request, replace(answer, headers={**metered, **answer.headers}))

    return endpoint


def plain_endpoint(tenant: Tenant, handler: Handler) -> Endpoint:
    """Return an endpoint that needs no token: the sign-in, and the lab's own interface."""

    async def endpoint(request: Request) -> Response:
        call = await read_call(tenant, request, "")
        answer = await run_in_threadpool(handler, tenant, call)
        return response(answer, {})

    return endpoint


async def read_call(tenant: Tenant, request: Request, version: str) -> Call:
    """Return the request as a handler sees it."""
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Call(
        method=request.method,
        version=version,
        path=request.scope["path"],
        parameters={name: str(value) for name, value in request.path_params.items()},
        query={name.lstrip("$").lower(): value for name, value in query},
        headers={name.lower(): value for name, value in request.headers.items()},
        content=await request.body(),
        graph_url=tenant.state.graph_url,
    )


def authorize(tenant: Tenant, request: Request, operation: Operation) -> str:
    """Return the calling application; 401 or 403 when it may not call this operation."""
    client = tenant.tokens.client(request.headers.get("authorization", ""))
    note = request.scope.get(NOTE)
    if note is not None:
        note.client = client
    if not operation.permissions & granted(client, tenant.settings):
        raise operation.denied()
    return client


def meter(tenant: Tenant, request: Request, call: Call) -> dict[str, str]:
    """Count what a call costs, and return what its answer says about that; 429 when the application has used too much."""
    units, headers = tenant.meter.admit(tenant.settings, call, in_batch=request.scope.get(IN_BATCH, False))
    note = request.scope.get(NOTE)
    if note is not None:
        note.units += units
    return headers


def require_known_options(request: Request, operation: Operation) -> None:
    """Refuse query options that the lab would otherwise silently ignore; 400."""
    known = _OPTIONS | {"$expand"} if operation.expands else _OPTIONS
    for name, _value in parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if name.startswith("$") and name.lower() not in known:
            raise GraphFailure(400, "BadRequest", f"The query option '{name}' is not supported.")


def graph_response(request: Request, answer: Answer) -> Response:
    """Return a handler's answer with the headers of Graph."""
    return response(answer, _headers(request))


def failure_response(tenant: Tenant, request: Request, failure: GraphFailure) -> Response:
    """Return a failure as Graph answers it."""
    headers = _headers(request)
    body = failure.body(timestamp(tenant.clock.now()), headers["request-id"], headers["client-request-id"])
    return response(Answer(failure.status, body, failure.headers), headers)


def response(answer: Answer, headers: dict[str, str]) -> Response:
    """Return an answer with headers."""
    everything = {**headers, **answer.headers}
    if answer.status == 204:
        return Response(status_code=204, headers=everything)
    content = json.dumps(answer.body, ensure_ascii=False).encode()
    return Response(content, answer.status, everything, "application/json;odata.metadata=minimal;odata.streaming=true")


def _headers(request: Request) -> dict[str, str]:
    request_id = str(uuid.uuid4())
    client_request_id = request.headers.get("client-request-id", request_id)
    return {
        "request-id": request_id,
        "client-request-id": client_request_id,
        "x-ms-ags-diagnostic": DIAGNOSTIC,
        "Cache-Control": "no-cache",
        "OData-Version": "4.0",
    }


def with_context(call: Call, fragment: str, body: Json) -> Json:
    """Return one resource with its context."""
    return {**call.context(fragment), **body}
