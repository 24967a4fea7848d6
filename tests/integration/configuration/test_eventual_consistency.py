# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads that lag behind writes, and additions that are refused because what they add is there already."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.changes import INFO, NAME, Change, Json, Story, brought_back
from tests.integration.helpers.in_process import call, succeed
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

ASSIGNED = "/appRoleAssignedTo$"
MEMBERS = "/members$"
READS = r"/(synchronization/.+|appRoleAssignedTo|members)$"
FOREVER = 1000


def names(rows: list[Json]) -> list[str]:
    return [row["display_name"] for row in rows]


@pytest.mark.parametrize("lagging", [0, 1, 4])
def test_an_assignment_that_somebody_made_and_no_list_shows(lab: Lab, lagging: int) -> None:
    lab.fault("stale", ASSIGNED, count=lagging + 1)
    wanted: Json = {**NAME, "groups": ["SG-Unassigned"]}
    assert succeed("sync_scope", check=True, **wanted)["changed"]  # which reads it, without the assignment
    client = TenantClient(lab)
    body = {"principalId": lab.object("SG-Unassigned")["id"], "appRoleId": "1a0abf4d-b9fa-4512-a3a2-51ee82c6fd9f"}
    assert client.call("POST", f"{client.principal}/appRoleAssignedTo", {**body, "resourceId": client.principal[19:]}).ok
    result = succeed("sync_scope", **wanted)
    assert (result["changed"], result["groups_added"]) == (False, [])
    assert "SG-Unassigned" in names(result["groups"])
    assert not succeed("sync_scope", **wanted)["changed"]


def test_an_assignment_that_is_refused_as_existing_and_listed_late(lab: Lab) -> None:
    lab.fault("stale", ASSIGNED, count=2)
    lab.fault("exists", ASSIGNED, method="POST")
    lab.seed_group("SG-Late", assigned=False)
    wanted: Json = {**NAME, "groups": ["SG-Unassigned", "SG-Late"]}
    result = succeed("sync_scope", **wanted)
    assert names(result["groups_added"]) == ["SG-Late"]
    assert lab.object("SG-Unassigned")["assigned"]
    lab.clear_faults()
    assert not succeed("sync_scope", **wanted)["changed"]


def test_an_assignment_that_is_never_listed(lab: Lab) -> None:
    lab.fault("stale", ASSIGNED, count=FOREVER)
    lab.fault("exists", ASSIGNED, method="POST")
    result = call("sync_scope", **NAME, groups=["SG-Unassigned"])
    assert result["error"]["code"] == "conflict"
    assert "doesn't list it" in result["msg"]


@pytest.mark.parametrize("lagging", [0, 1, 4])
def test_members_who_are_there_and_not_listed(lab: Lab, lagging: int) -> None:
    wanted: Json = {"name": "SG-Empty", "members": ["ana@contoso.lab", "ben@contoso.lab"]}
    lab.fault("stale", MEMBERS, count=lagging + 1)
    assert succeed("entra_group", check=True, **wanted)["members_added"] == ["ana@contoso.lab", "ben@contoso.lab"]
    client = TenantClient(lab)
    link = f"{lab.state.graph_url}/v1.0/directoryObjects/{lab.object('ana@contoso.lab')['id']}"
    assert client.call("POST", f"/groups/{lab.object('SG-Empty')['id']}/members/$ref", {"@odata.id": link}).ok
    result = succeed("entra_group", **wanted)
    assert (result["changed"], result["members_added"]) == (True, ["ben@contoso.lab"])
    assert len(lab.object("SG-Empty")["members"]) == 2
    lab.clear_faults()
    assert not succeed("entra_group", **wanted)["changed"]


def test_members_of_whom_all_are_there(lab: Lab) -> None:
    lab.fault("stale", MEMBERS, count=2)
    lab.fault("exists", "/groups/[^/]+$", method="PATCH")
    result = succeed("entra_group", name="SG-Empty", members=["ana@contoso.lab"])
    assert (result["changed"], result["members_added"], result["actions"]) == (False, [], [])
    assert len(lab.object("SG-Empty")["members"]) == 1


@pytest.mark.parametrize("lagging", [1, 4])
@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("sync_schema", {"attribute_mappings": INFO}),
        ("sync_settings", {"accidental_deletes": {"enabled": True, "threshold": 77}}),
        ("sync_job", {"state": "started"}),
        ("sync_scope", {"groups": ["SG-Unassigned"]}),
        ("sync_scope", {"groups": ["SG-Canary"], "groups_mode": "exact"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_was_written_shows_late(lab: Lab, module: str, arguments: Json, lagging: int) -> None:
    lab.fault("stale", READS, count=lagging)
    result = succeed(module, **NAME, **arguments)
    assert result["changed"]
    if module == "sync_job":
        assert result["job"]["schedule"]["state"] == "Active"
    lab.clear_faults()
    assert not succeed(module, **NAME, **arguments)["changed"]


def test_a_job_that_was_just_paused_shows_it(lab: Lab) -> None:
    succeed("sync_job", **NAME, state="started")
    lab.fault("stale", READS, count=3)
    assert succeed("sync_job", **NAME, state="paused")["job"]["schedule"]["state"] == "Paused"


def test_a_new_configuration_of_which_nothing_shows_at_once(lab: Lab) -> None:
    lab.fault("stale", r"/servicePrincipals$|/synchronization/", count=3)
    made = succeed("sync_application", configuration="fabrikam.lab")
    assert made["actions"] == ["create"]
    assert succeed("sync_job", configuration="fabrikam.lab")["actions"] == ["create"]
    assert not succeed("sync_job", configuration="fabrikam.lab")["changed"]


@pytest.mark.parametrize("lagging", [1, 3])
def test_a_change_and_its_rollback(running_lab: Lab, evidence_dir: Path, lagging: int) -> None:
    story = Story(running_lab)
    before = story.all()
    change = Change.begun(evidence_dir)
    story.lab.fault("stale", READS, count=lagging)
    change.scope("SG-Unassigned")
    change.settings(accidental_deletes={"enabled": True, "threshold": 77})
    change.whole()
    brought_back(change.roll_back())
    story.lab.clear_faults()
    assert story.all() == before
    assert not story.lab.object("SG-Unassigned")["assigned"]


def test_a_rollback_keeps_an_assignment_that_the_change_found(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    change = Change.begun(evidence_dir)
    story.lab.fault("stale", ASSIGNED, count=1)
    story.lab.fault("exists", ASSIGNED, method="POST")
    result = succeed("sync_scope", **NAME, change_dir=str(change.path), groups=["SG-Unassigned"])
    assert not result["changed"]
    story.lab.clear_faults()
    change.apply()
    brought_back(change.roll_back())
    assert story.lab.object("SG-Unassigned")["assigned"]
    (answer,) = [event for event in events(change.path) if (event["step"], event["state"]) == ("scope.assign", "done")]
    assert answer["details"]["was_there"] is True


def events(folder: Path) -> t.Iterator[Json]:
    for path in sorted((folder / "journal").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))
