# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """The options that say which configuration is meant."""

    DOCUMENTATION = r"""
options:
  configuration:
    description:
      - The name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
      - Without this option, O(service_principal_id) and O(job_id), the tenant must have one configuration only.
      - When several configurations match, the task fails and lists them.
      - If not set, the environment variable E(CLOUD_SYNC_CONFIGURATION) is used.
    type: str
  service_principal_id:
    description:
      - The object id of the configuration's service principal (enterprise application).
    type: str
  job_id:
    description: The id of the configuration's synchronization job. It is needed for a service principal with several jobs of this kind.
    type: str
"""

    SCOPE_MODE = r"""
options:
  scope_mode:
    description:
      - Whether the configuration works on V(selected) groups, which must be assigned, or on V(all) security groups. Microsoft
        publishes no way to read this.
    type: str
    choices: [selected, all]
    default: selected
"""
