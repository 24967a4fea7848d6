#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: change_preflight
short_description: Check everything that must hold before the first write of a change
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Checks Microsoft Graph, Active Directory, the desired configuration, the test group and its members, and that the provisioning agent
    answers, in one call. Fails with a table of B(all) that doesn't hold, each with what to do about it.
  - What can't be checked because something else failed is shown as information and is not a failure of its own.
  - Nothing of the configuration is written. The provisioning agent is asked by an on-demand run of the test group, by default only where
    the service is predicted to change nothing.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.ad.controllers
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.desired
  - hybrid_identity.cloud_sync.desired.settings
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  group:
    description: A group of Entra ID, by object id or display name. It is the test group.
    type: str
    required: true
  members:
    description:
      - Members of the group, each by object id or user principal name; nested groups by object id or display name.
      - They are those that the change is proven with.
    type: list
    elements: str
    default: []
  expected_attributes:
    description:
      - Literal expectations by LDAP attribute, in addition to what the schema says. They have the form that
        M(hybrid_identity.cloud_sync.writeback_assert) takes.
      - One that can't come true fails a check, such as a value of an attribute for which the desired configuration writes another one,
        or that nothing writes.
      - Its container (C(parentDistinguishedName)), C(name), C(distinguishedName) and C(objectClass) are compared with what the desired
        configuration makes of them.
      - Values that can't be predicted are left to M(hybrid_identity.cloud_sync.writeback_assert).
    type: dict
    default: {}
  agent_probe:
    description:
      - Whether the provisioning agent is asked, by an on-demand run of the test group without members, under the live configuration.
      - With V(auto), only when Active Directory already holds what the live configuration asks for, so that there is nothing to write.
      - With V(always), also when the run writes the test group. With V(never), and in check mode, not at all.
    type: str
    choices: [auto, always, never]
    default: auto
  masked_values:
    description: Values by key, for settings whose value the service masks, such as C(Password).
    type: dict
  evidence_dir:
    description:
      - The folder that holds the evidence of all changes. With it, the checks include that no other change to the same configuration is
        running or was left unfinished.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  purpose:
    description:
      - What begins after the checks. V(onboarding) is for a tenant that doesn't have the configuration yet, or not all of it. It checks what
        can be checked before anything is made, and the desired configuration by its own words only.
    type: str
    choices: [change, onboarding]
    default: change
  assign:
    description: Groups to assign, each by object id or display name. Used with O(purpose=onboarding) only.
    type: list
    elements: str
    default: []
  gallery_template_id:
    description:
      - The id of the gallery application to make it from. The default is that of M(hybrid_identity.cloud_sync.sync_application).
      - Used with O(purpose=onboarding) only.
    type: str
attributes:
  check_mode:
    support: partial
    details:
      - Everything is checked, but the provisioning agent is not asked, so a run of O(agent_probe=always) that would write isn't predicted.
  diff_mode:
    support: none
  idempotent:
    support: full
notes:
  - "The ids of the checks are stable. Of Microsoft Graph: C(graph.sign_in), C(graph.permissions), C(configuration.found),
    C(job.quarantine), C(configuration.schema), C(desired.valid)."
  - "Of Active Directory: C(ad.controllers) (they are named, or found in DNS), C(ad.<host>.answers) for each controller,
    C(ad.schema.anchor) (the schema of the forest has C(msDS-ExternalDirectoryObjectId)), C(container.exists.<distinguished name>) for each
    target container."
  - "Of the test group: C(test_group.found), C(test_group.eligible), C(test_group.members), C(test_group.assigned) (with
    O(scope_mode=selected)), C(test_group.in_scope_now) (under the live scoping filters, for information),
    C(test_group.in_scope) (under the desired ones), C(test_group.expected_state) (every mapping can be computed for it; where one fails,
    there is a failed check C(attribute.<name>) or C(group.container) for it instead), C(group.unique) (one object at most carries its anchor),
    C(group.legacy) (for information: what an older writeback left of it), C(members.resolvable.<name>) for each named member (for information:
    one without an object in Active Directory is expected to be absent; it fails where that can't be said, since no global catalog can be
    asked)."
  - "Of O(expected_attributes): a failed check C(expected.<name>) for each expectation that can't come true."
  - "Others: C(agent.answers), C(change.none_running) and C(change.none_unfinished) (with O(evidence_dir))."
  - "With O(purpose=onboarding): C(graph.sign_in), C(graph.permissions), C(configuration.name) (nothing of that name, or one service
    principal to continue with), C(desired.valid), C(settings.valid), C(ad.*), C(container.exists.*), C(test_group.found) (none, or one),
    C(test_group.eligible), C(test_group.members) and C(scope.groups) (all can be found), C(membership_switch) (for information: it isn't
    decided whether references to synced users are written)."
  - A controller that only DNS names and that doesn't answer is not a failure as long as others do; one that O(ad_servers) names is. After a
    refused login no other controller is tried, since that could lock the account.
  - Permissions are read from the access token without verifying it. A token that can't be read is not a failure.
seealso:
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_checks
    description: The checks by id, and what to do about each.
  - module: hybrid_identity.cloud_sync.sync_schema
  - module: hybrid_identity.cloud_sync.writeback_plan
  - module: hybrid_identity.cloud_sync.provision_on_demand
"""

EXAMPLES = r"""
- name: Can this change begin?
  hybrid_identity.cloud_sync.change_preflight:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com, dc2.contoso.com]
    target_container: OU=Groups,DC=contoso,DC=com
    attribute_mappings:
      - target: info
        constant: Managed in Entra ID
    group: SG-EMEA-Canary
    members: [ana@contoso.com, ben@contoso.com]
  register: preflight

- name: Can this tenant get its first configuration?
  hybrid_identity.cloud_sync.change_preflight:
    purpose: onboarding
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    target_container: OU=Groups,DC=contoso,DC=com
    on_premises_members: true
    group: SG-EMEA-Canary
    members: [ana@contoso.com]

- name: Show what was checked
  ansible.builtin.debug:
    msg: "{{ preflight.checks | map(attribute='id') | list }}"

- name: Check before a change without calling the agent, and look for other changes
  hybrid_identity.cloud_sync.change_preflight:
    configuration: contoso.com
    ad_domain: contoso.com
    group: SG-EMEA-Canary
    agent_probe: never
    evidence_dir: /var/lib/cloud-sync/evidence
"""

RETURN = r"""
checks:
  description:
    - The checks. Each has C(id), C(subject), C(expected), C(actual), C(verdict) (V(passed), V(failed) or V(info)), C(reason) and, where
      there is one, C(hint).
  returned: success, and when a check fails
  type: list
  elements: dict
  sample: [{id: job.quarantine, subject: "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.e6fcbbe7-674c-41c2-bde1-ef5d078a6a57",
            expected: not in quarantine, actual: not in quarantine, verdict: passed, reason: ""}]
counts:
  description: Number of checks by verdict.
  returned: success, and when a check fails
  type: dict
  sample: {total: 17, passed: 16, failed: 0, info: 1}
configuration:
  description: The configuration; V(none) when it wasn't found.
  returned: success, and when a check fails
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
job_state:
  description:
    - Whether the job runs on its schedule. V(started), V(paused) or V(not_configured); V(none) when the configuration wasn't found.
  returned: success, and when a check fails
  type: str
  sample: started
quarantine:
  description: Why and since when the job is in quarantine; V(none) when it isn't.
  returned: success, and when a check fails
  type: dict
schema_version:
  description: Version of the schema. It is that of the live one; V(none) when it couldn't be read.
  returned: success, and when a check fails
  type: str
  sample: v1.2
changes:
  description:
    - Changes to the configuration. They are what M(hybrid_identity.cloud_sync.sync_schema) would change, in the form in which it returns
      it.
  returned: success, and when a check fails
  type: list
  elements: dict
group:
  description: The group. V(none) when the test group wasn't found.
  returned: success, and when a check fails
  type: dict
  contains:
    id:
      description: Object id.
      type: str
      returned: always
    display_name:
      description: Display name.
      type: str
      returned: always
    anchor:
      description: C(msDS-ExternalDirectoryObjectId). The object in Active Directory carries it.
      type: str
      returned: always
    distinguished_name:
      description: Distinguished name; V(none) when the group isn't in Active Directory yet.
      type: str
      returned: always
members:
  description:
    - A row for each member. Each has C(id), C(name), C(resolvable) (whether it has an object in Active Directory, V(none) when that isn't
      known), C(distinguished_name) and C(reason).
  returned: success, and when a check fails
  type: list
  elements: dict
settings_changes:
  description: What the desired settings change, as M(hybrid_identity.cloud_sync.sync_settings) returns it.
  returned: always
  type: list
  elements: dict
in_sync:
  description:
    - Whether Active Directory is as the configuration leaves it. The desired configuration is also the live one, so that nothing is to be
      written.
  returned: always
  type: bool
target_containers:
  description: Distinguished names of containers that groups can be written to, as far as they can be known in advance.
  returned: success, and when a check fails
  type: list
  elements: str
  sample: ["OU=Groups,DC=contoso,DC=com"]
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: success, and when a check fails
  type: dict
  sample: {name: contoso.com, source: setting}
server:
  description:
    - Host name or address of the domain controller. It is the one that was read.
    - V(none) when none answers.
  returned: success, and when a check fails
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: success, and when a check fails
  type: int
  sample: 636
controllers:
  description: A row for each domain controller. Each has C(server), C(port), C(available) (V(none) when it wasn't asked) and C(reason).
  returned: success, and when a check fails
  type: list
  elements: dict
requests:
  description: How many requests to Microsoft Graph the task took.
  returned: success, and when a check fails
  type: int
  sample: 7
error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (V(preflight_failed)) and C(hint).
  returned: failure
  type: dict
  sample: {code: preflight_failed, hint: "Nothing was written. All checks are in 'checks'."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.change_preflight import SPEC, change_preflight


def main() -> None:
    """Run the module."""
    run(SPEC, change_preflight)


if __name__ == "__main__":
    main()
