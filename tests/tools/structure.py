# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the code of the collection is laid out: files by folder, entries of modules, import circles, names used twice.

Usage: python -m tests.tools.structure ; contract tests hold what it says must be none.
"""

from __future__ import annotations

import ast
import re
import sys
import typing as t
from collections import defaultdict
from functools import cache
from pathlib import Path, PurePosixPath

from tests.tools.collection_copy import REPOSITORY

CODE = REPOSITORY / "plugins" / "module_utils"
MODULES = REPOSITORY / "plugins" / "modules"
PAGE = REPOSITORY / "ARCHITECTURE.md"
_TREE = re.compile(r"^```text\nplugins/ .*?^```$", re.MULTILINE | re.DOTALL)
_FOLDER = re.compile(r"^(?P<indent> *)(?P<path>[\w/]+)/ ")


def files_by_folder() -> dict[str, list[str]]:
    """Return folder of ``module_utils`` -> names of its files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in _files():
        found[path.parent.relative_to(CODE).as_posix()].append(path.name)
    return dict(sorted(found.items()))


def flows() -> list[str]:
    """Return the names of the files directly in ``_flows``, without the suffix."""
    return [path.stem for path in _files() if path.parent == CODE / "_flows"]


def strangers() -> list[str]:
    """Return the names directly in ``_flows`` that aren't the entry of a module of their name."""
    modules = {path.stem: path for path in MODULES.glob("*.py")}
    return [name for name in flows() if name not in modules or not _enters(modules[name], name)]


def undescribed_folders() -> list[str]:
    """Return the folders of ``module_utils`` that the tree in ARCHITECTURE.md doesn't show."""
    return [folder for folder in files_by_folder() if folder not in _described()]


def vanished_folders() -> list[str]:
    """Return the folders that the tree in ARCHITECTURE.md shows, and that hold no code."""
    kept = {parent.as_posix() for folder in files_by_folder() for parent in (PurePosixPath(folder), *PurePosixPath(folder).parents)}
    return [folder for folder in _described() if folder not in kept]


def circles() -> list[list[str]]:
    """Return the groups of modules that import each other, wherever in a file the imports stand."""
    graph = {name: _imports(name, path) for name, path in _names().items()}
    reached = {name: _reached(graph, name) for name in graph}
    found = {
        frozenset({name, *(other for other in reached[name] if name in reached[other])}) for name in graph if name in reached[name]
    }
    return sorted(sorted(circle) for circle in found)


def classes_of_one_name() -> dict[str, list[str]]:
    """Return public class name -> the files that define it, where there are several."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in _names().items():
        for node in _syntax(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(name)
    return {name: where for name, where in sorted(found.items()) if len(where) > 1}


def _files() -> list[Path]:
    return sorted(CODE.rglob("*.py"))


@cache
def _syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _names() -> dict[str, Path]:
    return {".".join(path.relative_to(CODE).with_suffix("").parts): path for path in _files()}


def _enters(module: Path, name: str) -> bool:
    """Tell whether a module imports the flow of its name."""
    imports = (node for node in ast.walk(_syntax(module)) if isinstance(node, ast.ImportFrom))
    return any((node.module or "").endswith(f"_flows.{name}") and name in {alias.name for alias in node.names} for node in imports)


def _imports(name: str, path: Path) -> set[str]:
    """Return the modules of the collection that a module imports, also in functions and for the type checker."""
    known, found = _names(), set()
    for node in ast.walk(_syntax(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = [*name.split(".")[: -node.level], *(node.module.split(".") if node.module else [])]
            found |= {target for alias in node.names if (target := _target(base, alias.name, known))}
    return found - {name}


def _target(base: t.Sequence[str], name: str, known: t.Container[str]) -> str | None:
    return next((each for each in (".".join([*base, name]), ".".join(base)) if each in known), None)


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    pending = list(graph[start])
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += graph[name]
    return found


def _described() -> list[str]:
    """Return the folders below ``module_utils`` in the tree of the page."""
    tree = _TREE.search(PAGE.read_text(encoding="utf-8"))
    lines = tree.group().splitlines() if tree else []
    parents: list[tuple[int, PurePosixPath]] = []
    found = []
    for match in filter(None, map(_FOLDER.match, lines)):
        indent = len(match["indent"])
        parents = [(each, path) for each, path in parents if each < indent]
        path = (parents[-1][1] if parents else PurePosixPath()) / match["path"]
        parents.append((indent, path))
        if path.is_relative_to("plugins/module_utils") and path.name != "module_utils":
            found.append(path.relative_to("plugins/module_utils").as_posix())
    return found


def _print(title: str, found: t.Iterable[str]) -> bool:
    listed = list(found)
    print(f"{title}:{'' if listed else ' none'}")
    for each in listed:
        print(f"  {each}")
    return bool(listed)


def main() -> int:
    """Print it all; 1 when something is there that must not be."""
    for folder, names in files_by_folder().items():
        print(f"{folder}: {len(names)}")
        print(f"  {' '.join(name.removesuffix('.py') for name in names)}")
    problems = [
        _print("files in _flows that aren't a module's entry", strangers()),
        _print("folders that ARCHITECTURE.md doesn't describe", undescribed_folders()),
        _print("folders of ARCHITECTURE.md that don't exist", vanished_folders()),
        _print("import circles", (" <-> ".join(circle) for circle in circles())),
        _print("public classes of one name", (f"{name}: {', '.join(where)}" for name, where in classes_of_one_name().items())),
    ]
    return int(any(problems))


if __name__ == "__main__":
    sys.exit(main())
