# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unknown names are told from known ones, and what was meant is named."""

from __future__ import annotations

import datetime
import random
import string
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables import read_variables
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_problems import (
    invalid_values,
    one_edit_apart,
    own_names,
    unknown_names,
)

PLAYBOOKS: dict[str, list[str]] = {"plan": [], "change": ["rollback"], "onboard": [], "rollback": [], "status": []}
VARIABLES = {name: read_variables(name, roles) for name, roles in PLAYBOOKS.items()}
LETTERS = string.ascii_lowercase + "_"


def misspellings(name: str, letter: str) -> set[str]:
    """Return every name with one character removed, swapped with the next, replaced by a letter, or a letter inserted."""
    places = range(len(name))
    removed = {name[:at] + name[at + 1 :] for at in places}
    swapped = {name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :] for at in places}
    replaced = {name[:at] + letter + name[at + 1 :] for at in places}
    inserted = {name[:at] + letter + name[at:] for at in range(len(name) + 1)}
    return removed | swapped | replaced | inserted


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_misspelling_by_one_letter_is_refused_with_the_name_that_is_meant(playbook: str) -> None:
    variables = VARIABLES[playbook]
    letters = random.Random(11)
    count = 0
    for name in sorted(variables.documented):
        for wrong in misspellings(name, letters.choice(LETTERS)) - variables.known:
            (problem,) = unknown_names([wrong], variables)
            assert problem.startswith(f"{wrong} is not a variable of this collection. Did you mean ")
            assert name in problem.removesuffix("?").split("Did you mean ")[1].split(" or ")
            count += 1
    assert count > 1000


NULLABLE = [(playbook, name) for playbook, variables in VARIABLES.items() for name in sorted(variables.options)]
REQUIRED = {"cloud_sync_configuration": "contoso.com", "cloud_sync_test_group": {"name": "SG-Canary"}}


@pytest.mark.parametrize(("playbook", "name"), NULLABLE, ids=lambda part: part.removeprefix("cloud_sync_"))
def test_a_variable_that_is_null_is_not_given(playbook: str, name: str) -> None:
    options = VARIABLES[playbook].options
    required = {**REQUIRED, "cloud_sync_change_dir": "/evidence/one"}
    others = {each: value for each, value in required.items() if each in options and each != name}
    null, without = invalid_values({**others, name: None}, options), invalid_values(others, options)
    assert null == without
    if options[name].get("required"):
        assert null[1][0].startswith(f"{name} is required: ")
    else:
        assert null[0].get(name) == options[name].get("default")
        assert null[1] == []


def test_the_defaults_of_the_playbooks_own_variables() -> None:
    values, _ = invalid_values(REQUIRED, VARIABLES["onboard"].options)
    assert values["cloud_sync_on_failure"] == "rollback"
    assert values["cloud_sync_after_success"] == "resume"
    assert values["cloud_sync_enable"] is True
    assert "cloud_sync_target_container" not in values


def test_options_that_are_not_given_are_not_among_the_values() -> None:
    given = {
        "cloud_sync_attribute_mappings": [{"target": "info", "constant": "x"}],
        "cloud_sync_settings": {"accidental_deletes": {"threshold": 5}},
        "cloud_sync_expected_attributes": {"info": None},
    }
    values, problems = invalid_values({**REQUIRED, **given}, VARIABLES["onboard"].options)
    assert problems == []
    assert {"apply": None, "expression": None}.items().isdisjoint(values["cloud_sync_attribute_mappings"][0].items())
    assert values["cloud_sync_settings"] == given["cloud_sync_settings"]
    assert values["cloud_sync_expected_attributes"] == given["cloud_sync_expected_attributes"]


def test_the_names_that_are_known() -> None:
    variables = VARIABLES["change"]
    assert {
        "cloud_sync_expected_attributes",
        "cloud_sync_graph",
        "cloud_sync_on_failure",
        "cloud_sync_scope_groups",
    } <= variables.documented
    assert {"cloud_sync_verdict", "cloud_sync_last_change_dir", "cloud_sync_counts", "cloud_sync_report"} <= variables.published
    assert {
        "cloud_sync_preflight",
        "cloud_sync_paused",
        "cloud_sync_planned",
        "cloud_sync_failure",
        "cloud_sync_change_dir",
    } <= variables.own
    assert list(unknown_names(["cloud_sync_my_own", "other", "cloud_sync_verdict", "cloud_syncs"], variables)) == []


def test_a_playbook_reads_the_variables_of_all_roles_that_it_may_run() -> None:
    assert {"cloud_sync_rollback_wait", "cloud_sync_assert_wait", "cloud_sync_enable"} <= VARIABLES["onboard"].options.keys()
    assert "cloud_sync_change_dir" not in VARIABLES["change"].options
    assert VARIABLES["rollback"].options["cloud_sync_change_dir"]["required"]
    assert "cloud_sync_assert_wait" not in VARIABLES["rollback"].options


def test_a_name_that_is_like_none_names_the_prefix_of_the_users_own() -> None:
    assert list(unknown_names(["cloud_sync_zzz"], VARIABLES["plan"])) == [
        "cloud_sync_zzz is not a variable of this collection. Variables of your own begin with cloud_sync_my_."
    ]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("abc", "abc", False),
        ("abc", "ab", True),
        ("abc", "bc", True),
        ("abc", "abd", True),
        ("abc", "acb", True),
        ("abc", "bac", True),
        ("abc", "cba", False),
        ("abc", "a", False),
        ("abc", "abcd", True),
        ("abc", "axbd", False),
        ("", "a", True),
    ],
)
def test_one_edit(one: str, other: str, apart: bool) -> None:
    assert one_edit_apart(one, other) is apart
    assert one_edit_apart(other, one) is apart


def test_names_that_the_run_sets_itself() -> None:
    variables = VARIABLES["change"]
    text = "{} is set by the playbook itself, so it can't be given. Remove it."
    assert list(
        own_names(["cloud_sync_change_dir", "cloud_sync_expected_attributes"], ["cloud_sync_failure", "cloud_sync_row"], variables)
    ) == [
        text.format("cloud_sync_change_dir"),
        text.format("cloud_sync_failure"),
    ]
    rollback = VARIABLES["rollback"]
    assert list(own_names(["cloud_sync_change_dir", "cloud_sync_last_change_dir"], [], rollback)) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {},
            "cloud_sync_change_dir is required: The evidence folder of a change, as hybrid_identity.cloud_sync.change_record returns it. "
            "It is <evidence folder>/<change id>.",
        ),
        ({"cloud_sync_change_dir": ""}, "cloud_sync_change_dir is empty. Give it a value."),
        ({"cloud_sync_rollback_wait_timeout": 0}, "cloud_sync_rollback_wait_timeout is 0. It is a number, at least 1."),
        ({"cloud_sync_graph": {"tenantid": "x"}}, "cloud_sync_graph has the unknown option 'tenantid'. Did you mean tenant_id?"),
        ({"cloud_sync_graph": {"zzz": "x"}}, "cloud_sync_graph has the unknown option 'zzz'. Allowed are "),
        ({"cloud_sync_ad": {"ad_port": 636}}, "cloud_sync_ad has the unknown option 'ad_port'. Allowed are ad_auth, "),
        ({"cloud_sync_graph": {"graph_timeout": 0}}, "cloud_sync_graph.graph_timeout is 0. It is a number, at least 1."),
        ({"cloud_sync_graph": {"graph_retries": -1}}, "cloud_sync_graph.graph_retries is -1. It is a number, at least 0."),
        (
            {"cloud_sync_graph": {"graph_max_answer_size": "-1"}},
            "cloud_sync_graph.graph_max_answer_size is -1. It is a number, at least 1.",
        ),
        (
            {"cloud_sync_graph": {"graph_parallel_requests": 33}},
            "cloud_sync_graph.graph_parallel_requests is 33. It is a number, at most 32.",
        ),
        ({"cloud_sync_graph": {"graph_quota_share": 0}}, "cloud_sync_graph.graph_quota_share is 0. It is a number, at least 1."),
        (
            {"cloud_sync_graph": {"graph_quota_share": "101"}},
            "cloud_sync_graph.graph_quota_share is 101. It is a number, at most 100.",
        ),
        ({"cloud_sync_ad": {"ad_timeout": -5}}, "cloud_sync_ad.ad_timeout is -5. It is a number, at least 1."),
        ({"cloud_sync_ad": {"ad_max_answer_size": 0}}, "cloud_sync_ad.ad_max_answer_size is 0. It is a number, at least 1."),
        ({"cloud_sync_ad": {"ad_timeout": None}}, "cloud_sync_ad.ad_timeout is null. Give it a value, or leave it out."),
        ({"cloud_sync_ad": {None: 1}}, "cloud_sync_ad has the name null, which is not text. Write it in quotes."),
        ({"cloud_sync_graph": {1: 2}}, "cloud_sync_graph has the name 1, which is not text. Write it in quotes."),
    ],
)
def test_values(values: dict[str, t.Any], problem: str) -> None:
    complete = {"cloud_sync_change_dir": "/evidence/one"} if values else {}
    (found,) = invalid_values({**complete, **values}, VARIABLES["rollback"].options)[1]
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("cloud_sync_test_group", 5, "cloud_sync_test_group must be a dictionary."),
        ("cloud_sync_test_group", "name=SG-Canary", "cloud_sync_test_group must be a dictionary."),
        ("cloud_sync_settings", [1], "cloud_sync_settings must be a dictionary."),
        ("cloud_sync_settings", {"notification": 1}, "cloud_sync_settings.notification must be a dictionary."),
        ("cloud_sync_graph", "x", "cloud_sync_graph must be a dictionary."),
        ("cloud_sync_attribute_mappings", "x", "cloud_sync_attribute_mappings must be a list of dictionaries."),
        (
            "cloud_sync_attribute_mappings",
            [{"target": "info"}, 5],
            "Entry 2 of cloud_sync_attribute_mappings must be a dictionary.",
        ),
        ("cloud_sync_configuration", ["contoso.com"], "cloud_sync_configuration must be text."),
        (
            "cloud_sync_expected_attributes",
            ["a"],
            "argument 'cloud_sync_expected_attributes' is of type list and we were unable to convert to dict",
        ),
        ("cloud_sync_test_group", {"name": None}, "cloud_sync_test_group.name is null. Give it a value."),
        (
            "cloud_sync_test_group",
            {"name": "x", "members": None},
            "cloud_sync_test_group.members is null. Give it a value, or leave it out.",
        ),
        ("cloud_sync_settings", {1: 2}, "cloud_sync_settings has the name 1, which is not text."),
        (
            "cloud_sync_settings",
            {"notification": {None: 2}},
            "cloud_sync_settings.notification has the name null, which is not text.",
        ),
        (
            "cloud_sync_settings",
            {"accidental_deletes": {"threshold": 0}},
            "cloud_sync_settings.accidental_deletes.threshold is 0. It is a number, at least 1.",
        ),
        ("cloud_sync_expected_attributes", {1: 2}, "cloud_sync_expected_attributes has the name 1, which is not text."),
        (
            "cloud_sync_expected_attributes",
            {"info": {"a": 1}},
            "cloud_sync_expected_attributes: expected_attributes.info is neither a value nor a list of values. Give text, a number or a list.",
        ),
        (
            "cloud_sync_expected_attributes",
            {"in fo": "x"},
            "cloud_sync_expected_attributes: expected_attributes: 'in fo' is not the plain name of an attribute. Write the",
        ),
        (
            "cloud_sync_change_metadata",
            {"b": b"hello"},
            "cloud_sync_change_metadata.b is a value of another kind (bytes). Give text, a number, a list or a dictionary.",
        ),
        ("cloud_sync_change_metadata", {"s": ["a", {"b"}]}, "cloud_sync_change_metadata.s[2] is a value of another kind (set)."),
        ("cloud_sync_change_metadata", {"s": [float("nan")]}, "cloud_sync_change_metadata.s[1] must be a number that has an end."),
        (
            "cloud_sync_change_metadata",
            {"note": "x" * 65533},
            "cloud_sync_change_metadata: The metadata has 65537 bytes. At most 65536 are allowed, names and values together. Leave out",
        ),
        ("cloud_sync_change_id", "a/b", "cloud_sync_change_id: The change id 'a/b' can't be used: it names a folder. Use at most"),
        (
            "cloud_sync_change_id",
            "../x",
            "cloud_sync_change_id: The change id '../x' can't be used: it names a folder. Use at most",
        ),
        ("cloud_sync_test_group", {"members": []}, "missing required arguments: name found in cloud_sync_test_group"),
        ("cloud_sync_test_group", None, "cloud_sync_test_group is required: The group that proves the change."),
        (
            "cloud_sync_settings",
            {"accidental_deletes": {"treshold": 1}},
            "cloud_sync_settings has the unknown option 'accidental_deletes.treshold'. Did you mean threshold?",
        ),
    ],
)
def test_values_of_the_wrong_shape(name: str, value: t.Any, problem: str) -> None:
    right = {"cloud_sync_configuration": "contoso.com", "cloud_sync_test_group": {"name": "SG-Canary"}}
    (found,) = invalid_values({**right, name: value}, VARIABLES["change"].options)[1]
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cloud_sync_change_metadata", {"note": "x" * 65518, "when": datetime.date(2026, 11, 30)}),
        ("cloud_sync_change_id", ""),
        ("cloud_sync_change_id", datetime.date(2026, 11, 30)),
        ("cloud_sync_expected_attributes", {"info": None, "url": ["a", 1]}),
        ("cloud_sync_settings", {"domain": None}),
    ],
)
def test_values_that_are_right(name: str, value: t.Any) -> None:
    assert invalid_values({**REQUIRED, name: value}, VARIABLES["change"].options)[1] == []


def test_names_that_are_no_text_are_nobodys() -> None:
    assert list(unknown_names([1, None, "cloud_sync_configuration"], VARIABLES["change"])) == []


@pytest.mark.parametrize("wrong", ["cloud_sync_target_ou", "cloud_sync_port"])
def test_what_is_only_a_little_alike_is_no_suggestion(wrong: str) -> None:
    (problem,) = unknown_names([wrong], VARIABLES["change"])
    assert problem == f"{wrong} is not a variable of this collection. Variables of your own begin with cloud_sync_my_."


def test_secrets_are_not_shown() -> None:
    secret = {"client_secret": "s3cr3t-value", "auth_method": "s3cr3t-value"}
    public, problems = invalid_values({"cloud_sync_change_dir": "x", "cloud_sync_graph": secret}, VARIABLES["rollback"].options)
    assert "cloud_sync_graph" not in public
    assert public["cloud_sync_rollback_wait"] is True
    assert len(problems) == 1
    assert "s3cr3t" not in problems[0]
