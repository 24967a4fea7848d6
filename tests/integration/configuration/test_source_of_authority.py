# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Source of authority of groups: read by ``entra_group_info``, converted by ``entra_group``."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.integration.helpers import in_process, support
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.preflight_support import check_of, run
from tests.lab.client import Lab

Json = dict[str, t.Any]

SYNCED: Json = {"name": "SG-Onprem"}
BEHAVIOR = "onPremisesSyncBehavior"


def states(*names: str) -> dict[str, tuple[str, str]]:
    found = succeed("entra_group_info", groups=list(names), include_members=False, include_source_of_authority=True)["groups"]
    return {each["display_name"]: (each["source_of_authority"], each["source_of_authority_state"]) for each in found}


def warned(result: Json) -> str:
    """Return the warnings of a run, in whatever form ansible-core has them."""
    return json.dumps(result.get("warnings", []))


def take_over(lab: Lab, name: str) -> None:
    """The synchronization client of Active Directory runs."""
    lab.change(name, onPremisesSyncEnabled=True)


def test_in_the_real_ansible(lab: Lab) -> None:
    converted = support.succeed("entra_group", **SYNCED, source_of_authority="cloud")
    assert (converted.changed, converted["source_of_authority_state"]) == (True, "converted")
    assert "isn't updated from Active Directory any more" in converted.warnings
    found = support.succeed("entra_group_info", groups=["SG-Onprem"], include_source_of_authority=True)["groups"]
    assert [each["source_of_authority"] for each in found] == ["cloud"]


def test_reading_costs_nothing_unless_asked_for(lab: Lab) -> None:
    succeed("entra_group_info", groups=["SG-Onprem", "SG-Canary"], include_members=False)
    assert [path for path in lab.requests().paths() if BEHAVIOR in path] == []
    lab.forget_requests()
    assert states("SG-Onprem", "SG-Canary", "SG-Twin") == {
        "SG-Onprem": ("on_premises", "synced"),
        "SG-Canary": ("cloud", "cloud_native"),
        "SG-Twin": ("cloud", "cloud_native"),
    }
    assert len([path for path in lab.requests().paths("POST") if path.endswith("/$batch")]) == 1
    assert succeed("entra_group_info", groups=["SG-Nobody"], include_source_of_authority=True)["groups"] == []


def test_there_and_back_again(lab: Lab) -> None:
    converted = succeed("entra_group", **SYNCED, source_of_authority="cloud", description="now in the cloud")
    assert (converted["changed"], converted["source_of_authority"]) == (True, "cloud")
    assert converted["diff"]["before"]["source_of_authority"] == "synced"
    assert converted["diff"]["after"] == {"description": "now in the cloud", "source_of_authority": "converted"}
    assert lab.object("SG-Onprem")["description"] == "now in the cloud"
    assert states("SG-Onprem") == {"SG-Onprem": ("cloud", "converted")}
    assert succeed("entra_group", **SYNCED, source_of_authority="cloud")["changed"] is False

    back = succeed("entra_group", **SYNCED, source_of_authority="on_premises")
    assert (back["changed"], back["source_of_authority_state"]) == (True, "rolled_back")
    assert states("SG-Onprem") == {"SG-Onprem": ("on_premises", "rolled_back")}
    again = succeed("entra_group", **SYNCED, source_of_authority="on_premises")
    assert again["changed"] is False
    assert "next run of its synchronization client" in warned(again)
    # Changed one's mind before Active Directory took it over.
    assert succeed("entra_group", **SYNCED, source_of_authority="cloud")["changed"] is True
    succeed("entra_group", **SYNCED, source_of_authority="on_premises")
    take_over(lab, "SG-Onprem")
    assert states("SG-Onprem") == {"SG-Onprem": ("on_premises", "synced")}
    settled = succeed("entra_group", **SYNCED, source_of_authority="on_premises")
    assert (settled["changed"], warned(settled)) == (False, "[]")


def test_one_that_was_made_in_the_cloud(lab: Lab) -> None:
    assert succeed("entra_group", name="SG-Canary", source_of_authority="cloud")["changed"] is False
    refused = fail("entra_group", name="SG-Canary", source_of_authority="on_premises")
    assert (refused["error"]["code"], "made in the cloud" in refused["msg"]) == ("invalid_option", True)
    assert lab.requests().writes == 0
    new = succeed("entra_group", name="SG-New", source_of_authority="cloud")
    assert (new["changed"], "source_of_authority" in new) == (True, False)


def test_cloud_users_are_named_before_a_group_is_handed_back(lab: Lab) -> None:
    succeed("entra_group", **SYNCED, source_of_authority="cloud", members=["grace@contoso.lab"])
    lab.forget_requests()
    would = succeed("entra_group", check=True, **SYNCED, source_of_authority="on_premises")
    assert would["source_of_authority_state"] == "rolled_back"
    assert "has: grace@contoso.lab." in warned(would)
    assert lab.requests().writes == 0
    removed = succeed(
        "entra_group",
        **SYNCED,
        source_of_authority="on_premises",
        members=["ana@contoso.lab", "ben@contoso.lab"],
        members_mode="exact",
    )
    assert removed["members_removed"] == ["grace@contoso.lab"]
    assert "grace@" not in warned(removed)
    assert [each["method"] for each in lab.requests().written()][-1] == "PATCH"
    assert lab.requests().written()[-1]["path"].endswith(BEHAVIOR)


@pytest.mark.parametrize("status", [400, 404])
def test_beta_where_v1_does_not_know_it(lab: Lab, status: int) -> None:
    lab.fault("status", f"/v1.0/.*/{BEHAVIOR}", status=status, code="BadRequest", count=None)
    lab.fault("status", f"^/groups/.*/{BEHAVIOR}", status=status, code="BadRequest", count=None)
    assert states("SG-Canary") == {"SG-Canary": ("cloud", "cloud_native")}
    assert states("SG-Onprem", "SG-Canary")["SG-Onprem"] == ("on_premises", "synced")
    assert succeed("entra_group", **SYNCED, source_of_authority="cloud")["changed"] is True
    assert lab.requests().paths("PATCH")[-1].startswith("/beta/groups/")


def test_the_missing_consent_is_named(lab: Lab) -> None:
    client = lab.state.clients["limited"]
    lab.set(limited_permissions=["Group.ReadWrite.All", "User.Read.All"])
    refused = fail("entra_group", **SYNCED, source_of_authority="cloud", client_id=client.id, client_secret=client.secret)
    assert refused["error"]["code"] == "not_authorized"
    assert "Group-OnPremisesSyncBehavior.ReadWrite.All" in refused["msg"]
    assert lab.object("SG-Onprem")["onPremisesSyncEnabled"] is True


def test_check_mode_converts_nothing(lab: Lab) -> None:
    would = succeed("entra_group", check=True, **SYNCED, source_of_authority="cloud", members=["ana@contoso.lab"])
    assert (would["changed"], would["source_of_authority_state"]) == (True, "converted")
    assert lab.requests().writes == 0


def test_a_converted_group_is_eligible(lab: Lab) -> None:
    lab.change("SG-Onprem", assigned=True)
    before = check_of(run(group="SG-Onprem", members=[]), "test_group.eligible")
    assert (before["verdict"], "source_of_authority: cloud" in before["hint"]) == ("failed", True)
    succeed("entra_group", **SYNCED, source_of_authority="cloud")
    assert check_of(run(group="SG-Onprem", members=[]), "test_group.eligible")["verdict"] == "passed"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({**SYNCED, "state": "absent", "source_of_authority": "cloud"}, "exclude each other"),
        ({"name": "SG-New", "source_of_authority": "on_premises"}, "new group"),
    ],
)
def test_bad_input(lab: Lab, options: Json, message: str) -> None:
    refused = in_process.fail("entra_group", **options)
    assert (refused["error"]["code"], message in refused["msg"]) == ("invalid_option", True)
    assert lab.requests().writes == 0
