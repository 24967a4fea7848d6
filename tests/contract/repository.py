# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the contract tests know about the repository."""

from __future__ import annotations

import ast
import typing as t
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tests.tools.collection_copy import REPOSITORY, repository_files

COLLECTION = "ansible_collections.hybrid_identity.cloud_sync"
# Modules whose work is done by their action plugin alone, since only that sees the playbook's variables, and all files of the collection.
ACTIONS = ["check_files", "check_variables", "pipeline_report"]
MODULES = sorted(path.stem for path in (REPOSITORY / "plugins" / "modules").glob("*.py") if path.stem not in ACTIONS)
ROLES = sorted(path.name for path in (REPOSITORY / "roles").glob("*") if path.is_dir())
PLAYBOOKS = sorted(path.stem for path in (REPOSITORY / "playbooks").glob("*.yml"))


@cache
def files() -> tuple[Path, ...]:
    """Return all files of the repository, relative to its root."""
    return tuple(repository_files())


def python_files(folder: str) -> list[Path]:
    """Return the Python files under a folder, relative to the repository's root."""
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(folder)]


def text(path: Path | str) -> str:
    """Return the text of a file of the repository."""
    return (REPOSITORY / path).read_text(encoding="utf-8")


def load_yaml(path: Path | str) -> t.Any:
    """Return the content of a YAML file of the repository."""
    return yaml.safe_load(text(path))


def syntax(path: Path | str) -> ast.Module:
    """Return the syntax tree of a Python file of the repository."""
    return ast.parse(text(path), filename=str(path))


def imported_modules(path: Path, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Yield the full name of every module that import statements among the nodes name."""
    package = [*COLLECTION.split("."), *path.parts[:-1]]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*base, *(node.module or "").split(".")]).rstrip(".")
