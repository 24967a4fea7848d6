# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put another schema in place of the live one, and record it."""

from __future__ import annotations

import contextlib
import typing as t

from ..._common.errors import ConflictError
from ..._common.json import Json
from ..._graph.consistency import read_written
from ..._sync.schema.edits import SchemaEdit
from ..._sync.schema.equality import fingerprint
from ..shared.context import Context
from ..shared.evidence import Recorder
from .sole_write import put_alone, require_own_steps

_REPLACE = "Replace the synchronization schema"
_RESET = "Reset the synchronization schema to its template"


def edit_schema(context: Context, live: Json, edited: Json, changes: list[SchemaEdit], recorder: Recorder) -> str | None:
    """Put the edited document, unless somebody else changed the schema since it was read; return its new version."""
    with _writing(context, live, edited, changes, recorder, _REPLACE) as outcome:
        put_alone(context, live.get("version"), edited, outcome)
    return t.cast("str | None", outcome["version"])


def replace_schema(context: Context, live: Json, document: Json, changes: list[SchemaEdit], recorder: Recorder) -> Json:
    """Put a document from elsewhere in the same way; return what the service then holds, which may be another one."""
    with _writing(context, live, document, changes, recorder, _REPLACE) as outcome:
        put_alone(context, live.get("version"), document, outcome)
        after = context.read_schema_since(outcome["version"])
    return after


def reset_schema(context: Context, live: Json, expected: Json | None, changes: list[SchemaEdit], recorder: Recorder) -> Json:
    """Go back to the template's schema in the same way; ``expected`` is what that is, None where nothing is recorded."""
    with _writing(context, live, expected or live, changes, recorder, _RESET) as outcome:
        attempts = context.schemas.reset()
        after = read_written(context.read_schema, lambda schema: schema.get("version") != live.get("version"))
        outcome["version"] = after.get("version")
        require_own_steps(live.get("version"), after.get("version"), attempts)
    return after


@contextlib.contextmanager
def _writing(
    context: Context, live: Json, intended: Json, changes: list[SchemaEdit], recorder: Recorder, text: str
) -> t.Iterator[Json]:
    recorder.keep("changes/schema.json", [change.as_dict() for change in changes])
    recorder.keep_exactly("changes/intended_schema.json", intended)
    with recorder.writing("apply", text, schema=fingerprint(intended)) as outcome:
        _require_unchanged(context, live)
        yield outcome


def _require_unchanged(context: Context, live: Json) -> None:
    current = context.read_version()
    if current != live.get("version"):
        raise ConflictError(
            f"The schema changed from version {live.get('version')} to {current} while it was being edited; nothing was written.",
            hint="Run the task again; somebody else is editing this configuration.",
        )
