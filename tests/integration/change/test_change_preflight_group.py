# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight``: what it asks of the test group and its members."""

from __future__ import annotations

import pytest

from tests.integration.helpers.preflight_support import check_of, failed, provision, run, verdicts
from tests.lab.client import Lab


@pytest.mark.parametrize(("group", "obstacle"), [("SG-Mail", "mail-enabled"), ("SG-Onprem", "synced from Active Directory")])
def test_a_group_that_the_service_does_not_write(lab: Lab, group: str, obstacle: str) -> None:
    result = run(group=group, members=["ben@contoso.lab"])
    assert failed(result) == {"test_group.eligible"}
    check = check_of(result, "test_group.eligible")
    assert check["actual"] == obstacle
    assert "aren't mail-enabled" in check["reason"]
    assert check_of(result, "test_group.in_scope")["reason"] == "not checked: test_group.eligible failed"


def test_a_group_that_is_not_assigned(lab: Lab) -> None:
    result = run(group="SG-Unassigned", members=["ana@contoso.lab"])
    assert failed(result) == {"test_group.assigned"}
    check = check_of(result, "test_group.assigned")
    assert "isn't assigned" in check["reason"] and "sync_scope" in check["hint"]
    everything = run(group="SG-Unassigned", members=["ana@contoso.lab"], scope_mode="all")
    assert failed(everything) == set()
    assert "test_group.assigned" not in verdicts(everything)


@pytest.mark.parametrize(
    ("group", "reason", "hint"),
    [
        ("SG-Twin", "2 groups are named 'SG-Twin'", "object id"),
        ("SG-Canry", "There is no group", "'SG-Canary'"),
        ("", "name of a group is empty", "display name"),
    ],
)
def test_a_group_that_is_not_found(lab: Lab, group: str, reason: str, hint: str) -> None:
    result = run(group=group)
    assert failed(result) == {"test_group.found"}
    check = check_of(result, "test_group.found")
    assert reason in check["reason"] and hint in check["hint"]
    assert result["group"] is None
    assert lab.requests().writes == 0


def test_a_group_that_was_deleted_meanwhile(lab: Lab) -> None:
    group = lab.object("SG-Canary")["id"]
    lab.delete("SG-Canary")
    assert failed(run(group=group)) == {"test_group.found"}


def test_members_that_are_none(lab: Lab) -> None:
    result = run(members=["ana@contoso.lab", "dan@contoso.lab", "nobody@contoso.lab"])
    assert failed(result) == {"test_group.members"}
    check = check_of(result, "test_group.members")
    assert "(1) 'dan@contoso.lab' is not a member of the group 'SG-Canary'" in check["reason"]
    assert "(2) There is no user with the id or user principal name 'nobody@contoso.lab'" in check["reason"]
    assert "(1) Its members are: ana@contoso.lab, ben@contoso.lab, cleo@contoso.lab." in check["hint"]
    assert [row["name"] for row in result["members"]] == ["ana@contoso.lab"]


@pytest.mark.parametrize("members", [[], ["ana@contoso.lab"]])
def test_a_group_without_members_proves_nothing(lab: Lab, members: list[str]) -> None:
    lab.seed_group("SG-Hollow")
    result = run(group="SG-Hollow", members=members)
    assert failed(result) == {"test_group.members"}
    assert "its membership could not be verified" in check_of(result, "test_group.members")["reason"]


def test_no_member_is_named(lab: Lab) -> None:
    result = run(members=[])
    assert failed(result) == set()
    check = check_of(result, "test_group.members")
    assert (check["verdict"], check["actual"]) == ("info", "members: 3, named: 0")


def test_members_without_an_object_are_no_failure(lab: Lab) -> None:
    result = run(group="SG-Mixed", members=["ana@contoso.lab", "grace@contoso.lab", "SG-Canary"])
    assert failed(result) == set()
    grace, nested = (check_of(result, f"members.resolvable.{name}") for name in ("grace@contoso.lab", "SG-Canary"))
    assert (grace["verdict"], nested["verdict"]) == ("info", "info")
    assert "cloud-only user" in grace["reason"]
    assert "nothing to refer to" in nested["reason"]
    assert [row["resolvable"] for row in result["members"]] == [True, False, False]
    provision()
    again = run(group="SG-Mixed", members=["SG-Canary"])
    assert check_of(again, "members.resolvable.SG-Canary")["verdict"] == "passed"
