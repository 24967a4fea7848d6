# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is tested, documented, in its action groups, and a thin layer over one flow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from tests.contract.repository import COLLECTION, MODULES, files, imported_modules, load_yaml, syntax, text
from tests.integration.helpers.every_module import RUNS

FRAGMENT = "hybrid_identity.cloud_sync."
GROUPS = ("graph", "ad")
OFFLINE = {"change_record", "drift_report"}
"""Modules that connect to nothing, so no action group has options for them."""


def documentation(module: str) -> dict[str, object]:
    """Return what a module's DOCUMENTATION says."""
    for node in syntax(f"plugins/modules/{module}.py").body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "DOCUMENTATION":
            content = yaml.safe_load(ast.literal_eval(node.value))
            assert isinstance(content, dict)
            return content
    raise AssertionError(f"{module} has no DOCUMENTATION")


def test_there_are_modules() -> None:
    assert len(MODULES) >= 11


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_an_integration_test_of_its_name(module: str) -> None:
    tests = [path for path in files() if path.is_relative_to("tests/integration") and path.name == f"test_{module}.py"]
    assert tests, f"add tests/integration/**/test_{module}.py"
    functions = [node.name for node in ast.walk(syntax(tests[0])) if isinstance(node, ast.FunctionDef)]
    assert any(name.startswith("test_") for name in functions), f"{tests[0]} has no test"
    assert module in text(tests[0]).replace(f"test_{module}", ""), f"{tests[0]} never names {module}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_in_the_action_groups_whose_options_it_documents(module: str) -> None:
    members = load_yaml("meta/runtime.yml")["action_groups"]
    fragments = documentation(module)["extends_documentation_fragment"]
    assert isinstance(fragments, list)
    documented = [group for group in GROUPS if FRAGMENT + group in fragments]
    assert bool(documented) != (module in OFFLINE), f"{module} extends the doc fragment graph, ad or both, unless it is in OFFLINE"
    listed = [group for group in GROUPS if module in members[group]]
    assert listed == documented, f"action_groups of meta/runtime.yml: {module} belongs into {documented} and is in {listed}"
    attributes = f"{FRAGMENT}attributes.action_group_{'_and_'.join(documented)}"
    assert not documented or attributes in fragments, f"{module}: extend the doc fragment {attributes}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_run_in_which_it_does_its_work(module: str) -> None:
    runs = [run for run in RUNS if run.module == module]
    assert runs, f"add {module} to tests/integration/helpers/every_module.py"
    members = load_yaml("meta/runtime.yml")["action_groups"]
    for connection in GROUPS:
        connects = any(getattr(run, connection) for run in runs)
        assert connects == (module in members[connection]), f"{module}: set {connection} of its runs in every_module.py"


@pytest.mark.parametrize("group", GROUPS)
def test_an_action_group_holds_existing_modules_in_order(group: str) -> None:
    members = load_yaml("meta/runtime.yml")["action_groups"][group]
    assert set(members) <= set(MODULES)
    assert members == sorted(members)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_calls_one_flow(module: str) -> None:
    path = Path(f"plugins/modules/{module}.py")
    imported = set(imported_modules(path, ast.walk(syntax(path))))
    flows = [name for name in imported if name.startswith(f"{COLLECTION}.plugins.module_utils._flows")]
    assert len(flows) == 1, f"{path} must import exactly one flow, and imports {flows}"


@pytest.mark.parametrize("module", [module for module in MODULES if module.endswith("_info")])
def test_an_info_module_takes_no_state(module: str) -> None:
    options = documentation(module).get("options") or {}
    assert isinstance(options, dict)
    assert "state" not in options
