# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_schema``: a whole document put back, and the way to the template's schema; both can be rolled back."""

from __future__ import annotations

import copy
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import same_schema
from tests.integration.helpers import support
from tests.integration.helpers.changes import Change, Story, brought_back
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.tenant_support import TenantClient, group_mapping
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
INFO: Json = {"attribute_mappings": [{"target": "info", "constant": "x"}]}
TEMPLATE_CONTAINER = "CN=Users,DC=contoso,DC=lab"

ROUND_TRIP = """
- hosts: localhost
  gather_facts: false
  module_defaults:
    group/hybrid_identity.cloud_sync.graph: {configuration: contoso.lab}
  tasks:
    - hybrid_identity.cloud_sync.sync_schema_info: {include_document: true}
      register: backup
    - hybrid_identity.cloud_sync.sync_schema: {target_container: "OU=Sales,DC=contoso,DC=lab"}
    - hybrid_identity.cloud_sync.sync_schema: {document: "{{ backup.document }}"}
      register: restored
    - hybrid_identity.cloud_sync.sync_schema: {document: "{{ backup.document }}"}
      register: again
    - ansible.builtin.assert:
        that: [restored is changed, again is not changed]
"""


def document() -> Json:
    """Return the schema as the info module returns it."""
    found: Json = succeed("sync_schema_info", **NAME, include_document=True)["document"]
    return found


def schema_writes(lab: Lab) -> list[str]:
    """Return the verbs of the writes to the schema."""
    return [each["method"] for each in lab.requests().written() if each["path"].endswith("/schema")]


def names(result: Json) -> list[tuple[str, str]]:
    """Return what changed."""
    return [(change["kind"], change["name"]) for change in result["changes"]]


def test_a_round_trip_in_a_playbook(lab: Lab, tmp_path: Path) -> None:
    before = TenantClient(lab).schema()
    playbook = tmp_path / "play.yml"
    playbook.write_text(ROUND_TRIP, encoding="utf-8")
    run = support.run_playbook_file(playbook)
    assert run.returncode == 0, run.stdout
    assert same_schema(TenantClient(lab).schema(), before)
    assert schema_writes(lab) == ["PUT", "PUT"]


def test_restore_what_was_kept(lab: Lab) -> None:
    kept = document()
    assert not succeed("sync_schema", **NAME, document=kept)["changed"]
    assert schema_writes(lab) == []
    filters = [{"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "IS NOT NULL"}]}]
    succeed("sync_schema", **NAME, **INFO, target_container="OU=Sales,DC=contoso,DC=lab", scoping_filters=filters)
    lab.forget_requests()
    result = succeed("sync_schema", **NAME, document=kept)
    assert names(result) == [
        ("attribute_mapping", "info"),
        ("attribute_mapping", "parentDistinguishedName"),
        ("scoping_filter", "EMEA"),
    ]
    assert result["schema_version_before"] not in (kept["version"], result["schema_version"])
    assert result["target_containers"] == ["OU=Groups,DC=contoso,DC=lab"]
    assert same_schema(TenantClient(lab).schema(), kept)
    assert schema_writes(lab) == ["PUT"]
    assert not succeed("sync_schema", **NAME, document=kept)["changed"]


@pytest.mark.parametrize("form", ["schema", "result", "byte order mark"])
def test_restore_from_a_file(lab: Lab, tmp_path: Path, form: str) -> None:
    kept = document()
    path = tmp_path / "schema.json"
    content = json.dumps(succeed("sync_schema_info", **NAME, include_document=True) if form == "result" else kept)
    path.write_text(content, encoding="utf-8-sig" if form == "byte order mark" else "utf-8")
    succeed("sync_schema", **NAME, **INFO)
    assert names(succeed("sync_schema", **NAME, document_path=str(path))) == [("attribute_mapping", "info")]
    assert same_schema(TenantClient(lab).schema(), kept)


def test_check_mode_shows_the_effect_and_writes_nothing(lab: Lab) -> None:
    kept = document()
    succeed("sync_schema", **NAME, target_container="OU=Sales,DC=contoso,DC=lab")
    lab.forget_requests()
    result = succeed("sync_schema", check=True, **NAME, document=kept)
    key = "Group attribute mapping parentDistinguishedName"
    assert result["diff"]["before"] == {key: {"target": "parentDistinguishedName", "constant": "OU=Sales,DC=contoso,DC=lab"}}
    assert result["diff"]["after"] == {key: {"target": "parentDistinguishedName", "constant": "OU=Groups,DC=contoso,DC=lab"}}
    assert result["plan"]["counts"]
    assert lab.requests().writes == 0
    assert "plan" not in succeed("sync_schema", check=True, **NAME, document=kept, include_plan=False)


def test_a_defect_is_repaired(lab: Lab) -> None:
    # Somebody has broken a protected mapping over the API; the document holds it as it was.
    kept = document()
    client = TenantClient(lab)
    client.map("isSecurityGroup", constant="False")
    result = succeed("sync_schema", **NAME, document=kept)
    assert names(result) == [("attribute_mapping", "isSecurityGroup")]
    assert same_schema(client.schema(), kept)


def test_reset_and_reset_again(lab: Lab) -> None:
    succeed("sync_schema", **NAME, **INFO)
    lab.forget_requests()
    result = succeed("sync_schema", **NAME, state="reset")
    assert ("attribute_mapping", "info") in names(result)
    assert result["target_containers"] == [TEMPLATE_CONTAINER]
    assert result.get("warnings") is None
    assert schema_writes(lab) == ["DELETE"]
    assert result["schema_version"] != result["schema_version_before"]
    again = succeed("sync_schema", **NAME, state="reset")
    assert (again["changed"], again["changes"], schema_writes(lab)) == (False, [], ["DELETE"])


def test_reset_in_check_mode(lab: Lab) -> None:
    before = document()
    lab.forget_requests()
    result = succeed("sync_schema", check=True, **NAME, state="reset")
    assert ("attribute_mapping", "parentDistinguishedName") in names(result)
    assert "plan" in result
    assert lab.requests().writes == 0
    assert document() == before


def test_reset_where_the_template_can_not_be_read(lab: Lab, evidence_dir: Path) -> None:
    lab.fault("status", "/templates/", status=404, code="UnknownError", count=None)
    check = succeed("sync_schema", check=True, **NAME, state="reset")
    assert (check["changed"], check["changes"]) == (True, [])
    assert "can't be predicted" in str(check["warnings"])
    change = Change.begun(evidence_dir)
    result = fail("sync_schema", **NAME, state="reset", change_dir=str(change.path))
    assert result["error"]["code"] == "invalid_schema"
    assert "a change can't announce what a reset writes" in result["msg"]
    assert schema_writes(lab) == []
    result = succeed("sync_schema", **NAME, state="reset")
    assert (result["changed"], schema_writes(lab)) == (True, ["DELETE"])
    assert "can't be recognised as done" in str(result["warnings"])
    assert not succeed("sync_schema", **NAME, state="reset")["changed"]


def test_a_restore_can_be_rolled_back(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    before = story.all()
    wanted = document()
    group_mapping(wanted)["attributeMappings"][2]["defaultValue"] = "nothing said"
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply(document=wanted)
    assert same_schema(story.client.schema(), wanted)
    assert json.loads((change.path / "changes/schema.json").read_text(encoding="utf-8"))[0]["name"] == "description"
    brought_back(change.roll_back())
    assert story.all() == before


def test_a_reset_can_be_rolled_back(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    before = story.all()
    change = Change.begun(evidence_dir)
    change.job("paused")
    change.apply(state="reset")
    assert story.writes()[-1] == "DELETE schema"
    # As if the process had been killed before it could note how the reset ended.
    assert change.forget_last_event() == ("apply", "done")
    brought_back(change.roll_back())
    assert story.all() == before


def test_the_evidence_is_a_document_to_restore(running_lab: Lab, evidence_dir: Path) -> None:
    story = Story(running_lab)
    change = Change.begun(evidence_dir)
    story.client.map("info", constant="by hand")
    result = succeed("sync_schema", **NAME, document_path=str(change.path / "before/schema.json"))
    assert names(result) == [("attribute_mapping", "info")]


def foreign(wanted: Json) -> None:
    wanted["id"] = "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.11111111-2222-3333-4444-555555555555"


def unknown_rule(wanted: Json) -> None:
    wanted["synchronizationRules"][0]["id"] = "other#V1"


def unknown_directory(wanted: Json) -> None:
    wanted["directories"][1]["name"] = "Fabrikam"


def mapped_twice(wanted: Json) -> None:
    mappings = group_mapping(wanted)["attributeMappings"]
    mappings.append({**mappings[2], "targetAttributeName": "DESCRIPTION"})


def without_anchor(wanted: Json) -> None:
    mapping = group_mapping(wanted)
    mapping["attributeMappings"] = [
        each for each in mapping["attributeMappings"] if each["targetAttributeName"] != "adminDescription"
    ]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (foreign, "belongs to another job"),
        (unknown_rule, "The job knows no rule 'other#V1'"),
        (unknown_directory, "The job knows no directory 'Fabrikam'"),
        (mapped_twice, "more than once"),
        (without_anchor, "maps adminDescription neither as the live schema nor as its template"),
        (lambda wanted: wanted.pop("directories"), "document.directories is missing"),
        (lambda wanted: wanted.clear(), "document is not a synchronization schema"),
    ],
)
def test_a_document_that_does_not_fit_is_refused(lab: Lab, edit: t.Callable[[Json], t.Any], message: str) -> None:
    wanted = document()
    edit(wanted)
    lab.forget_requests()
    result = fail("sync_schema", **NAME, document=wanted)
    assert result["error"]["code"] == "invalid_schema"
    assert result["error"]["hint"]
    assert message in result["msg"]
    assert lab.requests().writes == 0


def test_a_document_of_another_job_with_force(lab: Lab) -> None:
    wanted = document()
    foreign(wanted)
    group_mapping(wanted)["attributeMappings"][2]["defaultValue"] = "nothing said"
    assert succeed("sync_schema", **NAME, document=wanted, force=True)["changed"]
    assert TenantClient(lab).schema()["id"] == lab.configuration().job_id


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"document": {}, "state": "reset"}, "document and state: reset exclude each other"),
        ({"document": {}, "document_path": "/x"}, "document and document_path exclude each other"),
        ({"state": "reset", **INFO}, "state: reset replaces the whole schema, so it excludes attribute_mappings"),
        ({"document": {}, "scoping_filters": []}, "it excludes scoping_filters"),
        ({"document": {}, "target_container": "OU=x,DC=y"}, "it excludes target_container"),
        ({"document": {}, "on_premises_members": True}, "it excludes on_premises_members"),
        ({"force": True}, "requires 'document'"),
        ({"state": "reset", "force": True}, "requires 'document'"),
        ({"document_path": "/nowhere/schema.json"}, "can't be read: No such file or directory"),
        ({"document_path": "/etc"}, "can't be read: Is a directory"),
        ({"document_path": "/etc/hostname"}, "is not valid JSON"),
    ],
)
def test_bad_input_is_refused_before_any_request(lab: Lab, options: Json, message: str) -> None:
    result = fail("sync_schema", **NAME, **options)
    assert result["error"]["code"] == "invalid_option"
    assert message in result["msg"]
    assert lab.requests().count == 0


def test_somebody_else_edits_at_the_same_time(lab: Lab) -> None:
    kept = document()
    succeed("sync_schema", **NAME, **INFO)
    lab.forget_requests()
    # The second read of the schema, right before the write, finds another one.
    lab.switch_at("/schema$", skip=1, count=1, membership_switch=not lab.settings()["membership_switch"])
    for options in ({"document": copy.deepcopy(kept)}, {"state": "reset"}):
        result = fail("sync_schema", **NAME, **options)
        assert result["error"]["code"] == "conflict"
        lab.clear_faults()
        lab.switch_at("/schema$", skip=2, count=1, membership_switch=not lab.settings()["membership_switch"])
    assert schema_writes(lab) == []
