# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight`` with ``purpose: onboarding``: what can be checked before anything is made."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.preflight_support import check_of, failed, run, verdicts
from tests.lab.client import Lab

Json = dict[str, t.Any]

ONBOARDING: Json = {"purpose": "onboarding", "group": "SG-New"}
NEEDED = [
    "Application.ReadWrite.OwnedBy",
    "Application.Read.All",
    "Synchronization.ReadWrite.All",
    "GroupMember.Read.All",
    "User.Read.All",
    "AppRoleAssignment.ReadWrite.All",
    "Group.ReadWrite.All",
]


def as_limited(lab: Lab, *permissions: str) -> Json:
    lab.set(readable_tokens=True, limited_permissions=list(permissions))
    client = lab.state.clients["limited"]
    return {"client_id": client.id, "client_secret": client.secret, "token_cache": False}


def test_in_an_empty_tenant(lab: Lab) -> None:
    result = run(**ONBOARDING, on_premises_members=True, settings={"domain": "contoso.lab"})
    assert verdicts(result) == {
        "ad.controllers": "passed",
        "ad.dc1.contoso.lab.answers": "passed",
        "ad.schema.anchor": "passed",
        "configuration.name": "passed",
        "graph.sign_in": "passed",
        "graph.permissions": "info",
        "desired.valid": "passed",
        "settings.valid": "passed",
        "container.exists.OU=Marketing,DC=contoso,DC=lab": "passed",
        "test_group.found": "passed",
        "test_group.members": "passed",
    }
    assert check_of(result, "configuration.name")["actual"] == "none yet"
    assert (result["changed"], result["configuration"], result["in_sync"]) == (False, None, False)
    assert result["target_containers"] == ["OU=Marketing,DC=contoso,DC=lab"]
    assert lab.requests().writes == 0


def test_a_configuration_to_go_on_with(lab: Lab) -> None:
    made = succeed("sync_application", configuration="contoso.lab")["configuration"]
    result = run(**ONBOARDING)
    assert check_of(result, "configuration.name")["actual"] == f"to continue with: {made['service_principal_id']}"
    assert "membership_switch" not in verdicts(result)


def test_the_switch_is_not_decided(lab: Lab) -> None:
    check = check_of(run(**ONBOARDING), "membership_switch")
    assert (check["verdict"], "(ana@contoso.lab, ben@contoso.lab)" in check["reason"]) == ("info", True)
    assert "membership_switch" not in verdicts(run(**ONBOARDING, on_premises_members=False))


def test_everything_that_is_wrong_is_found_at_once(lab: Lab) -> None:
    twins = [{"displayName": "SG-Twin"}, {"displayName": "SG-Twin"}]
    lab.seed(groups=[*twins, {"displayName": "SG-Synced", "onPremisesSyncEnabled": True}])
    lab.forget_requests()
    wrong = {
        "members": ["ana@contoso.lab", "nobody@contoso.lab"],
        "assign": ["SG-Twin", "SG-Nobody"],
        "target_container": "OU=Nowhere,DC=contoso,DC=lab",
        "attribute_mappings": [{"target": "info", "expression": "Left("}, {"target": "member", "constant": "x"}],
        "settings": {"notification": {"recipients": ["nobody"]}},
    }
    result = run(**{**ONBOARDING, "group": "SG-Synced", **wrong})
    assert failed(result) == {
        "container.exists.OU=Nowhere,DC=contoso,DC=lab",
        "desired.valid",
        "scope.groups",
        "settings.valid",
        "test_group.eligible",
        "test_group.members",
    }
    assert "The onboarding can't begin: 6 of" in result["msg"]
    assert "source_of_authority: cloud" in check_of(result, "test_group.eligible")["hint"]
    assert check_of(result, "scope.groups")["reason"].startswith("(1) 2 groups are named 'SG-Twin'; (2) There is no group")
    assert lab.requests().writes == 0


def test_two_applications_of_the_name(lab: Lab) -> None:
    lab.set(replication_delay=600)  # so that each is made before the other is listed
    for _number in range(2):
        succeed("sync_application", configuration="contoso.lab", wait=False)
    lab.set(replication_delay=0)
    assert failed(run(**ONBOARDING)) == {"configuration.name"}


def test_the_permissions_that_making_takes(lab: Lab) -> None:
    assert check_of(run(**ONBOARDING, **as_limited(lab, *NEEDED)), "graph.permissions")["verdict"] == "passed"
    without = [each for each in NEEDED if each not in ("Application.ReadWrite.OwnedBy", "AppRoleAssignment.ReadWrite.All")]
    check = check_of(run(**ONBOARDING, **as_limited(lab, *without)), "graph.permissions")
    assert check["actual"] == "missing: Application.ReadWrite.OwnedBy, AppRoleAssignment.ReadWrite.All"
    succeed("sync_application", configuration="contoso.lab")
    check = check_of(run(**ONBOARDING, **as_limited(lab, *without)), "graph.permissions")
    assert check["actual"] == "missing: AppRoleAssignment.ReadWrite.All"


@pytest.mark.parametrize("controller", ["stopped", "hung"])
def test_a_directory_that_does_not_answer(lab: Lab, controller: t.Literal["stopped", "hung"]) -> None:
    lab.controller(controller)
    result = run(**ONBOARDING, ad_timeout=1)
    assert failed(result) == {"ad.dc1.contoso.lab.answers"}
    assert check_of(result, "container.exists.OU=Marketing,DC=contoso,DC=lab")["verdict"] == "info"


def test_a_wrong_secret(lab: Lab) -> None:
    client = lab.state.clients["main"]
    result = run(**ONBOARDING, client_id=client.id, client_secret="wrong", token_cache=False)
    assert failed(result) == {"graph.sign_in"}
    assert check_of(result, "test_group.found")["actual"] == "(not checked)"
    assert check_of(result, "container.exists.OU=Marketing,DC=contoso,DC=lab")["verdict"] == "passed"
