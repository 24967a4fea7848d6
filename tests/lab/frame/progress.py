# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saying what the lab is doing, with the seconds since it was started."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Messages on standard error. ``started`` is a value of the monotonic clock, which all processes share."""

    started: float
    quiet: bool = False

    def say(self, text: str) -> None:
        """Report a phase, unless the lab is quiet."""
        if not self.quiet:
            print(f"lab: {time.monotonic() - self.started:5.1f} s  {text}", file=sys.stderr, flush=True)


def complain(text: str) -> None:
    """Report an error, quiet or not."""
    print(f"lab: {text}", file=sys.stderr, flush=True)
