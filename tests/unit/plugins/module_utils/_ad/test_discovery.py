# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding domain controllers in DNS, with a name server of the test's own."""

from __future__ import annotations

import contextlib
import socket
import threading
import typing as t

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.servers import Server, find_servers
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import DirectoryConnectionError

QUESTION = "_ldap._tcp.dc._msdcs.contoso.lab."


@contextlib.contextmanager
def name_server(monkeypatch: pytest.MonkeyPatch, records: list[str]) -> t.Iterator[list[str]]:
    """Answer every question with these SRV records, or NXDOMAIN when there are none; yield the questions."""
    questions: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        threading.Thread(target=_answer, args=(listener, records, questions), daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = listener.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield questions


def _answer(listener: socket.socket, records: list[str], questions: list[str]) -> None:
    with contextlib.suppress(OSError):
        while True:
            query, client = listener.recvfrom(4096)
            request = dns.message.from_wire(query)
            response = dns.message.make_response(request)
            name = request.question[0].name
            questions.append(str(name))
            if records:
                response.answer.append(dns.rrset.from_text(name, 60, "IN", "SRV", *records))
            else:
                response.set_rcode(dns.rcode.NXDOMAIN)
            listener.sendto(response.to_wire(), client)


def options(tls: str) -> AdOptions:
    return AdOptions.from_parameters(
        {"ad_domain": "contoso.lab", "ad_user": "reader", "ad_password": "secret", "ad_tls": tls, "ad_timeout": 2}
    )


@pytest.mark.parametrize(("tls", "port"), [("ldaps", 636), ("starttls", 389)])
def test_controllers_come_in_the_order_of_their_priority(tls: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    records = ["10 100 389 dc3.contoso.lab.", "0 100 389 dc1.contoso.lab.", "5 100 389 dc2.contoso.lab."]
    with name_server(monkeypatch, records) as questions:
        assert find_servers(options(tls)) == [Server(f"dc{number}.contoso.lab", port) for number in (1, 2, 3)]
    assert questions == [QUESTION]


@pytest.mark.parametrize(("records", "reason"), [([], "does not exist"), (["0 0 0 ."], "says that there is none")])
def test_a_domain_without_controllers(records: list[str], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        name_server(monkeypatch, records),
        pytest.raises(DirectoryConnectionError, match="DNS names no domain controller of contoso.lab") as caught,
    ):
        find_servers(options("ldaps"))
    assert reason in caught.value.message
    assert "ad_servers" in (caught.value.hint or "")


def test_a_name_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = silent.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        with pytest.raises(DirectoryConnectionError, match="DNS names no domain controller"):
            find_servers(options("ldaps"))
