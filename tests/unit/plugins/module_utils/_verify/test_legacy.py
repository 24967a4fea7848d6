# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recognising what earlier writebacks left behind."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.legacy import (
    legacy_marks,
    legacy_object,
    source_of_authority,
)

ANCHOR = "Group_8213fd99-d6b6-417b-8e13-af6334856215"


def held(**attributes: str) -> DirectoryObject:
    values = {name.replace("_", "-").lower(): (value,) for name, value in attributes.items()}
    return DirectoryObject("CN=x,DC=contoso,DC=com", values)


def test_the_marks_that_name_an_object() -> None:
    assert legacy_marks(ANCHOR) == (
        "Group_8213fd99-d6b6-417b-8e13-af6334856215",
        "TakenOver_Group_8213fd99-d6b6-417b-8e13-af6334856215",
        "TakenOver_8213fd99-d6b6-417b-8e13-af6334856215",
    )


@pytest.mark.parametrize(
    ("actual", "kind"),
    [
        (held(adminDescription=ANCHOR), "admin_description_only"),
        (held(adminDescription=f"TakenOver_{ANCHOR}"), "taken_over"),
        (held(adminDescription=f"takenover_{ANCHOR}", msDS_ExternalDirectoryObjectId=ANCHOR), "taken_over"),
        (held(adminDescription=ANCHOR, msDS_ExternalDirectoryObjectId=ANCHOR), None),
        (held(description="x"), None),
    ],
)
def test_kinds(actual: DirectoryObject, kind: str | None) -> None:
    found = legacy_object(actual)
    assert (found.kind if found else None) == kind


def test_a_legacy_object_says_what_to_do() -> None:
    found = legacy_object(held(adminDescription=ANCHOR))
    assert found is not None
    described = found.as_dict()
    assert described["distinguished_name"] == "CN=x,DC=contoso,DC=com"
    assert described["admin_description"] == ANCHOR
    assert "copy adminDescription to msDS-ExternalDirectoryObjectId" in described["reason"]


@pytest.mark.parametrize(
    ("actual", "value", "meaning"),
    [
        (held(msDS_ObjectSoa="Cloud"), "Cloud", "mastered in the cloud"),
        (held(msDS_ObjectSoa="Other"), "Other", "isn't documented"),
        (held(), None, "not marked"),
    ],
)
def test_the_source_of_authority(actual: DirectoryObject, value: str | None, meaning: str) -> None:
    found = source_of_authority(actual)
    assert found["object_soa"] == value
    assert meaning in str(found["object_soa_meaning"])
