# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.shown_progress import ProgressAction


class ActionModule(ProgressAction):
    """What takes long says how far it is."""
