# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a dataset into the lab's domain, and reading back who its objects became. Runs in the system Python."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

import ldb
from samba.dcerpc import misc, security
from samba.ndr import ndr_unpack
from samba.samdb import SamDB

from tests.lab.datasets.model import BASE_DN, CONTACTS, GROUP_OF_CONTACTS, Dataset, Group, User

PEOPLE = f"OU=People,{BASE_DN}"
Item = t.TypeVar("Item")
# Objects, or members of a group, in one transaction.
BATCH = 250
# A normal account that needs no password: nobody signs in as a user of the dataset.
ACCOUNT_WITHOUT_PASSWORD = "544"


def seed(directory: SamDB, dataset: Dataset) -> None:
    """Create the users that live in AD and the groups that are mastered there, in OU=People."""
    for users in _batches([user for user in dataset.users if user.in_ad]):
        directory.transaction_start()
        for user in users:
            directory.add(_user(directory, user))
        directory.transaction_commit()
    for group in dataset.groups:
        if group.synced:
            _add_group(directory, dataset, group)
    if dataset.contacts:
        _add_contacts(directory, dataset.contacts)


def write_back(directory: SamDB, groups: dict[str, dict[str, list[str]]]) -> None:
    """Create the groups that the service has written, by distinguished name, each with its attributes and members."""
    for batch in _batches(list(groups)):
        directory.transaction_start()
        for name in batch:
            directory.add({"dn": name, **groups[name]})
        directory.transaction_commit()


def read_identities(directory: SamDB, dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return SID, GUID, DN and sAMAccountName of each seeded object by its name in the dataset."""
    keys = {user.name: user.name for user in dataset.users if user.in_ad}
    keys |= {group.display_name: group.key for group in dataset.groups if group.synced}
    attributes = ["sAMAccountName", "objectSid", "objectGUID"]
    found = directory.search(base=PEOPLE, scope=ldb.SCOPE_ONELEVEL, attrs=attributes)
    return {keys[str(record["sAMAccountName"][0])]: _identity(record) for record in found}


def _identity(record: ldb.Message) -> dict[str, str]:
    return {
        "sid": str(ndr_unpack(security.dom_sid, record["objectSid"][0])),
        "guid": str(ndr_unpack(misc.GUID, record["objectGUID"][0])),
        "dn": str(record.dn),
        "sam_account_name": str(record["sAMAccountName"][0]),
    }


def _user(directory: SamDB, user: User) -> dict[str, str | ldb.Dn]:
    record = {
        "dn": _name(directory, user.display_name),
        "objectClass": "user",
        "sAMAccountName": user.name,
        "userPrincipalName": user.upn,
        "displayName": user.display_name,
        "givenName": user.given_name,
        "sn": user.surname,
        "mail": user.mail,
        "userAccountControl": ACCOUNT_WITHOUT_PASSWORD,
    }
    return {**record, "department": user.department} if user.department else record


def _add_group(directory: SamDB, dataset: Dataset, group: Group) -> None:
    name = _name(directory, group.display_name)
    record = {"sAMAccountName": group.display_name, "displayName": group.display_name}
    directory.add({"dn": name, "objectClass": "group", **record})
    for users in _batches([member for member in map(dataset.member, group.members) if isinstance(member, User)]):
        members = [str(_name(directory, user.display_name)) for user in users if user.in_ad]
        message = ldb.Message(name)
        message["member"] = ldb.MessageElement(members, ldb.FLAG_MOD_ADD, "member")
        directory.modify(message)


def _add_contacts(directory: SamDB, count: int) -> None:
    names = [f"CN=c{number:06},{CONTACTS}" for number in range(1, count + 1)]
    group = ldb.Dn(directory, f"CN={GROUP_OF_CONTACTS},{CONTACTS}")
    directory.add({"dn": CONTACTS, "objectClass": "organizationalUnit"})
    directory.add({"dn": group, "objectClass": "group", "sAMAccountName": GROUP_OF_CONTACTS})
    for start in range(0, count, BATCH):
        batch = names[start : start + BATCH]
        directory.transaction_start()
        for name in batch:
            directory.add({"dn": name, "objectClass": "contact"})
        message = ldb.Message(group)
        message["member"] = ldb.MessageElement(batch, ldb.FLAG_MOD_ADD, "member")
        directory.modify(message)
        directory.transaction_commit()


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _name(directory: SamDB, common_name: str) -> ldb.Dn:
    name = ldb.Dn(directory, f"CN=x,{PEOPLE}")
    name.set_component(0, "CN", common_name)
    return name
