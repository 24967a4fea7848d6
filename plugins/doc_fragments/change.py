# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The option that ties a task to a change and its evidence."""

    DOCUMENTATION = r"""
options:
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it.
      - What the task finds is kept there, and a write is recorded in the journal on the disk before it is sent, so that it can be undone.
      - Not used in check mode.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
"""
