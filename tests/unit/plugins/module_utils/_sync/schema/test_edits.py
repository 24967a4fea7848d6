# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Editing a schema: only real differences, nothing unknown lost, no duplicate."""

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import SchemaError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.desired import MappingEdit
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import (
    find_attribute_mapping,
    group_mapping,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.edits import (
    apply_filters,
    apply_mapping_edits,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.expressions import (
    same_expression,
    same_names,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.pending_edits import (
    filters_differ,
    pending_edits,
)
from tests.unit.documents import attribute, filter_group, function, schema

EMEA = filter_group("EMEA", ("displayName", "REGEX MATCH", "^SG-EMEA-"))
APAC = filter_group("APAC", ("displayName", "REGEX MATCH", "^SG-APAC-"))


def mapping_of(document: dict[str, t.Any], target: str) -> dict[str, t.Any]:
    found = find_attribute_mapping(group_mapping(document), target)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "edit",
    [
        MappingEdit("displayName", "attribute", "displayName"),
        MappingEdit("DISPLAYNAME", "attribute", "displayName"),
        MappingEdit("description", "expression", "Left(Trim([description]),448)"),
        MappingEdit("description", "expression", " left( Trim([description]) , 448 ) "),
        MappingEdit("parentDistinguishedName", "constant", "OU=Groups,DC=contoso,DC=com"),
        MappingEdit("description", "expression", "Left(Trim([description]),448)", default_value="", apply="always"),
        MappingEdit("info", "absent"),
        MappingEdit("isSecurityGroup", "expression", ' "True" '),
        MappingEdit("parentDistinguishedName", "expression", '"ou=groups, dc=contoso, dc=com"'),
    ],
)
def test_nothing_to_do(edit: MappingEdit) -> None:
    assert pending_edits(schema(), [edit]) == []


SPELLINGS = [
    "ou=groups,dc=contoso,dc=com",
    " OU = Groups , DC=contoso, DC=com ",
    "2.5.4.11=Groups,DC=contoso,0.9.2342.19200300.100.1.25=com",
    "OU=#0c0647726F757073,DC=contoso,DC=com",
    "OU=Groups;DC=contoso;DC=com",
    'OU="Groups",DC=contoso,DC=com',
    r"OU=\47roups,DC=contoso,DC=com",
]


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_of_a_container_is_that_container(name: str) -> None:
    assert pending_edits(schema(), [MappingEdit("ParentDistinguishedName", "constant", name)]) == []


@pytest.mark.parametrize("name", ["OU=Group,DC=contoso,DC=com", "Groups", "OU=Groups,OU=Groups,DC=contoso,DC=com"])
def test_another_container_is_a_change(name: str) -> None:
    assert pending_edits(schema(), [MappingEdit("parentDistinguishedName", "constant", name)])


BOSS = "CN=Ana Alvarez,OU=People,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        (MappingEdit("MANAGEDBY", "constant", "cn=ana alvarez, ou=people; dc=contoso, dc=com"), True),
        (MappingEdit("managedBy", "expression", '"cn=ana alvarez, ou=people, dc=contoso, dc=com"'), True),
        (MappingEdit("managedBy", "constant", "CN=Ben Bauer,OU=People,DC=contoso,DC=com"), False),
        (MappingEdit("managedBy", "expression", '"CN=Ben Bauer,OU=People,DC=contoso,DC=com"'), False),
        (MappingEdit("managedBy", "attribute", BOSS), False),
    ],
)
def test_every_attribute_that_holds_names_is_compared_as_such(edit: MappingEdit, same: bool) -> None:
    document = schema()
    apply_mapping_edits(document, [MappingEdit("managedBy", "constant", BOSS)], {})
    assert (pending_edits(document, [edit]) == []) is same


def test_a_text_that_only_looks_like_a_name_is_compared_as_text() -> None:
    document = schema()
    apply_mapping_edits(document, [MappingEdit("info", "constant", "OU=Groups,DC=contoso,DC=com")], {})
    assert pending_edits(document, [MappingEdit("info", "constant", "ou=groups,dc=contoso,dc=com")])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ('IIF([a]="x","OU=A,DC=b","OU=C,DC=b")', 'IIF([a]="x", "ou=a, dc=b", "OU=c,DC=B")', True),
        ('IIF([a]="OU=A,DC=b","OU=A,DC=b","OU=C,DC=b")', 'IIF([a]="ou=a,dc=b","OU=A,DC=b","OU=C,DC=b")', False),
        ('Switch([a],"OU=A,DC=b","k","OU=C,DC=b")', 'Switch([a],"ou=a,dc=b","k","ou=c,dc=b")', True),
        ('Switch([a],"OU=A,DC=b","k","OU=C,DC=b")', 'Switch([a],"ou=a,dc=b","K","ou=c,dc=b")', False),
        ('Switch([a],"OU=A,DC=b","k","OU=C,DC=b")', 'Switch([a],"OU=A,DC=b","k","OU=D,DC=b")', False),
        ('Coalesce([a],"OU=A,DC=b")', 'Coalesce([a],"ou=a,dc=B")', True),
        ('IIF([a]="x",Coalesce([b],"OU=A,DC=b"),"OU=C,DC=b")', 'IIF([a]="x",Coalesce([b],"ou=a;dc=b"),"ou=c,dc=b")', True),
        ('Append([a],",OU=A,DC=b")', 'Append([a],",ou=a,dc=b")', False),
        ("IIF(", "iif(", False),
    ],
)
def test_same_names(left: str, right: str, same: bool) -> None:
    assert same_names(left, right) is same


@pytest.mark.parametrize(
    "edit",
    [
        MappingEdit("displayName", "attribute", "description"),
        MappingEdit("displayName", "constant", "displayName"),
        MappingEdit("description", "expression", "Left(Trim([description]),447)"),
        MappingEdit("description", "expression", "Left(Trim([description]),448)", default_value="none"),
        MappingEdit("description", "expression", "Left(Trim([description]),448)", apply="on_create"),
        MappingEdit("info", "constant", "x"),
        MappingEdit("isSecurityGroup", "expression", '"true"'),
        MappingEdit("description", "constant", "Left(Trim([description]),448)"),
        MappingEdit("description", "absent"),
    ],
)
def test_something_to_do(edit: MappingEdit) -> None:
    assert pending_edits(schema(), [edit]) == [edit]


def test_new_constant_is_a_complete_attribute_mapping() -> None:
    document = schema()
    (change,) = apply_mapping_edits(document, [MappingEdit("info", "constant", 'say "hi" \\o/')], {})
    assert mapping_of(document, "info") == {
        "targetAttributeName": "info",
        "matchingPriority": 0,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
        "exportMissingReferences": False,
        "defaultValue": None,
        "source": {"type": "Constant", "name": 'say "hi" \\o/', "expression": '"say \\"hi\\" \\\\o/"', "parameters": []},
    }
    assert change.as_dict() == {
        "kind": "attribute_mapping",
        "object_type": "Group",
        "name": "info",
        "before": None,
        "after": {"target": "info", "constant": 'say "hi" \\o/'},
    }


def test_an_edit_touches_its_mapping_only() -> None:
    document, untouched = schema(), schema()
    parsed = {"type": "Function", "name": "Trim", "expression": "Trim([description])", "parameters": []}
    edit = MappingEdit("description", "expression", "Trim([description])", default_value="-", apply="on_create")
    (change,) = apply_mapping_edits(document, [edit], {"Trim([description])": parsed})
    assert change.before == {"target": "description", "expression": "Left(Trim([description]),448)"}
    assert change.after == {
        "target": "description",
        "expression": "Trim([description])",
        "default_value": "-",
        "apply": "on_create",
    }
    edited = mapping_of(document, "description")
    assert edited == function("description", "x", defaultValue="-", flowType="ObjectAddOnly") | {"source": parsed}
    edited.clear()
    mapping_of(untouched, "description").clear()
    assert document == untouched


def test_removing_a_mapping() -> None:
    document = schema()
    (change,) = apply_mapping_edits(document, [MappingEdit("description", "absent")], {})
    assert change.after is None
    assert find_attribute_mapping(group_mapping(document), "description") is None
    assert len(group_mapping(document)["attributeMappings"]) == 8


def test_a_matching_attribute_can_not_be_removed() -> None:
    with pytest.raises(SchemaError, match="used for matching"):
        apply_mapping_edits(schema(), [MappingEdit("msDS-ExternalDirectoryObjectId", "absent")], {})


def test_a_duplicate_in_the_live_schema_is_refused() -> None:
    document = schema()
    group_mapping(document)["attributeMappings"].append(attribute("DisplayName", "description"))
    with pytest.raises(SchemaError, match="maps the target attribute 'displayName' 2 times"):
        pending_edits(document, [MappingEdit("displayName", "attribute", "displayName")])


def test_a_rule_that_is_not_editable_is_refused() -> None:
    document = schema()
    document["synchronizationRules"][0]["editable"] = False
    with pytest.raises(SchemaError, match="not editable"):
        pending_edits(document, [MappingEdit("info", "constant", "x")])


@pytest.mark.parametrize(
    ("before", "given", "exact", "after"),
    [
        ([], [EMEA], True, [EMEA]),
        ([EMEA], [EMEA], True, [EMEA]),
        ([EMEA, APAC], [EMEA], True, [EMEA]),
        ([EMEA, APAC], [EMEA], False, [EMEA, APAC]),
        ([APAC], [EMEA], False, [APAC, EMEA]),
        ([EMEA], [], True, []),
        ([EMEA], [], False, [EMEA]),
    ],
)
def test_filters(before: list[t.Any], given: list[t.Any], exact: bool, after: list[t.Any]) -> None:
    document = schema(filters=copy.deepcopy(before))
    mapping = group_mapping(document)
    assert filters_differ(mapping, given, exact=exact) == (before != after)
    changes = apply_filters(mapping, "Group", given, exact=exact)
    assert {each["name"] for each in mapping["scope"]["groups"]} == {each["name"] for each in after}
    assert all(each in mapping["scope"]["groups"] for each in after)
    assert bool(changes) == (before != after)


def test_a_changed_filter_is_one_change() -> None:
    changed = filter_group("EMEA", ("displayName", "EQUALS", "x"), ("description", "IS NOT NULL"))
    mapping = group_mapping(schema(filters=[EMEA]))
    (change,) = apply_filters(mapping, "Group", [changed], exact=True)
    assert change.before == {
        "name": "EMEA",
        "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}],
    }
    assert change.after == {
        "name": "EMEA",
        "all_of": [
            {"attribute": "displayName", "operator": "EQUALS", "values": ["x"]},
            {"attribute": "description", "operator": "IS NOT NULL", "values": []},
        ],
    }
    assert mapping["scope"]["groups"] == [changed]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Trim([a])", "Trim( [a] )", True),
        ("trim([a])", "Trim([a])", True),
        ("Trim([a])", "Trim([b])", False),
        ('Replace([a], "x", , , "y", , )', 'Replace([a],"x",,,"y",,)', True),
        ('Replace([a], "x", , , "y", , )', 'Replace([a],"x",,,"Y",,)', False),
        ("Unbalanced(", "Unbalanced(", True),
        ("Unbalanced(", "Unbalanced( ", True),
        ("Unbalanced(", "Other(", False),
    ],
)
def test_same_expression(left: str, right: str, same: bool) -> None:
    assert same_expression(left, right) is same
