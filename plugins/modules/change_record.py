#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: change_record
short_description: Begin the evidence of a change, and end it with a verdict and reports
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - With O(state=present), makes the evidence folder of a change. Modules that take C(change_dir) keep there what they find, and announce
    each write in its journal before they send it.
  - With O(state=closed), derives the verdict from the folder and writes C(result.json), C(report.html), C(report.md) and C(junit.xml) into it.
    A change that failed and could not be rolled back completely stays unfinished, so that no other change begins on top of it.
  - Folders have mode 0700, files 0600. Nothing is sent to Microsoft Graph or Active Directory.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode nothing is written; the names are returned as they would be.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Each change has a folder of its own.
options:
  state:
    description:
      - V(present) begins a change, V(closed) ends it. There is no V(absent), since evidence is never removed; like
        a change request, a change is closed, and stays.
      - A change begins once. A name that another change has is refused, so that no evidence is overwritten.
    type: str
    choices: [present, closed]
    default: present
  evidence_dir:
    description:
      - The folder that holds the evidence of all changes. Created when it is missing. All runs that change the same configuration must use
        the same folder, since the lock and the unfinished changes are found there.
      - Required with O(state=present).
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  change_id:
    description:
      - The name of the change, for example that of a change request; it names the folder. Letters, digits, dots, hyphens and underscores.
      - By default made of the configuration's name and the time.
    type: str
  configuration:
    description:
      - The name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
      - The reports show it. A rollback refuses evidence whose ids are those of another one.
    type: str
  metadata:
    description:
      - Free facts that appear in all reports, for example ticket, requester and commit. Values are text.
      - Names and values together have at most 64 KiB.
    type: dict
    default: {}
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it.
      - It is that of the change that ends. Required with O(state=closed).
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  failure:
    description:
      - Why the change did not succeed, the first cause. Used with O(state=closed).
    type: str
  hint:
    description:
      - What to do about it. Used with O(state=closed).
    type: str
  keep_failed:
    description:
      - Whether a change that failed is kept by request, and not to be rolled back. Otherwise it stays unfinished until it is.
    type: bool
    default: false
seealso:
  - module: hybrid_identity.cloud_sync.change_snapshot
  - module: hybrid_identity.cloud_sync.change_rollback
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_evidence
    description: What each file of the evidence holds.
"""

EXAMPLES = r"""
- name: Begin a change
  hybrid_identity.cloud_sync.change_record:
    state: present
    evidence_dir: /var/lib/cloud_sync/evidence
    change_id: CHG0031337
    configuration: contoso.com
    metadata:
      ticket: CHG0031337
      requester: Ana Alvarez
  register: change

- name: End it
  hybrid_identity.cloud_sync.change_record:
    state: closed
    change_dir: "{{ change.change_dir }}"
"""

RETURN = r"""
change_id:
  description: The name of the change.
  returned: success
  type: str
  sample: CHG0031337
change_dir:
  description: Its folder.
  returned: success
  type: str
  sample: /var/lib/cloud_sync/evidence/CHG0031337
evidence_dir:
  description: The folder of all changes.
  returned: success, O(state=present)
  type: str
verdict:
  description:
    - V(kept), changed and proven; V(unchanged), nothing to change, and proven; V(rolled_back), failed, and everything is as before;
      V(reverted), kept at first, and rolled back later by order; V(rollback_incomplete), not everything could be
      restored; V(refused), stopped before the first write; V(unproven), failed, and kept by request.
  returned: success, O(state=closed)
  type: str
  sample: kept
reason:
  description: The first cause; empty when all went well.
  returned: success, O(state=closed)
  type: str
hint:
  description: What to do about it.
  returned: success, O(state=closed)
  type: str
counts:
  description: Numbers of changes, checks by verdict, members and on-demand calls.
  returned: success, O(state=closed)
  type: dict
  sample: {changes: 2, checks: {total: 31, passed: 31, failed: 0, info: 0}, members: 2, calls: 1}
rollback:
  description:
    - The last rollback, with C(by) (the account), C(time), C(reason), and C(forced_over), a list of what others had changed since and the
      rollback overwrote because of C(force). Null when there was none.
  returned: success, O(state=closed)
  type: dict
  sample: {by: awx, time: "2026-11-23T06:40:03.120Z", reason: CHG0031338 replaces it, forced_over: []}
changes:
  description: Changes to the configuration. Each has C(before) and C(after).
  returned: success, O(state=closed)
  type: list
  elements: dict
left_behind:
  description: What the change could not take back, and what to do about it.
  returned: success, O(state=closed)
  type: list
  elements: dict
files:
  description: The reports, by name.
  returned: success, O(state=closed)
  type: dict
  sample: {report.html: /var/lib/cloud_sync/evidence/CHG0031337/report.html}

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence), C(change_running), C(unfinished_change)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Check the path of the folder."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.change_record import SPEC, change_record


def main() -> None:
    """Run the module."""
    run(SPEC, change_record)


if __name__ == "__main__":
    main()
