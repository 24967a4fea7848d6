#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_job_info
short_description: Read the state of a configuration's synchronization job
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Finds an Entra to Active Directory configuration of Microsoft Entra Cloud Sync and returns its job.
  - Says whether the job runs, whether it is in quarantine and why, and what its last run counted.
  - Warns when the service dropped the errors of the first cycle, after which it pauses the job.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
seealso:
  - module: hybrid_identity.cloud_sync.sync_job
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_troubleshooting
    description: What to do about a quarantine, and other symptoms.
"""

EXAMPLES = r"""
- name: Look at the job
  hybrid_identity.cloud_sync.sync_job_info:
    configuration: contoso.com
  register: job

- name: Stop when it is in quarantine
  ansible.builtin.assert:
    that: job.quarantine is none
    fail_msg: "In quarantine: {{ job.quarantine.reason }}"
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

job_state:
  description: Whether the job runs on its schedule.
  returned: success
  type: str
  choices: [started, paused, not_configured]
  sample: paused
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
progress:
  description: How far a running cycle is, as far as the service tells; often empty.
  returned: success
  type: list
  elements: dict
  sample: [{units: objects, completed: 120, total: 400, observed: "2026-08-20T10:00:30Z"}]
next_run:
  description:
    - An estimate of when the next cycle begins, in UTC. In quarantine the service's next attempt, else the interval of the schedule after the
      start of the last cycle.
    - None when the job doesn't run, when that isn't known, and when that time is over, so that a cycle is due or running.
  returned: success
  type: str
  sample: "2026-08-20T10:20:00Z"
job:
  description: The job as Microsoft Graph returns it.
  returned: success
  type: dict

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_job_info import SPEC, sync_job_info


def main() -> None:
    """Run the module."""
    run(SPEC, sync_job_info)


if __name__ == "__main__":
    main()
