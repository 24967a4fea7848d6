# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile links: where a token, a secret or an assertion must not go, shown by a second server that nobody may call."""

from __future__ import annotations

import dataclasses
import socket
import threading
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    CloudSyncError,
    OptionError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.github_actions import request_token
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth.managed_identity import ManagedIdentity
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.addresses import Address, proxy_address
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer
from tests.unit.plugins.module_utils._graph.sign_in_support import TENANT, as_application, discovery, get_me


class ForeignHost:
    """Listens on all addresses of this machine, and counts who connects."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port = self._listener.getsockname()[1]
        self.callers = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        try:
            while True:
                self._listener.accept()[0].close()
                self.callers += 1
        except OSError:
            return

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def foreign() -> t.Iterator[ForeignHost]:
    """No test may make anybody call it."""
    host = ForeignHost()
    yield host
    host.close()
    assert host.callers == 0


# {own} is the service's host and port, {port} its port, {foreign} the port of the host that nobody may call.
HOSTILE_LINKS = {
    "two parsers": "https://127.0.0.1:{foreign}\\@{own}/v1.0/groups",
    "two parsers, the other way": "https://{own}\\@127.0.0.1:{foreign}/v1.0/groups",
    "backslashes": "https:\\\\127.0.0.1:{foreign}\\v1.0",
    "slash and backslash": "https:/\\127.0.0.1:{foreign}/v1.0",
    "backslash in the path": "https://{own}/\\127.0.0.1:{foreign}/v1.0",
    "encoded backslash before the host": "https://127.0.0.1:{foreign}%5C@{own}/",
    "user": "https://{own}@127.0.0.1:{foreign}/v1.0/groups",
    "user of the own host": "https://somebody@{own}/v1.0/groups",
    "user and password": "https://localhost:{port}@127.0.0.1:{foreign}/",
    "empty user": "https://@127.0.0.1:{foreign}/",
    "two at signs": "https://a@{own}@127.0.0.1:{foreign}/",
    "hash before the at sign": "https://127.0.0.1:{foreign}#@{own}/",
    "question mark before the at sign": "https://127.0.0.1:{foreign}?@{own}/",
    "semicolon before the at sign": "https://127.0.0.1:{foreign};@{own}/",
    "tab in the scheme": "ht\ttps://127.0.0.1:{foreign}/",
    "tab in the host": "https://local\thost:{port}/v1.0/groups",
    "line feed in the host": "https://127.0.0.1:{foreign}\n@{own}/",
    "line feed at the end": "https://{own}/v1.0/groups\n",
    "carriage return and a header": "https://{own}/v1.0\r\nHost: 127.0.0.1:{foreign}",
    "NUL": "https://127.0.0.1:{foreign}\x00@{own}/",
    "escape": "https://{own}/\x1b[2J",
    "delete": "https://{own}/\x7f",
    "space before": " https://{own}/v1.0/groups",
    "space in the path": "https://{own}/v1.0/groups of mine",
    "space in the host": "https://127.0.0.1 {own}/",
    "non-breaking space": "https://{own}/\xa0",
    "percent-encoded host": "https://%6cocalhost:{port}/v1.0/groups",
    "percent-encoded dot": "https://127%2e0.0.1:{foreign}/",
    "percent-encoded slash in the host": "https://127.0.0.1:{foreign}%2f@{own}/",
    "percent-encoded at sign": "https://127.0.0.1:{foreign}%40{own}/",
    "half an encoding": "https://{own}/v1.0/%4",
    "no encoding": "https://{own}/v1.0/%zz",
    "ideographic full stop": "https://127\u30020\u30020\u30021:{foreign}/",
    "fullwidth letters": "https://\uff4cocalhost:{port}/",
    "fullwidth solidus": "https://127.0.0.1:{foreign}\uff0f@{own}/",
    "account of": "https://127.0.0.1:{foreign}\u2100.{own}/",
    "soft hyphen": "https://local\xadhost:{port}/",
    "dotless i": "https://local\u0131ost:{port}/",
    "letter of another script": "https://l\u043ecalhost:{port}/",
    "reordered text": "https://\u202e{own}/",
    "letters in the path": "https://{own}/v1.0/gr\xfcppen",
    "another port": "https://localhost:{foreign}/v1.0/groups",
    "no port": "https://localhost/v1.0/groups",
    "empty port": "https://localhost:/v1.0/groups",
    "port zero": "https://localhost:0/v1.0/groups",
    "port beyond": "https://localhost:65536/v1.0/groups",
    "negative port": "https://localhost:-{port}/v1.0/groups",
    "port with a sign": "https://localhost:+{port}/v1.0/groups",
    "port with spaces": "https://localhost: {port}/v1.0/groups",
    "port of other digits": "https://localhost:\u0664\u0664\u0663/",
    "two ports": "https://localhost:{port}:{foreign}/v1.0/groups",
    "IPv4 of the own host": "https://127.0.0.1:{port}/v1.0/groups",
    "IPv4 as one number": "https://2130706433:{foreign}/",
    "IPv4 in base 16": "https://0x7f.0.0.1:{foreign}/",
    "IPv4 in base 8": "https://0177.0.0.1:{foreign}/",
    "IPv6": "https://[::1]:{foreign}/",
    "IPv6 with a zone": "https://[::1%25lo]:{foreign}/",
    "IPv6 with a bare zone": "https://[fe80::1%lo]:{foreign}/",
    "IPv6 that maps IPv4": "https://[::ffff:127.0.0.1]:{foreign}/",
    "future address": "https://[v1.127]:{foreign}/",
    "half a bracket": "https://[",
    "bracket in the host": "https://[localhost]:{port}/",
    "fragment": "https://{own}/v1.0/groups#top",
    "fragment that names a host": "https://{own}/#@127.0.0.1:{foreign}/",
    "no scheme": "//127.0.0.1:{foreign}/v1.0/groups",
    "no scheme, own host": "//{own}/v1.0/groups",
    "path": "/v1.0/groups?$skiptoken=1",
    "relative path": "groups?$skiptoken=1",
    "query alone": "?$skiptoken=1",
    "host without scheme": "{own}/v1.0/groups",
    "one slash": "https:/{own}/v1.0/groups",
    "no slash": "https:{own}/v1.0/groups",
    "three slashes": "https:///{own}/v1.0/groups",
    "no TLS": "http://{own}/v1.0/groups",
    "another scheme": "file://{own}/etc/passwd",
    "scheme in front": "view-source:https://{own}/v1.0/groups",
    "another host of the same beginning": "https://localhost.example:{port}/",
    "another host of the same end": "https://evil-localhost:{port}/",
    "trailing dot": "https://localhost.:{port}/v1.0/groups",
    "leading dot": "https://.localhost:{port}/v1.0/groups",
    "two dots": "https://localhost..:{port}/v1.0/groups",
    "empty": "",
    "too long": "https://{own}/" + "a" * 40_000,
    "quotes": 'https://{own}/v1.0/groups?$filter="x"',
    "angle brackets": "https://{own}/<x>",
    "braces": "https://{own}/v1.0/{{x}}",
    "caret": "https://{own}/^",
    "brackets in the query": "https://{own}/?a[0]=1",
    "pipe": "https://{own}/a|b",
    "backtick": "https://{own}/`",
}
NOT_TEXT = {"number": 7, "list": ["https://localhost"], "object": {"href": "https://localhost"}, "bool": True}


def filled(link: str, server: ScriptedServer, foreign: ForeignHost) -> str:
    """Return a link of the table with hosts and ports in it."""
    own = server.url.removeprefix("https://")
    return link.format(own=own, port=own.rpartition(":")[2], foreign=foreign.port)


@pytest.mark.parametrize("link", HOSTILE_LINKS.values(), ids=HOSTILE_LINKS.keys())
def test_a_link_to_the_next_page_takes_the_token_nowhere_else(
    server: ScriptedServer, session: GraphSession, foreign: ForeignHost, link: str
) -> None:
    server.expect(Answer(body={"value": [], "@odata.nextLink": filled(link, server, foreign)}))
    with pytest.raises(UnreadableAnswerError, match="leads away from") as caught:
        list(session.get_all("/groups"))
    assert len(server.received) == 1
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("link", NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_a_link_that_is_not_text(server: ScriptedServer, session: GraphSession, link: object) -> None:
    server.expect(Answer(body={"value": [], "@odata.nextLink": link}))
    with pytest.raises(UnreadableAnswerError, match="leads away from"):
        list(session.get_all("/groups"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_redirect_takes_the_token_nowhere(
    server: ScriptedServer, session: GraphSession, foreign: ForeignHost, method: str, status: int
) -> None:
    server.expect(Answer(status, "moved", {"Location": f"https://127.0.0.1:{foreign.port}/v1.0/groups"}))
    arguments: dict[str, t.Any] = {} if method in ("get", "delete") else {"json": {}}
    with pytest.raises(UnreadableAnswerError, match="was redirected"):
        getattr(session, method)("/groups/1", **arguments)


def test_the_token_endpoint_of_a_login_service_is_its_own(
    server: ScriptedServer, options: GraphOptions, foreign: ForeignHost
) -> None:
    document = {**discovery(server).body, "token_endpoint": f"https://127.0.0.1:{foreign.port}/{TENANT}/oauth2/v2.0/token"}
    server.expect(Answer(body=document))
    with pytest.raises(UnreadableAnswerError, match="leads away from"):
        get_me(as_application(options))
    assert len(server.received) == 1


def test_a_login_service_that_redirects_gets_no_secret_elsewhere(
    server: ScriptedServer, options: GraphOptions, foreign: ForeignHost
) -> None:
    location = {"Location": f"https://127.0.0.1:{foreign.port}/token"}
    server.expect(discovery(server), Answer(307, {}, location))
    with pytest.raises(CloudSyncError):
        get_me(as_application(options))
    assert len(server.received) == 2


@pytest.mark.parametrize("variable", ["IDENTITY_ENDPOINT", "ACTIONS_ID_TOKEN_REQUEST_URL"])
@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:{foreign}\\@localhost/token",
        "https://somebody:else@127.0.0.1:{foreign}/token",
        "https://127.0.0.1:{foreign}/to ken",
        "https://127.0.0.1:{foreign}/token\r\nX: y",
        "ftp://127.0.0.1:{foreign}/token",
        "//127.0.0.1:{foreign}/token",
    ],
)
def test_the_addresses_that_the_environment_gives_are_checked(
    options: GraphOptions, foreign: ForeignHost, monkeypatch: pytest.MonkeyPatch, variable: str, address: str
) -> None:
    monkeypatch.setenv(variable, address.format(foreign=foreign.port))
    if variable == "IDENTITY_ENDPOINT":
        monkeypatch.setenv("IDENTITY_HEADER", "header-secret")
        with pytest.raises(CloudSyncError) as caught:
            ManagedIdentity().acquire(options)
    else:
        monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-secret")
        with pytest.raises(OptionError, match="ACTIONS_ID_TOKEN_REQUEST_URL") as caught:
            request_token(options)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("path", ["/v1.0/groups?$skiptoken=a%2Fb%3D%27x%27&odd=1", "/v1.0/a;b,c/(d)='e'?f=g/?:@!$*+"])
def test_links_of_the_service_itself_are_followed_as_they_are(server: ScriptedServer, session: GraphSession, path: str) -> None:
    server.expect(
        Answer(body={"value": [], "@odata.nextLink": f"{server.url.replace('localhost', 'LocalHost')}{path}"}),
        Answer(body={"value": [{"id": "1"}]}),
    )
    assert list(session.get_all("/groups")) == [{"id": "1"}]
    assert server.received[1].target == path


@pytest.mark.parametrize(
    ("text", "built"),
    [
        ("https://graph.microsoft.com", "https://graph.microsoft.com"),
        ("HTTPS://Graph.Microsoft.COM:443/v1.0", "https://graph.microsoft.com/v1.0"),
        ("https://graph.microsoft.com:8443/?", "https://graph.microsoft.com:8443/?"),
        ("https://[0:0::1]:8443/a%2Fb?c=d", "https://[::1]:8443/a%2Fb?c=d"),
    ],
)
def test_an_address_is_built_from_its_parts(text: str, built: str) -> None:
    assert str(Address.parse(text)) == built


def test_a_standard_port_is_the_same_origin() -> None:
    assert Address.parse("https://graph.microsoft.com:443/x").origin == ("https", "graph.microsoft.com", 443)


BAD_PROXIES = (
    "http://user:pa/55w0rd@proxy:8080",
    "http://user:pa?55w0rd@proxy:8080",
    "http://user:pa#55w0rd@proxy:8080",
    "http://user:pa@55w0rd@proxy:8080",
    "http://user:pa\\55w0rd@proxy:8080",
    "http://user:pa 55w0rd@proxy:8080",
    'http://user:pa"55w0rd@proxy:8080',
    "http://user:55w0rd%@proxy:8080",
    "http://user:55w0rd@",
    "http://user:55w0rd@proxy:port",
    "http://user:55w0rd@proxy:99999",
    "ftp://user:55w0rd@proxy",
    "http:/user:55w0rd@proxy:8080",
    "user:pa/55w0rd@proxy:8080",
)


@pytest.mark.parametrize("proxy", BAD_PROXIES)
def test_no_part_of_a_proxy_password_of_the_environment_is_shown(
    options: GraphOptions, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with GraphSession(dataclasses.replace(options, graph_url="https://graph.invalid"), QUICK) as session:
        with pytest.raises(OptionError, match="HTTPS_PROXY") as caught:
            session.get("/groups")
    assert "55w0rd" not in f"{caught.value.message} {caught.value.hint} {caught.value.describe()}"
    assert "user" not in caught.value.message


@pytest.mark.parametrize("proxy", BAD_PROXIES)
def test_no_part_of_the_password_of_graph_proxy_is_shown(proxy: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        proxy_address(proxy)
    assert "55w0rd" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["127.0.0.1:{port}", "http://user:p%40ss@127.0.0.1:{port}/"])
def test_a_proxy_of_the_environment_is_used(options: GraphOptions, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        received: list[bytes] = []

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                received.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("https_proxy", proxy.format(port=listener.getsockname()[1]))
        with GraphSession(dataclasses.replace(options, graph_url="https://graph.invalid"), QUICK) as session:
            with pytest.raises(CloudSyncError, match="the proxy refuses to connect"):
                session.get("/groups")
    assert received[0].startswith(b"CONNECT graph.invalid:443 ")
