#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: writeback_assert
short_description: Assert that Active Directory holds what a configuration must write for a group
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Computes the expected state of a group from the live schema and the group in Entra ID, and compares it with the group in Active
    Directory, attribute by attribute and member by member.
  - Waits until all checks hold, and fails with a table of checks when the time is up. It fails at once when waiting cannot help, because the
    group is not in scope, several objects carry its anchor, or an expression or a scoping filter fails for it.
  - The comparison is that of M(hybrid_identity.cloud_sync.writeback_info).
  - A member without an object in Active Directory is expected to be absent, and the check says why.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.ad.controllers
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  group:
    description: A group of Entra ID, by object id or display name.
    type: str
    required: true
  members:
    description:
      - Members of the group, each by object id or user principal name; nested groups by object id or display name. They are asserted.
      - By default they are all members of the group in Entra ID.
      - After an on-demand provisioning name the members that it processed; the service leaves the others alone.
    type: list
    elements: str
  unexpected_members:
    description:
      - Whether members in Active Directory that the group in Entra ID doesn't explain fail the assertion.
    type: str
    choices: [fail, ignore]
    default: fail
  expected_attributes:
    description:
      - Literal expectations by LDAP attribute, in addition to what the schema says. A list stands for several values, an empty string
        or empty list for an absent attribute. C(parentDistinguishedName) stands for the container that the group is in.
    type: dict
    default: {}
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits for all checks to hold. Without waiting, Active Directory is read once.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
    type: int
    default: 60
  wait_interval:
    description:
      - Seconds between two reads of Active Directory.
    type: int
    default: 2
seealso:
  - module: hybrid_identity.cloud_sync.provision_on_demand
  - module: hybrid_identity.cloud_sync.ad_group_info
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_checks
    description: The checks by id, and what to do about each.
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_troubleshooting
    description: What to do about a difference, by symptom.
"""

EXAMPLES = r"""
- name: The test group is right in Active Directory
  hybrid_identity.cloud_sync.writeback_assert:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    group: SG-EMEA-Canary
    members: [ana@contoso.com, ben@contoso.com]
    expected_attributes:
      info: Managed in Entra ID

- name: It has arrived on every domain controller that answers
  hybrid_identity.cloud_sync.writeback_assert:
    configuration: contoso.com
    ad_domain: contoso.com
    group: SG-EMEA-Canary
    controllers: all
    unreachable_controllers: ignore
    wait_timeout: 900
"""

RETURN = r"""
checks:
  description:
    - The checks. They are those of the last read, with O(controllers) other than V(any) those of the first controller that lags, and one
      for each controller, C(controller.HOST).
  returned: always, once Active Directory was read
  type: list
  elements: dict
  contains:
    id:
      description: Stable id, for example C(attribute.description) or C(member.ana@contoso.com). The guide about checks lists them.
      type: str
      returned: always
    subject:
      description: What is checked.
      type: str
      returned: always
    expected:
      description: What must be there.
      type: str
      returned: always
    actual:
      description: What is there.
      type: str
      returned: always
    verdict:
      description: V(passed), V(failed), or V(info) where nothing can be decided.
      type: str
      returned: always
    reason:
      description: Why, in plain words.
      type: str
      returned: always
    hint:
      description: What to do about it.
      type: str
      returned: when there is something to do besides waiting or provisioning
counts:
  description: Number of checks by verdict.
  returned: always, once Active Directory was read
  type: dict
  sample: {total: 14, passed: 13, failed: 0, info: 1}
group:
  description:
    - The group. It has C(id), C(display_name), C(anchor) and C(distinguished_name), which is none when it isn't in Active Directory.
  returned: always, once Active Directory was read
  type: dict
reads:
  description: How often Active Directory was read.
  returned: always, once Active Directory was read
  type: int
  sample: 1
waited:
  description: Seconds that the task waited. It waits until the checks held, or until the time was up.
  returned: always, once Active Directory was read
  type: float
  sample: 0.2
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: always, once Active Directory was read
  type: dict
  sample: {name: contoso.com, source: setting}
server:
  description:
    - Host name or address of the domain controller. It is the one that was read.
    - With O(controllers) other than V(any), the one whose checks are shown.
  returned: always, once Active Directory was read
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: always, once Active Directory was read
  type: int
  sample: 636
controllers:
  description: A row for each domain controller. They are those that were asked.
  returned: always, once Active Directory was read
  type: list
  elements: dict
  contains:
    server:
      description: Host name or address of the domain controller.
      type: str
      sample: dc2.contoso.com
    port:
      description: Port of the domain controller.
      type: int
      sample: 636
    in_sync:
      description:
        - Whether Active Directory is as the configuration leaves it. None for a controller that was left out because it can't be reached.
      type: bool
      sample: false
    waited:
      description: Seconds that the task waited. It waits until the checks held there, or until the time was up.
      type: float
      sample: 60.1
    reads:
      description: How often Active Directory was read.
      type: int
      sample: 30
    failed_checks:
      description: The ids of the checks that failed at the last look.
      type: list
      elements: str
      sample: [attribute.description]
    reason:
      description: Why it could not be asked; empty when it could.
      type: str
      sample: connection refused

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback_assert import SPEC, writeback_assert


def main() -> None:
    """Run the module."""
    run(SPEC, writeback_assert)


if __name__ == "__main__":
    main()
