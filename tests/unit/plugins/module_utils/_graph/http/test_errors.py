# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthenticationError,
    AuthorizationError,
    CloudSyncError,
    ConflictError,
    GraphError,
    NotFoundError,
    ThrottledError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.errors import (
    read_refusal,
    refusal_error,
    unreadable_error,
    unwrap,
)
from tests.unit.errors import details_of

PATH = "/v1.0/servicePrincipals/1/synchronization/jobs/2/schema"
IDS = {"request-id": "r-1", "client-request-id": "c-1"}


def body(code: str, message: str, inner: t.Mapping[str, str] | None = None, *, key: str = "innerError") -> bytes:
    return json.dumps({"error": {"code": code, "message": message, key: inner or IDS}}).encode()


def error(status: int, content: bytes, path: str = PATH) -> CloudSyncError:
    refusal = read_refusal(status, {}, content)
    assert refusal is not None
    return refusal_error(refusal, "PUT", path, lambda method, path: f"to be told of {method} {path}")


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("Request_BadRequest", "Invalid  value\r\n here", ("Request_BadRequest", "Invalid value here")),
        (
            "UnknownError",
            '{"Message":"No HTTP resource was found that matches the request URI \'x\'."}',
            ("UnknownError", "No HTTP resource was found that matches the request URI 'x'."),
        ),
        (
            "UnknownError",
            '{"error":{"code":"InvalidExpression","message":"Unknown function"}}',
            ("InvalidExpression", "Unknown function"),
        ),
        (
            "BadGateway",
            json.dumps({"ErrorCode": "Outer", "Message": json.dumps({"code": "Inner", "message": "truth"})}),
            ("Inner", "truth"),
        ),
        ("UnknownError", "{not json", ("UnknownError", "{not json")),
        ("UnknownError", '{"other": 1}', ("UnknownError", '{"other": 1}')),
        ("UnknownError", '["list"]', ("UnknownError", '["list"]')),
        ("UnknownError", '{"code": 5, "message": 7}', ("UnknownError", '{"code": 5, "message": 7}')),
        ("UnknownError", "", ("UnknownError", "")),
    ],
)
def test_unwrap(code: str, message: str, expected: tuple[str, str]) -> None:
    assert unwrap(code, message) == expected


def test_unwrap_ends() -> None:
    message = "deep"
    for _level in range(8):
        message = json.dumps({"message": message})
    assert unwrap("UnknownError", message)[1].startswith('{"message"')


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "Request_BadRequest", GraphError),
        (401, "InvalidAuthenticationToken", AuthenticationError),
        (401, "UnknownError", AuthorizationError),
        (403, "Authorization_RequestDenied", AuthorizationError),
        (404, "Request_ResourceNotFound", NotFoundError),
        (409, "Conflict", ConflictError),
        (412, "PreconditionFailed", ConflictError),
        (429, "TooManyRequests", ThrottledError),
        (500, "InternalServerError", GraphError),
        (503, "ServiceUnavailable", GraphError),
    ],
)
def test_each_status_has_its_type(status: int, code: str, kind: type[CloudSyncError]) -> None:
    problem = error(status, body(code, "because"))
    assert problem.__class__ is kind
    assert problem.message.startswith(f"PUT {PATH}")
    assert "because" in problem.message
    assert details_of(problem) == {
        "status": status,
        "graph_code": code,
        "graph_message": "because",
        "request_id": "r-1",
        "client_request_id": "c-1",
    }


def test_missing_rights_come_as_401_without_a_message() -> None:
    problem = error(401, body("UnknownError", ""))
    assert isinstance(problem, AuthorizationError)
    assert "no reason given (status 401, request-id r-1)" in problem.message
    assert problem.hint == f"to be told of PUT {PATH}"


HEADER = {"www-authenticate": 'Bearer realm="", error="insufficient_claims", claims="e30="'}
CONTINUOUS = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "


@pytest.mark.parametrize(
    ("headers", "content", "cause"),
    [
        (HEADER, b"", None),
        (HEADER, body("InvalidAuthenticationToken", ""), None),
        ({}, body("InvalidAuthenticationToken", f"{CONTINUOUS}TokenIssuedBeforeRevocationTimestamp"), "were revoked"),
        ({}, body("x", f"{CONTINUOUS}LocationConditionEvaluationSatisfied"), "doesn't permit the address"),
        (HEADER, body("x", f"{CONTINUOUS}TokenCreatedWithOutdatedPolicies"), "have changed since"),
        ({}, body("x", f"{CONTINUOUS}SomethingNew"), None),
    ],
)
def test_a_claims_challenge_asks_for_another_sign_in(headers: dict[str, str], content: bytes, cause: str | None) -> None:
    refusal = read_refusal(401, headers, content)
    assert refusal is not None and refusal.challenges
    problem = refusal_error(refusal, "GET", PATH, lambda method, path: "grant something")
    assert isinstance(problem, AuthenticationError)
    assert "asks for another sign-in (continuous access evaluation)" in problem.message
    hint = str(problem.hint)
    assert (cause or "") in hint and "Sign in again" in hint
    assert "grant something" not in hint


@pytest.mark.parametrize("status", [400, 403, 404])
def test_only_a_401_is_a_challenge(status: int) -> None:
    refusal = read_refusal(status, HEADER, body("x", f"{CONTINUOUS}SomethingNew"))
    assert refusal is not None and not refusal.challenges


def test_an_operation_that_the_service_lacks_is_no_missing_object() -> None:
    message = json.dumps({"Message": "No HTTP resource was found that matches the request URI 'https://x'."})
    problem = error(404, body("UnknownError", message))
    assert isinstance(problem, GraphError)
    assert "is not supported" in problem.message


def test_a_failing_synchronization_service_may_not_know_the_service_principal_yet() -> None:
    assert "right after a service principal is created" in str(error(500, body("UnknownError", "")).hint)
    assert "right after" not in str(error(500, body("UnknownError", ""), "/v1.0/groups").hint)


def test_ids_are_found_wherever_they_are() -> None:
    lower = read_refusal(400, {}, body("A", "b", key="innererror"))
    header = read_refusal(400, {"request-id": "h-1"}, b'{"error": {"code": "A", "message": "b"}}')
    empty = read_refusal(503, {"request-id": "h-2"}, b"  ")
    assert [found.request_id for found in (lower, header, empty) if found] == ["r-1", "h-1", "h-2"]


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        b'{"error"',
        b"[]",
        b"7",
        b"null",
        b'{"message": "x"}',
        b'{"error": "text"}',
        b'{"error": {"innerError": 3}}',
        b"\xff",
    ],
)
def test_what_is_not_graphs_json_is_not_read(content: bytes) -> None:
    assert read_refusal(400, {}, content) is None


@pytest.mark.parametrize(
    ("status", "kind", "text"),
    [
        (302, UnreadableAnswerError, "was redirected"),
        (403, UnreadableAnswerError, "answered with 403 and a body that is not JSON (text/html) in place of the JSON of"),
        (502, GraphError, "failed with 502 (text/html)"),
    ],
)
def test_unreadable_answers(status: int, kind: type[CloudSyncError], text: str) -> None:
    problem = unreadable_error(status, {"Content-Type": "text/html; charset=utf-8"}, "GET", "/v1.0/groups")
    assert problem.__class__ is kind
    assert text in problem.message
    assert problem.hint is not None
