# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_info`` of users, where a configuration provisions them."""

from __future__ import annotations

import typing as t

from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.user_provisioning import MANAGER, PEOPLE, provision_users
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
ENABLED_WITHOUT_PASSWORD = 0x220


def people(*names: str) -> list[Json]:
    """Return what the module says of users."""
    described: list[Json] = succeed("writeback_info", **NAME, users=list(names))["users"]
    return described


def batched(lab: Lab) -> list[str]:
    """Return the addresses of all requests that came in batches."""
    return [item["url"] for each in lab.requests().requests for item in each["items"]]


def write_account(lab: Lab, user: str, manager: str) -> str:
    """Write the account of a cloud-only user, as the service would; the lab's next reset removes it."""
    record = lab.object(user)
    anchor, dn = f"User_{record['id']}", f"CN={record['displayName']}_{record['id'][24:]},{PEOPLE}"
    attributes = {
        "msDS-ExternalDirectoryObjectId": anchor,
        "userPrincipalName": record["userPrincipalName"],
        "userAccountControl": ENABLED_WITHOUT_PASSWORD,
        "manager": manager,
    }
    with lab.ldap() as connection:
        assert connection.add(dn, "user", attributes), connection.result
    return dn


def failed(described: Json) -> set[str]:
    return {check["id"] for check in described["checks"] if check["verdict"] == "failed"}


def test_users_in_a_configuration_that_provisions_them(lab: Lab) -> None:
    provision_users(lab)
    result = succeed("writeback_info", **NAME, users=["grace@contoso.lab", "ana@contoso.lab"], scope_mode="all")
    grace, ana = result["users"]
    last_block = lab.object("grace@contoso.lab")["id"][24:]
    assert grace["expected_state"]["distinguished_name"] == f"CN=Grace Green_{last_block},{PEOPLE}"
    assert grace["expected_state"]["attributes"]["userPrincipalName"]["values"] == ["grace@contoso.lab"]
    assert grace["expected_state"]["attributes"]["accountDisabled"]["values"] == ["False"]
    assert failed(grace) == {"user.exists"}
    assert ana["expected_state"]["reason"] == "the user is synced from Active Directory, where the account is mastered"
    assert not any("memberOf" in url for url in batched(lab))


def test_users_are_in_scope_by_the_groups_they_are_members_of(lab: Lab) -> None:
    provision_users(lab)
    users = ["zoe@contoso.lab", "yan@contoso.lab", "wim@contoso.lab"]
    lab.seed(users=[{"userPrincipalName": name} for name in users], assignments=["wim@contoso.lab"])
    # A member of a group in an assigned group is no member of it.
    lab.change("SG-Unassigned", members=["yan@contoso.lab"])
    lab.seed_group("SG-Accounts", ["zoe@contoso.lab", "SG-Unassigned"])
    zoe, yan, wim = people(*users)
    assert (zoe["expected_state"]["in_scope"], zoe["expected_state"]["reason"]) == (True, "assigned, and no scoping filter is set")
    assert failed(zoe) == {"user.exists"}
    assert (yan["expected_state"]["in_scope"], yan["in_sync"]) == (False, True)
    assert yan["expected_state"]["reason"] == "neither the user nor a group with this member is assigned to the configuration"
    assert wim["expected_state"]["in_scope"] is True
    lab.change("SG-Accounts", assigned=False)
    assert people("zoe@contoso.lab")[0]["expected_state"]["in_scope"] is False


def test_users_take_few_requests(lab: Lab) -> None:
    provision_users(lab)
    names = [f"new{number}@contoso.lab" for number in range(20)]
    ids = [user["id"] for user in lab.seed(users=[{"userPrincipalName": name} for name in names])["users"]]
    lab.forget_requests()
    assert [each["id"] for each in people(*ids)] == ids
    assert len([url for url in batched(lab) if "/memberOf" in url]) == 20
    assert len([path for path in lab.requests().paths("POST") if path.endswith("/$batch")]) <= 3
    assert not any("/users/" in path for path in lab.requests().paths("GET"))


def test_a_user_in_more_groups_than_a_page_holds(lab: Lab) -> None:
    provision_users(lab)
    lab.seed(users=[{"userPrincipalName": "zoe@contoso.lab"}])
    lab.seed(groups=[{"displayName": f"SG-Many-{number}", "members": ["zoe@contoso.lab"]} for number in range(999)])
    lab.seed_group("SG-Last", ["zoe@contoso.lab"])
    assert people("zoe@contoso.lab")[0]["expected_state"]["in_scope"] is True


def test_the_manager_is_found_by_sid_or_anchor(lab: Lab) -> None:
    provision_users(lab, MANAGER)
    users = [
        {"userPrincipalName": "zoe@contoso.lab", "displayName": "Zoe", "manager": "ana@contoso.lab"},
        {"userPrincipalName": "yan@contoso.lab", "displayName": "Yan", "manager": "zoe@contoso.lab"},
        {"userPrincipalName": "wim@contoso.lab", "displayName": "Wim", "manager": "grace@contoso.lab"},
    ]
    lab.seed(users=[*users, {"userPrincipalName": "vic@contoso.lab", "displayName": "Vic"}])
    names = ["zoe@contoso.lab", "yan@contoso.lab", "wim@contoso.lab", "vic@contoso.lab"]
    lab.seed_group("SG-Accounts", names)
    manager = lab.object("ana@contoso.lab")["onPremisesDistinguishedName"]
    zoe = write_account(lab, "zoe@contoso.lab", manager)
    for name in names[1:]:
        write_account(lab, name, zoe)
    described = people(*names)
    expected = [each["expected_state"]["attributes"]["manager"] for each in described]
    assert [(each["rule"], each["values"]) for each in expected] == [
        ("reference", ["ana@contoso.lab"]),
        ("reference", ["zoe@contoso.lab"]),
        ("reference", ["grace@contoso.lab"]),
        ("not_flowed", []),
    ]
    assert expected[3]["reason"] == "the user has no manager in Entra ID"
    checks = [next(check for check in each["checks"] if check["id"] == "attribute.manager") for each in described]
    assert [(check["verdict"], check["expected"]) for check in checks] == [
        ("passed", manager),
        ("passed", zoe),
        ("info", "(left as it is)"),
        ("info", "(left as it is)"),
    ]
    assert checks[2]["reason"].startswith("no object in Active Directory belongs to grace@contoso.lab")
    assert [each["in_sync"] for each in described] == [True] * 4
    lab.change("yan@contoso.lab", manager="ana@contoso.lab")
    assert failed(people("yan@contoso.lab")[0]) == {"attribute.manager"}


def test_a_manager_is_judged_by_the_scoping_filter_of_users(lab: Lab) -> None:
    clause = {"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]}}
    provision_users(lab, MANAGER, filters=[{"name": "Only sales", "clauses": [clause]}])
    users = [
        {"userPrincipalName": "zoe@contoso.lab", "department": "Sales"},
        {"userPrincipalName": "yan@contoso.lab", "department": "Sales", "manager": "zoe@contoso.lab"},
        {"userPrincipalName": "wim@contoso.lab", "department": "Sales", "manager": "grace@contoso.lab"},
    ]
    lab.seed(users=users)
    lab.seed_group("SG-Accounts", ["yan@contoso.lab", "wim@contoso.lab"])
    yan, wim = (each["expected_state"]["attributes"]["manager"] for each in people("yan@contoso.lab", "wim@contoso.lab"))
    assert (yan["rule"], yan["values"]) == ("reference", ["zoe@contoso.lab"])
    assert (wim["rule"], wim["reason"]) == (
        "not_flowed",
        "grace@contoso.lab: cloud-only user without a reference: no scoping filter passes (clause Only sales.department EQUALS 'Sales' does not hold)",
    )


def test_memberships_that_may_not_be_read(lab: Lab) -> None:
    provision_users(lab)
    limited = lab.state.clients["limited"]
    permissions = ["Application.Read.All", "Synchronization.ReadWrite.All", "Group.Read.All", "User.Read.All"]
    lab.set(limited_permissions=permissions)
    options = {**NAME, "users": ["grace@contoso.lab"], "client_id": limited.id, "client_secret": limited.secret}
    refused = fail("writeback_info", **options)
    assert refused["error"]["code"] == "not_authorized"
    assert "Directory.Read.All" in refused["error"]["hint"]
    (grace,) = succeed("writeback_info", **options, scope_mode="all")["users"]
    assert grace["expected_state"]["in_scope"] is True
