#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_agent_info
short_description: Read which provisioning agents of Microsoft Entra Cloud Sync exist and answer
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Returns the provisioning agents of the tenant with their status as Microsoft Entra sees it, and the domains that they publish.
  - Microsoft documents this only for signed-in users; no application permission exists. An application can usually not read it, and
    the module then returns C(readable) as V(false) with the reason, unless O(fail_on_unreadable=true).
  - Microsoft Graph has agents only in its beta version, and does not show the version of an agent.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  domain:
    description:
      - DNS name of an Active Directory domain. Only the agents that publish it are returned.
      - A domain that no agent publishes yields no agents, and C(healthy) as V(false); C(domains) lists those that are published.
    type: str
  fail_on_unreadable:
    description:
      - Whether the task fails when the agents can't be read.
    type: bool
    default: false
notes:
  - A user needs the role Hybrid Identity Administrator and the delegated permission C(OnPremisesPublishingProfiles.ReadWrite.All), by
    another page of Microsoft's reference C(Directory.ReadWrite.All).
seealso:
  - module: hybrid_identity.cloud_sync.change_preflight
  - module: hybrid_identity.cloud_sync.sync_job_info
"""

EXAMPLES = r"""
- name: Look at the agents of a domain as the user who is signed in to the Azure CLI
  hybrid_identity.cloud_sync.sync_agent_info:
    auth_method: azure_cli
    domain: contoso.com
  register: agents

- name: Want two that answer, where that can be read
  ansible.builtin.assert:
    that: agents.counts.active >= 2
    fail_msg: "Active: {{ agents.agents | selectattr('healthy') | map(attribute='machine_name') | join(', ') }}"
  when: agents.readable
"""

RETURN = r"""
readable:
  description: Whether it could be read.
  returned: success
  type: bool
  sample: true
reason:
  description: Why they could not be read; none when they could.
  returned: success
  type: str
  sample: null
agents:
  description: The agents, by machine name.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the agent.
      type: str
    machine_name:
      description: Name of the machine that it runs on.
      type: str
    external_ip:
      description: Address from which it reaches the service.
      type: str
    status:
      description: V(active) or V(inactive), in lower case whatever the service writes.
      type: str
    healthy:
      description: Whether an agent is active. It is when its status is V(active).
      type: bool
    agent_groups:
      description: Id and name of the agent's groups.
      type: list
      elements: dict
    domains:
      description: DNS names of published domains, in lower case. They are those that the agent publishes.
      type: list
      elements: str
  sample:
    - id: 4d2a7b10-3c5e-4f68-9a01-7e2b8c9d0f11
      machine_name: sync1.contoso.com
      external_ip: 203.0.113.11
      status: active
      healthy: true
      groups: [{id: 6f4c9d32-5e70-418a-9c23-904d0e1f2b33, name: Default group for Directory provisioning}]
      domains: [contoso.com]
counts:
  description: How many of RV(agents) there are, and how many are active and inactive; none when they could not be read.
  returned: success
  type: dict
  sample: {total: 2, active: 2, inactive: 0}
healthy:
  description: Whether an agent is active. At least one of RV(agents) is; none when they could not be read.
  returned: success
  type: bool
  sample: true
domains:
  description: DNS names of published domains, in lower case. They are all of them, with or without O(domain).
  returned: success
  type: list
  elements: str
  sample: [contoso.com, emea.contoso.com]

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_agent_info import SPEC, sync_agent_info


def main() -> None:
    """Run the module."""
    run(SPEC, sync_agent_info)


if __name__ == "__main__":
    main()
