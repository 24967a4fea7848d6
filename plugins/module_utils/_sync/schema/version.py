# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of a schema: a text such as ``v1.2``, whose last number the service counts up with each write."""

from __future__ import annotations

import re

_COUNTED = re.compile(r"(.*?)([0-9]{1,18})", re.DOTALL)


def version_step(before: str | None, after: str | None) -> int | None:
    """Return how many writes lie between two versions; None where they can't be counted."""
    first, second = _COUNTED.fullmatch(before or ""), _COUNTED.fullmatch(after or "")
    if first is None or second is None or first[1] != second[1]:
        return None
    return int(second[2]) - int(first[2])


def is_older(version: str | None, written: str | None) -> bool:
    """Tell whether a version lies before one that was written; False where they can't be counted."""
    step = version_step(written, version)
    return step is not None and step < 0
