# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which lines of the collection the tests run in their own process: unit tests, and tests that call modules in-process."""

from __future__ import annotations

import collections
import sys
from collections.abc import Iterator
from pathlib import Path

import coverage

from tests.tools.collection_copy import REPOSITORY

FILE = "lines.coverage"
PLUGINS = REPOSITORY / "plugins"
# Python's own monitoring, from 3.12 on, costs next to nothing.
CORE = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= (3, 12) else {}


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which ``coverage run`` writes what it measures into a folder."""
    return {**CORE, "COVERAGE_FILE": str(folder / FILE)}


def summary(folder: Path) -> str:
    """Return a table of what was measured into folders in ``folder``; an empty text when nothing was."""
    files = [str(file) for file in folder.glob(f"*/{FILE}")]
    if not files:
        return ""
    measured = coverage.Coverage(data_file=folder / FILE)
    measured.combine(files, keep=True)
    lines: collections.Counter[str] = collections.Counter()
    missed: collections.Counter[str] = collections.Counter()
    for file in sorted(PLUGINS.rglob("*.py")):
        _name, statements, _excluded, missing, _text = measured.analysis2(str(file))
        for group in ("total", folder_of(file)):
            lines[group] += len(statements)
            missed[group] += len(missing)
    return "\n".join(table(lines, missed)) + "\n"


def folder_of(file: Path) -> str:
    """Return the folder in ``plugins`` that a file counts to, in ``module_utils`` one below that."""
    parts = file.relative_to(PLUGINS).parts
    return "/".join(parts[: 2 if parts[0] == "module_utils" else 1])


def table(lines: collections.Counter[str], missed: collections.Counter[str]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "\ncoverage of plugins by unit and in-process tests     lines  covered"
    for folder in (*sorted(lines.keys() - {"total"}), "total"):
        share = (lines[folder] - missed[folder]) / lines[folder] if lines[folder] else 1.0
        yield f"{folder:50} {lines[folder]:8} {share:8.1%}"
