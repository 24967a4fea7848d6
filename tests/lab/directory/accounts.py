# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organizational units, accounts and rights of the lab's domain. Runs in the system Python."""

from __future__ import annotations

import secrets

import ldb
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.samdb import SamDB

from tests.lab.datasets.model import BASE_DN, DOMAIN, ORGANIZATIONAL_UNITS
from tests.lab.directory.configuration import CONTROLLER, CONTROLLER_HOST

READER = "reader"
AGENT = "provAgent"
# The agent is denied every write below it, so that a test sees AD itself refuse.
PROTECTED_UNIT = "Protected"

# schemaIDGUID of the classes that the agent manages.
_MANAGED_CLASSES = {"group": "bf967a9c-0de6-11d0-a285-00aa003049e2", "user": "bf967aba-0de6-11d0-a285-00aa003049e2"}
# CC, DC: create and delete children. RP, WP: read and write properties. LC, LO: list. RC: read the descriptor.
# SD, DT: delete the object or its tree. WD, WO: write the descriptor or the owner.
_READ_WRITE_DELETE = "RPWPLCLORCSD"
_ALL_WRITES = "CCDCWPSDDTWDWO"


def create(directory: SamDB) -> None:
    """Create everything that a lab's domain has whatever its dataset."""
    for unit in (*ORGANIZATIONAL_UNITS, PROTECTED_UNIT):
        directory.create_ou(f"OU={unit},{BASE_DN}")
    for name in (READER, AGENT):
        _create_account(directory, name)
    _delegate(directory)
    _name_the_service(directory)


def _create_account(directory: SamDB, name: str) -> None:
    # Each lab sets a password of its own when it starts; nobody ever knows this one.
    directory.newuser(name, "Aa1-" + secrets.token_urlsafe(24))
    account = f"CN={name},CN=Users,{BASE_DN}"
    _replace(directory, account, "userPrincipalName", f"{name}@{DOMAIN}")
    _replace(directory, account, "userAccountControl", "66048")  # normal account, password does not expire


def _delegate(directory: SamDB) -> None:
    agent = _sid(directory, f"CN={AGENT},CN=Users,{BASE_DN}")
    rights = []
    for guid in _MANAGED_CLASSES.values():
        rights.append(f"(OA;CI;CCDC;{guid};;{agent})")
        rights.append(f"(OA;CIIO;{_READ_WRITE_DELETE};;{guid};{agent})")
    _add_rights(directory, BASE_DN, rights)
    _add_rights(directory, f"OU={PROTECTED_UNIT},{BASE_DN}", [f"(D;CI;{_ALL_WRITES};;;{agent})"])


def _add_rights(directory: SamDB, name: str, rights: list[str]) -> None:
    found = directory.search(base=name, scope=ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
    descriptor = ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0])
    domain = security.dom_sid(directory.get_domain_sid())
    owner_and_group, separator, entries = descriptor.as_sddl(domain).partition("D:")
    flags, bracket, rest = entries.partition("(")
    text = owner_and_group + separator + flags + "".join(rights) + bracket + rest
    changed = security.descriptor.from_sddl(text, domain)
    _replace(directory, name, "nTSecurityDescriptor", ndr_pack(changed))


def _name_the_service(directory: SamDB) -> None:
    # Kerberos clients ask for ldap/<host>; without dynamic DNS updates nothing else registers it.
    message = ldb.Message(ldb.Dn(directory, f"CN={CONTROLLER.upper()},OU=Domain Controllers,{BASE_DN}"))
    names = [f"ldap/{CONTROLLER_HOST}", f"ldap/{CONTROLLER_HOST}/{DOMAIN}"]
    message["servicePrincipalName"] = ldb.MessageElement(names, ldb.FLAG_MOD_ADD, "servicePrincipalName")
    directory.modify(message)


def _sid(directory: SamDB, name: str) -> str:
    found = directory.search(base=name, scope=ldb.SCOPE_BASE, attrs=["objectSid"])
    return str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))


def _replace(directory: SamDB, name: str, attribute: str, value: str | bytes) -> None:
    message = ldb.Message(ldb.Dn(directory, name))
    message[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
    directory.modify(message)
