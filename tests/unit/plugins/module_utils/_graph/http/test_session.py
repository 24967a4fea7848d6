# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import dataclasses
import socket
import subprocess
import sys
import threading
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AnswerTooLargeError,
    AuthenticationError,
    AuthorizationError,
    CloudSyncError,
    GraphError,
    NotFoundError,
    OptionError,
    ThrottledError,
    TransportError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import RetryPolicy
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from tests.hostile.http import hostile_http
from tests.unit.clock import stop_the_clock
from tests.unit.plugins.module_utils._graph.certificates import Authority
from tests.unit.plugins.module_utils._graph.conftest import QUICK
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

HTML = "<html><body>Sign in to the proxy</body></html>"
DENIED = {"error": {"code": "UnknownError", "message": "", "innerError": {"request-id": "r-1"}}}
EXPIRED = {"error": {"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"}}


def test_a_request_carries_what_graph_needs(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"id": "1"}))
    filter_text = "displayName eq 'a+b & ''Ü'''"
    assert session.get("/groups", params={"$filter": filter_text, "$top": 5, "$count": True}) == {"id": "1"}
    (request,) = server.received
    assert request.method == "GET"
    assert request.path == "/v1.0/groups"
    assert request.query == {"$filter": filter_text, "$top": "5", "$count": "true"}
    assert "%2B" in request.target
    assert "+" not in request.target
    assert request.headers["Authorization"] == "Bearer opaque-token"
    assert request.headers["Accept"] == "application/json"
    assert len(request.headers["client-request-id"]) == 36
    assert request.headers["return-client-request-id"] == "true"


def test_bodies_headers_and_versions(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(201, {"id": "new"}), Answer(204), Answer(204), Answer(204))
    assert session.post("/groups", json={"displayName": "Ü 😀"}, headers={"Prefer": "x"}) == {"id": "new"}
    assert session.put("/beta/a/b", json=[1]) == {}
    assert session.patch("/groups/1", json={"a": None}) == {}
    assert session.delete("/groups/1") == {}
    assert [(each.method, each.path) for each in server.received] == [
        ("POST", "/v1.0/groups"),
        ("PUT", "/beta/a/b"),
        ("PATCH", "/v1.0/groups/1"),
        ("DELETE", "/v1.0/groups/1"),
    ]
    assert server.received[0].json == {"displayName": "Ü 😀"}
    assert server.received[0].headers["Content-Type"] == "application/json"
    assert server.received[0].headers["Prefer"] == "x"
    assert "Content-Type" not in server.received[3].headers
    assert session.statistics.requests == 4
    assert session.statistics.retries == 0
    assert 0 < session.statistics.seconds < 5


def test_all_pages_are_followed_verbatim(server: ScriptedServer, session: GraphSession) -> None:
    link = f"{server.url}/v1.0/groups?$skiptoken=a%2Fb%3D%27x%27&odd=1"
    server.expect(
        Answer(body={"value": [{"id": "1"}, {"id": "2"}], "@odata.nextLink": link}),
        Answer(body={"value": [], "@odata.nextLink": f"{server.url}/v1.0/groups?$skiptoken=2"}),
        Answer(body={"value": [{"id": "3"}]}),
    )
    found = list(session.get_all("/groups", params={"$top": 2}, headers={"ConsistencyLevel": "eventual"}))
    assert found == [{"id": "1"}, {"id": "2"}, {"id": "3"}]
    assert server.received[1].target == "/v1.0/groups?$skiptoken=a%2Fb%3D%27x%27&odd=1"
    assert [each.headers["ConsistencyLevel"] for each in server.received] == ["eventual"] * 3


def test_pages_are_read_as_they_are_needed(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"value": [{"id": "1"}], "@odata.nextLink": f"{server.url}/v1.0/next"}))
    assert next(session.get_all("/groups")) == {"id": "1"}


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/v1.0/groups", "http://localhost/x", "https://localhost:1/x", "https://[", 7, "/relative"],
)
def test_the_token_goes_to_no_other_host(server: ScriptedServer, session: GraphSession, link: object) -> None:
    server.expect(Answer(body={"value": [], "@odata.nextLink": link}))
    with pytest.raises(UnreadableAnswerError, match="leads away from"):
        list(session.get_all("/groups"))


def test_pages_that_go_round_in_circles(server: ScriptedServer, session: GraphSession) -> None:
    page = Answer(body={"value": [{"id": "1"}], "@odata.nextLink": f"{server.url}/v1.0/groups?$skiptoken=1"})
    server.expect(page, page)
    with pytest.raises(UnreadableAnswerError, match="already read"):
        list(session.get_all("/groups"))


def test_pages_without_end(authority: Authority, options: GraphOptions) -> None:
    with (
        hostile_http(authority.server_path, "links to ever new pages") as server,
        GraphSession(dataclasses.replace(options, graph_url=server.url)) as session,
        pytest.raises(AnswerTooLargeError, match="GET /groups: the answer has more than 1,000 pages"),
    ):
        list(session.get_all("/groups"))


def test_large_pages_without_end(authority: Authority, options: GraphOptions) -> None:
    # An object takes more memory in Python 3.11 than in later ones.
    bounded = dataclasses.replace(options, max_answer_size=3)
    with (
        hostile_http(authority.server_path, "links to ever new large pages") as server,
        GraphSession(dataclasses.replace(bounded, graph_url=server.url)) as session,
        pytest.raises(AnswerTooLargeError, match=r"takes more than 3\.0 MiB of memory after [78] pages") as caught,
    ):
        list(session.get_all("/groups"))
    assert "graph_max_answer_size" in str(caught.value.hint)


def test_slow_pages_without_end(monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, options: GraphOptions) -> None:
    clock = stop_the_clock(monkeypatch)
    busy = Answer(503, {}, {"Retry-After": "20"})
    for number in range(3):
        page = Answer(body={"value": [{"id": str(number)}], "@odata.nextLink": f"{server.url}/v1.0/groups?page={number}"})
        server.expect(busy, busy, page)
    with (
        GraphSession(dataclasses.replace(options, timeout=2)) as session,  # so that all pages may take 120 s
        pytest.raises(TransportError, match="GET /groups: the answer is not complete after 120 s and 3 pages") as caught,
    ):
        list(session.get_all("/groups"))
    assert clock.slept == [20.0] * 6
    assert "graph_timeout" in str(caught.value.hint)


def test_the_time_of_the_reader_is_not_counted(
    monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, session: GraphSession
) -> None:
    clock = stop_the_clock(monkeypatch)
    server.expect(
        Answer(body={"value": [{"id": "1"}], "@odata.nextLink": f"{server.url}/v1.0/groups?page=2"}),
        Answer(body={"value": [{"id": "2"}]}),
    )
    for _group in session.get_all("/groups"):
        clock.now += 100_000


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"id": "1"}, "value in the answer is missing where a list is expected"),
        ({"value": None}, "value in the answer is null where a list is expected"),
        ({"value": {"id": "1"}}, "value in the answer is an object where a list is expected"),
        ({"value": ["one"]}, "value[0] in the answer is text (one) where an object is expected"),
        ({"value": [{"id": "1"}, {"id": ""}]}, "value[1].id in the answer is empty text where text that is not empty is expected"),
    ],
)
def test_a_page_without_a_list_of_objects(server: ScriptedServer, session: GraphSession, body: object, problem: str) -> None:
    server.expect(Answer(body=body))
    with pytest.raises(UnreadableAnswerError) as caught:
        list(session.get_all("/groups"))
    assert caught.value.message == f"GET /groups: {problem}"
    assert caught.value.hint


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_throttled_requests_are_always_repeated(server: ScriptedServer, session: GraphSession, method: str) -> None:
    throttled = Answer(429, {"error": {"code": "x"}}, {"Retry-After": "0"})
    server.expect(throttled, throttled, Answer(body={"id": "1"}))
    arguments: dict[str, t.Any] = {} if method in ("get", "delete") else {"json": {}}
    assert getattr(session, method)("/groups/1", **arguments) == {"id": "1"}
    assert (session.statistics.requests, session.statistics.retries) == (3, 2)


@pytest.mark.parametrize("body", [{"error": {"code": "TooManyRequests", "message": "slow"}}, HTML, None])
def test_throttling_without_end(server: ScriptedServer, session: GraphSession, body: object) -> None:
    server.expect(*[Answer(429, body, {"Retry-After": "0"})] * 4)
    with pytest.raises(ThrottledError, match="throttled until the retries were used up"):
        session.post("/groups", json={})


def test_a_wait_beyond_the_total_time_is_not_begun(server: ScriptedServer, options: GraphOptions) -> None:
    server.expect(Answer(429, {}, {"Retry-After": "60"}))
    with GraphSession(options, RetryPolicy(total=1.0)) as session, pytest.raises(ThrottledError):
        session.get("/groups")


@pytest.mark.parametrize(
    ("method", "arguments"),
    [("get", {}), ("put", {"json": {}}), ("delete", {}), ("post", {"json": {}, "repeatable": True})],
)
@pytest.mark.parametrize(
    "fault",
    [Answer(503, HTML), Answer(502), Answer(504, {}), Answer(fault="drop"), Answer(body={"a": "b" * 99}, fault="cut")],
)
def test_repeatable_requests_survive(
    server: ScriptedServer, session: GraphSession, method: str, arguments: dict[str, t.Any], fault: Answer
) -> None:
    server.expect(fault, Answer(body={"id": "1"}))
    assert getattr(session, method)("/groups/1", **arguments) == {"id": "1"}
    assert session.statistics.retries == 1


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Answer(503, {"error": {"code": "x", "message": "y"}}), GraphError),
        (Answer(fault="drop"), TransportError),
        (Answer(body={"a": "b" * 99}, fault="cut"), UnreadableAnswerError),
        (Answer(500, {}), GraphError),
    ],
)
def test_others_are_not_sent_twice(
    server: ScriptedServer, session: GraphSession, method: str, fault: Answer, kind: type[CloudSyncError]
) -> None:
    server.expect(fault)
    with pytest.raises(kind):
        getattr(session, method)("/groups", json={})
    assert len(server.received) == 1


def test_no_answer_in_time(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={}, delay=0.6))
    with pytest.raises(TransportError, match=r"POST https://localhost:\d+/v1.0/groups: no answer within 0.2 s") as caught:
        session.post("/groups", json={}, timeout=0.2)
    assert "graph_timeout" in str(caught.value.hint)


def test_a_deletion_that_may_have_happened_before_is_done(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(fault="drop"), Answer(404, {"error": {"code": "Request_ResourceNotFound", "message": "x"}}))
    assert session.delete("/groups/1") == {}


def test_a_deletion_of_what_is_not_there(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(404, {"error": {"code": "Request_ResourceNotFound", "message": "x"}}))
    with pytest.raises(NotFoundError):
        session.delete("/groups/1")


UNUSABLE: list[tuple[object, str]] = [
    (HTML, "a web page (text/html)"),
    ("\n<!DOCTYPE html>\n<html lang=en><head><title>\n Zscaler &amp; co </title>", "the web page 'Zscaler &amp; co' (text/html)"),
    (b"\x00\xff{]not json", "a body that is not JSON (application/json)"),
    ('{"value": [', "JSON that breaks off (text/html)"),
    (b'{"value": [{"id": "1"', "JSON that breaks off (application/json)"),
    ('{"value": Infinity}', "JSON that is not valid (text/html)"),
    ("[1]", "a list (text/html)"),
    ("7", "a number (text/html)"),
    ("null", "null (text/html)"),
    ("upstream is away", "a body that is not JSON (text/html)"),
    (None, "no body (application/json)"),
    ({}, "an empty object (application/json)"),
]


@pytest.mark.parametrize(("body", "said"), UNUSABLE)
def test_what_is_no_json_object(server: ScriptedServer, session: GraphSession, body: object, said: str) -> None:
    server.expect(*[Answer(body=body)] * 4)
    with pytest.raises(UnreadableAnswerError) as caught:
        session.get("/groups")
    assert caught.value.message == f"GET /v1.0/groups was answered with 200 and {said} in place of the JSON of Microsoft Graph"
    assert "whether a proxy answers in its place" in str(caught.value.hint)
    assert caught.value.describe()["status"] == 200


@pytest.mark.parametrize("body", [body for body, _said in UNUSABLE])
def test_a_read_without_a_usable_answer_is_repeated(server: ScriptedServer, session: GraphSession, body: object) -> None:
    page = Answer(body={"value": [{"id": "1"}], "@odata.nextLink": f"{server.url}/v1.0/groups?page=2"})
    server.expect(Answer(body=body), Answer(body={"id": "1"}), page, Answer(body=body), Answer(body={"value": [{"id": "2"}]}))
    assert session.get("/groups/1") == {"id": "1"}
    assert list(session.get_all("/groups")) == [{"id": "1"}, {"id": "2"}]
    assert (session.statistics.requests, session.statistics.retries) == (5, 2)


@pytest.mark.parametrize("body", [HTML, '{"id": ', "null"])
def test_a_write_is_repeated_after_an_unusable_answer_where_that_does_no_harm(
    server: ScriptedServer, session: GraphSession, body: str
) -> None:
    server.expect(Answer(body=body), Answer(204), Answer(body=body), Answer(404, {"error": {"code": "x"}}))
    assert session.put("/groups/1", json={}) == {}
    assert session.delete("/groups/1") == {}


@pytest.mark.parametrize("method", ["post", "patch"])
def test_others_are_not_repeated_after_an_unusable_answer(server: ScriptedServer, session: GraphSession, method: str) -> None:
    server.expect(Answer(body=HTML))
    with pytest.raises(UnreadableAnswerError, match="a web page .*; the service may have done what it was asked"):
        getattr(session, method)("/groups", json={})


def test_a_page_that_is_asked_for_again_is_counted_once(server: ScriptedServer, options: GraphOptions) -> None:
    # 1 MiB for all pages, of which one answer may have a quarter as text.
    half = Answer(body='{"value": [' + " " * 200_000)
    server.expect(*[half] * 5, Answer(body={"value": [{"id": "1", "text": "x" * 200_000}]}))
    with GraphSession(dataclasses.replace(options, max_answer_size=1), QUICK._replace(retries=5)) as session:
        assert [group["id"] for group in session.get_all("/groups")] == ["1"]


def test_redirects_are_not_followed(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(302, HTML, {"Location": "/v1.0/elsewhere"}))
    with pytest.raises(UnreadableAnswerError, match="was redirected"):
        session.get("/groups")
    assert len(server.received) == 1


def test_a_given_token_is_not_renewed(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(401, EXPIRED))
    with pytest.raises(AuthenticationError, match="Lifetime validation failed"):
        session.get("/groups")


def test_missing_rights(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(401, DENIED))
    with pytest.raises(AuthorizationError) as caught:
        session.get("/servicePrincipals/1/synchronization/jobs")
    assert caught.value.describe()["request_id"] == "r-1"
    assert "owner of the service principal" in str(caught.value.hint)


def test_an_untrusted_certificate(server: ScriptedServer, options: GraphOptions) -> None:
    with GraphSession(dataclasses.replace(options, ca_path=None), QUICK) as session:
        with pytest.raises(TransportError, match=r"the certificate of localhost:.* is not trusted") as caught:
            session.get("/groups")
        assert "graph_ca_path" in str(caught.value.hint)
        assert session.statistics.retries == 0
    assert server.received == []


def test_a_certificate_for_another_name(server: ScriptedServer, options: GraphOptions) -> None:
    address = server.url.replace("localhost", "127.0.0.2")
    with GraphSession(dataclasses.replace(options, graph_url=address), QUICK) as session:
        with pytest.raises(TransportError, match=r"(is not trusted|refuses the connection)"):
            session.get("/groups")


def test_verification_can_be_off(server: ScriptedServer, options: GraphOptions, recwarn: pytest.WarningsRecorder) -> None:
    server.expect(Answer(body={"id": "1"}))
    with GraphSession(dataclasses.replace(options, ca_path=None, validate_certs=False), QUICK) as session:
        assert session.get("/groups/1") == {"id": "1"}
    assert [str(warning.message) for warning in recwarn if "certificate" in str(warning.message)] == []


def test_verification_is_not_weakened_by_the_environment(
    server: ScriptedServer, options: GraphOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none.pem").write_text("")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    server.expect(Answer(body={"id": "1"}))
    with GraphSession(options, QUICK) as session:
        assert session.get("/groups/1") == {"id": "1"}


def test_a_password_file_does_not_replace_the_token(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine localhost login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.expect(Answer(body={"id": "1"}))
    session.get("/groups/1")
    assert server.received[0].headers["Authorization"] == "Bearer opaque-token"


def test_a_missing_authority_file(options: GraphOptions) -> None:
    with GraphSession(dataclasses.replace(options, ca_path="/nowhere/ca.pem")) as session:
        with pytest.raises(OptionError, match=r"graph_ca_path: /nowhere/ca.pem does not exist"):
            session.get("/groups")


def test_an_authority_file_that_is_none(options: GraphOptions, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(OptionError, match=r"graph_ca_path: .*ca.pem holds no certificates in PEM form"):
        with GraphSession(dataclasses.replace(options, ca_path=str(tmp_path / "ca.pem"))) as session:
            session.get("/groups")


def test_a_refused_connection_is_retried_even_for_a_post(options: GraphOptions) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"https://localhost:{unused.getsockname()[1]}"
        with GraphSession(dataclasses.replace(options, graph_url=address), QUICK) as session:
            with pytest.raises(TransportError, match=r"refuses the connection: .*refused"):
                session.post("/groups", json={})
            assert session.statistics.retries == 3


def test_a_name_that_does_not_exist(options: GraphOptions) -> None:
    with GraphSession(dataclasses.replace(options, graph_url="https://graph.invalid"), QUICK) as session:
        with pytest.raises(TransportError, match=r"the name graph.invalid cannot be resolved"):
            session.get("/groups")
        assert session.statistics.retries == 0


def test_a_proxy_is_used_and_its_password_is_not_shown(options: GraphOptions) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://user:pr0xy-pass@127.0.0.1:{unused.getsockname()[1]}"
        with GraphSession(dataclasses.replace(options, proxy=proxy), QUICK) as session:
            with pytest.raises(TransportError, match="the proxy cannot be used") as caught:
                session.get("/groups")
    assert "pr0xy-pass" not in caught.value.message
    assert "graph_proxy" in str(caught.value.hint)


@contextlib.contextmanager
def refusing_proxy(answer: bytes) -> t.Iterator[tuple[str, list[bytes]]]:
    """Run a proxy that answers every CONNECT so, and keeps the requests; yield its address."""
    received: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = listener.accept()
                with connection:
                    received.append(connection.recv(4096))
                    connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", received


@pytest.mark.parametrize(
    ("answer", "message", "hint", "attempts"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "requires user and password.*407", "in graph_proxy", 1),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "the proxy refuses to connect .status 403", "allowed in the proxy", 1),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "the proxy refuses to connect .status 502", "allowed in the proxy", 4),
        (b"", "closed the connection", "look for a proxy or firewall that closes connections", 4),
    ],
)
def test_a_proxy_that_refuses(options: GraphOptions, answer: bytes, message: str, hint: str, attempts: int) -> None:
    with refusing_proxy(answer) as (address, received):
        chosen = dataclasses.replace(options, proxy=f"http://user:pr0xy-pass@{address}")
        with GraphSession(chosen, QUICK) as session, pytest.raises(TransportError, match=message) as caught:
            session.get("/groups")
    assert hint in str(caught.value.hint)
    assert "pr0xy-pass" not in f"{caught.value} {caught.value.hint} {caught.value.describe()}"
    assert len(received) == attempts
    assert all(request.startswith(b"CONNECT localhost:") and b"Proxy-Authorization: Basic " in request for request in received)


def test_nothing_is_imported_before_the_first_request_and_msal_never() -> None:
    program = """
import sys
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GraphOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import RetryPolicy
options = GraphOptions.from_parameters({"access_token": "t", "graph_url": "https://graph.invalid"})
session = GraphSession(options, RetryPolicy(retries=0))
assert not {"requests", "urllib3", "msal", "cryptography"} & set(sys.modules)
try:
    session.get("/groups")
except Exception as problem:
    print(type(problem).__name__)
assert "requests" in sys.modules
assert not {"msal", "cryptography"} & set(sys.modules)
"""
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout, done.stderr) == ("ConnectionFailure\n", "")


def test_a_missing_library_is_named(options: GraphOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "requests", None)
    with GraphSession(options) as session, pytest.raises(CloudSyncError, match="The Python library requests") as caught:
        session.get("/groups")
    assert caught.value.code == "missing_library"
    assert "pip install requests" in str(caught.value.hint)
