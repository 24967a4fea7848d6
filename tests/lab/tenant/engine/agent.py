# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provisioning agent: writes to AD over LDAPS under its own, non-administrator account."""

from __future__ import annotations

import ssl
import threading
import typing as t
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ldap3
from ldap3.core.exceptions import LDAPException
from ldap3.utils.dn import escape_rdn, to_dn

from tests.lab.frame.state import State

Attributes = dict[str, list[str]]
Result = t.TypeVar("Result")

_PAGE = 1000
_CHUNK = 1000
_TIMEOUT = 60


class AgentFailure(Exception):
    """AD refused an operation. ``result`` is the name of the LDAP result."""

    def __init__(self, result: str, message: str) -> None:
        super().__init__(message)
        self.result = result
        self.message = message


@dataclass(frozen=True, slots=True)
class Entry:
    """An object of the directory; attribute names are in lower case, values as they came."""

    dn: str
    attributes: dict[str, list[bytes]]

    def texts(self, name: str) -> list[str]:
        """Return the values of an attribute as text."""
        return [value.decode("utf-8", "replace") for value in self.attributes.get(name.lower(), [])]

    @property
    def parent(self) -> str:
        """The distinguished name of the container."""
        return ",".join(to_dn(self.dn)[1:])


class Agent:
    """One connection, made when needed and renewed when lost."""

    def __init__(self, host: str, base_dn: str, user: str, password: str, ca_path: str) -> None:
        self.base_dn = base_dn
        self._user = user
        self._password = password
        self._host = host
        self._ca_path = ca_path
        self._connection: ldap3.Connection | None = None
        self._lock = threading.Lock()

    @classmethod
    def of(cls, state: State, account: str, controller: int = 0) -> Agent:
        """Return one that works under an account of the lab (agent, reader or administrator) at one controller."""
        known = state.ldap[account]
        return cls(state.controllers[controller], state.base_dn, known.user, known.password, state.ca_path)

    def search(self, search_filter: str, attributes: list[str], base: str | None = None) -> list[Entry]:
        """Return all objects below the base that fit the filter."""
        return self._do(lambda connection: list(_pages(connection, base or self.base_dn, search_filter, attributes)))

    def read(self, dn: str, attributes: list[str]) -> Entry:
        """Return one object; AgentFailure when there is none, or when the name is none."""

        def operation(connection: ldap3.Connection) -> Entry:
            arguments = {"search_scope": ldap3.BASE, "attributes": attributes}
            _status, result, response, _request = connection.search(dn, "(objectClass=*)", **arguments)
            _check(result)
            return _entries(response)[0]

        return self._do(operation)

    def members(self, dn: str) -> list[str]:
        """Return every member of a group, however many ranges that takes."""
        found: list[str] = []
        while True:
            entry = self.read(dn, [f"member;range={len(found)}-*"])
            name = next((each for each in entry.attributes if each.startswith("member")), None)
            if name is None:
                return found
            found += entry.texts(name)
            if ";range=" not in name or name.endswith("-*"):
                return found

    def add(self, dn: str, object_class: str, attributes: Attributes, password: str | None = None) -> None:
        """Create an object, an account with its first password."""
        secret = {} if password is None else {"unicodePwd": f'"{password}"'.encode("utf-16-le")}
        self._do(lambda connection: _check(connection.add(dn, object_class, {**attributes, **secret})[1]))

    def replace(self, dn: str, attributes: Attributes) -> None:
        """Set attributes; one without values is cleared."""
        changes = {name: [(ldap3.MODIFY_REPLACE, values)] for name, values in attributes.items()}
        self._do(lambda connection: _check(connection.modify(dn, changes)[1]))

    def change_members(self, dn: str, added: list[str], removed: list[str]) -> None:
        """Add and remove members of a group."""
        for operation, members in ((ldap3.MODIFY_ADD, added), (ldap3.MODIFY_DELETE, removed)):
            for start in range(0, len(members), _CHUNK):
                self._modify_members(dn, operation, members[start : start + _CHUNK])

    def move(self, dn: str, cn: str, parent: str | None) -> str:
        """Rename an object, and move it when a parent is given; return the new name."""
        rdn = relative_name(cn)
        self._do(lambda connection: _check(connection.modify_dn(dn, rdn, new_superior=parent)[1]))
        return self.read(f"{rdn},{parent or ','.join(to_dn(dn)[1:])}", ["objectGUID"]).dn

    def delete(self, dn: str) -> None:
        """Delete an object."""
        self._do(lambda connection: _check(connection.delete(dn)[1]))

    def close(self) -> None:
        """End the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.unbind()
                self._connection = None

    def _modify_members(self, dn: str, operation: str, members: list[str]) -> None:
        changes = {"member": [(operation, members)]}
        self._do(lambda connection: _check(connection.modify(dn, changes)[1]))

    def _do(self, operation: Callable[[ldap3.Connection], Result]) -> Result:
        with self._lock:
            if self._connection is not None:
                try:
                    return operation(self._connection)
                except LDAPException:
                    self._connection = None
            try:
                self._connection = self._connect()
                return operation(self._connection)
            except LDAPException as error:
                self._connection = None
                raise AgentFailure(type(error).__name__, str(error)) from error

    def _connect(self) -> ldap3.Connection:
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self._ca_path)
        server = ldap3.Server(self._host, 636, use_ssl=True, tls=tls, get_info=ldap3.NONE, connect_timeout=10)
        return ldap3.Connection(
            server,
            self._user,
            self._password,
            client_strategy=ldap3.SAFE_SYNC,
            auto_bind=ldap3.AUTO_BIND_NO_TLS,
            check_names=False,
            receive_timeout=_TIMEOUT,
        )


def relative_name(cn: str) -> str:
    """Return the relative distinguished name of a common name."""
    return f"CN={escape_rdn(cn)}"


def _pages(connection: ldap3.Connection, base: str, search_filter: str, attributes: list[str]) -> Iterator[Entry]:
    cookie: bytes | None = None
    while True:
        arguments = {"attributes": attributes, "paged_size": _PAGE, "paged_cookie": cookie}
        _status, result, response, _request = connection.search(base, search_filter, **arguments)
        _check(result)
        yield from _entries(response)
        cookie = result["controls"]["1.2.840.113556.1.4.319"]["value"]["cookie"]
        if not cookie:
            return


def _entries(response: list[dict[str, t.Any]]) -> list[Entry]:
    found = [each for each in response if each["type"] == "searchResEntry"]
    return [Entry(each["dn"], {key.lower(): value for key, value in each["raw_attributes"].items()}) for each in found]


def _check(result: dict[str, t.Any]) -> None:
    if result["result"] != 0:
        raise AgentFailure(result["description"], f"{result['description']}: {result['message']}".strip(": \x00"))
