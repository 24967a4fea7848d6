# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in with a certificate, in every form that people have, and in those that cannot work."""

from __future__ import annotations

import base64
import dataclasses
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    OptionError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.certificates import (
    Authority,
    ClientCertificate,
    make_client_certificate,
    useless_certificates,
)
from tests.unit.plugins.module_utils._graph.scripted_server import ScriptedServer
from tests.unit.plugins.module_utils._graph.sign_in_support import (
    CLIENT,
    ME,
    as_application,
    decoded,
    discovery,
    get_me,
    token,
)


@pytest.fixture
def options(options: GraphOptions) -> GraphOptions:
    return as_application(options)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ClientCertificate:
    return make_client_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("form", ["pem", "protected_pem", "pfx", "protected_pfx"])
def test_certificate(server: ScriptedServer, options: GraphOptions, certificate: ClientCertificate, form: str) -> None:
    password = certificate.password if form.startswith("protected") else None
    server.expect(discovery(server), token(), ME)
    get_me(
        dataclasses.replace(
            options,
            auth_method="certificate",
            certificate_path=str(getattr(certificate, form)),
            certificate_password=password,
        )
    )
    asked = server.received[1].form
    header, claims, _signature = asked["client_assertion"].split(".")
    assert decoded(claims)["iss"] == CLIENT
    assert base64.urlsafe_b64decode(decoded(header)["x5t"] + "==").hex() == certificate.thumbprint
    assert "client_secret" not in asked


@pytest.mark.parametrize(
    ("form", "password", "message"),
    [
        ("protected_pem", None, "certificate_password is not given, and may be needed"),
        ("protected_pem", "wrong", "certificate_password does not open it"),
        ("protected_pfx", None, "certificate_password is not given, and may be needed"),
        ("protected_pfx", "wrong", "certificate_password does not open it"),
    ],
)
def test_certificate_with_the_wrong_password(
    options: GraphOptions, certificate: ClientCertificate, form: str, password: str | None, message: str
) -> None:
    path = str(getattr(certificate, form))
    chosen = dataclasses.replace(options, auth_method="certificate", certificate_path=path, certificate_password=password)
    with pytest.raises(OptionError, match=message):
        get_me(chosen)


def test_a_password_for_a_certificate_without_one(
    server: ScriptedServer, options: GraphOptions, certificate: ClientCertificate
) -> None:
    server.expect(discovery(server), token(), ME)
    path = str(certificate.pem)
    assert get_me(dataclasses.replace(options, auth_method="certificate", certificate_path=path, certificate_password="unneeded"))


def test_a_certificate_with_its_chain_in_any_order(
    server: ScriptedServer, options: GraphOptions, certificate: ClientCertificate, authority: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "chain.pem"
    path.write_bytes(authority.ca_path.read_bytes() + certificate.pem.read_bytes())
    server.expect(discovery(server), token(), ME)
    get_me(dataclasses.replace(options, auth_method="certificate", certificate_path=str(path)))
    header = decoded(server.received[1].form["client_assertion"].split(".")[0])
    assert base64.urlsafe_b64decode(header["x5t"] + "==").hex() == certificate.thumbprint


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("key_pem", "holds no certificate"),
        ("certificate_pem", "holds no private key"),
        ("certificate_der", "holds no private key"),
        ("key_pfx", "holds no certificate"),
        ("certificate_pfx", "holds no private key"),
        ("foreign_pem", "holds a certificate and the private key of another one"),
        ("elliptic_pem", "holds a key that is not RSA"),
        ("expired_pem", "has expired on 20"),
        ("future_pem", "is not valid before 20"),
        ("broken_pem", "it is damaged"),
        ("garbage", "it is damaged"),
    ],
)
def test_a_certificate_that_cannot_sign_in(options: GraphOptions, tmp_path: Path, form: str, message: str) -> None:
    path = tmp_path / form
    path.write_bytes(useless_certificates()[form])
    with pytest.raises(OptionError, match=message) as caught:
        get_me(dataclasses.replace(options, auth_method="certificate", certificate_path=str(path)))
    assert caught.value.hint
