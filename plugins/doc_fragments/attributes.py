# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """What can be expected of a module."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
      - This assumes that the system controlled or queried by the module has not changed in a relevant way.
"""

    # For modules that only read.
    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - This action does not modify state.
  diff_mode:
    support: N/A
    details:
      - This action does not modify state.
  idempotent:
    support: full
    details:
      - This action does not modify state.
"""

    ACTION_GROUP_GRAPH = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/hybrid_identity.cloud_sync.graph) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - hybrid_identity.cloud_sync.graph
"""

    ACTION_GROUP_AD = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/hybrid_identity.cloud_sync.ad) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - hybrid_identity.cloud_sync.ad
"""

    ACTION_GROUP_GRAPH_AND_AD = r"""
options: {}
attributes:
  action_group:
    description:
      - Use C(group/hybrid_identity.cloud_sync.graph) and C(group/hybrid_identity.cloud_sync.ad) in C(module_defaults) to set defaults
        for this module.
    support: full
    membership:
      - hybrid_identity.cloud_sync.graph
      - hybrid_identity.cloud_sync.ad
"""
