# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put an edited schema in place of the live one, and record it."""

from __future__ import annotations

import typing as t

from .._common.errors import ConflictError
from .._sync.schema.comparison import fingerprint
from .._sync.schema.edits import Change
from .context import Context, Json
from .recording import Recorder


def replace_schema(context: Context, live: Json, edited: Json, changes: list[Change], recorder: Recorder) -> t.Any:
    """Put the edited document, unless somebody else changed the schema since it was read; return the new version."""
    recorder.keep("changes/schema.json", [change.as_dict() for change in changes])
    recorder.keep("changes/intended_schema.json", edited)
    with recorder.writing("apply", "Replace the synchronization schema", schema=fingerprint(edited)) as outcome:
        _put(context, live, edited)
        outcome["version"] = context.read_schema().get("version")
        return outcome["version"]


def _put(context: Context, live: Json, edited: Json) -> None:
    current = context.read_schema().get("version")
    if current != live.get("version"):
        raise ConflictError(
            f"The schema changed from version {live.get('version')} to {current} while it was being edited; nothing was written.",
            hint="Run the task again; somebody else is editing this configuration.",
        )
    context.schemas.put(edited)
