#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: provision_on_demand
short_description: Provision one group on demand and say what happened
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Runs the on-demand provisioning of Microsoft Entra Cloud Sync for one group and the members named, reads the answer and says
    what happened, step by step and member by member.
  - The service takes five members a call and five calls in ten seconds. More members become several calls, which are paced for
    all processes of this machine together.
  - The service processes only the members that are named, and it provisions nothing that a regular cycle wouldn't.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: partial
    details:
      - Group, members and rule are looked up and validated, and nothing is triggered. Whether the run would write isn't known.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - This is an action and it runs each time. It is C(changed) only when the service wrote to Active Directory.
options:
  group:
    description:
      - The group, by object id or display name.
    type: str
    required: true
  members:
    description:
      - Members to process, each by object id or user principal name; nested groups by object id or display name.
      - Without members the service handles the group's attributes and leaves its membership alone.
    type: list
    elements: str
    default: []
  all_members:
    description:
      - Process all members that the group has in Entra ID. Excludes O(members).
    type: bool
    default: false
  allow_former_members:
    description:
      - Accept in O(members) users who aren't members of the group, so that the service removes them from the group in Active Directory.
    type: bool
    default: false
  batch:
    description:
      - Split more than five members into several calls. When false, more than five members are an error.
    type: bool
    default: true
  assignment_wait:
    description:
      - Seconds to try again while the group is assigned but the service doesn't see it yet, which takes some minutes after a new
        assignment.
    type: int
    default: 300
  answer_timeout:
    description:
      - Seconds to wait for the answer of one call. The service itself waits up to ten minutes for its agent.
    type: int
    default: 600
  include_answers:
    description:
      - Also return the raw answers of the service.
    type: bool
    default: false
  scope_mode:
    description:
      - Whether the configuration works on V(selected) groups, which must be assigned, or on V(all) security groups. Microsoft
        publishes no way to read this. Only RV(expected) in check mode needs it.
    type: str
    choices: [selected, all]
    default: selected
seealso:
  - module: hybrid_identity.cloud_sync.writeback_assert
"""

EXAMPLES = r"""
- name: Prove the change on a test group
  hybrid_identity.cloud_sync.provision_on_demand:
    configuration: contoso.com
    group: SG-EMEA-Canary
    members: [ana@contoso.com, ben@contoso.com]
  register: run

- name: What the service did
  ansible.builtin.debug:
    msg: "{{ run.outcome }}: {{ run.steps | map(attribute='name') | join(', ') }}"
"""

RETURN = r"""
service_principal_id:
  description: Object id of the configuration's service principal.
  returned: success
  type: str
  sample: 11111111-2222-3333-4444-555555555555
job_id:
  description: Id of the synchronization job.
  returned: success
  type: str
  sample: AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.e6fcbbe7-674c-41c2-bde1-ef5d078a6a57
outcome:
  description:
    - V(applied) when the service wrote, V(in_sync) when there was nothing to write, V(not_in_scope), V(failed), or V(mixed) when
      some calls succeeded and some did not. V(not_run) in check mode.
  returned: always, once the run began
  type: str
  choices: [applied, in_sync, not_in_scope, failed, mixed, not_run]
  sample: applied
reason:
  description: The outcome in one sentence.
  returned: always, once the run began
  type: str
  sample: "RedundantExport: source and target already match"
group:
  description: Id and display name of the group.
  returned: always, once the run began
  type: dict
  sample: {id: 02bd9fd6-8f93-4758-87c3-1fb73740a315, display_name: SG-EMEA-Canary}
members:
  description: One row per member.
  returned: always, once the run began
  type: list
  elements: dict
  contains:
    id:
      description: Object id.
      type: str
      returned: always
    name:
      description: User principal name or display name.
      type: str
      returned: always
    outcome:
      description: The outcome of the call that held the member, or V(unresolved) when the service found no object to refer to.
      type: str
      returned: always
    reason:
      description: Why.
      type: str
      returned: always
    call:
      description: Number of the call, from 1.
      type: int
      returned: always
expected:
  description:
    - What the service would make of the group and these members, in the form of C(groups[].expected) of
      M(hybrid_identity.cloud_sync.writeback_info). Holds C(problem) alone when that can't be computed.
  returned: in check mode
  type: dict
steps:
  description: The steps that the service reports, call by call.
  returned: always, once the run began
  type: list
  elements: dict
  sample: [{call: 1, name: EntryExportUpdate, type: Export, status: Success, description: ""}]
modified_properties:
  description: What the service says it changed, by target attribute.
  returned: always, once the run began
  type: list
  elements: dict
  sample: [{displayName: info, oldValue: null, newValue: Managed in Entra ID}]
scope_results:
  description: Clauses of the scoping filters and whether they passed.
  returned: always, once the run began
  type: dict
  sample: {}
calls:
  description: Number of calls, repeated ones included.
  returned: always, once the run began
  type: int
  sample: 1
duration:
  description: Seconds the run took, waiting included.
  returned: always, once the run began
  type: float
  sample: 1.4
answers:
  description: The raw answers of the service.
  returned: when O(include_answers=true)
  type: list
  elements: dict

error:
  description:
    - What failed, for programs. C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(not_found), C(ambiguous), C(not_authorized)), C(hint), and what the cause adds, for
      example C(candidates), C(position), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: not_found, hint: "Check the name."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.provision_on_demand import SPEC, provision_on_demand


def main() -> None:
    """Run the module."""
    run(SPEC, provision_on_demand)


if __name__ == "__main__":
    main()
