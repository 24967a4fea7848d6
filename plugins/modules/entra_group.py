#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: entra_group
short_description: Manage a group of Entra ID and its members
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Creates, updates or removes a cloud security group, meant for the test group of a change.
  - Groups that are synced from Active Directory can't be written and are refused, and so are the members of dynamic groups.
  - Also converts the source of authority of a group, which decides whether Cloud Sync writes it to Active Directory.
  - A group is made once. When the answer is lost, the module looks for what was made, and a new group is waited for until its name can
    be found, so that the next task or run doesn't make another one.
  - Members are added and removed twenty in a request.
  - Needs the permission C(Group.ReadWrite.All), and C(User.Read.All) to find members. Members of existing groups alone take
    C(GroupMember.ReadWrite.All). Groups that roles can be assigned to take C(RoleManagement.ReadWrite.Directory) besides.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
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
  name:
    description:
      - Display name. Needed to create a group; with O(group_id) it renames the group.
      - Without O(group_id) the group is found by it, and several groups of that name are an error.
    type: str
  group_id:
    description:
      - Object id of an existing group.
    type: str
  description:
    description:
      - Description. When not given, it stays as it is. An empty string removes it.
    type: str
  mail_nickname:
    description:
      - Mail nickname of a new group, 64 characters at most. By default derived from the name.
    type: str
  members:
    description:
      - Members of the group, each by object id or user principal name; nested groups by object id or display name.
      - When not given, members stay as they are.
    type: list
    elements: str
  members_mode:
    description:
      - V(exact) makes O(members) the only members, V(additive) adds those named and keeps the others.
      - V(exact) needs O(members); an empty list leaves the group without members.
    type: str
    choices: [exact, additive]
    default: additive
  source_of_authority:
    description:
      - Where the group is to be mastered. When not given, it stays as it is and is not looked at.
      - V(cloud) converts a group that is synced from Active Directory, so that it can be changed in Entra ID, and Cloud Sync can write it.
        It must be a security group without mail, universal in Active Directory. From then on changes in Active Directory are not brought to
        Entra ID. Nested groups are converted one by one, the innermost first. Needs Microsoft Entra Connect Sync 2.5.76.0 or a provisioning
        agent 1.1.1370.0 at least, where the group is synced.
      - V(on_premises) hands a converted group back. Cloud users must be removed from it before, and it must be taken out of access packages.
        Active Directory takes it over with the next run of its synchronization client, and only then it is handed back. A group that was
        made in the cloud is refused.
      - Conversion comes before what else the task changes, handing back after it.
      - Needs the permission C(Group-OnPremisesSyncBehavior.ReadWrite.All). Microsoft documents the call for the beta version of Microsoft
        Graph only, while the metadata of v1.0 has it; v1.0 is tried first.
    type: str
    choices: [cloud, on_premises]
  state:
    description:
      - Whether the group exists.
    type: str
    choices: [present, absent]
    default: present
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits until a new group can be found by its name, and for what was made when an answer is lost.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
    type: int
    default: 120
seealso:
  - module: hybrid_identity.cloud_sync.entra_group_info
  - module: hybrid_identity.cloud_sync.sync_scope
"""

EXAMPLES = r"""
- name: A test group with exactly two members
  hybrid_identity.cloud_sync.entra_group:
    name: SG-EMEA-Canary
    description: Proves changes to Cloud Sync
    members: [ana@contoso.com, ben@contoso.com]
    members_mode: exact

- name: Let Cloud Sync write a group that came from Active Directory
  hybrid_identity.cloud_sync.entra_group:
    name: SG-Finance
    source_of_authority: cloud

- name: One member more
  hybrid_identity.cloud_sync.entra_group:
    name: SG-EMEA-Canary
    members: [cleo@contoso.com]

- name: No test group any more
  hybrid_identity.cloud_sync.entra_group:
    group_id: 02bd9fd6-8f93-4758-87c3-1fb73740a315
    state: absent
"""

RETURN = r"""
actions:
  description:
    - What was done, or would be done, in order. V(convert), V(create), V(update), V(add_members), V(remove_members), V(roll_back) (the
      source of authority), or V(remove).
  returned: success
  type: list
  elements: str
  sample: [create, add_members]
group:
  description:
    - The group. It is that afterwards, with C(id), C(display_name) and C(attributes) as Microsoft Graph returns them; none when it was
      removed or, in check mode, doesn't exist yet.
  returned: success
  type: dict
members_added:
  description: Names of members that were added, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [ana@contoso.com]
members_removed:
  description: Names of members that were removed, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: []
source_of_authority:
  description: Where the group is mastered, V(cloud) or V(on_premises).
  returned: with O(source_of_authority), for a group that existed
  type: str
  sample: cloud
source_of_authority_state:
  description:
    - V(synced) from Active Directory, V(converted) to the cloud, V(rolled_back) until Active Directory takes it over, or V(cloud_native).
  returned: with O(source_of_authority), for a group that existed
  type: str
  sample: converted

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.entra_group import SPEC, entra_group


def main() -> None:
    """Run the module."""
    run(SPEC, entra_group)


if __name__ == "__main__":
    main()
