# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a controller says of itself, as [MS-ADTS] writes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.global_catalog import domain_part
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.root_dse import RootDse, dns_name


def root(**attributes: str) -> RootDse:
    return RootDse(Entry("", {name: [value.encode()] for name, value in attributes.items()}))


def test_nothing_said() -> None:
    assert root().describe() == {
        **dict.fromkeys(RootDse.NAMES),
        "global_catalog": False,
        "read_only": False,
        "sasl_mechanisms": [],
    }
    assert root().time is None


@pytest.mark.parametrize(
    ("server", "site"),
    [
        ("CN=DC1,CN=Servers,CN=Berlin,CN=Sites,CN=Configuration,DC=contoso,DC=lab", "Berlin"),
        ("CN=DC1,CN=Servers,CN=Sankt\\, Gallen,CN=Sites,CN=Configuration,DC=contoso,DC=lab", "Sankt, Gallen"),
        ("CN=DC1", None),
    ],
)
def test_the_site(server: str, site: str | None) -> None:
    assert root(serverName=server).site == site


@pytest.mark.parametrize(
    ("level", "name"), [("7", "Windows Server 2016"), ("10", "Windows Server 2025"), ("11", "level 11"), ("x", None)]
)
def test_functional_levels(level: str, name: str | None) -> None:
    assert root(domainFunctionality=level).describe()["domain_functional_level"] == name


def test_roles() -> None:
    assert root(isGlobalCatalogReady="TRUE").global_catalog
    assert root(supportedCapabilities="1.2.840.113556.1.4.1920").read_only
    assert not root(supportedCapabilities="1.2.840.113556.1.4.800").read_only


def test_the_clock() -> None:
    assert root(currentTime="20261126234358.0Z").time == datetime(2026, 11, 26, 23, 43, 58, tzinfo=UTC)
    assert root(currentTime="yesterday").time is None


@pytest.mark.parametrize(
    ("dn", "domain"),
    [
        ("CN=a,OU=b,DC=contoso,DC=lab", "DC=contoso,DC=lab"),
        ("CN=a,DC=emea,DC=contoso,DC=lab", "DC=emea,DC=contoso,DC=lab"),
        ("cn=a,dc=contoso,dc=lab", "dc=contoso,dc=lab"),
        ("DC=host,DC=zone,CN=MicrosoftDNS,DC=contoso,DC=lab", "DC=contoso,DC=lab"),
        ("DC=contoso,DC=lab", "DC=contoso,DC=lab"),
        ("CN=a\\,DC=x,O=somewhere", ""),
    ],
)
def test_the_domain_of_a_name(dn: str, domain: str) -> None:
    assert domain_part(dn) == domain


def test_the_dns_name_of_a_domain() -> None:
    assert (dns_name("DC=emea,DC=contoso,DC=lab"), dns_name("")) == ("emea.contoso.lab", "")
