# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read written groups from messages that are made up one by one, and print the megabytes that the process took at most.

Usage: python -m tests.benchmarks.generated_pass GROUPS MEMBERS USERS
"""

from __future__ import annotations

import random
import sys
import typing as t
import uuid

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.codecs import encode_sid
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.written_groups import read_written_groups
from tests.benchmarks.memory import peak_megabytes

DOMAIN = "S-1-5-21-1004336348-1177238915-682003330"
_FIRST_GROUP, FIRST_USER = 100_000, 200_000


class GeneratedDirectory:
    """Brings written groups as a controller does, and nothing else."""

    base_dn = "DC=contoso,DC=lab"
    schema_dn = "CN=Schema,CN=Configuration,DC=contoso,DC=lab"
    server = "dc1.contoso.lab:636"

    def __init__(self, groups: int, members: int, users: int) -> None:
        self._size = groups, members, users

    def on_one_controller(self, read: t.Callable[[Directory], t.Any]) -> t.Any:
        """Read from here."""
        return read(t.cast("Directory", self))

    def read_object(self, _dn: str, _attributes: t.Sequence[str]) -> Entry:
        """Return the root."""
        return Entry("", {"highestCommittedUSN": [b"1000000"]})

    def search(self, base: str, search_filter: str, attributes: t.Sequence[str], **_how: t.Any) -> t.Iterator[Entry]:
        """Yield the groups, an attribute of names for the schema, and no account of a primary group."""
        if base == self.schema_dn:
            yield Entry("CN=member", {"lDAPDisplayName": [b"member"]})
        elif "Group_" in search_filter:
            yield from self._groups()

    def _groups(self) -> t.Iterator[Entry]:
        groups, members, users = self._size
        source = random.Random(1)
        for number in range(groups):
            yield _group(number, [_member(source.randrange(users)) for _member_of in range(members)])


def _group(number: int, members: list[bytes]) -> Entry:
    anchor = f"Group_{uuid.UUID(int=number)}".encode()
    name = f"SG-EMEA-Department {number:05}".encode()
    attributes = {
        "objectClass": [b"top", b"group"],
        "cn": [name + b"_0123456789ab"],
        "description": [b"Members of department %d" % number],
        "displayName": [name],
        "adminDescription": [anchor],
        "msDS-ExternalDirectoryObjectId": [anchor],
        "objectGUID": [uuid.UUID(int=number).bytes_le],
        "objectSid": [encode_sid(f"{DOMAIN}-{_FIRST_GROUP + number}")],
        "sAMAccountName": [b"$%d-BB944311A044E9AD" % number],
        "groupType": [b"%d" % -2147483640],
        "whenChanged": [b"20261123101500.0Z"],
        "uSNChanged": [b"%d" % number],
        "member": members,
    }
    return Entry(f"CN={name.decode()}_0123456789ab,OU=Groups,DC=contoso,DC=lab", attributes)


def _member(number: int) -> bytes:
    guid, sid = uuid.UUID(int=2**64 + number), f"{DOMAIN}-{FIRST_USER + number}"
    return f"<GUID={guid}>;<SID={sid}>;CN=Ada Adler {number:06},OU=People,DC=contoso,DC=lab".encode()


def main(groups: int, members: int, users: int) -> None:
    """Read them all, and print the megabytes."""
    written = read_written_groups(t.cast("Directory", GeneratedDirectory(groups, members, users)), [])
    if len(written.objects) != groups:
        raise RuntimeError(f"{len(written.objects)} groups were read")
    print(peak_megabytes())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
