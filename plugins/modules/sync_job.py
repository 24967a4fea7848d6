#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_job
short_description: Create, start, pause, restart or remove a configuration's synchronization job
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Manages the job of an Entra to Active Directory configuration of Microsoft Entra Cloud Sync.
  - A job that exists is adopted, never created twice.
  - A job that already runs is not started again, since repeated starts disturb a running cycle.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - O(state=restarted) is an action and changes each time.
options:
  state:
    description:
      - V(present) creates the job when the service principal has none.
      - V(started) lets it run on its schedule, V(paused) stops it and keeps its state; both create it when it is missing.
      - V(restarted) starts over with what O(reset_scopes) says.
      - V(absent) removes the job with its state; objects stay in Active Directory.
    type: str
    choices: [present, started, paused, restarted, absent]
    default: present
  reset_scopes:
    description:
      - What a restart resets. Used with O(state=restarted) only.
      - The default is what the portal's button does, and so is an empty list.
      - V(Full) stands for V(ConnectorDataStore), V(Escrows), V(Watermark) and V(QuarantineState). V(ConnectorDataStore) cannot
        be the only scope.
      - V(ForceDeletes) releases deletions that were held back. It cannot be combined with other scopes, and needs O(confirm_force_deletes).
        It is refused when the job isn't in quarantine because of them, since the next cycle would then delete without protection.
    type: list
    elements: str
    choices: [ConnectorDataStore, Escrows, Watermark, QuarantineState, Full, ForceDeletes]
    default: [Watermark, Escrows, QuarantineState]
  confirm_force_deletes:
    description:
      - Confirms that the deletions held back by the accidental-delete protection are to be carried out.
    type: bool
    default: false
  expected_deletes:
    description:
      - How many deletions are to be released. When the provisioning log holds another number, or can't be read, nothing is released and
        the task fails.
      - Reading the log needs C(AuditLog.Read.All). Without this option the number is returned where it is readable.
    type: int
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits for a cycle, with O(state=started) and O(state=restarted). It ends when a cycle has ended that began after the
        request; when the job ran already, after the task began.
      - The task fails when that cycle fails, when the job goes into quarantine or is paused meanwhile, and when O(wait_timeout) has passed. A
        request is never repeated because of that.
      - A cycle that has errors at single objects counts as done; see RV(counters) and M(hybrid_identity.cloud_sync.provisioning_log_info).
      - Microsoft doesn't say whether a restart starts a paused job. When it doesn't run a minute later, the task fails and says so.
    type: bool
    default: false
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
      - A cycle begins every 20 to 40 minutes; the first one of a large tenant takes hours.
    type: int
    default: 3600
seealso:
  - module: hybrid_identity.cloud_sync.sync_job_info
"""

EXAMPLES = r"""
- name: Let the configuration run on its schedule
  hybrid_identity.cloud_sync.sync_job:
    configuration: contoso.com
    state: started

- name: Start over, as the portal's button does
  hybrid_identity.cloud_sync.sync_job:
    configuration: contoso.com
    state: restarted

- name: Start over, and wait until everything was looked at again
  hybrid_identity.cloud_sync.sync_job:
    configuration: contoso.com
    state: restarted
    wait: true
    wait_timeout: 7200
  register: job

- name: Release the twelve deletions that were looked at
  hybrid_identity.cloud_sync.sync_job:
    configuration: contoso.com
    state: restarted
    reset_scopes: [ForceDeletes]
    confirm_force_deletes: true
    expected_deletes: 12
"""

RETURN = r"""
configuration:
  description: The configuration. Its job is none when there is none.
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
actions:
  description: What was done, or would be done, in order.
  returned: success
  type: list
  elements: str
  sample: [create, start]
job:
  description: The job as Microsoft Graph returns it. It is that afterwards; none when it was removed or, in check mode, doesn't exist yet.
  returned: success
  type: dict
quarantine:
  description:
    - Why and since when the job is in quarantine; none when it isn't.
    - What the service tells without its blanks, and C(meaning) and C(hint) of its C(reason).
  returned: success
  type: dict
  sample: {reason: IngestionInterrupted, currentBegan: "2026-08-20T10:00:00Z", meaning: reading the source was interrupted}
counters:
  description: Numbers of the last execution, by the names of Microsoft Graph; empty before the first.
  returned: success
  type: dict
  sample: {countExported: 12, countEntitled: 40}
last_execution:
  description: State and times of the last execution; none before the first.
  returned: success
  type: dict
  sample: {state: Succeeded, timeBegan: "2026-08-20T10:00:00Z", timeEnded: "2026-08-20T10:01:00Z"}
steady_state:
  description: When a cycle first and last brought everything in scope to its end; none for never.
  returned: success
  type: dict
  sample: {first: "2026-08-19T10:00:00Z", last: "2026-08-20T10:00:00Z"}
held_back_deletes:
  description:
    - The deletions that are released, as C(count), C(objects) (names of up to fifty) and, when the count is none, C(reason).
    - None unless O(reset_scopes) holds V(ForceDeletes).
  returned: success
  type: dict
  sample: {count: 2, objects: [Marketing, Sales], reason: null}
waited:
  description: Seconds that the task waited.
  returned: success
  type: float
  sample: 812.5

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_job import SPEC, sync_job


def main() -> None:
    """Run the module."""
    run(SPEC, sync_job)


if __name__ == "__main__":
    main()
