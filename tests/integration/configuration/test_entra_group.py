# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``entra_group``: a test group and its members."""

from __future__ import annotations

import pytest

from tests.integration.helpers import in_process
from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab

ODD = '  O\'Brien, "x" + #1 <\\*> (ü🐘) '


def members(lab: Lab, name: str) -> list[str]:
    groups = succeed("entra_group_info", groups=[name])["groups"]
    return sorted(each["name"] for each in groups[0]["members"])


def test_create_change_and_remove(lab: Lab) -> None:
    wanted = {"name": "SG-New", "description": "a test", "members": ["ana@contoso.lab", "SG-Canary"]}
    first = succeed("entra_group", **wanted)
    assert first.changed
    assert first["members_added"] == ["ana@contoso.lab", "SG-Canary"]
    assert (first["group"]["attributes"]["securityEnabled"], first["group"]["attributes"]["mailEnabled"]) == (True, False)
    assert not succeed("entra_group", **wanted).changed

    more = succeed("entra_group", name="SG-New", description="", members=["ben@contoso.lab"])
    assert more.changed
    assert members(lab, "SG-New") == ["SG-Canary", "ana@contoso.lab", "ben@contoso.lab"]
    exact = succeed("entra_group", name="SG-New", members=["ben@contoso.lab"], members_mode="exact")
    assert sorted(exact["members_removed"]) == ["SG-Canary", "ana@contoso.lab"]
    assert members(lab, "SG-New") == ["ben@contoso.lab"]

    renamed = succeed("entra_group", group_id=first["group"]["id"], name="SG-Newer")
    assert renamed.changed
    assert not succeed("entra_group", group_id=first["group"]["id"], name="SG-Newer").changed
    assert succeed("entra_group", name="SG-Newer", state="absent").changed
    assert not succeed("entra_group", name="SG-Newer", state="absent").changed


def test_more_members_than_one_request_takes(lab: Lab) -> None:
    names = [f"m{number:03}@contoso.lab" for number in range(1, 61)]
    outcome = succeed("entra_group", name="SG-Many", members=names)
    assert outcome["members_added"] == names
    assert members(lab, "SG-Many") == names
    # Twenty members come with the new group.
    assert len(lab.requests().paths("PATCH")) == 2


def test_an_odd_name(lab: Lab) -> None:
    assert succeed("entra_group", name=ODD, members=["ana@contoso.lab"])["group"]["display_name"] == ODD
    assert not succeed("entra_group", name=ODD, members=["ana@contoso.lab"]).changed
    assert succeed("entra_group", name=ODD, state="absent").changed


def test_check_mode_writes_nothing(lab: Lab) -> None:
    for options in (
        {"name": "SG-New"},
        {"name": "SG-Canary", "members": [], "members_mode": "exact"},
        {"name": "Sales", "state": "absent"},
    ):
        assert succeed("entra_group", check=True, **options).changed
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"name": "SG-Twin", "description": "x"}, "ambiguous", "2 groups are named"),
        ({"name": "SG-Canary", "members": ["nobody@contoso.lab"]}, "not_found", "nobody@contoso.lab"),
        ({"name": "SG-Canary", "members": ["SG-Twin"]}, "ambiguous", "2 groups are named"),
        ({"name": "SG-Onprem", "description": "x"}, "invalid_option", "synced from Active Directory"),
        ({"name": "SG-Onprem", "state": "absent"}, "invalid_option", "synced from Active Directory"),
        ({"name": " "}, "invalid_option", "name of the group is empty"),
        ({"group_id": ""}, "invalid_option", "group id of the group is empty"),
        ({"name": "SG-Canary", "members_mode": "exact"}, "invalid_option", "'members_mode=exact' requires 'members'"),
        ({"name": "SG-Canary", "wait_timeout": -1}, "invalid_option", "wait_timeout is -1"),
        ({"group_id": "00000000-0000-0000-0000-00000000dead", "description": "x"}, "not_found", "00000000dead"),
    ],
)
def test_bad_input(lab: Lab, options: dict[str, object], code: str, message: str) -> None:
    outcome = in_process.fail("entra_group", **options)
    assert outcome["error"]["code"] == code, outcome["msg"]
    assert message in outcome["msg"]
    assert lab.requests().writes == 0


def test_dynamic_members_are_refused(lab: Lab) -> None:
    lab.seed_group("SG-Dynamic", membershipRule='user.department -eq "Sales"', groupTypes=["DynamicMembership"])
    outcome = fail("entra_group", name="SG-Dynamic", members=["ana@contoso.lab"])
    assert "membership rule" in outcome.message


def named(lab: Lab, name: str) -> list[str]:
    return [each["id"] for each in in_process.succeed("entra_group_info", groups=[name], include_members=False)["groups"]]


@pytest.mark.parametrize("kind", ["drop", "garbage", "status", "truncated"])
def test_a_lost_answer_makes_no_second_group(lab: Lab, kind: str) -> None:
    lab.fault(kind, "/groups$", method="POST", processed=True)
    made = in_process.succeed("entra_group", name="SG-New", members=["ana@contoso.lab"])
    assert named(lab, "SG-New") == [made["group"]["id"]]
    assert members(lab, "SG-New") == ["ana@contoso.lab"]


def test_a_group_that_was_not_made_is_not_made_blindly(lab: Lab) -> None:
    lab.fault("drop", "/groups$", method="POST")
    failed = in_process.fail("entra_group", name="SG-New", wait_timeout=1)
    assert "It is not known whether the group 'SG-New' was created" in failed["msg"]
    assert lab.requests().writes == 1
    assert in_process.succeed("entra_group", name="SG-New")["changed"]


def test_a_new_group_is_waited_for(lab: Lab) -> None:
    lab.set(replication_delay=2)
    names = [f"m{number:03}@contoso.lab" for number in range(1, 26)]
    made = in_process.succeed("entra_group", name="SG-New", members=names)
    assert named(lab, "SG-New") == [made["group"]["id"]]
    assert in_process.succeed("entra_group", name="SG-New", members=names)["changed"] is False
    assert len(lab.object("SG-New")["members"]) == 25


def test_without_waiting(lab: Lab) -> None:
    lab.set(replication_delay=600)
    assert in_process.succeed("entra_group", name="SG-New", wait=False)["changed"]
