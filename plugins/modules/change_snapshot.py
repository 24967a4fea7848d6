#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: change_snapshot
short_description: Keep the state of a configuration and of a test group before a change, and after it
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Reads the synchronization schema, the settings, the assignments, the job, and a group in Entra ID and in Active Directory, and keeps
    them in the evidence folder of a change.
  - With O(moment=before), locks the configuration for the change first, until the playbook ends or the change is closed. Fails when another
    change to the configuration runs, or was left unfinished.
  - With O(moment=after), fails when somebody else changed schema, settings or job while the change was running. Where two changes have
    no folder in common, that is how they notice each other.
  - Microsoft Graph and Active Directory are only read. Values of settings that can be credentials are not kept.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
attributes:
  check_mode:
    support: full
    details:
      - In check mode nothing is kept or locked.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - A change has one state before it; taking it again fails.
options:
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
    required: true
  group:
    description: A group of Entra ID, by object id or display name. It is the test group.
    type: str
    required: true
  moment:
    description:
      - Whether the state is that before the change, which a rollback restores, or that after it.
    type: str
    choices: [before, after]
    required: true
  owner_pid:
    description:
      - The process that the lock belongs to. The lock is free again when that process ends, however it ends.
      - By default the process of the playbook.
    type: int
seealso:
  - module: hybrid_identity.cloud_sync.change_record
  - module: hybrid_identity.cloud_sync.change_rollback
"""

EXAMPLES = r"""
- name: Keep the state before the change
  hybrid_identity.cloud_sync.change_snapshot:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    change_dir: "{{ change.change_dir }}"
    group: SG-EMEA-Canary
    moment: before

- name: Keep the state after it
  hybrid_identity.cloud_sync.change_snapshot:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    change_dir: "{{ change.change_dir }}"
    group: SG-EMEA-Canary
    moment: after
"""

RETURN = r"""
configuration:
  description: The configuration.
  returned: success
  type: dict
  contains:
    name:
      description: Name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
      type: str
      sample: contoso.com
    service_principal_id:
      description: Object id of the configuration's service principal.
      type: str
      sample: 11111111-2222-3333-4444-555555555555
    job_id:
      description: Id of the configuration's synchronization job.
      type: str
      sample: AAD2ADGroupProvisioning.00000000000000000000000000000000.11111111-2222-3333-4444-555555555555
schema_version:
  description: Version of the schema.
  returned: success
  type: str
  sample: v1.0
job_state:
  description: Whether the job runs on its schedule. V(started), V(paused) or V(not_configured).
  returned: success
  type: str
group:
  description: The group. It has C(id) and C(display_name).
  returned: success
  type: dict
checks:
  description:
    - The checks. They say what is worth knowing about which object is the group's, in the form in which
      M(hybrid_identity.cloud_sync.writeback_assert) returns checks. C(group.legacy) names what an older writeback left of a group that
      isn't in Active Directory. C(group.unique) fails, and the module with it, when several objects carry the anchor of the group.
    - With O(moment=after) also C(other_hand.schema), C(other_hand.settings) and C(other_hand.job). They fail, and the module with them, when
      these aren't as the change has left them.
  returned: success, and when the check fails
  type: list
  elements: dict
written_back_state:
  description:
    - What Active Directory holds. It has C(distinguished_name), C(attributes) and C(members) of the group; none when it isn't there.
  returned: success
  type: dict

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence), C(change_running), C(concurrent_write)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Check the path of the folder."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.change_snapshot import SPEC, change_snapshot


def main() -> None:
    """Run the module."""
    run(SPEC, change_snapshot)


if __name__ == "__main__":
    main()
