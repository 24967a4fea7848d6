# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting the settings, which have no version: only a look afterwards tells that somebody else put other ones at the same time."""

from __future__ import annotations

from ..._common.errors import ConcurrentWriteError
from ..._common.json import Json
from ..._graph.consistency import read_written
from ..._graph.resources.secrets import Secrets
from ..._sync.service.setting_undo import lost_values
from .second_hand import SECOND_HAND_HINT, let_others_write


def put_settings(secrets: Secrets, entries: list[Json], changes: list[Json]) -> None:
    """Replace the whole set; ConcurrentWriteError when it then lacks one of the changes."""
    secrets.put(entries)
    let_others_write()
    lost = read_written(lambda: lost_values(secrets.get(), changes), lambda missing: not missing)
    if lost:
        raise ConcurrentWriteError(
            f"Somebody else wrote the settings at the same time, and what this task wrote is lost: {'; '.join(lost)}.",
            hint=SECOND_HAND_HINT,
            lost=lost,
        )
