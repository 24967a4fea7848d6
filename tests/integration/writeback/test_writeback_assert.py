# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_assert``: the whole expected state, waited for, with a reason for each difference."""

from __future__ import annotations

import concurrent.futures
import typing as t

import ldap3
import pytest

from tests.integration.helpers.ad_objects import BASE, administrator
from tests.integration.helpers.directory import find_group
from tests.integration.helpers.support import Outcome, fail, run_module, succeed
from tests.lab.client import Lab
from tests.lab.frame.state import State
from tests.lab.tenant.synthetic import EXTENSION_APPLICATION_ID

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}
ANA = f"CN=Ana Alvarez,OU=People,{BASE}"


def provision(group: str, **options: t.Any) -> None:
    succeed("provision_on_demand", **NAME, group=group, **options)


def verdicts(outcome: Outcome) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in outcome["checks"]}


def failed(outcome: Outcome) -> set[str]:
    return {check["id"] for check in outcome["checks"] if check["verdict"] == "failed"}


def modify(lab: Lab, group: str, **changes: t.Any) -> None:
    written = find_group(lab, lab.object(group)["id"])
    assert written is not None
    with lab.ldap() as connection:
        assert connection.modify(written.dn, changes), connection.result


def test_everything_holds(lab: Lab) -> None:
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "info", "constant": "Managed in Entra ID"}])
    provision("SG-Canary", all_members=True)
    outcome = succeed(
        "writeback_assert", **NAME, group="SG-Canary", expected_attributes={"info": "Managed in Entra ID", "mail": ""}
    )
    assert verdicts(outcome) == {
        "group.in_scope": "passed",
        "group.exists": "passed",
        "group.container": "passed",
        "attribute.adminDescription": "passed",
        "attribute.cn": "passed",
        "attribute.description": "passed",
        "attribute.displayName": "passed",
        "attribute.groupType": "passed",
        "attribute.info": "passed",
        "attribute.msDS-ExternalDirectoryObjectId": "passed",
        "attribute.sAMAccountName": "passed",
        "member.ana@contoso.lab": "passed",
        "member.ben@contoso.lab": "passed",
        "member.cleo@contoso.lab": "passed",
        "members.unexpected": "passed",
        "expected.info": "passed",
        "expected.mail": "passed",
    }
    assert outcome["counts"] == {"total": 17, "passed": 17, "failed": 0, "info": 0}
    assert outcome["server"] == "dc1.contoso.lab"


@pytest.mark.parametrize("group", ["SG-Mixed", "SG-Empty", 'SG-Ümlaut, "Komma" + #1 <x>', "SG-Large"])
def test_every_kind_of_group(lab: Lab, group: str) -> None:
    provision(group, all_members=True)
    succeed("writeback_assert", **NAME, group=group, wait=False)


def test_reasons_of_absent_members(lab: Lab) -> None:
    provision("SG-Mixed", all_members=True)
    outcome = succeed("writeback_assert", **NAME, group="SG-Mixed")
    reasons = {check["id"]: check["reason"] for check in outcome["checks"]}
    assert "cloud-only user" in reasons["member.grace@contoso.lab"]
    assert "not yet in Active Directory" in reasons["member.SG-Canary"]
    provision("SG-Canary", all_members=True)
    provision("SG-Mixed", all_members=True)
    outcome = succeed("writeback_assert", **NAME, group="SG-Mixed")
    present = {check["id"]: check["actual"] for check in outcome["checks"]}
    assert present["member.SG-Canary"] == "present"


def test_the_membership_switch_is_off(lab: Lab) -> None:
    lab.set(membership_switch=False)
    provision("SG-Canary", all_members=True)
    outcome = succeed("writeback_assert", **NAME, group="SG-Canary")
    reasons = {check["id"]: check["reason"] for check in outcome["checks"]}
    assert "'membership to on-premises users' is off" in reasons["member.ana@contoso.lab"]


def test_only_the_members_named_are_asserted(lab: Lab) -> None:
    provision("SG-Canary", members=["ana@contoso.lab"])
    succeed("writeback_assert", **NAME, group="SG-Canary", members=["ana@contoso.lab"])
    outcome = fail("writeback_assert", **NAME, group="SG-Canary", wait=False)
    assert failed(outcome) == {"member.ben@contoso.lab", "member.cleo@contoso.lab"}


@pytest.mark.parametrize("name", ["userCertificate;binary", "2.5.4.13", ""])
def test_an_expectation_of_what_is_not_an_attribute_is_refused(lab: Lab, name: str) -> None:
    outcome = fail("writeback_assert", **NAME, group="SG-Canary", wait=False, expected_attributes={name: ""})
    assert outcome.error["code"] == "invalid_option"
    assert "not the plain name of an attribute" in outcome.message
    assert lab.requests().count == 0


def test_a_member_by_its_primary_group_is_a_member(lab: Lab) -> None:
    provision("SG-Canary", all_members=True)
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    with administrator(State.read()) as admin, admin.primary_group(ANA, admin.created(written.dn)):
        listed = find_group(lab, lab.object("SG-Canary")["id"])
        assert listed is not None and ANA not in listed.members
        outcome = succeed("writeback_assert", **NAME, group="SG-Canary", wait=False)
        assert verdicts(outcome)["member.ana@contoso.lab"] == "passed"
        info = succeed("writeback_info", **NAME, groups=["SG-Canary"])["groups"][0]
        assert info["in_sync"]


def test_a_default_value_is_what_a_new_group_gets(lab: Lab) -> None:
    provision("SG-Canary")
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "info", "attribute": "mail", "default_value": "no mail"}])
    provision("SG-Canary", all_members=True)
    existing = succeed("writeback_assert", **NAME, group="SG-Canary")
    assert verdicts(existing)["attribute.info"] == "info"
    provision("Sales", all_members=True)
    new = succeed("writeback_assert", **NAME, group="Sales", expected_attributes={"info": "no mail"})
    assert verdicts(new)["attribute.info"] == "passed"


def test_a_table_of_what_differs(lab: Lab) -> None:
    provision("SG-Canary", all_members=True)
    stranger = "CN=Dan Dvořák,OU=People,DC=contoso,DC=lab"
    modify(
        lab,
        "SG-Canary",
        description=[(ldap3.MODIFY_REPLACE, ["somebody else's"])],
        member=[(ldap3.MODIFY_ADD, [stranger])],
    )
    outcome = fail("writeback_assert", **NAME, group="SG-Canary", wait=False, expected_attributes={"info": "x"})
    assert outcome.error["code"] == "writeback_differs"
    assert failed(outcome) == {"attribute.description", "members.unexpected", "expected.info"}
    assert "somebody else's" in outcome.message
    assert stranger in {check["actual"] for check in outcome["checks"]}
    tolerant = fail("writeback_assert", **NAME, group="SG-Canary", wait=False, unexpected_members="ignore")
    assert failed(tolerant) == {"attribute.description"}


def test_a_moved_group_fails(lab: Lab) -> None:
    provision("SG-Canary")
    written = find_group(lab, lab.object("SG-Canary")["id"])
    assert written is not None
    with lab.ldap() as connection:
        relative = written.dn.partition(",")[0]
        assert connection.modify_dn(written.dn, relative, new_superior="OU=Sales,DC=contoso,DC=lab"), connection.result
    assert failed(fail("writeback_assert", **NAME, group="SG-Canary", members=[], wait=False)) == {"group.container"}


def test_it_waits_until_the_state_is_there(lab: Lab) -> None:
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(run_module, "writeback_assert", **NAME, group="SG-Canary", wait_timeout=60, wait_interval=1)
        provision("SG-Canary", all_members=True)
        outcome = waiting.result()
    assert not outcome.failed, outcome.message
    assert outcome["reads"] >= 1


def test_two_objects_with_one_anchor(lab: Lab) -> None:
    provision("SG-Canary")
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    with lab.ldap() as connection:
        values = {"objectClass": "group", "msDS-ExternalDirectoryObjectId": anchor}
        assert connection.add("CN=Double,OU=Sales,DC=contoso,DC=lab", attributes=values), connection.result
    outcome = fail("writeback_assert", **NAME, group="SG-Canary", members=[], wait=False)
    assert failed(outcome) == {"group.unique"}
    assert "CN=Double,OU=Sales,DC=contoso,DC=lab" in outcome.message


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        ("SG-Unassigned", "not assigned"),
        ("SG-Mail", "mailEnabled"),
        ("SG-Onprem", "dirSyncEnabled"),
    ],
)
def test_a_group_that_is_not_in_scope_fails_at_once(lab: Lab, group: str, reason: str) -> None:
    outcome = fail("writeback_assert", **NAME, group=group, wait_timeout=60)
    assert "group.in_scope" in failed(outcome)
    assert outcome["reads"] == 1
    assert reason in outcome.message


def test_it_only_reads(lab: Lab) -> None:
    provision("SG-Canary", all_members=True)
    lab.forget_requests()
    assert not succeed("writeback_assert", check=True, **NAME, group="SG-Canary").changed
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"group": "SG-Twin"}, "ambiguous", "2 groups are named"),
        ({"group": "SG-Canary", "members": ["dan@contoso.lab"]}, "not_found", "Its members are: ana@contoso.lab"),
        ({"group": "SG-Canary", "expected_attributes": {"info": {"a": 1}}}, "invalid_option", "expected_attributes.info"),
        ({"group": "SG-Canary", "ad_servers": ["dc1.contoso.lab"], "ad_password": "wrong"}, "directory_authentication_failed", ""),
        ({"group": "SG-Canary", "ad_ca_path": "/does/not/exist"}, "invalid_option", "ad_ca_path"),
    ],
)
def test_bad_input(lab: Lab, options: dict[str, t.Any], code: str, message: str) -> None:
    outcome = fail("writeback_assert", **NAME, wait=False, **options)
    assert outcome.error["code"] == code, outcome.message
    assert message in outcome.message
    assert lab.requests().writes == 0


def test_a_directory_extension_decides_the_container(lab: Lab) -> None:
    # Microsoft Entra documentation, "Preserve the organizational unit": the container comes from an extension of the group.
    extension = f"extension_{EXTENSION_APPLICATION_ID.replace('-', '')}_GroupDN"
    placed: dict[str, t.Any] = {extension: "OU=Sales,DC=contoso,DC=lab"}
    lab.seed_group("SG-Placed", **placed)
    succeed("sync_schema", **NAME, target_container=f'IIF(IsPresent([{extension}]), [{extension}], "OU=Groups,DC=contoso,DC=lab")')
    provision("SG-Placed")
    outcome = succeed("writeback_assert", **NAME, group="SG-Placed", wait=False)
    assert outcome["group"]["distinguished_name"].endswith(",OU=Sales,DC=contoso,DC=lab")
    assert {check["id"]: check["expected"] for check in outcome["checks"]}["group.container"] == "OU=Sales,DC=contoso,DC=lab"
