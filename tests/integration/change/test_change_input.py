# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``playbooks/change.yml`` with input that is wrong: a clear error before the first write."""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.change_support import CHANGE, change, result
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"cloud_sync_configuration": "fabrikam.lab"}, "fabrikam.lab"),
        ({"cloud_sync_target_container": "OU=Nowhere,DC=contoso,DC=lab"}, "OU=Nowhere,DC=contoso,DC=lab"),
        ({"cloud_sync_attribute_mappings": [{"target": "infoo", "constant": "x"}]}, "Did you mean info?"),
        ({"cloud_sync_attribute_mappings": [{"target": "info", "expression": "Trim("}]}, "position 5"),
        ({"cloud_sync_test_group": {"name": "SG-Canry"}}, "'SG-Canary'"),
        ({"cloud_sync_test_group": {"name": "SG-Twin"}}, "2 groups are named"),
        ({"cloud_sync_test_group": {"name": "SG-Canary", "members": ["dan@contoso.lab"]}}, "is not a member"),
        ({"cloud_sync_test_group": {"name": "SG-Mail"}}, "mail-enabled"),
        ({"cloud_sync_test_group": {"name": "SG-Unassigned"}}, "assign"),
        ({"cloud_sync_test_group": {"name": "SG-Empty"}}, "SG-Empty"),
        ({"cloud_sync_test_group": {"members": ["ana@contoso.lab"]}}, "cloud_sync_test_group"),
        ({"cloud_sync_test_group": 5}, "cloud_sync_test_group"),
        ({"cloud_sync_settings": {"accidental_deletes": {"threshold": 0}}}, "threshold"),
        ({"cloud_sync_after_success": "restart"}, "cloud_sync_after_success"),
        ({"cloud_sync_on_failure": "ignore"}, "cloud_sync_on_failure"),
    ],
)
def test_wrong_input_stops_before_the_first_write(
    fast: FastPlaybooks, lab: Lab, evidence_dir: Path, variables: dict[str, t.Any], message: str
) -> None:
    done = change(fast, cloud_sync_change_id="one", **variables)
    assert done.status == 2
    assert message in done.output
    assert lab.requests().writes == 0
    if (evidence_dir / "one").exists():
        assert result(evidence_dir / "one")["verdict"] == "refused"


@pytest.mark.parametrize("change_id", ["../one", "a/b", "..", ".hidden", "a b", "x" * 101, "ende.", "Ä"])
def test_a_change_id_that_cannot_name_a_folder(fast: FastPlaybooks, lab: Lab, evidence_dir: Path, change_id: str) -> None:
    done = change(fast, cloud_sync_change_id=change_id)
    assert done.status == 2
    assert "can't be used: it names a folder" in done.output
    assert lab.requests().count == 0
    assert not evidence_dir.exists()


def test_a_change_id_that_is_taken(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    assert change(fast, "-e", "cloud_sync_change_id=one").status == 0
    lab.forget_requests()
    done = change(fast, cloud_sync_change_id="one")
    assert done.status == 2
    assert f"There is a change 'one' already: {evidence_dir / 'one'}" in done.output
    assert lab.requests().count == 0


def test_an_evidence_folder_that_is_a_file(fast: FastPlaybooks, lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = change(fast, cloud_sync_evidence_dir=str(tmp_path / "file" / "evidence"))
    assert done.status == 2
    assert "Can't create the folder" in done.output
    assert lab.requests().count == 0


def test_a_relative_evidence_folder_begins_where_the_command_was_typed(
    fast: FastPlaybooks, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del lab
    monkeypatch.setenv("PWD", str(tmp_path))
    done = change(fast, cloud_sync_evidence_dir="some/evidence", cloud_sync_change_id="one")
    assert done.status == 0, done.output
    assert (tmp_path / "some" / "evidence" / "one" / "report.html").exists()


def test_a_group_may_share_the_evidence(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    del lab
    done = change(fast, cloud_sync_evidence_group=str(os.getegid()), cloud_sync_change_id="one")
    assert done.status == 0, done.output
    folder = evidence_dir / "one"
    assert {path.stat().st_mode & 0o7777 for path in (evidence_dir, folder, folder / "journal")} == {0o2770}
    assert {path.stat().st_mode & 0o7777 for path in (folder / "change.json", folder / "report.html")} == {0o660}


def test_a_group_that_nobody_knows(fast: FastPlaybooks, lab: Lab) -> None:
    done = change(fast, cloud_sync_evidence_group="nobody-knows-it")
    assert done.status == 2
    assert "evidence_group: this machine knows no group 'nobody-knows-it'" in done.output
    assert lab.requests().count == 0


def test_quarantine_stops_before_the_first_write(fast: FastPlaybooks, lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    done = change(fast)
    assert done.status == 2
    assert "EncounteredQuarantineException" in done.output
    assert lab.requests().writes == 0


def test_an_unreachable_directory_stops_before_the_first_write(fast: FastPlaybooks, lab: Lab) -> None:
    done = change(fast, cloud_sync_ad={"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2})
    assert done.status == 2
    assert "dc2.contoso.lab" in done.output
    assert lab.requests().writes == 0


def test_everything_that_is_wrong_is_said_at_once(fast: FastPlaybooks, lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    wrong: dict[str, t.Any] = {
        "cloud_sync_target_container": "OU=Nowhere,DC=contoso,DC=lab",
        "cloud_sync_test_group": {"name": "SG-Mail"},
    }
    done = change(fast, **wrong)
    assert done.status == 2
    assert "was refused: The change can't begin" in done.output
    for check in ("job.quarantine", "container.exists.OU=Nowhere,DC=contoso,DC=lab", "test_group.eligible"):
        assert check in done.output


def test_a_test_group_that_leaves_the_scope_stops_before_the_first_write(fast: FastPlaybooks, lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-(?!Canary)"]}
    filters = [{"name": "others", "all_of": [clause]}]
    done = change(fast, cloud_sync_scoping_filters=filters, cloud_sync_max_leaving_scope=99)
    assert done.status == 2
    assert "test_group.in_scope" in done.output
    assert lab.requests().writes == 0


def test_a_test_group_that_is_deleted_meanwhile(fast: FastPlaybooks, lab: Lab, evidence_dir: Path) -> None:
    before = succeed("sync_schema_info", configuration="contoso.lab")
    lab.fault("delay", "/schema$", method="PUT", seconds=1.5)
    run = fast.start("change", "-e", json.dumps({**CHANGE, "cloud_sync_change_id": "one"}))
    lab.wait_for_fault()
    lab.delete("SG-Canary")
    done = run.finish()
    assert done.status == 2
    assert "SG-Canary" in done.output
    assert result(evidence_dir / "one")["verdict"] == "rolled_back"
    after = succeed("sync_schema_info", configuration="contoso.lab")
    assert after["attribute_mappings"] == before["attribute_mappings"]


@pytest.mark.parametrize("options", [(), ("--check",)], ids=["run", "check"])
@pytest.mark.parametrize(
    ("variables", "check", "reason"),
    [
        (
            {"cloud_sync_attribute_mappings": [{"target": "info", "constant": "42"}]},
            "expected.info",
            'the mapping "42" writes something else',
        ),
        (
            {"cloud_sync_expected_attributes": {"telephoneNumber": "1"}},
            "expected.telephoneNumber",
            "no attribute mapping writes it",
        ),
        (
            {"cloud_sync_expected_attributes": {"parentDistinguishedName": "OU=Sales,DC=contoso,DC=lab"}},
            "expected.parentDistinguishedName",
            "it follows from the target container",
        ),
        ({"cloud_sync_expected_attributes": {"name": "x"}}, "expected.name", "the mapping of cn"),
        ({"cloud_sync_expected_attributes": {"objectClass": "user"}}, "expected.objectClass", "that the object is a group"),
    ],
)
def test_an_expectation_that_can_not_come_true(
    fast: FastPlaybooks, lab: Lab, options: tuple[str, ...], variables: dict[str, t.Any], check: str, reason: str
) -> None:
    done = change(fast, *options, cloud_sync_change_id="one", **variables)
    assert done.status == 2
    assert check in done.output
    assert reason in done.output
    assert "Correct the expectation, or the attribute mapping." in done.output
    assert lab.requests().writes == 0


def test_an_expectation_that_can_not_be_predicted_is_left_to_the_proof(fast: FastPlaybooks, lab: Lab) -> None:
    mappings = [{"target": "info", "expression": "RandomString(6,3,0,0,3)"}]
    variables: dict[str, t.Any] = {"cloud_sync_attribute_mappings": mappings, "cloud_sync_expected_attributes": {"info": "zzz999"}}
    done = change(fast, "--check", **variables)
    assert done.status == 0, done.output
