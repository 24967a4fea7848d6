# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""msal signs in to the lab in every way that the service knows; and the lab's commands. Runs inside a lab."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import jwt
import msal
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.lab.client import Lab

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(name="lab", scope="module")
def fixture_lab() -> Lab:
    """The lab around this test."""
    return Lab()


@pytest.fixture(name="key", scope="module")
def fixture_key() -> rsa.RSAPrivateKey:
    """A private key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign_in(lab: Lab, credential: t.Any, client: str = "main") -> dict[str, t.Any]:
    state = lab.state
    application = msal.ConfidentialClientApplication(
        state.clients[client].id,
        client_credential=credential,
        authority=f"{state.login_url}/{state.tenant_id}",
        instance_discovery=False,
        verify=state.ca_path,
    )
    answer: dict[str, t.Any] = application.acquire_token_for_client([f"{state.graph_url}/.default"])
    return answer


def certificate_of(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cloud-sync-test")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    return builder.not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())


def test_secrets(lab: Lab) -> None:
    clients = lab.state.clients
    assert sign_in(lab, clients["main"].secret)["expires_in"] == 3599
    assert "AADSTS7000215" in sign_in(lab, "wrong")["error_description"]
    assert "AADSTS7000222" in sign_in(lab, clients["expired"].secret, "expired")["error_description"]
    assert "access_token" in sign_in(lab, clients["limited"].secret, "limited")


def test_a_certificate(lab: Lab, key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    certificate = certificate_of(key)
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, form, plain).decode()
    by_thumbprint = {"private_key": private, "thumbprint": certificate.fingerprint(hashes.SHA1()).hex()}
    assert "AADSTS700027" in sign_in(lab, by_thumbprint)["error_description"]
    lab.register_certificate(pem)
    assert "access_token" in sign_in(lab, by_thumbprint)
    assert "access_token" in sign_in(lab, {**by_thumbprint, "public_certificate": pem})
    file = tmp_path / "certificate.pfx"
    encryption = serialization.BestAvailableEncryption(b"passphrase")
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"test", key, certificate, None, encryption))
    from_file = {"private_key_pfx_path": str(file), "public_certificate": True, "passphrase": "passphrase"}
    assert "access_token" in sign_in(lab, from_file)


def test_workload_identity_federation(lab: Lab, key: rsa.RSAPrivateKey) -> None:
    claims = {"iss": "https://ci.example", "sub": "repo:contoso/sync", "aud": "api://AzureADTokenExchange"}
    assertion = jwt.encode({**claims, "exp": int(time.time()) + 300}, key, algorithm="RS256")
    assert "AADSTS700213" in sign_in(lab, {"client_assertion": lambda: assertion})["error_description"]
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public_key = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    federation = {
        "issuer": claims["iss"],
        "subject": claims["sub"],
        "audience": claims["aud"],
        "public_key": public_key,
    }
    lab.register_federation(federation)
    assert "access_token" in sign_in(lab, {"client_assertion": lambda: assertion})


def command(*arguments: str, standard_input: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.lab", *arguments],
        cwd=REPOSITORY,
        input=standard_input,
        capture_output=True,
        text=True,
        check=False,
    )


def test_commands(lab: Lab) -> None:
    lab.reset()
    seed = json.dumps({"groups": [{"displayName": "SG-Command", "members": ["ana@contoso.lab"], "assigned": True}]})
    assert command("seed", "-", standard_input=seed).returncode == 0
    assert lab.object("SG-Command")["assigned"] is True
    assert command("settings", "answer_form=B", "agent_delay=0.5").returncode == 0
    assert (lab.settings()["answer_form"], lab.settings()["agent_delay"]) == ("B", 0.5)
    assert json.loads(command("settings").stdout) == lab.settings()
    fault = command("fault", "throttle", "--path", "members", "--retry-after", "3", "--count", "0", "--processed")
    assert json.loads(fault.stdout)["retry_after"] == 3
    assert [(each["kind"], each["count"]) for each in json.loads(command("faults").stdout)] == [("throttle", None)]
    assert command("faults", "--clear").returncode == 0
    assert lab.faults() == []
    assert json.loads(command("advance", "60").stdout) == []
    assert json.loads(command("cycle").stdout) == []
    assert json.loads(command("requests", "--writes").stdout)["requests"] == []
    assert command("requests", "--clear").returncode == 0
    assert command("reset").returncode == 0
    assert lab.settings()["answer_form"] == "A"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("settings", "colour=red"), "unknown setting 'colour'"),
        (("settings", "colour"), "is not of the form NAME=VALUE"),
        (("seed", "-"), "does not hold what seed takes"),
        (("fault", "drop", "--path", "("), "not a regular expression"),
    ],
)
def test_a_wrong_command_says_why_in_one_line(arguments: tuple[str, ...], reason: str) -> None:
    ended = command(*arguments, standard_input="{")
    assert ended.returncode != 0
    assert reason in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
