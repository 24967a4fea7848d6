#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: provision_on_demand
short_description: Provision groups, users or Active Directory objects on demand and report what happened
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Runs the on-demand provisioning of Microsoft Entra Cloud Sync for one subject or for several, reads the answers and reports
    what happened, step by step and member by member.
  - A subject is a group or a user of Entra ID, which a job from Entra ID to Active Directory writes, or an object of Active
    Directory, which a job of the other direction writes (O(template_id)).
  - The service takes one subject and five members a call, and five calls in ten seconds. More members become several calls,
    and all calls are paced for all processes of this machine together.
  - The service processes only the members that are named. From Entra ID to Active Directory it provisions nothing that a regular
    cycle wouldn't. From Active Directory to Entra ID Microsoft documents that scoping filters are not applied on demand, so an
    object outside the organizational units of the configuration is provisioned, too.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: partial
    details:
      - Subjects, members and rule are looked up and validated, and nothing is triggered. Whether the run would write isn't known.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - This is an action and it runs each time. It is C(changed) only when the service wrote to the target directory.
options:
  group:
    description:
      - A group of Entra ID, by object id or display name.
      - Exactly one of O(group), O(user), O(distinguished_name) and O(subjects) is needed.
    type: str
  user:
    description:
      - A user of Entra ID, by object id or user principal name. The configuration must provision users.
      - To know which groups bring a user into scope, in check mode and while a fresh assignment is waited for, takes the permission
        C(Directory.Read.All). Without it a fresh assignment of a group isn't waited for.
    type: str
  distinguished_name:
    description:
      - An object of Active Directory, for a job from Active Directory to Entra ID; O(template_id) says which.
    type: str
  object_type:
    description:
      - Type of object, by its name in the schema. It says what O(distinguished_name) is, such as V(user), V(group), V(contact) or
        V(computer).
    type: str
  members:
    description:
      - Members of the group, each by object id or user principal name; nested groups by object id or display name. They are processed.
      - Without members the service handles the group's attributes and leaves its membership alone.
      - A nested group becomes a member only when it is in scope itself, and its own members are not processed. Microsoft doesn't show how a
        nested group is named in a call; this module names it as it names a group that is the subject.
      - Only with O(group).
    type: list
    elements: str
    default: []
  all_members:
    description:
      - Process all members that the group has in Entra ID, except those of a type that is never written, such as devices.
        Excludes O(members).
    type: bool
    default: false
  subjects:
    description:
      - Several subjects, each tried once and in this order, with one pacing for all calls.
      - All are looked up and validated before the first call. Then each is tried, regardless of the others, unless
        O(stop_on_failure=true); the task fails when one didn't reach its goal, and returns all results.
    type: list
    elements: dict
    suboptions:
      group:
        description:
          - As O(group).
        type: str
      user:
        description:
          - As O(user).
        type: str
      distinguished_name:
        description:
          - As O(distinguished_name).
        type: str
      object_type:
        description:
          - As O(object_type).
        type: str
      members:
        description:
          - As O(members).
        type: list
        elements: str
        default: []
      all_members:
        description:
          - As O(all_members).
        type: bool
        default: false
  template_id:
    description:
      - Synchronization template of the job. V(AAD2ADGroupProvisioning) reads Entra ID and writes Active Directory, the others
        read Active Directory and write Entra ID.
      - Together with O(configuration) it finds the job, since a domain often has a configuration of the same name for each
        direction.
    type: str
    choices: [AAD2ADGroupProvisioning, AD2AADProvisioning, AD2AADDeviceSync]
    default: AAD2ADGroupProvisioning
  rule_id:
    description:
      - Id of the synchronization rule to use. Without it, it is the only rule that handles objects of the subject's type, or the
        only one of these that supports on-demand provisioning.
    type: str
  stop_on_failure:
    description:
      - Don't try the rest of O(subjects) when one doesn't reach its goal. Worth setting when the agent may be away, since each
        call then waits for O(answer_timeout).
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
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task tries again while the subject is assigned but the service doesn't see it yet, which takes a few minutes after a new
        assignment.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
      - With O(subjects) it is the time for all of them together.
    type: int
    default: 300
  answer_timeout:
    description: Seconds to wait for the answer of one on-demand call. The service itself waits up to ten minutes for its agent.
    type: int
    default: 600
  include_answers:
    description:
      - Whether to return the raw answers of the service.
    type: bool
    default: false
notes:
  - O(change_dir) goes only with O(group), since the evidence of a change and its rollback are about one test group.
  - Only RV(expected_state) in check mode and the warnings about nested groups depend on O(scope_mode).
seealso:
  - module: hybrid_identity.cloud_sync.writeback_assert
  - module: hybrid_identity.cloud_sync.writeback_info
  - module: hybrid_identity.cloud_sync.provisioning_log_info
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_on_demand
    description: What on-demand provisioning does, and what it does not.
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

- name: Find the run in the provisioning log, some minutes later
  hybrid_identity.cloud_sync.provisioning_log_info:
    configuration: contoso.com
    service_change_ids: "{{ run.service_change_ids }}"
    wait: true

- name: Let a new colleague have the account now
  hybrid_identity.cloud_sync.provision_on_demand:
    configuration: contoso.com
    user: grace@contoso.com

- name: Several groups and a user, with one pacing
  hybrid_identity.cloud_sync.provision_on_demand:
    configuration: contoso.com
    subjects:
      - group: SG-EMEA-Canary
        all_members: true
      - group: SG-EMEA
        members: [SG-EMEA-Canary]
      - user: grace@contoso.com

- name: From Active Directory to Entra ID
  hybrid_identity.cloud_sync.provision_on_demand:
    configuration: contoso.com
    template_id: AD2AADProvisioning
    distinguished_name: CN=Ana Alvarez,OU=People,DC=contoso,DC=com
    object_type: user
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
outcome:
  description:
    - How it ended. V(applied) when the service wrote, V(in_sync) when there was nothing to write, V(not_in_scope), V(failed), or V(mixed)
      when some calls succeeded and some did not. V(not_run) in check mode.
    - An answer that contradicts itself, such as a success over a step that failed, ends as the worse of both.
    - With O(subjects) it is that of all of them together.
  returned: always, once the run began
  type: str
  choices: [applied, in_sync, not_in_scope, failed, mixed, not_run]
  sample: applied
reason:
  description:
    - The outcome in one sentence; with O(subjects) the number of subjects by outcome. For V(not_in_scope) it is the condition of the
      scope that is false.
  returned: always, once the run began
  type: str
  sample: "RedundantExport: source and target already match"
action:
  description:
    - What the service did. V(create), V(update), V(disable), V(delete), or V(none) when nothing was written. Empty when the answers don't
      say. It is about the subject itself.
  returned: always, once the run began, without O(subjects)
  type: str
  sample: create
object:
  description: Id (or distinguished name), name and type of the subject, as the service got them.
  returned: always, once the run began, without O(subjects)
  type: dict
  sample: {id: 02bd9fd6-8f93-4758-87c3-1fb73740a315, display_name: SG-EMEA-Canary, object_type: Group}
group:
  description: The group. It has C(id) and C(display_name).
  returned: always, once the run of a group began
  type: dict
  sample: {id: 02bd9fd6-8f93-4758-87c3-1fb73740a315, display_name: SG-EMEA-Canary}
rule:
  description: The synchronization rule. It has C(id) and C(name), and the C(reason) why it was used.
  returned: always, once the run began, without O(subjects)
  type: dict
  sample: {id: 6d1f3c52-9b7e-4c0a-8f24-2f6f0a9c7d31, name: AAD2AD_GROUP, reason: the only rule with an object mapping for Group}
members:
  description: A row for each member.
  returned: always, once the run began, without O(subjects)
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
    type:
      description: Type of the member, such as V(user) or V(group).
      type: str
      returned: always
    outcome:
      description:
        - How it ended. It is that of the call that held the member, V(unresolved) when the service found no object to refer to, V(unknown)
          when the answer was lost and whether it was written isn't known, V(not_attempted) after a call that didn't reach its goal, or
          V(left_out) for a member of a type that is never written.
      type: str
      returned: always
    reason:
      description: Why.
      type: str
      returned: always
    call:
      description: Number of the call, from 1; 0 when the member was in none.
      type: int
      returned: always
expected_state:
  description:
    - What Active Directory must hold. It is what the service would make of the subject and these members, in the form of
      C(groups[].expected_state) or C(users[].expected_state) of M(hybrid_identity.cloud_sync.writeback_info).
  returned: in check mode, without O(subjects)
  type: dict
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: in check mode
  type: dict
  sample: {name: contoso.com, source: setting}
steps:
  description: The steps that the service reports. They are in the order of the calls.
  returned: always, once the run began, without O(subjects)
  type: list
  elements: dict
  sample: [{call: 1, name: EntryExportUpdate, type: Export, status: Success, description: ""}]
modified_properties:
  description: What the service says that it wrote. Each has C(name) of the target attribute, C(before) and C(after).
  returned: always, once the run began, without O(subjects)
  type: list
  elements: dict
  sample: [{name: info, before: null, after: Managed in Entra ID}]
scope_results:
  description: Clauses of the scoping filters and whether they passed.
  returned: always, once the run began, without O(subjects)
  type: dict
  sample: {}
service_change_ids:
  description: Ids that the service gives to what it does, by which the provisioning log finds it. Its entries come some minutes later.
  returned: always, once the run began, without O(subjects)
  type: list
  elements: str
  sample: [8a1d3b5e-0c6f-4a52-b4f4-6f2d5a1e9c70]
calls:
  description:
    - One row per call, with C(call) (from 1), C(attempts) (more than one while a fresh assignment was waited for), C(members)
      (their number), C(outcome), C(reason), C(code), C(service_change_ids), C(request_id) of an error, and C(duration) in seconds.
  returned: always, once the run began, without O(subjects)
  type: list
  elements: dict
  sample: [{call: 1, attempts: 1, members: 2, outcome: applied, reason: success, code: null, service_change_ids: [], request_id: null, duration: 1.2}]
results:
  description:
    - One entry per subject, in the order of O(subjects), with the values that are returned for one subject. Its C(outcome) is
      V(not_attempted) when an earlier one ended the run. C(error) says what failed, as RV(error) does.
  returned: with O(subjects), once the run began
  type: list
  elements: dict
counts:
  description: Number of subjects by outcome, and in C(total).
  returned: with O(subjects), once the run began
  type: dict
  sample: {total: 3, applied: 2, in_sync: 1, not_in_scope: 0, failed: 0, mixed: 0, not_attempted: 0, not_run: 0}
call_count:
  description: Number of calls, repeated ones included.
  returned: always, once the run began
  type: int
  sample: 1
duration:
  description: Seconds that it took. Waiting is included.
  returned: always, once the run began
  type: float
  sample: 1.4
answers:
  description: The raw answers of the service.
  returned: when O(include_answers=true), without O(subjects)
  type: list
  elements: dict

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(not_found), C(ambiguous), C(not_authorized)), C(hint), and what the cause adds, for example
      C(candidates), C(position), C(status) or C(request_id).
    - With O(subjects), C(failed) lists the subjects that didn't reach their goal, or C(problems) those that are wrong.
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
