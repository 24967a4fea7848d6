# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions as Microsoft Graph's attributeMappingSource.

Source: Microsoft Graph reference, synchronizationSchema: parseExpression, and attributeMappingSource.
"""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse


def constant(name: str, expression: str) -> dict[str, t.Any]:
    return {"type": "Constant", "name": name, "expression": expression, "parameters": []}


def attribute(name: str) -> dict[str, t.Any]:
    return {"type": "Attribute", "name": name, "expression": f"[{name}]", "parameters": []}


def parameters(tree: dict[str, t.Any]) -> dict[str, t.Any]:
    return {parameter["key"]: parameter["value"] for parameter in tree["parameters"]}


def test_replace_as_documented() -> None:
    assert parse('Replace([preferredLanguage], "-", , , "_", , )').source_tree() == {
        "type": "Function",
        "name": "Replace",
        "expression": 'Replace([preferredLanguage], "-", , , "_", , )',
        "parameters": [
            {"key": "source", "value": attribute("preferredLanguage")},
            {"key": "Find", "value": constant("-", '"-"')},
            {"key": "Replacement", "value": constant("_", '"_"')},
        ],
    }


def test_mid_as_documented() -> None:
    assert parse("Mid([userPrincipalName], 1, 8)").source_tree() == {
        "type": "Function",
        "name": "Mid",
        "expression": "Mid([userPrincipalName], 1, 8)",
        "parameters": [
            {"key": "source", "value": attribute("userPrincipalName")},
            {"key": "start", "value": constant("1", '"1"')},
            {"key": "length", "value": constant("8", '"8"')},
        ],
    }


def test_single_role_as_documented() -> None:
    assert parse("SingleAppRoleAssignment([appRoleAssignments])").source_tree() == {
        "type": "Function",
        "name": "SingleAppRoleAssignment",
        "expression": "SingleAppRoleAssignment([appRoleAssignments])",
        "parameters": [{"key": "source", "value": attribute("appRoleAssignments")}],
    }


def test_attribute_alone() -> None:
    assert parse(" [displayName] ").source_tree() == attribute("displayName")


def test_inner_functions_keep_their_text() -> None:
    tree = parse(' Append( Left(Trim([displayName]),51) ,"_" )').source_tree()
    assert tree["expression"] == 'Append( Left(Trim([displayName]),51) ,"_" )'
    assert parameters(tree)["source"]["expression"] == "Left(Trim([displayName]),51)"
    assert parameters(tree)["suffix"] == constant("_", '"_"')


def test_repeated_parameters_are_numbered() -> None:
    assert list(parameters(parse('Switch([a], , "k", "v", "l", "w")').source_tree())) == [
        "source",
        "key1",
        "value1",
        "key2",
        "value2",
    ]
    assert list(parameters(parse('Join("-", [a], , [b])').source_tree())) == ["separator", "source1", "source3"]


def test_short_form_of_format_date_time() -> None:
    assert list(parameters(parse('FormatDateTime([a], "yyyy", "yy")').source_tree())) == [
        "source",
        "inputFormat",
        "outputFormat",
    ]
    assert list(parameters(parse('FormatDateTime([a], , "yyyy", "yy")').source_tree())) == [
        "source",
        "inputFormat",
        "outputFormat",
    ]


def test_operators_macros_and_words() -> None:
    tree = parse('IIF([a] = "x", ("b" & [c]) & %DomainFQDN%, ConvertFromBase64([d], UTF8))').source_tree()
    condition, when_true, when_false = parameters(tree).values()
    assert condition == {
        "type": "Function",
        "name": "=",
        "expression": '[a] = "x"',
        "parameters": [{"key": "left", "value": attribute("a")}, {"key": "right", "value": constant("x", '"x"')}],
    }
    assert (when_true["name"], when_true["expression"]) == ("&", '("b" & [c]) & %DomainFQDN%')
    assert parameters(when_true)["source1"]["expression"] == '("b" & [c])'
    assert parameters(when_true)["source2"] == constant("%DomainFQDN%", "%DomainFQDN%")
    assert parameters(when_false)["encoding"] == constant("UTF8", "UTF8")
