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
from tests.lab.directory.configuration import FIRST, Place

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
    name_services(directory, FIRST, [*ldap_services(FIRST), _replication_service(directory)])


def ldap_services(place: Place) -> list[str]:
    """Return the service principal names under which Kerberos clients ask for LDAP."""
    return [f"ldap/{place.host}", f"ldap/{place.host}/{DOMAIN}"]


def name_services(directory: SamDB, place: Place, names: list[str]) -> None:
    """Give a controller service principal names: without dynamic DNS updates nothing else registers them."""
    message = ldb.Message(ldb.Dn(directory, f"CN={place.name.upper()},OU=Domain Controllers,{BASE_DN}"))
    message["servicePrincipalName"] = ldb.MessageElement(names, ldb.FLAG_MOD_ADD, "servicePrincipalName")
    directory.modify(message)


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


def _replication_service(directory: SamDB) -> str:
    # A controller that joins names itself so (MS-DRSR, section 2.2.3.2); the first never joined.
    return f"E3514235-4B06-11D1-AB04-00C04FC2DCD2/{directory.get_ntds_GUID()}/{DOMAIN}"


def _sid(directory: SamDB, name: str) -> str:
    found = directory.search(base=name, scope=ldb.SCOPE_BASE, attrs=["objectSid"])
    return str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))


def _replace(directory: SamDB, name: str, attribute: str, value: str | bytes) -> None:
    message = ldb.Message(ldb.Dn(directory, name))
    message[attribute] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, attribute)
    directory.modify(message)
