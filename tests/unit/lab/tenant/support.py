# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tenant without a directory, served on a port of loopback: everything but what writes to AD or reads it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import requests
import uvicorn

from tests.lab import datasets
from tests.lab.frame.state import new_state
from tests.lab.tenant.application import build_application
from tests.lab.tenant.engine.agent import Agent
from tests.lab.tenant.seed import seed
from tests.lab.tenant.server import server_configuration
from tests.lab.tenant.tenant import Tenant

Json = dict[str, t.Any]

GRAPH = "https://graph.contoso.lab"
LOGIN = "https://login.contoso.lab"
_START_SECONDS = 10


def make_tenant(folder: Path, dataset: str = "small") -> Tenant:
    """Return a tenant with a dataset; nobody answers where its agent would connect to."""
    state = new_state(folder, dataset)
    known = {user.name: _directory_object(user.name) for user in datasets.load(dataset).users if user.in_ad}
    known |= {group.key: _directory_object(group.key) for group in datasets.load(dataset).groups if group.synced}
    Path(state.directory_objects).write_text(json.dumps(known), encoding="utf-8")
    tenant = Tenant(state, Agent("127.0.0.2", state.base_dn, "agent", "password", state.ca_path))
    seed(tenant)
    return tenant


def _directory_object(name: str) -> Json:
    number = sum(name.encode())
    return {
        "sid": f"S-1-5-21-1-2-3-{number}",
        "guid": f"00000000-0000-0000-0000-{number:012}",
        "dn": f"CN={name},OU=People,DC=contoso,DC=lab",
        "sam_account_name": name,
    }


@contextlib.contextmanager
def serving(tenant: Tenant) -> Iterator[str]:
    """Serve the tenant without TLS; yields the address, for instance ``http://127.0.0.1:40123``."""
    # Naming the protocol lets asyncio switch Nagle's algorithm off, which costs 40 ms a request.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(server_configuration(build_application(tenant)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Graph:
    """A signed-in client of the tenant."""

    def __init__(self, tenant: Tenant, address: str, client: str = "main") -> None:
        self.tenant = tenant
        self.address = address
        self._session = requests.Session()
        self._session.trust_env = False
        self.token = "none"
        if client in tenant.state.clients:
            self.token = self.sign_in(client).json()["access_token"]

    def sign_in(self, client: str, **changes: str | None) -> requests.Response:
        """Ask for a token; ``changes`` replaces fields of the form, None removes one."""
        known = self.tenant.state.clients[client]
        form: dict[str, str | None] = {
            "grant_type": "client_credentials",
            "client_id": known.id,
            "client_secret": known.secret,
            "scope": f"{GRAPH}/.default",
            **changes,
        }
        return self.send("POST", f"{LOGIN}/{self.tenant.state.tenant_id}/oauth2/v2.0/token", data=form)

    def call(self, method: str, path: str, body: t.Any = None, **headers: str) -> requests.Response:
        """Send a request with a token; ``path`` begins after the version, or is a whole address."""
        url = path if path.startswith("https://") else f"{GRAPH}/v1.0{path}"
        return self.send(method, url, json=body, headers={"Authorization": f"Bearer {self.token}", **headers})

    def get(self, path: str, **headers: str) -> requests.Response:
        """Send a GET."""
        return self.call("GET", path, **headers)

    def values(self, path: str, **headers: str) -> list[Json]:
        """Return the first page of a collection."""
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        values: list[Json] = answer.json()["value"]
        return values

    def names(self, path: str, **headers: str) -> list[str]:
        """Return the display names of the first page of a collection, sorted."""
        return sorted(each["displayName"] for each in self.values(path, **headers))

    def admin(self, method: str, path: str, body: t.Any = None) -> requests.Response:
        """Use the lab's own interface."""
        return self.send(method, f"{GRAPH}/lab{path}", json=body)

    def send(self, method: str, url: str, **options: t.Any) -> requests.Response:
        """Send a request to one of the tenant's hosts."""
        host, _slash, rest = url.removeprefix("https://").partition("/")
        headers = {"Host": host, **(options.pop("headers", None) or {})}
        options.setdefault("timeout", 30)
        return self._session.request(method, f"{self.address}/{rest}", headers=headers, **options)


def error_of(answer: requests.Response) -> tuple[int, str, str]:
    """Return status, code and message of a failure."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]
