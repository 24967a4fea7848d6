# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a service principal's synchronization, which the service calls secrets."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .paths import synchronization_path
from .session import GraphSession, Json


@dataclass(frozen=True, slots=True)
class Secrets:
    """Client for the secrets of one service principal (Microsoft Graph reference, synchronization: secrets).

    Values can be credentials: never show them.
    """

    session: GraphSession
    service_principal_id: str

    def get(self) -> list[Json]:
        """Return all of them, as ``{"key": ..., "value": ...}``; passwords come back masked."""
        return list(self.session.get_all(self._path()))

    def put(self, secrets: t.Sequence[Json]) -> None:
        """Replace the whole set: a key that is not among them is gone."""
        self.session.put(self._path(), json={"value": list(secrets)})

    def _path(self) -> str:
        return synchronization_path(self.service_principal_id, "secrets")
