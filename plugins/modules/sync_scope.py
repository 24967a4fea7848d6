#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_scope
short_description: Set which groups are assigned to a configuration
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Assigns groups to the application of an Entra to Active Directory configuration, which is how groups come into scope when the
    configuration works on selected groups.
  - On-demand provisioning may need a few minutes to see a new assignment.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  groups:
    description: Groups of Entra ID, each by object id or display name.
    type: list
    elements: str
    required: true
  groups_mode:
    description:
      - V(exact) makes O(groups) the only assigned groups, V(additive) adds those named and keeps the others.
      - Users and other principals stay assigned.
      - A group that leaves the scope may be removed from Active Directory by the service.
    type: str
    choices: [exact, additive]
    default: additive
  state:
    description:
      - Whether the groups are assigned.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - module: hybrid_identity.cloud_sync.entra_group
"""

EXAMPLES = r"""
- name: Bring the test group into scope
  hybrid_identity.cloud_sync.sync_scope:
    configuration: contoso.com
    groups: [SG-EMEA-Canary]

- name: Make these two the only ones, and see first what that would do
  hybrid_identity.cloud_sync.sync_scope:
    configuration: contoso.com
    groups: [SG-EMEA-Canary, SG-EMEA]
    groups_mode: exact
  check_mode: true
  diff: true

- name: Take the test group out of scope
  hybrid_identity.cloud_sync.sync_scope:
    configuration: contoso.com
    groups: [SG-EMEA-Canary]
    state: absent
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

groups_added:
  description: Groups that were assigned, or would be in check mode.
  returned: success
  type: list
  elements: dict
  sample: [{id: 02bd9fd6-8f93-4758-87c3-1fb73740a315, display_name: SG-EMEA-Canary}]
groups_removed:
  description: Groups that were unassigned, or would be in check mode.
  returned: success
  type: list
  elements: dict
  sample: []
groups:
  description: The groups. They are those that are assigned afterwards, ordered by name.
  returned: success
  type: list
  elements: dict
  sample: [{id: 02bd9fd6-8f93-4758-87c3-1fb73740a315, display_name: SG-EMEA-Canary}]

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_scope import SPEC, sync_scope


def main() -> None:
    """Run the module."""
    run(SPEC, sync_scope)


if __name__ == "__main__":
    main()
