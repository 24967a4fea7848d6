# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conflicts of a plan with itself and with Active Directory."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.conflicts import (
    Answers,
    find_conflicts,
    questions_of,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import WritebackPlan
from tests.unit.documents import GROUP_ID, attribute, constant, entra_group, filter_group, function, schema
from tests.unit.plans import APPROVERS_CN, GROUPS, SALES_ID, mapped, plan, sales, written, written_sales

Json = dict[str, t.Any]

MARKETING = "OU=Marketing,DC=contoso,DC=com"
BOTH = [entra_group(), sales()]
KNOWN = ("adminDescription", "cn", "description", "displayName", "msDS-ExternalDirectoryObjectId")


def found(
    made: WritebackPlan, document: Json, *objects: DirectoryObject, **answers: t.Sequence[str]
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return kind, message and groups of the conflicts, with everything there that isn't asked about."""
    questions = questions_of(made, document)
    given = Answers(
        objects,
        answers.get("containers", questions.containers),
        answers.get("attributes", questions.attributes),
    )
    return [(each.kind, each.message, each.groups) for each in find_conflicts(made, questions, given)]


def test_a_plan_without_conflicts() -> None:
    document = mapped(constant("parentDistinguishedName", MARKETING))
    assert found(plan(document, written(), written_sales(), groups=BOTH), document, written(), written_sales()) == []


def test_two_groups_with_one_name() -> None:
    document = mapped(constant("cn", "Same"))
    assert found(plan(document, groups=BOTH), document) == [
        (
            "duplicate_distinguished_name",
            f"2 groups get the distinguished name 'CN=Same,{GROUPS}': Expense approvers ({GROUP_ID}), Sales ({SALES_ID})",
            (GROUP_ID, SALES_ID),
        )
    ]


def test_names_that_differ_in_case_only_are_one() -> None:
    document = mapped(function("cn", 'IIF([displayName]="Sales", "SAME", "same")'))
    assert [kind for kind, _message, _groups in found(plan(document, groups=BOTH), document)] == ["duplicate_distinguished_name"]


def test_two_groups_with_one_account_name() -> None:
    document = mapped(function("sAMAccountName", 'IIF([displayName]="Sales", "SG-X", "sg-x")'))
    assert found(plan(document, groups=BOTH), document) == [
        (
            "duplicate_sam_account_name",
            f"2 groups get the sAMAccountName 'sg-x': Expense approvers ({GROUP_ID}), Sales ({SALES_ID})",
            (GROUP_ID, SALES_ID),
        )
    ]


def test_a_group_that_leaves_the_scope_takes_no_name() -> None:
    document = mapped(constant("cn", "Same"), filters=[filter_group("x", ("displayName", "EQUALS", "Sales"))])
    assert found(plan(document, written(), groups=BOTH), document, written()) == []


@pytest.mark.parametrize(
    ("holder", "what"),
    [
        (DirectoryObject("cn=expense approvers,ou=groups,dc=contoso,dc=com"), "an object without an anchor"),
        (
            DirectoryObject(f"CN=Expense approvers,{GROUPS}", {"msds-externaldirectoryobjectid": ("Group_x",)}),
            "the object with the anchor Group_x",
        ),
    ],
)
def test_a_name_that_is_taken(holder: DirectoryObject, what: str) -> None:
    document = mapped(attribute("cn", "displayName"))
    message = f"Expense approvers: the distinguished name 'CN=Expense approvers,{GROUPS}' is taken by {what}"
    assert found(plan(document, written()), document, written(), holder) == [("taken_distinguished_name", message, (GROUP_ID,))]


def test_a_name_that_is_taken_on_creation() -> None:
    holder = DirectoryObject(f"CN={APPROVERS_CN},{GROUPS}")
    kinds = [(kind, groups) for kind, _message, groups in found(plan(), schema(), holder)]
    assert kinds == [("taken_distinguished_name", (GROUP_ID,))]


def test_a_name_that_another_group_gives_up_may_be_taken_too_early() -> None:
    document = mapped(function("cn", 'IIF([displayName]="Sales", "New", "Sales_abcdefabcdef")'))
    made = plan(document, written(), written_sales(), groups=BOTH)
    ((kind, message, groups),) = found(made, document, written(), written_sales())
    assert (kind, groups) == ("taken_distinguished_name", (GROUP_ID,))
    assert message.endswith(f"the anchor Group_{SALES_ID}, which gets another name in this plan, but maybe later")


def test_a_rename_in_case_only_takes_its_own_name() -> None:
    document = mapped(function("cn", "ToUpper([displayName])"))
    held = written(cn="Expense Approvers")
    assert found(plan(document, held), document, held) == []


def test_an_account_name_that_is_taken() -> None:
    document = mapped(constant("sAMAccountName", "approvers"))
    holder = DirectoryObject("CN=Ann,OU=People,DC=contoso,DC=com", {"samaccountname": ("Approvers",)})
    assert found(plan(document, written()), document, written(), holder) == [
        (
            "taken_sam_account_name",
            "Expense approvers: the sAMAccountName 'approvers' is taken by CN=Ann,OU=People,DC=contoso,DC=com",
            (GROUP_ID,),
        )
    ]


def test_an_account_name_that_differs_in_case_only_is_its_own() -> None:
    document = mapped(constant("sAMAccountName", "APPROVERS"))
    held = written(samaccountname="approvers")
    assert found(plan(document, held), document, held) == []


def test_a_missing_container() -> None:
    document = mapped(constant("parentDistinguishedName", MARKETING))
    made = plan(document, written(), written_sales(), groups=BOTH)
    assert found(made, document, containers=()) == [
        (
            "missing_container",
            f"the container '{MARKETING}' doesn't exist in Active Directory, or this account may not see it: "
            f"Expense approvers ({GROUP_ID}), Sales ({SALES_ID})",
            (GROUP_ID, SALES_ID),
        )
    ]


def test_a_container_is_there_however_it_is_written() -> None:
    document = mapped(constant("parentDistinguishedName", MARKETING))
    made = plan(document, written())
    assert found(made, document, written(), containers=("ou=marketing,dc=contoso,dc=com",)) == []


def test_a_container_that_no_group_moves_to_is_not_asked_for() -> None:
    document = schema()
    assert questions_of(plan(None, written()), document).containers == ()


def test_an_unknown_attribute() -> None:
    document = mapped(constant("extensionAttribute1", "x"))
    assert found(plan(document, written()), document, written(), attributes=KNOWN) == [
        ("unknown_attribute", "the mapped attribute 'extensionAttribute1' is unknown to the schema of Active Directory", ())
    ]


def test_problems_become_conflicts() -> None:
    document = mapped(attribute("cn", "mail"))
    assert found(plan(document), document) == [
        (
            "no_name",
            "Expense approvers: 'cn' has no value, so the group can't be created: [mail] has no value",
            (GROUP_ID,),
        )
    ]


def test_many_groups_are_counted() -> None:
    groups = [entra_group(id=f"00000000-0000-0000-0000-{number:012}", displayName=f"G{number}") for number in range(8)]
    ids = frozenset(group["id"] for group in groups)
    document = mapped(constant("cn", "Same"))
    ((_kind, message, concerned),) = found(plan(document, groups=groups, assigned=(ids, ids)), document)
    assert message.startswith(f"8 groups get the distinguished name 'CN=Same,{GROUPS}': G0 (")
    assert message.endswith("G4 (00000000-0000-0000-0000-000000000004) and 3 more")
    assert len(concerned) == 8


def test_what_has_to_be_looked_up() -> None:
    document = mapped(constant("parentDistinguishedName", MARKETING), function("sAMAccountName", "Left([displayName], 7)"))
    questions = questions_of(plan(document, written(), written_sales(samaccountname="Sales"), groups=BOTH), document)
    assert questions.names == (f"CN={APPROVERS_CN},{MARKETING}", f"CN=Sales_abcdefabcdef,{MARKETING}")
    assert questions.sam_account_names == ("Expense",)
    assert questions.containers == (MARKETING,)
    assert questions.attributes == (
        "adminDescription",
        "cn",
        "description",
        "displayName",
        "msDS-ExternalDirectoryObjectId",
        "sAMAccountName",
    )


def test_without_answers_only_the_plan_itself_is_judged() -> None:
    document = mapped(constant("cn", "Same"))
    made = plan(document, groups=BOTH, before=document, read=False)
    assert [each.kind for each in find_conflicts(made, None, None)] == ["duplicate_distinguished_name"]
