# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to the test group since a change left it: what is the change's to bring back, and what isn't."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.checks import Check
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.group_since import GroupSince

GROUPS, SALES, PEOPLE = (f"OU={name},DC=contoso,DC=com" for name in ("Groups", "Sales", "People"))
CN = "CN=Canary_1"
ANA, BEN = (f"CN={name},{PEOPLE}" for name in ("Ana", "Ben"))


def group(parent: str = GROUPS, members: tuple[str, ...] = (ANA, BEN), **attributes: str) -> DirectoryObject:
    return DirectoryObject(f"{CN},{parent}", {name: (value,) for name, value in attributes.items()}, members)


BEFORE = group(description="old")
LEFT = group(SALES, description="old", info="Managed")
SINCE = GroupSince(BEFORE, LEFT, frozenset({"info", "parentdistinguishedname"}))


@pytest.mark.parametrize(
    "now", [BEFORE, LEFT, group(GROUPS, description="new", info="Managed"), group(SALES, (ANA,), description="old")]
)
def test_nothing_of_the_changes_own_was_overwritten(now: DirectoryObject) -> None:
    assert SINCE.overwritten(now) == []


def test_what_the_change_maps_was_written_by_somebody_else() -> None:
    assert SINCE.overwritten(group(PEOPLE, description="old", info="by hand")) == [
        "test group: the change left info Managed, it is by hand now",
        f"test group: the change left it in {SALES}, it is in {PEOPLE} now",
    ]
    unknown = GroupSince(BEFORE, None, frozenset({"info"}))
    assert unknown.overwritten(group(info="by hand")) == []


def test_values_of_others_count_as_they_were() -> None:
    now = group(SALES, description="new", info="Managed")
    assert SINCE.without_others(now) == group(SALES, description="old", info="Managed")
    moved = GroupSince(BEFORE, group(info="Managed"), frozenset({"info"}))
    assert moved.without_others(group(PEOPLE, info="Managed")).distinguished_name == BEFORE.distinguished_name


@pytest.mark.parametrize(
    ("check_id", "now", "verdict"),
    [
        ("rollback.attribute.description", group(description="new"), "info"),
        ("rollback.attribute.Description", group(), "info"),
        ("rollback.attribute.info", group(description="old", info="Managed"), "failed"),
        ("rollback.attribute.info", group(description="old", info="by hand"), "failed"),
        (f"rollback.member.{BEN}", group(members=(ANA,)), "info"),
        (f"rollback.member.CN=Cleo,{PEOPLE}", group(members=(ANA,)), "failed"),
        ("rollback.group.container", group(PEOPLE), "failed"),
        ("rollback.group.exists", None, "failed"),
    ],
)
def test_a_failed_check_of_what_others_changed_is_information(check_id: str, now: DirectoryObject | None, verdict: str) -> None:
    failed = Check(check_id, CN, "old", "new", "failed", "it is not what it was before the change")
    judged = SINCE.judged(failed, now)
    assert judged.verdict == verdict
    assert (judged.reason == "it was changed since, and not by this change") == (verdict == "info")


def test_a_group_that_was_moved_since_where_the_change_doesnt_place_it() -> None:
    since = GroupSince(BEFORE, group(info="Managed"), frozenset({"info"}))
    failed = Check("rollback.group.container", CN, GROUPS, PEOPLE, "failed")
    assert since.judged(failed, group(PEOPLE)).verdict == "info"
    assert since.judged(failed, None).verdict == "failed"
