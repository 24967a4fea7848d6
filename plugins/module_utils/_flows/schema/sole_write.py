# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a schema, and finding out whether that was the only write: the service counts them in the version."""

from __future__ import annotations

from ..._common.errors import ConcurrentWriteError
from ..._common.json import Json
from ..._graph.consistency import read_written
from ..._sync.schema.document_diff import document_changes
from ..._sync.schema.version import version_step
from ..shared.context import Context
from ..shared.second_hand import SECOND_HAND_HINT, let_others_write

_NAMED = 10


def put_alone(context: Context, before: str | None, document: Json, outcome: Json) -> None:
    """Put a document in place of the version ``before``; ConcurrentWriteError when it wasn't the only write since.

    ``outcome`` gets the version that the service then shows.
    """
    attempts = context.schemas.put(document)
    let_others_write()
    after = read_written(context.schemas.version, lambda version: version != before)
    outcome["version"] = after
    step = version_step(before, after)
    if step is not None and 1 <= step <= attempts:
        return
    now = context.read_schema_since(after)
    differences = [change.name for change in document_changes(document, now)]
    if step is not None and step > 1 or differences:
        raise concurrent_write(str(before), str(now.get("version")), differences)


def require_own_steps(before: str | None, after: str | None, attempts: int) -> None:
    """Raise ConcurrentWriteError when a reset wasn't the only write; what a reset counts from isn't documented."""
    step = version_step(before, after)
    if step is not None and step > attempts:
        raise concurrent_write(str(before), str(after), [])


def concurrent_write(before: str, after: str, differences: list[str]) -> ConcurrentWriteError:
    """Return the error for a schema that somebody else wrote at the same time; ``differences`` are from what was written."""
    if differences:
        named = ", ".join(differences[:_NAMED]) + (", ..." if len(differences) > _NAMED else "")
        there = f"It is not what this task wrote; different are: {named}. Of what this task wrote, that is lost."
    else:
        there = "It is what this task wrote; what the other one wrote in between is lost."
    happened = (
        f"this task wrote over version {before}, and the service {'still' if before == after else 'now'} shows version {after}"
    )
    return ConcurrentWriteError(
        f"Somebody else wrote the schema at the same time: {happened}. {there}",
        hint=SECOND_HAND_HINT,
        version_before=before,
        version_now=after,
        differences=differences,
    )
