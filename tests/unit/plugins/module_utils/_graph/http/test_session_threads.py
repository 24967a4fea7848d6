# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session whose requests come from many threads."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth import token_source
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.token import GraphToken
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import BatchRequest
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.answering_server import AnsweringServer
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, Received, ScriptedServer
from tests.unit.plugins.module_utils._graph.sign_in_support import (
    DENIED,
    EXPIRED,
    ME,
    TENANT,
    as_application,
    discovery,
    token,
)


def users(count: int) -> list[BatchRequest]:
    return [BatchRequest("GET", f"/users/u{number}?$select=id") for number in range(count)]


def user(_method: str, path: str, _body: object) -> Answer:
    return Answer(body={"id": path.removeprefix("/users/").partition("?")[0]})


def test_many_reads_go_over_kept_connections_at_once(answering: AnsweringServer, reading: GraphSession) -> None:
    answering.answering, answering.delay = user, 0.1
    answers = reading.batch(users(640))
    assert [answer.result()["id"] for answer in answers] == [f"u{number}" for number in range(640)]
    assert len(answering.received) == 32
    assert 1 < answering.connections <= 8
    assert reading.statistics.requests == 32
    assert 0.4 <= reading.statistics.seconds < 0.1 * 32 / 2  # the time counts once


def test_more_than_the_usual_connections_are_kept(answering: AnsweringServer, options: GraphOptions) -> None:
    answering.answering, answering.delay = user, 0.1
    with GraphSession(dataclasses.replace(options, graph_url=answering.url, parallel_requests=16)) as session:
        session.batch(users(960))
    assert 10 < answering.connections <= 16


def test_throttling_of_whole_batches_slows_all_tasks_down(
    answering: AnsweringServer, reading: GraphSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answering.answering = user
    served, refusals = answering.answer, iter([Answer(429, {}, {"Retry-After": "0"})])
    monkeypatch.setattr(answering, "answer", lambda request: next(refusals, None) or served(request))
    assert [answer.status for answer in reading.batch(users(100))] == [200] * 100
    (path,) = tmp_path.rglob("units-*.json")
    assert 0.5 <= json.loads(path.read_text())["pace"] < 0.6


def test_writes_go_one_batch_after_the_other(answering: AnsweringServer, reading: GraphSession) -> None:
    answering.answering = lambda *_call: Answer(204, {})
    reading.batch([BatchRequest("DELETE", f"/groups/g/members/{number}/$ref") for number in range(60)])
    assert [len(each.json["requests"]) for each in answering.received] == [20, 20, 20]
    assert [each.json["requests"][0]["id"] for each in answering.received] == ["0", "20", "40"]
    assert answering.connections == 1


@pytest.mark.parametrize("count", [1, 60])
def test_the_priority_is_in_every_request(
    answering: AnsweringServer, reading: GraphSession, options: GraphOptions, count: int
) -> None:
    answering.answering = user
    with GraphSession(dataclasses.replace(options, graph_url=answering.url), priority="low") as session:
        session.get("/users/u1")
        session.batch(users(count))
    direct, *batches = answering.received
    assert direct.headers["x-ms-throttle-priority"] == "low"
    for batch in batches:
        assert batch.headers["x-ms-throttle-priority"] == "low"
        assert all(each["headers"] == {"x-ms-throttle-priority": "low"} for each in batch.json["requests"])
    reading.batch(users(count))
    assert "x-ms-throttle-priority" not in answering.received[-1].headers
    assert "headers" not in answering.received[-1].json["requests"][0]


@pytest.mark.parametrize("count", [20, 21])
def test_few_reads_touch_no_file(answering: AnsweringServer, reading: GraphSession, tmp_path: Path, count: int) -> None:
    answering.answering = user
    reading.batch(users(count))
    assert len(list(tmp_path.rglob("units-*.json"))) == (count > 20)


def test_resource_units(answering: AnsweringServer, reading: GraphSession) -> None:
    """What the service says counts; of the rest, what is published: 1 for a user by id, 2 for members by id."""
    refused = Answer(429, {"error": {"code": "TooManyRequests", "message": "x"}}, {"Retry-After": "0"})

    def answer(_method: str, path: str, _body: object) -> Answer:
        if path.startswith("/groups/") and answering.asked[f"GET {path}"] == 1:
            return refused
        if path.startswith("/groups/"):
            return Answer(body={"value": [{"id": "u"}]})
        return Answer(body={"id": "u"}, headers={"x-ms-resource-unit": "7"} if "/said" in path else {})

    answering.answering = answer
    reading.get("/users/said")
    reading.get("/users/u")
    assert reading.statistics.resource_units == 8
    reading.batch([BatchRequest("GET", "/users/said"), BatchRequest("GET", "/groups/g/members?$select=id")])
    assert reading.statistics.resource_units == 17
    assert reading.statistics.retries == 1
    reading.batch([BatchRequest("GET", f"/users/said{number}") for number in range(30)])
    assert reading.statistics.resource_units == 227


def test_threads_sign_in_once(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), *[ME] * 8)
    with GraphSession(as_application(options), QUICK) as session:
        assert list(session.in_parallel(session.get, ["/me"] * 8)) == [{"id": "me"}] * 8
    assert [each.path for each in server.received].count(f"/{TENANT}/oauth2/v2.0/token") == 1


@pytest.mark.parametrize("refusal", [EXPIRED, DENIED])
def test_a_token_that_ends_for_many_threads_is_renewed_once(
    answering: AnsweringServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch, refusal: Answer
) -> None:
    """The first token comes from the cache, so that it is renewed after any refusal."""
    acquired: list[str] = []

    class Method:
        NAME = "client_secret"

        def fingerprint(self, _options: GraphOptions) -> str:
            return "f"

        def acquire(self, _options: GraphOptions) -> GraphToken:
            acquired.append(f"token-{len(acquired) + 1}")
            return GraphToken(acquired[-1], time.time() + 3600)

    monkeypatch.setattr(token_source, "auth_method", lambda _options: Method())
    mine = dataclasses.replace(as_application(options), graph_url=answering.url, parallel_requests=8)
    answering.answering = user
    with GraphSession(mine, QUICK) as session:
        session.get("/users/u0")
    served, answering.delay = answering.answer, 0.05

    def answer(request: Received) -> Answer:
        if request.headers["Authorization"] == "Bearer token-1":
            return dataclasses.replace(refusal, delay=0.05)
        return served(request)

    monkeypatch.setattr(answering, "answer", answer)
    with GraphSession(mine, QUICK) as session:
        answers = session.batch(users(400))
    assert [each.result()["id"] for each in answers] == [f"u{number}" for number in range(400)]
    assert acquired == ["token-1", "token-2"]


def test_requests_of_a_batch_that_need_a_new_token(
    answering: AnsweringServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parallel batches too, those that were refused are sent again with a new token, once."""
    tokens = iter(["token-1", "token-2"])

    class Method:
        NAME = "client_secret"

        def fingerprint(self, _options: GraphOptions) -> None:
            return None

        def acquire(self, _options: GraphOptions) -> GraphToken:
            return GraphToken(next(tokens), time.time() + 3600)

    monkeypatch.setattr(token_source, "auth_method", lambda _options: Method())

    def answer(method: str, path: str, body: object) -> Answer:
        is_new = answering.received[-1].headers["Authorization"] == "Bearer token-2"
        return user(method, path, body) if is_new or int(path.rsplit("u", maxsplit=1)[-1].partition("?")[0] or 0) % 2 else EXPIRED

    answering.answering = answer
    mine = dataclasses.replace(as_application(options), graph_url=answering.url, parallel_requests=1)
    requests = [BatchRequest("GET", f"/users/u{number}") for number in range(60)]
    with GraphSession(mine, QUICK) as session:
        answers = session.batch(requests)
    assert [each.result()["id"] for each in answers] == [f"u{number}" for number in range(60)]
    assert answering.asked["GET /users/u1"] == 1
    assert answering.asked["GET /users/u2"] == 2
