# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_explain`` and the playbook ``explain``: the question of a helpdesk, answered by what the lab really holds."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.integration.helpers import support
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.in_process import fail, succeed
from tests.lab.client import Lab

Json = dict[str, t.Any]

ANA = "ana@contoso.lab"


def explain(group: str, member: str | None = None, **options: t.Any) -> Json:
    asked = {"member": member} if member else {}
    return succeed("writeback_explain", configuration="contoso.lab", group=group, **asked, **options)


def breaks(result: Json) -> str:
    """Return the id of the first link that breaks."""
    return next((link["id"] for link in result["links"] if link["state"] == "breaks"), "")


@pytest.fixture(name="synced")
def fixture_synced(lab: Lab) -> Lab:
    """A lab in which a cycle has written everything."""
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.cycle()
    return lab


def test_who_is_there(synced: Lab) -> None:
    synced.forget_requests()
    result = explain("SG-Canary", ANA)
    assert (result["written"], breaks(result), result["answer"]) == (True, "", "It is in Active Directory.")
    assert [link["state"] for link in result["links"]] == ["holds"] * 10
    held = find_group(synced, synced.object("SG-Canary")["id"])
    assert held is not None
    assert held.dn in result["links"][4]["text"]
    assert synced.requests().writes == 0
    assert result["member"]["user_principal_name"] == ANA
    for other in (synced.object(ANA)["id"], ANA.upper()):
        assert explain("SG-Canary", other)["written"] is True


@pytest.mark.parametrize(
    ("group", "member", "link", "said"),
    [
        ("SG-Unassigned", ANA, "assignment", "the group is not assigned to the configuration"),
        ("SG-Mail", ANA, "assignment", "mail-enabled groups are never written"),
        ("SG-Onprem", ANA, "assignment", "mastered in Active Directory"),
        ("SG-Canary", "grace@contoso.lab", "membership", "'grace@contoso.lab' is not a member of 'SG-Canary' in Entra ID"),
        ("SG-Mixed", "grace@contoso.lab", "member", "cloud-only user without a reference"),
    ],
)
def test_what_stands_in_the_way_in_entra_id(synced: Lab, group: str, member: str, link: str, said: str) -> None:
    result = explain(group, member)
    assert (breaks(result), result["written"]) == (link, None)
    assert said in result["answer"]
    after = [each["state"] for each in result["links"]][[each["id"] for each in result["links"]].index(link) + 1 :]
    assert after == ["not_looked_at"] * len(after)


def test_who_is_in_a_nested_group_only(synced: Lab) -> None:
    nested = next(
        each for each in map(synced.object, synced.object("SG-Mixed")["members"]) if each.get("displayName") == "SG-Canary"
    )
    inner = [synced.object(each) for each in nested["members"]]
    direct = set(synced.object("SG-Mixed")["members"])
    only_inner = next(each for each in inner if each["id"] not in direct)
    result = explain("SG-Mixed", only_inner["id"])
    assert breaks(result) == "membership"
    assert "only by the nested group 'SG-Canary'" in result["answer"]


def test_what_was_removed_by_hand_is_written_by_the_next_cycle(synced: Lab) -> None:
    held = find_group(synced, synced.object("SG-Canary")["id"])
    assert held is not None
    with synced.ldap() as connection:
        assert connection.modify(held.dn, {"member": [("MODIFY_REPLACE", [])]})
    result = explain("SG-Canary", ANA)
    assert (breaks(result), result["written"]) == ("directory_membership", False)
    assert "waits for the next, due" in result["answer"]
    with synced.ldap() as connection:
        assert connection.delete(held.dn)
    result = explain("SG-Canary", ANA)
    assert (breaks(result), result["written"]) == ("group_object", False)


def test_a_job_that_rests_is_the_cause(lab: Lab) -> None:
    del lab
    result = explain("SG-Canary")
    assert [link["id"] for link in result["links"]] == ["assignment", "mapping", "group_object", "job", "cycle", "log"]
    assert breaks(result) == "group_object"
    assert result["answer"].endswith("The job doesn't run; found: paused.")
    assert "Start it with sync_job" in result["hint"]


def test_who_may_not_read_the_log_gets_the_rest(synced: Lab) -> None:
    synced.fault("status", "/auditLogs/provisioning", status=403, code="Authorization_RequestDenied", count=None)
    result = explain("SG-Canary", ANA)
    assert (result["written"], result["links"][-1]["state"]) == (True, "unknown")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group": "nobody"}, "There is no group"),
        ({"group": "SG-Twin"}, "2 groups are named 'SG-Twin'"),
        ({"group": "SG-Canary", "member": "nobody@contoso.lab"}, "nobody@contoso.lab"),
        ({"group": "SG-Canary", "ad_servers": ["dc2.contoso.lab"], "ad_timeout": 2}, "dc2.contoso.lab"),
    ],
)
def test_what_cannot_be_found_or_reached_is_an_error(lab: Lab, options: Json, message: str) -> None:
    assert message in fail("writeback_explain", configuration="contoso.lab", **options)["msg"]
    assert lab.requests().writes == 0


def test_the_playbook_fits_into_a_terminal(synced: Lab) -> None:
    del synced
    given = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_explain_group": "SG-Unassigned",
        "cloud_sync_explain_member": ANA,
    }
    done = support.run_playbook("explain", "-e", json.dumps(given))
    assert done.returncode == 0, done.stdout
    lines = json.loads(done.stdout[done.stdout.index("[", done.stdout.index('"msg"')) : done.stdout.rindex("]") + 1])
    assert max(map(len, lines)) <= 78
    assert lines == [
        "NO The group 'SG-Unassigned' is not in scope: the group is not assigned to",
        "   the configuration",
        "-  What is the group called there?",
        "-  Is it a member in Entra ID?",
        "-  Can this member be written?",
        "-  Is the group in Active Directory?",
        "-  Is the member in Active Directory?",
        "-  Is it a member there?",
        "-  Does the job run?",
        "-  When is the next cycle?",
        "-  What does the provisioning log say?",
        "",
        "The group 'SG-Unassigned' is not in scope: the group is not assigned to the",
        "configuration.",
        "What to do: Assign it to the configuration; sync_scope does.",
    ]
