# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's directory is what all other tests take it for. Runs inside a lab, and reads with ldap3 itself."""

from __future__ import annotations

import json
import socket
import ssl
import stat
import typing as t
import uuid
from collections.abc import Iterator
from pathlib import Path

import ldap3
import pytest
from ldap3.core.exceptions import LDAPSocketOpenError, LDAPStartTLSError
from ldap3.utils.dn import escape_rdn

from tests.lab.frame.state import Account, State

HOST = "dc1.contoso.lab"
BASE = "DC=contoso,DC=lab"
SCHEMA = f"CN=Schema,CN=Configuration,{BASE}"
UNIVERSAL_SECURITY_GROUP = -2147483640
AWKWARD_NAME = 'SG-Ümlaut, "Komma" + #1 <x>\\'

INSUFFICIENT_ACCESS_RIGHTS = 50
STRONGER_AUTH_REQUIRED = 8
INVALID_CREDENTIALS = 49


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


def server(state: State, *, ca_path: str | None = None, port: int = 636) -> ldap3.Server:
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=ca_path or state.ca_path)
    return ldap3.Server(HOST, port=port, use_ssl=port in (636, 3269), tls=tls, get_info=ldap3.NONE, connect_timeout=5)


def bind(state: State, account: Account) -> ldap3.Connection:
    connection = ldap3.Connection(server(state), account.user, account.password)
    assert connection.bind(), connection.result
    return connection


@pytest.fixture(name="reader")
def fixture_reader(state: State) -> Iterator[ldap3.Connection]:
    with bind(state, state.ldap["reader"]) as connection:
        yield connection


@pytest.fixture(name="agent")
def fixture_agent(state: State) -> Iterator[ldap3.Connection]:
    with bind(state, state.ldap["agent"]) as connection:
        yield connection


@pytest.fixture(name="administrator")
def fixture_administrator(state: State) -> Iterator[ldap3.Connection]:
    with bind(state, state.ldap["administrator"]) as connection:
        yield connection


@pytest.fixture(name="group")
def fixture_group(agent: ldap3.Connection, administrator: ldap3.Connection) -> Iterator[str]:
    """A group that the agent has made, removed from wherever it ends up."""
    anchor = f"Group_{uuid.uuid4()}"
    name = f"CN=SG-Directory,OU=Groups,{BASE}"
    attributes = {"groupType": UNIVERSAL_SECURITY_GROUP, "msDS-ExternalDirectoryObjectId": anchor}
    assert agent.add(name, "group", attributes), agent.result
    yield name
    administrator.search(BASE, f"(msDS-ExternalDirectoryObjectId={anchor})")
    for entry in administrator.entries:
        assert administrator.delete(entry.entry_dn), administrator.result


def search(connection: ldap3.Connection, base: str, text: str, *attributes: str) -> list[dict[str, t.Any]]:
    """Return the attributes of each hit, undecoded, with its DN."""
    assert connection.search(base, text, attributes=list(attributes)) or connection.result["result"] == 0
    hits = [hit for hit in connection.response if hit["type"] == "searchResEntry"]
    return [{"dn": hit["dn"], **hit["raw_attributes"]} for hit in hits]


def values(connection: ldap3.Connection, name: str, attribute: str) -> list[str]:
    assert connection.search(name, "(objectClass=*)", ldap3.BASE, attributes=[attribute]), connection.result
    return [value.decode() for value in connection.response[0]["raw_attributes"][attribute]]


def test_the_state_file_is_its_owners_alone(state: State) -> None:
    assert stat.S_IMODE((Path(state.folder) / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(state.server_key).stat().st_mode) == 0o600


def test_ldaps_with_a_verified_certificate(reader: ldap3.Connection) -> None:
    units = search(reader, BASE, "(objectClass=organizationalUnit)", "ou")
    expected = {"Domain Controllers", "Groups", "Marketing", "People", "Protected", "Sales"}
    assert {unit["ou"][0].decode() for unit in units} >= expected  # other tests of this lab add some


def test_starttls_with_a_verified_certificate(state: State) -> None:
    reader = state.ldap["reader"]
    connection = ldap3.Connection(server(state, port=389), reader.user, reader.password)
    assert connection.start_tls()
    assert connection.bind(), connection.result


def test_global_catalog(state: State) -> None:
    reader = state.ldap["reader"]
    with ldap3.Connection(server(state, port=3269), reader.user, reader.password) as connection:
        assert [hit["dn"] for hit in search(connection, "", "(sAMAccountName=ana)", "cn")] == [f"CN=Ana Alvarez,OU=People,{BASE}"]


def test_a_password_in_the_clear_is_refused(state: State) -> None:
    reader = state.ldap["reader"]
    connection = ldap3.Connection(server(state, port=389), reader.user, reader.password)
    assert not connection.bind()
    assert connection.result["result"] == STRONGER_AUTH_REQUIRED


def test_a_wrong_password_is_refused(state: State) -> None:
    connection = ldap3.Connection(server(state), state.ldap["reader"].user, "Wrong-1")
    assert not connection.bind()
    assert connection.result["result"] == INVALID_CREDENTIALS


def test_another_authority_does_not_verify(state: State) -> None:
    reader = state.ldap["reader"]
    stranger = server(state, ca_path=state.untrusted_ca_path)
    with pytest.raises(LDAPSocketOpenError, match="CERTIFICATE_VERIFY_FAILED"):
        ldap3.Connection(stranger, reader.user, reader.password).bind()
    stranger = server(state, ca_path=state.untrusted_ca_path, port=389)
    with pytest.raises(LDAPStartTLSError):
        ldap3.Connection(stranger, reader.user, reader.password).start_tls()


def test_kerberos_with_the_readers_keytab(state: State, reader: ldap3.Connection) -> None:
    gssapi = pytest.importorskip("gssapi", reason="gssapi is built from source, which needs a C compiler")
    name = gssapi.Name("reader@CONTOSO.LAB", gssapi.NameType.kerberos_principal)
    store = {"client_keytab": state.reader_keytab, "ccache": "MEMORY:directory-test"}
    credentials = gssapi.Credentials(name=name, usage="initiate", store=store)
    connection = ldap3.Connection(
        server(state),
        authentication=ldap3.SASL,
        sasl_mechanism=ldap3.KERBEROS,
        sasl_credentials=(None, None, credentials),
    )
    assert connection.bind(), connection.result
    [account] = search(reader, BASE, "(sAMAccountName=reader)", "objectSid")
    assert connection.search("", "(objectClass=*)", ldap3.BASE, attributes=["tokenGroups"])
    assert account["objectSid"][0] in connection.response[0]["raw_attributes"]["tokenGroups"]


@pytest.mark.parametrize(
    ("name", "oid"),
    [("msDS-ExternalDirectoryObjectId", b"1.2.840.113556.1.4.2310"), ("msDS-ObjectSoa", b"1.2.840.113556.1.4.2353")],
)
def test_the_schema_has_the_attribute(reader: ldap3.Connection, name: str, oid: bytes) -> None:
    found = search(reader, SCHEMA, f"(lDAPDisplayName={name})", "attributeID", "isSingleValued", "attributeSyntax")
    assert [hit["attributeID"] for hit in found] == [[oid]]
    assert found[0]["isSingleValued"] == [b"TRUE"]
    assert found[0]["attributeSyntax"] == [b"2.5.5.12"]


def test_the_synced_users(reader: ldap3.Connection) -> None:
    found = search(reader, f"OU=People,{BASE}", "(objectClass=user)", "sAMAccountName")
    names = {hit["sAMAccountName"][0].decode() for hit in found}
    assert {"ana", "ben", "cleo", "dan", "eva", "finn", "m001", "m060"} <= names
    assert len(names) == 66
    assert not names & {"grace", "henk", "m061"}


def test_the_attributes_of_a_user(reader: ldap3.Connection) -> None:
    attributes = ("userPrincipalName", "displayName", "givenName", "sn", "mail")
    [user] = search(reader, BASE, "(sAMAccountName=dan)", *attributes)
    assert user["dn"] == f"CN=Dan Dvořák,OU=People,{BASE}"
    assert [user[name][0].decode() for name in attributes] == [
        "dan@contoso.lab",
        "Dan Dvořák",
        "Dan",
        "Dvořák",
        "dan@contoso.lab",
    ]


def test_the_group_that_is_mastered_in_ad(reader: ldap3.Connection) -> None:
    [group] = search(reader, BASE, "(sAMAccountName=SG-Onprem)", "member", "groupType")
    assert group["dn"] == f"CN=SG-Onprem,OU=People,{BASE}"
    people = f"OU=People,{BASE}"
    assert {member.decode() for member in group["member"]} == {f"CN=Ana Alvarez,{people}", f"CN=Ben Bauer,{people}"}


def test_the_identities_that_the_tenant_is_told(state: State, reader: ldap3.Connection) -> None:
    told = json.loads(Path(state.directory_objects).read_text(encoding="utf-8"))
    assert len(told) == 67
    for name in ("ana", "SG-Onprem"):
        [found] = search(reader, BASE, f"(sAMAccountName={name})", "objectGUID", "objectSid")
        assert uuid.UUID(told[name]["guid"]) == uuid.UUID(bytes_le=found["objectGUID"][0])
        assert told[name]["dn"] == found["dn"]
        assert told[name]["sam_account_name"] == name
        # The last part of a SID is the last four bytes, little endian.
        assert told[name]["sid"].startswith("S-1-5-21-")
        assert int(told[name]["sid"].rpartition("-")[2]) == int.from_bytes(found["objectSid"][0][-4:], "little")


def test_the_agent_is_no_administrator(reader: ldap3.Connection) -> None:
    [agent] = search(reader, BASE, "(sAMAccountName=provAgent)", "memberOf", "adminCount")
    assert agent["memberOf"] == []
    assert agent["adminCount"] == []


def test_a_group_without_a_name_of_its_own_gets_a_random_one(reader: ldap3.Connection, group: str) -> None:
    [name] = values(reader, group, "sAMAccountName")
    assert name.startswith("$")
    assert values(reader, group, "groupType") == ["-2147483640"]


def test_the_agent_edits_a_group(agent: ldap3.Connection, reader: ldap3.Connection, group: str) -> None:
    ana, ben = f"CN=Ana Alvarez,OU=People,{BASE}", f"CN=Ben Bauer,OU=People,{BASE}"
    anchor = values(reader, group, "msDS-ExternalDirectoryObjectId")
    changes = {
        "member": [(ldap3.MODIFY_REPLACE, [ana, ben])],
        "description": [(ldap3.MODIFY_REPLACE, ["Edited"])],
        "adminDescription": [(ldap3.MODIFY_REPLACE, ["Group_x"])],
        "msDS-ObjectSoa": [(ldap3.MODIFY_REPLACE, ["Cloud"])],
        "msDS-ExternalDirectoryObjectId": [(ldap3.MODIFY_REPLACE, anchor)],
    }
    assert agent.modify(group, changes), agent.result
    assert agent.modify(group, {"member": [(ldap3.MODIFY_DELETE, [ben])]}), agent.result
    assert values(reader, group, "member") == [ana]
    assert values(reader, group, "msDS-ObjectSoa") == ["Cloud"]


def test_the_agent_renames_and_moves_a_group(agent: ldap3.Connection, reader: ldap3.Connection, group: str) -> None:
    relative = f"CN={escape_rdn(AWKWARD_NAME)}"
    assert agent.modify_dn(group, relative), agent.result
    marketing = f"OU=Marketing,{BASE}"
    assert agent.modify_dn(f"{relative},OU=Groups,{BASE}", relative, new_superior=marketing), agent.result
    [found] = search(reader, marketing, "(objectClass=group)", "cn")
    assert found["cn"] == [AWKWARD_NAME.encode()]


def test_the_agent_makes_and_removes_a_user(agent: ldap3.Connection, reader: ldap3.Connection) -> None:
    name = f"CN=Cloud User,OU=Sales,{BASE}"
    attributes = {"sAMAccountName": "clouduser", "userAccountControl": 546, "msDS-ObjectSoa": "Cloud"}
    assert agent.add(name, "user", attributes), agent.result
    assert values(reader, name, "msDS-ObjectSoa") == ["Cloud"]
    assert agent.delete(name), agent.result


def test_ad_refuses_the_agent_in_the_protected_unit(agent: ldap3.Connection, administrator: ldap3.Connection, group: str) -> None:
    protected = f"OU=Protected,{BASE}"
    theirs = f"CN=SG-Theirs,{protected}"
    assert administrator.add(theirs, "group"), administrator.result
    try:
        assert not agent.add(f"CN=SG-Ours,{protected}", "group")
        assert agent.result["result"] == INSUFFICIENT_ACCESS_RIGHTS
        assert not agent.modify(theirs, {"description": [(ldap3.MODIFY_REPLACE, ["Edited"])]})
        assert agent.result["result"] == INSUFFICIENT_ACCESS_RIGHTS
        assert not agent.delete(theirs)
        assert agent.result["result"] == INSUFFICIENT_ACCESS_RIGHTS
        assert not agent.modify_dn(group, "CN=SG-Directory", new_superior=protected)
        assert agent.result["result"] == INSUFFICIENT_ACCESS_RIGHTS
    finally:
        assert administrator.delete(theirs), administrator.result


def test_the_reader_may_not_write(reader: ldap3.Connection, group: str) -> None:
    assert not reader.add(f"CN=SG-Reader,OU=Groups,{BASE}", "group")
    assert reader.result["result"] == INSUFFICIENT_ACCESS_RIGHTS
    assert not reader.modify(group, {"description": [(ldap3.MODIFY_REPLACE, ["Edited"])]})
    assert reader.result["result"] == INSUFFICIENT_ACCESS_RIGHTS


def test_the_second_controller_is_named_but_silent() -> None:
    assert socket.gethostbyname("dc2.contoso.lab") == "127.0.0.2"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("dc2.contoso.lab", 636), timeout=5)


def test_nothing_outside_can_be_reached() -> None:
    with pytest.raises(OSError, match="Network is unreachable"):
        socket.create_connection(("192.0.2.1", 443), timeout=5)
