#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: writeback_plan
short_description: Show what a proposed configuration would do to every group, before it is applied
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Edits a copy of the live schema as M(hybrid_identity.cloud_sync.sync_schema) would, evaluates both for every group, and compares the
    result with Active Directory. Nothing is written.
  - For each group that is in scope before or after, the plan says whether it would be created, renamed, moved or updated, enter or leave the
    scope, or stay as it is. For an assigned group that is not in scope it says why.
  - Finds conflicts before the service finds them - two groups with one name, a name that is taken, a name that is too long or invalid, a
    container or an attribute that doesn't exist, an expression that fails for a group.
  - Fails when the plan exceeds the limits, and returns the plan all the same.
  - Members are not part of the plan, since reading them costs a request for each group.
  - O(settings) changes nothing about the plan, and is part of RV(plan_digest).
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.desired
  - hybrid_identity.cloud_sync.desired.settings
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  assign:
    description: Groups to assign, each by object id or display name. They are planned for as if they were assigned.
    type: list
    elements: str
    default: []
  unassign:
    description:
      - Groups to plan for as if they were not assigned any more, each by object id or display name.
    type: list
    elements: str
    default: []
  max_changed:
    description:
      - How many groups may be created, renamed, moved, updated or leave the scope. Without it there is no limit.
      - Like the other limits it counts what the change causes, not what happens with or without it.
    type: int
  max_renamed:
    description:
      - How many groups may get another name. Without it there is no limit.
    type: int
  max_moved:
    description:
      - How many groups may move to another container. Without it there is no limit.
    type: int
  max_leaving_scope:
    description:
      - How many groups may leave the scope. Microsoft doesn't document what the service does with them; expect that it deletes them in
        Active Directory. A group that isn't there doesn't count.
    type: int
    default: 0
  max_pending:
    description:
      - How many groups may wait for a write whatever the change does, since Active Directory lags behind the live configuration. Without
        it there is no limit.
    type: int
  allow_conflicts:
    description:
      - Whether a plan with conflicts is within its limits.
    type: bool
    default: false
  fail_on_violation:
    description:
      - Whether the module fails when the plan exceeds a limit. When not, look at RV(plan.violations).
    type: bool
    default: true
  table_rows:
    description:
      - How many groups the table and the summary show, the most severe first. What the change causes comes before what is pending.
      - RV(plan.rows) always holds all of them.
    type: int
    default: 20
  verify_with_service:
    description:
      - Number of groups for which the service evaluates the mappings as well. It does so with C(parseExpression), which writes nothing. Groups
        that something happens to come first. A difference is a warning, and is returned with both results.
      - V(0) asks the service for none. See M(hybrid_identity.cloud_sync.sync_calibration_info).
    type: int
    default: 0
  plan_digest:
    description:
      - Digest of a plan. It is the one that was approved, and the module fails with the code C(plan_not_approved) when this plan has
        another one.
    type: str
seealso:
  - module: hybrid_identity.cloud_sync.sync_schema
  - module: hybrid_identity.cloud_sync.writeback_info
"""

EXAMPLES = r"""
- name: What would a new container and a new mapping do to every group?
  hybrid_identity.cloud_sync.writeback_plan:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    target_container: OU=Groups,DC=contoso,DC=com
    attribute_mappings:
      - target: info
        constant: Managed in Entra ID
    max_changed: 500
    max_renamed: 0
  register: planned

- name: Show the first groups
  ansible.builtin.debug:
    msg: "{{ planned.plan.table.splitlines() }}"

- name: Fail unless it is still the plan that was approved
  hybrid_identity.cloud_sync.writeback_plan:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    target_container: OU=Groups,DC=contoso,DC=com
    plan_digest: "{{ approved }}"

- name: Would this scoping filter let groups go, and which?
  hybrid_identity.cloud_sync.writeback_plan:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    scoping_filters:
      - name: EMEA
        all_of:
          - attribute: displayName
            operator: REGEX MATCH
            values: ["^SG-EMEA-"]
    fail_on_violation: false
"""

RETURN = r"""
configuration:
  description: The configuration.
  returned: success, and when a limit is exceeded
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
schema_version:
  description: Version of the schema. It is that of the live one, which the plan starts from.
  returned: success, and when a limit is exceeded
  type: str
  sample: v1.2
changes:
  description:
    - Changes to the configuration. They are what would change in the schema, as M(hybrid_identity.cloud_sync.sync_schema) returns it.
  returned: success, and when a limit is exceeded
  type: list
  elements: dict
plan:
  description: What the change would do to every group.
  returned: success, and when a limit is exceeded
  type: dict
  contains:
    assumed:
      description: Whether Active Directory was not read, and taken to hold what the live configuration asks for. Here always V(false).
      type: bool
      returned: always
    summary:
      description: The counts in one line.
      type: str
      returned: always
      sample: "10 groups: 9 moved, 9 updated, 1 out of scope"
    counts:
      description:
        - How many groups each action concerns that the change causes; a group can have several actions. C(changed) is how many groups it
          changes in Active Directory.
        - C(pending) is how many wait for an action with or without the change; C(leave_scope_unwritten) how many leave the scope that
          aren't in Active Directory, and don't count as C(leave_scope).
      type: dict
      returned: always
      sample: {groups: 10, changed: 9, create: 0, rename: 0, move: 9, update: 9, enter_scope: 0, leave_scope: 0,
               leave_scope_unwritten: 0, unchanged: 0, pending: 0, blocked: 0, out_of_scope: 1, conflicts: 0}
    rows:
      description: One row for each group.
      type: list
      elements: dict
      returned: always
      contains:
        id:
          description: Object id of the group.
          type: str
          returned: always
        display_name:
          description: Display name.
          type: str
          returned: always
        actions:
          description:
            - What was done, or would be done, in order. V(create), V(rename), V(move), V(update), V(enter_scope), V(leave_scope). Empty for
              a group that stays as it is.
          type: list
          elements: str
          returned: always
        cause:
          description:
            - V(configuration) when the proposed configuration causes any of the actions, V(pending) when Active Directory already differs from
              what the live configuration asks for. A schema change starts a full cycle, which writes both.
          type: str
          returned: always
        in_scope:
          description: Whether it is in scope of the configuration. The configuration is the proposed one.
          type: bool
          returned: always
        reason:
          description: What decided about the scope.
          type: str
          returned: always
        old_distinguished_name:
          description: Name in Active Directory now; V(none) when the group isn't there.
          type: str
          returned: always
        new_distinguished_name:
          description: Name afterwards; V(none) when it leaves the scope or the name can't be known.
          type: str
          returned: always
        attribute_changes:
          description:
            - Attributes that change, each with C(name), C(before), C(after) and C(cause). For C(member), which is there when the rules for
              members change, how many of the group's members are written.
          type: list
          elements: dict
          returned: always
        service:
          description: What the service does with a group that leaves the scope, as far as is known.
          type: str
          returned: always
        problems:
          description: What keeps the service from writing this group, each with C(kind), as in RV(plan.conflicts), and C(message).
          type: list
          elements: dict
          returned: always
    conflicts:
      description:
        - What the service would stumble on, each with C(kind), C(message) and the ids of the C(groups) concerned.
        - Kinds are C(duplicate_distinguished_name), C(taken_distinguished_name), C(duplicate_sam_account_name),
          C(taken_sam_account_name), C(cn_too_long), C(not_writable), C(no_name), C(invalid_distinguished_name), C(missing_container),
          C(unknown_attribute), C(expression_failed) and C(duplicate_anchor).
      type: list
      elements: dict
      returned: always
    violations:
      description: Limits that the plan exceeds, each with C(limit), C(allowed), C(found) and C(message).
      type: list
      elements: dict
      returned: always
    table:
      description: A text table. It shows the first rows, those that the change causes before pending ones; unchanged groups are left out.
      type: str
      returned: always
    markdown:
      description: A summary for a merge request.
      type: str
      returned: always
plan_digest:
  description:
    - Digest of a plan. It covers the desired mappings, filters and O(settings), the live schema and its version, the scope mode, and which
      groups are assigned; not what groups are called, and who is in them.
    - Give it to the change as O(plan_digest), so that only what was approved is changed.
  returned: success, and when a limit is exceeded
  type: str
  sample: 1-0123456789abcdef0123456789abcdef-0123456789abcdef0123456789abcdef-0123456789abcdef0123456789abcdef
requests:
  description: How many requests to Microsoft Graph the task took. Twenty groups are read in each.
  returned: success, and when a limit is exceeded
  type: int
  sample: 7
service_verification:
  description:
    - What the service made of the mappings after the change, where O(verify_with_service) asks for it, else V(none). C(groups) and
      C(evaluations) are numbers; C(differences) has an entry for each mapping and group on which they differ, in the form of
      RV(hybrid_identity.cloud_sync.sync_calibration_info#module:mappings).
  returned: success, and when a limit is exceeded
  type: dict
  sample: {groups: 5, evaluations: 20, differences: []}
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: success, and when a limit is exceeded
  type: dict
  sample: {name: contoso.com, source: setting}
server:
  description: Host name or address of the domain controller. It is the one that was read.
  returned: success, and when a limit is exceeded
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: success, and when a limit is exceeded
  type: int
  sample: 636

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(plan_exceeds_limits), C(not_found), C(ambiguous), C(not_authorized)), C(hint), and what the
      cause adds, for example C(violations), C(candidates), C(position), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: plan_exceeds_limits, hint: "Nothing was written."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback_plan import SPEC, writeback_plan


def main() -> None:
    """Run the module."""
    run(SPEC, writeback_plan)


if __name__ == "__main__":
    main()
