# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which combinations of the AD options are accepted; each refusal comes before any connection."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import (
    AD_SPEC,
    AdOptions,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError

DC = {"ad_servers": ["dc1.contoso.lab"]}
LOGIN = {"ad_user": "reader@contoso.lab", "ad_password": "secret"}


def options(**parameters: t.Any) -> AdOptions:
    return AdOptions.from_parameters(parameters)


def test_defaults() -> None:
    chosen = options(**DC, **LOGIN)
    assert chosen.servers == (Server("dc1.contoso.lab", 636),)
    assert (chosen.auth, chosen.tls, chosen.validate_certs, chosen.timeout) == ("simple", "ldaps", True, 10)


@pytest.mark.parametrize(
    ("parameters", "auth"),
    [
        (LOGIN, "simple"),
        ({}, "kerberos"),
        ({"ad_user": "reader"}, "kerberos"),
        ({"ad_keytab": "KEYTAB"}, "kerberos"),
        ({"ad_user": "reader", "ad_keytab": "KEYTAB"}, "kerberos"),
        ({**LOGIN, "ad_auth": "kerberos"}, "kerberos"),
    ],
)
def test_default_auth(parameters: dict[str, str], auth: str, tmp_path: Path) -> None:
    keytab = tmp_path / "reader.keytab"
    keytab.write_bytes(b"")
    given = {name: str(keytab) if value == "KEYTAB" else value for name, value in parameters.items()}
    assert options(**DC, **given).auth == auth


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({**LOGIN}, "Neither ad_servers nor ad_domain is set"),
        ({**DC, **LOGIN, "ad_timeout": 0}, "ad_timeout is 0"),
        ({**DC, **LOGIN, "ad_timeout": -1}, "ad_timeout is -1"),
        ({**DC, **LOGIN, "ad_max_answer_size": 0}, "ad_max_answer_size is 0"),
        ({**DC, **LOGIN, "ad_ca_path": "/nowhere/ca.pem"}, "/nowhere/ca.pem does not exist"),
        ({**DC, **LOGIN, "ad_auth": "simple", "ad_tls": "none"}, "in clear text"),
        ({**DC, "ad_auth": "simple"}, "needs ad_user and ad_password"),
        ({**DC, "ad_auth": "simple", "ad_user": "reader"}, "needs ad_user and ad_password"),
        ({**DC, "ad_auth": "simple", "ad_password": "secret"}, "needs ad_user and ad_password"),
        ({**DC, **LOGIN, "ad_auth": "simple", "ad_keytab": "/k"}, "does not use ad_keytab"),
        ({**DC, "ad_auth": "ntlm"}, "needs ad_user and ad_password"),
        ({**DC, **LOGIN, "ad_auth": "ntlm"}, "needs ad_user and ad_password"),
        ({**DC, "ad_auth": "ntlm", "ad_user": "CONTOSO\\reader"}, "needs ad_user and ad_password"),
        ({**DC, "ad_auth": "ntlm", "ad_user": "\\r", "ad_password": "s"}, "needs ad_user and ad_password"),
        ({**DC, "ad_auth": "ntlm", "ad_user": "C\\r", "ad_password": "s", "ad_keytab": "/k"}, "does not use ad_keytab"),
        ({**DC, **LOGIN, "ad_keytab": "/k"}, "both ad_keytab and ad_password"),
        ({**DC, "ad_password": "secret"}, "ad_password is set without ad_user"),
        ({**DC, "ad_auth": "kerberos", "ad_user": "CONTOSO\\reader"}, "cannot use the user name"),
        ({**DC, "ad_keytab": "/nowhere/reader.keytab"}, "/nowhere/reader.keytab cannot be read"),
        ({"ad_servers": ["192.0.2.1"], "ad_auth": "kerberos"}, "cannot use an address: 192.0.2.1:636"),
        ({"ad_servers": ["[2001:db8::1]:636"]}, "cannot use an address"),
        ({**LOGIN, "ad_servers": ["ldaps://dc1"]}, "is not a host"),
        ({**LOGIN, "ad_servers": [""]}, "is not a host"),
        ({**LOGIN, "ad_servers": ["dc1:99999"]}, "has no valid port"),
        ({**LOGIN, "ad_servers": ["dc1:389"]}, "does not fit ad_tls=ldaps"),
        ({**LOGIN, "ad_servers": ["dc1:636"], "ad_tls": "starttls"}, "does not fit ad_tls=starttls"),
        ({**DC, **LOGIN, "ad_global_catalog": ["dc1:3268"]}, "ad_global_catalog: port 3268 of 'dc1:3268' does not fit"),
        ({**DC, **LOGIN, "ad_global_catalog": ["gc://dc1"]}, "ad_global_catalog: 'gc://dc1' is not a host"),
        ({**DC, "ad_auth": "kerberos", "ad_global_catalog": ["192.0.2.1"]}, "cannot use an address: 192.0.2.1:3269"),
        ({**DC, **LOGIN, "ad_site": "HQ.contoso"}, "ad_site: 'HQ.contoso' is not the name of a site"),
        ({**DC, **LOGIN, "ad_site": "a b"}, "ad_site: 'a b' is not the name of a site"),
    ],
)
def test_refused(parameters: dict[str, t.Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        options(**parameters)
    assert message in caught.value.message
    assert caught.value.hint
    assert "secret" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(("tls", "port"), [("ldaps", 3269), ("starttls", 3268)])
def test_a_global_catalog_has_ports_of_its_own(tls: str, port: int) -> None:
    assert options(**DC, **LOGIN, ad_tls=tls, ad_global_catalog=["gc1"]).global_catalog == (Server("gc1", port),)


def test_password_is_not_in_the_representation() -> None:
    assert "secret" not in repr(options(**DC, **LOGIN))


def test_every_option_has_an_environment_variable() -> None:
    names = {name: definition["fallback"][1] for name, definition in AD_SPEC.arguments.items()}
    assert names == {name: [f"CLOUD_SYNC_{name.upper()}"] for name in AD_SPEC.arguments}
