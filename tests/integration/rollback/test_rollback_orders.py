# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``rollback.yml`` as somebody orders it: of a change that was kept, of one that needs none, twice, and after a later change."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.integration.helpers.changes import NAME, Story
from tests.integration.helpers.fast_playbooks import FastPlaybooks, Finished
from tests.integration.helpers.in_process import succeed
from tests.integration.safety.state import CHANGE, GROUP, story_contradictions
from tests.tools.evidence_rules import contradictions

Json = dict[str, t.Any]
WRONG: Json = {"cloud_sync_expected_attributes": {"whenCreated": "something else"}}
REPORTS = ("result.json", "report.html", "report.md", "junit.xml")


class Orders:
    """Changes of one configuration, and the rollbacks that somebody orders."""

    def __init__(self, fast: FastPlaybooks, story: Story, evidence_dir: Path) -> None:
        self.fast = fast
        self.story = story
        self.evidence_dir = evidence_dir
        self.before = story.all()

    def change(self, change_id: str, **variables: t.Any) -> Finished:
        return self.fast.run("change", "-e", json.dumps({**CHANGE, "cloud_sync_change_id": change_id, **variables}))

    def roll_back(self, change_id: str, **variables: t.Any) -> Finished:
        given = {"cloud_sync_change_dir": str(self.evidence_dir / change_id), "cloud_sync_rollback_wait": False, **variables}
        return self.fast.run("rollback", "-e", json.dumps(given))

    def read(self, change_id: str, name: str) -> str:
        return (self.evidence_dir / change_id / name).read_text(encoding="utf-8")

    def result(self, change_id: str) -> Json:
        document: Json = json.loads(self.read(change_id, "result.json"))
        return document

    def assert_true(self, change_id: str) -> None:
        folder = self.evidence_dir / change_id
        assert story_contradictions(self.story.lab, self.story.client, folder, self.before.state) == []


@pytest.fixture(name="orders")
def fixture_orders(fast: FastPlaybooks, story: Story, evidence_dir: Path) -> Orders:
    """A configuration whose test group is written, and whose job runs."""
    return Orders(fast, story, evidence_dir)


@pytest.fixture(name="story")
def fixture_story(running_lab: t.Any) -> Story:
    """The group is written, and the job runs."""
    return Story(running_lab)


def test_of_a_change_that_was_kept(orders: Orders) -> None:
    kept = orders.change("one")
    assert kept.status == 0, kept.output
    first = {name: orders.read("one", name) for name in REPORTS}
    done = orders.roll_back("one", cloud_sync_rollback_reason="CHG2 replaces it")
    assert done.status == 0, done.output
    assert orders.story.all() == orders.before
    result = orders.result("one")
    assert (result["verdict"], result["reason"], result["left_behind"]) == ("reverted", "", [])
    assert result["rollback"]["reason"] == "CHG2 replaces it"
    assert result["rollback"]["by"]
    assert result["rollback"]["forced_over"] == []
    assert ElementTree.fromstring(orders.read("one", "junit.xml")).get("failures") == "0"
    for report in ("report.md", "report.html"):
        text = orders.read("one", report)
        assert all(part in text for part in ("Reverted", "CHG2 replaces it", result["rollback"]["by"], "Rolled back at"))
        assert "failed and was undone" not in text
    assert {name: orders.read("one", f"before_rollback/{name}") for name in REPORTS} == first
    assert '"cloud_sync_verdict": "reverted"' in published(orders)
    orders.assert_true("one")


def published(orders: Orders) -> str:
    """Return what ``rollback.yml`` publishes for the next node of a workflow."""
    given = {"cloud_sync_change_dir": str(orders.evidence_dir / "one"), "cloud_sync_rollback_wait": False}
    done = orders.fast.run("rollback", "-e", json.dumps(given), environment={"ANSIBLE_SHOW_CUSTOM_STATS": "1"})
    assert done.status == 0, done.output
    assert '"reason": "CHG2 replaces it"' in done.output
    return done.output


def test_ordered_twice(orders: Orders) -> None:
    assert orders.change("one").status == 0
    assert orders.roll_back("one", cloud_sync_rollback_reason="the first").status == 0
    first = orders.result("one")
    events = len(list((orders.evidence_dir / "one" / "journal").glob("*.json")))
    orders.story.lab.forget_requests()
    again = orders.roll_back("one", cloud_sync_rollback_reason="the second")
    assert again.status == 0, again.output
    assert (
        f"was rolled back already, by {first['rollback']['by']} at {first['rollback']['time']}; nothing was left to do"
        in again.output
    )
    assert orders.story.lab.requests().writes == 0
    assert len(list((orders.evidence_dir / "one" / "journal").glob("*.json"))) == events
    assert orders.result("one") == first
    orders.assert_true("one")


@pytest.mark.parametrize(
    ("named", "by"),
    [
        ({"awx_user_name": "ana"}, "ana"),
        ({"tower_user_name": "ben"}, "ben"),
        ({"awx_user_name": "ana", "cloud_sync_rollback_by": "the change board"}, "the change board"),
    ],
)
def test_who_ordered_it(orders: Orders, named: dict[str, str], by: str) -> None:
    assert orders.change("one").status == 0
    done = orders.roll_back("one", **named)
    assert done.status == 0, done.output
    assert orders.result("one")["rollback"]["by"] == by
    assert f"Rolled back by | `{by}`" in orders.read("one", "report.md")


def test_of_a_change_that_was_rolled_back_because_it_failed(orders: Orders) -> None:
    assert orders.change("one", **WRONG).status == 2
    first = orders.result("one")
    assert first["verdict"] == "rolled_back"
    again = orders.roll_back("one")
    assert again.status == 0, again.output
    assert "was rolled back already" in again.output
    assert orders.result("one") == first


def test_of_a_change_that_was_refused(orders: Orders) -> None:
    assert orders.change("one", cloud_sync_test_group={"name": "SG-Nobody-Knows"}).status == 2
    first = orders.result("one")
    assert first["verdict"] == "refused"
    done = orders.roll_back("one")
    assert done.status == 0, done.output
    assert "The change one had written nothing." in done.output
    assert orders.result("one") == first


def test_of_a_change_that_changed_nothing(orders: Orders) -> None:
    assert orders.change("one").status == 0
    assert orders.change("two").status == 0
    first = orders.result("two")
    assert first["verdict"] == "unchanged"
    done = orders.roll_back("two")
    assert done.status == 0, done.output
    assert "The change two had written nothing." in done.output
    assert orders.result("two") == first


def test_of_a_change_after_a_later_one(orders: Orders) -> None:
    assert orders.change("one").status == 0
    later = {"cloud_sync_attribute_mappings": [{"target": "info", "constant": "Later"}]}
    assert orders.change("two", **later, cloud_sync_expected_attributes={"info": "Later"}).status == 0
    first, present = orders.result("one"), orders.story.all()
    orders.story.lab.forget_requests()
    refused = orders.roll_back("one")
    assert refused.status == 2
    assert "Somebody else changed the schema and the test group since:" in refused.output
    assert "test group: the change left info Managed in Entra ID, it is Later now" in refused.output
    assert "Changes that began since: 'two'. Roll those back first" in refused.output
    assert orders.story.lab.requests().writes == 0
    assert (orders.result("one"), orders.story.all()) == (first, present)
    assert orders.roll_back("two").status == 0
    assert orders.roll_back("one").status == 0
    assert orders.story.all() == orders.before
    assert (orders.result("one")["verdict"], orders.result("two")["verdict"]) == ("reverted", "reverted")


def test_of_a_change_that_was_reverted_and_made_again_by_a_later_one(orders: Orders) -> None:
    """What a later change wrote looks like what the first one wrote; it isn't."""
    assert orders.change("one").status == 0
    assert orders.roll_back("one").status == 0
    assert orders.change("two").status == 0
    present = orders.story.all()
    orders.story.lab.forget_requests()
    refused = orders.roll_back("one")
    assert refused.status == 2
    assert "The change 'one' was rolled back already, by " in refused.output
    assert "'two'" in refused.output
    assert (orders.story.lab.requests().writes, orders.story.all()) == (0, present)
    assert orders.result("one")["verdict"] == "reverted"
    forced = orders.roll_back("one", cloud_sync_rollback_force=True)
    assert forced.status == 0, forced.output
    assert orders.story.all() == orders.before
    assert orders.result("one")["rollback"]["forced_over"][0].startswith("schema: expected as in version v1.0, actual version ")
    orders.assert_true("one")


def test_versions_of_others_are_not_counted(orders: Orders) -> None:
    assert orders.change("one").status == 0
    own = orders.result("one")["schema_versions"]
    assert [each["by"] for each in own] == ["change"]
    orders.story.foreign_mapping("by hand")
    orders.story.foreign_mapping("by hand again")
    forced = orders.roll_back("one", cloud_sync_rollback_force=True)
    assert forced.status == 0, forced.output
    assert "Overwritten by force: schema: version " in forced.output
    result = orders.result("one")
    assert [each["by"] for each in result["schema_versions"]] == ["change", "rollback", "rollback"]
    numbers = [float(each["version"].removeprefix("v")) for each in result["schema_versions"]]
    others = {f"v{numbers[0] + step / 10:.1f}" for step in (1, 2)}
    assert not others & {each["version"] for each in result["schema_versions"]}
    assert f"Schema versions by the change | `{own[0]['version']}`" in orders.read("one", "report.md")
    assert all(version in result["rollback"]["forced_over"][0] for version in [max(others)])
    orders.assert_true("one")


def test_a_setting_that_a_later_change_set(orders: Orders) -> None:
    assert orders.change("one", cloud_sync_settings={"accidental_deletes": {"enabled": True, "threshold": 100}}).status == 0
    succeed("sync_settings", **NAME, accidental_deletes={"threshold": 10})
    refused = orders.roll_back("one")
    assert refused.status == 2
    assert "setting DeleteThresholdValue of SyncNotificationSettings" in refused.output
    assert orders.result("one")["verdict"] == "kept"
    assert orders.story.all().state.settings["SyncNotificationSettings"]["DeleteThresholdValue"] == 10


def test_the_test_group_was_changed_since_by_others(orders: Orders) -> None:
    """The name in Entra ID, an attribute that the change doesn't map, and a member: none is the change's to bring back."""
    assert orders.change("one").status == 0
    lab = orders.story.lab
    lab.change(GROUP, description="Renamed since")
    held = orders.story.all()
    with lab.ldap() as connection:
        assert connection.modify(held.state.place, {"description": [("MODIFY_REPLACE", ["Renamed since"])]})
        assert connection.modify(held.state.place, {"member": [("MODIFY_DELETE", [sorted(held.state.members)[0]])]})
    done = orders.roll_back("one")
    assert done.status == 0, done.output
    result = orders.result("one")
    assert (result["verdict"], result["counts"]["checks"]["failed"]) == ("reverted", 0)
    now = orders.story.all().state
    assert now.attributes["description"] == "Renamed since"
    assert now.attributes["info"] is None
    assert now.place == orders.before.state.place
    assert any(each["message"].startswith("attribute description of CN=") for each in result["left_behind"])
    assert "it was changed since, and not by this change" in orders.read("one", "report.md")
    assert contradictions(orders.evidence_dir / "one") == []


def test_what_the_change_maps_was_changed_by_hand_since(orders: Orders) -> None:
    assert orders.change("one").status == 0
    present = orders.story.all()
    with orders.story.lab.ldap() as connection:
        assert connection.modify(present.state.place, {"info": [("MODIFY_REPLACE", ["By hand"])]})
    orders.story.lab.forget_requests()
    refused = orders.roll_back("one")
    assert refused.status == 2
    assert "the change left info Managed in Entra ID, it is By hand now" in refused.output
    assert orders.story.lab.requests().writes == 0
    assert orders.story.all().state.attributes["info"] == "By hand"
    forced = orders.roll_back("one", cloud_sync_rollback_force=True)
    assert forced.status == 0, forced.output
    assert orders.story.all() == orders.before
    assert orders.result("one")["rollback"]["forced_over"] == [
        "test group: the change left info Managed in Entra ID, it is By hand now"
    ]


def test_the_test_group_was_moved_by_hand_since(orders: Orders) -> None:
    assert orders.change("one").status == 0
    place = orders.story.all().state.place
    assert place is not None
    name = place.partition(",")[0]
    with orders.story.lab.ldap() as connection:
        assert connection.modify_dn(place, name, new_superior="OU=Sales,DC=contoso,DC=lab"), connection.result
    refused = orders.roll_back("one")
    assert refused.status == 2
    assert "the change left it in OU=Marketing,DC=contoso,DC=lab, it is in OU=Sales,DC=contoso,DC=lab now" in refused.output
    assert orders.result("one")["verdict"] == "kept"
