# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that keeps what was told, so that a source that is started again doesn't tell it twice."""

from __future__ import annotations

from pathlib import Path

from ..._common.errors import EvidenceError
from ..._evidence.atomic_files import make_folder, read_json, require_trusted_folder, write_json
from ..._verify.event_position import Position


class PositionFile:
    """One file for one source; without a path the position lives as long as the process."""

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None

    def load(self) -> Position:
        """Return what was kept, and show that it can be kept again; EvidenceError when either fails."""
        if self._path is None:
            return Position()
        make_folder(self._path.parent)
        require_trusted_folder(self._path.parent)
        position = self._read(self._path) if self._path.exists() else Position()
        self.save(position)
        return position

    def save(self, position: Position) -> None:
        """Keep the position."""
        if self._path is not None:
            write_json(self._path, position.as_dict())

    @staticmethod
    def _read(path: Path) -> Position:
        try:
            return Position.parse(read_json(path))
        except ValueError as problem:
            raise EvidenceError(
                f"{path} holds no position of this event source: {problem}",
                hint="Name another file in position_path. Or remove this one: then what stands is told again.",
            ) from problem
