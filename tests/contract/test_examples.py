# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What documentation shows can be typed: options of modules are real, playbooks are playbooks, commands exist."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests.contract.repository import COLLECTION, MODULES, PLAYBOOKS, syntax
from tests.tools.collection_copy import REPOSITORY
from tests.tools.guide_blocks import COMMANDS, TASKS, Block, Json, blocks, options_of, write_playbook

ANSIBLE_PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")
ENVIRONMENT = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(REPOSITORY / ".venv" / "collections")}


def examples(module: str) -> list[Json]:
    """Return the tasks in a module's EXAMPLES."""
    for node in syntax(f"plugins/modules/{module}.py").body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "EXAMPLES":
            content: list[Json] = yaml.safe_load(ast.literal_eval(node.value))
            return content
    raise AssertionError(f"{module} has no EXAMPLES")


def every_task(tasks: t.Iterable[Json]) -> t.Iterator[Json]:
    """Yield tasks, those in blocks and plays included."""
    for task in tasks:
        yield task
        for section in ("block", "rescue", "always", "tasks"):
            yield from every_task(task.get(section, []))


def problems(task: Json) -> list[str]:
    """Return what a module of the collection would refuse in a task; templates and the environment can hold anything."""
    found = options_of(task)
    if found is None:
        return []
    module, options = found
    spec = importlib.import_module(f"{COLLECTION}.plugins.modules.{module}").SPEC.to_kwargs()
    given = {name: value for name, value in options.items() if not (isinstance(value, str) and "{{" in value)}
    arguments = {name: without_fallback(each, required=name in given) for name, each in spec["argument_spec"].items()}
    unknown = [f"{module} has no option {name}" for name in options.keys() - arguments.keys()]
    rules = {name: rule for name, rule in spec.items() if name in ("mutually_exclusive", "required_together")}
    known = {name: value for name, value in given.items() if name in arguments}
    return unknown + list(ArgumentSpecValidator(arguments, **rules).validate(known).error_messages)


def without_fallback(argument: t.Mapping[str, t.Any], *, required: bool) -> Json:
    """Return an option that reads nothing of the environment; one that a template gives is not missing."""
    kept = {name: value for name, value in argument.items() if name != "fallback"}
    return {**kept, "required": kept.get("required", False) and required}


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_what_it_takes(module: str) -> None:
    tasks = list(every_task(examples(module)))
    assert any((options_of(task) or ("",))[0] == module for task in tasks), f"no example calls {module}"
    assert [problem for task in tasks for problem in problems(task)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_two_examples(module: str) -> None:
    assert len(examples(module)) >= 2, f"add another example to EXAMPLES of {module}"


@pytest.mark.parametrize("block", blocks(TASKS), ids=str)
def test_the_tasks_of_a_guide_are_what_the_modules_take(block: Block) -> None:
    assert block.tasks
    assert [problem for task in every_task(block.tasks) for problem in problems(task)] == []


def test_the_tasks_of_the_guides_are_playbooks(tmp_path: Path) -> None:
    playbooks = [str(write_playbook(block, tmp_path)) for block in blocks(TASKS)]
    command = [str(ANSIBLE_PLAYBOOK), "--syntax-check", *playbooks]
    checked = subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("playbook:") == len(playbooks)


@pytest.mark.parametrize("block", blocks(COMMANDS), ids=str)
def test_the_commands_of_a_guide_name_what_exists(block: Block) -> None:
    assert block.commands
    rulebooks = (path.stem for path in (REPOSITORY / "extensions" / "eda" / "rulebooks").iterdir())
    known = {*MODULES, *PLAYBOOKS, *rulebooks}
    named = {name for command in block.commands for name in re.findall(r"hybrid_identity\.cloud_sync\.(\w+)", command)}
    assert named <= known


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"configuration": "contoso.com"}, None),
        ({"configuration": "{{ name }}", "state": "restarted"}, None),
        ({"configuraton": "contoso.com"}, "no option configuraton"),
        ({"state": "running"}, "value of state must be one of"),
        ({"wait_timeout": "soon"}, "wait_timeout"),
    ],
)
def test_a_wrong_example_is_noticed(options: Json, problem: str | None) -> None:
    found = problems({"name": "x", "hybrid_identity.cloud_sync.sync_job": options})
    assert (found == []) if problem is None else (len(found) == 1 and problem in found[0])
