# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody else did since to what a change wrote: a rollback doesn't overwrite it unasked."""

from __future__ import annotations

from ..._common.errors import RollbackError
from ..._common.json import Json
from ..._sync.service.job_status import job_state
from ..._verify.check_ids import ROLLBACK
from ..._verify.checks import Check
from .undo import Undo


def changed_since(undo: Undo, change_id: str) -> list[str]:
    """Return, in words, all that would be brought back and is neither as the change found it nor as it left it."""
    return [*_schema(undo, change_id), *undo.foreign_settings(), *_job(undo), *_assignments(undo)]


def overwriting(found: list[str], later: list[str]) -> RollbackError:
    """Return the refusal to overwrite what others did since; ``later`` are the changes that began since."""
    what = list(dict.fromkeys(_kind(text) for text in found))
    listed = "".join(f"\n  {text}" for text in found) + "\n" if len(found) > 1 else f" {found[0].partition(': ')[2]}. "
    return _refusal(f"Somebody else changed {' and '.join(what)} since:{listed}Nothing was written.", found, later)


def no_longer_as_left(change_id: str, earlier: Json, found: list[str], later: list[str]) -> RollbackError:
    """Return the refusal to repeat a rollback that had brought everything back before somebody else wrote."""
    listed = "".join(f"\n  {text}" for text in found)
    return _refusal(
        f"The change '{change_id}' was rolled back already, by {earlier['by']} at {earlier['time']}, and somebody else changed "
        f"the configuration since:{listed}\nNothing was written.",
        found,
        later,
    )


def differences(undo: Undo, checks: list[Check]) -> list[str]:
    """Return, in words, what isn't as before the change, or couldn't be read."""
    unread = [f"{each['step']}: {each['message']}" for each in undo.problems]
    return [*unread, *(_in_words(check) for check in checks if check.verdict == "failed")]


def _in_words(check: Check) -> str:
    return f"{check.id.removeprefix(ROLLBACK).replace('.', ' ', 1)}: expected {check.expected}, actual {check.actual}"


def _refusal(message: str, found: list[str], later: list[str]) -> RollbackError:
    names = ", ".join(f"'{each}'" for each in later)
    first = f"Changes that began since: {names}. Roll those back first, the last one first. " if later else ""
    return RollbackError(
        message,
        hint=f"{first}Look at the differences in the portal. To overwrite them with what was there before the change, set force.",
        changed_since=found,
        later_changes=later,
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
