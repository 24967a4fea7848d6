# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The option that says who may write to the evidence."""

    DOCUMENTATION = r"""
options:
  evidence_group:
    description:
      - The group of accounts that share the folder of all changes, by name or number. What a task makes there belongs to the group, whose
        members may write to it.
      - By default only the account that runs the task, and root, may have written to that folder, to the folders above it and to what is in
        it; anything else is refused, since a rollback would put back what somebody else wrote.
      - If not set, the environment variable E(CLOUD_SYNC_EVIDENCE_GROUP) is used.
    type: str
"""
