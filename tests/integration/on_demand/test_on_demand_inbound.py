# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``provision_on_demand`` of objects of Active Directory, by a job of the other direction."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator

import pytest

from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

Json = dict[str, t.Any]

INBOUND: Json = {"configuration": "contoso.lab", "template_id": "AD2AADProvisioning"}
ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
ZOE = "CN=Zoe Zapata,OU=Sales,DC=contoso,DC=lab"
TEAM = "CN=Team,OU=Sales,DC=contoso,DC=lab"
ENABLED_WITHOUT_PASSWORD = 0x220


@pytest.fixture
def lab(lab: Lab) -> Iterator[Lab]:
    """The lab without the service's limit of calls, with a user and a group that nobody has synchronized yet."""
    lab.set(throttle=False)
    forget_pace()
    user = {
        "sAMAccountName": "zoe",
        "userPrincipalName": "zoe@contoso.lab",
        "displayName": "Zoe Zapata",
        "department": "Sales",
        "userAccountControl": ENABLED_WITHOUT_PASSWORD,
    }
    with lab.ldap() as connection:
        assert connection.add(ZOE, "user", user), connection.result
        assert connection.add(TEAM, "group", {"sAMAccountName": "Team", "description": "The team"}), connection.result
        yield lab
        for name in (ZOE, TEAM):
            connection.delete(name)


def calls(lab: Lab) -> int:
    return sum(each["path"].endswith("/provisionOnDemand") for each in lab.requests().requests)


@pytest.mark.parametrize(("form", "casing"), [("A", "pascal"), ("B", "upper"), ("A", "camel")])
def test_a_user_is_created_then_in_sync_then_updated(lab: Lab, form: str, casing: str) -> None:
    lab.set(answer_form=form, casing=casing)
    first = succeed("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="User")
    assert (first["outcome"], first["action"], first["changed"], first["call_count"]) == ("applied", "create", True, 1)
    assert first["object"] == {"id": ZOE, "display_name": ZOE, "object_type": "user"}
    assert first["configuration"]["job_id"].startswith("AD2AADProvisioning.")
    assert first["rule"]["reason"] == "the only rule with an object mapping for User"
    assert [step["name"] for step in first["steps"]] == [
        "EntryImportAdd",
        "EntryImport",
        "EntrySynchronizationScoping",
        "EntrySynchronizationAdd",
        "EntryExportAdd",
    ]
    zoe = lab.object("zoe@contoso.lab")
    assert (zoe["displayName"], zoe["department"], zoe["accountEnabled"]) == ("Zoe Zapata", "Sales", True)
    assert (zoe["onPremisesSyncEnabled"], zoe["onPremisesSamAccountName"]) == (True, "zoe")
    assert (zoe["onPremisesDistinguishedName"], zoe["onPremisesDomainName"]) == (ZOE, "contoso.lab")
    assert zoe["onPremisesSecurityIdentifier"].startswith("S-1-5-21-")
    assert len(first["service_change_ids"]) == 1

    second = succeed("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    assert (second["outcome"], second["action"], second["changed"]) == ("in_sync", "none", False)
    assert "RedundantExport" in second["reason"]

    with lab.ldap() as connection:
        assert connection.modify(ZOE, {"department": [("MODIFY_REPLACE", ["Marketing"])]}), connection.result
    third = succeed("provision_on_demand", **INBOUND, distinguished_name=ZOE.lower(), object_type="user")
    assert (third["outcome"], third["action"]) == ("applied", "update")
    assert third["modified_properties"] == [{"name": "department", "before": "Sales", "after": "Marketing"}]
    assert lab.object("zoe@contoso.lab")["department"] == "Marketing"


def test_a_user_who_is_synced_already(lab: Lab) -> None:
    outcome = succeed_in_ansible("provision_on_demand", **INBOUND, distinguished_name=ANA, object_type="user")
    assert (outcome["outcome"], outcome.changed) == ("in_sync", False)


def test_a_group_and_a_user_in_one_task(lab: Lab) -> None:
    subjects = [
        {"distinguished_name": TEAM, "object_type": "group"},
        {"distinguished_name": ZOE, "object_type": "user"},
    ]
    outcome = succeed("provision_on_demand", **INBOUND, subjects=subjects)
    assert (outcome["outcome"], outcome["counts"]["applied"], outcome["call_count"]) == ("applied", 2, 2)
    team = lab.object("Team")
    assert (team["onPremisesSyncEnabled"], team["securityEnabled"], team["description"]) == (True, True, "The team")
    assert team["onPremisesSamAccountName"] == "Team"


def test_scoping_filters_are_not_applied_on_demand(lab: Lab) -> None:
    """Microsoft documents that for this direction."""
    found = succeed("provision_on_demand", check=True, **INBOUND, distinguished_name=ZOE, object_type="user")
    client, configuration = TenantClient(lab), found["configuration"]
    path = f"/servicePrincipals/{configuration['service_principal_id']}/synchronization/jobs/{configuration['job_id']}/schema"
    schema = client.get(path)
    schema["synchronizationRules"][0]["containerFilter"] = {"includedContainers": ["OU=People,DC=contoso,DC=lab"]}
    assert client.call("PUT", path, schema).status_code == 204
    outcome = succeed("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    assert outcome["outcome"] == "applied"


@pytest.mark.parametrize(
    ("name", "object_type"),
    [
        ("CN=Nobody,OU=Sales,DC=contoso,DC=lab", "user"),
        ("CN=Zoe Zapata,OU=People,DC=contoso,DC=lab", "user"),
        (TEAM, "user"),
        (ZOE, "group"),
    ],
)
def test_the_directory_has_no_such_object(lab: Lab, name: str, object_type: str) -> None:
    failure = fail("provision_on_demand", **INBOUND, distinguished_name=name, object_type=object_type)
    assert (failure["outcome"], failure["changed"]) == ("failed", False)
    assert f"No object of the type '{object_type}' was found in Active Directory" in failure["msg"]
    assert f"The on-demand provisioning of the {object_type} '{name}' ended as failed" in failure["msg"]


def test_an_object_that_entra_id_masters(lab: Lab) -> None:
    succeed("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    lab.change("zoe@contoso.lab", onPremisesSyncEnabled=None)
    failure = fail("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    assert (failure["outcome"], failure["call_count"]) == ("not_in_scope", 1)
    assert "Source of authority" in failure["msg"]


def test_an_object_that_was_written_back_is_not_imported_again(lab: Lab) -> None:
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Canary")
    with lab.ldap() as connection:
        connection.search("DC=contoso,DC=lab", "(displayName=SG-Canary)")
        name = connection.entries[0].entry_dn
    failure = fail("provision_on_demand", **INBOUND, distinguished_name=name, object_type="group")
    assert failure["outcome"] == "not_in_scope"


def test_a_user_principal_name_that_is_taken(lab: Lab) -> None:
    lab.seed(users=[{"userPrincipalName": "zoe@contoso.lab"}])
    failure = fail("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    assert failure["outcome"] == "failed"
    assert "Conflict" in failure["msg"]


def test_the_agent_is_silent(lab: Lab) -> None:
    lab.set(agent_state="silent", agent_timeout=1)
    failure = fail("provision_on_demand", **INBOUND, distinguished_name=ZOE, object_type="user")
    assert "read it in Entra ID before the next attempt" in failure["msg"]
    assert calls(lab) == 1


def test_check_mode_triggers_nothing(lab: Lab) -> None:
    outcome = succeed("provision_on_demand", check=True, **INBOUND, distinguished_name=ZOE, object_type="user")
    assert (outcome["outcome"], outcome["changed"]) == ("not_run", False)
    assert outcome["expected_state"] == {"problem": "what a job from Active Directory to Entra ID writes is not computed"}
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (
            {"distinguished_name": ZOE, "object_type": "computer"},
            "invalid_schema",
            "doesn't synchronize objects of the type 'computer'",
        ),
        ({"distinguished_name": ZOE}, "invalid_option", "needs object_type"),
        ({"distinguished_name": "Zoe", "object_type": "user"}, "invalid_option", "is not a distinguished name"),
        ({"group": "SG-Canary"}, "invalid_option", "reads Active Directory, so it can't provision objects of Entra ID"),
        ({"user": "ana@contoso.lab"}, "invalid_option", "reads Active Directory, so it can't provision objects of Entra ID"),
        (
            {"template_id": "AAD2ADGroupProvisioning", "distinguished_name": ZOE, "object_type": "user"},
            "invalid_option",
            "reads Entra ID, so it can't provision objects of Active Directory. Set template_id to AD2AADProvisioning",
        ),
        (
            {"job_id": "AAD2ADGroupProvisioning.0123.4567", "distinguished_name": ZOE, "object_type": "user"},
            "invalid_option",
            "was made from the template AAD2ADGroupProvisioning, and template_id is AD2AADProvisioning",
        ),
        (
            {"configuration": "contso.lab", "distinguished_name": ZOE, "object_type": "user"},
            "not_found",
            "from Active Directory to Entra ID",
        ),
        (
            {"rule_id": "nothing", "distinguished_name": ZOE, "object_type": "user"},
            "invalid_schema",
            "AD2AADProvisioning: user, group",
        ),
        (
            {
                "subjects": [
                    {"distinguished_name": ZOE, "object_type": "user"},
                    {"distinguished_name": ZOE.lower().replace(",", ", "), "object_type": "user"},
                ]
            },
            "invalid_option",
            "subjects[0] and subjects[1] are the same",
        ),
    ],
)
def test_bad_input_triggers_nothing(lab: Lab, options: Json, code: str, message: str) -> None:
    failure = fail("provision_on_demand", **{**INBOUND, **options})
    assert failure["error"]["code"] == code, failure["msg"]
    assert message in failure["msg"]
    assert calls(lab) == 0
