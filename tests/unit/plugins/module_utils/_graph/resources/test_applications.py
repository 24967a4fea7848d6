# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of the gallery, and the patience with what was just made."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthorizationError,
    CloudSyncError,
    ConnectionFailure,
    GraphError,
    NotFoundError,
    OptionError,
    Refusal,
    ThrottledError,
    TransportError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import may_be_carried_out
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.applications import Applications
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.jobs import Jobs
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.new_principals import (
    create_job,
    is_unknown_yet,
)
from tests.unit.clock import stop_the_clock
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

TEMPLATE = "fb81332f-3eca-4ecf-a939-4278e501d330"
PRINCIPAL = "11111111-2222-3333-4444-555555555555"
CLIENT = "99999999-8888-7777-6666-555555555555"
JOB = {"id": "AAD2ADGroupProvisioning.1.2", "templateId": "AAD2ADGroupProvisioning"}


@pytest.fixture(name="pauses")
def fixture_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time that passes only by sleeping; returns the pauses."""
    return stop_the_clock(monkeypatch).slept


@pytest.mark.parametrize("name", ["id", "objectId"])
def test_instantiating(server: ScriptedServer, session: GraphSession, name: str) -> None:
    server.expect(Answer(201, {"application": {"id": "a"}, "servicePrincipal": {name: PRINCIPAL, "appId": CLIENT}}))
    assert Applications(session).instantiate(TEMPLATE, "contoso.lab") == (PRINCIPAL, CLIENT)
    (request,) = server.received
    assert (request.method, request.path) == ("POST", f"/v1.0/applicationTemplates/{TEMPLATE}/instantiate")
    assert request.json == {"displayName": "contoso.lab"}


@pytest.mark.parametrize("answer", [{}, {"servicePrincipal": None}, {"servicePrincipal": {"id": "x/y"}}, {"servicePrincipal": [1]}])
def test_an_answer_that_names_no_service_principal(server: ScriptedServer, session: GraphSession, answer: dict[str, t.Any]) -> None:
    server.expect(Answer(201, answer))
    with pytest.raises(UnreadableAnswerError, match="names no service principal"):
        Applications(session).instantiate(TEMPLATE, "contoso.lab")


def test_the_instantiation_is_never_repeated(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(503, {"error": {"code": "ServiceUnavailable", "message": ""}}))
    with pytest.raises(GraphError):
        Applications(session).instantiate(TEMPLATE, "contoso.lab")


def test_a_registration_is_deleted_by_its_client_id(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(204))
    Applications(session).delete(CLIENT)
    assert (server.received[0].method, server.received[0].path) == ("DELETE", f"/v1.0/applications(appId='{CLIENT}')")
    with pytest.raises(OptionError):
        Applications(session).delete("")


def test_what_is_missing_is_named(server: ScriptedServer, session: GraphSession) -> None:
    denied = Answer(403, {"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}})
    server.expect(denied, denied, Answer(404, {"error": {"code": "Request_ResourceNotFound", "message": "none"}}))
    with pytest.raises(AuthorizationError) as refused:
        Applications(session).instantiate(TEMPLATE, "contoso.lab")
    assert "Application.ReadWrite.OwnedBy" in str(refused.value.hint)
    with pytest.raises(AuthorizationError) as refused:
        Applications(session).delete(CLIENT)
    assert "Application.ReadWrite.All" in str(refused.value.hint)
    with pytest.raises(NotFoundError, match=TEMPLATE) as unknown:
        Applications(session).template(TEMPLATE)
    assert "gallery_template_id" in str(unknown.value.hint)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (ConnectionFailure("x", hint="y", sent=True), True),
        (ConnectionFailure("x", hint="y", sent=False), False),
        (TransportError("x"), True),
        (UnreadableAnswerError("x", refusal=Refusal(201)), True),
        (GraphError("x", refusal=Refusal(503)), True),
        (GraphError("x", refusal=Refusal(500)), True),
        (GraphError("x", refusal=Refusal(400)), False),
        (ThrottledError("x", refusal=Refusal(429)), False),
        (AuthorizationError("x", refusal=Refusal(403)), False),
        (NotFoundError("x", refusal=Refusal(404)), False),
    ],
)
def test_what_may_be_carried_out(problem: CloudSyncError, expected: bool) -> None:
    assert may_be_carried_out(problem) is expected


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (NotFoundError("x", refusal=Refusal(404, "UnknownError")), True),
        (GraphError("x", refusal=Refusal(500, "UnknownError")), True),
        (GraphError("x", refusal=Refusal(400)), True),
        (GraphError("x", refusal=Refusal(400, "UnknownError", "An unknown error occurred.")), True),
        (NotFoundError("x", refusal=Refusal(404, "Request_ResourceNotFound", "does not exist")), True),
        (NotFoundError("x", refusal=Refusal(404, "UnknownError", "The template was not found.")), False),
        (GraphError("x", refusal=Refusal(400, "Request_ResourceNotFound", "x")), False),
        (GraphError("x", refusal=Refusal(503, "ServiceUnavailable")), False),
        (AuthorizationError("x", refusal=Refusal(401, "UnknownError")), False),
        (ThrottledError("x", refusal=Refusal(429)), False),
        (NotFoundError("no request was sent"), False),
    ],
)
def test_what_a_new_service_principal_is_answered_with(problem: CloudSyncError, expected: bool) -> None:
    assert is_unknown_yet(problem) is expected


def test_a_job_that_an_attempt_made_is_adopted(server: ScriptedServer, session: GraphSession, pauses: list[float]) -> None:
    unknown = Answer(404, {"error": {"code": "UnknownError", "message": ""}})
    lost = Answer(500, {"error": {"code": "UnknownError", "message": ""}})
    empty = Answer(body={"value": []})
    server.expect(unknown, empty, lost, Answer(body={"value": [{"id": "AD2AADProvisioning.1.2"}, JOB]}))
    assert create_job(Jobs(session, PRINCIPAL)) == JOB
    assert [request.method for request in server.received] == ["GET", "GET", "POST", "GET"]
    assert pauses == [1, 2]


def test_a_refused_job_is_not_asked_for_again(server: ScriptedServer, session: GraphSession, pauses: list[float]) -> None:
    refusal = {"error": {"code": "UnknownError", "message": '{"Message": "The template was not found."}'}}
    server.expect(Answer(body={"value": []}), Answer(404, refusal))
    with pytest.raises(NotFoundError, match="The template was not found"):
        create_job(Jobs(session, PRINCIPAL))
    assert pauses == []
