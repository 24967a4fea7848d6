# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.module_utils.basic import AnsibleFallbackNotFound

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.argument_spec import (
    ArgumentSpec,
    environment,
    environment_fallback,
    environment_origins,
)

CONNECTION = ArgumentSpec(
    arguments={"host": {"type": "str"}, "user": {"type": "str"}, "password": {"type": "str", "no_log": True}},
    required_together=[("user", "password")],
    required_by={"user": ["host"]},
)


def test_merge_keeps_options_and_rules_of_both() -> None:
    group = ArgumentSpec(
        arguments={"name": {"type": "str"}, "id": {"type": "str"}},
        required_one_of=[("name", "id")],
        mutually_exclusive=[("name", "id")],
        required_if=[("name", "x", ["host"])],
        required_by={"user": ["name"]},
    )
    assert CONNECTION.merge(group).to_kwargs() == {
        "argument_spec": {
            "host": {"type": "str"},
            "user": {"type": "str"},
            "password": {"type": "str", "no_log": True},
            "name": {"type": "str"},
            "id": {"type": "str"},
        },
        "required_one_of": [["name", "id"]],
        "required_together": [["user", "password"]],
        "required_if": [["name", "x", ["host"]]],
        "required_by": {"user": ["host", "name"]},
        "mutually_exclusive": [["name", "id"]],
    }


def test_merge_with_itself_changes_nothing() -> None:
    assert CONNECTION.merge(CONNECTION).to_kwargs() == CONNECTION.to_kwargs()


def test_merge_leaves_both_as_they_were() -> None:
    CONNECTION.merge(ArgumentSpec(arguments={"port": {"type": "int"}}, required_by={"user": ["port"]}))
    assert set(CONNECTION.arguments) == {"host", "user", "password"}
    assert CONNECTION.required_by == {"user": ["host"]}


def test_merge_refuses_two_definitions_of_one_option() -> None:
    with pytest.raises(ValueError, match="'host' is defined twice"):
        CONNECTION.merge(ArgumentSpec(arguments={"host": {"type": "list"}}))


def test_environment_takes_the_first_variable_that_is_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_NAME", "")
    monkeypatch.setenv("SECOND_NAME", "value")
    assert environment("UNSET_NAME", "FIRST_NAME", "SECOND_NAME") == "value"


def test_environment_without_a_value_leaves_the_option_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_NAME", "")
    with pytest.raises(AnsibleFallbackNotFound):
        environment("UNSET_NAME", "FIRST_NAME")


def test_environment_fallback_has_the_form_that_ansible_expects() -> None:
    assert environment_fallback("A", "B") == (environment, ["A", "B"])


@pytest.mark.parametrize(
    ("message", "variables"),
    [
        ("client_secret is wrong", ["AZURE_CLIENT_SECRET"]),
        ("value of cloud must be one of: global", ["CLOUD_SYNC_CLOUD"]),
        ("argument 'cloud' is of type list", ["CLOUD_SYNC_CLOUD"]),
        ("a cloud security group", []),
        ("not_client_secret_either", []),
    ],
)
def test_a_message_that_names_an_option_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, message: str, variables: list[str]
) -> None:
    monkeypatch.setenv("CLOUD_SYNC_CLOUD", "global")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "hidden")
    arguments = {
        "cloud": {"fallback": environment_fallback("CLOUD_SYNC_CLOUD")},
        "client_secret": {"fallback": environment_fallback("AZURE_SECRET", "AZURE_CLIENT_SECRET")},
    }
    origins = environment_origins(message, arguments, {"cloud": "global", "client_secret": "hidden"})
    assert [origin.rpartition(" ")[2] for origin in origins] == [f"{variable}." for variable in variables]
    assert environment_origins(message, arguments, {"cloud": "china", "client_secret": "another"}) == []


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("list", ",", ["", ""]),
        ("list", '"dc1.contoso.lab"', ['"dc1.contoso.lab"']),
        ("list", "dc1.contoso.lab,dc2.contoso.lab", ["dc1.contoso.lab", "dc2.contoso.lab"]),
        ("list", "dc1.contoso.lab,dc2.contoso.lab", "dc1.contoso.lab,dc2.contoso.lab"),
        ("bool", "yes", True),
        ("int", "007", 7),
        ("int", "seven", "seven"),
    ],
)
def test_the_variable_of_an_option_of_any_type(monkeypatch: pytest.MonkeyPatch, kind: str, given: str, value: object) -> None:
    monkeypatch.setenv("CLOUD_SYNC_THE_OPTION", given)
    arguments = {"the_option": {"type": kind, "fallback": environment_fallback("CLOUD_SYNC_THE_OPTION")}}
    assert environment_origins("the_option is wrong", arguments, {"the_option": value}) == [
        "The value of the_option is that of the environment variable CLOUD_SYNC_THE_OPTION."
    ]
    assert environment_origins("the_option is wrong", arguments, {"the_option": None}) == []
