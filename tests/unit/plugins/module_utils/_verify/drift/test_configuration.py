# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a live configuration isn't what is desired, as findings."""

from __future__ import annotations

import json
import shlex
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.desired import read_desired
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.desired_settings import read_settings
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.configuration import (
    CHANGE,
    CHECKS,
    assignment_drift,
    job_drift,
    schema_drift,
    settings_drift,
    task,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding, FoundObject
from tests.unit.documents import constant, filter_group
from tests.unit.postures import document, job, settings, switched_off

Json = dict[str, t.Any]
Short = tuple[str, str, str, str]

GROUPS = "OU=Groups,DC=contoso,DC=com"
SALES = {"name": "Sales", "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^S"]}]}


def mapping(target: str, **more: t.Any) -> Json:
    return {"target": target, "object_type": "Group", "state": "present", **more}


def schema_findings(live: Json, **options: t.Any) -> list[Finding]:
    given = {
        "attribute_mappings": [],
        "scoping_filters": None,
        "scoping_filters_mode": "exact",
        "target_container": None,
        "on_premises_members": None,
        **options,
    }
    desired, problems, _hold = read_desired(given)
    assert not problems
    return schema_drift(live, desired)


def short(findings: list[Finding]) -> list[Short]:
    return [(each.check.removeprefix("configuration."), each.subject, each.expected, each.actual) for each in findings]


WITH_FILTER = document(filters=[filter_group("Sales", ("displayName", "REGEX MATCH", "^S"))])

SCHEMA: list[tuple[Json, Json, list[Short]]] = [
    (document(), {}, []),
    (document(), {"attribute_mappings": [mapping("info", constant="x")]}, [("mapping", "info", '"x"', "not mapped")]),
    (document(constant("info", "x")), {"attribute_mappings": [mapping("INFO", constant="x")]}, []),
    (
        document(constant("info", "y", defaultValue="z", flowType="ObjectAddOnly")),
        {"attribute_mappings": [mapping("info", constant="x")]},
        [("mapping", "info", '"x"', '"y", default value "z", applied on_create')],
    ),
    (
        document(constant("info", "x")),
        {"attribute_mappings": [mapping("info", constant="x", apply="on_create")]},
        [("mapping", "info", '"x", applied on_create', '"x"')],
    ),
    (
        document(constant("info", "x")),
        {"attribute_mappings": [mapping("info", constant="x", default_value="d")]},
        [("mapping", "info", '"x", default value "d"', '"x"')],
    ),
    (
        document(constant("info", "x")),
        {"attribute_mappings": [mapping("info", state="absent")]},
        [("mapping", "info", "not mapped", '"x"')],
    ),
    (document(), {"target_container": "ou=groups, dc=contoso, dc=com"}, []),
    (
        document(),
        {"target_container": "[country]"},
        [("container", "parentDistinguishedName", "[country]", f'"{GROUPS}"')],
    ),
    (WITH_FILTER, {"scoping_filters": [SALES]}, []),
    (document(), {"scoping_filters": [SALES]}, [("filter", "Sales", "displayName REGEX MATCH '^S'", "absent")]),
    (WITH_FILTER, {"scoping_filters": []}, [("filter", "Sales", "absent", "displayName REGEX MATCH '^S'")]),
    (WITH_FILTER, {"scoping_filters": [], "scoping_filters_mode": "additive"}, []),
    (
        document(filters=[filter_group("Sales", ("displayName", "REGEX MATCH", "^T"), ("description", "IS NULL"))]),
        {"scoping_filters": [SALES]},
        [("filter", "Sales", "displayName REGEX MATCH '^S'", "displayName REGEX MATCH '^T' and description IS NULL")],
    ),
    (
        switched_off(),
        {"on_premises_members": True},
        [("membership_switch", "membership to on-premises users", "on", "off")],
    ),
    (switched_off(), {"on_premises_members": False}, []),
]


@pytest.mark.parametrize(("live", "options", "expected"), SCHEMA)
def test_the_schema_is_held_against_what_is_desired(live: Json, options: Json, expected: list[Short]) -> None:
    found = schema_findings(live, **options)
    assert short(found) == expected
    assert {(each.state, each.severity, each.fix.command) for each in found} <= {("drift", "high", CHANGE)}


def test_what_cannot_be_compared_is_unknown_and_hides_nothing() -> None:
    live = document(constant("info", "a"), constant("Info", "b"))
    found = schema_findings(live, attribute_mappings=[mapping("info", constant="a"), mapping("pager", constant="1")])
    assert [(each.subject, each.state, each.actual) for each in found] == [
        ("info", "unknown", "unknown"),
        ("pager", "drift", "not mapped"),
    ]
    assert "maps the target attribute 'info' 2 times" in found[0].reason


def test_a_switch_that_the_schema_does_not_show_is_unknown() -> None:
    live = document()
    live["synchronizationRules"][0]["objectMappings"].pop()
    assert [(each.actual, each.state) for each in schema_findings(live, on_premises_members=True)] == [("not set", "unknown")]


SETTINGS: list[tuple[Json, list[Short]]] = [
    ({}, []),
    ({"domain": "CONTOSO.com"}, []),
    ({"domain": "fabrikam.com"}, [("setting", "domain", "fabrikam.com", "contoso.com")]),
    ({"notification": {"enabled": False}}, [("setting", "notification.enabled", "off", "on")]),
    (
        {"notification": {"recipients": ["a@x.com", "b@x.com"]}},
        [("setting", "notification.recipients", "a@x.com, b@x.com", "it@contoso.com")],
    ),
    (
        {"accidental_deletes": {"enabled": False, "threshold": 10}},
        [("setting", "accidental_deletes.enabled", "off", "on"), ("setting", "accidental_deletes.threshold", "10", "2")],
    ),
    ({"skip_out_of_scope_deletions": False}, []),
    ({"skip_out_of_scope_deletions": True}, [("setting", "skip_out_of_scope_deletions", "on", "not set")]),
]


@pytest.mark.parametrize(("options", "expected"), SETTINGS)
def test_settings_are_held_against_what_is_desired(options: Json, expected: list[Short]) -> None:
    wanted, problems = read_settings(options)
    assert not problems
    assert short(settings_drift(settings(), wanted)) == expected


def test_a_masked_setting_is_unknown() -> None:
    wanted, _problems = read_settings({"domain": "contoso.com"})
    found = settings_drift([{"key": "Domain", "value": "****"}], wanted)
    assert [(each.check, each.subject, each.state) for each in found] == [("configuration.setting", "Domain", "unknown")]


def test_the_job_is_held_against_its_state() -> None:
    assert job_drift(job(), "started", "contoso.com") == []
    (found,) = job_drift(job(), "paused", "contoso.com")
    assert (found.expected, found.actual) == ("paused", "started")
    assert found.fix.command == (
        'ansible localhost -m hybrid_identity.cloud_sync.sync_job -a \'{"configuration": "contoso.com", "state": "paused"}\''
    )


def test_an_assignment_names_its_group_and_the_task() -> None:
    group = FoundObject("8213fd99", "It's us")
    missing = assignment_drift(group, is_wanted=True, configuration="contoso.com")
    surplus = assignment_drift(group, is_wanted=False, configuration="contoso.com")
    assert (missing.expected, missing.actual, missing.group) == ("assigned", "not assigned", group)
    assert (surplus.expected, surplus.actual) == ("not assigned", "assigned")
    options = json.loads(shlex.split(surplus.fix.command)[-1])
    assert options == {"configuration": "contoso.com", "groups": ["8213fd99"], "state": "absent"}


def test_a_command_survives_a_shell() -> None:
    *words, options = shlex.split(task("sync_scope", groups=['Bob\'s "group" $HOME']))
    assert words == ["ansible", "localhost", "-m", "hybrid_identity.cloud_sync.sync_scope", "-a"]
    assert json.loads(options) == {"groups": ['Bob\'s "group" $HOME']}


def test_every_check_is_found_here() -> None:
    named = {f"configuration.{check}" for _live, _options, expected in SCHEMA for check, *_rest in expected}
    assert named | {"configuration.setting", "configuration.assignment", "configuration.job_state"} == set(CHECKS)
