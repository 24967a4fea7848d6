# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected state of users, with the default mappings of the 2026 preview and values computed by hand."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraUser
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import Join, MembershipRules
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.user import ExpectedUser, expect_user
from tests.unit.documents import CN, GROUP_ID, attribute, constant, filter_group, function, schema

Json = dict[str, t.Any]

USER_ID = "8e1f6a4b-0f5d-4d6b-9c44-0123456789ab"
MANAGER_ID = "11bd9fd6-8f93-4758-87c3-1fb73740a315"
CONTAINER = (
    'IIF(IsNullOrEmpty([onPremisesDistinguishedName]), "OU=Cloud_Users,DC=contoso,DC=com", '
    'Replace([onPremisesDistinguishedName], , "^.*?,(?=(?:CN|OU|DC)=)", , "", , ))'
)
PRINCIPAL_NAME = (
    "IIF(IsPresent([onPremisesUserPrincipalName]), [onPremisesUserPrincipalName], "
    'Append(Item(Split([userPrincipalName], "@"), 1), Append("@", %DomainFQDN%)))'
)
MAPPINGS = [
    function("accountDisabled", "Not([accountEnabled])"),
    function("adminDescription", 'Append("User_",[objectId])'),
    function("cn", CN),
    function("department", "IgnoreFlowIfNullOrEmpty(Trim([department]))"),
    attribute("displayName", "displayName"),
    attribute("manager", "manager"),
    function("mobile", "IgnoreFlowIfNullOrEmpty(Trim([mobile]))"),
    function("msDS-ExternalDirectoryObjectId", 'Append("User_",[objectId])', matchingPriority=1),
    constant("msDS-ObjectSoa", "Cloud"),
    function("parentDistinguishedName", CONTAINER),
    function("sAMAccountName", 'Left(Item(Split([userPrincipalName], "@"), 1), 15)'),
    function("userPrincipalName", PRINCIPAL_NAME),
]


def document(filters: list[Json] | None = None, mappings: list[Json] | None = None) -> Json:
    """A schema that provisions users, and references synced ones."""
    made = schema()
    provisioning = {
        "name": "accounts",
        "enabled": True,
        "sourceObjectName": "User",
        "targetObjectName": "user",
        "scope": {"groups": filters or []},
        "attributeMappings": MAPPINGS if mappings is None else mappings,
    }
    made["synchronizationRules"][0]["objectMappings"].append(provisioning)
    return made


def entra_user(**more: t.Any) -> Json:
    return {
        "id": USER_ID,
        "displayName": "Grace Green",
        "userPrincipalName": "grace.green-of-contoso@contoso.onmicrosoft.com",
        "accountEnabled": True,
        "department": " Marketing ",
        "mobilePhone": None,
        "onPremisesSyncEnabled": None,
        **more,
    }


def expected(user: Json | None = None, made: Json | None = None, groups: tuple[str, ...] = (GROUP_ID,)) -> ExpectedUser:
    rules = MembershipRules(made or document(), frozenset({GROUP_ID}))
    return expect_user(EntraUser(user or entra_user()), rules, {"DomainFQDN": "contoso.com"}, groups=groups)


def test_default_mappings() -> None:
    user = expected()
    assert {each.name: (each.values, each.rule) for each in user.attributes} == {
        "accountDisabled": (("False",), "equals"),
        "adminDescription": ((f"User_{USER_ID}",), "equals"),
        "cn": (("Grace Green_0123456789ab",), "equals"),
        "department": (("Marketing",), "equals"),
        "displayName": (("Grace Green",), "equals"),
        "manager": ((), "not_flowed"),
        "mobile": ((), "not_flowed"),
        "msDS-ExternalDirectoryObjectId": ((f"User_{USER_ID}",), "equals"),
        "msDS-ObjectSoa": (("Cloud",), "equals"),
        "sAMAccountName": (("grace.green-of-",), "equals"),
        "userPrincipalName": (("grace.green-of-contoso@contoso.com",), "equals"),
    }
    assert user.anchor == f"User_{USER_ID}"
    assert user.distinguished_name == "CN=Grace Green_0123456789ab,OU=Cloud_Users,DC=contoso,DC=com"
    assert (user.scope.in_scope, user.scope.reason) == (True, "assigned, and no scoping filter is set")


def test_a_disabled_user_whose_account_was_moved() -> None:
    user = expected(
        entra_user(
            accountEnabled=False,
            onPremisesDistinguishedName="CN=Green\\, Grace,OU=Emea,OU=People,DC=contoso,DC=com",
            onPremisesUserPrincipalName="grace@emea.contoso.com",
        )
    )
    values = {each.name: each.values for each in user.attributes}
    assert values["accountDisabled"] == ("True",)
    assert values["userPrincipalName"] == ("grace@emea.contoso.com",)
    assert user.container == "OU=Emea,OU=People,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("manager", "join", "reason"),
    [
        (
            {
                "id": MANAGER_ID,
                "userPrincipalName": "ana@contoso.com",
                "onPremisesSyncEnabled": True,
                "onPremisesSecurityIdentifier": "S-1-5-21-1-2-3-1104",
            },
            Join("sid", "S-1-5-21-1-2-3-1104"),
            None,
        ),
        ({"id": MANAGER_ID, "userPrincipalName": "ben@contoso.com"}, Join("anchor", f"User_{MANAGER_ID}"), None),
        (
            {"id": MANAGER_ID, "userPrincipalName": "eve@contoso.com", "onPremisesSyncEnabled": True},
            None,
            "eve@contoso.com: the synced user has no onPremisesSecurityIdentifier, so its account can't be found",
        ),
        (None, None, "the user has no manager in Entra ID"),
    ],
)
def test_the_manager(manager: Json | None, join: Join | None, reason: str | None) -> None:
    user = expected(entra_user(manager=manager and {"@odata.type": "#microsoft.graph.user", **manager}))
    (found,) = [each for each in user.attributes if each.name == "manager"]
    assert (user.manager.join if user.manager else None) == join
    assert found.rule == ("reference" if join else "not_flowed")
    assert found.reason == reason


@pytest.mark.parametrize(
    ("user", "made", "groups", "reason"),
    [
        (entra_user(), schema(), (GROUP_ID,), "the configuration provisions groups only"),
        (
            entra_user(onPremisesSyncEnabled=True),
            None,
            (GROUP_ID,),
            "the user is synced from Active Directory, where the account is mastered",
        ),
        (entra_user(), None, ("other",), "neither the user nor a group with this member is assigned to the configuration"),
        (
            entra_user(),
            document([filter_group("Sales", ("department", "EQUALS", "Sales"))]),
            (GROUP_ID,),
            "no scoping filter passes (clause Sales.department EQUALS 'Sales' does not hold)",
        ),
    ],
)
def test_out_of_scope(user: Json, made: Json | None, groups: tuple[str, ...], reason: str) -> None:
    found = expected(user, made, groups)
    assert (found.scope.in_scope, found.scope.reason) == (False, reason)


def test_a_configuration_for_groups_only_expects_nothing_of_users() -> None:
    found = expected(made=schema())
    assert (found.attributes, found.container, found.distinguished_name) == ((), None, None)
