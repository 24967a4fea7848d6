# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login service, Microsoft Graph and a domain controller that refuse everything, and repeat the secrets in every spelling."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import ssl
import threading
from pathlib import Path

from tests.unit.plugins.module_utils._graph.scripted_server import Answer, Received, ScriptedServer
from tests.unit.secret_spellings import SPELLINGS

STATUSES = (400, 401, 403, 404, 409, 412, 418, 500, 302, 200)


class Echo:
    """Says a secret, a few spellings at a time, so that none is lost where a message is cut."""

    def __init__(self, secret: str) -> None:
        self._spelled = itertools.cycle([spell(secret) for spell in SPELLINGS.values()])

    def say(self, count: int = 3) -> str:
        """Return the next spellings, in a sentence that steers the terminal and ends with what ends a text in C."""
        return " and ".join(next(self._spelled) for _number in range(count)) + " \x1b[2J\0"


class EchoingGraph(ScriptedServer):
    """Microsoft Graph and its login service: each repeats what it was sent, and each answer refuses in another way."""

    def __init__(self, certificate: Path, *, client_secret: str, access_token: str) -> None:
        self._login, self._echo = Echo(client_secret), Echo(access_token)
        self._statuses = itertools.cycle(STATUSES)
        super().__init__(certificate)

    def answer(self, request: Received) -> Answer:
        """Return the next refusal."""
        self.received.append(request)
        if "/.well-known/" in request.path:
            base = f"{self.url}/tenant"
            return Answer(body={"issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"})
        if request.path.endswith("/token"):
            said = self._login
            return Answer(401, {"error": said.say(1), "error_description": said.say(), "trace_id": said.say(1)})
        return self._refusal(next(self._statuses))

    def _refusal(self, status: int) -> Answer:
        said = self._echo.say()
        headers = {"request-id": "r-1", "Location": f"https://localhost/{status}", "Retry-After": "0"}
        if status == 200:
            row = {"id": said, "displayName": self._echo.say(), "key": said, "value": said, "appId": said}
            return Answer(200, {"id": said, "value": [row], "displayName": said, "@odata.nextLink": f"https://{said}"}, headers)
        inner = json.dumps({"error": {"code": "Inner", "message": said}})
        error = {"code": "UnknownError", "message": inner, "innerError": {"request-id": self._echo.say(1)}}
        return Answer(status, {"error": error}, headers)


class EchoingDirectory:
    """A domain controller on LDAPS that refuses every login."""

    def __init__(self, certificate: Path, password: str) -> None:
        self._echo = Echo(password)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.server = f"localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                with contextlib.suppress(OSError), self._context.wrap_socket(connection, server_side=True) as channel:
                    request = channel.recv(65536)
                    channel.sendall(_refused_bind(request, self._echo.say(4)))
                    channel.recv(65536)


def _refused_bind(request: bytes, said: str) -> bytes:
    """Return the answer invalidCredentials (49) to a bind, with a message (RFC 4511, section 4.2.2)."""
    identifier = request[request.index(b"\x02") :][:3]
    result = b"\x0a\x01\x31" + _element(0x04, b"") + _element(0x04, said.encode("utf-8", "replace"))
    return _element(0x30, identifier + _element(0x61, result))


def _element(tag: int, content: bytes) -> bytes:
    length = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + length + content
