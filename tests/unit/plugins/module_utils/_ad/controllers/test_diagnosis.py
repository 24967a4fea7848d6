# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people read when a connection, a login or a search fails."""

from __future__ import annotations

import types
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers import diagnosis
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthorizationError,
    CloudSyncError,
    DirectoryError,
    NotFoundError,
    OptionError,
)

SERVER = Server("dc1.contoso.lab", 636)
OPTIONS = AdOptions.from_parameters(
    {"ad_servers": ["dc1.contoso.lab"], "ad_user": "reader@contoso.lab", "ad_password": "secret", "ad_timeout": 3}
)


def refusal(code: int, description: str, message: str = "", dn: str = "") -> t.Any:
    return types.SimpleNamespace(result=code, description=description, message=message, dn=dn)


def logon_failure(data: str) -> t.Any:
    text = f"80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data {data}, v4563\x00"
    return refusal(49, "invalidCredentials", text)


@pytest.mark.parametrize(
    ("data", "meaning"),
    [
        ("525", "does not exist"),
        ("52e", "user name or the password is wrong"),
        ("52E", "user name or the password is wrong"),
        ("530", "at this time"),
        ("531", "from this machine"),
        ("532", "password has expired"),
        ("533", "is disabled"),
        ("701", "account has expired"),
        ("773", "must change its password"),
        ("775", "is locked out"),
    ],
)
def test_logon_failure(data: str, meaning: str) -> None:
    error = diagnosis.refused_bind(logon_failure(data), OPTIONS, SERVER)
    assert error.code == "directory_authentication_failed"
    assert error.message.startswith("dc1.contoso.lab:636 refused the simple login of reader@contoso.lab: ")
    assert meaning in error.message
    assert error.hint
    assert "\x00" not in error.describe()["ldap_message"]


def test_unknown_logon_failure_shows_what_the_controller_said() -> None:
    error = diagnosis.refused_bind(logon_failure("999"), OPTIONS, SERVER)
    assert "data 999" in error.message


def test_stronger_authentication_required() -> None:
    said = "00002028: LdapErr: DSID-0C090254, comment: The server requires binds to turn on integrity checking"
    error = diagnosis.refused_bind(refusal(8, "strongerAuthRequired", said), OPTIONS, SERVER)
    assert "requires a protected connection" in error.message
    assert "ldaps or starttls" in (error.hint or "")


def test_channel_binding_required() -> None:
    said = "80090346: LdapErr: DSID-0C0906B5, comment: AcceptSecurityContext error, data 80090346, v4563"
    error = diagnosis.refused_bind(refusal(49, "invalidCredentials", said), OPTIONS, SERVER)
    assert "requires channel binding" in error.message
    ntlm = AdOptions.from_parameters(
        {"ad_servers": ["dc1"], "ad_auth": "ntlm", "ad_user": "CONTOSO\\reader", "ad_password": "secret"}
    )
    assert "2.10" in (diagnosis.refused_bind(refusal(49, "", said), ntlm, SERVER).hint or "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("socket connection error while opening: timed out", "no answer within 3 s"),
        ("socket ssl wrapping error: The handshake operation timed out", "no answer within 3 s"),
        ("socket connection error while opening: [Errno 111] Connection refused", "connection refused"),
        ("invalid server address", "its name cannot be resolved"),
        (
            "socket ssl wrapping error: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
            "unable to get local issuer certificate (_ssl.c:1018)",
            "its certificate cannot be verified: unable to get local issuer certificate",
        ),
        ("socket ssl wrapping error: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred", "it closed the connection"),
        ("session terminated by server", "it closed the connection"),
        ("socket connection error while opening: [Errno 113] No route to host", "[Errno 113] No route to host"),
    ],
)
def test_connect_failure(text: str, reason: str) -> None:
    assert diagnosis.connect_failure(OSError(text), OPTIONS) == reason


@pytest.mark.parametrize(
    ("reason", "hint"),
    [
        ("its certificate cannot be verified: unable to get local issuer certificate", "ad_ca_path"),
        ("its certificate cannot be verified: Hostname mismatch, certificate is not valid for 'dc'", "full host name"),
        ("its certificate cannot be verified: certificate has expired", "Renew"),
        ("it closed the connection", "certificate for LDAP"),
        ("its name cannot be resolved", "name servers"),
        ("connection refused", "firewall"),
    ],
)
def test_no_server_lists_what_was_tried(reason: str, hint: str) -> None:
    error = diagnosis.no_server([(SERVER, reason), (Server("dc2", 636), "connection refused")], OPTIONS)
    assert error.message == f"dc1.contoso.lab:636: {reason}; dc2:636: connection refused"
    assert hint in (error.hint or "")
    assert error.describe()["controllers"] == [
        {"server": "dc1.contoso.lab", "port": 636, "reason": reason},
        {"server": "dc2", "port": 636, "reason": "connection refused"},
    ]


@pytest.mark.parametrize(
    ("problem", "kind", "text"),
    [
        (refusal(32, "noSuchObject", dn="DC=contoso,DC=lab"), NotFoundError, "no such object"),
        (refusal(34, "invalidDNSyntax"), OptionError, "not a distinguished name"),
        (refusal(50, "insufficientAccessRights"), AuthorizationError, "denies access"),
        (refusal(11, "adminLimitExceeded", "too much"), DirectoryError, "adminLimitExceeded: too much"),
    ],
)
def test_refused_operation(problem: t.Any, kind: type[CloudSyncError], text: str) -> None:
    error = diagnosis.refused_operation(problem, "Searching OU=x,DC=contoso,DC=lab", SERVER)
    assert isinstance(error, kind)
    assert error.code == kind.code
    assert "Searching OU=x,DC=contoso,DC=lab" in error.message
    assert text in error.message
    assert error.hint


def test_not_found_names_the_nearest_container() -> None:
    error = diagnosis.refused_operation(refusal(32, "noSuchObject", dn="DC=contoso,DC=lab"), "Searching x", SERVER)
    assert "DC=contoso,DC=lab" in (error.hint or "")


def test_referral_says_where_it_points() -> None:
    error = diagnosis.referred(["ldap://fabrikam.lab/DC=fabrikam,DC=lab"], "Searching DC=fabrikam,DC=lab", SERVER)
    assert "refers to ldap://fabrikam.lab/DC=fabrikam,DC=lab" in error.message
    assert error.describe()["referrals"] == ["ldap://fabrikam.lab/DC=fabrikam,DC=lab"]


@pytest.mark.parametrize(
    ("auth", "reason", "hint"),
    [
        ({}, "it closed the connection", "no certificate for LDAP"),
        ({"ad_auth": "ntlm", "ad_user": "CONTOSO\\reader"}, "it closed the connection at the NTLM login", "NTLM switched off"),
    ],
)
def test_a_controller_that_hangs_up_at_the_login(auth: dict[str, str], reason: str, hint: str) -> None:
    given = {"ad_servers": ["dc1.contoso.lab"], "ad_user": "reader@contoso.lab", "ad_password": "secret", **auth}
    options = AdOptions.from_parameters(given)
    assert diagnosis.login_failure(ConnectionResetError("Connection reset by peer"), options) == reason
    assert hint in (diagnosis.no_server([(SERVER, reason)], options).hint or "")
