# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
import os
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthenticationError,
    OptionError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth import azure_cli
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.registry import (
    METHODS,
    auth_method,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import (
    AUTH_METHODS,
    GraphOptions,
)
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

TENANT = "7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001"
CLIENT = "3b1a6f5e-6a53-4d0c-8a8c-6a1f0c5e0001"


def options(method: str, **parameters: t.Any) -> GraphOptions:
    return GraphOptions.from_parameters({"auth_method": method, **parameters})


def test_every_choice_is_registered() -> None:
    assert tuple(sorted(METHODS)) == AUTH_METHODS


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        ("client_secret", "tenant_id and client_id and client_secret"),
        ("certificate", "tenant_id and client_id and certificate_path"),
        ("federated", "tenant_id and client_id and federated_token_file"),
        ("access_token", "access_token"),
    ],
)
def test_what_is_missing_is_said_before_any_request(method: str, missing: str) -> None:
    with pytest.raises(OptionError, match=f"auth_method {method} needs {missing}"):
        GraphSession(options(method))


def test_managed_identity_needs_nothing() -> None:
    assert auth_method(options("managed_identity")).NAME == "managed_identity"


KEY = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("method", "option", "content", "message"),
    [
        ("certificate", "certificate_path", None, "cannot be read: No such file"),
        ("certificate", "certificate_path", "", "is empty"),
        ("certificate", "certificate_path", KEY, "holds no certificate"),
        ("certificate", "certificate_path", CERTIFICATE, "holds no private key"),
        ("federated", "federated_token_file", None, "cannot be read: No such file"),
        ("federated", "federated_token_file", "\n", "is empty"),
        ("federated", "federated_token_file", "not a token", "does not hold a JSON web token"),
    ],
)
def test_files_are_checked(tmp_path: Path, method: str, option: str, content: str | None, message: str) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_text(content)
    with pytest.raises(OptionError, match=message):
        auth_method(options(method, tenant_id=TENANT, client_id=CLIENT, **{option: str(path)}))


def test_a_damaged_certificate(tmp_path: Path) -> None:
    (tmp_path / "app.pem").write_text(KEY + CERTIFICATE)
    chosen = options("certificate", tenant_id=TENANT, client_id=CLIENT, certificate_path=str(tmp_path / "app.pem"))
    with pytest.raises(OptionError, match="it is damaged"):
        auth_method(chosen).acquire(chosen)


def test_fingerprints_tell_credentials_apart(tmp_path: Path) -> None:
    path = tmp_path / "file"
    seen = set()
    for secret in ("a", "b"):
        seen.add(METHODS["client_secret"]().fingerprint(options("client_secret", client_secret=secret)))
    for content in ("1", "2"):
        path.write_text(content)
        for password in (None, "p"):
            chosen = options("certificate", certificate_path=str(path), certificate_password=password)
            seen.add(METHODS["certificate"]().fingerprint(chosen))
    for file in ("/x", "/y"):
        seen.add(METHODS["federated"]().fingerprint(options("federated", federated_token_file=file)))
    assert len(seen) == 8
    assert None not in seen


def jwt(**claims: t.Any) -> str:
    parts = [json.dumps({"alg": "none"}), json.dumps(claims), "signature"]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize("token", ["opaque", "a.b.c", jwt(), jwt(exp="soon"), "..", jwt(exp=4102444800)])
def test_access_token(token: str) -> None:
    chosen = options("access_token", access_token=token)
    assert auth_method(chosen).acquire(chosen).value == token
    assert auth_method(chosen).fingerprint(chosen) is None


def test_access_token_that_expired() -> None:
    chosen = options("access_token", access_token=jwt(exp=time.time() - 60))
    with pytest.raises(AuthenticationError, match="access_token has expired.*the clock of this machine says") as caught:
        auth_method(chosen).acquire(chosen)
    assert "set the clock right" in str(caught.value.hint)


GRAPH = "https://graph.microsoft.com"
GRAPH_APP = "00000003-0000-0000-c000-000000000000"
MANAGEMENT = "https://management.azure.com/"


@pytest.mark.parametrize(
    ("audience", "parameters"),
    [
        (GRAPH, {}),
        (f"{GRAPH}/", {}),
        (GRAPH_APP, {}),
        (GRAPH_APP, {"cloud": "china"}),
        ("https://graph.microsoft.us", {"cloud": "us_government"}),
        ("https://graph.contoso.lab", {"graph_url": "https://graph.contoso.lab"}),
        (MANAGEMENT, {"graph_url": "https://graph.contoso.lab"}),  # nobody knows what such a token must be for
        (["a", "b"], {}),
    ],
)
def test_access_token_for_graph(audience: t.Any, parameters: dict[str, str]) -> None:
    assert auth_method(options("access_token", access_token=jwt(aud=audience), **parameters))


@pytest.mark.parametrize(
    ("audience", "parameters"),
    [
        (MANAGEMENT, {}),
        (GRAPH, {"cloud": "us_government"}),
        ("https://graph.microsoft.us", {"cloud": "us_government_dod"}),
        ("https://graph.microsoft.us", {}),
    ],
)
def test_access_token_for_something_else(audience: str, parameters: dict[str, str]) -> None:
    token = jwt(aud=audience)
    with pytest.raises(OptionError, match="access_token is for https://.*, not for Microsoft Graph at") as caught:
        GraphSession(options("access_token", access_token=token, **parameters))
    assert token not in f"{caught.value} {caught.value.hint}"


def test_access_token_of_another_tenant() -> None:
    token = jwt(aud=GRAPH, tid="7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b002")
    with pytest.raises(OptionError, match=f"of the tenant 7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b002, and tenant_id says {TENANT}"):
        GraphSession(options("access_token", access_token=token, tenant_id=TENANT))
    for tenant in (None, "contoso.com", "7D3C1F0A-52A4-4F0E-9C57-0C1DE5A0B002"):
        assert auth_method(options("access_token", access_token=token, tenant_id=tenant))


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("Bearer abc", "access_token is not the value alone: it begins with Bearer"),
        ("abc\n", "access_token is not the value alone: there are spaces or line ends around it"),
        ("abc\r\nHost: evil", "access_token is not a token"),
        ("tökén", "access_token is not a token"),
    ],
)
def test_access_token_that_is_none(token: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        auth_method(options("access_token", access_token=token))


@pytest.fixture
def az(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> t.Callable[[str], Path]:
    """Put a shell script in the place of the Azure command line."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("AZURE_CONFIG_DIR", str(tmp_path))

    def install(script: str) -> Path:
        path = folder / "az"
        path.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n{script}\n')
        path.chmod(0o755)
        return tmp_path / "arguments"

    return install


def test_azure_cli(az: t.Callable[[str], Path]) -> None:
    arguments = az("""echo '{"accessToken": "from-az", "expires_on": 1900000000, "expiresOn": "ignored"}'""")
    chosen = options("azure_cli", tenant_id=TENANT)
    token = auth_method(chosen).acquire(chosen)
    assert (token.value, token.expires_at) == ("from-az", 1900000000.0)
    assert arguments.read_text() == (
        f"account get-access-token --output json --resource https://graph.microsoft.com --tenant {TENANT}\n"
    )


def test_azure_cli_before_2_54(az: t.Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT-2")
    time.tzset()
    try:
        az("""echo '{"accessToken": "from-az", "expiresOn": "2030-03-17 19:46:40.000000"}'""")
        chosen = options("azure_cli")
        assert auth_method(chosen).acquire(chosen).expires_at == 1900000000.0
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'ERROR: Please run az login' >&2; exit 1", "failed: ERROR: Please run az login"),
        ("exit 3", "failed: exit status 3"),
        ("echo 'no json'", "not its documented answer"),
        ("echo '{}'", "not its documented answer"),
        ("echo '[]'", "not its documented answer"),
        ("exec yes", "failed: exit status -9"),
        ("exec yes >&2", "failed: y y y"),
    ],
)
def test_azure_cli_that_fails(az: t.Callable[[str], Path], script: str, message: str) -> None:
    az(script)
    chosen = options("azure_cli")
    with pytest.raises(AuthenticationError, match=message):
        auth_method(chosen).acquire(chosen)


def test_a_refusal_that_azure_cli_passes_on_is_explained(az: t.Callable[[str], Path]) -> None:
    az("echo 'AADSTS50076: Due to a configuration change made by your administrator, you must use MFA. Trace ID: t' >&2; exit 1")
    chosen = options("azure_cli")
    with pytest.raises(AuthenticationError) as caught:
        auth_method(chosen).acquire(chosen)
    problem = caught.value
    assert problem.message == "az account get-access-token failed: multifactor authentication is required (AADSTS50076)"
    assert "az login" in str(problem.hint)
    assert (problem.describe()["aadsts"], "Due to a configuration change" in problem.describe()["reason"]) == (50076, True)


def test_azure_cli_that_hangs(az: t.Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    az("exec sleep 5")
    monkeypatch.setattr(azure_cli, "_TIMEOUT_SECONDS", 0.2)
    chosen = options("azure_cli")
    with pytest.raises(AuthenticationError, match="did not finish"):
        auth_method(chosen).acquire(chosen)


def test_azure_cli_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OptionError, match="there is no az in PATH"):
        auth_method(options("azure_cli"))


def test_azure_cli_fingerprint_follows_the_account(az: t.Callable[[str], Path], tmp_path: Path) -> None:
    az("exit 0")
    method, chosen = METHODS["azure_cli"](), options("azure_cli")
    assert method.fingerprint(chosen) is None
    seen = set()
    for account in ("ana", "ben"):
        (tmp_path / "azureProfile.json").write_text(account)
        seen.add(method.fingerprint(chosen))
    assert len(seen) == 2


@pytest.fixture
def metadata(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[ScriptedServer]:
    """The metadata service of an Azure machine, at an address of our own."""
    server = ScriptedServer(None)
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url)
    yield server
    server.close()
    assert (server.unexpected, server.unused) == ([], [])


@pytest.mark.parametrize("client", [None, CLIENT])
def test_managed_identity(metadata: ScriptedServer, monkeypatch: pytest.MonkeyPatch, client: str | None) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    metadata.expect(Answer(body={"access_token": "from-imds", "expires_in": "3600", "token_type": "Bearer"}))
    chosen = options("managed_identity", client_id=client, graph_proxy="http://127.0.0.1:1")
    token = auth_method(chosen).acquire(chosen)
    assert token.value == "from-imds"
    assert 3500 < token.expires_at - time.time() <= 3600
    (request,) = metadata.received
    assert request.path == "/metadata/identity/oauth2/token"
    assert request.query["resource"] == "https://graph.microsoft.com"
    assert request.query.get("client_id") == client
    assert request.headers["Metadata"] == "true"


@pytest.mark.parametrize("client", [None, CLIENT])
def test_managed_identity_of_app_service(metadata: ScriptedServer, monkeypatch: pytest.MonkeyPatch, client: str | None) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{metadata.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "header-secret")
    metadata.expect(Answer(body={"access_token": "from-app-service", "expires_on": str(int(time.time()) + 3600)}))
    chosen = options("managed_identity", client_id=client, cloud="us_government")
    assert auth_method(chosen).acquire(chosen).value == "from-app-service"
    (request,) = metadata.received
    assert (request.path, request.query["resource"]) == ("/msi/token", "https://graph.microsoft.us")
    assert request.query.get("client_id") == client
    assert request.headers["X-IDENTITY-HEADER"] == "header-secret"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(400, {"error": "invalid_request", "error_description": "Identity not found"}), "Identity not found"),
        (Answer(404, "<html>"), "The managed identity cannot be used"),
        (Answer(200, {"token_type": "Bearer"}), "no reason given"),
    ],
)
def test_managed_identity_that_fails(metadata: ScriptedServer, answer: Answer, message: str) -> None:
    metadata.expect(answer)
    chosen = options("managed_identity")
    with pytest.raises(AuthenticationError, match=message) as caught:
        auth_method(chosen).acquire(chosen)
    assert "must run in Azure" in str(caught.value.hint)


@pytest.mark.parametrize("answer", [Answer(200, "<html>"), Answer(200, {}), Answer(200)])
def test_a_metadata_service_that_answers_with_something_else_is_asked_again(metadata: ScriptedServer, answer: Answer) -> None:
    metadata.expect(answer, answer, Answer(body={"access_token": "from-imds", "expires_in": "3600", "token_type": "Bearer"}))
    chosen = options("managed_identity")
    assert auth_method(chosen).acquire(chosen).value == "from-imds"


def test_a_metadata_service_that_is_something_else(metadata: ScriptedServer) -> None:
    metadata.expect(*[Answer(200, "<html><title>Welcome</title>")] * 3)
    chosen = options("managed_identity")
    with pytest.raises(AuthenticationError, match="cannot be used: .* was answered with 200 and the web page 'Welcome'"):
        auth_method(chosen).acquire(chosen)


def test_managed_identity_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1")
    chosen = options("managed_identity")
    with pytest.raises(AuthenticationError, match="refuses the connection"):
        auth_method(chosen).acquire(chosen)
