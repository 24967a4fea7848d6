# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of playbooks with something wrong in them: the first task passes, or names each variable that is wrong.

The task is the one of the real playbook, with everything that Ansible computes around it: defaults of modules, the environment.
"""

from __future__ import annotations

import copy
import functools
import importlib
import re
import types
import typing as t
from random import Random

import pytest
from ansible import context
from ansible._internal import _task
from ansible.executor.task_executor import TaskExecutor
from ansible.inventory.manager import InventoryManager
from ansible.module_utils.common.collections import ImmutableDict
from ansible.parsing.dataloader import DataLoader
from ansible.playbook import Playbook
from ansible.playbook.play import Play
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins import loader as plugin_loader
from ansible.template import trust_as_template
from ansible.utils import vars as ansible_vars
from ansible.vars.manager import VariableManager

from tests.fuzz.campaign import Campaign, Finding, require_plain
from tests.fuzz.mutations import VALUES, Raw, changed
from tests.tools.collection_copy import REPOSITORY

Json = dict[str, t.Any]

PLAYBOOKS = ("change", "onboard", "plan", "rollback")
GIVEN: Json = {
    "cloud_sync_configuration": "contoso.lab",
    "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab"]},
    "cloud_sync_target_container": "OU=Marketing,DC=contoso,DC=lab",
    "cloud_sync_attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    "cloud_sync_scoping_filters": [{"attribute": "displayName", "operator": "EQUALS", "values": ["SG-Canary"]}],
    "cloud_sync_expected_attributes": {"info": "Managed in Entra ID"},
    "cloud_sync_settings": {"accidental_deletes": {"enabled": True, "threshold": 50}},
    "cloud_sync_graph": {"graph_timeout": 30, "tenant_id": "contoso.lab"},
    "cloud_sync_ad": {"ad_servers": ["dc1.contoso.lab"], "ad_timeout": 10},
    "cloud_sync_change_id": "CHG1",
    "cloud_sync_change_dir": "/nowhere/CHG1",
    "cloud_sync_evidence_dir": "/nowhere",
    "cloud_sync_change_metadata": {"ticket": "CHG1"},
    "cloud_sync_max_changed": 10,
    "cloud_sync_assert_wait": True,
    "cloud_sync_assert_wait_timeout": 60,
    "cloud_sync_rollback_wait": True,
    "cloud_sync_on_failure": "rollback",
    "cloud_sync_controllers": "all",
}
TEMPLATES = (
    "{{ nowhere.to_be_found }}",
    "{{ 1 / 0 }}",
    "{{ x",
    "{% if %}",
    "{{ [] | first }}",
    "{{ none }}",
    "{{ omit }}",
    "{{ 'a' + 1 }}",
    "{{ range(10) }}",
    "{{ lookup('nothing', 'x') }}",
    "{{ 'x' | nothing }}",
    "{{ cloud_sync_configuration }}",
    "{{ cloud_sync_test_group.members | map('upper') | list }}",
    "{{ {'a': 1}.a.b.c }}",
    "{{ lookup('file', '/nowhere') }}",
    "{{ '%d' | format('x') }}",
    "{{ cloud_sync_test_group.name | int + 'x' }}",
    "{{ undef(hint='x') }}",
)
# What YAML can say, and JSON can't.
ODD = (None, b"hello", {1: 2}, {None: 1}, {"a": b"hello"}, {"a": {2: None}}, [{True: "x"}], {"a": None}, {b"a": 1})
# What a template of the user's own says when it can't be computed is Jinja's.
_OWN = re.compile(r"can't be computed: .*")


class FirstTask:
    """The first task of a playbook, run in this process with variables."""

    def __init__(self, playbook: str) -> None:
        self._loader = DataLoader()
        inventory = InventoryManager(loader=self._loader, sources="localhost,")
        self._variables = VariableManager(loader=self._loader, inventory=inventory)
        path = str(REPOSITORY / "playbooks" / f"{playbook}.yml")
        self._play: Play = Playbook.load(path, variable_manager=self._variables, loader=self._loader).get_plays()[0]
        tasks = [task for block in self._play.compile() for task in block.block if isinstance(task, Task)]
        self._task = next(task for task in tasks if task.action.endswith("check_variables"))
        self._host = inventory.get_host("localhost")

    def run(self, given: Json) -> Json:
        """Return the result of the task."""
        self._variables._extra_vars = given
        ansible_vars.load_extra_vars.extra_vars = given
        task = self._task.copy()
        variables = self._variables.get_vars(play=self._play, host=self._host, task=task)
        play = PlayContext(self._play)
        queue = types.SimpleNamespace(send_callback=lambda *_args, **_kwargs: None)
        with _task.TaskContext.create(task=task, task_vars=variables, host_name="localhost"):
            task.squash()
            done = TaskExecutor(self._host, play, self._loader, plugin_loader, queue, self._variables).run()
        return t.cast("Json", done.as_result_dict())


@pytest.fixture(name="ansible", autouse=True)
def fixture_ansible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ansible as its command line prepares it."""
    monkeypatch.setattr(context, "CLIARGS", ImmutableDict(extra_vars=(), check=False, diff=False, verbosity=0, become=False))
    plugin_loader.init_plugin_loader()
    specifications = importlib.import_module(
        "ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.playbook_variables"
    )
    monkeypatch.setattr(specifications, "_load", functools.cache(specifications._load))  # the same files each time


def test_variables_of_playbooks() -> None:
    tasks = {playbook: FirstTask(playbook) for playbook in PLAYBOOKS}
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        playbook = PLAYBOOKS[number % len(PLAYBOOKS)]
        given = _given(random)
        last[:] = [playbook, given]
        result = tasks[playbook].run(given)
        return _ending(result)

    def describe() -> str:
        playbook, given = last
        wrong = {name: value for name, value in given.items() if GIVEN.get(name) != value}
        return f"{playbook}: {repr(wrong)[:1500]}"

    Campaign("variables").run(400, case, describe)


def _given(random: Random) -> Json:
    given: Json = {name: copy.deepcopy(value) for name, value in GIVEN.items() if random.random() < 0.6}
    name = random.choice(list(GIVEN))
    given.setdefault(name, copy.deepcopy(GIVEN[name]))
    kind = random.random()
    if kind < 0.2:
        given[name] = copy.deepcopy(random.choice(ODD))
    elif kind < 0.25:
        odd: dict[t.Any, t.Any] = given
        odd[random.choice((1, None, True))] = odd.pop(name)
    elif kind < 0.4:
        given[name] = random.choice(TEMPLATES)
    elif kind < 0.6:
        given[name] = copy.deepcopy(random.choice([value for value in VALUES if not isinstance(value, Raw)]))
    elif kind < 0.7:
        given[name[: random.randrange(12, len(name))] + random.choice(("", "x", "_"))] = given.pop(name)
    else:
        given[name] = _without_raw(changed(given[name], random))
        if random.random() < 0.5:
            given[name] = _templated(given[name], random)
    return {name: _trusted(value) for name, value in given.items()}


def _without_raw(value: t.Any) -> t.Any:
    if isinstance(value, Raw):
        return float(value.text) if value.text in ("NaN", "Infinity", "-Infinity") else 10**30
    if isinstance(value, dict):
        return {name: _without_raw(member) for name, member in value.items()}
    return [_without_raw(each) for each in value] if isinstance(value, list) else value


def _templated(value: t.Any, random: Random) -> t.Any:
    """Put a template somewhere into a value."""
    if isinstance(value, dict) and value:
        name = random.choice(list(value))
        return {**value, name: _templated(value[name], random)}
    if isinstance(value, list) and value:
        return [_templated(value[0], random), *value[1:]]
    return random.choice(TEMPLATES)


def _trusted(value: t.Any) -> t.Any:
    """Return a value as one that was given on the command line, where templates are computed."""
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, dict):
        return {name: _trusted(member) for name, member in value.items()}
    return [_trusted(each) for each in value] if isinstance(value, list) else value


def _ending(result: Json) -> str:
    message = str(result.get("msg") or "")
    if not result.get("failed"):
        return "passed"
    if not message.startswith("The variables have "):
        raise Finding(f"Ansible answers, and not the task: {message}")
    lines = message.splitlines()[1:]
    for line in lines:
        require_plain(_OWN.sub("", line))
        if "cloud_sync_" not in line:
            raise Finding(f"a problem names no variable: {line}")
    return "refused"
