# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthorizationError,
    GraphError,
    NotFoundError,
    ThrottledError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import BatchRequest
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.clock import stop_the_clock
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer


def item(number: int, status: int = 200, body: t.Any = None, **headers: str) -> dict[str, t.Any]:
    answer: dict[str, t.Any] = {"id": str(number), "status": status}
    if body is not None:
        answer["body"] = body
    if headers:
        answer["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer


def test_answers_come_in_the_order_of_the_requests(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"responses": [item(1, 204), item(0, 200, {"id": "a"})]}))
    requests = [
        BatchRequest("GET", "/users/a?$select=id"),
        BatchRequest("PATCH", "/groups/1", {"description": "x"}, {"Prefer": "y"}),
    ]
    answers = session.batch(requests)
    assert [(answer.status, answer.result()) for answer in answers] == [(200, {"id": "a"}), (204, {})]
    assert server.received[0].path == "/v1.0/$batch"
    assert server.received[0].json == {
        "requests": [
            {"id": "0", "method": "GET", "url": "/users/a?$select=id"},
            {
                "id": "1",
                "method": "PATCH",
                "url": "/groups/1",
                "body": {"description": "x"},
                "headers": {"Prefer": "y", "Content-Type": "application/json"},
            },
        ]
    }


def test_twenty_requests_at_once(server: ScriptedServer, options: GraphOptions) -> None:
    for numbers in (range(20), range(20, 40), range(40, 45)):
        server.expect(Answer(body={"responses": [item(number, 200, {"id": str(number)}) for number in numbers]}))
    with GraphSession(dataclasses.replace(options, parallel_requests=1)) as session:
        answers = session.batch([BatchRequest("GET", f"/users/{number}") for number in range(45)])
    assert [answer.body["id"] for answer in answers] == [str(number) for number in range(45)]
    assert [len(request.json["requests"]) for request in server.received] == [20, 20, 5]


def test_no_request_at_all(session: GraphSession) -> None:
    assert session.batch([]) == []


def test_only_throttled_items_are_sent_again(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(
        Answer(body={"responses": [item(0, 429, Retry_After="0"), item(1, 200, {"id": "b"}), item(2, 503)]}),
        Answer(body={"responses": [item(0, 200, {"id": "a"}), item(2, 200, {"id": "c"})]}),
    )
    answers = session.batch([BatchRequest("GET", "/users/a"), BatchRequest("GET", "/users/b"), BatchRequest("GET", "/users/c")])
    assert [answer.body["id"] for answer in answers] == ["a", "b", "c"]
    assert [each["url"] for each in server.received[1].json["requests"]] == ["/users/a", "/users/c"]


def test_an_unavailable_item_that_is_not_repeatable_is_final(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"responses": [item(0, 503, {"error": {"code": "x", "message": "busy"}})]}))
    (answer,) = session.batch([BatchRequest("POST", "/groups", {})])
    assert isinstance(answer.error, GraphError)
    assert "busy" in answer.error.message


def test_an_unavailable_item_that_only_reads_is_sent_again(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"responses": [item(0, 503)]}), Answer(body={"responses": [item(0, 200, {"id": "a"})]}))
    (answer,) = session.batch([BatchRequest("POST", "/groups/1/evaluate", {}, only_reads=True)])
    assert answer.result() == {"id": "a"}


def test_throttled_items_end_after_the_retries(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(*[Answer(body={"responses": [item(0, 429, Retry_After="0")]})] * 4)
    (answer,) = session.batch([BatchRequest("GET", "/users/a")])
    assert isinstance(answer.error, ThrottledError)


def test_a_batch_waits_no_longer_than_a_request(
    monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, options: GraphOptions
) -> None:
    clock = stop_the_clock(monkeypatch)
    # At most 120 seconds at once, and a third wait would end after 300 in all.
    server.expect(*[Answer(body={"responses": [item(0, 429, Retry_After="3600")]})] * 3)
    with GraphSession(options) as session:
        (answer,) = session.batch([BatchRequest("GET", "/users/a")])
    assert isinstance(answer.error, ThrottledError)
    assert clock.slept == [120.0, 120.0]


def test_waits_for_a_batch_and_for_its_items_are_counted_together(
    monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, options: GraphOptions
) -> None:
    clock = stop_the_clock(monkeypatch)
    throttled = Answer(429, {}, {"Retry-After": "100"})
    server.expect(throttled, Answer(body={"responses": [item(0, 429, Retry_After="100")]}), throttled, throttled)
    with GraphSession(options) as session, pytest.raises(ThrottledError):
        session.batch([BatchRequest("GET", "/users/a")])
    assert clock.slept == [100.0, 100.0, 100.0]


def test_a_refused_item_is_an_error_of_its_own(server: ScriptedServer, session: GraphSession) -> None:
    refusal = {"error": {"code": "Request_ResourceNotFound", "message": "no such user"}}
    server.expect(Answer(body={"responses": [item(0, 404, refusal), item(1, 200, {"id": "b"})]}))
    missing, found = session.batch([BatchRequest("GET", "/users/a?$select=id"), BatchRequest("GET", "/users/b")])
    assert found.error is None
    assert isinstance(missing.error, NotFoundError)
    assert missing.error.message.startswith("GET /users/a: not found: Request_ResourceNotFound: no such user")
    with pytest.raises(NotFoundError):
        missing.result()


@pytest.mark.parametrize(
    ("method", "body", "said"),
    [
        # "<html><title>Gateway</title>" in Base64, as batches hold what is not JSON
        ("GET", "PGh0bWw+PHRpdGxlPkdhdGV3YXk8L3RpdGxlPg==", "the web page 'Gateway' in place of an object$"),
        ("GET", "text", "a body that is not JSON in place of an object$"),
        ("GET", "no base64", "a text in place of an object$"),
        ("GET", ["a"], "a list in place of an object$"),
        ("GET", 7, "a number in place of an object$"),
        ("GET", None, "no body in place of an object$"),
        ("GET", {}, "an empty object in place of an object$"),
        ("PATCH", "PGh0bWw+", "a web page in place of an object; the service may have done what it was asked$"),
    ],
)
def test_an_item_without_the_answer_of_graph_is_an_error(
    server: ScriptedServer, session: GraphSession, method: str, body: t.Any, said: str
) -> None:
    server.expect(*[Answer(body={"responses": [item(0, 200, body)]})] * (1 if method == "PATCH" else 4))
    (answer,) = session.batch([BatchRequest(method, "/users/a?$select=id")])
    with pytest.raises(UnreadableAnswerError, match=f"^{method} /users/a was answered with 200 and {said}"):
        answer.result()


@pytest.mark.parametrize(("method", "body"), [("GET", {"id": "a"}), ("PATCH", None), ("PATCH", {})])
def test_an_item_with_the_answer_of_graph(server: ScriptedServer, session: GraphSession, method: str, body: t.Any) -> None:
    server.expect(Answer(body={"responses": [item(0, 200, body)]}))
    (answer,) = session.batch([BatchRequest(method, "/users/a")])
    assert answer.result() == (body or {})


@pytest.mark.parametrize(
    "first", [item(0, 200, "PGh0bWw+"), item(0), item(0, 200, {}), item(0, 200, ["a"]), {"id": "7", "status": 200}]
)
def test_an_item_without_a_usable_answer_is_sent_again(
    server: ScriptedServer, session: GraphSession, first: dict[str, t.Any]
) -> None:
    server.expect(
        Answer(body={"responses": [first, item(1, 200, {"id": "b"})]}), Answer(body={"responses": [item(0, 200, {"id": "a"})]})
    )
    answers = session.batch([BatchRequest("GET", "/users/a"), BatchRequest("GET", "/users/b")])
    assert [answer.result() for answer in answers] == [{"id": "a"}, {"id": "b"}]
    assert [each["url"] for each in server.received[1].json["requests"]] == ["/users/a"]


@pytest.mark.parametrize("body", ["<html>", "", "null", '{"responses": [', {}])
def test_a_batch_that_something_else_answered_for_is_sent_again(
    server: ScriptedServer, session: GraphSession, body: object
) -> None:
    server.expect(Answer(body=body), Answer(body={"responses": [item(0, 200, {"id": "a"})]}))
    (answer,) = session.batch([BatchRequest("GET", "/users/a")])
    assert answer.result() == {"id": "a"}


def test_a_batch_of_writes_that_something_else_answered_for_is_not(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body="<html><title>Gateway</title>"))
    with pytest.raises(UnreadableAnswerError, match=r"the web page 'Gateway' .*the service may have done what it was asked"):
        session.batch([BatchRequest("POST", "/groups", {})])


@pytest.mark.parametrize(
    "body",
    [
        {"responses": [item(0)]},
        {"responses": [item(0), {"id": "x", "status": 200}]},
        {"responses": [item(0), {"id": "7", "status": 200}]},
        {"responses": [item(0), "text"]},
        {"responses": None},
    ],
)
def test_missing_answers(server: ScriptedServer, session: GraphSession, body: t.Any) -> None:
    server.expect(*[Answer(body=body)] * 4)
    with pytest.raises(UnreadableAnswerError, match="of 2 answers are missing"):
        session.batch([BatchRequest("GET", "/users/a"), BatchRequest("GET", "/users/b")])


def test_the_missing_answer_to_a_write_is_not_asked_for_again(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"responses": []}))
    with pytest.raises(UnreadableAnswerError, match="1 of 1 answers are missing"):
        session.batch([BatchRequest("POST", "/groups", {})])


def test_a_batch_of_writes_is_not_sent_twice(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(503, {}))
    with pytest.raises(GraphError):
        session.batch([BatchRequest("GET", "/users/a"), BatchRequest("POST", "/groups", {})])


def test_a_refused_item_says_what_it_takes(server: ScriptedServer, session: GraphSession) -> None:
    denied = {"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}}
    server.expect(Answer(body={"responses": [item(0, 403, denied)]}))
    (answer,) = session.batch([BatchRequest("GET", "/users/ana@contoso.com/memberOf?$select=id")])
    assert isinstance(answer.error, AuthorizationError)
    assert "Grant the application Directory.Read.All" in str(answer.error.hint)
