# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory of a process. It imports nothing of the project, so a peer's Python can run it too."""

from __future__ import annotations

from pathlib import Path


def peak_megabytes() -> float:
    """Return the most memory this process had; ``getrusage`` would start from what its parent had."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(peak.split()[1]) / 1024
