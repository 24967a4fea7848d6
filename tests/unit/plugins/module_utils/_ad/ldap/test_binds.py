# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a login needs is checked before anything is connected: libraries, and what the installed ldap3 can do."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import typing as t

import ldap3
import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import (
    open_directory,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.discovery import (
    DiscoveredServers,
    find_servers,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.binds import prepare_bind
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    MissingLibraryError,
    OptionError,
)

SERVER = Server("dc1.contoso.lab", 636)
SIMPLE = {"ad_user": "reader@contoso.lab", "ad_password": "pässword"}
NTLM = {"ad_auth": "ntlm", "ad_user": "CONTOSO\\reader", "ad_password": "secret"}
KERBEROS = {"ad_auth": "kerberos"}


def options(**parameters: t.Any) -> AdOptions:
    return AdOptions.from_parameters({"ad_servers": ["dc1.contoso.lab"], **parameters})


def hide(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make libraries look as if they were not installed."""
    find_spec = importlib.util.find_spec
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in names else find_spec(name))


def without_md4(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``hashlib`` look as it does with OpenSSL 3."""
    monkeypatch.setattr(hashlib, "algorithms_available", {"md5"})


def with_md4(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``hashlib`` look as it does with OpenSSL 1.1."""
    monkeypatch.setattr(hashlib, "algorithms_available", {"md4"})
    monkeypatch.setattr(hashlib, "new", lambda name: name)


def test_simple_sends_the_password_as_it_is() -> None:
    assert prepare_bind(options(**SIMPLE)).arguments(SERVER) == {
        "authentication": ldap3.SIMPLE,
        "user": "reader@contoso.lab",
        "password": "pässword".encode(),
    }


@pytest.mark.parametrize(
    ("parameters", "hidden", "library"),
    [
        (SIMPLE, "ldap3", "ldap3"),
        (KERBEROS, "gssapi", "gssapi"),
        (KERBEROS, "cryptography", "cryptography"),
        ({"ad_servers": None, "ad_domain": "contoso.lab", **SIMPLE}, "dns", "dnspython"),
    ],
)
def test_a_missing_library_is_named(
    parameters: dict[str, t.Any], hidden: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, hidden, f"{hidden}.exception", f"{hidden}.resolver")
    with pytest.raises(MissingLibraryError) as caught:
        open_directory(options(**parameters))
    assert caught.value.describe()["library"] == library
    assert library in caught.value.message
    assert "Install" in (caught.value.hint or "")


def test_servers_that_are_named_need_no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "dns", "dns.resolver", "dns.exception")
    assert find_servers(options(**SIMPLE)) == DiscoveredServers((SERVER,))


def test_ntlm_without_md4(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "Crypto", "Cryptodome")
    without_md4(monkeypatch)
    with pytest.raises(MissingLibraryError, match="MD4"):
        prepare_bind(options(**NTLM))


@pytest.mark.parametrize("parameters", [NTLM, KERBEROS])
def test_without_tls_an_ldap3_that_cannot_seal_is_refused(parameters: dict[str, t.Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with_md4(monkeypatch)
    monkeypatch.delattr(ldap3, "ENCRYPT", raising=False)
    with pytest.raises(OptionError, match="needs an encrypted session") as caught:
        prepare_bind(options(**parameters, ad_tls="none"))
    assert ldap3.__version__ in caught.value.message
    assert "2.10" in (caught.value.hint or "")


def test_without_tls_ntlm_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    with_md4(monkeypatch)
    monkeypatch.setattr(ldap3, "ENCRYPT", "ENCRYPT", raising=False)
    assert prepare_bind(options(**NTLM, ad_tls="none")).arguments(SERVER) == {
        "authentication": ldap3.NTLM,
        "user": "CONTOSO\\reader",
        "password": "secret",
        "session_security": "ENCRYPT",
    }


def test_ntlm_is_bound_to_the_tls_channel_where_ldap3_can(monkeypatch: pytest.MonkeyPatch) -> None:
    with_md4(monkeypatch)
    monkeypatch.setattr(ldap3, "TLS_CHANNEL_BINDING", "TLS_CHANNEL_BINDING", raising=False)
    bind = prepare_bind(options(**NTLM))
    assert bind.arguments(SERVER)["channel_binding"] == "TLS_CHANNEL_BINDING"
    assert bind.channel_binding
    assert bind.warning is None


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
def test_ntlm_that_is_not_bound_is_told(tls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_md4(monkeypatch)
    monkeypatch.delattr(ldap3, "TLS_CHANNEL_BINDING", raising=False)
    bind = prepare_bind(options(**NTLM, ad_tls=tls))
    assert "channel_binding" not in bind.arguments(SERVER)
    assert not bind.channel_binding
    assert bind.why == bind.warning
    assert "is not bound to the TLS channel" in (bind.warning or "")
