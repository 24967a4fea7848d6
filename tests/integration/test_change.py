# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``playbooks/change.yml``: the main job, again without a change, in check mode, and with input that is wrong."""

from __future__ import annotations

import json
import re
import typing as t

import pytest

from tests.integration.directory import find_group
from tests.integration.support import run_playbook, succeed
from tests.lab.client import Lab

CHANGE: dict[str, t.Any] = {
    "cloud_sync_configuration": "contoso.lab",
    "cloud_sync_target_container": "OU=Marketing,DC=contoso,DC=lab",
    "cloud_sync_attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab", "ben@contoso.lab"]},
    "cloud_sync_expected": {"info": "Managed in Entra ID"},
}


def change(*options: str, **variables: t.Any) -> tuple[int, str]:
    """Run the playbook; return its exit status and output."""
    completed = run_playbook("change", *options, "-e", json.dumps({**CHANGE, **variables}))
    assert "Traceback" not in completed.stdout + completed.stderr
    return completed.returncode, completed.stdout + completed.stderr


def recap(output: str) -> dict[str, int]:
    """Return the numbers of the play recap."""
    (line,) = [line for line in output.splitlines() if line.startswith("localhost ") and "ok=" in line]
    return {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", line)}


def test_change_and_change_again(lab: Lab) -> None:
    status, output = change()
    assert status == 0, output
    assert recap(output)["changed"] == 2  # the schema, and the group in Active Directory
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    assert written.dn.endswith(",OU=Marketing,DC=contoso,DC=lab")
    assert written.attributes["info"] == "Managed in Entra ID"
    assert len(written.members) == 2
    assert "Configuration contoso.lab: 2 changed" in output
    assert "Service: applied" in output
    assert "15 of 15 checks passed" in output

    lab.forget_requests()
    status, output = change()
    assert status == 0, output
    assert recap(output)["changed"] == 0
    assert lab.requests().paths("PUT") == []
    assert "nothing to change" in output
    assert "Service: in_sync" in output


def test_a_group_that_exists_is_moved_and_keeps_its_identity(lab: Lab) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary", all_members=True)
    before = find_group(lab, lab.object("SG-Canary")["id"])
    status, output = change()
    after = find_group(lab, lab.object("SG-Canary")["id"])
    assert status == 0, output
    assert before is not None and after is not None
    assert (before.dn.partition(",")[2], after.dn.partition(",")[2]) == (
        "OU=Groups,DC=contoso,DC=lab",
        "OU=Marketing,DC=contoso,DC=lab",
    )
    assert before.attributes["sAMAccountName"] == after.attributes["sAMAccountName"]


def test_check_mode_sends_no_write(lab: Lab) -> None:
    status, output = change("--check", "--diff")
    assert status == 0, output
    assert lab.requests().writes == 0
    assert "2 would change" in output
    assert find_group(lab, lab.object("SG-Canary")["id"]) is None


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"cloud_sync_configuration": "fabrikam.lab"}, "fabrikam.lab"),
        ({"cloud_sync_target_container": "OU=Nowhere,DC=contoso,DC=lab"}, "'OU=Nowhere,DC=contoso,DC=lab' doesn't exist"),
        ({"cloud_sync_attribute_mappings": [{"target": "infoo", "constant": "x"}]}, "Did you mean info?"),
        ({"cloud_sync_attribute_mappings": [{"target": "info", "expression": "Trim("}]}, "position 5"),
        ({"cloud_sync_test_group": {"name": "SG-Canry"}}, "'SG-Canary'"),
        ({"cloud_sync_test_group": {"name": "SG-Twin"}}, "2 groups are named"),
        ({"cloud_sync_test_group": {"name": "SG-Canary", "members": ["dan@contoso.lab"]}}, "is not a member"),
        ({"cloud_sync_test_group": {"name": "SG-Mail"}}, "mail-enabled"),
        ({"cloud_sync_test_group": {"name": "SG-Unassigned"}}, "isn't assigned"),
        ({"cloud_sync_test_group": "SG-Canary"}, "cloud_sync_test_group"),
    ],
)
def test_wrong_input_stops_before_the_first_write(lab: Lab, variables: dict[str, t.Any], message: str) -> None:
    status, output = change(**variables)
    assert status != 0
    assert message in output
    assert lab.requests().writes == 0


def test_quarantine_stops_before_the_first_write(lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    status, output = change()
    assert status != 0
    assert "EncounteredQuarantineException" in output
    assert lab.requests().writes == 0


def test_an_unreachable_directory_stops_before_the_first_write(lab: Lab) -> None:
    status, output = change(cloud_sync_ad={"ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2})
    assert status != 0
    assert "dc2.contoso.lab" in output
    assert lab.requests().writes == 0


def job_state(lab: Lab) -> str:
    return str(succeed("sync_job_info", service_principal_id=lab.configuration().service_principal_id)["state"])


def test_a_running_job_waits_for_the_proof(lab: Lab) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.forget_requests()
    status, output = change()
    assert status == 0, output
    actions = [path.rpartition("/")[2] for path in lab.requests().paths("POST") if path.endswith(("/pause", "/start", "OnDemand"))]
    assert actions == ["pause", "provisionOnDemand", "start"]
    assert job_state(lab) == "started"
    lab.forget_requests()
    status, output = change()
    assert (status, recap(output)["changed"]) == (0, 0), output


def test_a_failed_proof_says_how_things_stand(lab: Lab) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    status, output = change(cloud_sync_expected={"info": "something else"}, cloud_sync_assert_wait=0)
    assert status != 0
    assert "The configuration WAS changed, schema version" in output
    assert "info: (absent)" in output
    assert "paused now" in output
    assert job_state(lab) == "paused"


def test_a_test_group_that_leaves_the_scope_stops_before_the_first_write(lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-(?!Canary)"]}
    filters = [{"name": "others", "all_of": [clause]}]
    status, output = change(cloud_sync_scoping_filters=filters, cloud_sync_max_leaving_scope=99)
    assert status != 0
    assert "would not be written under the desired configuration" in output
    assert lab.requests().writes == 0
