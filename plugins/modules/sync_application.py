#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_application
short_description: Create, adopt or remove the service principal of a configuration
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Manages the service principal (enterprise application) that an Entra to Active Directory configuration of Microsoft Entra Cloud Sync
    belongs to. It is made from the gallery, together with its application registration.
  - One that exists is adopted, never made twice. A domain can have a second service principal of the same name, for the other
    direction; it is told apart by its template and its jobs, and never touched.
  - Creating it is not safe to repeat. When the answer is lost, the module looks for what was made, and makes nothing a second time.
  - The service needs a while to know a new service principal; the module waits for that. Then
    M(hybrid_identity.cloud_sync.sync_job) can make the job, and M(hybrid_identity.cloud_sync.sync_settings) set the domain.
  - Needs the permission C(Application.ReadWrite.OwnedBy) or C(Application.ReadWrite.All), besides C(Application.Read.All) and
    C(Synchronization.ReadWrite.All).
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  configuration:
    description:
      - The name of the configuration, which is the display name of its service principal and usually the Active Directory domain. The
        portal uses the DNS name of the domain.
      - If not set, the environment variable E(CLOUD_SYNC_CONFIGURATION) is used.
      - One of O(configuration) and O(service_principal_id) is needed.
    type: str
  service_principal_id:
    description: The object id of the configuration's service principal (enterprise application). It is needed for a name that several have.
    type: str
  gallery_template_id:
    description:
      - The id of the gallery application to make it from.
      - Microsoft doesn't document the default. It is that of a public script (C(Clone-CloudSyncConfig.ps1) by thinformatics, 2024). The
        service principal of a configuration that the portal created shows the right one as C(applicationTemplateId).
    type: str
    default: fb81332f-3eca-4ecf-a939-4278e501d330
  state:
    description:
      - V(present) makes the service principal when there is none.
      - V(absent) deletes the application registration and the service principal, with jobs, settings and assignments. What the
        configuration has written stays in Active Directory. Entra ID can restore the application for 30 days.
    type: str
    choices: [present, absent]
    default: present
  force:
    description:
      - Remove the service principal even while its job runs; the job is paused first.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait, O(wait_timeout) seconds at most.
      - The task waits until Microsoft Graph lists a new service principal and the synchronization service knows it, and for what was
        made when an answer is lost.
      - Without waiting, it is not checked whether the service principal can be used.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Used with O(wait=true) only.
    type: int
    default: 120
seealso:
  - module: hybrid_identity.cloud_sync.sync_job
  - module: hybrid_identity.cloud_sync.sync_settings
"""

EXAMPLES = r"""
- name: The service principal of a configuration
  hybrid_identity.cloud_sync.sync_application:
    configuration: contoso.com

- name: Its job
  hybrid_identity.cloud_sync.sync_job:
    configuration: contoso.com

- name: Remove a configuration; what it wrote stays in Active Directory
  hybrid_identity.cloud_sync.sync_application:
    configuration: contoso.com
    state: absent
"""

RETURN = r"""
actions:
  description: What was done, or would be done, in order. Empty when a service principal was adopted.
  returned: success, and when the service doesn't know a new service principal in time
  type: list
  elements: str
  sample: [create]
configuration:
  description: The configuration. It is returned also when it was removed. Its job is not looked for, and none.
  returned: success, and when the service doesn't know a new service principal in time
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
application_id:
  description: Application (client) id of the service principal and of its registration; none when there is none.
  returned: success, and when the service doesn't know a new service principal in time
  type: str
  sample: 99999999-8888-7777-6666-555555555555

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(not_found), C(ambiguous), C(not_authorized), C(not_ready)), C(hint), and what the cause adds,
      for example C(candidates), C(templates), C(jobs), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: not_ready, hint: "Run the task again in a few minutes; it continues with this one."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_application import SPEC, sync_application


def main() -> None:
    """Run the module."""
    run(SPEC, sync_application)


if __name__ == "__main__":
    main()
