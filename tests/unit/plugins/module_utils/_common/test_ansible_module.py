# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module is run as Ansible runs it: in a process of its own, with its parameters on the standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t

import pytest
from ansible.module_utils.common.parameters import PASS_VARS

PREFIX = "ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common"
PROGRAM = f"""
import ansible.module_utils.basic as basic
basic._ANSIBLE_PROFILE = "legacy"  # how the parameters are encoded; ansible-core asks for it since 2.19

from {PREFIX}.ansible_module import run
from {PREFIX}.argument_spec import ArgumentSpec
from {PREFIX}.errors import NotFoundError

SPEC = ArgumentSpec(arguments={{
    "how": {{"type": "str", "required": True}},
    "password": {{"type": "str", "no_log": True}},
    "place": {{"type": "path"}},
    "places": {{"type": "list", "elements": "path"}},
    "inside": {{"type": "dict", "options": {{"place": {{"type": "path"}}, "note": {{"type": "str", "no_log": True}}}}}},
    "ad_validate_certs": {{"type": "bool", "default": True}},
    "graph_validate_certs": {{"type": "bool", "default": True}},
}})

def flow(module):
    how = module.params["how"]
    if how == "fails":
        raise NotFoundError(
            f"No group with password {{module.params['password']}}",
            hint="Look again.", candidates=["a"], sent={{"client_secret": "abc"}},
        ).returning({{"calls": 2}})
    if how == "quotes":
        raise NotFoundError("the service says: \\x1b[2Jnone\\u202e of it\\nVERDICT  CHECK", said="\\u202e")
    if how == "breaks and tells":
        raise KeyError(module.params["password"])
    if how == "breaks":
        raise RuntimeError("defect")
    if how == "echoes":
        warnings = ["\\x1b[2J" + module.params["password"]]
        return {{"changed": False, "said": module.params["password"], "id": "a1b2c3", "warnings": warnings}}
    if how == "shouts":
        raise NotFoundError("nul \\0 and \\x1b[2J", hint="\\u202eback", said="\\x1b[2J")
    if how == "places":
        return {{"changed": False, **{{name: module.params[name] for name in ("place", "places", "inside")}}}}
    return {{"changed": module.check_mode, "warnings": ["careful\\x1b[2J"], "value": 1}}

run(SPEC, flow)
"""


# How a module is told to show its parameters: ansible-core 2.19 knows no such word and always shows them.
SHOW_PARAMETERS: dict[str, t.Any] = {"_ansible_inject_invocation": True} if "inject_invocation" in PASS_VARS else {}


def run_module(pwd: str = "/typed/here", **parameters: t.Any) -> tuple[dict[str, t.Any], subprocess.CompletedProcess[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps({"ANSIBLE_MODULE_ARGS": parameters}),
        env={**os.environ, "PWD": pwd, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return (json.loads(lines[-1]) if lines else {}), done


def test_a_certificate_that_nobody_checks_is_warned_of() -> None:
    result, _done = run_module(how="works", graph_validate_certs=False)
    assert "graph_validate_certs is false" in json.dumps(result["warnings"])
    assert "Set graph_ca_path instead" in json.dumps(result["warnings"])
    result, _done = run_module(how="fails", ad_validate_certs=False)
    assert "ad_validate_certs is false" in json.dumps(result["warnings"])


def test_success() -> None:
    result, done = run_module(how="works")
    assert done.returncode == 0, done.stderr
    assert (result["changed"], result["value"]) == (False, 1)
    assert "careful␛[2J" in json.dumps(result["warnings"], ensure_ascii=False)


def test_check_mode_reaches_the_flow() -> None:
    result, _done = run_module(how="works", _ansible_check_mode=True)
    assert result["changed"] is True


def test_an_expected_error_becomes_one_failure_without_secrets() -> None:
    result, done = run_module(how="fails", password="hunter2")
    assert done.returncode == 1
    assert result["failed"] is True
    assert result["msg"] == "No group with password ********. Look again."
    assert result["error"] == {
        "code": "not_found",
        "hint": "Look again.",
        "candidates": ["a"],
        "sent": {"client_secret": "********"},
    }
    assert result["calls"] == 2
    assert "hunter2" not in done.stdout + done.stderr


def test_a_message_shows_the_characters_that_act_on_their_own() -> None:
    result, _done = run_module(how="quotes")
    assert result["msg"] == "the service says: ␛[2Jnone[U+202E] of it\nVERDICT  CHECK"
    assert result["error"]["said"] == "[U+202E]"


def test_an_unexpected_exception_is_not_swallowed() -> None:
    result, done = run_module(how="breaks")
    assert done.returncode != 0
    assert "defect" in done.stderr or "defect" in json.dumps(result)


def test_a_wrong_option_is_ansibles_own_error() -> None:
    result, done = run_module(how="works", password="hunter2", other=1)
    assert result["failed"] is True
    assert "other" in result["msg"]
    assert "hunter2" not in done.stdout


def test_a_relative_path_begins_where_the_command_was_typed() -> None:
    result, _done = run_module(how="places", place="./a/../b", places=["c", "/d", "~/e"], inside={"place": "f"})
    assert (result["place"], result["places"][:2], result["inside"]["place"]) == (
        "/typed/here/b",
        ["/typed/here/c", "/d"],
        "/typed/here/f",
    )
    assert result["places"][2] == os.path.expanduser("~/e")
    result, _done = run_module(how="places", place="FILE:/etc/krb5.keytab")
    assert (result["place"], result["places"]) == ("FILE:/etc/krb5.keytab", None)


@pytest.mark.parametrize("pwd", ["", "relative"])
def test_a_relative_path_that_begins_nowhere(pwd: str) -> None:
    result, _done = run_module(pwd, how="places", place="a")
    assert result["error"]["code"] == "invalid_option"
    assert result["msg"] == (
        "place: 'a' is relative, and nothing says where the command was typed (PWD is not set). Give the whole path."
    )
    result, _done = run_module(pwd, how="places", place="/a")
    assert result["place"] == "/a"


def test_a_result_is_free_of_secrets_in_other_spellings() -> None:
    result, done = run_module(how="echoes", password="hunter2 & more", **SHOW_PARAMETERS)
    assert result["said"] == "********"
    assert "hunter2" not in done.stdout


def test_a_short_secret_does_not_censor_ids_and_is_not_shown_as_a_parameter() -> None:
    result, _done = run_module(how="echoes", password="b2", inside={"note": "c3", "place": "/d"}, **SHOW_PARAMETERS)
    assert result["id"] == "a1b2c3"
    shown = result["invocation"]["module_args"]
    assert shown["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert shown["inside"] == {"note": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "place": "/d"}
    assert shown["how"] == "echoes"


def test_a_message_does_not_steer_the_terminal() -> None:
    result, _done = run_module(how="shouts")
    assert result["msg"].isprintable()
    assert result["error"]["said"].isprintable()
    assert "nul " in result["msg"]
    result, _done = run_module(how="echoes", password="hunter2")
    assert "\x1b" not in json.dumps(result["warnings"], ensure_ascii=False)
    assert "hunter2" not in json.dumps(result["warnings"])


def test_an_unexpected_exception_does_not_tell_a_secret() -> None:
    result, done = run_module(how="breaks and tells", password="hunter2 & more")
    assert done.returncode != 0
    said = done.stdout + done.stderr + json.dumps(result)
    assert "KeyError" in said
    assert "hunter2" not in said
