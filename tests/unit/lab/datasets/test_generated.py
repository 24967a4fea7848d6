# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated datasets have the size they were asked for, and are the same every time."""

from __future__ import annotations

import pytest

from tests.lab.datasets import DatasetError, load

SIZE = "generated:groups=20,users=50,memberships=400"


def test_the_size() -> None:
    dataset = load(SIZE)
    assert (len(dataset.groups), len(dataset.users)) == (20, 50)
    assert sum(len(group.members) for group in dataset.groups) == 400
    assert all(len(set(group.members)) == len(group.members) for group in dataset.groups)
    assert all(user.in_ad and user.synced for user in dataset.users)


def test_the_same_request_gives_the_same_dataset() -> None:
    assert load(SIZE) == load(SIZE)
    assert load(SIZE).groups != load(f"{SIZE},seed=2").groups


def test_every_user_in_every_group() -> None:
    dataset = load("generated:groups=3,users=4,memberships=12")
    assert [len(group.members) for group in dataset.groups] == [4, 4, 4]


def test_one_very_large_group() -> None:
    dataset = load("generated:groups=1,users=30,memberships=0,largest=25")
    largest = dataset.groups_by_key["SG-Largest"]
    assert len(largest.members) == 25
    assert largest.synced


def test_contacts_are_only_counted() -> None:
    assert load("generated:groups=1,users=1,memberships=0,contacts=50000").contacts == 50_000
    assert load(SIZE).contacts == 0


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("generated:groups=2,users=2,memberships=5", "5 memberships do not fit"),
        ("generated:groups=ten", "'groups=ten' is not one of groups, users, memberships, largest, contacts, written, seed"),
        ("generated:people=5", "'people=5' is not one of"),
        ("generated:users=5,memberships=1,largest=6", "largest=6 needs as many users"),
    ],
)
def test_a_size_that_makes_no_sense(name: str, problem: str) -> None:
    with pytest.raises(DatasetError, match=problem):
        load(name)
