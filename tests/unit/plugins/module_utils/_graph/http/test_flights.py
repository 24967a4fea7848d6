# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import cancellation
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.flights import in_flights
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.batch_service import flying
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

PROGRAM = """
import signal, sys, threading, time
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import cancellation
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.flights import in_flights
signal.signal(signal.SIGINT, signal.default_int_handler)
print("ready", flush=True)
try:
    list(in_flights(cancellation.sleep, [60.0] * 8, 4))
except KeyboardInterrupt:
    print("interrupted", threading.active_count(), flush=True)
"""


def test_results_come_as_they_are_there() -> None:
    def wait(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    assert list(in_flights(wait, [0.2, 0.0, 0.05], 3)) == [0.0, 0.05, 0.2]


def test_an_error_ends_what_waits_and_is_raised_once() -> None:
    def call(number: int) -> None:
        if number == 2:
            raise LookupError("here")
        cancellation.sleep(60)

    began = time.monotonic()
    with pytest.raises(LookupError, match="here"):
        list(in_flights(call, range(100), 4))
    assert time.monotonic() - began < 5
    assert flying() == []


def test_who_stops_reading_leaves_no_thread() -> None:
    results = in_flights(lambda number: number, range(100), 4)
    assert next(results) in range(100)
    results.close()
    assert flying() == []


def test_flights_of_a_flight_end_with_it() -> None:
    def call(number: int) -> None:
        if number:
            time.sleep(0.2)
            raise LookupError("here")
        list(in_flights(cancellation.sleep, [60.0] * 4, 2))

    began = time.monotonic()
    with pytest.raises(LookupError, match="here"):
        list(in_flights(call, [0, 1], 2))
    assert time.monotonic() - began < 5
    assert flying() == []


def test_an_interrupt_ends_what_waits() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    output, _nothing = process.communicate(timeout=10)
    assert output == "interrupted 1\n"


def test_an_answer_that_does_not_come_is_no_longer_waited_for(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(Answer(body={"id": "late"}, delay=1.9), Answer(404, {"error": {"code": "x", "message": "y"}}))

    def read(session: GraphSession, path: str) -> None:
        if path == "/second":
            time.sleep(0.3)  # so that the first answer is that of the other
        session.get(path)

    with GraphSession(options) as session:
        began = time.monotonic()
        with pytest.raises(Exception, match="GET /v1.0/second: not found"):
            list(in_flights(lambda path: read(session, path), ["/first", "/second"], 2))
        assert time.monotonic() - began < 1.5
    assert flying() == []


def test_a_slow_answer_is_waited_for_in_a_flight(server: ScriptedServer, options: GraphOptions) -> None:
    """Longer than a thread goes without looking whether it is wanted."""
    server.expect(Answer(body={"id": "a"}, delay=0.8), Answer(body={"id": "b"}, delay=0.8))
    with GraphSession(options) as session:
        found = list(in_flights(session.get, ["/users/a", "/users/b"], 2))
    assert sorted(each["id"] for each in found) == ["a", "b"]
