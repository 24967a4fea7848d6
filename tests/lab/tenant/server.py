# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serving the tenant over HTTPS, and the names of the lab over DNS."""

from __future__ import annotations

import asyncio
import typing as t

import anyio.to_thread
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.lab.directory.controller import controllers_of
from tests.lab.frame.state import State

from .application import build_application
from .controller_switch import ControllerSwitch
from .engine.agent import Agent
from .http.fault_middleware import TRANSPORT
from .seed import seed
from .tenant import Tenant

ADDRESS = "127.0.0.1"
PORT = 443
DNS_PORT = 53
THREADS = 100
KEEP_ALIVE_SECONDS = 120


class TransportProtocol(H11Protocol):
    """HTTP that lets the application see its connection, so that a fault can cut it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the connection for every request on it."""
        stream = t.cast(asyncio.Transport, transport)
        super().connection_made(stream)
        self.app = t.cast(t.Any, _with_transport(t.cast(ASGIApp, self.app), stream))


def serve(state: State) -> None:
    """Fill the tenant and answer until the process ends, DNS too."""
    asyncio.run(_serve(state))


def new_tenant(state: State) -> Tenant:
    """Return the tenant of a lab, filled with its dataset."""
    switches = [ControllerSwitch(controller) for controller in controllers_of(state)]
    tenant = Tenant(state, Agent.of(state, "agent"), switches)
    seed(tenant)
    return tenant


async def _serve(state: State) -> None:
    # A silent agent holds its thread for as long as the test set; the others must still be answered.
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    tenant = new_tenant(state)
    tenant.dns.serve(ADDRESS, DNS_PORT)
    config = server_configuration(
        build_application(tenant),
        host=ADDRESS,
        port=PORT,
        ssl_certfile=state.server_certificate,
        ssl_keyfile=state.server_key,
    )
    await uvicorn.Server(config).serve()


def server_configuration(app: ASGIApp, **options: t.Any) -> uvicorn.Config:
    """Return how the application is served, wherever it listens."""
    return uvicorn.Config(
        app,
        http=TransportProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=1,
        **options,
    )


def _with_transport(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, TRANSPORT: transport}, receive, send)

    return answer
