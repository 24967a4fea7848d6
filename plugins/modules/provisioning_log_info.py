#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: provisioning_log_info
short_description: Read what the service logged about provisioning, decoded
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Returns entries of the provisioning log of a configuration, the newest first, with codes in plain words.
  - The log lags; an entry appears 5 to 10 minutes after what it describes. O(wait) waits for it. What really happened is in Active
    Directory at once; see M(hybrid_identity.cloud_sync.writeback_assert).
  - Microsoft keeps entries for 30 days, and a time span that begins earlier is refused. It lets an application read 5 pages of reports in
    10 seconds; the module keeps that pace together with all its other runs on the machine.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  job_id:
    description:
      - The id of the configuration's synchronization job. With it, nothing but the log is read, which also works for a job that is gone.
        So a text that can't be such an id is refused.
    type: str
  group:
    description: A group of Entra ID, by object id or display name. Only entries about it are returned.
    type: str
  user:
    description: A user of Entra ID, by object id or user principal name. Only entries about it are returned.
    type: str
  source_ids:
    description:
      - Only entries about these objects of Microsoft Entra ID, by object id. They aren't looked up, so they may be deleted.
      - With O(group) or O(user) too, entries about any of them.
    type: list
    elements: str
    default: []
  service_change_ids:
    description:
      - Only entries with these change ids, which are GUIDs, as M(hybrid_identity.cloud_sync.provision_on_demand) returns them.
    type: list
    elements: str
    default: []
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it. Only entries with the service change ids
        of its on-demand runs are returned, besides those of O(service_change_ids).
      - Nothing is written there.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  actions:
    description:
      - Only entries with these actions.
    type: list
    elements: str
    choices: [create, update, delete, disable, staged_delete, other]
    default: []
  statuses:
    description:
      - Only entries with these results.
    type: list
    elements: str
    choices: [success, failure, skipped, warning]
    default: []
  since:
    description:
      - Only entries from this time on, as ISO 8601 or as a time ago, for example V(90s), V(30m), V(2h), V(7d) or V(1w). Without a time
        zone it is in UTC.
      - By default the last day, and with O(change_dir) since the change began.
    type: str
  until:
    description:
      - Only entries up to this time, in the same forms.
    type: str
  max_entries:
    description:
      - How many entries to return at most.
    type: int
    default: 100
  filter_by_service:
    description:
      - Whether the service filters by job, change ids and objects, with the operators that Microsoft's reference lists for them. What it
        answers is filtered once more.
      - V(false) asks for all entries of the time span and filters here, for a cloud whose service refuses the filter.
      - O(actions) and O(statuses) are always filtered here, since their casing isn't the same everywhere.
    type: bool
    default: true
  include_raw:
    description:
      - Whether to return each entry as the service wrote it.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits for entries with all the change ids, or without change ids for at least one entry. It fails when they don't appear in
        time, and returns what it found.
      - Without waiting, the log is read once, and a missing entry is not a failure.
    type: bool
    default: false
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
    type: int
    default: 900
notes:
  - Needs C(AuditLog.Read.All), by Microsoft's reference together with C(Directory.Read.All), and Microsoft Entra ID P1 or P2. A
    signed-in user needs a role such as Reports Reader or Cloud Application Administrator.
  - That an entry of the log carries the change id that the on-demand run was answered with is what public samples show; Microsoft doesn't
    promise it.
seealso:
  - module: hybrid_identity.cloud_sync.provision_on_demand
  - module: hybrid_identity.cloud_sync.writeback_assert
"""

EXAMPLES = r"""
- name: What went wrong in the last two hours
  hybrid_identity.cloud_sync.provisioning_log_info:
    configuration: contoso.com
    statuses: [failure]
    since: 2h
  register: log

- name: Show it
  ansible.builtin.debug:
    msg: "{{ item.source_object.name }}: {{ item.error.code }}, {{ item.error.meaning or item.error.reason }}"
  loop: "{{ log.entries }}"
  loop_control:
    label: "{{ item.service_change_id }}"

- name: Provision a group on demand
  hybrid_identity.cloud_sync.provision_on_demand:
    configuration: contoso.com
    group: SG-EMEA-Canary
  register: run

- name: Wait until the log lists it
  hybrid_identity.cloud_sync.provisioning_log_info:
    configuration: contoso.com
    service_change_ids: "{{ run.service_change_ids }}"
    wait: true

- name: All that the log holds about a change
  hybrid_identity.cloud_sync.provisioning_log_info:
    configuration: contoso.com
    change_dir: /var/lib/cloud_sync/evidence/CHG0031337
"""

RETURN = r"""
configuration:
  description: The configuration. With O(job_id), its job alone is known, and the others are none.
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
since:
  description: From when entries were read, in UTC.
  returned: success
  type: str
  sample: "2026-08-20T08:00:00Z"
until:
  description: Until when entries were read; none when up to now.
  returned: success
  type: str
  sample: null
entries:
  description: The entries, the newest first.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the entry.
      type: str
    time:
      description: When it happened, in UTC.
      type: str
    action:
      description: What the service did. It is one of the values of O(actions).
      type: str
    status:
      description: How it ended, as in O(statuses). A success with a step that failed, or with an error, is C(failure).
      type: str
    error:
      description:
        - What failed. Also why nothing was done, which the steps of a skipped entry say; none when there is nothing to say.
        - Holds C(code), C(meaning) (the code in plain words, or the condition of the scope that is false), C(hint),
          C(reason) and C(details) in the service's words, C(category).
      type: dict
    service_change_id:
      description: Id of the change.
      type: str
    cycle_id:
      description: Id of the cycle.
      type: str
    duration:
      description: Seconds that it took.
      type: float
    configuration:
      description: The configuration. It has the form of RV(configuration).
      type: dict
    source_object:
      description: The object in Microsoft Entra ID, as C(id), C(name), C(type) and C(details).
      type: dict
    target_object:
      description: The object in Active Directory, in the same form.
      type: dict
    modified_properties:
      description: What the service says that it wrote. Each has C(name) of the target attribute, C(before) and C(after).
      type: list
      elements: dict
    steps:
      description: The steps that the service reports. Each has C(name), C(type), C(status), C(description) and C(details).
      type: list
      elements: dict
    raw:
      description: The entry as the service wrote it.
      returned: with O(include_raw=true)
      type: dict
  sample:
    - time: "2026-08-20T10:00:00Z"
      action: update
      status: success
      error: null
      source_object: {id: ad6c8faa-7c87-5eae-8cef-524cc09b83d4, name: SG-EMEA-Canary, type: Group, details: {}}
      modified_properties: [{name: info, before: null, after: Managed in Entra ID}]
truncated:
  description: Whether there are more entries than O(max_entries).
  returned: success
  type: bool
  sample: false
service_change_ids:
  description: Ids that the service gives to what it does, by which the provisioning log finds it. They are those that were looked for.
  returned: success
  type: list
  elements: str
  sample: [0b0b2d4c-6f8f-4a57-9f0e-3b5d3b0e7a11]
missing_service_change_ids:
  description: Those of which no entry was returned.
  returned: success
  type: list
  elements: str
  sample: []
waited:
  description: Seconds that the task waited.
  returned: success
  type: float
  sample: 431.2

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.provisioning_log_info import (
    SPEC,
    provisioning_log_info,
)


def main() -> None:
    """Run the module."""
    run(SPEC, provisioning_log_info)


if __name__ == "__main__":
    main()
