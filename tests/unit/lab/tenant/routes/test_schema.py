# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a job: reading, replacing, resetting, and what is refused."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest

from tests.unit.lab.tenant.support import Graph, Json, error_of

Edit = t.Callable[[Json], t.Any]


@pytest.fixture(name="schema")
def fixture_schema(graph: Graph, job: str) -> Json:
    """The schema as it is read."""
    body: Json = graph.get(f"{job}/schema").json()
    return body


def rule_of(schema: Json) -> Json:
    rule: Json = schema["synchronizationRules"][0]
    return rule


def group_mapping(schema: Json) -> Json:
    mapping: Json = next(each for each in rule_of(schema)["objectMappings"] if each["sourceObjectName"] == "Group")
    return mapping


def mappings(schema: Json) -> dict[str, Json]:
    return {each["targetAttributeName"]: each for each in group_mapping(schema)["attributeMappings"]}


def test_the_default_mappings_of_groups(schema: Json) -> None:
    sources = {name: (each["source"] or {}).get("expression") for name, each in mappings(schema).items()}
    assert sources == {
        "adminDescription": 'Append("Group_",[objectId])',
        "cn": 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))',
        "description": "Left(Trim([description]),448)",
        "displayName": "[displayName]",
        "isSecurityGroup": '"True"',
        "member": "[members]",
        "msDS-ExternalDirectoryObjectId": 'Append("Group_",[objectId])',
        "objectGUID": None,
        "parentDistinguishedName": '"OU=Groups,DC=contoso,DC=lab"',
        "UniversalScope": '"True"',
    }
    matching = [name for name, each in mappings(schema).items() if each["matchingPriority"]]
    assert matching == ["msDS-ExternalDirectoryObjectId"]


def test_a_function_carries_its_tree(schema: Json) -> None:
    def shape(source: Json) -> t.Any:
        return source["name"], [shape(each["value"]) for each in source["parameters"]]

    assert shape(mappings(schema)["cn"]["source"]) == (
        "Append",
        [
            ("Append", [("Left", [("Trim", [("displayName", [])]), ("51", [])]), ("_", [])]),
            ("Mid", [("objectId", []), ("25", []), ("12", [])]),
        ],
    )


def test_users_are_only_referenced(schema: Json) -> None:
    users = next(each for each in rule_of(schema)["objectMappings"] if each["sourceObjectName"] == "User")
    assert (users["enabled"], users["flowTypes"]) == (True, "None")
    group = users["scope"]["groups"][0]
    assert (group["name"], group["clauses"][0]["sourceOperandName"]) == ("On-prem Owned Users", "dirSyncEnabled")
    assert group["clauses"][0]["operatorName"] == "IS TRUE"


def test_the_document_is_as_large_as_a_real_one(schema: Json) -> None:
    assert len(json.dumps(schema, indent=2).splitlines()) > 3000
    assert {each["name"] for each in schema["directories"]} == {
        rule_of(schema)["sourceDirectoryName"],
        rule_of(schema)["targetDirectoryName"],
    }
    for directory in schema["directories"]:
        for described in directory["objects"]:
            assert sum(each["anchor"] for each in described["attributes"]) == 1


@pytest.mark.parametrize(("setting", "status", "members"), [("honoured", 200, 2), ("ignored", 200, 5), ("refused", 400, 1)])
def test_selecting_is_what_the_settings_say(graph: Graph, job: str, setting: str, status: int, members: int) -> None:
    graph.admin("PUT", "/settings", {"schema_select": setting})
    answer = graph.get(f"{job}/schema?$select=version")
    assert (answer.status_code, len(answer.json())) == (status, members)


def test_putting_it_back_counts_the_version_and_sorts_the_mappings(graph: Graph, job: str, schema: Json) -> None:
    group_mapping(schema)["attributeMappings"].reverse()
    assert graph.call("PUT", f"{job}/schema", schema).status_code == 204
    read = graph.get(f"{job}/schema").json()
    assert (schema["version"], read["version"]) == ("v1.0", "v1.1")
    names = [name.casefold() for name in mappings(read)]
    assert names == sorted(names)
    assert mappings(read) == mappings(schema)


def test_a_put_replaces_everything(graph: Graph, job: str, schema: Json) -> None:
    wanted = [each for each in group_mapping(schema)["attributeMappings"] if each["targetAttributeName"] != "description"]
    group_mapping(schema)["attributeMappings"] = wanted
    graph.call("PUT", f"{job}/schema", schema)
    assert "description" not in mappings(graph.get(f"{job}/schema").json())


def test_delete_brings_the_template_back(graph: Graph, job: str, schema: Json) -> None:
    template = graph.get(f"{job.partition('/jobs/')[0]}/templates/AAD2ADGroupProvisioning/schema").json()
    assert mappings(schema) != mappings(template)
    assert graph.call("DELETE", f"{job}/schema").status_code == 204
    read = graph.get(f"{job}/schema").json()
    assert read["version"] == "v1.1"
    users = next(each for each in rule_of(read)["objectMappings"] if each["sourceObjectName"] == "User")
    assert users["enabled"] is False
    assert mappings(read) == mappings(template)


def add_mapping(target: str, source: Json | None) -> Edit:
    def edit(schema: Json) -> None:
        new = {**mappings(schema)["displayName"], "targetAttributeName": target, "source": source}
        group_mapping(schema)["attributeMappings"].append(copy.deepcopy(new))

    return edit


def add_filter(attribute: str, operator: str, values: list[str]) -> Edit:
    clause = {"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": values}}
    return lambda schema: group_mapping(schema)["scope"]["groups"].append({"name": "x", "clauses": [clause]})


def function(expression: str, parameters: list[Json]) -> Json:
    return {
        "type": "Function",
        "name": expression.partition("(")[0],
        "expression": expression,
        "parameters": parameters,
    }


CONSTANT = {"type": "Constant", "name": "x", "expression": '"x"', "parameters": []}
DISPLAY_NAME = {"type": "Attribute", "name": "displayName", "expression": "[displayName]", "parameters": []}


@pytest.mark.parametrize(
    "edit",
    [
        add_mapping("info", CONSTANT),
        add_mapping("info", DISPLAY_NAME),
        add_mapping("info", function("ToUpper([displayName])", [{"key": "source", "value": DISPLAY_NAME}])),
        add_filter("displayName", "REGEX MATCH", ["^SG-"]),
        add_filter("description", "IS NOT NULL", []),
        lambda schema: schema.update({"@odata.context": "x"}),
    ],
    ids=["constant", "attribute", "function", "binary filter", "unary filter", "annotation"],
)
def test_edits_that_are_accepted(graph: Graph, job: str, schema: Json, edit: Edit) -> None:
    edit(schema)
    answer = graph.call("PUT", f"{job}/schema", schema)
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (add_mapping("DisplayName", CONSTANT), "more than once"),
        (add_mapping("color", CONSTANT), "target attribute 'color'"),
        (add_mapping("info", {**DISPLAY_NAME, "name": "color"}), "unknown source attribute 'color'"),
        (add_mapping("info", function("ToUpper([displayName]", [])), "cannot be parsed"),
        (add_mapping("info", function("ToUpper([displayName])", [])), "do not agree with its expression"),
        (add_mapping("info", function("ToUpper([color])", [])), "unknown source attribute 'color'"),
        (add_mapping("info", {**CONSTANT, "type": "Colour"}), "is no attributeMappingSourceType"),
        (add_mapping("info", {**CONSTANT, "colour": "red"}), "has no such property"),
        (add_filter("color", "IS NULL", []), "unknown attribute 'color'"),
        (add_filter("members", "IS NULL", []), "cannot be filtered"),
        (add_filter("displayName", "LIKE", ["x"]), "unknown operator 'LIKE'"),
        (add_filter("displayName", "EQUALS", []), "wrong number of values"),
        (add_filter("displayName", "IS NULL", ["x"]), "wrong number of values"),
        (lambda schema: schema.pop("directories"), "is not described by the schema"),
        (lambda schema: schema.pop("synchronizationRules"), "must hold the rules"),
        (lambda schema: rule_of(schema).update(id="other"), "must hold the rules"),
        (lambda schema: rule_of(schema).update(sourceDirectoryName="other"), "directory 'other'"),
        (lambda schema: group_mapping(schema).update(enabled="yes"), "is no Edm.Boolean"),
        (lambda schema: group_mapping(schema).update(flowTypes="Add,Move"), "is no objectFlowTypes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_edits_that_are_refused(graph: Graph, job: str, schema: Json, edit: Edit, reason: str) -> None:
    edit(schema)
    answer = graph.call("PUT", f"{job}/schema", schema)
    assert answer.status_code == 400
    assert reason in answer.text
    assert graph.get(f"{job}/schema").json()["version"] == "v1.0"


@pytest.mark.parametrize("content", ["", "null", "[]", '{"id": ', "<html>"])
def test_a_body_that_is_no_document(graph: Graph, job: str, content: str) -> None:
    url = f"https://graph.contoso.lab/v1.0{job}/schema"
    answer = graph.send("PUT", url, data=content, headers={"Authorization": f"Bearer {graph.token}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


def test_parsing_an_expression(graph: Graph, job: str) -> None:
    body = {
        "expression": 'Replace([preferredLanguage], "-", , , "_", , )',
        "targetAttributeDefinition": None,
        "testInputObject": {"definition": None, "properties": [{"key": "preferredLanguage", "value": "EN-US"}]},
    }
    answer = graph.call("POST", f"{job}/schema/parseExpression", body).json()
    answer.pop("@odata.context")
    source = {"type": "Attribute", "name": "preferredLanguage", "expression": "[preferredLanguage]", "parameters": []}
    assert answer == {
        "parsingSucceeded": True,
        "evaluationSucceeded": True,
        "evaluationResult": ["EN_US"],
        "error": None,
        "parsedExpression": {
            "type": "Function",
            "name": "Replace",
            "expression": 'Replace([preferredLanguage], "-", , , "_", , )',
            "parameters": [
                {"key": "source", "value": source},
                {"key": "Find", "value": {"type": "Constant", "name": "-", "expression": '"-"', "parameters": []}},
                {
                    "key": "Replacement",
                    "value": {"type": "Constant", "name": "_", "expression": '"_"', "parameters": []},
                },
            ],
        },
    }


def test_parsing_without_a_test_object(graph: Graph, job: str) -> None:
    answer = graph.call("POST", f"{job}/schema/parseExpression", {"expression": "Trim([mail])"}).json()
    assert (answer["parsingSucceeded"], answer["evaluationSucceeded"], answer["evaluationResult"]) == (True, False, [])


def test_an_expression_with_several_values_and_a_macro(graph: Graph, job: str) -> None:
    properties = [{"key": "roles", "value@odata.type": "#Collection(String)", "value": ["a", "b", "a"]}]
    body = {"expression": "RemoveDuplicates([roles])", "testInputObject": {"properties": properties}}
    assert graph.call("POST", f"{job}/schema/parseExpression", body).json()["evaluationResult"] == ["a", "b"]
    body = {"expression": 'Append("@", %DomainFQDN%)', "testInputObject": {"properties": []}}
    assert graph.call("POST", f"{job}/schema/parseExpression", body).json()["evaluationResult"] == ["@contoso.lab"]


@pytest.mark.parametrize("expression", ["", "Left([displayName]", "Colour([displayName])", "[displayName", "Left()"])
def test_an_expression_that_cannot_be_parsed(graph: Graph, job: str, expression: str) -> None:
    answer = graph.call("POST", f"{job}/schema/parseExpression", {"expression": expression})
    body = answer.json()
    assert (answer.status_code, body["parsingSucceeded"], body["parsedExpression"]) == (200, False, None)
    assert body["error"]["message"]


def test_operators_and_functions(graph: Graph, job: str) -> None:
    operators = {each["id"]: each for each in graph.values(f"{job}/schema/filterOperators")}
    assert operators["EQUALS"]["arity"] == "Binary"
    assert operators["IS TRUE"]["arity"] == "Unary"
    assert "String" in operators["REGEX MATCH"]["supportedAttributeTypes"]
    functions = {each["id"]: each for each in graph.values(f"{job}/schema/functions")}
    assert [each["name"] for each in functions["Append"]["parameters"]] == ["source", "suffix"]
    assert any(each["allowMultipleOccurrences"] for each in functions["Join"]["parameters"])
    assert len(functions) >= 48


def test_directories(graph: Graph, job: str) -> None:
    directories = {each["name"]: each["id"] for each in graph.values(f"{job}/schema/directories")}
    entra, active_directory = directories["Azure Active Directory"], directories["Active Directory"]
    found = graph.get(f"{job}/schema/directories/{entra}").json()
    assert [each["name"] for each in found["objects"]] == ["Group", "User"]
    assert found["discoveryDateTime"] is None
    discovered = graph.call("POST", f"{job}/schema/directories/{entra}/discover").json()
    assert discovered["discoveryDateTime"]
    assert graph.call("POST", f"{job}/schema/directories/{active_directory}/discover").status_code == 400
    assert graph.get(f"{job}/schema/directories/unknown").status_code == 404


def test_without_permission(limited: Graph, job: str) -> None:
    assert error_of(limited.get(f"{job}/schema")) == (401, "UnknownError", "")
    assert error_of(limited.call("PUT", f"{job}/schema", {})) == (401, "UnknownError", "")
