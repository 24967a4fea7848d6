# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``provision_on_demand`` of users of Entra ID, and of groups in groups."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.directory import find_group, search
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.integration.helpers.user_provisioning import PEOPLE, provision_users
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
GRACE = "grace@contoso.lab"
ACCOUNT_DISABLED = 0x2


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The lab without the service's limit of calls."""
    lab.set(throttle=False)
    forget_pace()
    return lab


def account(lab: Lab, user: str) -> Json | None:
    """Return the account in AD that carries the anchor of a user, its values as text."""
    found = search(lab, f"(msDS-ExternalDirectoryObjectId=User_{lab.object(user)['id']})", ["*"])
    assert len(found) <= 1
    if not found:
        return None
    raw: dict[str, list[bytes]] = found[0]["raw_attributes"]
    return {"dn": found[0]["dn"], **{name: values[0].decode("utf-8", "replace") for name, values in raw.items() if values}}


def warnings(outcome: Json) -> list[str]:
    """Return the warnings of a module, which newer versions of ansible-core return as objects."""
    return [str(each["event"]["msg"]) if isinstance(each, dict) else str(each) for each in outcome.get("warnings", [])]


def writes(lab: Lab) -> int:
    return sum(each["path"].endswith("/provisionOnDemand") for each in lab.requests().requests)


@pytest.mark.parametrize(("form", "casing"), [("A", "pascal"), ("B", "camel"), ("A", "upper")])
def test_an_account_is_created_then_in_sync_then_updated(lab: Lab, form: str, casing: str) -> None:
    provision_users(lab)
    lab.seed_group("SG-Accounts", [GRACE])
    lab.set(answer_form=form, casing=casing)
    grace = lab.object(GRACE)
    first = succeed("provision_on_demand", **NAME, user=GRACE)
    assert (first["outcome"], first["action"], first["changed"], first["call_count"]) == ("applied", "create", True, 1)
    assert first["object"] == {"id": grace["id"], "display_name": GRACE, "object_type": "User"}
    assert "group" not in first
    assert first["members"] == []
    assert len(first["service_change_ids"]) == 1
    assert "EntryExportAdd" in [step["name"] for step in first["steps"]]
    written = account(lab, GRACE)
    assert written is not None
    assert written["dn"] == f"CN=Grace Green_{grace['id'][24:]},{PEOPLE}"
    assert (written["userPrincipalName"], written["adminDescription"]) == (GRACE, f"User_{grace['id']}")
    assert int(written["userAccountControl"]) & ACCOUNT_DISABLED == 0
    assert lab.object(GRACE)["onPremisesDistinguishedName"] == written["dn"]

    second = succeed("provision_on_demand", **NAME, user=grace["id"])
    assert (second["outcome"], second["action"], second["changed"]) == ("in_sync", "none", False)
    assert second["service_change_ids"] != first["service_change_ids"]

    lab.change(GRACE, accountEnabled=False, displayName="Grace Gray")
    third = succeed("provision_on_demand", **NAME, user=GRACE)
    assert (third["outcome"], third["action"], third["changed"]) == ("applied", "update", True)
    changed = account(lab, GRACE)
    assert changed is not None
    assert int(changed["userAccountControl"]) & ACCOUNT_DISABLED
    assert changed["dn"].startswith("CN=Grace Gray_")


def test_the_run_is_found_in_the_provisioning_log(lab: Lab) -> None:
    provision_users(lab)
    lab.seed_group("SG-Accounts", [GRACE])
    lab.set(log_delay=0)
    change_ids = succeed("provision_on_demand", **NAME, user=GRACE)["service_change_ids"]
    (entry,) = succeed("provisioning_log_info", **NAME, service_change_ids=change_ids)["entries"]
    assert (entry["action"], entry["source_object"]["id"]) == ("create", lab.object(GRACE)["id"])


@pytest.mark.parametrize(
    ("user", "reason"),
    [
        ("ana@contoso.lab", "the user is synced from Active Directory, where the account is mastered"),
        ("henk_fabrikam.example#EXT#@contoso.lab", "not assigned to the application"),
    ],
)
def test_a_user_who_gets_no_account(lab: Lab, user: str, reason: str) -> None:
    provision_users(lab)
    failure = fail("provision_on_demand", **NAME, user=user)
    assert (failure["outcome"], failure["action"], failure["changed"]) == ("not_in_scope", "none", False)
    assert failure["error"]["code"] == "provisioning_failed"
    assert reason in failure["msg"]
    assert account(lab, user) is None


def test_a_user_of_a_configuration_for_groups(lab: Lab) -> None:
    failure = fail("provision_on_demand", **NAME, user=GRACE)
    assert failure["outcome"] == "not_in_scope"
    assert "the configuration provisions groups only" in failure["msg"]


def test_a_user_who_is_in_scope_by_a_fresh_assignment_of_a_group_is_waited_for(lab: Lab) -> None:
    provision_users(lab)
    lab.set(assignment_delay=4)
    lab.seed_group("SG-Accounts", [GRACE], assigned=False)
    succeed("sync_scope", **NAME, groups=["SG-Accounts"])
    outcome = succeed("provision_on_demand", **NAME, user=GRACE, wait_timeout=60)
    assert outcome["outcome"] == "applied"
    assert outcome["call_count"] > 1
    assert outcome["calls"][0]["attempts"] == outcome["call_count"]


def test_a_user_with_an_account_becomes_a_member(lab: Lab) -> None:
    provision_users(lab)
    lab.seed_group("SG-Accounts", [GRACE])
    outcome = succeed(
        "provision_on_demand",
        **NAME,
        subjects=[{"user": GRACE}, {"group": "SG-Accounts", "all_members": True}],
    )
    assert [result["outcome"] for result in outcome["results"]] == ["applied", "applied"]
    written, grace = find_group(lab, lab.object("SG-Accounts")["id"]), account(lab, GRACE)
    assert written is not None
    assert grace is not None
    assert written.members == [grace["dn"]]


def test_check_mode_computes_the_account(lab: Lab) -> None:
    provision_users(lab)
    lab.seed_group("SG-Accounts", [GRACE])
    lab.forget_requests()
    outcome = succeed_in_ansible("provision_on_demand", check=True, **NAME, user=GRACE)
    assert (outcome.changed, outcome["outcome"], outcome["call_count"]) == (False, "not_run", 0)
    assert outcome["expected_state"]["in_scope"] is True
    assert outcome["expected_state"]["distinguished_name"] == f"CN=Grace Green_{lab.object(GRACE)['id'][24:]},{PEOPLE}"
    assert outcome["rule"]["reason"] == "the only rule with an object mapping for User"
    assert lab.requests().writes == 0
    synced = succeed("provision_on_demand", check=True, **NAME, user="ana@contoso.lab")["expected_state"]
    assert (synced["in_scope"], synced["reason"]) == (
        False,
        "the user is synced from Active Directory, where the account is mastered",
    )


def test_a_nested_group_that_is_in_scope(lab: Lab) -> None:
    succeed("provision_on_demand", **NAME, group="SG-Canary")
    outcome = succeed("provision_on_demand", **NAME, group="SG-Mixed", members=["SG-Canary", "ana@contoso.lab"])
    rows = {row["name"]: (row["type"], row["outcome"]) for row in outcome["members"]}
    assert rows == {"SG-Canary": ("group", "applied"), "ana@contoso.lab": ("user", "applied")}
    assert "warnings" not in outcome
    nested, parent = find_group(lab, lab.object("SG-Canary")["id"]), find_group(lab, lab.object("SG-Mixed")["id"])
    assert nested is not None
    assert parent is not None
    assert sorted(parent.members) == sorted([nested.dn, "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"])
    assert nested.members == []


@pytest.mark.parametrize(
    ("nested", "reason"),
    [
        ("SG-Unassigned", "the nested group is not in scope: the group is not assigned to the configuration"),
        ("SG-Onprem", "the nested group is synced from Active Directory; such references are not written"),
        ("SG-Mail", "mail-enabled groups are never written"),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_a_nested_group_that_is_not_in_scope_is_said_beforehand(lab: Lab, nested: str, reason: str, check: bool) -> None:
    lab.change("SG-Mixed", members=[nested])
    outcome = succeed("provision_on_demand", check=check, **NAME, group="SG-Mixed", members=[nested])
    warning = next(text for text in warnings(outcome) if text.startswith(f"The nested group '{nested}' won't become a member: "))
    assert reason in warning
    assert "doesn't process their members" in warning
    assert writes(lab) == (0 if check else 1)


def test_a_former_member_that_is_a_group_is_removed(lab: Lab) -> None:
    succeed("provision_on_demand", **NAME, group="SG-Canary")
    succeed("provision_on_demand", **NAME, group="SG-Mixed", members=["SG-Canary"])
    lab.change("SG-Mixed", members=["ana@contoso.lab"])
    outcome = succeed("provision_on_demand", **NAME, group="SG-Mixed", members=["SG-Canary"], allow_former_members=True)
    assert [row["type"] for row in outcome["members"]] == ["group"]
    written = find_group(lab, lab.object("SG-Mixed")["id"])
    assert written is not None
    assert written.members == []


def test_members_that_are_never_written_are_left_out(lab: Lab) -> None:
    principal = lab.configuration().service_principal_id
    lab.change("SG-Canary", members=["ana@contoso.lab", principal])
    outcome = succeed("provision_on_demand", **NAME, group="SG-Canary", all_members=True)
    rows = {row["id"]: row for row in outcome["members"]}
    assert (rows[principal]["outcome"], rows[principal]["call"]) == ("left_out", 0)
    assert rows[principal]["reason"] == "members of type servicePrincipal are not written to Active Directory"
    assert outcome["calls"][0]["members"] == 1
