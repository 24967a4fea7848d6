# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way of signing in, as a user has it set up; what it says when it fails, and that no secret ever shows."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.integration.helpers import in_process
from tests.integration.helpers.fast_playbooks import COLLECTION
from tests.integration.helpers.odd_controllers import HOST
from tests.integration.helpers.support import Json, run_module
from tests.lab.client import Lab
from tests.unit.plugins.module_utils._graph.certificates import (
    ClientCertificate,
    make_client_certificate,
    useless_certificates,
)
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

NAME: Json = {"configuration": "contoso.lab", "token_cache": False}
CONNECTION = "5b7f0c3e-9a1d-4c2b-8e6f-0a1b2c3d4e5f"
JOB_SECRET = "job-secret-of-the-runner-4711"
CLAIMS = {"iss": "https://token.actions.example", "sub": "repo:contoso/sync", "aud": "api://AzureADTokenExchange"}
NO_SECRET: dict[str, str | None] = {"AZURE_CLIENT_SECRET": None}


@pytest.fixture(name="key", scope="module")
def fixture_key() -> rsa.RSAPrivateKey:
    """The key of an identity provider whose tokens the application trusts."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(name="certificate", scope="module")
def fixture_certificate(tmp_path_factory: pytest.TempPathFactory) -> ClientCertificate:
    """A certificate in every form."""
    return make_client_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(name="trusting")
def fixture_trusting(lab: Lab, key: rsa.RSAPrivateKey, certificate: ClientCertificate) -> Lab:
    """A tenant that knows the certificate, and trusts the identity provider."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public_key = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    lab.register_federation(
        {"issuer": CLAIMS["iss"], "subject": CLAIMS["sub"], "audience": CLAIMS["aud"], "public_key": public_key}
    )
    pem = certificate.pem.read_text()
    lab.register_certificate(pem[pem.index("-----BEGIN CERTIFICATE") :])
    return lab


@pytest.fixture(name="runner")
def fixture_runner(lab: Lab, tmp_path: Path) -> Iterator[ScriptedServer]:
    """What GitHub Actions and Azure DevOps run for their jobs."""
    path = tmp_path / "server.pem"
    path.write_text(Path(lab.state.server_key).read_text() + Path(lab.state.server_certificate).read_text())
    server = ScriptedServer(path)
    yield server
    server.close()
    assert (server.unexpected, server.unused) == ([], [])


def token_of(key: rsa.RSAPrivateKey, seconds: float = 300) -> str:
    now = int(time.time())
    return jwt.encode({**CLAIMS, "iat": now - 3600, "exp": now + int(seconds)}, key, algorithm="RS256")


def job(runner: ScriptedServer) -> dict[str, str | None]:
    """Return the environment of a job of GitHub Actions that may get a token."""
    address = f"{runner.url.replace('localhost', HOST)}/idtoken?api-version=2.0"
    return {**NO_SECRET, "ACTIONS_ID_TOKEN_REQUEST_URL": address, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": JOB_SECRET}


def step(runner: ScriptedServer) -> dict[str, str | None]:
    """Return the environment of a step of Azure DevOps that was given the token of its job."""
    address = f"{runner.url.replace('localhost', HOST)}/oidctoken"
    return {**NO_SECRET, "TF_BUILD": "True", "SYSTEM_OIDCREQUESTURI": address, "SYSTEM_ACCESSTOKEN": JOB_SECRET}


def fake_az(folder: Path, script: str) -> str:
    """Put an az of our own in front of the PATH, which is returned."""
    folder.mkdir(exist_ok=True)
    (folder / "az").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "az").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def signed_in(environment: t.Mapping[str, str | None] | None = None, **options: t.Any) -> None:
    outcome = run_module("sync_job_info", environment=environment, **{**NAME, **options})
    assert not outcome.failed, outcome.message
    assert outcome["job_state"] == "paused"


def test_a_job_of_github_actions(trusting: Lab, runner: ScriptedServer, key: rsa.RSAPrivateKey) -> None:
    runner.expect(Answer(body={"count": 1, "value": token_of(key)}))
    signed_in(job(runner))
    (request,) = runner.received
    assert request.query == {"api-version": "2.0", "audience": "api://AzureADTokenExchange"}
    assert request.headers["Authorization"] == f"Bearer {JOB_SECRET}"


def test_a_step_of_azure_devops(trusting: Lab, runner: ScriptedServer, key: rsa.RSAPrivateKey) -> None:
    """As the task AzureCLI@2 sets it up: only the token of the job is the user's to give."""
    runner.expect(Answer(body={"oidcToken": token_of(key)}))
    connection = {
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": CONNECTION,
        "AZURESUBSCRIPTION_CLIENT_ID": os.environ["AZURE_CLIENT_ID"],
        "AZURESUBSCRIPTION_TENANT_ID": os.environ["AZURE_TENANT_ID"],
    }
    signed_in({**step(runner), **connection, "AZURE_CLIENT_ID": None, "AZURE_TENANT_ID": None})
    (request,) = runner.received
    assert request.method == "POST"
    assert request.query == {"api-version": "7.1", "serviceConnectionId": CONNECTION}
    assert request.headers["Authorization"] == f"Bearer {JOB_SECRET}"


def test_a_job_of_gitlab(trusting: Lab, key: rsa.RSAPrivateKey) -> None:
    signed_in({**NO_SECRET, "ARM_OIDC_TOKEN": token_of(key)})
    signed_in(NO_SECRET, federated_token=token_of(key))


def test_a_pod_of_kubernetes(trusting: Lab, key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(token_of(key))
    signed_in({**NO_SECRET, "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "token")})


@pytest.mark.parametrize("form", ["pem", "protected_pem", "pfx", "protected_pfx"])
def test_a_certificate(trusting: Lab, certificate: ClientCertificate, form: str) -> None:
    password = certificate.password if form.startswith("protected") else None
    arguments = {**NAME, "certificate_path": str(getattr(certificate, form)), "certificate_password": password}
    assert in_process.succeed("sync_job_info", **arguments)["job_state"] == "paused"


def test_the_azure_cli_and_a_ready_token(trusting: Lab, tmp_path: Path) -> None:
    token = in_process.succeed("graph_token_info", token_cache=False, include_access_token=True, _ansible_no_log=True)[
        "access_token"
    ]
    path = fake_az(tmp_path, f"""echo '{{"accessToken": "{token}", "expires_on": {int(time.time()) + 3600}}}'""")
    signed_in({**NO_SECRET, "PATH": path}, auth_method="azure_cli")
    signed_in(NO_SECRET, access_token=token)


def test_tokens_renew_during_a_long_run(trusting: Lab, key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    """A few requests take longer than half of a token's life."""
    (tmp_path / "token").write_text(token_of(key))
    trusting.set(token_lifetime=2)
    trusting.fault("delay", "^/v1.0/", seconds=0.7, count=None)
    arguments = {"federated_token_file": str(tmp_path / "token"), "groups": ["SG-Canary", "SG-Large", "SG-Mixed"]}
    in_process.succeed("entra_group_info", token_cache=False, **arguments)
    requests = trusting.requests()
    signed = [path for path in requests.paths("POST") if path.endswith("/token")]
    assert len(signed) >= 2
    assert requests.count - len(signed) > 3


@pytest.mark.parametrize(("minutes", "said"), [(10, "600 s ahead of"), (-16, "960 s behind")])
def test_a_wrong_clock(
    trusting: Lab, certificate: ClientCertificate, monkeypatch: pytest.MonkeyPatch, minutes: int, said: str
) -> None:
    really = time.time
    monkeypatch.setattr(time, "time", lambda: really() + minutes * 60)
    result = in_process.fail("sync_job_info", **NAME, certificate_path=str(certificate.pem))
    assert (result["error"]["code"], result["error"]["aadsts"]) == ("authentication_failed", 700024)
    seconds = abs(result["error"]["clock_ahead_seconds"])
    assert abs(seconds - abs(minutes) * 60) <= 2
    assert "The clock of this machine is " in result["msg"] and said.partition(" s ")[2] in result["msg"]


def test_a_wrong_clock_does_not_matter_to_a_secret(trusting: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    really = time.time
    for minutes in (10, -10):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: really() + minutes * 60)
        assert in_process.succeed("sync_job_info", **NAME)["job_state"] == "paused"


def readable(**claims: t.Any) -> str:
    parts = [{"alg": "none"}, {"aud": "https://graph.microsoft.com", **claims}]
    return ".".join(
        [*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "c2VjcmV0LXNpZ25hdHVyZQ"]
    )


def failing(folder: Path, key: rsa.RSAPrivateKey, certificate: ClientCertificate) -> Iterator[tuple[str, Json]]:
    """Yield ways of signing in that fail, and their options."""
    expired = token_of(key, -7200)
    (folder / "token").write_text(expired)
    (folder / "half.pem").write_bytes(useless_certificates()["key_pem"])
    secret = {"client_secret": "wrong-secret-4711"}
    yield "client_secret", secret
    yield "the environment", {}
    yield "certificate", {"certificate_path": str(certificate.protected_pfx), "certificate_password": "wrong-pass-4711"}
    yield "half a certificate", {"certificate_path": str(folder / "half.pem")}
    yield "a secret and a certificate", {**secret, "certificate_path": str(certificate.pem)}
    yield "federated file", {"federated_token_file": str(folder / "token")}
    yield "federated token", {"federated_token": expired}
    yield "github", {"auth_method": "federated"}
    yield "azure devops", {"service_connection_id": CONNECTION}
    yield "access token", {"access_token": readable(exp=time.time() - 60)}
    yield "access token that is refused", {"access_token": "opaque-token-4711"}
    yield "azure_cli", {"auth_method": "azure_cli"}
    yield "managed identity", {"auth_method": "managed_identity"}
    yield "proxy", {**secret, "graph_proxy": "http://user:proxy-secret-4711@127.0.0.1:1"}
    yield "no proxy", {**secret, "graph_proxy": "gopher://user:proxy-secret-4711@127.0.0.1:1"}


def test_no_secret_shows_when_a_sign_in_fails(
    trusting: Lab,
    runner: ScriptedServer,
    key: rsa.RSAPrivateKey,
    certificate: ClientCertificate,
    tmp_path: Path,
    subtests: pytest.Subtests,
) -> None:
    """In all that Ansible prints with -vvv, each way of signing in failing, on a runner that has everything set."""
    runner.expect(Answer(403, {"message": JOB_SECRET}), Answer(401, {"message": JOB_SECRET}))
    environment = {
        **job(runner),
        **step(runner),
        "AZURE_CLIENT_SECRET": "environment-secret-4711",
        "IDENTITY_ENDPOINT": "http://127.0.0.1:1/",
        "IDENTITY_HEADER": "header-secret-4711",
        "PATH": fake_az(tmp_path / "bin", f"echo 'ERROR {readable()}' >&2; exit 1"),
    }
    ways = list(failing(tmp_path, key, certificate))
    output = verbose(tmp_path, ways, environment)
    private = certificate.pem.read_text().splitlines()[1]
    secrets = ("secret-4711", "wrong-pass-4711", "opaque-token-4711", "c2VjcmV0LXNpZ25hdHVyZQ", JOB_SECRET, private, "eyJ")
    parts = output.split("TASK [")[1:]
    assert len(parts) == len(ways), output
    for (name, _options), part in zip(ways, parts, strict=True):
        with subtests.test(msg=name):
            assert part.startswith(f"{name}]")
            assert '"code": "' in part, part
            assert "Traceback" not in part
            assert [secret for secret in secrets if secret in part] == []


def verbose(folder: Path, ways: list[tuple[str, Json]], environment: t.Mapping[str, str | None]) -> str:
    """Return all that a playbook prints that tries each way; secrets are in variables, as a user has them."""
    tasks = [
        {"name": name, f"{COLLECTION}.sync_job_info": f"{{{{ ways[{number}] }}}}", "ignore_errors": True}
        for number, (name, _options) in enumerate(ways)
    ]
    playbook, variables = folder / "playbook.json", folder / "variables.json"
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    variables.write_text(json.dumps({"ways": [{**NAME, "graph_retries": 0, **options} for _name, options in ways]}))
    command = ["ansible-playbook", "-vvv", str(playbook), "-e", f"@{variables}"]
    kept = {name: value for name, value in {**os.environ, "ANSIBLE_NOCOLOR": "1", **environment}.items() if value is not None}
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.stdout + done.stderr
