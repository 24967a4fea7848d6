# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a token of another identity provider."""

from __future__ import annotations

import dataclasses
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthenticationError,
    CloudSyncError,
    OptionError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer
from tests.unit.plugins.module_utils._graph.sign_in_support import (
    ME,
    as_application,
    discovery,
    get_me,
    token,
)


@pytest.fixture
def options(options: GraphOptions) -> GraphOptions:
    return as_application(options)


def test_federated(server: ScriptedServer, options: GraphOptions, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("head.claims.signature\n")
    server.expect(discovery(server), token(), ME)
    get_me(dataclasses.replace(options, auth_method="federated", federated_token_file=str(tmp_path / "token")))
    assert server.received[1].form["client_assertion"] == "head.claims.signature"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('"head.claims.signature"', 'is not the value alone: it stands in ""'),
        ("Bearer head.claims.signature", "is not the value alone: it begins with Bearer"),
        ("'head.claims.signature", "does not hold a JSON web token"),
        ("\ufeffhead.claims.signature", "does not hold a JSON web token"),
        ("token=head.claims.signature", "does not hold a JSON web token"),
    ],
)
def test_a_federated_token_file_with_more_than_the_token(
    server: ScriptedServer, options: GraphOptions, tmp_path: Path, content: str, reason: str
) -> None:
    (tmp_path / "token").write_text(content)
    with pytest.raises(OptionError) as caught:
        get_me(dataclasses.replace(options, auth_method="federated", federated_token_file=str(tmp_path / "token")))
    assert reason in caught.value.message
    assert "signature" not in f"{caught.value.message} {caught.value.hint}"
    assert server.received == []


def test_a_federated_token_that_is_given(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(discovery(server), token(), ME)
    get_me(dataclasses.replace(options, auth_method="federated", federated_token="head.claims.signature"))
    assert server.received[1].form["client_assertion"] == "head.claims.signature"


@pytest.fixture
def github(server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch) -> GraphOptions:
    """A job of GitHub Actions that may get a token."""
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", f"{server.url}/idtoken?api-version=2.0")
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret-4711")
    return dataclasses.replace(options, auth_method="federated", client_secret=None)


def test_github_actions(server: ScriptedServer, github: GraphOptions) -> None:
    server.expect(discovery(server), Answer(body={"count": 1, "value": "head.claims.signature"}), token(), ME)
    get_me(github)
    asked, signed = server.received[1:3]
    assert (asked.method, asked.path) == ("GET", "/idtoken")
    assert asked.query == {"api-version": "2.0", "audience": "api://AzureADTokenExchange"}
    assert asked.headers["Authorization"] == "Bearer job-secret-4711"
    assert signed.form["client_assertion"] == "head.claims.signature"


def test_each_job_of_github_actions_signs_in_for_itself(
    server: ScriptedServer, github: GraphOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = [discovery(server), Answer(body={"value": "head.claims.signature"}), token(), ME]
    server.expect(*job, ME, *job)
    get_me(github)
    get_me(github)
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "another-secret")
    get_me(github)


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (Answer(401, {"message": "job-secret-4711"}), AuthenticationError, "gives this job no token .status 401"),
        (Answer(403, "<html>"), AuthenticationError, "gives this job no token"),
        (Answer(200, {"value": None}), UnreadableAnswerError, "its answer holds none"),
        (Answer(200, {"value": "opaque"}), UnreadableAnswerError, "its answer holds none"),
    ],
)
def test_github_actions_that_gives_none(
    server: ScriptedServer, github: GraphOptions, answer: Answer, kind: type[CloudSyncError], message: str
) -> None:
    server.expect(discovery(server), answer)
    with pytest.raises(kind, match=message) as caught:
        get_me(github)
    assert "job-secret-4711" not in f"{caught.value} {caught.value.hint} {caught.value.describe()}"


CONNECTION = "5b7f0c3e-9a1d-4c2b-8e6f-0a1b2c3d4e5f"


@pytest.fixture
def azure(server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch) -> GraphOptions:
    """A job of Azure DevOps whose step was given the token of the job."""
    monkeypatch.setenv("TF_BUILD", "True")
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", f"{server.url}/contoso/_apis/distributedtask/oidctoken/")
    monkeypatch.setenv("SYSTEM_ACCESSTOKEN", "job-secret-4711")
    return dataclasses.replace(options, auth_method="federated", client_secret=None, service_connection_id=CONNECTION)


def test_azure_devops(server: ScriptedServer, azure: GraphOptions) -> None:
    server.expect(discovery(server), Answer(body={"oidcToken": "head.claims.signature"}), token(), ME)
    get_me(azure)
    asked, signed = server.received[1:3]
    assert (asked.method, asked.path) == ("POST", "/contoso/_apis/distributedtask/oidctoken")
    assert asked.query == {"api-version": "7.1", "serviceConnectionId": CONNECTION}
    assert asked.headers["Authorization"] == "Bearer job-secret-4711"
    assert asked.headers["X-TFS-FedAuthRedirect"] == "Suppress"
    assert signed.form["client_assertion"] == "head.claims.signature"


def test_each_job_and_connection_of_azure_devops_signs_in_for_itself(
    server: ScriptedServer, azure: GraphOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = [discovery(server), Answer(body={"oidcToken": "head.claims.signature"}), token(), ME]
    server.expect(*job, ME, *job, *job)
    get_me(azure)
    get_me(azure)
    get_me(dataclasses.replace(azure, service_connection_id=CONNECTION.replace("5b7f", "0000")))
    monkeypatch.setenv("SYSTEM_ACCESSTOKEN", "another-secret")
    get_me(azure)


@pytest.mark.parametrize(
    ("answer", "kind", "message", "hint"),
    [
        (
            Answer(401, {"message": "job-secret-4711"}),
            AuthenticationError,
            "gives this job no token .status 401",
            "SYSTEM_ACCESSTOKEN",
        ),
        (Answer(403, "<html>"), AuthenticationError, "gives this job no token .status 403", "permitted to use it"),
        (Answer(404, {"message": "No service connection"}), AuthenticationError, "no token .status 404", "is of this project"),
        (
            Answer(302, "", {"Location": "https://login.contoso.com"}),
            UnreadableAnswerError,
            "its answer holds none",
            "a proxy answers",
        ),
        (Answer(200, {"oidcToken": None}), UnreadableAnswerError, "its answer holds none", "a proxy answers"),
        (Answer(200, {"oidcToken": "opaque"}), UnreadableAnswerError, "its answer holds none", "a proxy answers"),
        (Answer(200, {"value": "head.claims.signature"}), UnreadableAnswerError, "its answer holds none", "a proxy answers"),
    ],
)
def test_azure_devops_that_gives_none(
    server: ScriptedServer, azure: GraphOptions, answer: Answer, kind: type[CloudSyncError], message: str, hint: str
) -> None:
    server.expect(discovery(server), answer)
    with pytest.raises(kind, match=message) as caught:
        get_me(azure)
    assert hint in str(caught.value.hint)
    assert "job-secret-4711" not in f"{caught.value} {caught.value.hint} {caught.value.describe()}"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("SYSTEM_ACCESSTOKEN", "", "was not given SYSTEM_ACCESSTOKEN"),
        ("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)", "SYSTEM_ACCESSTOKEN is not the value alone"),
        ("SYSTEM_ACCESSTOKEN", "job-secret-4711\n", "SYSTEM_ACCESSTOKEN is not the value alone"),
        ("SYSTEM_OIDCREQUESTURI", "", "only works in a job of Azure DevOps"),
    ],
)
def test_a_step_of_azure_devops_that_lacks_something(
    server: ScriptedServer, azure: GraphOptions, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(OptionError, match=message) as caught:
        get_me(azure)
    assert "job-secret-4711" not in f"{caught.value} {caught.value.hint}"
    assert server.received == []


def test_the_name_of_a_service_connection_is_refused(server: ScriptedServer, azure: GraphOptions) -> None:
    with pytest.raises(OptionError, match="'sc-cloud-sync' is not the id of a service connection") as caught:
        get_me(dataclasses.replace(azure, service_connection_id="sc-cloud-sync"))
    assert "resourceId" in str(caught.value.hint)
    assert server.received == []


class Runner(t.NamedTuple):
    """A system that runs jobs: its name, the member of its answer that is the token, and the variable with its address."""

    name: str
    member: str
    variable: str


RUNNERS = {
    "github": Runner("GitHub Actions", "value", "ACTIONS_ID_TOKEN_REQUEST_URL"),
    "azure": Runner("Azure DevOps", "oidcToken", "SYSTEM_OIDCREQUESTURI"),
}


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest) -> tuple[Runner, GraphOptions]:
    """Each such system, and a job of it."""
    return RUNNERS[request.param], request.getfixturevalue(request.param)


SOMETHING_ELSE = [
    (Answer(200, "<html><title>Sign in</title>"), "the web page 'Sign in' .text/html."),
    (Answer(200, []), "a list .application/json."),
    (Answer(200), "no body"),
]


@pytest.mark.parametrize(("answer", "message"), SOMETHING_ELSE)
def test_something_else_answers_for_the_system_of_the_job(
    server: ScriptedServer, runner: tuple[Runner, GraphOptions], answer: Answer, message: str
) -> None:
    system, options = runner
    server.expect(discovery(server), answer, answer)
    with pytest.raises(UnreadableAnswerError, match=f"a token of {system.name} was answered with 200 and {message}") as caught:
        get_me(options)
    assert system.variable in str(caught.value.hint)


@pytest.mark.parametrize("answer", [Answer(503, {}, {"Retry-After": "0"}), *[answer for answer, _message in SOMETHING_ELSE]])
def test_the_system_of_the_job_is_asked_again(server: ScriptedServer, runner: tuple[Runner, GraphOptions], answer: Answer) -> None:
    system, options = runner
    server.expect(discovery(server), answer, Answer(body={system.member: "head.claims.signature"}), token(), ME)
    assert get_me(options) == {"id": "me"}


def test_the_address_of_the_system_of_the_job_must_be_https(
    server: ScriptedServer, runner: tuple[Runner, GraphOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    system, options = runner
    monkeypatch.setenv(system.variable, "http://runner/idtoken")
    server.expect(discovery(server))
    with pytest.raises(OptionError, match=f"{system.variable} is not an https address"):
        get_me(options)


def test_a_federated_token_is_read_anew_when_the_session_signs_in_again(
    server: ScriptedServer, options: GraphOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    chosen = dataclasses.replace(options, auth_method="federated", federated_token_file=str(path))
    path.write_text("first.claims.signature")
    now = time.time()
    server.expect(*[discovery(server), token(), ME] * 2)
    with GraphSession(chosen, QUICK) as session:
        session.get("/me")
        path.write_text("second.claims.signature")
        monkeypatch.setattr(time, "time", lambda: now + 3400)
        session.get("/me")
    assert [server.received[index].form["client_assertion"] for index in (1, 4)] == [
        "first.claims.signature",
        "second.claims.signature",
    ]
