# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with msal, at a login service of our own."""

from __future__ import annotations

import dataclasses
import logging
import stat
import sys
import time
import typing as t
from email.utils import formatdate
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthenticationError,
    AuthorizationError,
    TransportError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import BatchRequest
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.errors import details_of
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer
from tests.unit.plugins.module_utils._graph.sign_in_support import (
    CLIENT,
    DENIED,
    EXPIRED,
    ME,
    TENANT,
    aadsts,
    as_application,
    discovery,
    get_me,
    token,
)


@pytest.fixture
def options(options: GraphOptions) -> GraphOptions:
    return as_application(options)


def cached_files(folder: Path) -> list[Path]:
    return sorted((folder / "cache" / "hybrid_identity.cloud_sync").glob("*"))


def test_client_secret(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), ME)
    assert get_me(options) == {"id": "me"}
    opened, asked, used = server.received
    assert opened.path == f"/{TENANT}/v2.0/.well-known/openid-configuration"
    assert asked.path == f"/{TENANT}/oauth2/v2.0/token"
    assert asked.form["grant_type"] == "client_credentials"
    assert asked.form["scope"] == f"{server.url}/.default"
    assert asked.form["client_id"] == CLIENT
    assert asked.form["client_secret"] == "right~secret"
    assert used.headers["Authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    ("number", "message", "hint"),
    [
        (7000215, "the client secret is wrong", "not its id"),
        (7000222, "the client secret has expired", "Create a new client secret"),
        (700016, "the application does not exist in this tenant", "client_id and tenant_id"),
        (90002, "the tenant does not exist", "Check tenant_id"),
        (700027, "the certificate is not registered", "Upload the certificate"),
        (700024, "outside its time of validity", "clock"),
        (70023, "the token of the federated credential is valid for too long", "shorter lifetime"),
        (700299, "the federated credential of the application does not accept the token", "issuer, subject and audience"),
        (53003, "a Conditional Access policy blocks the sign-in", "sign-in log"),
        (530099, "a Conditional Access policy or a security policy of the tenant blocks", "sign-in log"),
        (50034, "Some text", "Look the error number up"),
    ],
)
def test_refusals(server: ScriptedServer, options: GraphOptions, number: int, message: str, hint: str) -> None:
    server.expect(discovery(server), aadsts(number))
    with pytest.raises(AuthenticationError, match=message) as caught:
        get_me(options)
    problem = caught.value
    assert f"AADSTS{number}" in problem.message
    assert hint in str(problem.hint)
    assert details_of(problem) == {
        "error": "invalid_client",
        "aadsts": number,
        "correlation_id": "c-1",
        "trace_id": "t-1",
        "auth_method": "client_secret",
    }


@pytest.mark.parametrize(
    ("minutes", "said"), [(10, "is 600 s behind the login"), (-10, "is 600 s ahead of the login"), (1, None), (-1, None)]
)
def test_a_clock_that_is_wrong_is_said(
    server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch, minutes: int, said: str | None
) -> None:
    now = float(int(time.time()))  # the header has no fractions
    monkeypatch.setattr(time, "time", lambda: now)
    refused = aadsts(700024)
    server.expect(discovery(server), Answer(refused.status, refused.body, {"Date": formatdate(now + minutes * 60)}))
    with pytest.raises(AuthenticationError, match="outside its time of validity") as caught:
        get_me(options)
    hint = str(caught.value.hint)
    assert hint.startswith("The clock of this machine") == (said is not None)
    assert said is None or said in hint
    assert ("clock_ahead_seconds" in caught.value.describe()) == (said is not None)


def test_what_was_passed_over_is_said(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), aadsts(7000215))
    with pytest.raises(AuthenticationError) as caught:
        get_me(dataclasses.replace(options, unused_credentials=("certificate_path",)))
    assert "The sign-in was by client_secret, although certificate_path is given, too" in str(caught.value.hint)


def test_a_tenant_that_does_not_exist(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(aadsts(90002, "Tenant 'x' not found."))
    with pytest.raises(AuthenticationError, match="the tenant does not exist"):
        get_me(options)


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            Answer(200, "<html><title>Sign in right~secret</title>"),
            "200 and the web page 'Sign in .*' .text/html. in place of JSON",
        ),
        (Answer(200, '{"token_type": "Bea'), "200 and JSON that breaks off"),
        (Answer(200, "null"), "200 and null"),
        (Answer(200), "200 and no body"),
        (Answer(200, {}), "200 and an empty object"),
    ],
)
def test_something_else_answers(server: ScriptedServer, options: GraphOptions, step: int, answer: Answer, message: str) -> None:
    server.expect(*[discovery(server)][:step], answer, answer)
    with pytest.raises(UnreadableAnswerError, match=message) as caught:
        get_me(options)
    assert "login_url" in str(caught.value.hint)


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize("answer", [Answer(200, "<html>"), Answer(200, '{"token_type": "Bea'), Answer(200), Answer(200, {})])
def test_a_login_service_that_something_else_answered_for_is_asked_again(
    server: ScriptedServer, options: GraphOptions, step: int, answer: Answer
) -> None:
    steps = [discovery(server), token(), ME]
    server.expect(*steps[:step], answer, *steps[step:])
    assert get_me(options) == {"id": "me"}


@pytest.mark.parametrize("step", [0, 1])
def test_a_page_that_refuses_is_not_asked_again(server: ScriptedServer, options: GraphOptions, step: int) -> None:
    server.expect(*[discovery(server)][:step], Answer(403, "<html><title>Blocked by policy</title>"))
    with pytest.raises(UnreadableAnswerError, match="answered with 403 and the web page 'Blocked by policy'"):
        get_me(options)


def test_an_answer_that_lacks_what_msal_needs(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(Answer(body={"issuer": "x"}))
    with pytest.raises(UnreadableAnswerError, match="does not answer as a login service"):
        get_me(options)


def test_an_overloaded_login_service(server: ScriptedServer, options: GraphOptions) -> None:
    busy = Answer(503, {}, {"Retry-After": "0"})
    server.expect(discovery(server), busy, busy)
    with pytest.raises(TransportError, match="cannot answer now"):
        get_me(options)


def test_a_login_service_that_recovers(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), Answer(429, {}, {"Retry-After": "0"}), token(), ME)
    assert get_me(options) == {"id": "me"}


def test_an_untrusted_login_service(options: GraphOptions) -> None:
    with pytest.raises(TransportError, match="is not trusted"):
        get_me(dataclasses.replace(options, ca_path=None))


def test_msal_logs_nothing(server: ScriptedServer, options: GraphOptions, capfd: pytest.CaptureFixture[str]) -> None:
    server.expect(discovery(server), token(), ME)
    get_me(options)
    logging.getLogger("msal").error("body of an answer")
    assert capfd.readouterr().err == ""


def test_the_second_task_uses_the_cached_token(
    server: ScriptedServer, options: GraphOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.expect(discovery(server), token(), ME, ME)
    get_me(options)
    monkeypatch.setitem(sys.modules, "msal", None)
    get_me(options)
    assert server.received[3].headers["Authorization"] == "Bearer token-1"
    (file,) = cached_files(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "right~secret" not in file.read_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "another"},
        {"client_id": "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0002"},
        {"tenant_id": "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b002"},
    ],
)
def test_another_credential_signs_in_for_itself(server: ScriptedServer, options: GraphOptions, changes: dict[str, t.Any]) -> None:
    server.expect(discovery(server), token(), ME, discovery(server), token("token-2"), ME)
    get_me(options)
    get_me(dataclasses.replace(options, **changes))
    assert server.received[5].headers["Authorization"] == "Bearer token-2"


def test_the_cache_can_be_off(server: ScriptedServer, options: GraphOptions, tmp_path: Path) -> None:
    server.expect(*[discovery(server), token(), ME] * 2)
    for _run in range(2):
        get_me(dataclasses.replace(options, token_cache=False))
    assert cached_files(tmp_path) == []


@pytest.mark.parametrize("refused", [EXPIRED, DENIED, Answer(403, {"error": {"code": "Authorization_RequestDenied"}})])
def test_a_cached_token_is_renewed_once(server: ScriptedServer, options: GraphOptions, refused: Answer) -> None:
    server.expect(discovery(server), token(), ME)
    get_me(options)
    server.expect(refused, discovery(server), token("token-2"), ME)
    assert get_me(options) == {"id": "me"}
    assert server.received[-1].headers["Authorization"] == "Bearer token-2"
    server.expect(ME)
    get_me(options)
    assert server.received[-1].headers["Authorization"] == "Bearer token-2"


def test_missing_rights_of_a_new_token_are_final(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), DENIED)
    with pytest.raises(AuthorizationError):
        get_me(options)


def test_a_new_token_that_is_refused_is_renewed_once(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), EXPIRED, discovery(server), token("token-2"), EXPIRED)
    with pytest.raises(AuthenticationError, match="the access token is not accepted"):
        get_me(options)


def test_a_token_that_is_about_to_expire_is_not_used_by_the_next_task(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(seconds=299), ME, discovery(server), token("token-2"), ME)
    get_me(options)
    get_me(options)
    assert server.received[5].headers["Authorization"] == "Bearer token-2"


def test_a_session_outlives_its_token(server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    server.expect(discovery(server), token(), ME, discovery(server), token("token-2"), ME)
    with GraphSession(options, QUICK) as session:
        session.get("/me")
        later = time.time() + 3400
        monkeypatch.setattr(time, "time", lambda: later)
        session.get("/me")
    assert server.received[5].headers["Authorization"] == "Bearer token-2"


def test_a_short_lived_token_is_used_for_half_of_its_life(
    server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    server.expect(discovery(server), token(seconds=60), ME, ME, discovery(server), token("token-2"), ME)
    with GraphSession(options, QUICK) as session:
        for passed in (0, 29, 31):
            monkeypatch.setattr(time, "time", lambda passed=passed: now + passed)
            session.get("/me")
    assert [request.headers["Authorization"] for request in server.received if request.path == "/v1.0/me"] == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
    ]


def test_a_token_that_ends_in_a_batch_is_renewed_once(server: ScriptedServer, options: GraphOptions) -> None:
    good = {"id": "0", "status": 200, "body": {"id": "a"}}
    ended = {"id": "1", "status": 401, "body": EXPIRED.body}
    renewed = {"id": "1", "status": 200, "body": {"id": "b"}}
    server.expect(discovery(server), token(), Answer(body={"responses": [good, ended]}))
    server.expect(discovery(server), token("token-2"), Answer(body={"responses": [renewed]}))
    with GraphSession(dataclasses.replace(options, token_cache=False), QUICK) as session:
        answers = session.batch([BatchRequest("GET", "/users/a"), BatchRequest("GET", "/users/b")])
    assert [answer.result()["id"] for answer in answers] == ["a", "b"]
    assert [each["url"] for each in server.received[-1].json["requests"]] == ["/users/b"]
    assert server.received[-1].headers["Authorization"] == "Bearer token-2"


CHALLENGED = Answer(
    401,
    {
        "error": {
            "code": "InvalidAuthenticationToken",
            "message": "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
            "TokenIssuedBeforeRevocationTimestamp",
        }
    },
    {"WWW-Authenticate": 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'},
)


@pytest.mark.parametrize("challenge", [CHALLENGED, Answer(401, {"error": {"code": "x", "message": "y"}}, CHALLENGED.headers)])
def test_a_challenge_of_continuous_access_evaluation_is_answered_by_another_sign_in(
    server: ScriptedServer, options: GraphOptions, challenge: Answer
) -> None:
    server.expect(discovery(server), token(), challenge, discovery(server), token("token-2"), ME)
    assert get_me(dataclasses.replace(options, token_cache=False)) == {"id": "me"}
    assert server.received[-1].headers["Authorization"] == "Bearer token-2"


def test_a_challenge_that_another_sign_in_does_not_answer(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), CHALLENGED, discovery(server), token("token-2"), CHALLENGED)
    with pytest.raises(AuthenticationError, match="asks for another sign-in .continuous access evaluation.") as caught:
        get_me(dataclasses.replace(options, token_cache=False))
    hint = str(caught.value.hint)
    assert "were revoked" in hint and "give a new access_token" in hint and "clock" not in hint


def test_a_sign_in_that_policies_forbid_after_a_challenge(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), CHALLENGED, discovery(server), aadsts(53003))
    with pytest.raises(AuthenticationError, match="a Conditional Access policy blocks the sign-in"):
        get_me(dataclasses.replace(options, token_cache=False))


def test_a_refusal_in_a_batch_is_no_reason_to_sign_in_again(server: ScriptedServer, options: GraphOptions) -> None:
    denied = {"id": "0", "status": 401, "body": DENIED.body}
    server.expect(discovery(server), token(), Answer(body={"responses": [denied]}))
    with GraphSession(dataclasses.replace(options, token_cache=False), QUICK) as session:
        (answer,) = session.batch([BatchRequest("GET", "/users/a")])
    assert isinstance(answer.error, AuthorizationError)
