# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Active Directory holds for an object, as values."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject


@pytest.mark.parametrize(
    ("attributes", "name", "values"),
    [
        ({"info": ("a", "b")}, "Info", ("a", "b")),
        ({}, "info", ()),
        ({"useraccountcontrol": ("512",)}, "accountDisabled", ("False",)),
        ({"useraccountcontrol": ("514",)}, "ACCOUNTDISABLED", ("True",)),
        ({}, "accountDisabled", ()),
    ],
)
def test_values(attributes: dict[str, tuple[str, ...]], name: str, values: tuple[str, ...]) -> None:
    assert DirectoryObject("CN=x,DC=contoso,DC=com", attributes).values(name) == values


def test_what_identifies_it() -> None:
    known = DirectoryObject(
        "CN=x,DC=contoso,DC=com", {"samaccountname": ("x",), "msds-externaldirectoryobjectid": ("Group_1", "Group_2")}
    )
    assert (known.sam_account_name, known.anchor) == ("x", "Group_1")
    unknown = DirectoryObject("CN=x,DC=contoso,DC=com")
    assert (unknown.sam_account_name, unknown.anchor) == (None, None)
