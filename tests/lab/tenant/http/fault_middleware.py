# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing to a request what a fault says."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import typing as t
from collections.abc import Callable

import anyio.to_thread
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..well_known import ASSIGNMENT_EXISTS, REFERENCE_EXISTS
from .faults import Fault, Faults, Kept
from .recording import ADMIN_PREFIX, is_write

TRANSPORT = "lab.transport"
_TURNS_TO_CLOSE = 10
_LOOK_SECONDS = 0.01
_GARBAGE = b"\x00\xff\xfe{]not json\x80"
_PAGE = (
    b"<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Our services aren't available right now</h1></body></html>"
)

Switch = Callable[[Fault], None]


class FaultMiddleware:
    """Applies the fault that a request meets, if any."""

    def __init__(self, app: ASGIApp, faults: Faults, begin: Switch, end: Switch) -> None:
        self._app = app
        self._faults = faults
        self._begin = begin
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or fail to."""
        if scope["type"] != "http" or scope["path"].startswith(ADMIN_PREFIX + "/"):
            await self._app(scope, receive, send)
            return
        stale = self._faults.stale(scope["method"], scope["path"]) if scope["method"] == "GET" else None
        if stale is not None:
            await self._lag(stale, scope, receive, send)
            return
        try:
            await self._break(scope, receive, send)
        finally:
            if is_write(scope["method"], scope["path"]):
                self._faults.written()

    async def _lag(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a read as it was answered before a write, for as often as the fault says."""
        address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        kept = fault.kept.get(address)
        if kept is not None and kept.left:
            fault.hits += 1
            fault.kept[address] = kept._replace(left=kept.left - 1)
        else:
            kept = fault.kept[address] = await _answered(self._app, scope, receive)
        await send({"type": "http.response.start", "status": kept.status, "headers": kept.headers})
        await send({"type": "http.response.body", "body": kept.content})

    async def _break(self, scope: Scope, receive: Receive, send: Send) -> None:
        switching = self._faults.take_settings(scope["method"], scope["path"])
        fault = self._faults.take(scope["method"], scope["path"])
        if switching:
            await self._switch(switching, fault, scope, receive, send)
        else:
            await self._answer(fault, scope, receive, send)

    async def _switch(self, faults: list[Fault], fault: Fault | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer when everything is switched, so that whoever asked finds it so."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._run(self._begin, [each for each in faults if not each.processed])
        try:
            await self._answer(fault, scope, receive, keep)
        finally:
            await self._run(self._begin, [each for each in faults if each.processed])
            await self._run(self._end, [each for each in faults if each.spent])
        for message in messages:
            await send(message)

    async def _run(self, switch: Switch, faults: list[Fault]) -> None:
        for fault in faults:
            await anyio.to_thread.run_sync(switch, fault)

    async def _answer(self, fault: Fault | None, scope: Scope, receive: Receive, send: Send) -> None:
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.kind == "delay":
            await self._app(scope, receive, send)
            return
        answer = None
        if fault.processed or fault.kind in ("truncated", "exists"):
            answer = (await _answered(self._app, scope, receive)).content
        if fault.kind == "hold":
            await self._hold(fault, scope)
        if fault.kind in ("drop", "reset", "hold"):
            await _cut_connection(scope, hard=fault.kind == "reset")
            return
        await _response(fault, answer, scope["path"])(scope, receive, send)

    async def _hold(self, fault: Fault, scope: Scope) -> None:
        transport = scope.get(TRANSPORT)
        while self._faults.holds(fault) and not (transport and transport.is_closing()):
            await asyncio.sleep(_LOOK_SECONDS)


async def _answered(app: ASGIApp, scope: Scope, receive: Receive) -> Kept:
    status, headers, content = 0, [], bytearray()

    async def keep(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message["headers"])
        content.extend(message.get("body", b""))

    await app(scope, receive, keep)
    return Kept(status, headers, bytes(content))


def _response(fault: Fault, answer: bytes | None, path: str) -> Response:
    if fault.kind == "html":
        return Response(_PAGE, fault.status, media_type="text/html")
    if fault.kind == "garbage":
        return Response(_GARBAGE, 200, media_type="application/json")
    if fault.kind == "truncated":
        whole = answer or b'{"value": []}'
        return Response(whole[: len(whole) // 2], 200, media_type="application/json")
    if fault.kind == "exists":
        said = ASSIGNMENT_EXISTS if path.endswith(("/appRoleAssignedTo", "/appRoleAssignments")) else REFERENCE_EXISTS
        body = {"error": {"code": "Request_BadRequest", "message": said}}
        return Response(json.dumps(body), 400, media_type="application/json")
    headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
    status, code = (429, "TooManyRequests") if fault.kind == "throttle" else (fault.status, "ServiceUnavailable")
    return Response(_body(fault, fault.code or code), status, headers, media_type="application/json")


def _body(fault: Fault, code: str) -> bytes:
    if isinstance(fault.body, str):
        return fault.body.encode()
    body: t.Any = fault.body
    if body is None:
        body = {"error": {"code": code, "message": "A fault of the lab.", "innerError": {}}}
    return json.dumps(body).encode()


async def _cut_connection(scope: Scope, *, hard: bool) -> None:
    transport = scope.get(TRANSPORT)
    if transport is None:
        raise ConnectionResetError("the lab dropped this connection")
    if hard:
        # Lingering for zero seconds makes the close a TCP reset.
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # The server must see the loss before this returns, or it answers 500 by itself.
    for _turn in range(_TURNS_TO_CLOSE):
        await asyncio.sleep(0)
