# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of variables are meant by files and folders."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ..module_utils._common.errors import OptionError

SUFFIXES = (".yml", ".yaml", ".json")


def files_of(paths: t.Iterable[Path]) -> list[Path]:
    """Return the files, each once; of a folder those that hold variables. OptionError for a folder without one."""
    return list(dict.fromkeys(file for path in paths for file in _files(path)))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    inside = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES and each.is_file())
    if not inside:
        raise OptionError(
            f"The folder {path} holds no file that ends with {', '.join(SUFFIXES)}",
            hint="Name the files in variable_files, or another folder.",
            option="variable_files",
        )
    return inside
