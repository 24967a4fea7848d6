# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of the secrets: the whole set at once, and no value in a message."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    GraphError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.secrets import Secrets
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

Json = dict[str, t.Any]

PATH = "/v1.0/servicePrincipals/sp/synchronization/secrets"


def test_read_and_replace(server: ScriptedServer, session: GraphSession) -> None:
    entries: list[Json] = [{"key": "SyncAll", "value": "false", "new": 1}, {"key": "Url", "value": None}]
    annotated = [{"@odata.type": "#x", "value@odata.type": "#String", **entries[0]}, entries[1]]
    server.expect(Answer(body={"value": annotated}), Answer(204))
    secrets = Secrets(session, "sp")
    found = secrets.get()
    assert found == entries
    secrets.put(found)
    assert [(request.method, request.path) for request in server.received] == [("GET", PATH), ("PUT", PATH)]
    assert server.received[1].json == {"value": entries}


@pytest.mark.parametrize(
    "entries",
    [
        [{"value": "x"}],
        [{"key": "a"}],
        [{"key": "a", "value": 1}],
        [{"key": None, "value": "x"}],
        [{"key": "a", "value": "x"}, {"key": "A", "value": "y"}],
    ],
)
def test_an_answer_that_is_no_such_set(server: ScriptedServer, session: GraphSession, entries: list[Json]) -> None:
    server.expect(Answer(body={"value": entries}))
    with pytest.raises(UnreadableAnswerError, match="holds a name twice|in the answer is (missing|null|a number) where text"):
        Secrets(session, "sp").get()


def test_a_refusal_that_quotes_a_value_is_redacted(server: ScriptedServer, session: GraphSession) -> None:
    refusal = {"error": {"code": "InvalidSecret", "message": "hunter22 is too simple for Password, True is not"}}
    server.expect(Answer(400, refusal))
    entries: list[Json] = [
        {"key": "Password", "value": "hunter22"},
        {"key": "SyncAll", "value": "True"},
        {"key": "x", "value": None},
    ]
    with pytest.raises(GraphError) as caught:
        Secrets(session, "sp").put(entries)
    assert "hunter22" not in str(caught.value) + caught.value.message + repr(caught.value.describe())
    assert "InvalidSecret: ******** is too simple for Password, True is not" in caught.value.message
    assert caught.value.describe()["status"] == 400
