# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task with several mistakes names them all at once, before anything is written."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.in_process import fail
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
CLAUSE: Json = {"attribute": "displayName", "operator": "EQUALS", "values": ["x"]}

# What a task says by itself is wrong: nothing has to be asked for that.
ITS_OWN: Json = {
    "attribute_mappings": [{"target": "member", "constant": "x"}, {"target": "info"}],
    "target_container": "Groups",
    "scoping_filters": [{"name": "one", "all_of": []}],
}
# What the live schema, or the service, doesn't accept.
UNACCEPTED: Json = {
    "attribute_mappings": [
        {"target": "infoo", "constant": "x"},
        {"target": "info", "expression": "Trim("},
        {"target": "description", "attribute": "displayNme"},
        {"target": "displayName", "constant": "right"},
    ],
    "scoping_filters": [
        {"name": "one", "all_of": [{**CLAUSE, "attribute": "displayNme"}]},
        {"name": "two", "all_of": [{**CLAUSE, "operator": "EQUALSS"}]},
    ],
}


def lines(result: Json) -> list[str]:
    """Return the message of each problem, after looking for it in the message of all."""
    problems: list[Json] = result["error"]["problems"]
    for each in problems:
        assert f"\n  {each['message']} {each['hint']}" in result["msg"]
    return [each["message"] for each in problems]


@pytest.mark.parametrize("module", ["sync_schema", "writeback_plan"])
def test_what_contradicts_itself(lab: Lab, module: str) -> None:
    result = fail(module, **NAME, **ITS_OWN)
    assert result["msg"].startswith("4 entries of the desired configuration are not valid, and nothing was written:\n")
    assert result["error"]["code"] == "invalid_option"
    assert [message.partition(":")[0] for message in lines(result)] == [
        "attribute_mappings[0] (target 'member')",
        "attribute_mappings[1] (target 'info')",
        "target_container",
        "scoping_filters[0]",
    ]
    assert lab.requests().count == 0


@pytest.mark.parametrize("module", ["sync_schema", "writeback_plan"])
def test_what_the_schema_does_not_accept(lab: Lab, module: str) -> None:
    result = fail(module, **NAME, **UNACCEPTED)
    assert result["msg"].startswith("5 entries of the desired configuration are not valid, and nothing was written:\n")
    assert result["error"]["code"] == "invalid_schema"
    assert [each["code"] for each in result["error"]["problems"]] == [
        "invalid_schema",
        "invalid_expression",
        "invalid_schema",
        "invalid_schema",
        "invalid_option",
    ]
    assert [message.partition(":")[0] for message in lines(result)] == [
        "Attribute mapping of 'infoo', target",
        "Attribute mapping of 'info', expression Trim(",
        "Attribute mapping of 'description', source",
        "Scoping filter 'one'",
        "Scoping filter 'two'",
    ]
    assert lab.requests().writes == 0


def test_a_single_mistake_is_said_alone(lab: Lab) -> None:
    result = fail("sync_schema", **NAME, attribute_mappings=[{"target": "infoo", "constant": "x"}])
    assert result["msg"].startswith("Attribute mapping of 'infoo', target: the attribute 'infoo' is unknown")
    assert result["error"]["nearest"] == ["info"]
    assert "problems" not in result["error"]


def test_settings(lab: Lab) -> None:
    notification = {"recipients": ["nobody", "ana@contoso.lab", "a@b.c,d@e.f"]}
    result = fail("sync_settings", **NAME, domain="a b", notification=notification, accidental_deletes={"threshold": 0})
    assert result["msg"].startswith("4 settings are not valid, and nothing was written:\n")
    assert lines(result)[0] == "domain: 'a b' is not a valid DNS name."
    assert [message.partition(":")[0] for message in lines(result)] == [
        "domain",
        "notification.recipients",
        "notification.recipients",
        "accidental_deletes.threshold is 0.",
    ]
    assert lab.requests().count == 0


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("sync_scope", {"groups": ["SG-Canary", "SG-Nobody", "SG-None"]}),
        ("writeback_plan", {"assign": ["SG-Nobody", "SG-None"]}),
        ("writeback_info", {"groups": ["SG-Nobody", "SG-Canary", "SG-None"]}),
    ],
    ids=["sync_scope", "writeback_plan", "writeback_info"],
)
def test_groups_that_do_not_exist(lab: Lab, module: str, options: Json) -> None:
    result = fail(module, **NAME, **options)
    assert result["msg"].startswith("2 groups can't be found:\n")
    assert lines(result) == [
        "There is no group with the id or display name 'SG-Nobody'",
        "There is no group with the id or display name 'SG-None'",
    ]
    assert lab.requests().writes == 0
