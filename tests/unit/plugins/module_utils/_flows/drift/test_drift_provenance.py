# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When findings came about, by the metadata of replication; a stand-in answers, since Samba doesn't construct it."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift.provenance import add_provenance
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding, FoundObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.group_findings import make_finding

GROUP = FoundObject("g", "SG-Sales", "CN=SG-Sales,DC=contoso,DC=com")
ANA = FoundObject("a", "ana@contoso.com", "CN=Ana,DC=contoso,DC=com")
EVE = FoundObject("S-1-5-21-9", "Eve", "CN=Eve,DC=contoso,DC=com")
SETTINGS = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Site,CN=Sites,CN=Configuration,DC=contoso,DC=com"
NEVER = "1601-01-01T00:00:00Z"


def noted(kind: str, **fields: str) -> bytes:
    """Return metadata as Windows writes it."""
    known = {"dwVersion": "2", "pszLastOriginatingDsaDN": SETTINGS, **fields}
    return f"<{kind}>{''.join(f'<{name}>{value}</{name}>' for name, value in known.items())}</{kind}>\0".encode()


ATTRIBUTE = noted("DS_REPL_ATTR_META_DATA", pszAttributeName="info", ftimeLastOriginatingChange="2027-03-31T06:30:00Z")
REMOVED = noted(
    "DS_REPL_VALUE_META_DATA",
    pszAttributeName="member",
    pszObjectDn=ANA.distinguished_name,
    ftimeCreated="2027-01-01T00:00:00Z",
    ftimeDeleted="2027-03-31T06:31:00Z",
    ftimeLastOriginatingChange="2027-03-31T06:31:00Z",
)


class StandIn:
    """Answers for each group, or shows nothing."""

    def __init__(self, *, readable: bool = True) -> None:
        self._readable = readable
        self.asked: list[str] = []

    def read_object(self, dn: str, _attributes: t.Sequence[str]) -> Entry:
        self.asked.append(dn)
        found = {"msDS-ReplAttributeMetaData": [ATTRIBUTE], "msDS-ReplValueMetaData": [REMOVED]}
        return Entry(dn, found if self._readable else {})


def of(check: str, member: FoundObject | None = None, group: FoundObject = GROUP) -> Finding:
    """Return a finding."""
    return make_finding(check, "x", "y", "differs", group=group, member=member)


def test_each_finding_is_told_when_it_came_about() -> None:
    removed, added, edited = of("member.missing", ANA), of("member.unexpected", EVE), of("group.attribute.info")
    told = add_provenance([removed, added, edited], t.cast("Directory", StandIn()))
    assert [each.provenance for each in told.findings] == [
        ("removed in Active Directory on DC1 at 2027-03-31T06:31:00Z",),
        ("never written in Active Directory",),
        ("last changed on DC1 at 2027-03-31T06:30:00Z",),
    ]
    assert told.moments == {
        removed.id: datetime.datetime(2027, 3, 31, 6, 31, tzinfo=datetime.UTC),
        added.id: None,
        edited.id: datetime.datetime(2027, 3, 31, 6, 30, tzinfo=datetime.UTC),
    }


def test_a_group_is_asked_about_once_and_what_has_no_object_is_not() -> None:
    directory = StandIn()
    missing = of("group.missing", group=FoundObject("m", "SG-Missing"))
    told = add_provenance([of("member.missing", ANA), of("group.attribute.info"), missing], t.cast("Directory", directory))
    assert directory.asked == [GROUP.distinguished_name]
    assert told.findings[-1] == missing


def test_where_nothing_is_shown_the_findings_stand_as_they_are() -> None:
    directory = StandIn(readable=False)
    findings = [of("member.missing", ANA), of("member.missing", ANA, FoundObject("o", "SG-Other", "CN=SG-Other,DC=contoso,DC=com"))]
    told = add_provenance(findings, t.cast("Directory", directory))
    assert (told.findings, told.moments) == (findings, {})
    assert len(directory.asked) == 1
