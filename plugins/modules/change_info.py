#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: change_info
short_description: Find changes that are unfinished, and jobs that a change has left paused
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Looks through the folder that holds the evidence of all changes, for changes that have written something and neither ended nor were
    rolled back, for example because their playbook was killed.
  - Finds jobs, too, that ran before a change and that it has left paused, as requested or because it failed and was kept. Asks Microsoft
    Graph whether they still are.
  - Says for each what is left, and the command to run. The playbook C(hybrid_identity.cloud_sync.status) fails when
    there is any.
  - Nothing is written, neither to the service nor to the folder.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  evidence_dir:
    description:
      - The folder that holds the evidence of all changes. A folder that isn't there is an error, so that a wrong path isn't taken for good
        news.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
    required: true
  configuration:
    description:
      - The name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
      - Changes to other ones are left out. All are looked at when it isn't given.
    type: str
seealso:
  - module: hybrid_identity.cloud_sync.change_rollback
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_evidence
    description: What each file of the evidence holds.
"""

EXAMPLES = r"""
- name: Look for changes that need somebody
  hybrid_identity.cloud_sync.change_info:
    evidence_dir: /var/lib/cloud_sync/evidence
  register: changes

- name: Look at the changes to one configuration
  hybrid_identity.cloud_sync.change_info:
    evidence_dir: /var/lib/cloud_sync/evidence
    configuration: contoso.com
"""

RETURN = r"""
evidence_dir:
  description: The folder of all changes.
  returned: success
  type: str
  sample: /var/lib/cloud_sync/evidence
unfinished:
  description: The changes that are unfinished. A change on top of one is refused.
  returned: success
  type: list
  elements: dict
  contains: &change
    change_id:
      description: The name of the change.
      type: str
      sample: CHG0031337
    change_dir:
      description: Its folder.
      type: str
      sample: /var/lib/cloud_sync/evidence/CHG0031337
    configuration:
      description: The configuration.
      type: dict
      contains:
        name:
          description: Name of the configuration, which is the display name of its service principal and usually the Active Directory domain.
          type: str
          sample: contoso.com
        service_principal_id:
          description: Object id of the configuration's service principal.
          type: str
        job_id:
          description: Id of the configuration's synchronization job.
          type: str
    job_now:
      description: How the job is now. V(started), V(paused), V(not_configured), V(absent), or V(unknown) when Microsoft Graph can't be asked.
      type: str
    left_behind:
      description: What the change could not take back, and what to do about it.
      type: list
      elements: dict
    command:
      description: The command to run. It rolls the change back, or starts the job where the change was kept.
      type: str
      sample: ansible-playbook hybrid_identity.cloud_sync.rollback -e cloud_sync_change_dir=/var/lib/cloud_sync/evidence/CHG0031337
paused_jobs:
  description: The settled changes that have left a job paused which ran before, and which is paused now.
  returned: success
  type: list
  elements: dict
  contains: *change
running:
  description: The changes that are running right now.
  returned: success
  type: list
  elements: dict
  contains: *change
unreadable:
  description: The folders of changes that can't be read or trusted. Each has C(change_dir), C(message) and C(hint).
  returned: success
  type: list
  elements: dict

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Give the folder that holds the evidence of all changes."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.change_info import SPEC, change_info


def main() -> None:
    """Run the module."""
    run(SPEC, change_info)


if __name__ == "__main__":
    main()
