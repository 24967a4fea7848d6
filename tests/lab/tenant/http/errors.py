# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures that a handler raises, and the bodies that Microsoft Graph gives them.

Source: Microsoft Graph, "Microsoft Graph error responses and resource types"; the synchronization backend's own forms
(``UnknownError``, JSON inside ``message``) are those of public issue reports.
"""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping


class GraphFailure(Exception):
    """An answer with an error body."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def body(self, date: str, request_id: str, client_request_id: str) -> dict[str, t.Any]:
        """Return the error body, in the form of the whole of Graph."""
        inner = {"date": date.removesuffix("Z"), "request-id": request_id, "client-request-id": client_request_id}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


def bad_request(message: str, code: str = "Request_BadRequest") -> GraphFailure:
    """The request contradicts the resource."""
    return GraphFailure(400, code, message)


def unsupported_query(message: str) -> GraphFailure:
    """The query is well-formed, but the directory does not answer it."""
    return GraphFailure(400, "Request_UnsupportedQuery", message)


def not_found(object_id: str) -> GraphFailure:
    """The directory holds no such object."""
    message = f"Resource '{object_id}' does not exist or one of its queried reference-property objects are not present."
    return GraphFailure(404, "Request_ResourceNotFound", message)


def insufficient_privileges() -> GraphFailure:
    """The application lacks a permission, on the directory's side of Graph."""
    return GraphFailure(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def synchronization_denied() -> GraphFailure:
    """The application lacks a permission, on the synchronization backend: 401, and nothing that says why."""
    return GraphFailure(401, "UnknownError", "")


def invalid_token(message: str) -> GraphFailure:
    """The access token is missing, expired, or none of this tenant's."""
    return GraphFailure(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": 'Bearer realm=""'})


def backend_failure(status: int, message: str) -> GraphFailure:
    """The synchronization backend's form: the truth inside a JSON string."""
    return GraphFailure(status, "UnknownError", json.dumps({"Message": message}))


def no_backend_resource(path: str) -> GraphFailure:
    """A verb that the synchronization backend lacks."""
    uri = f"https://syncfabric.windowsazure.com/api{path}?api-version=2.0"
    return backend_failure(404, f"No HTTP resource was found that matches the request URI '{uri}'.")


def too_many_requests(retry_after: int) -> GraphFailure:
    """The caller is throttled."""
    return GraphFailure(429, "TooManyRequests", "Too many requests.", {"Retry-After": str(retry_after)})
