# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options ``wait`` and ``wait_timeout``, the same in every module that waits for something."""

from __future__ import annotations

import typing as t

from .argument_spec import ArgumentSpec


def wait_spec(*, wait: bool = True, wait_timeout: int) -> ArgumentSpec:
    """Return the two options with a module's own defaults; the time is in seconds."""
    return ArgumentSpec({"wait": {"type": "bool", "default": wait}, "wait_timeout": {"type": "int", "default": wait_timeout}})


def seconds_to_wait(parameters: t.Mapping[str, t.Any]) -> int:
    """Return how long to wait, 0 where the task doesn't wait."""
    return int(parameters["wait_timeout"]) if parameters["wait"] else 0
