# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with a request to Microsoft Graph, and how a module must end then. Written by hand, not derived."""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import dataclass

Json = dict[str, t.Any]

SUCCESS = "success"

READ, REPEATABLE, ONCE = "read", "repeatable", "once"
"""Kinds of requests: one that reads; a write that may be sent again although it may have been carried out, since the
second does nothing more; a write that must not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault of the lab, and the outcomes: success, or the code of an error.

    ``read``, ``repeatable`` and ``once``: it hits one such request, one time, and one retry is allowed. ``lasting``: it
    hits every request from some point on. ``before`` and ``after``: whether it can come before and after the service
    has carried the request out. ``reads_only``: it is about what a read brings.
    """

    name: str
    fault: Json
    read: str
    repeatable: str
    once: str
    lasting: str
    before: bool = True
    after: bool = True
    reads_only: bool = False

    def __str__(self) -> str:
        return self.name

    def outcome(self, request: str) -> str:
        """Return how a module ends when it hits one request of a kind, one time."""
        return str({READ: self.read, REPEATABLE: self.repeatable, ONCE: self.once}[request])


def final(name: str, fault: Json, code: str, *, after: bool = False) -> Kind:
    """Return a fault after which nothing is sent again."""
    return Kind(name, fault, code, code, code, code, after=after)


def passing(name: str, fault: Json, code: str) -> Kind:
    """Return a fault that says nothing about whether the request was carried out, so only a repeatable one is sent again."""
    return Kind(name, fault, SUCCESS, SUCCESS, code, code)


def shape(name: str, body: t.Any) -> Kind:
    """Return an answer that is JSON, and not what any read of Microsoft Graph is answered with."""
    fault = {"kind": "status", "status": 200, "body": body}
    code = "unreadable_answer"
    return Kind(f"shape {name}", fault, code, code, code, code, after=False, reads_only=True)


def unusable(name: str, body: t.Any) -> Kind:
    """Return an answer of success without an object of JSON, which counts like none."""
    kind = passing(f"unusable {name}", {**status(200), "body": body}, "unreadable_answer")
    return dataclasses.replace(kind, after=False, reads_only=True)


def status(number: int, code: str = "") -> Json:
    return {"kind": "status", "status": number, **({"code": code} if code else {})}


KINDS = (
    final("401 token", status(401, "InvalidAuthenticationToken"), "authentication_failed"),
    final("401", status(401, "UnknownError"), "not_authorized"),
    final("403", status(403, "Authorization_RequestDenied"), "not_authorized"),
    final("404", status(404, "Request_ResourceNotFound"), "not_found"),
    final("409", status(409, "Conflict"), "conflict"),
    final("410", status(410, "SyncStateNotFound"), "graph_error"),
    # It was not carried out, whatever it is.
    Kind("429 with Retry-After", {"kind": "throttle", "retry_after": 0}, SUCCESS, SUCCESS, SUCCESS, "throttled", after=False),
    Kind("429 without Retry-After", {"kind": "throttle"}, SUCCESS, SUCCESS, SUCCESS, "throttled", after=False),
    final("500", status(500, "InternalServerError"), "graph_error", after=True),
    passing("502", status(502), "graph_error"),
    passing("503", status(503), "graph_error"),
    passing("504", {"kind": "html", "status": 504}, "graph_error"),
    passing("timeout", {"kind": "hold"}, "no_answer"),
    passing("dropped", {"kind": "drop"}, "no_answer"),
    passing("reset", {"kind": "reset"}, "no_answer"),
    passing("garbage", {"kind": "garbage"}, "unreadable_answer"),
    passing("page", {"kind": "html", "status": 200}, "unreadable_answer"),
    dataclasses.replace(passing("truncated", {"kind": "truncated"}, "unreadable_answer"), before=False),
    unusable("list", []),
    unusable("null", "null"),
    unusable("no body", ""),
    unusable("empty", {}),
    shape("value of texts", {"value": ["text"]}),
    shape("value of nothing", {"value": [{}]}),
    shape("error", {"error": {"code": "x", "message": "y"}}),
)
