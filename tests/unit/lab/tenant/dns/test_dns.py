# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's name server, asked over UDP and TCP on a port of loopback."""

from __future__ import annotations

import socket
import typing as t
from pathlib import Path

import dns.exception
import dns.resolver
import pytest

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.state import new_state
from tests.lab.tenant.dns.domain_records import domain_records
from tests.lab.tenant.dns.server import Dns, DnsError

CONTROLLERS = "_ldap._tcp.dc._msdcs.contoso.lab"


class Resolver:
    """Asks one name server."""

    def __init__(self, port: int) -> None:
        self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.nameservers = ["127.0.0.1"]
        self._resolver.port = port

    def ask(self, name: str, kind: str = "SRV", **options: t.Any) -> list[str]:
        """Return the answers, sorted."""
        return sorted(str(record) for record in self._resolver.resolve(name, kind, lifetime=1, **options))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module", name="served")
def fixture_served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dns, Resolver]:
    """The records of a lab with two controllers."""
    server = Dns(domain_records(new_state(tmp_path_factory.mktemp("dns"), "small", PLACES)))
    port = _free_port()
    server.serve("127.0.0.1", port)
    return server, Resolver(port)


@pytest.fixture(name="server")
def fixture_server(served: tuple[Dns, Resolver]) -> Dns:
    """The name server with its first records."""
    served[0].reset()
    return served[0]


@pytest.fixture(name="resolver")
def fixture_resolver(served: tuple[Dns, Resolver], server: Dns) -> Resolver:
    """What asks it."""
    return served[1]


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("_ldap._tcp.contoso.lab", 389),
        ("_ldap._tcp.dc._msdcs.contoso.lab", 389),
        ("_ldap._tcp.Default-First-Site-Name._sites.contoso.lab", 389),
        ("_ldap._tcp.Default-First-Site-Name._sites.dc._msdcs.contoso.lab", 389),
        ("_ldap._tcp.gc._msdcs.contoso.lab", 3268),
        ("_ldap._tcp.Default-First-Site-Name._sites.gc._msdcs.contoso.lab", 3268),
        ("_gc._tcp.contoso.lab", 3268),
        ("_kerberos._tcp.contoso.lab", 88),
        ("_kerberos._udp.contoso.lab", 88),
        ("_kerberos._tcp.dc._msdcs.contoso.lab", 88),
        ("_kpasswd._tcp.contoso.lab", 464),
    ],
)
@pytest.mark.parametrize("tcp", [False, True])
def test_what_the_controllers_offer(resolver: Resolver, name: str, port: int, tcp: bool) -> None:
    assert resolver.ask(name, tcp=tcp) == [f"0 100 {port} dc1.contoso.lab.", f"0 100 {port} dc2.contoso.lab."]


def test_one_controller(tmp_path: Path) -> None:
    records = domain_records(new_state(tmp_path, "small"))
    assert records[CONTROLLERS, "SRV"] == ["0 100 389 dc1.contoso.lab."]


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("dc1.contoso.lab", ["127.0.0.1"]),
        ("DC2.Contoso.lab", ["127.0.0.2"]),
        ("dc3.contoso.lab", ["127.0.0.3"]),
        ("graph.contoso.lab", ["127.0.0.1"]),
        ("contoso.lab", ["127.0.0.1", "127.0.0.2"]),
    ],
)
def test_addresses(resolver: Resolver, name: str, addresses: list[str]) -> None:
    assert resolver.ask(name, "A") == addresses


def test_unknown_names_and_types(resolver: Resolver) -> None:
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver.ask("nowhere.contoso.lab", "A")
    for name in ("dc1.contoso.lab", "_tcp.contoso.lab"):
        with pytest.raises(dns.resolver.NoAnswer):
            resolver.ask(name, "AAAA")


def test_records_are_replaced_and_come_back(server: Dns, resolver: Resolver) -> None:
    server.set(CONTROLLERS, "SRV", ["10 0 636 dc9.contoso.lab", "0 5 389 dc1.contoso.lab."])
    assert resolver.ask(CONTROLLERS) == ["0 5 389 dc1.contoso.lab.", "10 0 636 dc9.contoso.lab."]
    server.set(CONTROLLERS, "SRV", [])
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver.ask(CONTROLLERS)
    server.reset()
    assert len(resolver.ask(CONTROLLERS)) == 2


def test_a_long_answer_comes_over_tcp(server: Dns, resolver: Resolver) -> None:
    many = [f"0 0 389 a-controller-with-a-long-name-{number}.contoso.lab." for number in range(10, 40)]
    server.set(CONTROLLERS, "SRV", many)
    assert resolver.ask(CONTROLLERS) == many
    assert len(server.report()["questions"]) == 2


def test_an_alias(server: Dns, resolver: Resolver) -> None:
    server.set("ldap.contoso.lab", "CNAME", ["dc1.contoso.lab"])
    assert resolver.ask("ldap.contoso.lab", "CNAME") == ["dc1.contoso.lab."]


@pytest.mark.parametrize("failure", ["SERVFAIL", "REFUSED"])
def test_an_error(server: Dns, resolver: Resolver, failure: str) -> None:
    server.fail(failure)
    with pytest.raises(dns.resolver.NoNameservers, match=failure):
        resolver.ask(CONTROLLERS)


def test_one_name_that_is_missing(server: Dns, resolver: Resolver) -> None:
    server.fail("NXDOMAIN", CONTROLLERS)
    with pytest.raises(dns.resolver.NXDOMAIN):
        resolver.ask(CONTROLLERS)
    assert resolver.ask("dc1.contoso.lab", "A") == ["127.0.0.1"]


def test_silence(server: Dns, resolver: Resolver) -> None:
    server.fail("silence")
    with pytest.raises(dns.exception.Timeout):
        resolver.ask(CONTROLLERS)
    assert server.report()["questions"][0] == {"name": CONTROLLERS, "type": "SRV"}
    server.reset()
    assert server.report()["questions"] == []
    assert len(resolver.ask(CONTROLLERS)) == 2


@pytest.mark.parametrize(("kind", "value"), [("MX", "1 mail"), ("SRV", "no record"), ("SRV", "0 0 389"), ("A", "dc1"), ("A", "")])
def test_no_record(server: Dns, kind: str, value: str) -> None:
    with pytest.raises(DnsError):
        server.set(CONTROLLERS, kind, [value])
    kept = [each["values"] for each in server.report()["records"] if (each["name"], each["type"]) == (CONTROLLERS, "SRV")]
    assert kept == [["0 100 389 dc1.contoso.lab.", "0 100 389 dc2.contoso.lab."]]


def test_no_failure(server: Dns) -> None:
    with pytest.raises(DnsError, match="SERVFAIL"):
        server.fail("sleep")
