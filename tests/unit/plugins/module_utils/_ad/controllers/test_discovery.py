# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding domain controllers in DNS, with a name server of the test's own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import typing as t

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.discovery import (
    DiscoveredServers,
    find_global_catalogs,
    find_servers,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import DirectoryConnectionError

DOMAIN = "_ldap._tcp.dc._msdcs.contoso.lab"
SITE = "_ldap._tcp.HQ._sites.dc._msdcs.contoso.lab"
CATALOGS = "_ldap._tcp.gc._msdcs.forest.lab"
CATALOGS_OF_SITE = "_ldap._tcp.HQ._sites.gc._msdcs.forest.lab"
Zone = t.Mapping[str, t.Sequence[str]]


@contextlib.contextmanager
def name_server(monkeypatch: pytest.MonkeyPatch, zone: Zone) -> t.Iterator[list[str]]:
    """Answer questions with the SRV records of their name, NXDOMAIN where there are none; yield the questions."""
    questions: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        threading.Thread(target=_answer, args=(listener, zone, questions), daemon=True).start()
        use_name_server(monkeypatch, listener)
        yield questions


def use_name_server(monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> None:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = listener.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)


def _answer(listener: socket.socket, zone: Zone, questions: list[str]) -> None:
    with contextlib.suppress(OSError):
        while True:
            query, client = listener.recvfrom(4096)
            request = dns.message.from_wire(query)
            response = dns.message.make_response(request)
            name = request.question[0].name
            questions.append(str(name).rstrip("."))
            records = zone.get(str(name).rstrip("."))
            if records:
                response.answer.append(dns.rrset.from_text(name, 60, "IN", "SRV", *records))
            else:
                response.set_rcode(dns.rcode.NXDOMAIN)
            listener.sendto(response.to_wire(), client)


def options(tls: str = "ldaps", **parameters: t.Any) -> AdOptions:
    given = {"ad_domain": "contoso.lab", "ad_user": "reader", "ad_password": "secret", "ad_tls": tls, "ad_timeout": 2}
    return AdOptions.from_parameters({**given, **parameters})


def controllers(*numbers: int, port: int = 636) -> tuple[Server, ...]:
    return tuple(Server(f"dc{number}.contoso.lab", port) for number in numbers)


@pytest.mark.parametrize(("tls", "port"), [("ldaps", 636), ("starttls", 389)])
def test_controllers_come_in_the_order_of_their_priority(tls: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    records = ["10 100 389 dc3.contoso.lab.", "0 100 389 dc1.contoso.lab.", "5 100 389 dc2.contoso.lab."]
    with name_server(monkeypatch, {DOMAIN: records}) as questions:
        assert find_servers(options(tls)) == DiscoveredServers(controllers(1, 2, 3, port=port), in_dns=True)
    assert questions == [DOMAIN]


def test_the_site_comes_first_and_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere = [f"{priority} 0 389 dc{number}.contoso.lab." for priority, number in enumerate((1, 2, 3, 4))]
    near = ["5 0 389 dc2.contoso.lab.", "0 0 389 DC4.contoso.lab."]
    with name_server(monkeypatch, {DOMAIN: everywhere, SITE: near}) as questions:
        assert find_servers(options(ad_site="HQ")) == DiscoveredServers(controllers(4, 2, 1, 3), in_dns=True)
    assert questions == [SITE, DOMAIN]


def test_a_site_without_controllers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {DOMAIN: ["0 0 389 dc1.contoso.lab."]}):
        found = find_servers(options(ad_site="HQ"))
    assert found.servers == controllers(1)
    assert len(found.warnings) == 1
    assert f"DNS names no domain controller of the site HQ (SRV record {SITE})" in found.warnings[0]
    assert "does not exist" in found.warnings[0]


def test_a_site_alone_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {SITE: ["0 0 389 dc1.contoso.lab."]}):
        assert find_servers(options(ad_site="HQ")) == DiscoveredServers(controllers(1), in_dns=True)


def test_named_controllers_need_no_site() -> None:
    assert find_servers(options(ad_site="HQ", ad_servers=["dc2.contoso.lab"])) == DiscoveredServers(controllers(2))


def test_global_catalogs_are_those_of_the_forest(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = {CATALOGS: ["0 0 3268 dc1.forest.lab.", "1 0 3268 dc9.contoso.lab."], CATALOGS_OF_SITE: ["0 0 3268 dc9.contoso.lab."]}
    with name_server(monkeypatch, zone) as questions:
        found = find_global_catalogs(options(ad_site="HQ"), "forest.lab")
    assert found.servers == (Server("dc9.contoso.lab", 3269), Server("dc1.forest.lab", 3269))
    assert questions == [CATALOGS_OF_SITE, CATALOGS]


def test_global_catalogs_beside_named_controllers() -> None:
    named = options(ad_servers=["dc1.contoso.lab", "dc2.contoso.lab:10636"])
    assert find_global_catalogs(named, "forest.lab").servers == controllers(1, 2, port=3269)
    chosen = options(ad_servers=["dc1.contoso.lab"], ad_global_catalog=["gc1.contoso.lab"])
    assert find_global_catalogs(chosen, "forest.lab").servers == (Server("gc1.contoso.lab", 3269),)


@pytest.mark.parametrize(("records", "reason"), [([], "does not exist"), (["0 0 0 ."], "says that there is none")])
def test_a_domain_without_controllers(records: list[str], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        name_server(monkeypatch, {DOMAIN: records, SITE: records}),
        pytest.raises(DirectoryConnectionError, match="DNS names no domain controller of contoso.lab") as caught,
    ):
        find_servers(options(ad_site="HQ"))
    assert reason in caught.value.message
    assert caught.value.describe()["questions"] == [SITE, DOMAIN]
    assert all(name in (caught.value.hint or "") for name in (SITE, DOMAIN, "ad_servers"))


def test_a_name_server_that_does_not_answer_costs_one_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        use_name_server(monkeypatch, silent)
        started = time.monotonic()
        with pytest.raises(DirectoryConnectionError, match="DNS names no domain controller"):
            find_servers(options(ad_site="HQ"))
        assert time.monotonic() - started < 3


FORGED = ["0 0 389 evil.example.", "1 0 389 contoso.lab.evil.example.", "2 0 389 evilcontoso.lab."]


def test_a_password_only_goes_to_hosts_of_the_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {DOMAIN: [*FORGED, "9 0 389 dc1.contoso.lab."]}):
        found = find_servers(options(ad_auth="simple"))
    assert found.servers == controllers(1)
    assert found.warnings == (
        "DNS names a domain controller that is not a host of contoso.lab, so it was left out: "
        "evil.example, contoso.lab.evil.example, evilcontoso.lab.",
    )


def test_no_host_of_the_domain_means_no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {DOMAIN: FORGED}), pytest.raises(DirectoryConnectionError, match="evil.example") as caught:
        find_servers(options(ad_auth="simple"))
    assert "ad_servers" in (caught.value.hint or "")


@pytest.mark.parametrize("login", [{"ad_auth": "kerberos"}, {"ad_auth": "ntlm", "ad_user": "CONTOSO\\reader"}])
def test_logins_that_do_not_send_the_password_follow_dns(login: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {DOMAIN: ["0 0 389 dc1.hosts.example."]}):
        assert find_servers(options(**login)).servers == (Server("dc1.hosts.example", 636),)


@pytest.mark.parametrize(
    "host", [r"dc1\@evil.contoso.lab.", r"dc1\027.contoso.lab.", r"dc1\032x.contoso.lab.", r"a\047b.contoso.lab."]
)
def test_a_name_that_no_host_can_have_is_left_out(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with name_server(monkeypatch, {DOMAIN: [f"0 0 389 {host}", "1 0 389 dc1.contoso.lab."]}):
        found = find_servers(options())
    assert found.servers == controllers(1)
    assert found.warnings[0].isprintable()
