# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the process outside the namespace asks of the one inside."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One run. ``overlay``: folder of unpacked packages; ``control``: descriptor on which signals arrive as bytes."""

    command: tuple[str, ...]
    dataset: str
    controllers: int
    cache: str
    folder: str
    overlay: str | None
    control: int
    started: float
    quiet: bool

    def to_json(self) -> str:
        """Return the form that fits into one argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Request:
        """Read what ``to_json`` wrote."""
        values = json.loads(text)
        return cls(**{**values, "command": tuple(values["command"])})
