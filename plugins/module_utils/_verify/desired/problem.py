# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A problem of a file of variables: which rule it breaks, where, and what to do."""

from __future__ import annotations

import typing as t

Level = t.Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = t.get_args(Level)
"""The most severe first."""

Path: t.TypeAlias = "tuple[str | int, ...]"
"""Where something stands: names of dictionaries and numbers of lists, from the outermost one; empty for the whole file."""


class FileProblem(t.NamedTuple):
    """One problem; ``rule`` is a stable id, ``source`` a page of Microsoft where one says so."""

    rule: str
    level: Level
    path: Path
    message: str
    hint: str = ""
    source: str = ""


def shown_path(path: Path) -> str:
    """Return a path as people write it: ``cloud_sync_attribute_mappings[2].expression``, numbers from 0 on."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
