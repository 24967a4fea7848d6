# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, in the words of Entra ID."""

from __future__ import annotations

import datetime
import time
import typing as t
from email.utils import parsedate_to_datetime

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.unit.lab.tenant.support import GRAPH, LOGIN, Graph, error_of

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def test_discovery_names_the_token_endpoint(graph: Graph) -> None:
    tenant = graph.tenant.state.tenant_id
    body = graph.send("GET", f"{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration").json()
    assert body["issuer"] == f"{LOGIN}/{tenant}/v2.0"
    assert body["token_endpoint"] == f"{LOGIN}/{tenant}/oauth2/v2.0/token"


def test_discovery_of_another_tenant(graph: Graph) -> None:
    answer = graph.send("GET", f"{LOGIN}/{'0' * 8}-0000-0000-0000-{'0' * 12}/v2.0/.well-known/openid-configuration")
    assert answer.status_code == 400
    assert answer.json()["error_codes"] == [90002]


def test_a_secret_gives_a_token(graph: Graph) -> None:
    body = graph.sign_in("main").json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3599)
    assert body["access_token"] != graph.sign_in("main").json()["access_token"]


@pytest.mark.parametrize(
    ("client", "changes", "status", "error", "code"),
    [
        ("main", {"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ("expired", {}, 401, "invalid_client", 7000222),
        ("expired", {"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ("main", {"client_id": "3b1a6f5e-0000-4000-8000-000000000000"}, 400, "unauthorized_client", 700016),
        ("main", {"client_secret": None}, 401, "invalid_client", 7000218),
        ("main", {"client_id": None}, 400, "invalid_request", 900144),
        ("main", {"scope": None}, 400, "invalid_request", 900144),
        ("main", {"scope": "User.Read"}, 400, "invalid_scope", 1002012),
        ("main", {"scope": "https://other.example/.default"}, 400, "invalid_resource", 500011),
        ("main", {"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
    ],
)
def test_refusals(graph: Graph, client: str, changes: dict[str, str | None], status: int, error: str, code: int) -> None:
    answer = graph.sign_in(client, **changes)
    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert graph.tenant.state.clients["main"].secret not in answer.text


def test_a_request_without_a_token(graph: Graph) -> None:
    answer = graph.send("GET", f"{GRAPH}/v1.0/groups")
    assert error_of(answer) == (401, "InvalidAuthenticationToken", "Access token is empty.")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_of_somebody_else(graph: Graph) -> None:
    graph.token = "eyJ0eXAi.eyJhdWQi.c2ln"
    status, code, message = error_of(graph.get("/groups"))
    assert (status, code) == (401, "InvalidAuthenticationToken")
    assert message.startswith("CompactToken parsing failed")


def test_a_token_expires(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"token_lifetime": 0.2})
    body = graph.sign_in("main").json()
    graph.token = body["access_token"]
    assert graph.get("/groups").status_code == 200
    time.sleep(0.25)
    assert error_of(graph.get("/groups")) == (
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
    )


def test_tokens_can_be_revoked(graph: Graph) -> None:
    assert graph.get("/groups").status_code == 200
    assert graph.admin("DELETE", "/tokens").status_code == 204
    assert graph.get("/groups").status_code == 401


def test_a_registered_certificate(graph: Graph) -> None:
    key, pem, thumbprint = _certificate()
    other, _pem, _thumbprint = _certificate()
    assert _sign_in_with(graph, _assertion(graph, key, {"x5t": thumbprint})).json()["error_codes"] == [700027]
    assert graph.admin("POST", "/credentials", {"client": "main", "certificate": pem}).status_code == 204
    assert _sign_in_with(graph, _assertion(graph, key, {"x5t": thumbprint})).status_code == 200
    assert _sign_in_with(graph, _assertion(graph, other, {"x5t": thumbprint})).json()["error_codes"] == [700027]
    wrong_audience = _assertion(graph, key, {"x5t": thumbprint}, aud="https://login.example/token")
    assert _sign_in_with(graph, wrong_audience).json()["error_codes"] == [700027]
    expired = _assertion(graph, key, {"x5t": thumbprint}, exp=1)
    assert _sign_in_with(graph, expired).json()["error_codes"] == [700024]


def test_workload_identity_federation(graph: Graph) -> None:
    key, _pem, _thumbprint = _certificate()
    claims = {"iss": "https://ci.example", "sub": "repo:contoso/sync", "aud": "api://AzureADTokenExchange"}
    assertion = _assertion(graph, key, {}, **claims)
    assert _sign_in_with(graph, assertion).json()["error_codes"] == [700213]
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public_key = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    federation = {
        "issuer": claims["iss"],
        "subject": claims["sub"],
        "audience": claims["aud"],
        "public_key": public_key,
    }
    assert graph.admin("POST", "/credentials", {"federation": federation}).status_code == 204
    assert _sign_in_with(graph, assertion).status_code == 200
    other_subject = _assertion(graph, key, {}, **{**claims, "sub": "repo:contoso/other"})
    assert _sign_in_with(graph, other_subject).json()["error_codes"] == [700213]


def _sign_in_with(graph: Graph, assertion: str) -> t.Any:
    return graph.sign_in("main", client_secret=None, client_assertion=assertion, client_assertion_type=ASSERTION_TYPE)


def _assertion(graph: Graph, key: rsa.RSAPrivateKey, headers: dict[str, str], **changes: object) -> str:
    client = graph.tenant.state.clients["main"].id
    claims = {
        "iss": client,
        "sub": client,
        "aud": f"{LOGIN}/{graph.tenant.state.tenant_id}/oauth2/v2.0/token",
        "exp": int(time.time()) + 300,
        **changes,
    }
    return jwt.encode(claims, key, algorithm="RS256", headers=headers)


def _certificate() -> tuple[rsa.RSAPrivateKey, str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cloud-sync-test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    thumbprint = jwt.utils.base64url_encode(certificate.fingerprint(hashes.SHA1())).decode()
    return key, certificate.public_bytes(serialization.Encoding.PEM).decode(), thumbprint


def test_a_readable_token_says_what_it_permits(graph: Graph) -> None:
    permissions = ["AuditLog.Read.All", "Synchronization.Read.All"]
    graph.admin("PUT", "/settings", {"readable_tokens": True, "limited_permissions": permissions})
    token = graph.sign_in("limited").json()["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["roles"] == permissions
    assert (claims["aud"], claims["tid"]) == ("https://graph.microsoft.com", graph.tenant.state.tenant_id)
    assert claims["appid"] == graph.tenant.state.clients["limited"].id
    assert 3590 <= claims["exp"] - time.time() <= 3600
    answer = graph.send("GET", f"{GRAPH}/v1.0/auditLogs/provisioning", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_answers_are_dated_by_the_tenants_clock(graph: Graph) -> None:
    graph.admin("POST", "/clock", {"advance": 86400})
    dated = parsedate_to_datetime(graph.get("/groups").headers["Date"])
    assert 86390 < (dated - datetime.datetime.now(datetime.UTC)).total_seconds() < 86410
