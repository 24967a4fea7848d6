# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody else did since to what a change wrote: a rollback doesn't overwrite it unasked."""

from __future__ import annotations

from ..._common.errors import RollbackError
from ..._sync.service.job_status import job_state
from .undo import Undo


def require_own(undo: Undo, change_id: str) -> None:
    """Raise RollbackError, with a list, when anything that would be brought back is neither as found nor as written."""
    found = [*_schema(undo, change_id), *undo.foreign_settings(), *_job(undo), *_assignments(undo)]
    if not found or undo.force:
        return
    what = list(dict.fromkeys(_kind(text) for text in found))
    listed = "".join(f"\n  {text}" for text in found) + "\n" if len(found) > 1 else f" {found[0].partition(': ')[2]}. "
    raise RollbackError(
        f"Somebody else changed {' and '.join(what)} since:{listed}Nothing was written.",
        hint="Look at the differences in the portal. To overwrite them with what was there before the change, set force.",
        changed_since=found,
    )


def _kind(text: str) -> str:
    return "the " + text.partition(":")[0]


def _schema(undo: Undo, change_id: str) -> list[str]:
    if not undo.written.schema or undo.written.is_own(undo.live):
        return []
    version = undo.live.get("version")
    return [f"schema: version {version} is neither what the change '{change_id}' found nor what it wrote"]


def _job(undo: Undo) -> list[str]:
    was, left, now = job_state(undo.before.job), undo.written.job_left, job_state(undo.job)
    if not undo.written.job or now == was or now in left:
        return []
    return [f"job: the change left it {' or '.join(sorted(left))}, and it is {now} now"]


def _assignments(undo: Undo) -> list[str]:
    made = undo.made_assignments()
    known = undo.written.assignments
    again = [principal for principal, assignment in made.items() if known.get(principal, assignment) != assignment]
    return [f"assignment of {principal}: it was removed, and made again" for principal in again]
