# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls above the permitted rate are refused with the seconds to wait."""

from __future__ import annotations

import pytest

from tests.lab.tenant.http.errors import GraphFailure
from tests.lab.tenant.http.throttle import Window
from tests.unit.lab.tenant.support import Graph


def test_a_window_slides() -> None:
    now = 1000.0
    window = Window(2, 0.3, lambda: now)
    window.admit()
    now += 0.2
    window.admit()
    with pytest.raises(GraphFailure) as failure:
        window.admit()
    assert (failure.value.status, failure.value.headers["Retry-After"]) == (429, "1")
    now += 0.11
    window.admit()
    with pytest.raises(GraphFailure):
        window.admit()


def test_the_sixth_on_demand_call_in_ten_seconds_is_refused(graph: Graph, job: str) -> None:
    answers = [graph.call("POST", f"{job}/provisionOnDemand", {}) for _each in range(6)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 400, 429]
    assert 9 <= int(answers[5].headers["Retry-After"]) <= 10


def test_throttling_can_be_switched_off(graph: Graph, job: str) -> None:
    graph.admin("PUT", "/settings", {"throttle": False})
    assert {graph.call("POST", f"{job}/provisionOnDemand", {}).status_code for _each in range(7)} == {400}


def test_on_demand_calls_in_a_batch_count_too(graph: Graph, job: str) -> None:
    headers = {"Content-Type": "application/json"}
    items = [
        {"id": str(number), "method": "POST", "url": f"{job}/provisionOnDemand", "headers": headers, "body": {}}
        for number in range(6)
    ]
    answers = graph.call("POST", "/$batch", {"requests": items}).json()["responses"]
    assert {answer["id"]: answer["status"] for answer in answers} == {**dict.fromkeys("01234", 400), "5": 429}
