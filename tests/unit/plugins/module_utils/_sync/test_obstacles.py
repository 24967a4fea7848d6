# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes it impossible to write an object: bits of groupType by hand, from MS-ADTS 2.2.12."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.obstacles import write_obstacles

UNIVERSAL = -2147483640
GROUP = ("top", "group")


def held(classes: tuple[str, ...], group_type: int | None = None) -> DirectoryObject:
    values = {"objectclass": classes} | ({} if group_type is None else {"grouptype": (str(group_type),)})
    return DirectoryObject("CN=x,DC=contoso,DC=com", values)


@pytest.mark.parametrize(
    ("classes", "group_type", "kind", "reason"),
    [
        (GROUP, -2147483646, "group", "the group has global scope, and the service doesn't convert it to universal scope"),
        (GROUP, 2, "group", "the group has global scope, and the service doesn't convert it to universal scope"),
        (GROUP, -2147483644, "group", "the group has domain local scope, and the service doesn't convert it to universal scope"),
        (GROUP, -2147483643, "group", "the group is a built-in group of the system"),
        (("top", "person", "user"), None, "group", "the object is not a group: its classes are top, person, user"),
        (("top", "person", "contact"), None, "user", "the object is not a user: its classes are top, person, contact"),
    ],
)
def test_obstacles(classes: tuple[str, ...], group_type: int | None, kind: str, reason: str) -> None:
    (found,) = write_obstacles(held(classes, group_type), kind, UNIVERSAL)
    assert found.reason == reason
    assert found.hint


@pytest.mark.parametrize(
    ("actual", "kind", "wanted"),
    [
        (held(GROUP, UNIVERSAL), "group", UNIVERSAL),
        (held(GROUP, 8), "group", UNIVERSAL),
        (held(GROUP, -2147483646), "group", None),
        (held(GROUP, -2147483646), "group", -2147483646),
        (held(("top", "person", "organizationalPerson", "USER")), "user", None),
        (held(("inetOrgPerson",)), "user", None),
        (held((), UNIVERSAL), "group", UNIVERSAL),
    ],
)
def test_no_obstacle(actual: DirectoryObject, kind: str, wanted: int | None) -> None:
    assert write_obstacles(actual, kind, wanted) == []
