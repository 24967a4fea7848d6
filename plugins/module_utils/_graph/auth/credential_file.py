# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the file of a credential."""

from __future__ import annotations

from ..._common.errors import OptionError
from ..._common.private_files import read_named

_MOST_BYTES = 1024 * 1024


def read_file(path: str, option: str) -> bytes:
    """Return the content of a credential's file; raises ``OptionError`` when it cannot be read or is empty."""
    try:
        content = read_named(path, most=_MOST_BYTES)
    except OSError as problem:
        raise OptionError(
            f"{option} {path!r} cannot be read: {problem.strerror or problem}",
            hint="The file must exist on the machine that runs the task and be readable by its user.",
            option=option,
        ) from problem
    if not content.strip():
        raise OptionError(f"{option} {path!r} is empty", hint="Create the file again.", option=option)
    return content
