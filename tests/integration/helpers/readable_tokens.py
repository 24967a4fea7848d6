# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's tokens are opaque, Microsoft's can be read. A forwarder that takes readable ones and hands the lab its own."""

from __future__ import annotations

import base64
import contextlib
import json
import ssl
import threading
import typing as t
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msal
import requests

from tests.lab.frame.state import State

_HOST = "graph.contoso.lab"
_TIMEOUT_SECONDS = 60


def readable_token(**claims: t.Any) -> str:
    """Return an access token with these claims, in the form of Microsoft's."""
    parts = ({"alg": "RS256", "typ": "JWT"}, {"exp": 4102444800, **claims})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


@contextlib.contextmanager
def forwarder(state: State) -> t.Iterator[str]:
    """Forward every GET and POST to the lab as its main application; yield the address to use as ``graph_url``."""
    session = requests.Session()
    session.trust_env = False
    session.verify = state.ca_path
    session.headers["Authorization"] = f"Bearer {_opaque_token(state)}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._forward()

        def do_POST(self) -> None:
            self._forward()

        def log_message(self, format: str, *args: t.Any) -> None:
            del format, args

        def _forward(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            url = f"{state.graph_url}{self.path}"
            answer = session.request(self.command, url, data=content or None, headers=headers, timeout=_TIMEOUT_SECONDS)
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(state.server_certificate, state.server_key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://{_HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        session.close()


def _opaque_token(state: State) -> str:
    client = state.clients["main"]
    application = msal.ConfidentialClientApplication(
        client.id,
        client_credential=client.secret,
        authority=f"{state.login_url}/{state.tenant_id}",
        instance_discovery=False,
        verify=state.ca_path,
    )
    answer = application.acquire_token_for_client([f"{state.graph_url}/.default"])
    return str(answer["access_token"])
