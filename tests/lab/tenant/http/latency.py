# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that is far away: each answer takes its time, and any number of them are under way at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from .recording import ADMIN_PREFIX


class LatencyMiddleware:
    """Answers each request ``seconds`` later than it could, by the clock of the machine."""

    def __init__(self, app: ASGIApp, seconds: Callable[[], float]) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        seconds = self._seconds()
        if seconds and scope["type"] == "http" and not scope["path"].startswith(ADMIN_PREFIX + "/"):
            await asyncio.sleep(seconds)
        await self._app(scope, receive, send)
