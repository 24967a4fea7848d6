#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: graph_token_info
short_description: Sign in to Microsoft Graph once, and say what the access token permits
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Signs in as the other modules do, and returns until when the token is valid, who it was issued to, and which of the
    collection's purposes its permissions are enough for.
  - With O(include_access_token=true) it also returns the token, for the option O(access_token) of later tasks. This is for tasks that can't
    share the cache of O(token_cache), for example on several hosts; on one host the cache is enough to sign in once.
  - The claims are decoded and not verified. Microsoft calls access tokens opaque to the client; what can't be read is none.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  include_access_token:
    description:
      - Whether to return the access token.
      - Refused unless the task has C(no_log=true), since the token would appear in the output and in every log. What the task registers
        keeps the token.
    type: bool
    default: false
notes:
  - Whoever holds the token can do what it permits until it expires, and it can't be taken back. Don't write it into facts that are
    cached, files or job artifacts.
seealso:
  - module: hybrid_identity.cloud_sync.change_preflight
"""

EXAMPLES = r"""
- name: See what the application may do
  hybrid_identity.cloud_sync.graph_token_info:
  register: token

- name: Stop where it can't change jobs
  ansible.builtin.assert:
    that: item.present is none or item.present
    fail_msg: "To {{ item.operation }}, grant one of {{ item.any_of | join(', ') }}"
  loop: "{{ token.permissions | selectattr('modules', 'contains', 'sync_job') }}"
  loop_control:
    label: "{{ item.operation }}"

- name: Sign in once on the controller
  hybrid_identity.cloud_sync.graph_token_info:
    include_access_token: true
  register: login
  delegate_to: localhost
  run_once: true
  no_log: true

- name: Work with the token elsewhere
  module_defaults:
    group/hybrid_identity.cloud_sync.graph:
      access_token: "{{ login.access_token }}"
  block:
    - name: Look at the job
      hybrid_identity.cloud_sync.sync_job_info:
        configuration: contoso.com
"""

RETURN = r"""
access_token:
  description:
    - The token; none with O(auth_method=access_token), since Ansible hides a value that was given in such an option.
  returned: with O(include_access_token=true)
  type: str
auth_method:
  description: How the module signed in.
  returned: success
  type: str
  sample: client_secret
expires_at:
  description: Until when it is valid, in UTC; none when it was given and can't be read.
  returned: success
  type: str
  sample: "2026-08-20T11:00:00Z"
expires_in:
  description: The same in seconds from now.
  returned: success
  type: int
  sample: 3599
graph_url:
  description: Address of Microsoft Graph that later tasks with these options use.
  returned: success
  type: str
  sample: https://graph.microsoft.com
cloud:
  description: Name of the cloud with this address; none for an address of your own.
  returned: success
  type: str
  sample: global
readable:
  description: Whether it could be read. Otherwise all that follows is none.
  returned: success
  type: bool
  sample: true
kind:
  description: V(application) when the token stands for the application itself, V(delegated) when for a signed-in user.
  returned: success
  type: str
  sample: application
tenant_id:
  description: Id of the tenant that issued it.
  returned: success
  type: str
  sample: 7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001
client_id:
  description: Application (client) id that it was issued to.
  returned: success
  type: str
  sample: 3b1a6f5e-2c4d-4e8f-9a0b-1c2d3e4f5a6b
object_id:
  description: Object id of the service principal, or of the user, that it stands for.
  returned: success
  type: str
  sample: 9c0d1e2f-3a4b-4c5d-8e6f-7a8b9c0d1e2f
user:
  description: Name of the signed-in user; none for an application.
  returned: success
  type: str
  sample: null
audience:
  description: What it is for. When that isn't Microsoft Graph, the task warns.
  returned: success
  type: str
  sample: https://graph.microsoft.com
roles:
  description: Application permissions; none for a delegated token.
  returned: success
  type: list
  elements: str
  sample: [Application.Read.All, Synchronization.ReadWrite.All]
scopes:
  description: Delegated permissions, which the user's roles limit; none for an application.
  returned: success
  type: list
  elements: str
  sample: null
permissions:
  description:
    - What the modules do, and whether one of the permissions for it is in the token.
    - With C(Application.ReadWrite.OwnedBy) the application must also own the service principal, which a token doesn't show.
  returned: success
  type: list
  elements: dict
  contains:
    operation:
      description: What is done.
      type: str
    modules:
      description: Modules that do it.
      type: list
      elements: str
    any_of:
      description: Permissions of which one is enough, the recommended one first.
      type: list
      elements: str
    signed_in_users:
      description: Whether the service takes it from signed-in users alone.
      type: bool
    granted:
      description: Those that the token has.
      type: list
      elements: str
    present:
      description: Whether that is enough; none when the token can't be read.
      type: bool
  sample:
    - operation: assign groups to a configuration
      modules: [sync_scope, change_rollback]
      any_of: [AppRoleAssignment.ReadWrite.All]
      signed_in_users: false
      granted: []
      present: false

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.graph_token_info import SPEC, graph_token_info


def main() -> None:
    """Run the module."""
    run(SPEC, graph_token_info, reveals="access_token")


if __name__ == "__main__":
    main()
