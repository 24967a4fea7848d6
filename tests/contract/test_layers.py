# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may import what: the contracts in pyproject.toml hold, and they see what they must see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.repository import COLLECTION, imported_modules, python_files, syntax
from tests.tools.collection_copy import REPOSITORY

PURE = ("plugins/module_utils/_sync", "plugins/module_utils/_verify")
# A function of values as well, and the only library with it that a pure layer needs.
PATTERN = Path("plugins/module_utils/_sync/expression/regular_expressions/pattern.py")


def test_the_layers_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert ", 0 broken" in answer.stdout


@pytest.mark.parametrize("path", [path for folder in PURE for path in python_files(folder)], ids=str)
def test_a_pure_layer_imports_the_standard_library_alone(path: Path) -> None:
    allowed = sys.stdlib_module_names | ({"regex"} if path == PATTERN else set())
    for name in imported_modules(path, ast.walk(syntax(path))):
        assert name.startswith(f"{COLLECTION}.plugins.module_utils.") or name.split(".")[0] in allowed


@pytest.mark.parametrize("path", python_files("plugins"), ids=str)
def test_a_plugin_can_be_imported_where_its_libraries_are_missing(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"ansible", "ansible_collections"}
    for name in imported_modules(path, iter(syntax(path).body)):
        assert name.split(".")[0] in allowed, f"{path} imports {name} when it is imported, not when it is used"


def test_every_folder_of_module_utils_is_a_layer() -> None:
    folders = {path.parts[2] for path in python_files("plugins/module_utils") if len(path.parts) > 3}
    assert folders == {"_common", "_sync", "_verify", "_graph", "_ad", "_evidence", "_flows"}
