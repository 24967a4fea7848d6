# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_settings``: merged by key into what the service holds, and nothing written without a difference."""

from __future__ import annotations

import concurrent.futures
import json
import os
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.support import fail, run_module, succeed, wait_for
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}
THRESHOLD: dict[str, t.Any] = {"accidental_deletes": {"enabled": True, "threshold": 50}}
AS_SEEDED = {
    "domain": "contoso.lab",
    "notification": {"enabled": True, "recipients": ["cloud-sync@contoso.lab"]},
    "accidental_deletes": {"enabled": True, "threshold": 500},
    "skip_out_of_scope_deletions": None,
}


def secrets(lab: Lab) -> dict[str, str]:
    """Return the set as the service shows it."""
    client = TenantClient(lab)
    return {each["key"]: each["value"] for each in client.get(f"{client.principal}/synchronization/secrets")["value"]}


def meaning(values: dict[str, str]) -> dict[str, t.Any]:
    """Return the set with the JSON in it parsed."""
    return {key: json.loads(value) if value.startswith("{") else value for key, value in values.items()}


def put_secrets(lab: Lab, **values: str) -> None:
    """Add to the set, past the collection."""
    client = TenantClient(lab)
    entries = [{"key": key, "value": value} for key, value in {**secrets(lab), **values}.items()]
    answer = client.call("PUT", f"{client.principal}/synchronization/secrets", {"value": entries})
    assert answer.status_code == 204, answer.text


def puts(lab: Lab) -> list[str]:
    return lab.requests().paths("PUT")


def test_without_a_setting_it_reads(lab: Lab) -> None:
    outcome = succeed("sync_settings", **NAME)
    assert (outcome.changed, outcome["changes"]) == (False, [])
    assert outcome["settings"] == outcome["settings_before"] == AS_SEEDED
    assert lab.requests().writes == 0


def test_edit_and_edit_again(lab: Lab) -> None:
    before = secrets(lab)
    desired = {
        **THRESHOLD,
        "notification": {"recipients": ["ops@contoso.lab", "iam@contoso.lab"]},
        "skip_out_of_scope_deletions": True,
        "domain": "contoso.lab",
    }
    first = succeed("sync_settings", **NAME, **desired)
    assert first.changed
    assert first["settings_before"] == AS_SEEDED
    assert first["settings"] == {
        "domain": "contoso.lab",
        "notification": {"enabled": True, "recipients": ["ops@contoso.lab", "iam@contoso.lab"]},
        "accidental_deletes": {"enabled": True, "threshold": 50},
        "skip_out_of_scope_deletions": True,
    }
    assert [each["name"] for each in first["changes"]] == ["SkipOutOfScopeDeletions", "SyncNotificationSettings"]
    after = secrets(lab)
    assert json.loads(after.pop("SyncNotificationSettings")) == {
        "Enabled": True,
        "Recipients": "ops@contoso.lab,iam@contoso.lab",
        "DeleteThresholdEnabled": True,
        "DeleteThresholdValue": 50,
    }
    assert after.pop("SkipOutOfScopeDeletions") == "True"
    del before["SyncNotificationSettings"]
    assert after == before
    assert len(puts(lab)) == 1

    desired["notification"] = {"recipients": ["iam@contoso.lab", "OPS@contoso.lab"]}
    assert not succeed("sync_settings", **NAME, **desired).changed
    assert succeed("sync_settings", **NAME)["settings"] == first["settings"]
    assert len(puts(lab)) == 1


def test_unknown_keys_and_fields_stay(lab: Lab) -> None:
    notification = '{"HumanResourcesLookaheadQueryEnabled": false, "DeleteThresholdValue": 500}'
    put_secrets(lab, BaseAddress="https://hidden.contoso.lab/path", SyncNotificationSettings=notification)
    outcome = succeed("sync_settings", **NAME, **THRESHOLD)
    after = secrets(lab)
    assert after["BaseAddress"] == "https://hidden.contoso.lab/path"
    assert json.loads(after["SyncNotificationSettings"]) == {
        "HumanResourcesLookaheadQueryEnabled": False,
        "DeleteThresholdEnabled": True,
        "DeleteThresholdValue": 50,
    }
    assert "hidden.contoso.lab" not in outcome.output


def test_check_mode_shows_a_diff_of_readable_settings_and_writes_nothing(lab: Lab) -> None:
    put_secrets(lab, BaseAddress="https://hidden.contoso.lab/path")
    before = secrets(lab)
    lab.forget_requests()
    outcome = succeed("sync_settings", check=True, **NAME, **THRESHOLD)
    assert outcome.changed
    assert outcome["settings"]["accidental_deletes"] == {"enabled": True, "threshold": 50}
    differing = [line.strip() for line in outcome.output.splitlines() if line.startswith(("+ ", "- "))]
    assert ['"threshold"' in line for line in differing] == [True, True]
    assert "hidden.contoso.lab" not in outcome.output
    assert lab.requests().writes == 0
    assert secrets(lab) == before


@pytest.mark.parametrize("check", [True, False])
def test_a_masked_password_is_never_put_back(lab: Lab, check: bool) -> None:
    put_secrets(lab, Password="correct horse")
    lab.forget_requests()
    outcome = fail("sync_settings", check=check, **NAME, **THRESHOLD)
    assert outcome.error["code"] == "invalid_settings"
    assert outcome.error["keys"] == ["Password"]
    assert "'Password'" in outcome.message
    assert "masked_values" in outcome.error["hint"]
    assert lab.requests().writes == 0
    assert not succeed("sync_settings", **NAME, accidental_deletes={"threshold": 500}).changed


def test_a_supplied_password_goes_with_the_change_and_nowhere_else(lab: Lab) -> None:
    put_secrets(lab, Password="correct horse")
    outcome = succeed("sync_settings", **NAME, **THRESHOLD, masked_values={"Password": "correct horse battery"})
    assert outcome.changed
    assert [each["name"] for each in outcome["changes"]] == ["SyncNotificationSettings"]
    assert "correct horse" not in outcome.output + outcome.warnings
    assert set(secrets(lab)) >= {"Password", "Domain"}
    assert json.loads(secrets(lab)["SyncNotificationSettings"])["DeleteThresholdValue"] == 50


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"accidental_deletes": {"threshold": 0}}, "threshold is 0"),
        ({"accidental_deletes": {"threshold": -5}}, "threshold is -5"),
        ({"notification": {"recipients": ["a@contoso.lab,b@contoso.lab"]}}, "is not a valid mail address"),
        ({"notification": {"recipients": ["everybody"]}}, "'everybody' is not a valid mail address"),
        ({"domain": "contoso.lab, fabrikam.lab"}, "domain: 'contoso.lab, fabrikam.lab' is not a valid DNS name"),
        ({"domain": " "}, "Give the DNS name of one domain"),
    ],
)
def test_bad_input_is_named_before_anything_is_sent(lab: Lab, arguments: dict[str, t.Any], part: str) -> None:
    outcome = fail("sync_settings", **NAME, **arguments)
    assert outcome.error["code"] == "invalid_option"
    assert part in outcome.message
    assert lab.requests().count == 0


def test_two_edits_at_once(lab: Lab) -> None:
    # The second read of the first edit takes its time, so that the other edit comes first.
    lab.fault("delay", "/synchronization/secrets", method="GET", skip=1, seconds=4)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        slow = pool.submit(lambda: run_module("sync_settings", **NAME, **THRESHOLD))
        wait_for(lambda: lab.faults()[0]["hits"] == 1)
        put_secrets(lab, SyncAll="true")
        outcome = slow.result()
    assert outcome.failed
    assert outcome.error["code"] == "conflict"
    assert "nothing was written" in outcome.message
    assert json.loads(secrets(lab)["SyncNotificationSettings"])["DeleteThresholdValue"] == 500


def apply_role(**variables: t.Any) -> subprocess.CompletedProcess[str]:
    """Run the role apply_configuration, and show what the settings came to."""
    command = ["ansible", "localhost", "-m", "ansible.builtin.include_role"]
    command += ["-a", "name=hybrid_identity.cloud_sync.apply_configuration"]
    command += ["-e", json.dumps({"cloud_sync_configuration": "contoso.lab", **variables})]
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "0"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_the_role_applies_settings_and_schema(lab: Lab) -> None:
    desired = {
        "cloud_sync_settings": {**THRESHOLD, "skip_out_of_scope_deletions": True},
        "cloud_sync_attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    }
    first = apply_role(**desired)
    assert first.returncode == 0, first.stdout + first.stderr
    assert [path.rsplit("/", 1)[1] for path in puts(lab)] == ["secrets", "schema"]
    assert json.loads(secrets(lab)["SyncNotificationSettings"])["DeleteThresholdValue"] == 50
    lab.forget_requests()
    assert apply_role(**desired).returncode == 0
    assert lab.requests().writes == 0


def test_the_role_leaves_settings_alone_that_are_not_given(lab: Lab) -> None:
    outcome = apply_role()
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert not [path for path in lab.requests().paths() if path.endswith("/secrets")]


@pytest.mark.parametrize(
    ("settings", "unknown"),
    [
        ({"accidental_delete": {"threshold": 5}}, "cloud_sync_settings.accidental_delete."),
        ({"accidental_deletes": {"treshold": 5}}, "cloud_sync_settings.accidental_deletes.treshold."),
    ],
)
def test_the_role_refuses_settings_that_it_does_not_know(lab: Lab, settings: dict[str, t.Any], unknown: str) -> None:
    outcome = apply_role(cloud_sync_settings=settings)
    assert outcome.returncode != 0
    assert "Validation of arguments failed" in outcome.stdout
    assert unknown in outcome.stdout
    assert lab.requests().count == 0


CHANGE = """\
- hosts: localhost
  connection: local
  gather_facts: false
  module_defaults:
    group/hybrid_identity.cloud_sync.graph: {configuration: contoso.lab}
  tasks:
    - hybrid_identity.cloud_sync.change_record:
        state: present
        evidence_dir: "{{ evidence }}"
        change_id: CHG1
        configuration: contoso.lab
      register: change
    - hybrid_identity.cloud_sync.change_snapshot:
        change_dir: "{{ change.change_dir }}"
        group: SG-Canary
        moment: before
    - hybrid_identity.cloud_sync.sync_settings:
        change_dir: "{{ change.change_dir }}"
        accidental_deletes: {threshold: 50}
        skip_out_of_scope_deletions: true
    - hybrid_identity.cloud_sync.change_rollback:
        change_dir: "{{ change.change_dir }}"
      when: taken_back
"""


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_change_announces_the_write_and_can_take_it_back(lab: Lab, tmp_path: Path, taken_back: bool) -> None:
    put_secrets(lab, BaseAddress="https://hidden.contoso.lab/path")
    before = secrets(lab)
    play = tmp_path / "play.yml"
    play.write_text(CHANGE, encoding="utf-8")
    variables = json.dumps({"evidence": str(tmp_path / "evidence"), "taken_back": taken_back})
    command = ["ansible-playbook", str(play), "-e", variables]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    if taken_back:
        assert meaning(secrets(lab)) == meaning(before)
    else:
        assert set(secrets(lab)) - set(before) == {"SkipOutOfScopeDeletions"}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "evidence").rglob("*") if path.is_file()}
    events = [json.loads(text) for name, text in kept.items() if name[:4].isdigit()]
    (intent,) = [event for event in events if (event["step"], event["state"]) == ("settings", "intent")]
    assert intent["details"]["keys"] == ["SkipOutOfScopeDeletions", "SyncNotificationSettings"]
    assert not [name for name, text in kept.items() if "hidden.contoso.lab" in text]


@pytest.mark.usefixtures("real_waits")
def test_two_edits_that_meet_in_the_write(lab: Lab) -> None:
    edits: list[dict[str, t.Any]] = [THRESHOLD, {"skip_out_of_scope_deletions": True}]
    # Both have read the settings twice before either is carried out.
    lab.fault("delay", "/synchronization/secrets", method="PUT", seconds=3, count=2)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        tasks = [pool.submit(run_module, "sync_settings", **NAME, **edit) for edit in edits]
        outcomes = [task.result() for task in tasks]
    held = secrets(lab)
    there = [
        json.loads(held["SyncNotificationSettings"])["DeleteThresholdValue"] == 50,
        held.get("SkipOutOfScopeDeletions", "").casefold() == "true",
    ]
    assert sorted(there) == [False, True], "the later write replaced the whole set"
    assert [not outcome.failed for outcome in outcomes] == there
    (lost,) = (outcome for outcome in outcomes if outcome.failed)
    assert lost.error["code"] == "concurrent_write"
    assert lost.message.startswith("Somebody else wrote the settings at the same time, and what this task wrote is lost: setting ")
