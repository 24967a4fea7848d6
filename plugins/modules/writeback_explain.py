#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: writeback_explain
short_description: Why a group, or a member of it, is in Active Directory or isn't
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Follows one group, or one member of it, from the assignment to Active Directory, up to the first link that breaks - whether the group is in
    scope, and which clause decides; whether its mappings can be evaluated; whether the member is one in Entra ID, directly or by a nested group;
    whether a member of its kind is written; whether Active Directory has the group, the member, and the membership.
  - Where something isn't written yet, it says what stands in the way of the job, when the next cycle is due, and what the newest entry of the
    provisioning log about the group says.
  - It answers a question, so it never fails because of the answer. It fails when the group or the member can't be found, or when a side can't
    be read. The log alone may be unreadable.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  group:
    description:
      - A group of Entra ID, by object id or display name.
    type: str
    required: true
  member:
    description:
      - The user or nested group that should be in it, by object id, user principal name or display name. Without it the question is why the
        group itself is there or isn't.
    type: str
seealso:
  - module: hybrid_identity.cloud_sync.writeback_info
  - module: hybrid_identity.cloud_sync.writeback_drift
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_troubleshooting
    description: What to do about a difference, by symptom.
"""

EXAMPLES = r"""
- name: Why is this user not in this group in Active Directory?
  hybrid_identity.cloud_sync.writeback_explain:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    group: SG-EMEA-Canary
    member: ana@contoso.com
  register: explained

- name: Say it
  ansible.builtin.debug:
    msg: "{{ explained.answer }} {{ explained.hint }}"
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
group:
  description: The group.
  returned: success
  type: dict
  sample: {id: 22222222-3333-4444-5555-666666666666, display_name: SG-EMEA-Canary, user_principal_name: null}
member:
  description: The member in question, in the same form, if there is one.
  returned: success
  type: dict
  sample: {id: 33333333-4444-5555-6666-777777777777, display_name: Ana Alvarez, user_principal_name: ana@contoso.com}
written:
  description:
    - Whether Active Directory has the group and, where one is asked about, its member. V(none) where nobody looked, since a link before that
      breaks, or where it can't be known.
  returned: success
  type: bool
  sample: false
answer:
  description: The answer in a sentence or two.
  returned: success
  type: str
  sample: "The group 'SG-EMEA-Canary' is not in scope: the group is not assigned to the configuration."
hint:
  description: What to do about it.
  returned: success
  type: str
links:
  description:
    - The chain, in order. Each has C(id), C(state) (V(holds), V(breaks), V(unknown), V(not_looked_at)), C(text) and C(hint).
    - Ids are C(assignment), C(mapping), C(membership), C(member), C(group_object), C(member_object), C(directory_membership), C(job), C(cycle)
      and C(log). Those about a member are left out where none is asked about.
  returned: success
  type: list
  elements: dict
  sample:
    - {id: assignment, state: breaks, text: "The group 'SG-EMEA-Canary' is not in scope: the group is not assigned to the configuration",
       hint: "Assign it with sync_scope, or change the filter with sync_schema."}
server:
  description: Host name or address of the domain controller. It is the one that was read.
  returned: success
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: success
  type: int
  sample: 636

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(not_found), C(ambiguous), C(not_authorized)), C(hint), and what the cause adds, for example
      C(candidates), C(position), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: not_found, hint: "Check the name."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback_explain import SPEC, writeback_explain


def main() -> None:
    """Run the module."""
    run(SPEC, writeback_explain)


if __name__ == "__main__":
    main()
