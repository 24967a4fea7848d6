# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the synchronization settings, for every module that takes them."""

from __future__ import annotations

from ..._common.json import Json

_NOTIFICATION_OPTIONS = {"enabled": {"type": "bool"}, "recipients": {"type": "list", "elements": "str"}}
_DELETES_OPTIONS = {"enabled": {"type": "bool"}, "threshold": {"type": "int"}}

SETTINGS_OPTIONS: Json = {
    "domain": {"type": "str"},
    "notification": {"type": "dict", "options": _NOTIFICATION_OPTIONS},
    "accidental_deletes": {"type": "dict", "options": _DELETES_OPTIONS},
    "skip_out_of_scope_deletions": {"type": "bool"},
}
MASKED_VALUES: Json = {"masked_values": {"type": "dict", "no_log": True}}
