# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``entra_group_info``: groups with complete membership."""

from __future__ import annotations

import pytest

from tests.integration.helpers import in_process
from tests.integration.helpers.large_group import MEMBERS, NAME, seed_large_group
from tests.integration.helpers.support import succeed
from tests.lab.client import Lab


def test_complete_members(lab: Lab) -> None:
    (group,) = succeed("entra_group_info", groups=["SG-Large"])["groups"]
    assert group["member_count"] == 60
    assert sorted(each["name"] for each in group["members"]) == [f"m{n:03}@contoso.lab" for n in range(1, 61)]
    assert lab.requests().writes == 0


def test_by_id_by_name_and_not_at_all(lab: Lab) -> None:
    canary = lab.object("SG-Canary")["id"]
    found = succeed("entra_group_info", groups=[canary, "SG-Canary", "SG-Twin", "nobody"], include_members=False)["groups"]
    assert [each["display_name"] for each in found] == ["SG-Canary", "SG-Twin", "SG-Twin"]
    assert "members" not in found[0]


@pytest.mark.parametrize(
    "name",
    [
        'SG-Ümlaut, "Komma" + #1 <x>',
        "O'Brien's \\ * ( ) group",
        "'; or 1 eq 1",
        "  leading and trailing  ",
        "🐘 + ﷺ",
        "a&b=c?d#e%2F/f",
    ],
)
def test_odd_names(lab: Lab, name: str) -> None:
    if not name.startswith("SG-"):
        lab.seed_group(name)
    (group,) = succeed("entra_group_info", groups=[name])["groups"]
    assert group["display_name"] == name


def test_fifty_thousand_members_take_one_request_for_999(lab: Lab) -> None:
    seed_large_group(lab)
    lab.forget_requests()
    (group,) = in_process.succeed("entra_group_info", groups=[NAME])["groups"]
    assert group["member_count"] == MEMBERS
    assert len({each["id"] for each in group["members"]}) == MEMBERS
    assert len([path for path in lab.requests().paths() if path.startswith("/v1.0/")]) <= MEMBERS / 999 + 2
