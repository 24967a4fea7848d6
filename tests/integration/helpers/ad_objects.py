# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that tests put into the lab's directory, as its administrator and by ldap3 alone."""

from __future__ import annotations

import contextlib
import ssl
import typing as t
import uuid
from dataclasses import dataclass

import ldap3

from tests.lab.frame.state import State

BASE = "DC=contoso,DC=lab"
ANCHOR = "msDS-ExternalDirectoryObjectId"
GLOBAL_DISTRIBUTION = 2
UNIVERSAL_SECURITY = -2147483640
ODD_NAMES = [
    'SG-Ümlaut, "Komma" + #1 <x>',
    "#hash first",
    "it's; (a) * \\ = / & | ! ~ 🎉",
    " spaces around ",
    "100%_{{ no template",
    "Ä",
]


def escaped(name: str) -> str:
    """Return a name for use in a distinguished name, every byte of it escaped."""
    return "".join(f"\\{byte:02x}" for byte in name.encode())


@dataclass(frozen=True, slots=True)
class Created:
    """An object that a test has created, as ldap3 reads it back."""

    dn: str
    guid: str
    sid: str | None
    anchor: str | None


class Administrator:
    """The administrator of the lab's domain."""

    def __init__(self, connection: ldap3.Connection) -> None:
        self._connection = connection

    def container(self, name: str, below: str = BASE) -> str:
        """Create an organizational unit and return its distinguished name."""
        return self._add(f"OU={escaped(name)},{below}", "organizationalUnit").dn

    def contact(self, name: str, container: str) -> str:
        """Create a contact, the smallest object that can be a member, and return its distinguished name as given."""
        dn = f"CN={name},{container}"
        assert self._connection.add(dn, "contact"), self._connection.result
        return dn

    def group(self, name: str, container: str, **attributes: t.Any) -> Created:
        """Create a group."""
        return self._add(f"CN={escaped(name)},{container}", "group", **attributes)

    def anchored_group(self, name: str, container: str, **attributes: t.Any) -> Created:
        """Create a group with an anchor of its own, as the provisioning agent would."""
        return self.group(name, container, **{ANCHOR: f"Group_{uuid.uuid4()}", **attributes})

    def account(self, name: str, container: str, **attributes: t.Any) -> Created:
        """Create an account that is disabled, since it has no password."""
        return self._add(f"CN={escaped(name)},{container}", "user", sAMAccountName=name, **attributes)

    @contextlib.contextmanager
    def primary_group(self, account: str, group: Created) -> t.Iterator[None]:
        """Make a group that the account is a member of its primary group, for a while."""
        before = self._primary_group_id(account)
        self.set(account, "primaryGroupID", str(group.sid).rpartition("-")[2])
        try:
            yield
        finally:
            self.set(account, "primaryGroupID", before)

    def _primary_group_id(self, account: str) -> str:
        self._connection.search(account, "(objectClass=*)", "BASE", attributes=["primaryGroupID"])
        return str(self._connection.response[0]["raw_attributes"]["primaryGroupID"][0].decode())

    def set(self, dn: str, attribute: str, value: str) -> None:
        """Give an attribute of an object one value."""
        assert self._connection.modify(dn, {attribute: [(ldap3.MODIFY_REPLACE, [value])]}), self._connection.result

    def add_member(self, group: str, member: str) -> None:
        """Make an object a member of a group."""
        assert self._connection.modify(group, {"member": [(ldap3.MODIFY_ADD, [member])]}), self._connection.result

    def clear_members(self, group: str) -> None:
        """Leave a group without members."""
        assert self._connection.modify(group, {"member": [(ldap3.MODIFY_REPLACE, [])]}), self._connection.result

    def _add(self, dn: str, object_class: str, **attributes: t.Any) -> Created:
        assert self._connection.add(dn, object_class, attributes), self._connection.result
        return self.created(dn)

    def created(self, dn: str) -> Created:
        """Return what identifies an object that is there."""
        self._connection.search(dn, "(objectClass=*)", "BASE", attributes=["objectGUID", "objectSid", ANCHOR])
        entry = self._connection.response[0]
        raw = entry["raw_attributes"]
        sid = raw.get("objectSid")
        anchor = raw.get(ANCHOR)
        return Created(
            entry["dn"],
            str(uuid.UUID(bytes_le=raw["objectGUID"][0])),
            ldap3.protocol.formatters.formatters.format_sid(sid[0]) if sid else None,
            anchor[0].decode() if anchor else None,
        )


@contextlib.contextmanager
def administrator(state: State) -> t.Iterator[Administrator]:
    """Connect as the administrator."""
    account = state.ldap["administrator"]
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=state.ca_path)
    server = ldap3.Server(state.controllers[0], use_ssl=True, tls=tls, get_info=ldap3.NONE)
    connection = ldap3.Connection(server, account.user, account.password, check_names=False, auto_referrals=False)
    assert connection.bind(), connection.result
    try:
        yield Administrator(connection)
    finally:
        connection.unbind()
