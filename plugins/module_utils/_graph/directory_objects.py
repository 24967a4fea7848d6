# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directory objects of any type."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .paths import directory_object_path
from .session import GraphSession, Json

# Source: Microsoft Graph reference, directoryObject: getByIds.
_MAXIMUM_IDS = 1000


@dataclass(frozen=True, slots=True)
class DirectoryObjects:
    """Client for objects whose type is not known (Microsoft Graph reference, directoryObject)."""

    session: GraphSession

    def get(self, object_id: str) -> Json:
        """Return one object, its type in ``@odata.type``; raises ``NotFoundError``."""
        return self.session.get(directory_object_path(object_id))

    def get_many(self, object_ids: t.Sequence[str]) -> dict[str, Json]:
        """Return those that exist, by id; a thousand a request."""
        found: dict[str, Json] = {}
        for start in range(0, len(object_ids), _MAXIMUM_IDS):
            body = {"ids": list(object_ids[start : start + _MAXIMUM_IDS])}
            answer = self.session.post("/directoryObjects/getByIds", json=body, repeatable=True)
            found.update({str(item["id"]): item for item in answer.get("value") or []})
        return found
