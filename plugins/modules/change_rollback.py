#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: change_rollback
short_description: Undo what a change wrote, from its evidence folder
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Restores the synchronization schema, the settings and the assignments that a change wrote, restores its test group in Active
    Directory by provisioning it once more, asserts that the group is as it was, and lets the job run or stay paused as before.
  - Works on the evidence of a change that is in progress, that was killed at any point, or that has ended. What was not written is left
    alone. Doing it twice is fine.
  - Restoring the old schema does not take back an attribute that only the new one maps. So the test group is provisioned under an
    intermediate schema that maps such attributes to what they held, while the job is paused, and the old schema follows at once.
  - A group that the test itself created stays, since the service deletes nothing on demand; a check says so, and what to do.
  - When somebody else changed since what the change wrote (the schema, a field of a setting, an assignment, the job, or an attribute of
    the test group of a change that was kept), nothing is written unless O(force) is set; the error lists it, and the changes that began
    since. With O(force) the evidence says what was overwritten. What the change did not write stays as it is.
  - Looks at the service again when it is done, and makes a check of everything that the change wrote.
  - A change that was rolled back already is only looked at. When somebody else changed since what it had written, the task fails, unless
    O(force) is set.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.ad
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph_and_ad
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
    required: true
  configuration:
    description:
      - The name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
      - By default it is that in the evidence. Evidence whose ids are those of another one is refused.
    type: str
  force:
    description:
      - Whether to overwrite what somebody else changed since.
    type: bool
    default: false
  rollback_reason:
    description:
      - Why the change is rolled back. The reports show it, with O(rollback_by), and when.
    type: str
  rollback_by:
    description:
      - Who has the change rolled back. By default the account that runs the task.
    type: str
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits for Active Directory to hold what it held before the change. Without waiting it is read once.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
    type: int
    default: 60
  answer_timeout:
    description: Seconds to wait for the answer of one on-demand call. The service itself waits up to ten minutes for its agent.
    type: int
    default: 600
  owner_pid:
    description:
      - The process that the lock belongs to. The lock is free again when that process ends, however it ends.
      - By default the process of the playbook.
    type: int
seealso:
  - module: hybrid_identity.cloud_sync.change_record
  - module: hybrid_identity.cloud_sync.change_snapshot
"""

EXAMPLES = r"""
- name: Roll the change back
  hybrid_identity.cloud_sync.change_rollback:
    ad_servers: [dc1.contoso.com]
    change_dir: /var/lib/cloud_sync/evidence/CHG0031337

- name: Roll it back although somebody changed the schema since
  hybrid_identity.cloud_sync.change_rollback:
    ad_servers: [dc1.contoso.com]
    change_dir: /var/lib/cloud_sync/evidence/CHG0031337
    configuration: contoso.com
    force: true
    wait_timeout: 300
"""

RETURN = r"""
change_id:
  description: The name of the change.
  returned: success, and when not everything could be restored
  type: str
change_dir:
  description: Its folder.
  returned: success, and when not everything could be restored
  type: str
outcome:
  description:
    - How it ended. V(rolled_back), V(rollback_incomplete), V(nothing_to_undo) when the change had no snapshot yet, or V(not_run) in check
      mode.
  returned: success, and when not everything could be restored
  type: str
  sample: rolled_back
actions:
  description: What was done, or would be done, in order.
  returned: success, and when not everything could be restored
  type: list
  elements: str
  sample: [pause, pins, provision, schema, start]
earlier:
  description:
    - The earlier rollback that had restored everything, with C(by) (the account) and C(time). It stays the one on record, and nothing
      was written.
  returned: when the change was rolled back already
  type: dict
  sample: {by: awx, time: "2026-11-23T06:40:03.120Z"}
forced_over:
  description: What somebody else had changed since, and was overwritten because of O(force), each in words.
  returned: success, and when not everything could be restored
  type: list
  elements: str
problems:
  description: What could not be restored, each with C(step), C(message) and C(hint).
  returned: success, and when not everything could be restored
  type: list
  elements: dict
checks:
  description:
    - The checks. They are what was compared with the state before the change, as in M(hybrid_identity.cloud_sync.writeback_assert), and
      C(rollback.schema), C(rollback.setting.<name>), C(rollback.assignment.<principal>) and C(rollback.job).
  returned: success, and when not everything could be restored
  type: list
  elements: dict
counts:
  description: Number of checks by verdict.
  returned: success, and when not everything could be restored
  type: dict

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence), C(change_running), C(unfinished_change)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Check the path of the folder."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.change_rollback import SPEC, change_rollback


def main() -> None:
    """Run the module."""
    run(SPEC, change_rollback)


if __name__ == "__main__":
    main()
