# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Eventual consistency: a read may lag behind a write, so it is repeated for a while where it doesn't show what was written.

Source: Microsoft Graph documentation, known issues and best practices: what was written is not at once what every read finds.
"""

from __future__ import annotations

import typing as t

from .._common.errors import CloudSyncError, ConflictError, GraphError
from .._common.waiting import Deadline, look_until

Value = t.TypeVar("Value")

LAG_SECONDS = 10.0
"""How long a read is repeated that doesn't show what was just written."""

_SHORTEST_PAUSE_SECONDS = 0.5
_EXISTS = ("already exist", "already assigned")


def read_written(look: t.Callable[[], Value], shows: t.Callable[[Value], bool]) -> Value:
    """Return what is read, as soon as it shows what was written; what it shows at the end of the time otherwise."""
    return look_until(look, shows, lag())


def lag() -> Deadline:
    """Return the time that a read may lag."""
    return Deadline(LAG_SECONDS, shortest=_SHORTEST_PAUSE_SECONDS)


def says_it_exists(problem: CloudSyncError) -> bool:
    """Tell whether an addition is refused because what it adds is there: 400 or 409, with a text that many clients match.

    Texts: "Permission being assigned already exists on the object", "One or more added object references already exist ...".
    """
    refusal = problem.refusal
    if refusal is None or not isinstance(problem, (GraphError, ConflictError)) or refusal.status not in (400, 409):
        return False
    return any(known in refusal.message.casefold() for known in _EXISTS)
