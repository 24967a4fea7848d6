# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan as text and as Markdown."""

from __future__ import annotations

import dataclasses

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.limits import Limits, find_violations
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import Conflict, WritebackPlan
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.text import count_line, markdown, table
from tests.unit.documents import GROUP_ID, constant, entra_group, filter_group, function
from tests.unit.plans import GROUPS, SALES_ID, mapped, plan, sales, written, written_sales

OTHER_ID = "99999999-2222-3333-4444-abcdefabcdef"
AFTER = mapped(
    constant("parentDistinguishedName", "OU=New,DC=contoso,DC=com"),
    constant("info", "Managed"),
    filters=[filter_group("Not sales", ("displayName", "NOT EQUALS", "Sales"))],
)
THREE = [entra_group(), sales(), entra_group(id=OTHER_ID, displayName="a|b\nc", description=None)]
IDS = frozenset({GROUP_ID, SALES_ID, OTHER_ID})


def made() -> WritebackPlan:
    other = written(OTHER_ID, "a|b c_abcdefabcdef", displayname="a|b\nc", description=(), info="Managed")
    return plan(AFTER, written(), other, groups=THREE, assigned=(IDS, IDS))


def test_the_counts_in_one_line() -> None:
    assert count_line(made()) == "3 groups: 2 moved, 1 updated, 1 unwritten leaving the scope; 1 pending (1 renamed)"
    assert count_line(dataclasses.replace(made(), conflicts=(Conflict("kind", "x"),))).endswith(
        "; 1 pending (1 renamed); 1 conflict"
    )
    assert count_line(plan(groups=[])) == "0 groups: nothing to plan"


def test_the_table_shows_the_gravest_first() -> None:
    assert table(made(), 20).splitlines() == [
        "ACTION        GROUP              EFFECT",
        "leave scope   Sales              no scoping filter passes (clause Not sales.displayName NOT EQUALS 'Sales' does not hold); "
        "nothing, since the group isn't in Active Directory",
        "rename, move  a|b␊c              CN=a|b c_abcdefabcdef,OU=Groups,DC=contoso,DC=com -> "
        "CN=a|b\\0Ac_abcdefabcdef,OU=New,DC=contoso,DC=com",
        "move, update  Expense approvers  CN=Expense approvers_af6334856215,OU=Groups,DC=contoso,DC=com -> "
        "CN=Expense approvers_af6334856215,OU=New,DC=contoso,DC=com; info: (absent) -> Managed",
    ]


def test_the_table_is_cut() -> None:
    assert table(made(), 1).splitlines()[2:] == ["and 2 more"]
    assert table(made(), 0).splitlines() == ["ACTION  GROUP  EFFECT", "and 3 more"]


def test_what_the_change_causes_comes_before_what_is_pending_anyway() -> None:
    many = [entra_group(id=f"00000000-2222-3333-4444-{number:012}", displayName=f"A{number:03}") for number in range(30)]
    ids = frozenset(group["id"] for group in [*many, sales()])
    changed = filter_group("Not sales", ("displayName", "NOT EQUALS", "Sales"))
    made = plan(mapped(filters=[changed]), written_sales(), groups=[*many, sales()], assigned=(ids, ids))
    assert count_line(made) == "31 groups: 1 leaving the scope; 30 pending (30 created)"
    first, second = table(made, 2).splitlines()[1:3]
    assert first.startswith("leave scope  Sales")
    assert second.startswith("create       A000")
    assert find_violations(made, Limits(max_changed=1, max_leaving_scope=1)) == []
    assert [each.message for each in find_violations(made, Limits(max_changed=0, max_leaving_scope=1, max_pending=29))] == [
        "1 group would be changed, max_changed allows 0",
        "30 groups wait for a write whatever the change does, max_pending allows 29",
    ]


def test_with_nothing_to_change_no_limit_of_the_change_is_exceeded() -> None:
    made = plan(None, groups=[entra_group(), sales()])
    assert count_line(made) == "2 groups: nothing changed; 2 pending (2 created)"
    assert find_violations(made, Limits(max_changed=0, max_renamed=0, max_moved=0)) == []


def test_unchanged_groups_are_left_out() -> None:
    assert table(plan(None, written()), 20) == "ACTION  GROUP  EFFECT"


def test_problems_come_first() -> None:
    after = mapped(function("cn", 'IIF([displayName]="Sales", "", "x")'))
    first = table(plan(after, groups=[entra_group(), sales()]), 20).splitlines()[1]
    assert first.startswith("create  Sales")
    assert "'cn' has no value, so the group can't be created" in first


def test_what_is_pending_is_said() -> None:
    assert table(plan(), 20).splitlines()[1].endswith("in scope already, but not yet written")
    assert table(plan(None, written(description="x")), 20).splitlines()[1].endswith("pending already")


def test_markdown() -> None:
    changes = [
        {
            "kind": "attribute_mapping",
            "object_type": "Group",
            "name": "info",
            "before": None,
            "after": {"target": "info", "constant": "Man|aged"},
        }
    ]
    planned = dataclasses.replace(made(), conflicts=(Conflict("kind", "a <conflict>"),))
    text = markdown(planned, changes, find_violations(planned, Limits()), 1, {"Configuration": "contoso.com", "Commit": ""})
    assert text.splitlines() == [
        "## Plan",
        "",
        "3 groups: 2 moved, 1 updated, 1 unwritten leaving the scope; 1 pending (1 renamed); 1 conflict; **1 limit exceeded**.",
        "",
        "* Configuration: `contoso.com`",
        "",
        "* 1 conflict found, and `allow_conflicts` is false",
        "",
        "### Configuration",
        "",
        "* Group attribute mapping `info`: absent → constant `Man|aged`",
        "",
        "### Conflicts",
        "",
        "* a `<conflict>`",
        "",
        "### Groups",
        "",
        "| Action | Group | Effect |",
        "| --- | --- | --- |",
        "| leave scope | `Sales` | no scoping filter passes (clause Not sales.displayName NOT EQUALS 'Sales' does not hold); "
        "nothing, since the group isn't in Active Directory |",
        "",
        "and 2 more",
    ]


def test_markdown_of_nothing() -> None:
    text = markdown(plan(None, written()), [], [], 20, {})
    assert text == "## Plan\n\n1 group: 1 unchanged; within all limits.\n\n### Configuration\n\nNothing changes.\n"


def test_markdown_says_what_was_assumed() -> None:
    text = markdown(plan(mapped(constant("info", "x")), read=False), [], [], 20, {})
    assert "Active Directory was not read" in text
    assert f"CN=Expense approvers_af6334856215,{GROUPS}" not in text.replace("`", "")


def test_what_acts_on_its_own_is_shown() -> None:
    odd = entra_group(displayName="SG\u202etxt\x1b[31m\u200b")
    planned = plan(mapped(constant("info", "a\u2066b`|c")), groups=[odd])
    changes = [
        {"kind": "scoping_filter", "object_type": "Group", "name": "x\u202e", "before": None, "after": {"values": ["\u200b"]}}
    ]
    for text in (table(planned, 20), markdown(planned, changes, [], 20, {})):
        assert not set(text) & set("\u202e\x1b\u200b\u2066")
        assert "SG[U+202E]txt␛[31m[U+200B]" in text.replace("`", "")
