# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to groups under a changed configuration; every expectation is written by hand."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import PlanRow
from tests.unit.documents import GROUP_ID, attribute, constant, entra_group, filter_group, function, schema
from tests.unit.plans import APPROVERS_CN, GROUPS, SALES_CN, SALES_ID, mapped, only_row, plan, sales, written, written_sales

Json = dict[str, t.Any]
Change = tuple[str, tuple[str, ...], tuple[str, ...], str]

MARKETING = "OU=Marketing,DC=contoso,DC=com"


def changes(row: PlanRow) -> list[Change]:
    return [(each.name, each.before, each.after, each.cause) for each in row.changes]


def names(row: PlanRow) -> tuple[str | None, str | None]:
    return row.old.text if row.old else None, row.new.text if row.new else None


def test_nothing_changes() -> None:
    row = only_row(plan(None, written()))
    assert (row.actions, row.cause, row.changes, row.problems) == ((), None, (), ())
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", f"CN={APPROVERS_CN},{GROUPS}")
    assert row.summary == "unchanged"


def test_a_move() -> None:
    row = only_row(plan(mapped(constant("parentDistinguishedName", MARKETING)), written()))
    assert (row.actions, row.cause) == (("move",), "configuration")
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", f"CN={APPROVERS_CN},{MARKETING}")


def test_a_container_in_other_letters_is_no_move() -> None:
    assert only_row(plan(mapped(constant("parentDistinguishedName", GROUPS.lower())), written())).actions == ()


def test_a_rename() -> None:
    row = only_row(plan(mapped(attribute("cn", "displayName")), written()))
    assert (row.actions, row.cause) == (("rename",), "configuration")
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", f"CN=Expense approvers,{GROUPS}")


def test_a_rename_in_case_only() -> None:
    row = only_row(plan(mapped(function("cn", "ToUpper([displayName])")), written(cn="Expense Approvers")))
    assert row.actions == ("rename",)
    assert names(row) == (f"CN=Expense Approvers,{GROUPS}", f"CN=EXPENSE APPROVERS,{GROUPS}")


def test_a_rename_and_a_move_at_once() -> None:
    after = mapped(attribute("cn", "displayName"), constant("parentDistinguishedName", MARKETING))
    row = only_row(plan(after, written()))
    assert row.actions == ("rename", "move")
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", f"CN=Expense approvers,{MARKETING}")


def test_attributes_that_change() -> None:
    after = mapped(constant("info", "Managed"), function("description", "Trim([displayName])"))
    row = only_row(plan(after, written()))
    assert (row.actions, row.cause) == (("update",), "configuration")
    assert changes(row) == [
        ("description", ("Approve expenses",), ("Expense approvers",), "configuration"),
        ("info", (), ("Managed",), "configuration"),
    ]


def test_what_active_directory_lacks_already_is_pending() -> None:
    row = only_row(plan(None, written(description="changed by hand", container=MARKETING)))
    assert (row.actions, row.cause) == (("move", "update"), "pending")
    assert changes(row) == [("description", ("changed by hand",), ("Approve expenses",), "pending")]


def test_the_group_type() -> None:
    row = only_row(plan(mapped(constant("UniversalScope", "False")), written()))
    assert changes(row) == [("groupType", ("-2147483640",), ("-2147483646",), "configuration")]
    row = only_row(plan(None, written(grouptype="-2147483646")))
    assert changes(row) == [("groupType", ("-2147483646",), ("-2147483640",), "pending")]
    assert [(problem.kind, problem.message) for problem in row.problems] == [
        (
            "not_writable",
            "the group has global scope, and the service doesn't convert it to universal scope. "
            "Convert it first: Set-ADGroup -GroupScope Universal.",
        )
    ]


@pytest.mark.parametrize(
    ("mapping", "held", "change"),
    [
        (constant("info", "x", flowType="ObjectAddOnly"), {}, None),
        (attribute("info", "mail", defaultValue="none"), {}, None),
        (attribute("info", "mail", defaultValue="none"), {"info": "kept"}, None),
        (attribute("info", "displayName", defaultValue="none"), {}, ("info", (), ("Expense approvers",), "configuration")),
        ({**constant("info", ""), "source": None, "defaultValue": "none"}, {}, None),
        (constant("UniversalScope", "False", flowType="ObjectAddOnly"), {}, None),
        (attribute("info", "mail"), {"info": "kept"}, None),
        (function("info", "IgnoreFlowIfNullOrEmpty([mail])"), {"info": "kept"}, None),
        (function("info", "Guid()"), {"info": "0f8fad5b-d9cb-469f-a165-70867728950e"}, None),
        (function("info", "Guid()"), {"info": "none"}, ("info", ("none",), ("(a GUID)",), "configuration")),
        (function("info", "Guid()"), {}, ("info", (), ("(a GUID)",), "configuration")),
        (function("info", "Redact([displayName])"), {"info": "y"}, ("info", ("[Redact]",), ("[Redact]",), "configuration")),
        (function("info", "Redact([displayName])"), {"info": "Expense approvers"}, None),
        (constant("hideDLMembership", "True"), {"hidedlmembership": "TRUE"}, None),
        (function("info", 'Split([displayName], " ")'), {"info": ("approvers", "Expense")}, None),
    ],
)
def test_one_mapping_on_an_existing_group(mapping: Json, held: dict[str, t.Any], change: Change | None) -> None:
    row = only_row(plan(mapped(mapping), written(**held)))
    assert changes(row) == ([change] if change else [])


@pytest.mark.parametrize("target", ["cn", "parentDistinguishedName"])
def test_what_applies_on_creation_does_not_move_an_existing_group(target: str) -> None:
    new = MARKETING if target == "parentDistinguishedName" else "New"
    row = only_row(plan(mapped(constant(target, new, flowType="ObjectAddOnly")), written()))
    assert row.actions == ()


@pytest.mark.parametrize("target", ["cn", "parentDistinguishedName"])
def test_a_default_value_does_not_move_an_existing_group_but_makes_a_new_one(target: str) -> None:
    new = MARKETING if target == "parentDistinguishedName" else "New"
    document = mapped(attribute(target, "mail", defaultValue=new))
    assert only_row(plan(document, written())).actions == ()
    created = names(only_row(plan(document)))[1]
    assert created == (f"CN={APPROVERS_CN},{MARKETING}" if new == MARKETING else f"CN=New,{GROUPS}")


def test_a_removed_mapping_leaves_the_value() -> None:
    assert only_row(plan(schema(), written(info="x"), before=mapped(constant("info", "x")))).actions == ()


def test_a_group_that_is_not_there_is_created() -> None:
    row = only_row(plan(mapped(constant("info", "Managed"))))
    assert (row.actions, row.cause) == (("create",), "pending")
    assert names(row) == (None, f"CN={APPROVERS_CN},{GROUPS}")
    assert [(name, after) for name, _before, after, _cause in changes(row)] == [
        ("adminDescription", (f"Group_{GROUP_ID}",)),
        ("description", ("Approve expenses",)),
        ("displayName", ("Expense approvers",)),
        ("groupType", ("-2147483640",)),
        ("info", ("Managed",)),
        ("msDS-ExternalDirectoryObjectId", (f"Group_{GROUP_ID}",)),
    ]


@pytest.mark.parametrize(
    ("objects", "actions", "name"),
    [((), ("enter_scope", "create"), None), ((written(),), ("enter_scope",), f"CN={APPROVERS_CN},{GROUPS}")],
)
def test_entering_the_scope(objects: tuple[t.Any, ...], actions: tuple[str, ...], name: str | None) -> None:
    before = schema(filters=[filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-EMEA"))])
    row = only_row(plan(None, *objects, before=before))
    assert (row.actions, row.cause, row.in_scope) == (actions, "configuration", True)
    assert names(row) == (name, f"CN={APPROVERS_CN},{GROUPS}")


def test_leaving_the_scope() -> None:
    after = schema(filters=[filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-EMEA"))])
    row = only_row(plan(after, written()))
    assert (row.actions, row.cause, row.in_scope) == (("leave_scope",), "configuration", False)
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", None)
    assert row.reason == "no scoping filter passes (clause EMEA.displayName REGEX MATCH '^SG-EMEA' does not hold)"
    assert "unverified" in str(row.service)


def test_leaving_the_scope_without_an_object() -> None:
    row = only_row(plan(schema(filters=[filter_group("x", ("displayName", "EQUALS", "x"))])))
    assert (row.actions, row.service) == (("leave_scope",), "nothing, since the group isn't in Active Directory")


def test_assignments_before_and_after() -> None:
    ids = (frozenset({GROUP_ID}), frozenset({SALES_ID}))
    made = plan(None, written(), groups=[sales(), entra_group()], assigned=ids)
    assert [(row.display_name, row.actions) for row in made.rows] == [
        ("Expense approvers", ("leave_scope",)),
        ("Sales", ("enter_scope", "create")),
    ]
    assert made.rows[0].reason == "the group is not assigned to the configuration"


def test_a_group_that_is_never_in_scope_says_why() -> None:
    row = only_row(plan(mapped(constant("info", "x")), groups=[entra_group(mailEnabled=True)]))
    assert (row.actions, row.in_scope, row.summary) == ((), False, "out of scope")
    assert row.reason == "mail-enabled groups are never written (clause 'mailEnabled IS FALSE' does not hold)"


def test_a_disabled_object_mapping_lets_everybody_go() -> None:
    after = schema()
    after["synchronizationRules"][0]["objectMappings"][0]["enabled"] = False
    row = only_row(plan(after, written()))
    assert (row.actions, row.reason) == (("leave_scope",), "the object mapping of groups is disabled")


@pytest.mark.parametrize(
    ("mapping", "objects", "kind", "message"),
    [
        (
            function("cn", 'Item(Split([displayName], "-"), 5)'),
            (written(),),
            "expression_failed",
            "The mapping of 'cn' fails",
        ),
        (
            function("cn", 'Append([displayName], "' + "n" * 50 + '")'),
            (written(),),
            "cn_too_long",
            "has 67 characters; Active Directory takes 64",
        ),
        (constant("parentDistinguishedName", "nowhere"), (written(),), "invalid_distinguished_name", "yields 'nowhere'"),
        (attribute("cn", "mail"), (), "no_name", "'cn' has no value, so the group can't be created: [mail] has no value"),
        (attribute("parentDistinguishedName", "mail"), (), "no_name", "'parentDistinguishedName' has no value"),
        (constant("info", "x"), (written(), written(cn="Copy")), "duplicate_anchor", "several objects"),
    ],
)
def test_problems(mapping: Json, objects: tuple[t.Any, ...], kind: str, message: str) -> None:
    row = only_row(plan(mapped(mapping), *objects))
    (problem,) = row.problems
    assert problem.kind == kind
    assert message in problem.message


def test_the_length_of_a_cn_counts_as_active_directory_counts() -> None:
    row = only_row(plan(mapped(constant("cn", "\N{GRINNING FACE}" * 33)), written()))
    assert [problem.kind for problem in row.problems] == ["cn_too_long"]
    assert only_row(plan(mapped(constant("cn", "\N{GRINNING FACE}" * 32)), written())).problems == ()


def test_a_plan_can_repair_an_expression_that_fails() -> None:
    before = mapped(function("info", 'Item(Split([displayName], "-"), 5)'))
    row = only_row(plan(mapped(constant("info", "x")), written(), before=before))
    assert (row.problems, changes(row)) == ((), [("info", (), ("x",), "configuration")])


def test_a_missing_name_does_not_matter_to_an_existing_group() -> None:
    row = only_row(plan(mapped(attribute("cn", "mail")), written()))
    assert (row.actions, row.problems) == ((), ())


def test_an_unpredictable_name_cannot_be_planned() -> None:
    row = only_row(plan(mapped(function("cn", "Guid()"))))
    assert (row.actions, row.new, row.problems) == (("create",), None, ())


def test_macros() -> None:
    row = only_row(plan(mapped(function("info", "Append([displayName], %DomainFQDN%)")), written()))
    assert changes(row) == [("info", (), ("Expense approverscontoso.com",), "configuration")]


def test_the_account_name_that_a_group_gets() -> None:
    row = only_row(plan(mapped(function("sAMAccountName", "Left([displayName], 7)")), written()))
    assert row.sam_account_name == "Expense"
    assert changes(row) == [("sAMAccountName", ("$A1B2-C3D4",), ("Expense",), "configuration")]


def test_without_active_directory_the_live_configuration_is_taken_to_hold() -> None:
    before = mapped(function("comment", "Guid()"))
    after = mapped(function("comment", "Guid()"), constant("info", "Managed"), constant("parentDistinguishedName", MARKETING))
    made = plan(after, before=before, read=False)
    row = only_row(made)
    assert made.assumed
    assert (row.actions, row.cause) == (("move", "update"), "configuration")
    assert names(row) == (f"CN={APPROVERS_CN},{GROUPS}", f"CN={APPROVERS_CN},{MARKETING}")
    assert changes(row) == [("info", (), ("Managed",), "configuration")]


def test_without_active_directory_a_group_that_enters_is_created() -> None:
    before = schema(filters=[filter_group("x", ("displayName", "EQUALS", "x"))])
    row = only_row(plan(None, before=before, read=False))
    assert row.actions == ("enter_scope", "create")


def test_rows_are_ordered_by_name() -> None:
    groups = [sales(), entra_group(), entra_group(id=SALES_ID.replace("1", "0"), displayName="archive", securityEnabled=False)]
    made = plan(None, written(), written_sales(), groups=groups)
    assert [row.display_name for row in made.rows] == ["archive", "Expense approvers", "Sales"]


def test_counts() -> None:
    after = mapped(constant("parentDistinguishedName", MARKETING))
    groups = [entra_group(), sales(), entra_group(id=SALES_ID.replace("1", "0"), securityEnabled=False)]
    assert plan(after, written(), groups=groups).counts() == {
        "groups": 3,
        "changed": 1,
        "create": 0,
        "rename": 0,
        "move": 1,
        "update": 0,
        "enter_scope": 0,
        "leave_scope": 0,
        "leave_scope_unwritten": 0,
        "unchanged": 0,
        "pending": 1,
        "blocked": 0,
        "out_of_scope": 1,
        "conflicts": 0,
    }


def test_a_group_can_be_changed_and_lag_behind_at_once() -> None:
    made = plan(mapped(constant("info", "Managed")), written(cn="By hand"))
    row = only_row(made)
    assert (row.actions, row.cause) == (("rename", "update"), "configuration")
    assert row.pending == {"rename"}
    assert {name: count for name, count in made.counts().items() if count} == {"groups": 1, "changed": 1, "update": 1, "pending": 1}


def test_groups_that_leave_the_scope_unwritten_are_counted_apart() -> None:
    after = mapped(filters=[filter_group("x", ("displayName", "EQUALS", "x"))])
    counts = plan(after, written(), groups=[entra_group(), sales()]).counts()
    assert {name: count for name, count in counts.items() if count} == {
        "groups": 2,
        "changed": 1,
        "leave_scope": 1,
        "leave_scope_unwritten": 1,
    }


def test_the_form_that_modules_return() -> None:
    row = only_row(plan(mapped(constant("info", "Managed")), written_sales(), groups=[sales()]))
    assert row.as_dict() == {
        "id": SALES_ID,
        "display_name": "Sales",
        "actions": ["update"],
        "cause": "configuration",
        "in_scope": True,
        "reason": "assigned, and no scoping filter is set",
        "old_distinguished_name": f"CN={SALES_CN},{GROUPS}",
        "new_distinguished_name": f"CN={SALES_CN},{GROUPS}",
        "attribute_changes": [{"name": "info", "before": [], "after": ["Managed"], "cause": "configuration"}],
        "service": None,
        "problems": [],
    }
