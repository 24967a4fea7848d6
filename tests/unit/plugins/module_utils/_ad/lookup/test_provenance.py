# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata of replication, as Windows constructs it; values are written by hand after the Windows API's documentation.

Samba doesn't construct them, so a stand-in answers, in the tests of the directory.
"""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.lookup.provenance import (
    AttributeProvenance,
    MemberProvenance,
    Provenance,
    decode_provenance,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import UnreadableAnswerError

GROUP = "CN=Group,DC=contoso,DC=com"
DC1 = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,DC=contoso,DC=com"
DESCRIPTION = f"""<DS_REPL_ATTR_META_DATA>
\t<pszAttributeName>description</pszAttributeName>
\t<dwVersion>3</dwVersion>
\t<ftimeLastOriginatingChange>2027-03-31T06:00:00Z</ftimeLastOriginatingChange>
\t<uuidLastOriginatingDsaInvocationID>8d2a1f5c-58d4-4efa-bcd2-f7d85ef53013</uuidLastOriginatingDsaInvocationID>
\t<usnOriginatingChange>12776</usnOriginatingChange>
\t<usnLocalChange>12801</usnLocalChange>
\t<pszLastOriginatingDsaDN>{DC1}</pszLastOriginatingDsaDN>
</DS_REPL_ATTR_META_DATA>
\0"""


def member(dn: str, deleted: str = "1601-01-01T00:00:00Z", controller: str = DC1, attribute: str = "member") -> str:
    """Return the metadata of a value, the newest change a deletion where it has a time."""
    return f"""<DS_REPL_VALUE_META_DATA>
\t<pszAttributeName>{attribute}</pszAttributeName>
\t<pszObjectDn>{dn}</pszObjectDn>
\t<cbData>0</cbData>
\t<pbData></pbData>
\t<ftimeDeleted>{deleted}</ftimeDeleted>
\t<ftimeCreated>2027-03-01T08:00:00Z</ftimeCreated>
\t<dwVersion>2</dwVersion>
\t<ftimeLastOriginatingChange>2027-03-30T21:15:09Z</ftimeLastOriginatingChange>
\t<uuidLastOriginatingDsaInvocationID>8d2a1f5c-58d4-4efa-bcd2-f7d85ef53013</uuidLastOriginatingDsaInvocationID>
\t<usnOriginatingChange>12776</usnOriginatingChange>
\t<usnLocalChange>12801</usnLocalChange>
\t<pszLastOriginatingDsaDN>{controller}</pszLastOriginatingDsaDN>
</DS_REPL_VALUE_META_DATA>
\0"""


def decoded(*members: str, attributes: t.Sequence[str] = (DESCRIPTION,)) -> Provenance:
    """Return what is made of an entry with this metadata."""
    raw = {"msDS-ReplAttributeMetaData": attributes, "msDS-ReplValueMetaData": members}
    return decode_provenance(Entry(GROUP, {name: [value.encode() for value in values] for name, values in raw.items()}))


def test_the_last_change_of_an_attribute() -> None:
    found = decoded()
    assert found.readable
    assert found.of_attribute("Description") == AttributeProvenance("2027-03-31T06:00:00Z", "DC1", 3)
    assert found.about_attribute("description") == "last changed on DC1 at 2027-03-31T06:00:00Z"
    assert found.of_attribute("info") is None
    assert found.about_attribute("info") == "never written in Active Directory"


def test_members() -> None:
    found = decoded(member("CN=Ana,DC=contoso,DC=com"), member("CN=Ben,DC=contoso,DC=com", "2027-03-30T21:15:09Z"))
    assert found.of_member("cn=ana,dc=CONTOSO,dc=com") == MemberProvenance(
        "2027-03-01T08:00:00Z", None, "2027-03-30T21:15:09Z", "DC1", 2
    )
    assert found.about_member("CN=Ana,DC=contoso,DC=com") == "added in Active Directory on DC1 at 2027-03-30T21:15:09Z"
    assert found.about_member("CN=Ben,DC=contoso,DC=com") == "removed in Active Directory on DC1 at 2027-03-30T21:15:09Z"
    assert found.about_member("CN=Cim,DC=contoso,DC=com") == "never written in Active Directory"


@pytest.mark.parametrize("controller", ["", "CN=DC1", "no name"])
def test_a_controller_that_is_not_known_any_more(controller: str) -> None:
    found = decoded(member("CN=Ana,DC=contoso,DC=com", controller=controller))
    assert found.about_member("CN=Ana,DC=contoso,DC=com") == "added in Active Directory at 2027-03-30T21:15:09Z"


@pytest.mark.parametrize("written", ["CN=R&D,DC=contoso,DC=com", "CN=R&amp;D,DC=contoso,DC=com"])
def test_an_ampersand(written: str) -> None:
    assert decoded(member(written)).of_member("CN=R&D,DC=contoso,DC=com") is not None


def test_a_name_that_looks_like_metadata() -> None:
    odd = "CN=x\\</pszObjectDn\\>\\<ftimeDeleted\\>2027-01-01T00:00:00Z\\</ftimeDeleted\\>,DC=contoso,DC=com"
    found = decoded(member(odd)).of_member(odd)
    assert found is not None
    assert found.removed_at is None


def test_values_of_other_attributes_are_left_out() -> None:
    found = decoded(member("CN=Ana,DC=contoso,DC=com", attribute="managedBy"))
    assert found.of_member("CN=Ana,DC=contoso,DC=com") is None


def test_nothing_readable() -> None:
    found = decode_provenance(Entry(GROUP, {}))
    unknown = "when it was changed can't be read: the controller shows no metadata of replication to this account"
    assert not found.readable
    assert (found.about_attribute("description"), found.about_member("CN=Ana,DC=contoso,DC=com")) == (unknown, unknown)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "text",
        DESCRIPTION.replace("<dwVersion>3</dwVersion>", ""),
        DESCRIPTION.replace("<dwVersion>3<", f"<dwVersion>{'9' * 5000}<"),
        DESCRIPTION.replace("<dwVersion>3<", "<dwVersion>-1<"),
        DESCRIPTION.replace(">description<", "><"),
        DESCRIPTION.replace("2027-03-31T06:00:00Z", "yesterday"),
        DESCRIPTION.replace("</ftimeLastOriginatingChange>", ""),
        "<pszAttributeName>" * 100_000,
    ],
)
def test_what_is_no_metadata_is_an_error(damaged: str) -> None:
    with pytest.raises(UnreadableAnswerError, match="msDS-ReplAttributeMetaData is .* where metadata of replication is expected"):
        decoded(attributes=[DESCRIPTION, damaged])


@pytest.mark.parametrize("left_out", ["pszObjectDn", "ftimeDeleted", "ftimeCreated"])
def test_half_of_the_metadata_of_a_member_is_an_error(left_out: str) -> None:
    with pytest.raises(UnreadableAnswerError, match="msDS-ReplValueMetaData"):
        decoded(member("CN=Ana,DC=contoso,DC=com").replace(left_out, "other"))
