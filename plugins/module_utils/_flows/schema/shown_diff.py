# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a diff shows edits of a schema."""

from __future__ import annotations

import typing as t

from ..._common.json import Json

if t.TYPE_CHECKING:
    from ..._sync.schema.edits import SchemaEdit


def shown_diff(changes: list[SchemaEdit]) -> Json:
    """Show what changes, one entry per mapping or filter, and nothing else of the document."""
    before, after = {}, {}
    for change in changes:
        key = " ".join(part for part in (change.object_type, change.kind.replace("_", " "), change.name) if part)
        if change.before is not None:
            before[key] = change.before
        if change.after is not None:
            after[key] = change.after
    return {"before": before, "after": after}
