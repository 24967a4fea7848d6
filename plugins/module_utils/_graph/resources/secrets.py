# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a service principal's synchronization, which the service calls secrets."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, UnreadableAnswerError
from ..._common.json import Json
from ..._common.redaction import redact
from ..http.answer_validation import page_of
from ..http.paths import synchronization_path
from ..http.session import GraphSession
from .shapes import SETTING

_SHORTEST_SECRET = 6
"""A shorter value, such as "True", says nothing, and would be found in the middle of words."""


class Secrets:
    """Client for the secrets of one service principal (Microsoft Graph reference, synchronization: secrets).

    All its jobs share them. Values can be credentials: never show them.
    """

    def __init__(self, session: GraphSession, service_principal_id: str) -> None:
        self.session = session
        self.service_principal_id = service_principal_id

    def get(self) -> list[Json]:
        """Return all of them, as ``{"key": ..., "value": ...}``; passwords come back masked."""
        entries = _without_annotations(self.session.get_all(self._path(), shape=SETTING))
        keys = [str(entry.get("key")).casefold() for entry in entries]
        if len(set(keys)) != len(keys):
            raise UnreadableAnswerError(
                f"GET {self._path()}: the answer holds a name twice",
                hint="Run the task again; if it stays, look at the configuration in the portal.",
            )
        return entries

    def put(self, entries: t.Sequence[Json]) -> None:
        """Replace the whole set: a key that is not among them is gone."""
        try:
            self.session.put(self._path(), json={"value": list(entries)})
        except CloudSyncError as error:
            # A refusal may quote what it refuses.
            values = [str(entry["value"]) for entry in entries if len(entry["value"] or "") >= _SHORTEST_SECRET]
            error.rewrite(lambda said: redact(said, values))
            raise

    def _path(self) -> str:
        return synchronization_path(self.service_principal_id, "secrets")


def settings_of_many(session: GraphSession, service_principal_ids: t.Sequence[str]) -> dict[str, list[Json] | None]:
    """Return the settings of several service principals, twenty in each request; None where they can't be read."""
    if not service_principal_ids:
        return {}
    from ..http.batch import BatchRequest

    paths = [synchronization_path(each, "secrets") for each in service_principal_ids]
    answers = session.batch([BatchRequest("GET", path, shape=page_of(SETTING)) for path in paths])
    found = [None if answer.error else _without_annotations(answer.body["value"]) for answer in answers]
    return dict(zip(service_principal_ids, found, strict=True))


def _without_annotations(entries: t.Iterable[Json]) -> list[Json]:
    return [{name: value for name, value in entry.items() if "@odata." not in name} for entry in entries]
