# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where tests and tools leave what they write: in tests/output, which ``make clean`` removes."""

from __future__ import annotations

from tests.tools.collection_copy import REPOSITORY

OUTPUT = REPOSITORY / "tests" / "output"
HOME = OUTPUT / "home"


def in_place_of_home() -> dict[str, str]:
    """Return the environment of a program that always writes into its user's home, such as antsibull-docs its log."""
    HOME.mkdir(parents=True, exist_ok=True)
    return {"HOME": str(HOME)}
