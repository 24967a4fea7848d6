# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON batching.

Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".
"""

from __future__ import annotations

import json
import typing as t
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from ..http.call import Answer, Json
from ..http.errors import GraphFailure
from ..http.operation import failure_response, graph_response, read_call
from ..http.recording import IN_BATCH, NOTE, BatchItem, Note, is_write
from ..well_known import REQUESTS_PER_BATCH

if t.TYPE_CHECKING:
    from ..tenant import Tenant

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_METERED = ("x-ms-resource-unit", "x-ms-throttle-limit-percentage", "x-ms-throttle-scope", "x-ms-throttle-information")
_SHOWN = {
    **{name: name for name in _METERED},
    "retry-after": "Retry-After",
    "content-type": "Content-Type",
    "location": "Location",
}


def batch_endpoint(tenant: Tenant, app: ASGIApp, version: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint; ``app`` answers the single requests."""

    async def endpoint(request: Request) -> Response:
        call = await read_call(tenant, request, version)
        try:
            tenant.tokens.client(request.headers.get("authorization", ""))
            items = _items(call.json())
        except GraphFailure as failure:
            return failure_response(tenant, request, failure)
        answers: dict[str, Json] = {}
        for item in items:
            answers[item["id"]] = await _answer(request, app, version, item, answers)
        # Nothing is promised about their order, so it is not the one in which they were asked.
        return graph_response(request, Answer(body={"responses": list(reversed(answers.values()))}))

    return endpoint


def _items(body: Json) -> list[Json]:
    items = body.get("requests")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise GraphFailure(400, "BadRequest", "Invalid batch payload format.")
    if len(items) > REQUESTS_PER_BATCH:
        message = f"Number of batch request steps exceeds the maximum value of {REQUESTS_PER_BATCH}."
        raise GraphFailure(400, "BadRequest", message)
    seen: set[str] = set()
    for item in items:
        _check(item, seen)
        seen.add(item["id"])
    return items


def _check(item: Json, seen: set[str]) -> None:
    if not isinstance(item.get("id"), str) or not isinstance(item.get("url"), str):
        raise GraphFailure(400, "BadRequest", "Every batch request needs a string 'id' and a 'url'.")
    if item["id"] in seen:
        raise GraphFailure(400, "BadRequest", f"The request id '{item['id']}' is not unique.")
    if str(item.get("method")).upper() not in _METHODS:
        raise GraphFailure(400, "BadRequest", f"The method of request '{item['id']}' is not supported.")
    if not set(item.get("dependsOn") or []) <= seen:
        raise GraphFailure(400, "BadRequest", f"Request '{item['id']}' depends on one that does not come before it.")
    headers = {name.lower() for name in item.get("headers") or {}}
    if "body" in item and "content-type" not in headers:
        message = f"Write request id : {item['id']} does not contain Content-Type header or body."
        raise GraphFailure(400, "BadRequest", message)


async def _answer(request: Request, app: ASGIApp, version: str, item: Json, done: dict[str, Json]) -> Json:
    if any(done[each]["status"] >= 400 for each in item.get("dependsOn") or []):
        message = "The request was not executed because one it depends on failed."
        body = {"error": {"code": "FailedDependency", "message": message}}
        return {"id": item["id"], "status": 424, "headers": {}, "body": body}
    scope = _scope(request, version, item)
    status, headers, content = await _run(app, scope, item)
    note: Note = scope[NOTE]
    outer = request.scope.get(NOTE)
    if outer is not None:
        method = item["method"].upper()
        outer.client = note.client or outer.client
        outer.units += note.units
        outer.items.append(BatchItem(method, item["url"], status, is_write(method, scope["path"])))
    answer: Json = {"id": item["id"], "status": status, "headers": headers}
    if content:
        answer["body"] = _json(content)
    return answer


def _scope(request: Request, version: str, item: Json) -> Json:
    address = urlsplit("/" + item["url"].lstrip("/"))
    path = f"/{version}{address.path}"
    headers = {"authorization": request.headers["authorization"], "host": request.headers["host"]}
    headers |= {str(name).lower(): str(value) for name, value in (item.get("headers") or {}).items()}
    return {
        **{key: request.scope[key] for key in ("type", "asgi", "http_version", "scheme", "client", "server")},
        "method": item["method"].upper(),
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": address.query.encode(),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        NOTE: Note(),
        IN_BATCH: True,
    }


async def _run(app: ASGIApp, scope: Json, item: Json) -> tuple[int, dict[str, str], bytes]:
    status, headers, content = 0, {}, bytearray()
    body = json.dumps(item["body"]).encode() if "body" in item else b""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        content.extend(message.get("body", b""))

    try:
        await app(scope, receive, send)
    except ConnectionResetError:
        # A fault that would cut a connection of its own fails this one request of the batch.
        return 503, {}, b""
    return status, {_SHOWN[name]: value for name, value in headers.items() if name in _SHOWN}, bytes(content)


def _json(content: bytes) -> t.Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("latin-1")
