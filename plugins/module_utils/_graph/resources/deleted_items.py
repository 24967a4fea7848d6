# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that were deleted within the last 30 days."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..http.batch import BatchRequest
from ..http.paths import deleted_item_path
from ..http.session import GraphSession
from .shapes import DIRECTORY_OBJECT

_NOT_THERE = 404


class DeletedItems:
    """Client for deleted objects (Microsoft Graph reference, get deletedItem)."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get_many(self, object_ids: t.Sequence[str]) -> dict[str, Json | None]:
        """Return the objects with these ids, None for those that weren't deleted or are gone for good.

        Raises AuthorizationError for a caller who may not look.
        """
        requests = [BatchRequest("GET", deleted_item_path(each), shape=DIRECTORY_OBJECT) for each in object_ids]
        answers = zip(object_ids, self.session.batch(requests), strict=True)
        return {each: None if answer.status == _NOT_THERE else answer.result() for each, answer in answers}
