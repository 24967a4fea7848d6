# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab says when it cannot work."""

from __future__ import annotations


class LabError(Exception):
    """The lab cannot start. The message is one line: what failed, and what to do."""
