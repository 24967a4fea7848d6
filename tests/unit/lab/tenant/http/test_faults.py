# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults hit the requests they are about, as often as they are set to, in the way they say."""

from __future__ import annotations

import json
import time

import pytest
import requests

from tests.unit.lab.tenant.support import Graph, Json


def set_fault(graph: Graph, **fault: object) -> Json:
    answer = graph.admin("POST", "/faults", fault)
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


def test_a_status_fault_hits_once_and_only_its_path_and_verb(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups$", method="GET", status=500, code="generalException")
    assert graph.get("/users").status_code == 200
    answer = graph.get("/groups")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "generalException")
    assert graph.get("/groups").status_code == 200


def test_count_and_skip(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups", status=503, count=2, skip=1)
    assert [graph.get("/groups").status_code for _each in range(4)] == [200, 503, 503, 200]
    assert graph.admin("GET", "/faults").json()["value"][0]["hits"] == 2


def test_a_fault_without_count_hits_until_it_is_cleared(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups", status=502, count=None)
    assert [graph.get("/groups").status_code for _each in range(3)] == [502, 502, 502]
    graph.admin("DELETE", "/faults")
    assert graph.get("/groups").status_code == 200


def test_throttling_with_and_without_retry_after(graph: Graph) -> None:
    set_fault(graph, kind="throttle", retry_after=7)
    set_fault(graph, kind="throttle")
    first, second = graph.get("/groups"), graph.get("/groups")
    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert second.status_code == 429
    assert "Retry-After" not in second.headers


def test_a_delay_answers_later(graph: Graph) -> None:
    set_fault(graph, kind="delay", seconds=0.3)
    started = time.monotonic()
    assert graph.get("/groups").status_code == 200
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize("kind", ["drop", "reset"])
def test_a_cut_connection(graph: Graph, kind: str) -> None:
    set_fault(graph, kind=kind, path="/groups")
    with pytest.raises(requests.ConnectionError):
        graph.get("/groups")
    assert graph.get("/groups").status_code == 200
    statuses = [each["status"] for each in graph.admin("GET", "/requests").json()["requests"]]
    assert statuses[-2:] == [0, 200]


def test_an_answer_lost_on_its_way_has_been_processed(graph: Graph) -> None:
    set_fault(graph, kind="drop", path="/groups$", method="POST", processed=True)
    body = {"displayName": "Lost", "mailEnabled": False, "securityEnabled": True, "mailNickname": "lost"}
    with pytest.raises(requests.ConnectionError):
        graph.call("POST", "/groups", body)
    assert graph.names("/groups?$filter=displayName eq 'Lost'") == ["Lost"]


def test_a_dropped_request_has_not_been_processed(graph: Graph) -> None:
    set_fault(graph, kind="drop", path="/groups$", method="POST")
    body = {"displayName": "Lost", "mailEnabled": False, "securityEnabled": True, "mailNickname": "lost"}
    with pytest.raises(requests.ConnectionError):
        graph.call("POST", "/groups", body)
    assert graph.names("/groups?$filter=displayName eq 'Lost'") == []


def test_garbage_html_and_half_an_answer(graph: Graph) -> None:
    set_fault(graph, kind="garbage")
    set_fault(graph, kind="html", status=200)
    set_fault(graph, kind="truncated")
    garbage, page, half = graph.get("/groups"), graph.get("/groups"), graph.get("/groups")
    for answer in (garbage, page, half):
        assert answer.status_code == 200
        with pytest.raises(ValueError, match=r".*"):
            json.loads(answer.content)
    assert page.headers["Content-Type"].startswith("text/html")
    assert half.content.startswith(b'{"@odata.context"')


def test_a_fault_inside_a_batch_hits_one_request(graph: Graph) -> None:
    set_fault(graph, kind="throttle", path="/groups", retry_after=3)
    items = [{"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "method": "GET", "url": "/groups"}]
    answers = {each["id"]: each for each in graph.call("POST", "/$batch", {"requests": items}).json()["responses"]}
    assert answers["1"]["status"] == 200
    assert (answers["2"]["status"], answers["2"]["headers"]["Retry-After"]) == (429, "3")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": "drop", "path": "("}, "not a regular expression"),
        ({"kind": "drop", "color": "red"}, "unknown: color"),
        ({"kind": "drop", "hits": 3}, "unknown: hits"),
    ],
)
def test_a_bad_fault_is_refused(graph: Graph, fault: Json, reason: str) -> None:
    answer = graph.admin("POST", "/faults", fault)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]
