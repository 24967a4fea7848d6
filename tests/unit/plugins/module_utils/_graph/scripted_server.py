# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HTTP(S) server that gives a list of answers, in order, and keeps what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
import typing as t
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Answer:
    """``body``: a value for JSON, text and bytes as they are. ``fault``: ``drop`` closes before it, ``cut`` in the middle."""

    status: int = 200
    body: t.Any = None
    headers: t.Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    fault: str = ""

    @property
    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass(frozen=True)
class Received:
    """One request as the server saw it."""

    method: str
    target: str
    headers: t.Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self) -> t.Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


class ScriptedServer:
    """Answers with what ``expect`` was given; a request that nobody expects is answered with 418."""

    def __init__(self, certificate: Path | None) -> None:
        self._answers: list[Answer] = []
        self.received: list[Received] = []
        self.unexpected: list[Received] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://localhost:{self._server.server_address[1]}"

    @property
    def unused(self) -> list[Answer]:
        return self._answers

    def expect(self, *answers: Answer) -> None:
        self._answers.extend(answers)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Received) -> Answer:
        with self._lock:
            self.received.append(request)
            if self._answers:
                return self._answers.pop(0)
            self.unexpected.append(request)
        return Answer(418, {"error": {"code": "Unexpected", "message": f"{request.method} {request.target}"}})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            connection: ssl.SSLSocket

            def answer_it(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = scripted.answer(Received(self.command, self.path, dict(self.headers.items()), body))
                time.sleep(answer.delay)
                self.close_connection = bool(answer.fault)
                if answer.fault == "drop":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                content = answer.content
                self.send_response_only(answer.status)
                kind = "text/html" if isinstance(answer.body, str) else "application/json"
                common = {"Content-Type": kind, "Date": self.date_time_string()}
                for header, value in {**common, **answer.headers}.items():
                    self.send_header(header, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if answer.fault == "cut" else content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer_it

            def log_message(self, format: str, *arguments: t.Any) -> None:
                """Keep quiet."""

            def handle(self) -> None:
                scripted.connections += 1
                try:
                    super().handle()
                except (OSError, ssl.SSLError):
                    self.close_connection = True

        return Handler
