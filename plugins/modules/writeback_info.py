#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: writeback_info
short_description: Expected and written-back state of groups side by side, with the reason for each difference
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Computes from the live schema what Active Directory must hold for groups, reads what it does hold, and returns both with the checks
    that compare them. It never fails because of a difference; M(hybrid_identity.cloud_sync.writeback_assert) does.
  - Says for every member that is not written back why, and for every group that is not in scope what decided.
  - Recognises objects that an earlier group writeback left behind, and reports the source of authority that an object is marked with.
  - Users can be named too, for configurations that provision users.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  groups:
    description: Groups of Entra ID, each by object id or display name. Ids are read twenty in each request.
    type: list
    elements: str
    default: []
  users:
    description:
      - Users, each by object id or user principal name. At least one group or user is needed.
      - With O(scope_mode=selected) their memberships are read, for which an application needs C(Directory.Read.All).
    type: list
    elements: str
    default: []
  include_members:
    description: Whether to include the direct members, however many there are. They are read and compared.
    type: bool
    default: true
seealso:
  - module: hybrid_identity.cloud_sync.writeback_assert
  - module: hybrid_identity.cloud_sync.writeback_plan
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_checks
    description: The checks by id, and what to do about each.
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_troubleshooting
    description: What to do about a difference, by symptom.
"""

EXAMPLES = r"""
- name: Why doesn't this group look as it should?
  hybrid_identity.cloud_sync.writeback_info:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    groups: [SG-EMEA-Canary]
  register: state

- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ state.groups[0].table.splitlines() }}"

- name: Which members are not written back, and why
  ansible.builtin.debug:
    msg: "{{ state.groups[0].expected.members | rejectattr('expected') | items2dict(key_name='name', value_name='reason') }}"
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
groups:
  description: The groups. Each has both states, in the order of the question.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Object id in Entra ID.
      type: str
      returned: always
    display_name:
      description: Display name. It is that in Entra ID.
      type: str
      returned: always
    anchor:
      description: C(msDS-ExternalDirectoryObjectId). It joins the object of Entra ID with that of Active Directory.
      type: str
      returned: always
      sample: Group_8213fd99-d6b6-417b-8e13-af6334856215
    expected_state:
      description: What Active Directory must hold. What can't be computed has no value, and a failed check says why.
      type: dict
      returned: always
      contains:
        in_scope:
          description: Whether it is in scope of the configuration.
          type: bool
          returned: always
        reason:
          description: What decided about the scope.
          type: str
          returned: always
        clause:
          description: The clause or filter that decided, V(none) when it was something else.
          type: str
          returned: always
        container:
          description: Distinguished name of the target container; V(none) when no mapping decides it, or when its expression fails.
          type: str
          returned: always
        distinguished_name:
          description: Distinguished name; V(none) when its container or its C(cn) isn't known.
          type: str
          returned: always
        attributes:
          description:
            - Attributes by name.
            - By LDAP attribute C(rule), C(values), C(mapping), C(reason) and C(shape).
            - Rules are V(equals), V(on_create) (only when the object is created), V(not_flowed) (stays as it is), V(unpredictable) (a value
              of that shape), V(generated) (by Active Directory), V(reference) (another object's distinguished name) and V(failed) (the
              expression fails, for that reason).
          type: dict
          returned: always
        members:
          description:
            - A row for each member. Each has C(id), C(name), C(type), C(written) (whether the service writes it), and the C(reason) when it
              does not.
          type: list
          elements: dict
          returned: for groups
    written_back_state:
      description:
        - What Active Directory holds. It has C(distinguished_name), C(attributes) with decoded values, and C(members); V(none) when no
          object, or more than one, carries the anchor.
      type: dict
      returned: always
    checks:
      description: The checks. They make the same comparison as M(hybrid_identity.cloud_sync.writeback_assert), in the same form.
      type: list
      elements: dict
      returned: always
    counts:
      description: Number of checks by verdict.
      type: dict
      returned: always
      sample: {total: 14, passed: 13, failed: 0, info: 1}
    in_sync:
      description:
        - Whether Active Directory is as the configuration leaves it. No check failed, or the only one that did says that the object is not in
          scope.
      type: bool
      returned: always
    table:
      description: A text table. It shows the checks.
      type: str
      returned: always
    object_soa:
      description: C(msDS-ObjectSoa); C(Cloud) where Active Directory knows that the object is managed in Entra ID, none where it isn't marked.
      type: str
      sample: Cloud
    object_soa_meaning:
      description: What RV(groups[].object_soa) means; none when the object isn't in Active Directory.
      type: str
      sample: "marked as mastered in the cloud: where enforcement is on, Active Directory refuses changes by others"
    legacy:
      description:
        - Objects without the anchor that C(adminDescription) names, each with C(kind), C(distinguished_name), C(admin_description) and
          C(reason).
        - The kind is V(admin_description_only) for what group writeback of Connect Sync wrote, and V(taken_over) for the mark C(TakenOver_).
      type: list
      elements: dict
      returned: always
users:
  description: Both states of each user, in the form of RV(groups).
  returned: success
  type: list
  elements: dict
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: success
  type: dict
  sample: {name: contoso.com, source: setting}
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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback_info import SPEC, writeback_info


def main() -> None:
    """Run the module."""
    run(SPEC, writeback_info)


if __name__ == "__main__":
    main()
