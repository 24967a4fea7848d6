# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.lock_owner import LockOwnerAction


class ActionModule(LockOwnerAction):
    """The lock that the module claims belongs to the playbook, not to the module."""
