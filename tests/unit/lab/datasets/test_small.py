# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small dataset is the one that everybody relies on, name by name."""

from __future__ import annotations

import pytest

from tests.lab.datasets import DatasetError, load
from tests.lab.datasets.model import Dataset, Group, User


def test_the_users() -> None:
    users = load("small").users_by_name
    synced = {"ana", "ben", "cleo", "dan", "eva", "finn"}
    assert synced < set(users)
    assert len(users) == 68
    assert {name for name, user in users.items() if not user.in_ad} == {"grace", "henk"}
    assert {name for name, user in users.items() if not user.synced} == {"grace", "henk"}
    assert {name for name, user in users.items() if user.guest} == {"henk"}
    assert users["m060"].upn == "m060@contoso.lab"
    assert users["henk"].upn == "henk_fabrikam.example#EXT#@contoso.lab"


@pytest.mark.parametrize(
    ("key", "display_name", "members"),
    [
        ("SG-Canary", "SG-Canary", {"ana", "ben", "cleo"}),
        ("SG-Mixed", "SG-Mixed", {"ana", "grace", "SG-Canary"}),
        ("SG-Empty", "SG-Empty", set()),
        ("SG-Special", 'SG-Ümlaut, "Komma" + #1 <x>', {"dan"}),
    ],
)
def test_the_members_of_a_group(key: str, display_name: str, members: set[str]) -> None:
    group = load("small").groups_by_key[key]
    assert group.display_name == display_name
    assert set(group.members) == members


def test_the_groups() -> None:
    groups = load("small").groups
    assert len(groups) == 12
    assert [group.display_name for group in groups].count("SG-Twin") == 2
    assert len({group.id for group in groups}) == 12
    assert {group.key for group in groups if not group.assigned} == {"SG-Unassigned"}
    assert {group.key for group in groups if group.mail_enabled} == {"SG-Mail"}
    assert {group.key for group in groups if group.synced} == {"SG-Onprem"}
    assert len(load("small").groups_by_key["SG-Large"].members) == 60


def test_ids_are_the_same_in_every_lab() -> None:
    # RFC 9562, version 5, of "group:SG-Canary" in the namespace d1ee1fb4-8f5c-4b53-9f0a-0c1de5a0b0ff.
    assert load("small").groups_by_key["SG-Canary"].id == "ad6c8faa-7c87-5eae-8cef-524cc09b83d4"


def test_empty_has_the_users_and_nothing_else() -> None:
    dataset = load("empty")
    assert len(dataset.users) == 68
    assert dataset.groups == ()
    assert not dataset.configured


def test_a_member_is_found_by_name() -> None:
    dataset = load("small")
    assert isinstance(dataset.member("ana"), User)
    assert isinstance(dataset.member("SG-Canary"), Group)


def test_a_dataset_that_contradicts_itself() -> None:
    ana = User("ana", "Ana", "Alvarez")
    with pytest.raises(DatasetError, match="a name is used twice"):
        Dataset("x", (ana, ana), ())
    with pytest.raises(DatasetError, match=r"group SG-A has unknown members \['nobody'\]"):
        Dataset("x", (ana,), (Group("SG-A", "SG-A", members=("ana", "nobody")),))


def test_an_unknown_dataset_names_the_known_ones() -> None:
    with pytest.raises(DatasetError, match="choose small, empty, written, or for instance generated:"):
        load("big")
