# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages for people who change the project name what there is: folders, files, links."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.contract.repository import files, python_files, syntax, text
from tests.tools.collection_copy import REPOSITORY

MODULE_UTILS = Path("plugins/module_utils")
PAGES = ["ARCHITECTURE.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "TESTING.md", "docs/releasing.md"]
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/[\w-]+\.(?:py|yml|yaml|md|rst|txt|json)")
TREE_LINE = re.compile(r"(?P<indent> *)(?P<name>[\w.-]+)/  +\S")


def folders_of_module_utils() -> set[str]:
    """Return all folders that hold code, relative to module_utils."""
    return {path.parent.relative_to(MODULE_UTILS).as_posix() for path in python_files(str(MODULE_UTILS))} - {"."}


def described_folders(page: str) -> list[str]:
    """Return the folders that have a line in the tree of a page, in order, relative to module_utils."""
    found = []
    parents: list[tuple[int, str]] = []
    for line in page.splitlines():
        match = TREE_LINE.match(line)
        if match is None:
            continue
        indent = len(match["indent"])
        parents = [(column, name) for column, name in parents if column < indent] + [(indent, match["name"])]
        found.append("/".join(name for _column, name in parents))
    prefix = f"{MODULE_UTILS}/"
    return [name.removeprefix(prefix) for name in found if name.startswith(prefix)]


def missing_paths(page: str) -> list[str]:
    """Return the files that a page names in code, and that are neither in the repository nor in module_utils."""
    known = {path.as_posix() for path in files()}
    named = {path for code in re.findall(r"`([^`\n]+)`", page) for path in PATH.findall(code) if "<" not in code}
    return sorted(path for path in named if not {path, f"{MODULE_UTILS}/{path}"} & known)


def test_every_folder_of_module_utils_has_one_line_in_the_tree() -> None:
    assert sorted(described_folders(text("ARCHITECTURE.md"))) == sorted(folders_of_module_utils())


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_exist(page: str) -> None:
    assert missing_paths(text(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    folder = (REPOSITORY / page).parent
    targets = re.findall(r"\]\(([^)#:]+)\)", text(page))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_what_fast_playbooks_replace_in_ansible_is_named() -> None:
    server = syntax("tests/integration/helpers/fast_playbooks_server.py")
    (patch,) = [node for node in server.body if isinstance(node, ast.FunctionDef) and node.name == "patch_ansible"]
    targets = [target for node in ast.walk(patch) if isinstance(node, ast.Assign) for target in node.targets]
    replaced = {target.attr for target in targets if isinstance(target, ast.Attribute)}
    assert len(replaced) >= 4
    assert [name for name in sorted(replaced) if name not in text("TESTING.md")] == []


def test_folders_are_read_off_a_tree() -> None:
    tree = (
        "plugins/\n  modules/  one\n  module_utils/  all:\n    _a/  first\n      b/  second\n        c/  third\n    _d/  fourth\n"
    )
    assert described_folders(f"plugins/    code\n{tree}") == ["_a", "_a/b", "_a/b/c", "_d"]


def test_a_file_that_is_named_and_gone_is_noticed() -> None:
    page = "See `_common/errors.py`, `tests/run_all.py`, `_common/gone.py` and `plugins/modules/<name>.py`."
    assert missing_paths(page) == ["_common/gone.py"]
