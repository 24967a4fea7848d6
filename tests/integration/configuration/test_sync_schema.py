# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_schema``: edits by the rules of the service, and nothing written without a difference."""

from __future__ import annotations

import concurrent.futures
import typing as t

import pytest

from tests.integration.helpers.support import fail, run_module, succeed, wait_for
from tests.integration.helpers.tenant_support import TenantClient, group_mapping
from tests.lab import shared_clock
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}
INFO = {"target": "info", "constant": "Managed in Entra ID"}
EMEA = {"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}]}
APAC = {"name": "APAC", "all_of": [{"attribute": "displayName", "operator": "IS NOT NULL"}]}


def filter_of(attribute: str, operator: str, *values: str) -> dict[str, t.Any]:
    return {"name": "x", "all_of": [{"attribute": attribute, "operator": operator, "values": list(values)}]}


def document() -> dict[str, t.Any]:
    return t.cast("dict[str, t.Any]", succeed("sync_schema_info", **NAME, include_document=True)["document"])


def puts(lab: Lab) -> list[str]:
    return [path for path in lab.requests().paths("PUT") if path.endswith("/schema")]


def schema_calls(lab: Lab) -> list[tuple[str, str]]:
    """Return method and query of every request for the schema itself."""
    return [(each["method"], each["query"]) for each in lab.requests().requests if each["path"].endswith("/schema")]


WHOLE = ("GET", "")
VERSION = ("GET", "$select=version")
PUT = ("PUT", "")


@pytest.mark.parametrize(
    ("selecting", "calls"),
    [
        ("honoured", [WHOLE, VERSION, PUT, VERSION]),
        ("ignored", [WHOLE, VERSION, PUT, VERSION]),
        ("refused", [WHOLE, VERSION, WHOLE, PUT, VERSION, WHOLE]),
    ],
)
def test_the_whole_schema_is_read_once(lab: Lab, selecting: str, calls: list[tuple[str, str]]) -> None:
    lab.set(schema_select=selecting)
    version = document()["version"]
    lab.forget_requests()
    first = succeed("sync_schema", **NAME, attribute_mappings=[INFO])
    assert schema_calls(lab) == calls
    assert (first["schema_version_before"], first["schema_version"]) == (version, document()["version"])
    assert first["schema_version"] != version

    lab.forget_requests()
    assert not succeed("sync_schema", **NAME, attribute_mappings=[INFO]).changed
    assert schema_calls(lab) == [WHOLE]


def test_edit_and_edit_again(lab: Lab) -> None:
    before = document()
    desired = {
        "attribute_mappings": [INFO, {"target": "description", "expression": 'Append("Entra group ", [displayName])'}],
        "target_container": "OU=Sales,DC=contoso,DC=lab",
        "scoping_filters": [EMEA],
    }
    first = succeed("sync_schema", **NAME, **desired)
    assert first.changed
    assert [change["name"] for change in first["changes"]] == ["info", "description", "parentDistinguishedName", "EMEA"]
    assert (first["schema_version_before"], first["schema_version"] != first["schema_version_before"]) == (before["version"], True)
    assert first["target_containers"] == ["OU=Sales,DC=contoso,DC=lab"]
    assert len(puts(lab)) == 1

    second = succeed("sync_schema", **NAME, **desired)
    assert (second.changed, second["changes"], second["schema_version"]) == (False, [], first["schema_version"])
    assert len(puts(lab)) == 1

    live = succeed("sync_schema_info", **NAME)
    mappings = {each["target"]: each for each in live["attribute_mappings"]}
    assert mappings["info"] == INFO
    assert mappings["description"]["expression"] == 'Append("Entra group ", [displayName])'
    assert live["scoping_filters"] == [EMEA]


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("OU=Sales,DC=contoso,DC=lab", " ou = sales ; dc=CONTOSO, DC=lab"),
        (
            'IIF([displayName]="x", "OU=Sales,DC=contoso,DC=lab", "OU=Groups,DC=contoso,DC=lab")',
            'IIF([displayName]="x", "ou=sales, dc=contoso, dc=lab", "OU=\\47roups,DC=contoso,DC=lab")',
        ),
    ],
)
def test_a_container_in_another_spelling_is_no_change(lab: Lab, written: str, spelled: str) -> None:
    assert succeed("sync_schema", **NAME, target_container=written).changed
    lab.forget_requests()
    again = succeed("sync_schema", **NAME, target_container=spelled)
    assert (again.changed, again["changes"], puts(lab)) == (False, [], [])


@pytest.mark.parametrize(
    ("target", "kind", "written", "spelled"),
    [
        ("parentDistinguishedName", "expression", '"OU=Sales,DC=contoso,DC=lab"', '"ou=sales, dc=contoso, dc=lab"'),
        ("parentDistinguishedName", "constant", "OU=Sales,DC=contoso,DC=lab", "2.5.4.11=Sales;DC=contoso;DC=lab"),
        ("managedBy", "constant", "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab", "cn=ana alvarez, ou=people, dc=contoso, dc=lab"),
    ],
)
def test_a_name_in_another_spelling_is_no_change(lab: Lab, target: str, kind: str, written: str, spelled: str) -> None:
    assert succeed("sync_schema", **NAME, attribute_mappings=[{"target": target, kind: written}]).changed
    lab.forget_requests()
    assert not succeed("sync_schema", **NAME, attribute_mappings=[{"target": target, kind: spelled}]).changed
    kept = succeed("sync_schema_info", **NAME, include_document=True)["document"]
    (mapping,) = [
        each
        for rule in kept["synchronizationRules"]
        for mapped in rule["objectMappings"]
        for each in mapped["attributeMappings"]
        if each["targetAttributeName"] == target
    ]
    mapping["source"] |= {"name": spelled.strip('"'), "expression": f'"{spelled.strip(chr(34))}"'}
    assert not succeed("sync_schema", **NAME, document=kept).changed
    assert lab.requests().written() == []


def test_a_target_is_written_as_the_schema_spells_it(lab: Lab) -> None:
    result = succeed("sync_schema", **NAME, attribute_mappings=[{"target": "INFO", "constant": "x"}])
    assert [change["name"] for change in result["changes"]] == ["info"]
    targets = [each["target"] for each in succeed("sync_schema_info", **NAME)["attribute_mappings"]]
    assert ("info" in targets, "INFO" in targets) == (True, False)


def test_what_is_not_edited_stays_as_it_was(lab: Lab) -> None:
    before = document()
    succeed("sync_schema", **NAME, attribute_mappings=[INFO])
    after = document()
    mapping = after["synchronizationRules"][0]["objectMappings"][0]
    mapping["attributeMappings"] = [each for each in mapping["attributeMappings"] if each["targetAttributeName"] != "info"]
    assert {**after, "version": None} == {**before, "version": None}


def test_the_stored_tree_is_the_services(lab: Lab) -> None:
    expression = 'Replace([description], "-", , , "_", , )'
    succeed("sync_schema", **NAME, attribute_mappings=[{"target": "info", "expression": expression}])
    mappings = document()["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"]
    (source,) = [each["source"] for each in mappings if each["targetAttributeName"] == "info"]
    assert (source["type"], source["name"], source["expression"]) == ("Function", "Replace", expression)
    # As the service answers: empty arguments vanish from the parameters (Graph reference, parseExpression).
    assert [(each["key"], each["value"]["type"], each["value"]["name"]) for each in source["parameters"]] == [
        ("source", "Attribute", "description"),
        ("Find", "Constant", "-"),
        ("Replacement", "Constant", "_"),
    ]


def test_default_value_on_create_and_absent(lab: Lab) -> None:
    mapping = {"target": "info", "attribute": "description", "default_value": "none", "apply": "on_create"}
    assert succeed("sync_schema", **NAME, attribute_mappings=[mapping]).changed
    assert not succeed("sync_schema", **NAME, attribute_mappings=[mapping]).changed
    kept = {"target": "info", "attribute": "description"}
    assert not succeed("sync_schema", **NAME, attribute_mappings=[kept]).changed
    assert succeed("sync_schema", **NAME, attribute_mappings=[{**kept, "default_value": "", "apply": "always"}]).changed
    absent = {"target": "info", "state": "absent"}
    assert succeed("sync_schema", **NAME, attribute_mappings=[absent]).changed
    assert not succeed("sync_schema", **NAME, attribute_mappings=[absent]).changed


def test_filters_exact_and_additive(lab: Lab) -> None:
    succeed("sync_schema", **NAME, scoping_filters=[EMEA])
    succeed("sync_schema", **NAME, scoping_filters=[APAC], scoping_filters_mode="additive")
    assert [each["name"] for each in succeed("sync_schema_info", **NAME)["scoping_filters"]] == ["EMEA", "APAC"]
    succeed("sync_schema", **NAME, scoping_filters=[APAC])
    assert [each["name"] for each in succeed("sync_schema_info", **NAME)["scoping_filters"]] == ["APAC"]
    succeed("sync_schema", **NAME, scoping_filters=[])
    assert succeed("sync_schema_info", **NAME)["scoping_filters"] == []


def test_check_mode_shows_a_short_diff_and_writes_nothing(lab: Lab) -> None:
    version = document()["version"]
    lab.forget_requests()
    outcome = succeed("sync_schema", check=True, **NAME, attribute_mappings=[INFO])
    assert outcome.changed
    added = [line.removeprefix("+").strip() for line in outcome.output.splitlines() if line.startswith("+ ")]
    assert added == ['"Group attribute mapping info": {', '"constant": "Managed in Entra ID",', '"target": "info"', "}"]
    assert lab.requests().writes == 0
    assert document()["version"] == version


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"attribute_mappings": [{"target": "member", "constant": "x"}]}, "invalid_option", "protected"),
        ({"attribute_mappings": [INFO, {**INFO, "target": "INFO"}]}, "invalid_option", "given twice"),
        ({"attribute_mappings": [{"target": "infoo", "constant": "x"}]}, "invalid_schema", "Did you mean info?"),
        ({"attribute_mappings": [{"target": "info", "attribute": "displyName"}]}, "invalid_schema", "displayName"),
        ({"attribute_mappings": [{"target": "info", "expression": "Trim([descripton])"}]}, "invalid_schema", "description"),
        (
            {"attribute_mappings": [{"target": "info", "expression": 'Append([displayName], "x"'}]},
            "invalid_expression",
            "position 25",
        ),
        ({"attribute_mappings": [{"target": "info", "expression": "Trimm([displayName])"}]}, "invalid_expression", "Trim"),
        ({"attribute_mappings": [{"target": "info", "expression": "Trim([Description])"}]}, "invalid_schema", "'description'"),
        ({"attribute_mappings": [{"target": "info", "attribute": "DisplayName"}]}, "invalid_schema", "'displayName'"),
        ({"scoping_filters": [filter_of("DisplayName", "IS NULL")]}, "invalid_schema", "'displayName'"),
        ({"scoping_filters": [filter_of("displayName", "REGEX MATCH", "SG-[")]}, "invalid_expression", "not closed"),
        ({"scoping_filters": [filter_of("displayName", "NOT REGEX MATCH", "^a", "(")]}, "invalid_expression", "REGEX MATCH"),
        ({"scoping_filters": [filter_of("displayName", "GREATER_THAN", "many")]}, "invalid_expression", "GREATER_THAN"),
        ({"scoping_filters": [filter_of("displayName", "EQUALS")]}, "invalid_expression", "Give the clause a value"),
        ({"scoping_filters": [filter_of("displayName", "IS NULL", "x")]}, "invalid_expression", "takes no value"),
        ({"scoping_filters": [filter_of("displayName", "IsMemberOf", "x")]}, "invalid_option", "Assign the groups"),
        ({"scoping_filters": [filter_of("displayName", "STARTSWITH", "x")]}, "invalid_option", "such as ^SG-"),
        ({"scoping_filters": [filter_of("displayName", "REGEX_MATCHING", "x")]}, "invalid_option", "REGEX MATCH"),
        ({"scoping_filters": [filter_of("displayName", "IS_MEMBER_OF", "x")]}, "invalid_option", "doesn't support it"),
        ({"scoping_filters": [filter_of("members", "IS NULL")]}, "invalid_option", "several values"),
        ({"scoping_filters": [filter_of("Members", "IS NULL")]}, "invalid_option", "several values"),
        ({"attribute_mappings": [{"target": "ParentDistinguishedName", "constant": "Groups"}]}, "invalid_option", "constant"),
        (
            {"attribute_mappings": [{"target": "parentDistinguishedName", "attribute": "info", "default_value": "OU=x"}]},
            "invalid_option",
            "default_value",
        ),
        ({"target_container": "OU=Groups"}, "invalid_option", "target_container"),
        ({"target_container": "OU=Groups,DC"}, "invalid_option", "target_container"),
        ({"scoping_filters": [{"name": "x", "all_of": [{"attribute": "nope", "operator": "IS NULL"}]}]}, "invalid_schema", "nope"),
        (
            {"scoping_filters": [{"name": "x", "all_of": [{"attribute": "displayName", "operator": "LIKE"}]}]},
            "invalid_option",
            "LIKE",
        ),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(lab: Lab, options: dict[str, t.Any], code: str, message: str) -> None:
    outcome = fail("sync_schema", **NAME, **options)
    assert outcome.error["code"] == code, outcome.message
    assert message in outcome.message
    assert lab.requests().writes == 0


LOOKS_LIKE = "Attribute mapping of 'info': the text '{}' looks like {}, and is written as it stands."


@pytest.mark.parametrize(
    ("mapping", "doubtful"),
    [
        ({"constant": "Managed"}, []),
        ({"constant": "AuthoritativeNull"}, [("AuthoritativeNull", "a keyword of Connect Sync")]),
        (
            {"expression": 'IIF([displayName] = "x", "[mail]", "ok")', "default_value": "LCase([mail])"},
            [("LCase([mail])", "an expression"), ("[mail]", "an attribute")],
        ),
        ({"expression": 'IIF([description] = "null", "x", [description])'}, []),
        ({"expression": 'Switch([description], "NULL", "null", "ok")'}, [("NULL", "a keyword of Connect Sync")]),
        ({"expression": 'Append(Replace([description], "null", , , "", , ), "[mail]")'}, [("[mail]", "an attribute")]),
        ({"constant": "[givenName] & [surname]"}, [("[givenName] & [surname]", "an expression")]),
    ],
)
def test_a_text_that_was_probably_meant_otherwise(lab: Lab, mapping: dict[str, t.Any], doubtful: list[tuple[str, str]]) -> None:
    for check in (True, False):
        outcome = succeed("sync_schema", check=check, **NAME, attribute_mappings=[{"target": "info", **mapping}])
        assert outcome.changed
        assert outcome.warnings.count("looks like") == len(doubtful)
        assert all(LOOKS_LIKE.format(*each) in outcome.warnings for each in doubtful)


def test_somebody_else_edits_at_the_same_time(lab: Lab) -> None:
    # The service takes its time for the expression, and meanwhile another edit gets through.
    lab.fault("delay", "/parseExpression$", seconds=5)
    slow = {"target": "info", "expression": "Trim([description])"}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = pool.submit(run_module, "sync_schema", **NAME, attribute_mappings=[slow])
        wait_for(lambda: lab.faults()[0]["hits"] == 1)
        TenantClient(lab).map("info", constant="mine")
        outcome = first.result()
    assert outcome.failed
    assert outcome.error["code"] == "conflict"
    assert "nothing was written" in outcome.message
    assert len(puts(lab)) == 1


def mapped(lab: Lab) -> dict[str, str]:
    """Return the constants of the mappings by target, read past the collection."""
    mappings = group_mapping(TenantClient(lab).schema())["attributeMappings"]
    return {
        each["targetAttributeName"]: each["source"]["name"] for each in mappings if (each["source"] or {}).get("type") == "Constant"
    }


@pytest.mark.usefixtures("real_waits")
def test_two_edits_that_meet_in_the_write(lab: Lab) -> None:
    edits = [{"target": "info", "constant": "first"}, {"target": "description", "constant": "second"}]
    # Both have read the schema and looked at its version again before either is carried out.
    lab.fault("delay", "/schema$", method="PUT", seconds=3, count=2)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        tasks = [pool.submit(run_module, "sync_schema", **NAME, attribute_mappings=[edit]) for edit in edits]
        outcomes = [task.result() for task in tasks]
    held = mapped(lab)
    there = [held.get(edit["target"]) == edit["constant"] for edit in edits]
    assert sorted(there) == [False, True], "the later write replaced the whole document"
    for outcome, edit_is_there in zip(outcomes, there, strict=True):
        assert outcome.failed
        assert outcome.error["code"] == "concurrent_write"
        assert outcome.message.startswith(
            "Somebody else wrote the schema at the same time: this task wrote over version v1.0, and the service now shows version v1.2."
        )
        said = "It is what this task wrote; what the other one wrote in between is lost." if edit_is_there else "that is lost"
        assert said in outcome.message
    (lost,) = (outcome for outcome, edit_is_there in zip(outcomes, there, strict=True) if not edit_is_there)
    assert sorted(lost.error["differences"]) == ["description", "info"]


def test_a_write_of_another_hand_while_the_service_throttles(lab: Lab) -> None:
    lab.fault("throttle", "/schema$", method="PUT", retry_after=3)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        task = pool.submit(run_module, "sync_schema", **NAME, attribute_mappings=[INFO], environment={shared_clock.VARIABLE: None})
        wait_for(lambda: lab.faults()[0]["hits"] == 1)
        TenantClient(lab).map("physicalDeliveryOfficeName", constant="by hand")
        outcome = task.result()
    assert outcome.failed
    assert outcome.error["code"] == "concurrent_write"
    assert (outcome.error["version_before"], outcome.error["version_now"]) == ("v1.0", "v1.2")
    assert "what the other one wrote in between is lost" in outcome.message


def test_a_write_that_is_sent_again_is_not_that_of_another_hand(lab: Lab) -> None:
    # The first is carried out and its answer lost, so the second one makes another version of the same.
    lab.fault("drop", "/schema$", method="PUT", processed=True)
    outcome = succeed("sync_schema", **NAME, attribute_mappings=[INFO])
    assert (outcome["schema_version_before"], outcome["schema_version"]) == ("v1.0", "v1.2")
