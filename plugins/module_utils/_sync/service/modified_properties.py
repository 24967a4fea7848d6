# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service says that it wrote, in its answers and in its log (Microsoft Graph reference, modifiedProperty)."""

from __future__ import annotations

import typing as t

from ..._common.json import Json


def view_modified_properties(properties: t.Iterable[Json]) -> list[Json]:
    """Return a row for each property, by any casing of the service's keys."""
    return [_row({str(key).casefold(): value for key, value in each.items()}) for each in properties]


def _row(folded: Json) -> Json:
    return {"name": folded.get("displayname"), "before": folded.get("oldvalue"), "after": folded.get("newvalue")}
