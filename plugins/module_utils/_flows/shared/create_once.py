# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making what must not be made twice, and waiting until others find it."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, NotFoundError
from ..._common.waiting import Deadline, patiently
from ..._graph.http.retry import may_be_carried_out

Thing = t.TypeVar("Thing")


def make_once(make: t.Callable[[], Thing], find: t.Callable[[], Thing | None], what: str, seconds: float) -> Thing:
    """Make something that ``find`` hasn't found; when the answer gets lost, look for what was made, and make nothing again."""
    try:
        return make()
    except CloudSyncError as problem:
        if not may_be_carried_out(problem):
            raise
        lost = problem
    try:
        return wait_until_found(find, what, Deadline(seconds))
    except CloudSyncError as problem:
        if not may_still_come(problem):
            raise
        lost.hint = (
            f"It is not known whether {what} was created: nothing of that name appeared within {seconds:g} s. Run the task again in a few "
            "minutes: it looks first, and creates nothing that exists."
        )
        raise lost from problem


def wait_until_found(find: t.Callable[[], Thing | None], what: str, deadline: Deadline) -> Thing:
    """Return what ``find`` finds, as soon as it does; NotFoundError when it doesn't in time."""

    def attempt() -> Thing:
        found = find()
        if found is None:
            raise NotFoundError(f"Microsoft Graph doesn't list {what} yet")
        return found

    return patiently(attempt, deadline, may_still_come)


def may_still_come(problem: CloudSyncError) -> bool:
    """Tell whether looking again may help."""
    return isinstance(problem, NotFoundError) or may_be_carried_out(problem)
