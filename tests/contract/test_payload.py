# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible finds every import when it packs a module; it doesn't look everywhere, for instance not into cases of ``match``."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from ansible.executor.module_common import ModuleDepFinder

from tests.contract.repository import COLLECTION, imported_modules, python_files, syntax
from tests.tools.collection_copy import REPOSITORY

# ansible-core 2.19 takes the syntax tree of a file, later ones what is in it.
TAKES_SYNTAX = "tree" in inspect.signature(ModuleDepFinder).parameters
PACKED = [path for folder in ("plugins/modules", "plugins/module_utils") for path in python_files(folder)]


@pytest.mark.parametrize("path", PACKED, ids=str)
def test_every_import_is_found(path: Path) -> None:
    name = ".".join((COLLECTION, *path.with_suffix("").parts))
    found = ModuleDepFinder(name, syntax(path) if TAKES_SYNTAX else (REPOSITORY / path).read_bytes()).submodules
    imported = {each for each in imported_modules(path, ast.walk(syntax(path))) if each.startswith(f"{COLLECTION}.")}
    assert imported <= {".".join(each[:-1]) for each in found} | {".".join(each) for each in found}
