# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected state of a group, with values computed by hand."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup, entra_object
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup, expect_group
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import Join, MembershipRules
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import group_mapping
from tests.unit.documents import GROUP_ID, attribute, constant, entra_group, filter_group, function, schema

Json = dict[str, t.Any]

NESTED = "02bd9fd6-8f93-4758-87c3-1fb73740a315"
USER = "11bd9fd6-8f93-4758-87c3-1fb73740a315"


def rules(document: Json | None = None, *assigned: str) -> MembershipRules:
    return MembershipRules(document or schema(), frozenset(assigned or (GROUP_ID,)))


def computed(group: Json, members: list[Json], rules: MembershipRules, macros: t.Mapping[str, str] | None = None) -> ExpectedGroup:
    return expect_group(EntraGroup(group), map(entra_object, members), rules, macros)


def expected(document: Json | None = None, group: Json | None = None, **macros: str) -> ExpectedGroup:
    return computed(group or entra_group(), [], rules(document), macros)


def test_default_mappings() -> None:
    group = expected()
    # The example of the cn: the last block of the id is af6334856215 (Microsoft documentation of the default mappings).
    assert {each.name: (each.values, each.rule) for each in group.attributes} == {
        "adminDescription": ((f"Group_{GROUP_ID}",), "equals"),
        "cn": (("Expense approvers_af6334856215",), "equals"),
        "description": (("Approve expenses",), "equals"),
        "displayName": (("Expense approvers",), "equals"),
        "groupType": (("-2147483640",), "equals"),
        "msDS-ExternalDirectoryObjectId": ((f"Group_{GROUP_ID}",), "equals"),
        "sAMAccountName": ((), "generated"),
    }
    assert group.anchor == f"Group_{GROUP_ID}"
    assert group.container == "OU=Groups,DC=contoso,DC=com"
    assert group.distinguished_name == "CN=Expense approvers_af6334856215,OU=Groups,DC=contoso,DC=com"
    assert group.scope.in_scope


def test_a_name_that_needs_escaping() -> None:
    group = expected(group=entra_group(displayName='SG-Ümlaut, "Komma" + #1 <x>'))
    assert group.distinguished_name == ('CN=SG-Ümlaut\\, \\"Komma\\" \\+ #1 \\<x\\>_af6334856215,OU=Groups,DC=contoso,DC=com')


def test_a_long_name_is_cut_to_64_characters() -> None:
    group = expected(group=entra_group(displayName="n" * 80))
    assert group.distinguished_name == f"CN={'n' * 51}_af6334856215,OU=Groups,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("mapping", "values", "rule"),
    [
        (constant("info", "Managed"), ("Managed",), "equals"),
        (attribute("info", "mail"), (), "not_flowed"),
        (attribute("info", "mail", defaultValue="none"), ("none",), "on_create"),
        (attribute("info", "displayName", defaultValue="none"), ("Expense approvers",), "equals"),
        (attribute("info", "displayName", flowType="ObjectAddOnly"), ("Expense approvers",), "on_create"),
        (function("info", "IgnoreFlowIfNullOrEmpty([mail])", defaultValue="x"), (), "not_flowed"),
        (function("info", "Trim([mail])", defaultValue="x"), ("x",), "on_create"),
        (function("info", 'IIF(IsPresent([mail]), Guid(), "")', defaultValue="x"), ("x",), "on_create"),
        (function("info", "Append([displayName], %DomainFQDN%)"), ("Expense approverscontoso.com",), "equals"),
        ({**constant("info", ""), "source": None, "defaultValue": "constant flow"}, ("constant flow",), "on_create"),
        ({**constant("info", ""), "source": None}, (), "not_flowed"),
    ],
)
def test_one_mapping(mapping: Json, values: tuple[str, ...], rule: str) -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(mapping)
    (found,) = [each for each in expected(document, DomainFQDN="contoso.com").attributes if each.name == "info"]
    assert (found.values, found.rule) == (values, rule)


def test_a_guid_is_unpredictable() -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(function("info", "Guid()"))
    (found,) = [each for each in expected(document).attributes if each.name == "info"]
    assert found.rule == "unpredictable"
    assert found.shape is not None
    assert found.shape.description == "a GUID"


def test_a_redacted_value_is_marked() -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(function("info", "Redact([displayName])"))
    (found,) = [each for each in expected(document).attributes if each.name == "info"]
    assert (found.values, found.redacted) == (("Expense approvers",), True)


def test_a_mapping_that_fails_names_its_target_and_hides_no_other() -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(function("info", "Left([displayName],"))
    attributes = {each.name: each for each in expected(document).attributes}
    info = attributes["info"]
    assert (info.rule, info.values) == ("failed", ())
    assert info.failure is not None
    assert info.failure.reason.startswith("The mapping of 'info' fails: ")
    assert (info.reason, bool(info.failure.hint)) == (info.failure.reason, True)
    assert attributes["description"].values == ("Approve expenses",)


def test_what_a_failing_mapping_would_redact_is_redacted() -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(function("info", 'Redact(Error("no"))'))
    (info,) = [each for each in expected(document).attributes if each.name == "info"]
    assert (info.rule, info.redacted) == ("failed", True)


@pytest.mark.parametrize("switch", ["isSecurityGroup", "UniversalScope"])
def test_a_switch_that_fails_is_the_type_of_the_group(switch: str) -> None:
    document = schema()
    mappings = group_mapping(document)["attributeMappings"]
    kept = [each for each in mappings if each["targetAttributeName"] != switch]
    group_mapping(document)["attributeMappings"] = [*kept, function(switch, 'Error("no")')]
    (found,) = [each for each in expected(document).attributes if each.failure]
    assert (found.name, found.rule) == ("groupType", "failed")
    assert found.failure is not None and f"The mapping of '{switch}' fails" in found.failure.reason


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (constant("parentDistinguishedName", "nowhere"), "yields 'nowhere', which is not a distinguished name"),
        (function("parentDistinguishedName", 'Error("no")'), "The mapping of 'parentDistinguishedName' fails"),
    ],
)
def test_a_container_that_fails(mapping: Json, reason: str) -> None:
    found = expected(schema(container=mapping))
    assert (found.container, found.distinguished_name) == (None, None)
    assert found.container_failure is not None and reason in found.container_failure.reason
    assert not any(each.failure for each in found.attributes)


def test_a_scoping_filter_that_fails() -> None:
    found = expected(schema(filters=[filter_group("EMEA", ("displayName", "NO SUCH OPERATOR", "x"))]))
    assert found.scope.in_scope is False
    assert found.scope.failure is not None and "NO SUCH OPERATOR" in found.scope.failure.reason
    assert [each.failure for each in found.attributes] == [None] * 7


@pytest.mark.parametrize(
    ("group", "assigned", "filters", "reason"),
    [
        (entra_group(), "other", [], "not assigned"),
        (entra_group(securityEnabled=False), GROUP_ID, [], "securityEnabled IS TRUE"),
        (entra_group(mailEnabled=True), GROUP_ID, [], "mailEnabled IS FALSE"),
        (entra_group(onPremisesSyncEnabled=True), GROUP_ID, [], "dirSyncEnabled IS FALSE"),
        (entra_group(), GROUP_ID, [filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-"))], "displayName REGEX MATCH '^SG-'"),
    ],
)
def test_out_of_scope(group: Json, assigned: str, filters: list[Json], reason: str) -> None:
    found = computed(group, [], rules(schema(filters=filters), assigned))
    assert not found.scope.in_scope
    assert reason in found.scope.reason
    assert found.scope.clause is None if reason == "not assigned" else reason in str(found.scope.clause)


def test_the_filter_that_lets_a_group_in_is_named() -> None:
    filters = [
        filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-EMEA")),
        filter_group("Approvers", ("displayName", "INCLUDES", "approvers")),
    ]
    scope = expected(schema(filters=filters)).scope
    assert (scope.in_scope, scope.reason, scope.clause) == (True, "Approvers", "Approvers")


def test_mode_all_needs_no_assignment() -> None:
    found = computed(entra_group(), [], MembershipRules(schema(), frozenset(), "all"))
    assert (found.scope.in_scope, found.scope.reason) == (True, "in scope mode 'all', and no scoping filter is set")


def user(**more: t.Any) -> Json:
    return {"@odata.type": "#microsoft.graph.user", "id": USER, "userPrincipalName": "ana@contoso.com", **more}


def group_member(**more: t.Any) -> Json:
    common = {"@odata.type": "#microsoft.graph.group", "id": NESTED, "displayName": "SG-Canary"}
    return {**common, "securityEnabled": True, "mailEnabled": False, "onPremisesSyncEnabled": None, **more}


SYNCED = {"onPremisesSyncEnabled": True, "onPremisesSecurityIdentifier": "S-1-5-21-1-2-3-1104"}


@pytest.mark.parametrize(
    ("member", "join", "reason"),
    [
        (user(**SYNCED), Join("sid", "S-1-5-21-1-2-3-1104"), ""),
        (user(onPremisesSyncEnabled=True), None, "has no onPremisesSecurityIdentifier"),
        (
            user(userType="Member"),
            None,
            "cloud-only user without a reference: no scoping filter passes (clause 'On-prem Owned Users.dirSyncEnabled IS TRUE' does not hold)",
        ),
        (user(userType="Guest"), None, "guest without a reference"),
        (group_member(), Join("anchor", f"Group_{NESTED}"), ""),
        (group_member(onPremisesSyncEnabled=True), None, "synced from Active Directory"),
        (group_member(mailEnabled=True), None, "not in scope: mail-enabled groups are never written"),
        ({"@odata.type": "#microsoft.graph.device", "id": "d", "displayName": "PC"}, None, "members of type device"),
    ],
)
def test_members(member: Json, join: Join | None, reason: str) -> None:
    (found,) = computed(entra_group(), [member], rules(None, GROUP_ID, NESTED)).members
    assert found.join == join
    assert reason in (found.reason or "")


def test_a_member_whose_scoping_filter_fails_hides_no_other() -> None:
    broken = schema(filters=[filter_group("EMEA", ("displayName", "NO SUCH OPERATOR", "x"))])
    nested, ana = computed(entra_group(), [group_member(), user(**SYNCED)], rules(broken, GROUP_ID, NESTED)).members
    assert (nested.name, nested.join) == ("SG-Canary", None)
    assert nested.failure is not None and "NO SUCH OPERATOR" in nested.failure.reason
    assert (ana.join, ana.failure) == (Join("sid", "S-1-5-21-1-2-3-1104"), None)


def test_a_nested_group_that_is_not_assigned() -> None:
    (found,) = computed(entra_group(), [group_member()], rules()).members
    assert found.join is None
    assert found.reason == "the nested group is not in scope: the group is not assigned to the configuration"


@pytest.mark.parametrize(
    "switch",
    [{"sourceObjectName": "User", "enabled": False, "scope": {}}, {"sourceObjectName": "Device", "enabled": True}],
)
def test_the_membership_switch_is_off(switch: Json) -> None:
    document = schema(user_mapping=switch)
    (found,) = computed(entra_group(), [user(**SYNCED)], rules(document)).members
    assert found.join is None
    assert found.reason == (
        "synced user without a reference: the configuration's switch 'membership to on-premises users' is off; "
        "on_premises_members of sync_schema turns it on"
    )


def test_a_cloud_only_user_in_a_configuration_for_groups_only() -> None:
    (found,) = computed(entra_group(), [user()], rules()).members
    assert found.reason == (
        "cloud-only user without a reference: no scoping filter passes (clause 'On-prem Owned Users.dirSyncEnabled IS TRUE' does not hold); "
        "the configuration provisions groups only, so there is no account to refer to"
    )


@pytest.mark.parametrize(
    ("member", "switch", "join"),
    [
        (user(), True, Join("anchor", f"User_{USER}")),
        (user(userType="Guest"), True, Join("anchor", f"User_{USER}")),
        (user(**SYNCED), True, Join("sid", "S-1-5-21-1-2-3-1104")),
        (user(), False, Join("anchor", f"User_{USER}")),
    ],
)
def test_a_configuration_for_users_and_groups(member: Json, switch: bool, join: Join) -> None:
    document = schema()
    mappings = document["synchronizationRules"][0]["objectMappings"]
    mappings[1]["enabled"] = switch
    accounts = [constant("parentDistinguishedName", "OU=Cloud,DC=contoso,DC=com")]
    mappings.append({"sourceObjectName": "User", "enabled": True, "scope": {}, "attributeMappings": accounts})
    (found,) = computed(entra_group(), [member], rules(document)).members
    assert found.join == join
