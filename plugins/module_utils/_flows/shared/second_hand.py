# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else who writes at the same time: the service knows no condition such as ``If-Match`` and takes the last write."""

from __future__ import annotations

from ..._common import waiting

SECOND_HAND_HINT = (
    "Find out who else changes this configuration; the audit log of Microsoft Entra ID names the account. Let one end before the other "
    "begins, and run what was lost again. Changes that share one evidence folder wait for each other."
)

_SETTLE_SECONDS = 1.0


def let_others_write() -> None:
    """Wait for a write of somebody who has read the same as this task, so that a look afterwards finds it."""
    waiting.clock.sleep(_SETTLE_SECONDS)
