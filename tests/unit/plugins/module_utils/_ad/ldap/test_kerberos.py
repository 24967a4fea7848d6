# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kerberos names, and what people read when Kerberos refuses. Logging in itself is tested in the lab."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.kerberos_diagnosis import (
    explain,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.kerberos import principal


def options(**parameters: t.Any) -> AdOptions:
    return AdOptions.from_parameters({"ad_servers": ["dc1.contoso.lab"], "ad_auth": "kerberos", **parameters})


@pytest.mark.parametrize(
    ("user", "domain", "expected"),
    [
        ("reader@contoso.lab", "", "reader@CONTOSO.LAB"),
        ("reader@CONTOSO.LAB", "fabrikam.lab", "reader@CONTOSO.LAB"),
        ("reader", "contoso.lab", "reader@CONTOSO.LAB"),
        ("reader", "", "reader"),
        ("", "contoso.lab", ""),
    ],
)
def test_principal(user: str, domain: str, expected: str) -> None:
    assert principal(options(ad_user=user, ad_domain=domain)) == expected


@pytest.mark.parametrize(
    ("said", "code", "meaning"),
    [
        ("Minor (2529638936): Preauthentication failed", "directory_authentication_failed", "is wrong"),
        ("Minor (2529638919): Server not found in Kerberos database", "directory_authentication_failed", "host name"),
        (
            "Minor (2529638918): Client 'x@CONTOSO.LAB' not found in Kerberos database",
            "directory_authentication_failed",
            "no such account",
        ),
        (
            "Minor: Clients credentials have been revoked",
            "directory_authentication_failed",
            "disabled, expired or locked",
        ),
        ("Minor: Password has expired", "directory_authentication_failed", "password has expired"),
        ("Minor: Ticket expired", "directory_authentication_failed", "ticket has expired"),
        ("Minor: Clock skew too great", "directory_authentication_failed", "clocks"),
        ("Minor: No Kerberos credentials available", "directory_authentication_failed", "no Kerberos ticket"),
        ('Minor: Cannot find KDC for realm "FABRIKAM.LAB"', "directory_unreachable", "is known"),
        ("Minor: Cannot contact any KDC for realm", "directory_unreachable", "answers"),
        ("Minor: Something new", "directory_authentication_failed", "Minor: Something new"),
    ],
)
def test_explanation(said: str, code: str, meaning: str) -> None:
    error = explain(RuntimeError(said), "reader@CONTOSO.LAB", options(), "dc1.contoso.lab:636")
    assert error.code == code
    assert error.message.startswith("Kerberos login of reader@CONTOSO.LAB to dc1.contoso.lab:636 failed: ")
    assert meaning in error.message
    assert error.hint
    assert error.describe()["kerberos_message"] == said
