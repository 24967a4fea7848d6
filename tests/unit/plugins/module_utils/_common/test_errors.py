# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    Attempt,
    CloudSyncError,
    DirectoryConnectionError,
    GraphError,
    NotFoundError,
    Refusal,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.redaction import redact

REFUSAL = Refusal(404, "Request_ResourceNotFound", "No such secret-4711", "r-1", "c-1")


def test_a_refusal_is_described_by_what_is_known() -> None:
    assert GraphError("x", hint="y", refusal=REFUSAL, candidates=[]).describe() == {
        "code": "graph_error",
        "hint": "y",
        "status": 404,
        "graph_code": "Request_ResourceNotFound",
        "graph_message": "No such secret-4711",
        "request_id": "r-1",
        "client_request_id": "c-1",
        "candidates": [],
    }
    assert Refusal(502, content_type="text/html").describe() == {"status": 502, "content_type": "text/html"}


def test_without_a_refusal_there_is_no_status() -> None:
    problem = CloudSyncError("x")
    assert (problem.refusal, problem.status, problem.request_id) == (None, None, None)
    assert problem.describe() == {"code": "error", "hint": None}


def test_an_error_that_explains_another_takes_over_what_it_knows() -> None:
    first = GraphError("refused", hint="first", refusal=REFUSAL, position=3, path="/a")
    second = NotFoundError("There is no group", cause=first, path="/b")
    assert (second.status, second.request_id, second.hint) == (404, "r-1", None)
    assert second.describe()["position"] == 3
    assert second.describe()["path"] == "/b"
    assert first.describe()["path"] == "/a"


def test_its_own_refusal_wins() -> None:
    assert GraphError("x", refusal=Refusal(400), cause=GraphError("y", refusal=REFUSAL)).status == 400


def test_details_that_are_there_stay() -> None:
    assert CloudSyncError("x", path="/a").adding(path="/b", position=1).describe() == {
        "code": "error",
        "hint": None,
        "path": "/a",
        "position": 1,
    }


def test_all_that_an_error_says_can_be_rewritten() -> None:
    problem = GraphError("No such secret-4711", hint="Try secret-4711", refusal=REFUSAL, value="secret-4711")
    problem.rewrite(lambda said: redact(said, ["secret-4711"]))
    assert (str(problem), problem.message, problem.hint) == ("No such ********", "No such ********", "Try ********")
    assert problem.describe() == {
        "code": "graph_error",
        "hint": "Try ********",
        "status": 404,
        "graph_code": "Request_ResourceNotFound",
        "graph_message": "No such ********",
        "request_id": "r-1",
        "client_request_id": "c-1",
        "value": "********",
    }


def test_why_there_is_no_connection() -> None:
    tried = [Attempt("dc1.contoso.lab", 636, "connection refused"), Attempt("dc2.contoso.lab", 636, "it closed the connection")]
    assert DirectoryConnectionError("search: gone", attempts=tried, reason="gone").reason == "connection refused"
    assert DirectoryConnectionError("search: gone", attempts=[], reason="gone").reason == "gone"
    assert DirectoryConnectionError("DNS names none").reason == "DNS names none"
    assert DirectoryConnectionError("x", attempts=tried[:1]).describe() == {
        "code": "directory_unreachable",
        "hint": None,
        "controllers": [{"server": "dc1.contoso.lab", "port": 636, "reason": "connection refused"}],
    }
    assert DirectoryConnectionError("x", reason="gone", server="dc1", port=636).describe() == {
        "code": "directory_unreachable",
        "hint": None,
        "server": "dc1",
        "port": 636,
        "reason": "gone",
    }
