# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's sync engine: what an on-demand call does in AD, and what it answers. Runs inside a lab."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.integration.helpers.tenant_support import Directory, TenantClient
from tests.lab.client import Lab
from tests.lab.frame.errors import LabError

ANA, BEN, CLEO, DAN = (f"{name}@contoso.lab" for name in ("ana", "ben", "cleo", "dan"))
CREATED = [
    ("EntryImportAdd", "Import", "Success"),
    ("EntryImport", "Matching", "Success"),
    ("EntrySynchronizationScoping", "Scoping", "Success"),
    ("EntrySynchronizationAdd", "Processing", "Success"),
    ("EntryExportAdd", "Export", "Success"),
]


@pytest.fixture(name="lab", scope="module")
def fixture_lab() -> Lab:
    """The lab around this test."""
    return Lab()


@pytest.fixture(name="graph")
def fixture_graph(lab: Lab) -> Iterator[TenantClient]:
    """The tenant with nothing but its dataset, without throttling; reset again when the test is over."""
    lab.reset()
    lab.set(throttle=False)
    yield TenantClient(lab)
    lab.reset()


@pytest.fixture(name="directory")
def fixture_directory(lab: Lab, graph: TenantClient) -> Iterator[Directory]:
    """AD, after the reset."""
    directory = Directory(lab)
    yield directory
    directory.connection.unbind()


def test_a_new_group_with_its_members(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    answer = graph.on_demand("SG-Canary", ANA, BEN, CLEO)
    group_id = lab.object("SG-Canary")["id"]
    assert (answer.result, answer.code, answer.entry["action"]) == ("Success", None, "Create")
    assert answer.steps() == CREATED
    assert answer.entry["statusInfo"] == {"status": "Success"}
    entry = directory.group("SG-Canary")
    assert entry.entry_dn == f"CN=SG-Canary_{group_id[-12:]},OU=Groups,DC=contoso,DC=lab"
    assert entry.groupType.value == -2147483640
    assert entry.displayName.value == "SG-Canary"
    assert entry.description.value == "The group that a change is tried on"
    assert entry.adminDescription.value == f"Group_{group_id}"
    assert entry.sAMAccountName.value.startswith("$")
    assert directory.members("SG-Canary") == {"Ana Alvarez", "Ben Bauer", "Cleo Costa"}
    assert answer.entry["targetIdentity"]["id"] == entry.objectGUID.value.strip("{}")


def test_the_same_again_is_redundant(graph: TenantClient, directory: Directory) -> None:
    graph.on_demand("SG-Canary", ANA, BEN)
    before = directory.group("SG-Canary").uSNChanged.value
    answer = graph.on_demand("SG-Canary", ANA, BEN)
    assert (answer.result, answer.code) == ("Skipped", "RedundantExport")
    assert answer.step("Export")["details"]["SkipReason"] == "RedundantExport"
    assert directory.group("SG-Canary").uSNChanged.value == before


def test_only_listed_members_are_touched(graph: TenantClient, directory: Directory) -> None:
    graph.on_demand("SG-Canary")
    assert directory.members("SG-Canary") == set()
    graph.on_demand("SG-Canary", ANA)
    graph.on_demand("SG-Canary", BEN)
    assert directory.members("SG-Canary") == {"Ana Alvarez", "Ben Bauer"}
    assert graph.on_demand("SG-Canary").code == "RedundantExport"


def test_a_listed_user_who_is_no_member_any_more_is_removed(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    graph.on_demand("SG-Canary", ANA, BEN, CLEO)
    lab.change("SG-Canary", members=[CLEO])
    answer = graph.on_demand("SG-Canary", ANA)
    assert answer.entry["action"] == "Update"
    assert answer.modified()["member"] == ("CN=Ana Alvarez,OU=People,DC=contoso,DC=lab", None)
    assert directory.members("SG-Canary") == {"Ben Bauer", "Cleo Costa"}


def test_members_without_an_account_are_absent_with_a_reason(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.change("SG-Mixed", members=[ANA, "grace@contoso.lab", "henk_fabrikam.example#EXT#@contoso.lab"])
    answer = graph.on_demand("SG-Mixed", *(ANA, "grace@contoso.lab", "henk_fabrikam.example#EXT#@contoso.lab"))
    assert answer.result == "Success"
    assert directory.members("SG-Mixed") == {"Ana Alvarez"}
    unresolved = [step for step in answer.entry["provisioningSteps"] if step["type"] == "ReferenceResolution"]
    assert {step["status"] for step in unresolved} == {"Skipped"}
    assert unresolved[0]["details"]["ErrorCode"] == "UnableToResolveReferenceAttributeValue"
    assert (
        unresolved[0]["description"]
        == f"We were unable to assign {lab.object('grace@contoso.lab')['id']} as the members of SG-Mixed."
    )
    results = json.loads(unresolved[0]["details"]["ScopeEvaluationResult"])
    assert results == {"On-prem Owned Users.dirSyncEnabled IS TRUE": False}


def test_a_nested_group_is_referenced_once_it_is_there_and_in_scope(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    answer = graph.on_demand("SG-Mixed", "SG-Canary")
    assert answer.step("ReferenceResolution")["status"] == "Warning"
    assert directory.members("SG-Mixed") == set()
    graph.on_demand("SG-Canary")
    graph.on_demand("SG-Mixed", "SG-Canary")
    assert len(directory.members("SG-Mixed")) == 1
    lab.change("SG-Mixed", members=["SG-Canary", "SG-Unassigned", "SG-Onprem"])
    answer = graph.on_demand("SG-Mixed", "SG-Unassigned", "SG-Onprem")
    assert answer.code == "RedundantExport"
    assert answer.step("ReferenceResolution")["status"] == "Skipped"


def test_with_the_membership_switch_off_no_synced_user_is_referenced(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.set(membership_switch=False)
    answer = graph.on_demand("SG-Canary", ANA)
    assert (answer.result, answer.step("ReferenceResolution")["status"]) == ("Success", "Skipped")
    assert directory.members("SG-Canary") == set()


def test_a_synced_user_whose_account_is_gone(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    lab.change(ANA, onPremisesSecurityIdentifier="S-1-5-21-1-2-3-99999", onPremisesObjectIdentifier=None)
    answer = graph.on_demand("SG-Canary", ANA)
    assert answer.step("ReferenceResolution")["status"] == "Warning"
    assert directory.members("SG-Canary") == set()


def test_names_with_every_character(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    names = ['SG-Ümlaut, "Komma" + #1 <x>', "#hash", "a\\b;c=d/e*f(g)", "  edges  ", "O'Neil & 🦊"]
    for name in names[1:]:
        lab.seed_group(name)
    for name in names:
        group_id = lab.object(name)["id"]
        assert graph.on_demand(name).result == "Success"
        assert directory.group(name).cn.value == f"{name.strip()}_{group_id[-12:]}"
        assert graph.on_demand(name).code == "RedundantExport"


def test_a_rename_keeps_the_object(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    graph.on_demand("SG-Canary", ANA)
    before = directory.group("SG-Canary")
    lab.change("SG-Canary", displayName="SG-Renamed, new")
    answer = graph.on_demand("SG-Renamed, new")
    after = directory.group("SG-Renamed, new")
    assert answer.modified()["cn"] == (before.cn.value, after.cn.value)
    assert (after.objectGUID.value, after.objectSid.value) == (before.objectGUID.value, before.objectSid.value)
    assert directory.members("SG-Renamed, new") == {"Ana Alvarez"}


def test_a_change_of_the_container_moves_the_object(graph: TenantClient, directory: Directory) -> None:
    graph.on_demand("Marketing")
    before = directory.group("Marketing")
    graph.map("parentDistinguishedName", constant="ou=marketing,dc=contoso,dc=lab")
    answer = graph.on_demand("Marketing")
    after = directory.group("Marketing")
    assert after.entry_dn == f"CN={before.cn.value},OU=Marketing,DC=contoso,DC=lab"
    assert after.objectGUID.value == before.objectGUID.value
    assert answer.modified() == {"parentDistinguishedName": ("OU=Groups,DC=contoso,DC=lab", "OU=Marketing,DC=contoso,DC=lab")}
    assert graph.on_demand("Marketing").code == "RedundantExport"


def test_the_container_can_be_computed(graph: TenantClient, directory: Directory) -> None:
    graph.map(
        "parentDistinguishedName",
        expression='Switch([displayName],"OU=Groups,DC=contoso,DC=lab","Sales","OU=Sales,DC=contoso,DC=lab")',
    )
    graph.on_demand("Sales")
    graph.on_demand("Marketing")
    assert ",OU=Sales,DC=" in directory.group("Sales").entry_dn
    assert ",OU=Groups,DC=" in directory.group("Marketing").entry_dn


def test_attribute_mappings(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    graph.map("info", constant="Managed in Entra ID")
    graph.map("mail", attribute="mail", default="none@contoso.lab")
    graph.map("sAMAccountName", expression='Join("_",[mailNickname],"Cloud")')
    graph.map("wWWHomePage", attribute="displayName", flow="ObjectAddOnly")
    graph.map("telephoneNumber", expression="IgnoreFlowIfNullOrEmpty([classification])", default="0")
    graph.on_demand("SG-Canary")
    entry = directory.group("SG-Canary")
    assert entry.info.value == "Managed in Entra ID"
    assert entry.mail.value == "none@contoso.lab"
    assert entry.sAMAccountName.value == "SG-Canary_Cloud"
    assert entry.wWWHomePage.value == "SG-Canary"
    assert "telephoneNumber" not in entry
    lab.change("SG-Canary", displayName="SG-Renamed", description=None)
    graph.on_demand("SG-Renamed")
    entry = directory.group("SG-Renamed")
    assert entry.wWWHomePage.value == "SG-Canary"
    assert entry.description.value == "The group that a change is tried on"


def test_an_object_with_the_anchor_is_adopted(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    name = "CN=Old name,OU=Sales,DC=contoso,DC=lab"
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    values = {"groupType": -2147483640, "msDS-ExternalDirectoryObjectId": anchor}
    assert directory.connection.add(name, "group", values), directory.connection.result
    before = directory.group("SG-Canary").objectGUID.value
    assert graph.on_demand("SG-Canary").entry["action"] == "Update"
    entry = directory.group("SG-Canary")
    assert entry.objectGUID.value == before
    assert entry.entry_dn.startswith("CN=SG-Canary_")
    assert directory.named("Old name") == []


def test_two_objects_with_one_anchor(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    for name in ("One", "Two"):
        values = {"groupType": -2147483640, "msDS-ExternalDirectoryObjectId": anchor}
        directory.connection.add(f"CN={name},OU=Sales,DC=contoso,DC=lab", "group", values)
    answer = graph.on_demand("SG-Canary")
    assert (answer.result, answer.code) == ("Failure", "DuplicateTargetEntries")
    assert "CN=One," in answer.entry["statusInfo"]["reason"]


def test_what_ad_refuses_is_a_failure_of_the_entry(graph: TenantClient, directory: Directory) -> None:
    graph.map("parentDistinguishedName", constant="OU=Protected,DC=contoso,DC=lab")
    answer = graph.on_demand("SG-Canary")
    assert (answer.result, answer.code) == ("Failure", "InsufficientRights")
    assert answer.steps()[-1] == ("EntryExportAdd", "Export", "Failure")
    assert answer.entry["statusInfo"]["recommendedAction"]
    assert directory.groups("SG-Canary") == []


@pytest.mark.parametrize(
    ("target", "source", "code"),
    [
        (
            "parentDistinguishedName",
            {"constant": "OU=Missing,DC=contoso,DC=lab"},
            "HybridSynchronizationActiveDirectoryInternalServerError",
        ),
        (
            "parentDistinguishedName",
            {"constant": "not a name"},
            "HybridSynchronizationActiveDirectoryInternalServerError",
        ),
        ("parentDistinguishedName", {"attribute": "classification"}, "MissingValues"),
        (
            "cn",
            {"expression": 'Append([displayName],"' + "x" * 60 + '")'},
            "HybridSynchronizationActiveDirectoryInternalServerError",
        ),
        ("cn", {"attribute": "classification"}, "MissingValues"),
        ("sAMAccountName", {"constant": "ana"}, "Conflict"),
        ("extensionAttribute1", {"constant": "x"}, "SchemaAttributeNotFound"),
        ("info", {"attribute": "proxyAddresses"}, "SchemaPropertyCanOnlyAcceptValue"),
        ("info", {"expression": 'Error("no")'}, "UnprocessableEntity"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_failures(graph: TenantClient, directory: Directory, lab: Lab, target: str, source: dict[str, str], code: str) -> None:
    lab.change("SG-Canary", proxyAddresses=["SMTP:a@contoso.lab", "smtp:b@contoso.lab"])
    graph.map(target, **source)
    answer = graph.on_demand("SG-Canary")
    assert (answer.result, answer.code) == ("Failure", code)
    assert answer.entry["modifiedProperties"] == []
    assert directory.groups("SG-Canary") == []


def test_two_groups_cannot_share_a_name_in_ad(graph: TenantClient, lab: Lab) -> None:
    graph.map("cn", attribute="displayName")
    first, second = (each["id"] for each in graph.get("/groups?$filter=displayName eq 'SG-Twin'")["value"])
    assert graph.on_demand(first).result == "Success"
    assert graph.on_demand(second).code == "Conflict"


def test_a_global_group_must_be_made_universal_first(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    values = {"groupType": -2147483646, "msDS-ExternalDirectoryObjectId": anchor}
    directory.connection.add("CN=Global,OU=Groups,DC=contoso,DC=lab", "group", values)
    answer = graph.on_demand("SG-Canary")
    assert answer.result == "Failure"
    assert "universal" in answer.entry["statusInfo"]["reason"]
    assert directory.group("SG-Canary").cn.value == "Global"


@pytest.mark.parametrize("name", ["SG-Unassigned", "SG-Mail", "SG-Onprem"])
def test_groups_that_are_not_entitled(graph: TenantClient, directory: Directory, name: str) -> None:
    answer = graph.on_demand(name)
    assert (answer.result, answer.code) == ("Skipped", "NotEffectivelyEntitled")
    assert answer.entry["action"] == "Other"
    details = answer.step("Scoping")["details"]
    assert details["Assigned to the application"] == str(name != "SG-Unassigned")
    results = json.loads(details["ScopeEvaluationResult"])
    failed = [clause for clause, passed in results.items() if not passed]
    expected = {"SG-Unassigned": [], "SG-Mail": ["mailEnabled IS FALSE"], "SG-Onprem": ["dirSyncEnabled IS FALSE"]}
    assert failed == expected[name]
    assert directory.groups(name) == []


def test_scoping_filters(graph: TenantClient, directory: Directory) -> None:
    graph.filter("Departments", "displayName", "REGEX MATCH", "^(Sales|Marketing)$")
    assert graph.on_demand("Sales").result == "Success"
    answer = graph.on_demand("SG-Canary")
    assert answer.code == "NotEffectivelyEntitled"
    results = json.loads(answer.step("Scoping")["details"]["ScopeEvaluationResult"])
    assert results == {"Departments.displayName REGEX MATCH '^(Sales|Marketing)$'": False}
    assert directory.groups("SG-Canary") == []


def test_a_fresh_assignment_counts_later(graph: TenantClient, lab: Lab) -> None:
    lab.set(assignment_delay=120)
    lab.change("SG-Unassigned", assigned=True)
    assert graph.on_demand("SG-Unassigned").code == "NotEffectivelyEntitled"
    lab.advance(121)
    assert graph.on_demand("SG-Unassigned").result == "Success"


def test_everything_in_scope(graph: TenantClient) -> None:
    secrets = {each["key"]: each["value"] for each in graph.get(f"{graph.principal}/synchronization/secrets")["value"]}
    entries = [{"key": key, "value": value} for key, value in {**secrets, "SyncAll": "true"}.items()]
    assert graph.call("PUT", f"{graph.principal}/synchronization/secrets", {"value": entries}).status_code == 204
    assert graph.on_demand("SG-Unassigned").result == "Success"
    assert graph.on_demand("SG-Mail").code == "NotEffectivelyEntitled"


@pytest.mark.parametrize(
    ("information", "codes"),
    [("empty", [None, None, None]), ("filled", ["RedundantExport", "NotEffectivelyEntitled", None])],
)
def test_the_second_generation_has_an_entry_for_each_user(
    graph: TenantClient, lab: Lab, information: str, codes: list[str | None]
) -> None:
    lab.set(answer_form="B", skip_information=information)
    lab.change("SG-Canary", members=[ANA, "grace@contoso.lab"])
    answer = graph.on_demand_answer("SG-Canary", ANA, "grace@contoso.lab").json()
    entries = json.loads(answer["value"])
    assert [(each["reportableIdentifier"], each["statusInfo"]["status"]) for each in entries] == [
        (ANA, "Skipped"),
        ("grace@contoso.lab", "Skipped"),
        (lab.object("SG-Canary")["id"], "Success"),
    ]
    assert [each["statusInfo"].get("errorCode") for each in entries] == codes
    skips = [each["provisioningSteps"][-1]["details"]["SkipReason"] for each in entries[:2]]
    assert skips == ["RedundantExport", "NotEffectivelyEntitled"]


PRINTED_SKIP = {
    "status": "Skipped",
    "errorCode": None,
    "reason": None,
    "additionalDetails": None,
    "errorCategory": None,
    "recommendedAction": None,
}


@pytest.mark.parametrize("form", ["A", "B"])
def test_a_skip_is_as_empty_as_the_printed_one(graph: TenantClient, lab: Lab, form: str) -> None:
    graph.on_demand("SG-Canary")
    lab.set(answer_form=form)
    value = json.loads(graph.on_demand_answer("SG-Canary").json()["value"])
    assert (value[-1] if form == "B" else value)["statusInfo"] == PRINTED_SKIP
    assert lab.settings()["skip_information"] == "empty"


@pytest.mark.parametrize(
    ("information", "told"),
    [("empty", [None, None]), ("filled", [None, "RedundantExport"])],
)
def test_the_log_has_error_information_for_failures(
    graph: TenantClient, lab: Lab, information: str, told: list[str | None]
) -> None:
    lab.set(log_delay=0, skip_information=information)
    graph.on_demand("SG-Canary")
    graph.on_demand("SG-Canary")
    lab.set(agent_state="inactive")
    graph.on_demand("SG-Canary")
    entries = [each["provisioningStatusInfo"] for each in graph.get("/auditLogs/provisioning")["value"]][::-1]
    assert [each["status"] for each in entries] == ["success", "skipped", "failure"]
    assert [(each["errorInformation"] or {}).get("errorCode") for each in entries] == [*told, "HybridIdentityServiceNoActiveAgents"]


@pytest.mark.parametrize(
    ("names", "conditions"),
    [
        (
            "newer",
            {
                "Active in the source system": "True",
                "Assigned to the application": "False",
                "Scope sync all": "False",
                "Group has the required role": "False",
                "Scoping filter evaluation passed": "True",
                "ScopeEvaluationResult": "{}",
            },
        ),
        (
            "older",
            {
                "IsActive": "True",
                "Assigned": "False",
                "IsEffectivelyEntitledForProvisioning": "False",
                "IsInProvisioningScopeDisplayName": "True",
                "ScopeEvaluationResult": "{}",
            },
        ),
    ],
)
def test_the_names_of_the_conditions_of_the_scope(graph: TenantClient, lab: Lab, names: str, conditions: dict[str, str]) -> None:
    lab.set(scoping_names=names)
    step = graph.on_demand("SG-Unassigned").step("Scoping")
    assert (step["status"], step["details"]) == ("Success", conditions)


def test_objects_can_be_seeded_from_ad(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    name = "CN=Zoe Zander,OU=People,DC=contoso,DC=lab"
    assert directory.connection.add(name, "user", {"sAMAccountName": "zoe"}), directory.connection.result
    try:
        lab.seed(users=[{"userPrincipalName": "zoe@contoso.lab", "synced": "zoe"}])
        lab.seed_group("SG-Zoe", ["zoe@contoso.lab"])
        graph.on_demand("SG-Zoe", "zoe@contoso.lab")
        assert directory.members("SG-Zoe") == {"Zoe Zander"}
        with pytest.raises(LabError, match="0 objects with the sAMAccountName"):
            lab.seed(users=[{"userPrincipalName": "x@contoso.lab", "synced": "nobody"}])
    finally:
        directory.connection.delete(name)


def test_a_reset_takes_back_what_was_written(graph: TenantClient, directory: Directory, lab: Lab) -> None:
    graph.on_demand("SG-Canary", ANA)
    lab.change("SG-Canary", description="changed")
    lab.set(answer_form="B")
    lab.fault("drop", "/groups")
    assert [name.startswith("CN=SG-Canary_") for name in lab.reset()] == [True]
    assert directory.groups("SG-Canary") == []
    assert lab.object("SG-Canary")["description"] == "The group that a change is tried on"
    assert lab.settings()["answer_form"] == "A"
    assert (lab.faults(), lab.requests().count) == ([], 0)
    assert lab.configuration().job_id == graph.job.rpartition("/")[2]
