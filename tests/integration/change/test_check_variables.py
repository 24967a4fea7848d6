# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``check_variables``: what is wrong with variables is found in the first task of each playbook, all at once."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import read_variables
from tests.integration.helpers.change_support import CHANGE, change, job_state, result
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab

UNDEFINED = "{{ nowhere.to_be_found }}"


@pytest.mark.parametrize("options", [(), ("--check",)], ids=["run", "check"])
@pytest.mark.parametrize(
    ("variables", "messages"),
    [
        ({"cloud_sync_rollback_wait": "soon"}, ["cloud_sync_rollback_wait", "unable to convert to bool"]),
        ({"cloud_sync_assert_wait": "1m"}, ["cloud_sync_assert_wait", "unable to convert to bool"]),
        ({"cloud_sync_assert_wait_timeout": 0}, ["cloud_sync_assert_wait_timeout is 0. It is a number, at least 1."]),
        ({"cloud_sync_max_change": 1}, ["cloud_sync_max_change is not a variable", "Did you mean cloud_sync_max_changed?"]),
        ({"cloud_sync_target_ou": "x"}, ["cloud_sync_target_ou is not a variable"]),
        ({"cloud_sync_scoping_filter": []}, ["Did you mean cloud_sync_scoping_filters?"]),
        ({"cloud_sync_expected_attribute": {}}, ["Did you mean cloud_sync_expected_attributes?"]),
        (
            {"clod_sync_expected_attributes": {}},
            ["clod_sync_expected_attributes is not a variable", "Did you mean cloud_sync_expected_attributes?"],
        ),
        ({"cloud_sync_unexpected_members": UNDEFINED}, ["cloud_sync_unexpected_members can't be computed", "nowhere"]),
        ({"cloud_sync_settings": {"domian": "x"}}, ["cloud_sync_settings has the unknown option 'domian'. Did you mean domain?"]),
        ({"cloud_sync_ad": {"ad_server": ["dc1"]}}, ["cloud_sync_ad has the unknown option 'ad_server'. Did you mean ad_servers?"]),
        (
            {"cloud_sync_attribute_mappings": [{"target": "info", "constnt": "x"}]},
            ["cloud_sync_attribute_mappings has the unknown option 'constnt'. Did you mean constant?"],
        ),
        ({"cloud_sync_change_dir": ""}, ["cloud_sync_change_dir is set by the playbook itself"]),
        ({"cloud_sync_preflight": {"in_sync": True}}, ["cloud_sync_preflight is set by the playbook itself"]),
        ({"cloud_sync_configuration": ""}, ["cloud_sync_configuration is empty"]),
        ({"cloud_sync_configuration": None}, ["cloud_sync_configuration is required"]),
        ({"cloud_sync_configuration": "{{ omit }}"}, ["cloud_sync_configuration is required"]),
        ({"cloud_sync_test_group": {"name": None}}, ["cloud_sync_test_group.name is null. Give it a value."]),
        (
            {"cloud_sync_graph": {"graph_timeout": 0, "graph_retries": -1}, "cloud_sync_ad": {"ad_timeout": -5}},
            ["cloud_sync_graph.graph_timeout is 0.", "cloud_sync_graph.graph_retries is -1.", "cloud_sync_ad.ad_timeout is -5."],
        ),
        (
            {"cloud_sync_settings": {"accidental_deletes": {"threshold": 0}}},
            ["cloud_sync_settings.accidental_deletes.threshold is 0. It is a number, at least 1."],
        ),
        ({"cloud_sync_expected_attributes": {"info": {"a": 1}}}, ["expected_attributes.info is neither a value nor a list"]),
        ({"cloud_sync_change_metadata": {"log": "x" * 70000}}, ["The metadata has 70003 bytes. At most 65536 are allowed"]),
        ({"cloud_sync_ad": {"ad_port": 636}}, ["cloud_sync_ad has the unknown option 'ad_port'. Allowed are ad_auth,"]),
        (
            {"cloud_sync_agent_probe": "often", "cloud_sync_table_rows": "many", "cloud_sync_controler": []},
            ["3 problems", "cloud_sync_agent_probe", "cloud_sync_table_rows", "Did you mean cloud_sync_controllers?"],
        ),
    ],
)
def test_a_change_is_refused_in_its_first_task(
    fast: FastPlaybooks, lab: Lab, evidence_dir: Path, options: tuple[str, ...], variables: dict[str, t.Any], messages: list[str]
) -> None:
    done = change(fast, *options, cloud_sync_change_id="one", **variables)
    assert done.status == 2
    for message in messages:
        assert message in done.output
    assert done.tasks == ("Check the variables",)
    assert lab.requests().count == 0
    assert not evidence_dir.exists()


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("{cloud_sync_settings: {1: 2}}", "cloud_sync_settings has the name 1, which is not text. Write it in quotes."),
        ("{cloud_sync_ad: {null: 1}}", "cloud_sync_ad has the name null, which is not text."),
        ("{cloud_sync_graph: {null: 1}}", "cloud_sync_graph has the name null, which is not text."),
        ("{cloud_sync_change_metadata: {b: !!binary aGVsbG8=}}", "cloud_sync_change_metadata"),
        ("{1: 2, cloud_sync_max_change: 1}", "Did you mean cloud_sync_max_changed?"),
    ],
)
def test_what_only_yaml_can_say_is_refused_in_plain_words(fast: FastPlaybooks, lab: Lab, yaml: str, message: str) -> None:
    done = fast.run("change", "-e", json.dumps(CHANGE), "-e", yaml)
    assert done.status == 2, done.output
    assert "The variables have 1 problem. Nothing was written." in done.output
    assert message in done.output
    assert done.tasks == ("Check the variables",)
    assert lab.requests().count == 0


def test_a_variable_of_another_name_may_be_anything(fast: FastPlaybooks, lab: Lab) -> None:
    del lab
    done = fast.run("change", "--check", "-e", json.dumps(CHANGE), "-e", "{1: 2, null: 3}")
    assert done.status == 0, done.output


NULLABLE = sorted(
    name
    for name, option in read_variables("onboard", ["rollback"]).options.items()
    if not option.get("required") and name not in ("cloud_sync_change_dir", *CHANGE)
)


@pytest.mark.parametrize("nothing", [None, "{{ omit }}"], ids=["null", "omit"])
def test_variables_that_are_null_are_not_given(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, nothing: t.Any) -> None:
    """All of them at once, so the change is kept, and the job that ran before it runs again."""
    del lab
    succeed("sync_job", configuration="contoso.lab", state="started")
    done = change(fast, **{**dict.fromkeys(NULLABLE, nothing), "cloud_sync_change_id": "one"})
    assert done.status == 0, done.output
    assert result(evidence_dir / "one")["verdict"] == "kept"
    assert job_state() == "started"


@pytest.mark.parametrize("nothing", [None, "{{ omit }}"], ids=["null", "omit"])
def test_a_change_that_fails_is_rolled_back_with_variables_that_are_null(
    fast: FastPlaybooks, lab: Lab, evidence_dir: Path, nothing: t.Any
) -> None:
    before = succeed("sync_schema_info", configuration="contoso.lab")
    given = {
        "cloud_sync_change_id": "one",
        "cloud_sync_expected_attributes": {"whenCreated": "not this"},
        "cloud_sync_assert_wait": False,
    }
    done = change(fast, **{**dict.fromkeys(NULLABLE, nothing), **given})
    assert done.status == 2
    assert "Undo what was written" in done.tasks
    assert result(evidence_dir / "one")["verdict"] == "rolled_back"
    after = succeed("sync_schema_info", configuration="contoso.lab")
    assert after["attribute_mappings"] == before["attribute_mappings"]


@pytest.mark.parametrize("nothing", [None, "{{ omit }}"], ids=["null", "omit"])
@pytest.mark.parametrize("name", ["cloud_sync_attribute_mappings", "cloud_sync_expected_attributes", "cloud_sync_target_container"])
def test_what_is_desired_may_be_null_too(fast: FastPlaybooks, lab: Lab, name: str, nothing: t.Any) -> None:
    rest = {each: value for each, value in CHANGE.items() if each != "cloud_sync_expected_attributes"}
    for playbook in ("plan", "change"):
        done = fast.run(playbook, "--check", "-e", json.dumps({**rest, name: nothing}))
        assert done.status == 0, done.output
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("playbook", "variables", "message"),
    [
        ("plan", {"cloud_sync_max_change": 1}, "Did you mean cloud_sync_max_changed?"),
        ("plan", {"cloud_sync_table_rows": -1}, "cloud_sync_table_rows is -1. It is a number, at least 0."),
        ("onboard", {"cloud_sync_rollback_wait": "soon"}, "cloud_sync_rollback_wait"),
        ("onboard", {"cloud_sync_onboarding_wait_timeout": "1m"}, "cloud_sync_onboarding_wait_timeout"),
        ("onboard", {"cloud_sync_scopegroups": []}, "Did you mean cloud_sync_scope_groups?"),
        ("rollback", {"cloud_sync_change_dir": ""}, "cloud_sync_change_dir is empty"),
        ("rollback", {}, "cloud_sync_change_dir is required: The evidence folder of a change, as"),
        ("rollback", {"cloud_sync_change_dir": "x", "cloud_sync_rollback_forced": True}, "Did you mean cloud_sync_rollback_force?"),
    ],
)
def test_the_other_playbooks_are_refused_too(
    fast: FastPlaybooks, lab: Lab, playbook: str, variables: dict[str, t.Any], message: str
) -> None:
    done = fast.run(playbook, "-e", json.dumps({**CHANGE, **variables}))
    assert done.status == 2, done.output
    assert message in done.output
    assert done.tasks == ("Check the variables",)
    assert lab.requests().count == 0


def test_variables_of_an_inventory_are_checked(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    inventory = tmp_path / "inventory.yml"
    variables = {"cloud_sync_expext_attributes": {}, "cloud_sync_failure": "x", "cloud_sync_my_note": "{{ nowhere }}"}
    hosts = {"localhost": {"ansible_connection": "local"}}
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": variables}}), encoding="utf-8")
    done = change(fast, "-i", str(inventory))
    assert done.status == 2
    assert "Did you mean cloud_sync_expected_attributes?" in done.output
    assert "cloud_sync_failure is set by the playbook itself" in done.output
    assert "cloud_sync_my_note" not in done.output
    assert lab.requests().count == 0


def test_what_a_run_before_published_is_known(fast: FastPlaybooks, lab: Lab) -> None:
    published: dict[str, t.Any] = {
        "cloud_sync_verdict": "kept",
        "cloud_sync_last_change_id": "one",
        "cloud_sync_last_change_dir": "/evidence/one",
        "cloud_sync_counts": {"total": 1},
        "cloud_sync_report": "/evidence/one/report.html",
        "cloud_sync_junit": "/evidence/one/junit.xml",
        "cloud_sync_result_file": "/evidence/one/result.json",
        "cloud_sync_last_rollback": {"by": "awx", "time": "2026-11-23T06:40:03.120Z", "reason": "", "forced_over": []},
    }
    done = change(fast, "--check", **published, cloud_sync_my_note="mine")
    assert done.status == 0, done.output


def test_an_automatic_rollback_uses_the_checked_values(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, tmp_path: Path) -> None:
    """The value is right in the first task and wrong when the rollback begins."""
    before = succeed("sync_schema_info", configuration="contoso.lab")
    wait = "{{ 'soon' if cloud_sync_asserted is defined else 'no' }}"
    done = change(
        fast,
        cloud_sync_change_id="one",
        cloud_sync_rollback_wait=wait,
        cloud_sync_expected_attributes={"whenCreated": "not this"},
        cloud_sync_assert_wait=False,
    )
    assert done.status == 2
    assert result(evidence_dir / "one")["verdict"] == "rolled_back"
    after = succeed("sync_schema_info", configuration="contoso.lab")
    assert after["attribute_mappings"] == before["attribute_mappings"]
    assert job_state() == "paused"


@pytest.mark.parametrize("playbook", ["plan", "change", "onboard", "rollback"])
@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--skip-tags", "always"], "--skip-tags"),
        (["--skip-tags", "tagged"], "--skip-tags"),
        (["--start-at-task", "Let the job run again"], "--start-at-task"),
        (["--start-at-task", ""], "--start-at-task"),
        (["--limit", "web"], "--limit"),
        (["--limit", "web,localhost,!localhost"], "--limit"),
    ],
    ids=["skip-always", "skip-tagged", "start-at-task", "start-at-nothing", "limit", "limit-excluding"],
)
def test_a_part_of_a_playbook_is_refused(fast: FastPlaybooks, lab: Lab, playbook: str, options: list[str], named: str) -> None:
    done = fast.run(playbook, "-i", "localhost,web", *options, "-e", json.dumps(CHANGE))
    assert done.status != 0
    assert f"Leave out {named}. Nothing was written." in " ".join(done.output.split())
    assert done.tasks == ()
    assert lab.requests().count == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--tags", "nothing"],
        ["--tags", ""],
        ["--skip-tags", "all"],
        ["--skip-tags", ""],
        ["--limit", "localhost"],
        ["--limit", ""],
    ],
)
def test_other_tags_and_limits_leave_nothing_out(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, options: list[str]) -> None:
    done = change(fast, *options, cloud_sync_change_id="one")
    assert done.status == 0, done.output
    assert result(evidence_dir / "one")["verdict"] == "kept"
    assert "Provision the test group on demand" in " ".join(done.tasks)
    assert lab.requests().writes > 0
