# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nested membership on a real directory: both ways give the same, cycles and depth included. Runs inside a lab."""

from __future__ import annotations

import typing as t

import ldap3
import pytest

from tests.integration.helpers.ad_objects import BASE, Administrator, administrator
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.lab.client import Lab
from tests.lab.frame.state import State

ANA = f"CN=Ana Alvarez,OU=People,{BASE}"
BEN = f"CN=Ben Bauer,OU=People,{BASE}"
DEPTH = 12


class Tree(t.NamedTuple):
    """Top holds Left and Right; both hold Bottom, which holds Ben and Top; Left holds Ana. Deep is a chain of groups."""

    container: str

    def dn(self, name: str) -> str:
        return f"CN={name},{self.container}"


@pytest.fixture(scope="module", name="tree")
def fixture_tree(running_lab: Lab) -> Tree:
    with administrator(State.read()) as admin:
        tree = Tree(admin.container("Nesting"))
        bottom = admin.group("Bottom", tree.container, member=[BEN])
        left = admin.group("Left", tree.container, member=[bottom.dn, ANA])
        right = admin.group("Right", tree.container, member=[bottom.dn])
        top = admin.group("Top", tree.container, member=[left.dn, right.dn])
        _chain(admin, tree)
    with running_lab.ldap() as connection:
        assert connection.modify(bottom.dn, {"member": [(ldap3.MODIFY_ADD, [top.dn])]}), connection.result
    return tree


def _chain(admin: Administrator, tree: Tree) -> None:
    below = [ANA]
    for number in range(DEPTH, 0, -1):
        below = [admin.group(f"Deep{number:02}", tree.container, member=below).dn]


def nested(dn: str, way: str, **options: t.Any) -> dict[str, t.Any]:
    (group,) = succeed("ad_group_info", distinguished_names=dn, include_members=False, nested_search=way, **options)["groups"]
    assert "members" not in group
    found: dict[str, t.Any] = group["nested"]
    return found


def groups_of(dn: str, way: str, **options: t.Any) -> dict[str, t.Any]:
    (found,) = succeed("ad_object_info", distinguished_names=dn, member_of_search=way, attributes=[], **options)["objects"]
    groups: dict[str, t.Any] = found["member_of"]
    return groups


def without_way(rows: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    return [{name: value for name, value in row.items() if name not in ("depth", "path")} for row in rows]


def test_a_walk_knows_path_and_depth(tree: Tree) -> None:
    found = nested(tree.dn("Top"), "walk")
    assert (found["count"], found["cyclic"], found["complete"]) == (5, True, True)
    assert [(row["distinguished_name"], row["depth"], row["path"]) for row in found["members"]] == [
        (ANA, 2, [tree.dn("Left")]),
        (BEN, 3, [tree.dn("Left"), tree.dn("Bottom")]),
        (tree.dn("Bottom"), 2, [tree.dn("Left")]),
        (tree.dn("Left"), 1, []),
        (tree.dn("Right"), 1, []),
    ]
    assert [row["object_class"] for row in found["members"]] == ["user", "user", "group", "group", "group"]


@pytest.mark.parametrize("name", ["Top", "Left", "Bottom", "Deep01", f"Deep{DEPTH}"])
def test_both_ways_give_the_same_members(tree: Tree, name: str) -> None:
    walked, chained = nested(tree.dn(name), "walk"), nested(tree.dn(name), "in_chain")
    assert without_way(walked["members"]) == without_way(chained["members"])
    assert (walked["cyclic"], walked["count"]) == (chained["cyclic"], chained["count"])
    assert all(row["depth"] is None and row["path"] is None for row in chained["members"])


@pytest.mark.parametrize("dn", [BEN, ANA])
def test_both_ways_give_the_same_groups(tree: Tree, dn: str) -> None:
    walked, chained = groups_of(dn, "walk"), groups_of(dn, "in_chain")
    assert without_way(walked["groups"]) == without_way(chained["groups"])
    assert {tree.dn(name) for name in ("Bottom", "Left", "Right", "Top")} <= {row["distinguished_name"] for row in walked["groups"]}
    assert not walked["cyclic"]


def test_the_groups_of_an_object(tree: Tree) -> None:
    found = {row["distinguished_name"]: (row["depth"], row["path"]) for row in groups_of(BEN, "walk")["groups"]}
    assert found[tree.dn("Bottom")] == (1, [])
    assert found[tree.dn("Left")] == (2, [tree.dn("Bottom")])
    assert found[tree.dn("Top")][0] == 3
    direct = groups_of(BEN, "direct")
    assert tree.dn("Bottom") in {row["distinguished_name"] for row in direct["groups"]}
    assert tree.dn("Left") not in {row["distinguished_name"] for row in direct["groups"]}
    assert groups_of(tree.dn("Top"), "in_chain")["cyclic"]
    assert groups_of(tree.dn("Top"), "walk")["cyclic"]


def test_a_walk_stops_at_its_depth_and_says_so(tree: Tree) -> None:
    found = nested(tree.dn("Deep01"), "walk", max_depth=3)
    assert [row["depth"] for row in found["members"]] == [1, 2, 3]
    assert not found["complete"]
    whole = nested(tree.dn("Deep01"), "walk", max_depth=DEPTH)
    assert (whole["count"], whole["complete"]) == (DEPTH, True)
    assert [row["depth"] for row in whole["members"] if row["distinguished_name"] == ANA] == [DEPTH]


def test_direct_members_and_nested_ones_together(tree: Tree) -> None:
    (group,) = succeed("ad_group_info", distinguished_names=tree.dn("Left"), include_member_details=True, nested_search="walk")[
        "groups"
    ]
    assert (group["member_count"], group["nested"]["count"]) == (2, 5)


def test_bad_input(tree: Tree) -> None:
    assert "max_depth is 0" in fail("ad_group_info", distinguished_names=tree.dn("Top"), nested_search="walk", max_depth=0)["msg"]
    assert "nested_search" in fail("ad_group_info", distinguished_names=tree.dn("Top"), nested_search="all")["msg"]
    assert "max_depth is 0" in fail("ad_object_info", distinguished_names=BEN, member_of_search="walk", max_depth=0)["msg"]


def test_in_ansible(tree: Tree) -> None:
    outcome = succeed_in_ansible("ad_group_info", distinguished_names=tree.dn("Top"), nested_search="walk")
    assert outcome["groups"][0]["nested"]["count"] == 5
