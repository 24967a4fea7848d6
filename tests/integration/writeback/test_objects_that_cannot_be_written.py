# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object behind the anchor that the service can't write is named before the first write, everywhere alike."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.ad_objects import ANCHOR, BASE, administrator
from tests.integration.helpers.preflight_support import check_of, failed, run
from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab
from tests.lab.frame.state import State

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}
GROUPS = f"OU=Groups,{BASE}"


@pytest.mark.parametrize(("group_type", "scope"), [("-2147483646", "global"), ("-2147483644", "domain local")])
def test_a_group_whose_scope_is_not_universal(lab: Lab, group_type: str, scope: str) -> None:
    group = lab.object("SG-Canary")
    with administrator(State.read()) as admin:
        admin.group("Not universal", GROUPS, groupType=group_type, **{ANCHOR: f"Group_{group['id']}"})
    lab.forget_requests()
    reason = f"the group has {scope} scope, and the service doesn't convert it to universal scope"

    preflight = run()
    assert "group.writable" in failed(preflight)
    assert check_of(preflight, "group.writable")["reason"] == reason
    assert "Set-ADGroup" in check_of(preflight, "group.writable")["hint"]

    plan = fail("writeback_plan", **NAME)
    assert f"SG-Canary: {reason}" in plan.message
    assert plan.result["plan"]["conflicts"][0]["kind"] == "not_writable"

    # Waiting can't mend it, so it isn't waited for.
    outcome = fail("writeback_assert", **NAME, group="SG-Canary", wait_timeout=600)
    assert {check["id"] for check in outcome["checks"] if check["verdict"] == "failed"} >= {"group.writable", "attribute.groupType"}
    assert outcome["waited"] < 60
    info = succeed("writeback_info", **NAME, groups=["SG-Canary"])["groups"][0]
    assert not info["in_sync"]
    assert lab.requests().writes == 0

    # And the service agrees.
    provisioned = fail("provision_on_demand", **NAME, group="SG-Canary")
    assert "universal scope" in provisioned.message


def test_an_object_of_another_class(lab: Lab) -> None:
    group = lab.object("SG-Canary")
    with administrator(State.read()) as admin:
        contact = admin.contact("Not a group", GROUPS)
        admin.set(contact, ANCHOR, f"Group_{group['id']}")
    preflight = run()
    assert "group.writable" in failed(preflight)
    assert "not a group: its classes are" in check_of(preflight, "group.writable")["reason"]
