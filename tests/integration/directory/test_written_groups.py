# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All written groups with their members, in one pass over one controller. Runs inside a lab."""

from __future__ import annotations

import contextlib
import json
import typing as t
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.codecs import encode_guid, encode_sid
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import open_directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.extended_names import ExtendedName
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup import written_groups
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.global_catalog import GlobalCatalog
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.primary_groups import members_by_primary_group
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.provenance import read_provenance
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.written_groups import (
    WrittenGroups,
    WrittenObject,
    read_written_groups,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    DirectoryConnectionError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback.read import read_identity, texts_of_entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from tests.integration.helpers.ad_objects import ANCHOR, BASE, UNIVERSAL_SECURITY, Administrator, Created, administrator
from tests.integration.helpers.odd_controllers import (
    HOST,
    Answer,
    Behaviour,
    Held,
    breaking_controller,
    controller_without,
    odd_controller,
)
from tests.lab.frame.state import State

CONTROL = b"1.2.840.113556.1.4.529"
ATTRIBUTES = ("displayName", "description", "managedBy", "adminDescription")
ANA = f"CN=Ana Alvarez,OU=People,{BASE}"
DOMAIN_USERS = f"CN=Domain Users,CN=Users,{BASE}"
BEN = f"CN=Ben Bauer,OU=People,{BASE}"
LARGE = 1501
TWICE = f"Group_{uuid.uuid4()}"
OF_NO_GROUP = f"Group_{uuid.uuid4()}"
ACCOUNT = f"User_{uuid.uuid4()}"
MIGRATED = f"Group_{uuid.uuid4()}"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the fixture has put into the directory, in a container of its own."""

    container: str
    parent: Created
    nested: Created
    large: Created
    contacts: tuple[str, ...]
    twins: tuple[Created, Created]
    empty: Created
    account: Created
    legacy: tuple[str, str]


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


@pytest.fixture(scope="module", name="recorded")
def fixture_recorded(state: State) -> dict[str, dict[str, str]]:
    """Return what the lab recorded of the objects that it created."""
    return t.cast("dict[str, dict[str, str]]", json.loads(Path(state.directory_objects).read_text(encoding="utf-8")))


@pytest.fixture(scope="module", name="seeded")
def fixture_seeded(state: State) -> Seeded:
    with administrator(state) as admin:
        container = admin.container("Written, in one pass")
        return seed(admin, container)


def seed(admin: Administrator, container: str) -> Seeded:
    """Create groups of every kind."""
    contacts = tuple(admin.contact(f"w{number:05}", container) for number in range(LARGE))
    nested = admin.anchored_group("Nested", container, groupType=UNIVERSAL_SECURITY)
    parent = admin.anchored_group(
        'Parent "Ü"', container, groupType=UNIVERSAL_SECURITY, member=[ANA, nested.dn], managedBy=BEN, description="<GUID=1>;x"
    )
    admin.created(parent.dn)
    twins = (
        admin.group("First twin", container, **{ANCHOR: TWICE, "member": [BEN]}),
        admin.group("Second twin", container, **{ANCHOR: TWICE}),
    )
    account = admin.account("w-account", container, **{ANCHOR: ACCOUNT})
    admin.account("w-of-no-group", container, **{ANCHOR: OF_NO_GROUP})
    legacy = (
        admin.group("Legacy", container, adminDescription=MIGRATED).dn,
        admin.group("Taken over", container, adminDescription=f"TakenOver_{MIGRATED}").dn,
    )
    large = admin.anchored_group("Large", container, groupType=UNIVERSAL_SECURITY, member=[*contacts, account.dn])
    return Seeded(container, parent, nested, large, contacts, twins, admin.anchored_group("Empty", container), account, legacy)


def options(state: State, *servers: str, **changes: t.Any) -> AdOptions:
    """Return the options of a connection as the lab's reader."""
    reader = state.ldap["reader"]
    given = {"ad_servers": list(servers or (HOST,)), "ad_user": reader.user, "ad_password": reader.password}
    return AdOptions.from_parameters({**given, "ad_ca_path": state.ca_path, **changes})


def read(state: State, *servers: str, **asked: t.Any) -> WrittenGroups:
    """Read the written groups from the first of these controllers that does."""
    with open_directory(options(state, *servers)) as directory:
        return read_written_groups(directory, ATTRIBUTES, **asked)


def only(written: WrittenGroups, created: Created) -> WrittenObject:
    """Return the one object of the anchor of a created group."""
    (found,) = written.objects[str(created.anchor).lower()]
    assert found.entry.dn == created.dn
    return found


def test_members_come_with_guid_and_sid(state: State, seeded: Seeded, recorded: dict[str, dict[str, str]]) -> None:
    written = read(state)
    parent = only(written, seeded.parent)
    assert written.warnings == ()
    assert written.server == f"{HOST}:636"
    assert [written.principals[position] for position in parent.members] == sorted(
        [
            ExtendedName(ANA, recorded["ana"]["guid"], recorded["ana"]["sid"]),
            ExtendedName(seeded.nested.dn, seeded.nested.guid, seeded.nested.sid),
        ],
        key=lambda name: written.principals.by_name[name.dn.lower()],
    )
    assert written.member_names(parent) == sorted([ANA, seeded.nested.dn])
    assert parent.is_group


def test_attributes_come_as_in_any_other_search(state: State, seeded: Seeded) -> None:
    entry = only(read(state), seeded.parent).entry
    assert entry.text("managedBy") == BEN
    assert entry.text("description") == "<GUID=1>;x"
    assert entry.text("groupType") == str(UNIVERSAL_SECURITY)
    assert entry.values("member") == ()
    with open_directory(options(state)) as directory:
        plain = directory.read_object(seeded.parent.dn, list(entry.attributes))
    assert plain is not None
    assert {name: tuple(values) for name, values in plain.attributes.items()} == entry.attributes


def test_every_attribute_can_be_asked_for(state: State, seeded: Seeded) -> None:
    with open_directory(options(state)) as directory:
        entry = only(read_written_groups(directory, ["*"]), seeded.parent).entry
        plain = directory.read_object(seeded.parent.dn, ["*"])
    assert plain is not None
    assert {name: tuple(values) for name, values in plain.attributes.items() if name != "member"} == entry.attributes


def test_a_nested_group_is_found_by_its_anchor(state: State, seeded: Seeded) -> None:
    written = read(state)
    (position,) = written.positions_of(str(seeded.nested.anchor))
    assert position in only(written, seeded.parent).members
    assert position == only(written, seeded.nested).position


def test_many_members(state: State, seeded: Seeded) -> None:
    written = read(state)
    large = only(written, seeded.large)
    assert written.member_names(large) == sorted([*seeded.contacts, seeded.account.dn])
    account = written.principals.by_sid[str(seeded.account.sid)]
    assert account in large.members
    without = [written.principals[position] for position in large.members if position != account]
    assert all(name.sid is None and name.guid for name in without)
    assert written.memberships >= LARGE + 1


def test_every_object_of_an_anchor_is_kept(state: State, seeded: Seeded) -> None:
    written = read(state)
    found = written.objects[TWICE.lower()]
    assert sorted(each.entry.dn for each in found) == sorted(each.dn for each in seeded.twins)
    assert sorted(map(written.member_names, found)) == [[], [BEN]]
    assert written.positions_of(TWICE) == [each.position for each in found]


def test_an_object_of_another_class_is_told(state: State, seeded: Seeded) -> None:
    (found,) = read(state).objects[OF_NO_GROUP.lower()]
    assert (found.entry.dn, found.is_group, list(found.members)) == (f"CN=w-of-no-group,{seeded.container}", False, [])


def test_an_empty_group(state: State, seeded: Seeded) -> None:
    assert list(only(read(state), seeded.empty).members) == []


def test_accounts_are_read_when_they_are_asked_for(state: State, seeded: Seeded) -> None:
    assert read(state).positions_of(ACCOUNT) == []
    written = read(state, accounts=True)
    (position,) = written.positions_of(ACCOUNT)
    assert written.principals[position] == ExtendedName(seeded.account.dn, seeded.account.guid, seeded.account.sid)
    assert position in only(written, seeded.large).members


def test_what_older_writebacks_left_is_read_when_it_is_asked_for(state: State, seeded: Seeded) -> None:
    assert read(state).legacy == {}
    legacy = read(state, legacy=True).legacy
    found = {mark: [entry.dn for entry in legacy[mark.lower()]] for mark in (MIGRATED, f"TakenOver_{MIGRATED}")}
    assert found == {MIGRATED: [seeded.legacy[0]], f"TakenOver_{MIGRATED}": [seeded.legacy[1]]}
    assert str(seeded.parent.anchor).lower() not in legacy


def test_accounts_whose_primary_group_it_is_are_members(state: State, seeded: Seeded) -> None:
    with administrator(state) as admin:
        admin.add_member(seeded.empty.dn, BEN)
        with admin.primary_group(BEN, seeded.empty):
            written = read(state)
        admin.clear_members(seeded.empty.dn)
    group = only(written, seeded.empty)
    assert written.member_names(group) == [BEN]
    assert written.principals.names(group.by_primary_group) == [BEN]


def test_accounts_of_many_primary_groups_take_one_search(state: State, seeded: Seeded) -> None:
    domain, _separator, _own = str(seeded.empty.sid).rpartition("-")
    sids = {seeded.empty.dn: str(seeded.empty.sid), DOMAIN_USERS: f"{domain}-513"}
    sids.update({f"CN=none {number},{BASE}": f"{domain}-{900_000 + number}" for number in range(200)})
    groups = [Entry(dn, {"objectSid": [encode_sid(sid)]}) for dn, sid in sids.items()]
    with administrator(state) as admin:
        admin.add_member(seeded.empty.dn, BEN)
        with admin.primary_group(BEN, seeded.empty), open_directory(options(state)) as directory:
            before = directory.traffic.searches
            found = members_by_primary_group(directory, groups)
            searches = directory.traffic.searches - before
        admin.clear_members(seeded.empty.dn)
    assert [entry.dn for entry in found[seeded.empty.dn]] == [BEN]
    assert ANA in [entry.dn for entry in found[DOMAIN_USERS]]
    assert found.keys() == {seeded.empty.dn, DOMAIN_USERS}
    assert searches == 2  # the groups that come with a domain are asked for by themselves


def test_the_number_of_the_last_change(state: State, seeded: Seeded) -> None:
    before = read(state)
    with administrator(state) as admin:
        admin.set(seeded.empty.dn, "info", str(uuid.uuid4()))
    after = read(state)
    assert before.usn is not None
    assert after.usn is not None
    changed = int(only(after, seeded.empty).entry.text("uSNChanged") or 0)
    assert before.usn < changed <= after.usn


@pytest.mark.parametrize(
    ("refuses", "reason"),
    [
        (True, f"Searching {BASE}: {{server}} answered unavailableCriticalExtension: no such control"),
        (False, "it answered without GUID and SID"),
    ],
)
def test_a_controller_without_the_control(state: State, seeded: Seeded, refuses: bool, reason: str) -> None:
    usual = read(state, accounts=True)
    with controller_without(state, CONTROL, refuses=refuses) as server:
        written = read(state, server, accounts=True)
    assert written.warnings == (
        f"{server} doesn't bring the SID of each member with its name ({reason.format(server=server)}), so members were looked up by "
        "name, which takes longer.",
    )
    assert comparable(written) == comparable(usual)


def comparable(written: WrittenGroups) -> dict[str, t.Any]:
    """Return everything that was read, whatever the positions."""
    return {
        anchor: sorted(
            (each.entry.dn, sorted(each.entry.attributes.items()), sorted(written.principals[one] for one in each.members))
            for each in found
        )
        for anchor, found in written.objects.items()
    }


@pytest.mark.parametrize("after", [20_000, 80_000, 150_000])
def test_a_controller_that_breaks_off_gives_no_part(
    state: State, seeded: Seeded, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(written_groups, "PAGE_SIZE", 2)
    usual = read(state)
    with breaking_controller(after) as breaking, open_directory(options(state, breaking, HOST)) as directory:
        written = read_written_groups(directory, ATTRIBUTES)
        assert directory.warnings == [
            f"{breaking} broke off while it was read: it closed the connection; {HOST}:636 was read instead."
        ]
    assert written.server == f"{HOST}:636"
    assert comparable(written) == comparable(usual)
    assert len(written.principals) == len(usual.principals)


def test_without_another_controller_the_break_is_the_error(state: State, seeded: Seeded) -> None:
    with (
        breaking_controller(120_000) as breaking,
        open_directory(options(state, breaking)) as directory,
        pytest.raises(DirectoryConnectionError, match=f"{breaking}: it closed the connection"),
    ):
        read_written_groups(directory, ATTRIBUTES)


def test_what_it_costs_is_counted(state: State, seeded: Seeded) -> None:
    with breaking_controller(120_000) as breaking, open_directory(options(state, breaking, HOST)) as directory:
        read_written_groups(directory, ATTRIBUTES)
        cost = directory.traffic.describe()
    with open_directory(options(state)) as directory:
        read_written_groups(directory, ATTRIBUTES)
        once = directory.traffic.describe()
    assert once["entries"] < cost["entries"] < 2 * once["entries"] + 2
    assert LARGE < once["values"]
    assert once["searches"] == 5  # the root of a connection, the last change, the schema, groups, accounts by primary group
    assert 0 < once["seconds"] < 60


def test_objects_are_as_other_reads_bring_them(state: State, seeded: Seeded) -> None:
    with administrator(state) as admin:
        admin.add_member(seeded.empty.dn, BEN)
        with admin.primary_group(BEN, seeded.empty), open_directory(options(state)) as directory:
            written = read_written_groups(directory, ["*"])
            anchors = [str(each.anchor) for each in (seeded.parent, seeded.nested, seeded.large, seeded.empty, seeded.twins[0])]
            usual = {anchor: read_identity(directory, anchor).objects_of(anchor) for anchor in anchors}
        admin.clear_members(seeded.empty.dn)
    for anchor in anchors:
        found = [
            DirectoryObject(each.entry.dn, texts_of_entry(each.entry), written.member_names(each))
            for each in written.objects[anchor.lower()]
        ]
        assert comparable_objects(found) == comparable_objects(usual[anchor])


def comparable_objects(found: t.Iterable[DirectoryObject]) -> list[tuple[str, t.Any, list[str]]]:
    """Return objects by name, without the attribute that their members come from."""
    return sorted(
        (
            each.distinguished_name,
            {name: values for name, values in each.attributes.items() if name != "member"},
            list(each.members),
        )
        for each in found
    )


AWAY = "CN=Away,OU=People,DC=emea,DC=contoso,DC=lab"
GONE = "CN=Gone,OU=People,DC=emea,DC=contoso,DC=lab"
GUID = "9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01"
SID = "S-1-5-21-7-8-9-1234"
GROUP = f"CN=Forest,OU=Groups,{BASE}"
# The end of a request for the next range with the control: its attribute, and the list of its controls in BER.
NEXT_RANGE = b"member;range=2-*\xa0\x24\x30\x22\x04\x16" + CONTROL
FOREST = (("rootDomainNamingContext", BASE), ("isGlobalCatalogReady", "TRUE"), ("highestCommittedUSN", "77"))


@contextlib.contextmanager
def forest(
    state: State,
    members: tuple[str, ...],
    more: tuple[str, ...] = (),
    times: int = 1,
    attributes: t.Mapping[str, tuple[str, ...]] | None = None,
) -> t.Iterator[AdOptions]:
    """Run a controller that brings one group of these members, ``more`` in another range, and a catalog that knows one of them."""
    kind = "member;range=0-1" if more else "member"
    known = {"objectClass": ("top", "group"), ANCHOR: (TWICE,), "objectGUID": (bytes(16),), kind: members}
    group = tuple({**known, **(attributes or {})}.items())
    schema = Held(f"CN=member,CN=Schema,{BASE}", (("lDAPDisplayName", ("member", "managedBy")),), when="attributeSyntax")
    away = (("distinguishedName", (AWAY,)), ("objectGUID", (encode_guid(GUID),)), ("objectSid", (encode_sid(SID),)))
    rest = Held(GROUP, (("member;range=2-*", more),), when=NEXT_RANGE)
    holds = (schema, *([Held(GROUP, group, when="Group_")] * times), rest)
    with (
        odd_controller(state, Behaviour(root=FOREST, holds=holds)) as controller,
        odd_controller(state, Behaviour(root=FOREST, holds=(Held(AWAY, away, when="distinguishedName\x04"),))) as catalog,
    ):
        yield options(state, controller, ad_global_catalog=[catalog])


def test_members_of_other_domains_without_a_sid_are_looked_up(state: State) -> None:
    members = (f"<GUID={GUID}>;{AWAY}", f"<GUID={GUID[:-1]}2>;<SID={SID}5>;{GONE}")
    with (
        forest(state, members) as given,
        open_directory(given) as directory,
        GlobalCatalog(given, directory) as catalog,
    ):
        written = read_written_groups(directory, ATTRIBUTES, catalog=catalog)
    (group,) = written.objects[TWICE.lower()]
    assert {written.principals[position] for position in group.members} == {
        ExtendedName(AWAY, GUID, SID),
        ExtendedName(GONE, f"{GUID[:-1]}2", f"{SID}5"),
    }
    assert (written.usn, written.warnings) == (77, ())


def test_further_ranges_come_with_guid_and_sid(state: State) -> None:
    names = [ExtendedName(f"CN=m{number},{BASE}", f"{GUID[:-1]}{number}", f"{SID}{number}") for number in range(3)]
    first, second, third = (name.encode().decode() for name in names)
    with forest(state, (first, second), (third,)) as given, open_directory(given) as directory:
        written = read_written_groups(directory, ATTRIBUTES)
    (group,) = written.objects[TWICE.lower()]
    assert [written.principals[position] for position in group.members] == names


def test_an_object_that_comes_again_is_one(state: State) -> None:
    with forest(state, (f"<GUID={GUID}>;{AWAY}",), times=2) as given, open_directory(given) as directory:
        written = read_written_groups(directory, ATTRIBUTES)
    assert len(written.objects[TWICE.lower()]) == 1


@pytest.mark.parametrize(
    ("attribute", "value", "message"),
    [
        ("member", "no name", f"for {GROUP}: member is 'no name' where a distinguished name is expected"),
        ("member", f"<GUID={GUID}>;<SID=S-1-x>;{AWAY}", f"for {GROUP}: member is .* where a distinguished name is expected"),
        ("managedBy", f"<GUID=1>;{AWAY}", f"for {GROUP}: managedBy is .* where a distinguished name is expected"),
        ("groupType", "global", f"for {GROUP}: groupType is 'global' where a whole number is expected"),
        ("objectSid", "S-1-5", f"for {GROUP}: objectSid is 'S-1-5' where a security identifier is expected"),
    ],
)
def test_what_is_not_as_it_must_be_is_an_error(state: State, attribute: str, value: str, message: str) -> None:
    with (
        forest(state, (), attributes={attribute: (value,)}) as given,
        open_directory(given) as directory,
        pytest.raises(UnreadableAnswerError, match=message),
    ):
        read_written_groups(directory, ATTRIBUTES)


def test_without_a_catalog_they_are_not_known(state: State) -> None:
    with forest(state, (f"<GUID={GUID}>;{AWAY}",)) as given, open_directory(given) as directory:
        written = read_written_groups(directory, ATTRIBUTES)
    assert written.principals.without_sid().keys() == {AWAY, GROUP}


def test_samba_shows_no_metadata_of_replication(state: State, seeded: Seeded) -> None:
    with open_directory(options(state)) as directory:
        assert not read_provenance(directory, seeded.parent.dn, members=True).readable
        assert not read_provenance(directory, f"CN=Nobody,{BASE}", members=True).readable


METADATA = (
    "<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>description</pszAttributeName>\n\t<dwVersion>3</dwVersion>\n"
    "\t<ftimeLastOriginatingChange>2027-03-31T06:00:00Z</ftimeLastOriginatingChange>\n"
    "\t<pszLastOriginatingDsaDN>CN=NTDS Settings,CN=DC1,CN=Servers</pszLastOriginatingDsaDN>\n</DS_REPL_ATTR_META_DATA>\n\0"
)
OF_ANA = (
    f"<DS_REPL_VALUE_META_DATA>\n\t<pszAttributeName>member</pszAttributeName>\n\t<pszObjectDn>{ANA}</pszObjectDn>\n"
    "\t<ftimeDeleted>2027-03-30T21:15:09Z</ftimeDeleted>\n\t<ftimeCreated>2027-03-01T08:00:00Z</ftimeCreated>\n"
    "\t<dwVersion>2</dwVersion>\n\t<ftimeLastOriginatingChange>2027-03-30T21:15:09Z</ftimeLastOriginatingChange>\n"
    "\t<pszLastOriginatingDsaDN></pszLastOriginatingDsaDN>\n</DS_REPL_VALUE_META_DATA>\n\0"
)


def test_metadata_of_replication_is_read(state: State) -> None:
    noted = (("msDS-ReplAttributeMetaData", (METADATA,)), ("msDS-ReplValueMetaData", (OF_ANA,)))
    with (
        odd_controller(state, Behaviour(holds=(Held(GROUP, noted, when="msDS-ReplValueMetaData"),))) as controller,
        open_directory(options(state, controller)) as directory,
    ):
        found = read_provenance(directory, GROUP, members=True)
    assert found.about_attribute("description") == "last changed on DC1 at 2027-03-31T06:00:00Z"
    assert found.about_member(ANA) == "removed in Active Directory at 2027-03-30T21:15:09Z"


def test_metadata_that_is_refused_is_not_known(state: State) -> None:
    with (
        odd_controller(state, Behaviour(search=Answer(50, "no right"))) as controller,
        open_directory(options(state, controller)) as directory,
    ):
        assert not read_provenance(directory, GROUP, members=True).readable
