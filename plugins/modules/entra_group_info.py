#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: entra_group_info
short_description: Look up groups of Entra ID with their complete membership
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Returns groups by object id or display name. Several groups may share a name; all of them are returned.
  - A name that no group has yields an empty list.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  groups:
    description: Groups of Entra ID, each by object id or display name.
    type: list
    elements: str
    required: true
  include_members:
    description: Whether to include the direct members, however many there are.
    type: bool
    default: true
  include_source_of_authority:
    description:
      - Whether to return where each group is mastered, which decides whether Cloud Sync can write it to Active Directory. Takes one more request,
        for several groups one for twenty.
      - Needs C(Group.Read.All) or C(Group-OnPremisesSyncBehavior.ReadWrite.All).
    type: bool
    default: false
seealso:
  - module: hybrid_identity.cloud_sync.entra_group
"""

EXAMPLES = r"""
- name: Look the test group up
  hybrid_identity.cloud_sync.entra_group_info:
    groups: [SG-EMEA-Canary]
  register: found

- name: Show who is in it
  ansible.builtin.debug:
    msg: "{{ found.groups | map(attribute='members') | flatten | map(attribute='name') | sort }}"

- name: Look up several groups, without their members
  hybrid_identity.cloud_sync.entra_group_info:
    groups: [SG-EMEA-Canary, 02bd9fd6-8f93-4758-87c3-1fb73740a315]
    include_members: false
"""

RETURN = r"""
groups:
  description: The groups.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Object id.
      type: str
      returned: always
    display_name:
      description: Display name.
      type: str
      returned: always
    attributes:
      description:
        - Attributes by name. They are as Microsoft Graph returns them, and as the filter
          P(hybrid_identity.cloud_sync.evaluate_expression#filter) takes them.
      type: dict
      returned: always
    member_count:
      description: How many direct members there are.
      type: int
      returned: with O(include_members=true)
    members:
      description: A row for each member.
      type: list
      elements: dict
      returned: with O(include_members=true)
      contains:
        id:
          description: Object id.
          type: str
          returned: always
        name:
          description: User principal name or display name.
          type: str
          returned: always
        type:
          description: Type of the member, such as V(user) or V(group).
          type: str
          returned: always
        attributes:
          description: Attributes by name. They are as Microsoft Graph returns them.
          type: dict
          returned: always
    source_of_authority:
      description: Where the group is mastered, V(cloud) or V(on_premises).
      type: str
      returned: with O(include_source_of_authority=true)
    source_of_authority_state:
      description:
        - V(synced) from Active Directory, V(converted) to the cloud, V(rolled_back) until Active Directory takes it over, or
          V(cloud_native).
        - A group that was handed back looks like one made in the cloud until Active Directory takes it over; that it keeps the SID that it
          has there tells them apart, which is an inference.
      type: str
      returned: with O(include_source_of_authority=true)

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.entra_group_info import SPEC, entra_group_info


def main() -> None:
    """Run the module."""
    run(SPEC, entra_group_info)


if __name__ == "__main__":
    main()
