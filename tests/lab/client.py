# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's own interface, for tests and for ``python -m tests.lab``: seed, set faults, move the clock, look."""

from __future__ import annotations

import os
import socket
import ssl
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import ldap3
import requests
from ldap3.protocol.rfc4512 import SchemaInfo

from .frame.errors import LabError
from .frame.state import VARIABLE, State
from .shared_clock import SharedClock

Json = dict[str, t.Any]
TIMEOUT_SECONDS = 900
"""A cycle over a large dataset takes its time."""
_POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Configuration:
    """A configuration that writes to AD, by its ids."""

    display_name: str
    service_principal_id: str
    job_id: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests that reached the tenant since they were last forgotten."""

    requests: list[Json]
    count: int
    writes: int
    by_method: dict[str, int]
    by_status: dict[str, int]
    units: int

    def paths(self, method: str | None = None) -> list[str]:
        """Return the paths in order, those of one method if it is given."""
        return [each["path"] for each in self.requests if method in (None, each["method"])]

    def written(self) -> list[Json]:
        """Return the requests that write."""
        return [each for each in self.requests if each["write"]]


class Lab:
    """The lab that the environment names; ``clock`` is what everything in it waits by."""

    def __init__(self, state: State | None = None) -> None:
        if state is None and VARIABLE not in os.environ:
            raise LabError("this is no lab: use it inside 'python -m tests.lab run -- COMMAND'")
        self.state = state or State.read()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = self.state.ca_path
        self._directory_schema: SchemaInfo | None = None
        self.clock = SharedClock(Path(self.state.clock_file))

    def health(self) -> Json:
        """Return the dataset and the lab's time."""
        return self._call("GET", "/health")

    def configuration(self) -> Configuration:
        """Return the configuration; LabError when there is not exactly one."""
        found = self.configurations()
        if len(found) != 1:
            raise LabError(f"the tenant has {len(found)} configurations")
        return found[0]

    def configurations(self) -> list[Configuration]:
        """Return all configurations that have a job."""
        return [Configuration(**each) for each in self._call("GET", "/configurations")["value"]]

    def requests(self) -> Requests:
        """Return what reached the tenant."""
        return Requests(**self._call("GET", "/requests"))

    def forget_requests(self) -> None:
        """Count from here."""
        self._call("DELETE", "/requests")

    def reset(self) -> list[str]:
        """Return tenant and AD to the dataset; the names of the objects that were deleted in AD are returned."""
        removed: list[str] = self._call("POST", "/reset")["removed"]
        return removed

    def settings(self) -> Json:
        """Return all settings, the quarantine, the membership switch and the state of the domain controllers."""
        return self._call("GET", "/settings")

    def set(self, **settings: t.Any) -> Json:
        """Change settings (``tests.lab.tenant.settings``), or what else can be switched (``tests.lab.tenant.switches``)."""
        return self._call("PUT", "/settings", settings)

    def controller(self, state: t.Literal["running", "stopped", "hung"], name: t.Literal["dc1", "dc2"] = "dc1") -> None:
        """Stop a domain controller, so that connections are refused; hang it, so that it does not answer; or heal it.

        It takes milliseconds, and half a second to start it again (two where there are two of them). It runs again
        after ``clear_faults`` and ``reset``.
        """
        self.set(**{"controller" if name == "dc1" else "second_controller": state})

    def replication(self, state: t.Literal["following", "held"]) -> None:
        """Let the second controller take no more changes of the first, or let it follow again, in a few seconds.

        It follows again after ``clear_faults`` and ``reset``.
        """
        self.set(replication=state)

    def wait_for_replication(self) -> float:
        """Wait until each controller has what the other held; return the seconds that it took."""
        seconds: float = self._call("POST", "/replication")["seconds"]
        return seconds

    def dns(self) -> Json:
        """Return the name server's records and failures, and the questions that it was asked."""
        return self._call("GET", "/dns")

    def set_dns(self, name: str, *values: str, kind: str = "SRV") -> None:
        """Replace the records of a name and type, for instance by ``0 100 389 dc1.contoso.lab``; no values remove them.

        DNS is back to normal after ``clear_faults``, ``reset`` and ``reset_dns``, which also forget the questions.
        """
        self._call("PUT", "/dns", {"name": name, "type": kind, "values": list(values)})

    def fail_dns(self, failure: t.Literal["SERVFAIL", "REFUSED", "NXDOMAIN", "silence"], name: str | None = None) -> None:
        """Let DNS answer questions about a name, or all of them, with an error, or not at all."""
        self._call("PUT", "/dns", {"name": name, "failure": failure})

    def reset_dns(self) -> None:
        """Bring DNS back to normal, and forget the questions."""
        self._call("DELETE", "/dns")

    def advance(self, seconds: float) -> list[Json]:
        """Move the lab's clock; return the cycles that ran because of it."""
        cycles: list[Json] = self._call("POST", "/clock", {"advance": seconds})["cycles"]
        return cycles

    def cycle(self) -> list[Json]:
        """Run one cycle of every started job now."""
        cycles: list[Json] = self._call("POST", "/cycle")["cycles"]
        return cycles

    def fault(self, kind: str, path: str = "", **values: t.Any) -> Json:
        """Set a fault (``tests.lab.tenant.http.faults``)."""
        return self._call("POST", "/faults", {"kind": kind, "path": path, **values})

    def switch_at(
        self, path: str = "", *, skip: int = 0, count: int | None = None, processed: bool = False, **settings: t.Any
    ) -> Json:
        """Switch ``settings`` when a request arrives, for ``count`` requests (None: until the faults are removed)."""
        return self.fault("set", path, skip=skip, count=count, processed=processed, settings=settings)

    def faults(self) -> list[Json]:
        """Return the faults with their hits."""
        found: list[Json] = self._call("GET", "/faults")["value"]
        return found

    def clear_faults(self) -> None:
        """Remove all faults, take back what they have switched, and let the controllers run."""
        self._call("DELETE", "/faults")

    def wait_for_fault(self, seconds: float = 30.0) -> Json:
        """Return the first fault that hits a request, when it does; LabError when none does in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for fault in self.faults():
                if fault["hits"]:
                    return fault
            time.sleep(_POLL_SECONDS)
        raise LabError(f"no request met a fault within {seconds:.0f} s")

    def seed(
        self,
        users: list[Json] | None = None,
        groups: list[Json] | None = None,
        memberships: list[Json] | None = None,
        assignments: list[str] | None = None,
    ) -> Json:
        """Add objects (``manager`` of a user names another); ``users`` and ``groups`` of the answer are the records."""
        body = {"users": users, "groups": groups, "memberships": memberships, "assignments": assignments}
        return self._call("POST", "/objects", {name: value for name, value in body.items() if value is not None})

    def seed_group(self, display_name: str, members: list[str] | None = None, **values: t.Any) -> Json:
        """Add a group, assigned unless ``assigned=False`` is given; return its record."""
        group = {"displayName": display_name, "members": members or [], "assigned": True, **values}
        record: Json = self.seed(groups=[group])["groups"][0]
        return record

    def object(self, name: str) -> Json:
        """Return an object by id, user principal name or display name, with its members, manager and assignment."""
        return self._call("GET", f"/objects/{quote(name, safe='')}")

    def change(self, name: str, **values: t.Any) -> None:
        """Change properties of an object, its members (all of them), its manager (None for none), or its assignment."""
        self._call("PATCH", f"/objects/{quote(name, safe='')}", values)

    def delete(self, name: str) -> None:
        """Delete an object of the tenant."""
        self._call("DELETE", f"/objects/{quote(name, safe='')}")

    def register_certificate(self, pem: str, client: str = "main") -> None:
        """Let an application sign in with a certificate."""
        self._call("POST", "/credentials", {"client": client, "certificate": pem})

    def register_federation(self, federation: Json, client: str = "main") -> None:
        """Let an application sign in with somebody else's assertions: issuer, subject, audience, public_key (PEM)."""
        self._call("POST", "/credentials", {"client": client, "federation": federation})

    def revoke_tokens(self) -> None:
        """Make every access token invalid, as if it had expired."""
        self._call("DELETE", "/tokens")

    def ldap(self, controller: int = 0) -> ldap3.Connection:
        """Return a connection to a domain controller as Administrator, for reads and writes past the collection."""
        account = self.state.ldap["administrator"]
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self.state.ca_path)
        # All controllers have the same schema, and reading it takes longer than most of what tests do with a connection.
        wanted = ldap3.NONE if self._directory_schema else ldap3.SCHEMA
        server = ldap3.Server(self.state.controllers[controller], 636, use_ssl=True, tls=tls, get_info=wanted)
        server.attach_schema_info(self._directory_schema)
        connection = ldap3.Connection(server, account.user, account.password, raise_exceptions=True)
        connection.open(read_server_info=False)
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the bind takes 40 ms without it
        connection.bind()
        connection.raise_exceptions = False
        self._directory_schema = server.schema
        return connection

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        url = f"{self.state.admin_url}{path}"
        try:
            answer = self._session.request(method, url, json=body, timeout=TIMEOUT_SECONDS)
        except requests.RequestException as error:
            raise LabError(f"the tenant does not answer: {error}") from error
        if answer.status_code >= 400:
            raise LabError(f"the tenant refuses {method} {path}: {_reason(answer)}")
        return t.cast("Json", answer.json()) if answer.content else {}


def _reason(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.text[:200]}"
