#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: writeback_drift
short_description: Compare a whole configuration with Active Directory, and say of each difference why, since when and whether it is drift
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Reads every group in scope of a configuration with all members from Entra ID, and everything that carries the anchor of a group from
    Active Directory, both at the same time, and compares them. Nothing is written but the files that are asked for, and those not in check mode.
  - Compares the live configuration with the desired one, as far as it is given, and checks the posture of the configuration.
  - Each finding has a check with a stable id, a class, a severity, what is expected, what is there, why, what would repair it, and a state
    that tells drift from what is only not yet synchronized.
  - Findings are read once more on both sides before they are reported. What is gone by then is counted in RV(settled).
  - What can't be looked at is a finding, and such a run is never V(in_sync).
  - Fails on drift, and with another error code (C(incomplete)) when too much could not be looked at. It returns everything all the same.
  - Settings are compared where O(settings) is given.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.desired
  - hybrid_identity.cloud_sync.desired.settings
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
options:
  groups:
    description:
      - Groups of Entra ID, each by object id or display name.
      - They must be assigned to the configuration. When not given, assignments aren't compared.
    type: list
    elements: str
  groups_mode:
    description:
      - V(exact) makes O(groups) the only assigned groups, V(additive) adds those named and keeps the others.
      - Here it says whether another assigned group is a finding.
    type: str
    choices: [exact, additive]
    default: additive
  job_state:
    description: The desired state of the job. When not given, it isn't compared.
    type: str
    choices: [started, paused]
  only_groups:
    description:
      - The only groups to compare, each by object id or display name. Other groups, and objects of Active Directory that no group
        explains, are left out.
    type: list
    elements: str
    default: []
  include_members:
    description: Whether to include the direct members, however many there are. Without them only the groups themselves are compared.
    type: bool
    default: true
  confirm:
    description:
      - How a difference of which nothing says when it came about becomes drift.
      - V(next_run) calls it pending until a later run sees it again after a cycle that began in between. It takes O(history_path); without
        it nothing will ever decide, and the run is incomplete.
      - V(wait) waits for a cycle that begins now or later, O(confirm_timeout) seconds at most, and looks again.
      - V(audit) looks into the provisioning log for groups that the service failed to write, or has written and that are gone, since the
        last successful cycle began. What the log can't tell stays pending, as with V(next_run). It takes the permission to read the log, five requests in ten
        seconds, and the log is some minutes behind.
      - V(none) calls it drift at once.
    type: str
    choices: [next_run, wait, audit, none]
    default: next_run
  confirm_timeout:
    description: Seconds to wait for a cycle at most. Used with O(confirm=wait) only.
    type: int
    default: 3600
  fail_on:
    description:
      - The lowest severity of drift that makes the task fail. Findings of the class V(posture) are advice and never do.
    type: str
    choices: [critical, high, medium, low, info]
    default: medium
  drift_action:
    description:
      - Whether the task fails, or only reports. With V(report), look at RV(verdict).
    type: str
    choices: [fail, report]
    default: fail
  max:
    description:
      - How many findings of a class, or of a check, are still tolerated, by the name of the class or the id of the check. What is named here
        fails the task only beyond its number, whatever O(fail_on) says.
      - Classes are C(configuration), C(posture), C(service), C(rights), C(group_missing), C(group_unexpected), C(anchor_duplicate),
        C(group_differs), C(member_missing), C(member_unexpected), C(ownership), C(not_computable) and C(exception).
    type: dict
    default: {}
  report_path:
    description:
      - Folder for C(drift.json), which describes the run, and C(findings.jsonl), a finding a line. Not written when not set.
      - What an earlier run and M(hybrid_identity.cloud_sync.drift_report) left there is removed before anything is read, but for the metrics.
        So a run that fails leaves no reports of another one.
      - A relative path begins where the command was typed (E(PWD)).
    type: path
  exceptions:
    description:
      - Differences that are accepted for a time. One that has expired, fits no finding or is for another configuration is a finding itself.
      - Each is a dictionary with C(check), C(reason), C(owner) and C(until), the last day, and optionally C(group), C(member), C(subject)
        and C(configuration). C(check) may be a pattern such as V(group.attribute.*), and C(group) and C(member) are ids or patterns of names.
      - What could not be compared is accepted only by one that names its check, and its group or subject, without a pattern. RV(summary) then
        says what was not compared, and until when that is accepted.
    type: list
    elements: dict
    default: []
  accept_path:
    description:
      - File to write an exception to for every finding, to be reviewed. Reason and owner are empty; none is taken before somebody has filled
        them in. Not written when not set.
      - A relative path begins where the command was typed (E(PWD)).
    type: path
  exceptions_max_days:
    description: For how many days from now on an exception may hold at most.
    type: int
    default: 180
  history_path:
    description:
      - Folder with a file for each run, of any number of configurations. The run before says since when a finding is there, and what is new
        and resolved. The newest 100 runs of a configuration are kept. Nothing is remembered when not set.
      - A relative path begins where the command was typed (E(PWD)).
    type: path
  verify_with_service:
    description:
      - Number of groups for which the service evaluates the mappings as well. It does so with C(parseExpression), which writes nothing. Groups
        with findings come first. Each mapping on which the service differs is a finding, and the run is then incomplete. So it is when the
        service can't be asked.
      - V(0) asks the service for none. See M(hybrid_identity.cloud_sync.sync_calibration_info).
    type: int
    default: 0
seealso:
  - module: hybrid_identity.cloud_sync.writeback_assert
  - module: hybrid_identity.cloud_sync.writeback_info
  - module: hybrid_identity.cloud_sync.writeback_plan
"""

EXAMPLES = r"""
- name: Does Active Directory hold what Entra ID says, for every group?
  hybrid_identity.cloud_sync.writeback_drift:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    report_path: drift
    history_path: drift-history

- name: The whole truth of a configuration in git, for a pipeline that judges by itself
  hybrid_identity.cloud_sync.writeback_drift:
    configuration: contoso.com
    ad_servers: [dc1.contoso.com]
    target_container: OU=Groups,DC=contoso,DC=com
    attribute_mappings:
      - target: info
        constant: Managed in Entra ID
    max:
      member_missing: 10
    exceptions:
      - check: member.unexpected
        group: SG-VPN
        member: svc-monitoring
        reason: The monitoring signs in through the VPN, until it is replaced
        owner: monitoring@contoso.com
        until: "2027-03-31"
    exceptions_max_days: 365
    drift_action: report
  register: drift

- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ drift.summary }}"
"""

RETURN = r"""
configuration:
  description: The configuration.
  returned: success, and when the task fails on drift
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
verdict:
  description:
    - V(in_sync), V(drift), or V(incomplete) when too much could not be looked at, or nothing will ever decide what is pending.
  returned: success, and when the task fails on drift
  type: str
  sample: drift
in_sync:
  description: Whether Active Directory is as the configuration leaves it. Findings that are pending or accepted don't count.
  returned: success, and when the task fails on drift
  type: bool
  sample: false
summary:
  description: The counts in one line.
  returned: success, and when the task fails on drift
  type: str
  sample: "Drift: 2 findings (1 member.missing, 1 member.unexpected); 10 groups compared, 8 in sync."
counts:
  description:
    - Number of findings, as C(total), C(by_class), C(by_severity), C(by_state), C(by_check) and C(class_severity), and how many are C(new)
      and C(resolved) since the run before.
  returned: success, and when the task fails on drift
  type: dict
  sample: {total: 2, by_severity: {critical: 1, high: 1}, new: 2, resolved: 0}
coverage:
  description: How many groups are C(in_scope), C(compared), C(in_sync), C(differing), C(unknown) and C(in_directory).
  returned: success, and when the task fails on drift
  type: dict
  sample: {in_scope: 10, compared: 10, in_sync: 8, differing: 2, unknown: 0, in_directory: 10}
findings:
  description:
    - The first 50 findings, the most severe first. RV(files) has all of them.
  returned: success, and when the task fails on drift
  type: list
  elements: dict
  contains:
    id:
      description: What identifies the finding. It is the same in every run.
      type: str
      returned: always
    check:
      description: The id of the check, such as V(member.unexpected). The guide to drift lists them.
      type: str
      returned: always
    class:
      description: The class of the check.
      type: str
      returned: always
    severity:
      description: V(critical), V(high), V(medium), V(low) or V(info).
      type: str
      returned: always
    state:
      description:
        - V(drift); V(pending), which the next cycle may mend; V(blocked), since no cycle will come; V(accepted) by an exception; or
          V(unknown), since it could not be compared.
      type: str
      returned: always
    state_reason:
      description: Why it is in this state.
      type: str
      returned: always
    group:
      description: The group. With C(id), C(name) and C(distinguished_name), if there is one.
      type: dict
      returned: always
    member:
      description: The member in question, in the same form, if there is one.
      type: dict
      returned: always
    subject:
      description: What it is about where that is neither a group nor a member, such as an attribute or a setting.
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
    reason:
      description: Why it is a finding.
      type: str
      returned: always
    hint:
      description: What to do about it.
      type: str
      returned: always
    command:
      description: The command to run. Empty where no command repairs it, and where it isn't certain that this one would be right.
      type: str
      returned: always
    provenance:
      description: Sentences about when and on which controller it came about, where the directory shows that.
      type: list
      elements: str
      returned: always
    first_seen:
      description: When a run first saw it, by the history.
      type: str
      returned: always
    due_at:
      description: When the service is expected to have mended what is pending.
      type: str
      returned: always
    acceptance:
      description:
        - The exception that it falls under, with C(reason), C(owner), C(until), and C(state), which is what the finding would be without it.
      type: dict
      returned: always
    source:
      description: Where the fact is documented.
      type: str
      returned: always
findings_total:
  description: How many findings there are.
  returned: success, and when the task fails on drift
  type: int
  sample: 2
table:
  description: A text table. It shows the first 20 findings, the most severe first. Empty when there are none.
  returned: success, and when the task fails on drift
  type: str
settled:
  description: How many differences were gone when they were read once more.
  returned: success, and when the task fails on drift
  type: int
  sample: 0
exceeded_thresholds:
  description: Thresholds of O(max) that were exceeded, as sentences.
  returned: success, and when the task fails on drift
  type: list
  elements: str
incomplete_reasons:
  description: Why the run is incomplete. Empty for one that is not.
  returned: success, and when the task fails on drift
  type: list
  elements: str
files:
  description: The reports, by name. C(history) is the file of this run in O(history_path).
  returned: success, and when the task fails on drift
  type: dict
  sample: {drift.json: /home/ops/drift/drift.json, findings.jsonl: /home/ops/drift/findings.jsonl}
cost:
  description:
    - What the run has cost. C(seconds); C(graph) with requests, retries and resource units; C(directory) with searches, entries and values.
  returned: success, and when the task fails on drift
  type: dict
  sample: {seconds: 12.3, graph: {requests: 640, retries: 0, resource_units: 20500, seconds: 11.0},
           directory: {searches: 60, entries: 10000, values: 250000, seconds: 6.1}}
began_at:
  description: When the run began.
  returned: success, and when the task fails on drift
  type: str
  sample: "2027-03-31T06:00:00Z"
ended_at:
  description: When the run ended.
  returned: success, and when the task fails on drift
  type: str
  sample: "2027-03-31T06:00:12Z"
server:
  description: Host name or address of the domain controller. It is the one that was read; V(none) when none could be.
  returned: success, and when the task fails on drift
  type: str
  sample: dc1.contoso.com
port:
  description: Port of the domain controller.
  returned: success, and when the task fails on drift
  type: int
  sample: 636

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(drift), C(incomplete), C(not_found), C(not_authorized), C(directory_unreachable)), C(hint), and
      what the cause adds, for example C(violations), C(incomplete_reasons), C(candidates), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: drift, hint: "The first findings are in 'findings'."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.writeback_drift import SPEC, writeback_drift


def main() -> None:
    """Run the module."""
    run(SPEC, writeback_drift)


if __name__ == "__main__":
    main()
