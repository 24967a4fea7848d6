# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers of a login service, and an application that signs in to it."""

from __future__ import annotations

import base64
import dataclasses
import json
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

TENANT = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
CLIENT = "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"
ME = Answer(body={"id": "me"})
DENIED = Answer(401, {"error": {"code": "UnknownError", "message": ""}})
EXPIRED = Answer(401, {"error": {"code": "InvalidAuthenticationToken", "message": "expired"}})


def as_application(options: GraphOptions) -> GraphOptions:
    return dataclasses.replace(
        options,
        auth_method="client_secret",
        tenant_id=TENANT,
        client_id=CLIENT,
        client_secret="right~secret",
        access_token=None,
        retries=1,
    )


def discovery(server: ScriptedServer) -> Answer:
    base = f"{server.url}/{TENANT}"
    return Answer(
        body={
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
        }
    )


def token(value: str = "token-1", seconds: int = 3600) -> Answer:
    return Answer(body={"token_type": "Bearer", "expires_in": seconds, "access_token": value})


def aadsts(number: int, text: str = "Some text.") -> Answer:
    description = f"AADSTS{number}: {text} Trace ID: t-1 Correlation ID: c-1 Timestamp: 2026-01-01 00:00:00Z"
    return Answer(
        401 if number == 7000215 else 400,
        {
            "error": "invalid_client",
            "error_description": description,
            "error_codes": [number],
            "trace_id": "t-1",
            "correlation_id": "c-1",
        },
    )


def get_me(options: GraphOptions) -> dict[str, t.Any]:
    with GraphSession(options, QUICK) as session:
        return session.get("/me")


def decoded(part: str) -> dict[str, t.Any]:
    content: dict[str, t.Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content
