# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_scope``: which groups are assigned."""

from __future__ import annotations

import typing as t

from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}


def test_assign_and_unassign(lab: Lab) -> None:
    first = succeed("sync_scope", **NAME, groups=["SG-Unassigned", "SG-Canary"])
    assert first.changed
    assert [each["display_name"] for each in first["groups_added"]] == ["SG-Unassigned"]
    assert lab.object("SG-Unassigned")["assigned"]
    again = succeed("sync_scope", **NAME, groups=["SG-Unassigned", "SG-Canary"])
    assert (again.changed, again["groups_added"]) == (False, [])
    gone = succeed("sync_scope", **NAME, groups=["SG-Unassigned"], state="absent")
    assert [each["display_name"] for each in gone["groups_removed"]] == ["SG-Unassigned"]
    assert not succeed("sync_scope", **NAME, groups=["SG-Unassigned"], state="absent").changed


def test_exact(lab: Lab) -> None:
    outcome = succeed("sync_scope", **NAME, groups=["SG-Canary"], groups_mode="exact")
    assert [each["display_name"] for each in outcome["groups"]] == ["SG-Canary"]
    assert "SG-Large" in [each["display_name"] for each in outcome["groups_removed"]]
    assert not lab.object("SG-Large")["assigned"]


def test_check_mode_writes_nothing(lab: Lab) -> None:
    outcome = succeed("sync_scope", check=True, **NAME, groups=["SG-Unassigned"], groups_mode="exact")
    assert outcome.changed
    assert lab.requests().writes == 0
    assert not lab.object("SG-Unassigned")["assigned"]


def test_names_are_never_guessed(lab: Lab) -> None:
    twin = fail("sync_scope", **NAME, groups=["SG-Canary", "SG-Twin"])
    assert twin.error["code"] == "ambiguous"
    assert len(twin.error["candidates"]) == 2
    unknown = fail("sync_scope", **NAME, groups=["SG-Canry"])
    assert unknown.error["code"] == "not_found"
    assert "'SG-Canary'" in unknown.message
    both = fail("sync_scope", **NAME, groups=["SG-Canary"], groups_mode="exact", state="absent")
    assert both.error["code"] == "invalid_option"
    assert lab.requests().writes == 0
