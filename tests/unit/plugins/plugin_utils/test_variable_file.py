# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a file of variables, each with its line; and that what is right has no problem."""

from __future__ import annotations

import random
import textwrap
from functools import cache
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.located_yaml import read_located
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import Variables, read_all_variables
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_file import file_problems
from tests.tools.collection_copy import REPOSITORY

NAME = "cloud_sync_configuration: contoso.com\n"
Found = tuple[int, str, str, str]


@cache
def variables(playbook: str = "plan") -> Variables:
    return read_all_variables(playbook)


def check(folder: Path, content: str, playbook: str = "plan") -> list[Found]:
    """Return line, level, rule and text of each problem."""
    path = folder / "cloud_sync.yml"
    path.write_text(content, encoding="utf-8")
    file = read_located(path)
    assert [problem for problem, _position in file.problems if problem.rule == "file.invalid"] == []
    return [
        (file.position(problem.path).line, problem.level, problem.rule, f"{problem.message} {problem.hint}".strip())
        for problem in file_problems(file, variables(playbook))
    ]


GOOD = {
    "a whole configuration": """\
        cloud_sync_configuration: contoso.com
        cloud_sync_target_container: OU=Groups,DC=contoso,DC=com
        cloud_sync_scope_mode: all
        cloud_sync_attribute_mappings:
          - target: info
            constant: Managed in Entra ID
          - target: cn
            expression: Append(Left([displayName], 40), Append("_", Mid([objectId], 25, 12)))
          - {target: description, state: absent}
          - target: extensionName
            attribute: extension_9b2f4c601d834a8e9a572f1f0c5e0a01_costCenter
        cloud_sync_scoping_filters:
          - name: departments
            all_of:
              - {attribute: displayName, operator: REGEX MATCH, values: ["^SG-"]}
        cloud_sync_settings:
          notification: {enabled: true, recipients: [ops@contoso.com]}
          accidental_deletes: {enabled: true, threshold: 50}
        cloud_sync_test_group: {name: SG-Canary, members: [ana@contoso.com, ben@contoso.com]}
        cloud_sync_my_ou: OU=Groups
        """,
    "templates": """\
        cloud_sync_configuration: "{{ inventory_hostname }}"
        cloud_sync_target_container: "{{ ou }},DC=contoso,DC=com"
        cloud_sync_max_changed: "{{ limits.changed }}"
        cloud_sync_scope_mode: "{{ mode }}"
        cloud_sync_attribute_mappings:
          - target: cn
            expression: Append([displayName], "{{ suffix }}")
            apply: "{{ when }}"
          - "{{ more_mappings }}"
        cloud_sync_scoping_filters: "{{ filters }}"
        cloud_sync_graph: {client_secret: "{{ lookup('env', 'SECRET') }}", graph_timeout: "{{ seconds }}"}
        """,
    "a vaulted secret": """\
        cloud_sync_configuration: contoso.com
        cloud_sync_ad:
          ad_password: !vault |
            $ANSIBLE_VAULT;1.1;AES256
            61
        cloud_sync_graph: {graph_proxy: "http://proxy.contoso.com:8080"}
        """,
    "null is not given": """\
        cloud_sync_configuration: contoso.com
        cloud_sync_max_changed:
        cloud_sync_attribute_mappings:
        """,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_has_no_problem(tmp_path: Path, name: str) -> None:
    assert check(tmp_path, textwrap.dedent(GOOD[name])) == []


def test_the_files_of_the_repository_have_no_problem(tmp_path: Path) -> None:
    demo = REPOSITORY / "playbooks" / "vars" / "demo.yml"
    assert [found for found in check(tmp_path, demo.read_text(encoding="utf-8"), "change") if found[1] == "error"] == []


@pytest.mark.parametrize(
    ("content", "line", "level", "rule", "text"),
    [
        ("cloud_sync_max_change: 1", 2, "error", "variable.unknown", "Did you mean cloud_sync_max_changed?"),
        ("clod_sync_settings: {}", 2, "error", "variable.unknown", "Did you mean cloud_sync_settings?"),
        ("cloud_sync_shiny: 1", 2, "error", "variable.unknown", "Variables of your own begin with cloud_sync_my_."),
        ("1: 2", 2, "error", "variable.unknown", "1 is not the name of a variable."),
        ("cloud_sync_planned: {}", 2, "error", "variable.reserved", "is set by the playbook itself"),
        ("cloud_sync_max_changed: many", 2, "error", "variable.invalid", "cloud_sync_max_changed"),
        ("cloud_sync_max_changed: -1", 2, "error", "variable.invalid", "is -1. It is a number, at least 0."),
        ("cloud_sync_scope_mode: some", 2, "error", "variable.invalid", "must be one of: selected, all"),
        ("cloud_sync_attribute_mappings: {}", 2, "error", "variable.invalid", "must be a list of dictionaries"),
        (
            "cloud_sync_attribute_mappings:\n- x",
            3,
            "error",
            "variable.invalid",
            "Entry 1 of cloud_sync_attribute_mappings must be a",
        ),
        (
            "cloud_sync_attribute_mappings:\n- {target: a, constant: b}\n- x",
            4,
            "error",
            "variable.invalid",
            "Entry 2 of cloud_sync_attribute_mappings must be a dictionary",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  constnt: x",
            4,
            "error",
            "variable.invalid",
            "has the unknown option 'constnt'. Did you mean constant?",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  constant: x\n  apply: alway",
            5,
            "error",
            "variable.invalid",
            "must be one of: always, on_create",
        ),
        (
            "cloud_sync_attribute_mappings:\n- constant: x",
            3,
            "error",
            "variable.invalid",
            "missing required arguments: target",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n- target: info\n  constant: x\n  attribute: mail",
            3,
            "error",
            "desired.invalid",
            "attribute_mappings[0] (target 'info'): found none of them.",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  wrong: x\n- target: objectGUID\n  constant: x",
            5,
            "error",
            "desired.invalid",
            "attribute_mappings[1] (target 'objectGUID'): this mapping is protected",
        ),
        (
            "cloud_sync_attribute_mappings:\n- {target: info, constant: a}\n- {target: Info, constant: b}",
            4,
            "error",
            "desired.invalid",
            "the target attribute 'Info' is given twice",
        ),
        ("cloud_sync_target_container: Groups", 2, "error", "desired.invalid", "target_container"),
        (
            "cloud_sync_target_container: Switch([department], )",
            2,
            "error",
            "expression.invalid",
            "Attribute mapping of 'parentDistinguishedName'",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  expression: Lefft([mail], 2)",
            4,
            "error",
            "expression.invalid",
            "Unknown function Lefft (position 0) Did you mean Left?",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  expression: Left([mail])",
            4,
            "error",
            "expression.invalid",
            "Left takes",
        ),
        (
            'cloud_sync_attribute_mappings:\n- target: info\n  expression: Mid([mail], ToLower("a",), 2)',
            4,
            "warning",
            "expression.always_fails",
            "it fails for every value of its attributes that was tried",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  expression: left([mail], 2)",
            4,
            "note",
            "expression.style",
            "The documented spelling of left is Left",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  attribute: dispalyName",
            4,
            "warning",
            "attribute.unknown",
            "Did you mean displayName?",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  expression: ToLower([displayname],)",
            4,
            "warning",
            "attribute.unknown",
            "Did you mean displayName?",
        ),
        (
            "cloud_sync_attribute_mappings:\n- target: info\n  constant: 'Left([mail], 2)'",
            3,
            "warning",
            "mapping.doubtful_text",
            "is written as it stands",
        ),
        (
            "cloud_sync_scoping_filters:\n- name: a\n  all_of:\n  - {attribute: mail, operator: EQUAL, values: [a]}",
            5,
            "error",
            "filter.invalid",
            "the operator 'EQUAL' is unknown, or the service doesn't support it. Write EQUALS.",
        ),
        (
            "cloud_sync_scoping_filters:\n- name: a\n  all_of:\n  - {attribute: mail, operator: IS NULL}\n"
            "  - {attribute: mail, operator: REGEX MATCH, values: ['(']}",
            6,
            "error",
            "filter.invalid",
            "Scoping filter 'a'",
        ),
        (
            "cloud_sync_scoping_filters:\n- name: a\n  all_of:\n  - attribute: dispalyName\n    operator: IS NULL",
            5,
            "warning",
            "attribute.unknown",
            "Did you mean displayName?",
        ),
        (
            "cloud_sync_scoping_filters:\n- {name: a, all_of: [{attribute: mail, operator: IS NULL}]}\n- {name: A, all_of: []}",
            4,
            "error",
            "desired.invalid",
            "the scoping filter 'A' is given twice",
        ),
        ("cloud_sync_test_group:\n  name: a\n  members: [b, c,\n    B]", 5, "warning", "list.duplicate", "'B' stands twice"),
        ("cloud_sync_settings:\n  domian: x", 3, "error", "variable.invalid", "Did you mean domain?"),
        ("cloud_sync_settings:\n  domain: a b", 3, "error", "settings.invalid", "is not a valid DNS name"),
        (
            "cloud_sync_settings:\n  accidental_deletes:\n    enabled: false",
            3,
            "error",
            "posture.deletion_threshold_off",
            "The protection against accidental deletions is off.",
        ),
        (
            "cloud_sync_settings:\n  notification:\n    enabled: false",
            3,
            "warning",
            "posture.notification_off",
            "Nobody is told",
        ),
        ("cloud_sync_graph:\n  client_secret: abc", 3, "warning", "secret.plain", "cloud_sync_graph.client_secret holds a secret"),
        ("cloud_sync_graph:\n  graph_proxy: http://a:b@c:1", 3, "warning", "secret.plain", "graph_proxy holds a secret"),
        ("cloud_sync_target_container: '{{ ou'", 2, "error", "template.invalid", "The template can't be parsed"),
        (
            "cloud_sync_attribute_mappings:\n- target: cn\n  attribute: displayName",
            3,
            "warning",
            "posture.names_can_collide",
            "Two groups with one display name get one name (cn) in one container.",
        ),
        (
            'cloud_sync_attribute_mappings:\n- target: parentDistinguishedName\n  expression: Switch([mail],, "x", "OU=A,DC=b")',
            3,
            "error",
            "posture.container_may_be_empty",
            "The target container can be empty.",
        ),
        (
            "cloud_sync_scope_mode: all\ncloud_sync_scoping_filters: []",
            3,
            "warning",
            "posture.all_without_filter",
            "no scoping filter narrows that",
        ),
        ("cloud_sync_change_id: a/b", 2, "error", "variable.invalid", "cloud_sync_change_id"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, content: str, line: int, level: str, rule: str, text: str) -> None:
    found = check(tmp_path, f"{NAME}{content}\n")
    assert [each for each in found if each[:3] == (line, level, rule) and text in each[3]], found


def test_one_mistake_does_not_hide_another(tmp_path: Path) -> None:
    content = f"""{NAME}
cloud_sync_max_change: 1
cloud_sync_attribute_mappings:
  - target: info
    constnt: x
  - target: description
    expression: Lefft([mail], 2)
  - target: cn
    attribute: displayName
"""
    assert [(line, rule) for line, _level, rule, _text in check(tmp_path, content)] == [
        (3, "variable.unknown"),
        (6, "variable.invalid"),
        (8, "expression.invalid"),
        (9, "posture.names_can_collide"),
        (9, "posture.name_too_long"),
    ]


@pytest.mark.parametrize(("playbook", "missing"), [("plan", 1), ("change", 2), ("status", 0)])
def test_what_the_playbook_needs(tmp_path: Path, playbook: str, missing: int) -> None:
    found = check(tmp_path, "cloud_sync_my_own: 1\n", playbook)
    assert [rule for _line, _level, rule, _text in found] == ["variable.missing"] * missing


def test_variables_of_all_playbooks_are_allowed(tmp_path: Path) -> None:
    assert (
        check(tmp_path, f"{NAME}cloud_sync_enable: false\ncloud_sync_drift_fail_on: high\ncloud_sync_rollback_wait: true\n") == []
    )


def test_no_secret_is_repeated(tmp_path: Path) -> None:
    found = check(tmp_path, f"{NAME}cloud_sync_graph: {{client_secret: secret-4711, graph_timeout: secret-4711}}\n")
    assert len(found) == 2
    assert "secret-4711" not in str(found)


def test_the_default_configuration_has_no_finding(tmp_path: Path) -> None:
    """So that every finding of the posture is about what the file says."""
    assert check(tmp_path, NAME) == []


def test_a_damaged_file_has_problems_and_no_traceback(tmp_path: Path) -> None:
    """Characters are lost, doubled or swapped for ones that mean something in YAML, expressions and templates."""
    chance = random.Random(14)
    texts = [textwrap.dedent(text) for text in GOOD.values()]
    found = 0
    for _case in range(400):
        characters = list(chance.choice(texts))
        for _damage in range(chance.randrange(1, 4)):
            place = chance.randrange(len(characters))
            characters[place : place + chance.randrange(3)] = chance.choice(
                ["", *":-[]{},'\"&*!|>%@#()\\\n\t 1\u00e9", "{{", "%}", "null"]
            )
        path = tmp_path / "cloud_sync.yml"
        path.write_text("".join(characters), encoding="utf-8")
        file = read_located(path)
        problems = [problem for problem, _position in file.problems] or list(file_problems(file, variables()))
        assert all(problem.message and problem.rule for problem in problems)
        found += bool(problems)
    assert found > 100
