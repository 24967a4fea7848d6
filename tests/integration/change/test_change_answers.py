# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change with on-demand answers of each generation whose skips say nothing but that they are skips, as the printed one."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.change_support import CHANGE, change, recap, result
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.fast_playbooks import FastPlaybooks
from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab

Json = dict[str, t.Any]

FORMS = [("A", "newer", "pascal"), ("A", "older", "upper"), ("B", "newer", "camel"), ("B", "older", "pascal")]
MANY = [f"m{number:03}@contoso.lab" for number in range(1, 8)]


@pytest.fixture(params=FORMS, ids=["-".join(each) for each in FORMS])
def answering(request: pytest.FixtureRequest, lab: Lab) -> Lab:
    """A lab that answers in one of the forms."""
    form, names, casing = request.param
    lab.set(answer_form=form, scoping_names=names, casing=casing)
    assert lab.settings()["skip_information"] == "empty"
    return lab


def verdict_of(done: t.Any, evidence_dir: Path, change_id: str) -> str:
    assert done.status == 0, done.output
    return str(result(evidence_dir / change_id)["verdict"])


def answers(evidence_dir: Path, change_id: str, name: str) -> list[Json]:
    """Return what the service answered, as the evidence keeps it."""
    document = json.loads((evidence_dir / change_id / "answers" / name).read_text(encoding="utf-8"))
    return [{"key": each["key"], "value": json.loads(each["value"])} for each in document["answers"]]


def test_the_change_runs_twice(answering: Lab, fast: FastPlaybooks, evidence_dir: Path) -> None:
    assert verdict_of(change(fast, cloud_sync_change_id="one"), evidence_dir, "one") == "kept"
    answering.forget_requests()
    again = change(fast, cloud_sync_change_id="two", cloud_sync_agent_probe="always")
    assert verdict_of(again, evidence_dir, "two") == "unchanged"
    assert recap(again.output)["changed"] == 0
    # The service was asked, and skipped the group without saying in statusInfo why.
    (answer,) = answers(evidence_dir, "two", "probe.json")
    entry = answer["value"][-1] if isinstance(answer["value"], list) else answer["value"]
    assert {name for name, value in entry["statusInfo"].items() if value is not None} == {"status"}


def test_a_second_change_is_not_refused(answering: Lab, fast: FastPlaybooks, evidence_dir: Path) -> None:
    assert verdict_of(change(fast, cloud_sync_change_id="one"), evidence_dir, "one") == "kept"
    mappings = [*CHANGE["cloud_sync_attribute_mappings"], {"target": "telephoneNumber", "constant": "1"}]
    second = change(
        fast,
        cloud_sync_change_id="two",
        cloud_sync_attribute_mappings=mappings,
        cloud_sync_expected_attributes={"telephoneNumber": "1"},
    )
    assert verdict_of(second, evidence_dir, "two") == "kept"
    (check,) = [each for each in result(evidence_dir / "two")["checks"] if each["id"] == "agent.answers"]
    assert (check["verdict"], check["actual"]) == ("passed", "in_sync: RedundantExport: source and target already match")
    written = find_group(answering, answering.object("SG-Canary")["id"])
    assert written is not None
    assert written.attributes["telephoneNumber"] == "1"


def test_a_right_change_with_a_redundant_call_is_kept(answering: Lab, fast: FastPlaybooks, evidence_dir: Path) -> None:
    answering.change("SG-Canary", members=MANY)
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary", all_members=True)
    done = change(fast, cloud_sync_change_id="one", cloud_sync_test_group={"name": "SG-Canary", "members": MANY})
    assert verdict_of(done, evidence_dir, "one") == "kept"
    document = json.loads((evidence_dir / "one" / "answers" / "test.json").read_text(encoding="utf-8"))
    assert [(each["outcome"], each["code"]) for each in document["calls"]] == [("applied", None), ("in_sync", "RedundantExport")]
    assert recap(change(fast, cloud_sync_change_id="two").output)["changed"] == 0
