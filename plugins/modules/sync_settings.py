#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_settings
short_description: Edit domain, notification mails and the protection against accidental deletions
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Edits the synchronization settings of an Entra to Active Directory configuration of Microsoft Entra Cloud Sync, which the
    service keeps as synchronization secrets of the configuration's service principal. All jobs of the service principal share them.
  - The service can only replace the whole set. So the set is read, merged by key, and written only on a real
    difference, after it was read once more. Keys that this module doesn't know, and unknown fields of those that it knows, stay.
  - The service takes the last write, and settings have no version. A second later the task looks again, and fails with
    C(concurrent_write) when somebody else wrote at the same time and what it wrote is lost.
  - What isn't given stays as it is. Without any setting, the module only reads.
  - The service masks passwords in what it returns. A masked value is never written back; see O(masked_values).
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
    details:
      - The diff shows the settings that this module knows, and of no other key the value.
  idempotent:
    support: full
options:
  domain:
    description: DNS name of an Active Directory domain. The configuration writes to it.
    type: str
  notification:
    description: Mails about the health of the configuration. For example, one is sent about a quarantine.
    type: dict
    suboptions:
      enabled:
        description:
          - Whether mails are sent.
        type: bool
      recipients:
        description:
          - Mail addresses. The list is exact; their order doesn't matter.
          - Microsoft documents one address only. Several are written with commas between them, which is not verified; the address
            of a distribution list avoids the question.
        type: list
        elements: str
  accidental_deletes:
    description:
      - Protection against accidental deletions. It quarantines the job when one cycle would delete too many objects.
      - It counts deleted groups, and doesn't protect against the removal of members.
    type: dict
    suboptions:
      enabled:
        description:
          - Whether the protection is on. The service's default is V(true).
        type: bool
      threshold:
        description:
          - Number of deletions in one cycle that triggers the protection, at least 1. The number itself already triggers it, so V(50) lets
            at most 49 deletions through. The service's default is 500.
        type: int
  skip_out_of_scope_deletions:
    description:
      - Whether groups that leave the scope are left alone instead of deleted.
      - Microsoft documents this setting for provisioning to applications. Whether jobs that write to Active Directory obey it is
        not verified; try it with a test group before relying on it.
    type: bool
  masked_values:
    description:
      - Values by key, for settings whose value the service masks, such as C(Password). They are only used in place of a masked value, when
        the set is written because of another difference.
    type: dict
seealso:
  - module: hybrid_identity.cloud_sync.sync_schema
  - module: hybrid_identity.cloud_sync.sync_job
"""

EXAMPLES = r"""
- name: Quarantine the job rather than delete 50 groups in one cycle, and say so by mail
  hybrid_identity.cloud_sync.sync_settings:
    configuration: contoso.com
    accidental_deletes:
      enabled: true
      threshold: 50
    notification:
      enabled: true
      recipients: [identity-team@contoso.com]

- name: Read the settings
  hybrid_identity.cloud_sync.sync_settings:
    configuration: contoso.com
  register: configuration_settings

- name: Edit a set that holds the password of a service account, which the service masks
  hybrid_identity.cloud_sync.sync_settings:
    configuration: contoso.com
    accidental_deletes:
      threshold: 20
    masked_values:
      Password: "{{ vault_service_account_password }}"
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

changes:
  description:
    - Changes to the configuration. They are those that were made, or would be in check mode, by the service's keys, in the form in which
      the service stores it; V(none) stands for absent.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: setting
      object_type: ""
      name: SyncNotificationSettings
      before: {Enabled: true, Recipients: ops@contoso.com, DeleteThresholdEnabled: true, DeleteThresholdValue: 500}
      after: {Enabled: true, Recipients: ops@contoso.com, DeleteThresholdEnabled: true, DeleteThresholdValue: 50}
settings_before:
  description: The settings before, in the form of the options. V(none) where the service holds none, so that its default applies.
  returned: success
  type: dict
  sample:
    domain: contoso.com
    notification: {enabled: true, recipients: [ops@contoso.com]}
    accidental_deletes: {enabled: true, threshold: 500}
    skip_out_of_scope_deletions: null
settings:
  description: The settings afterwards; in check mode, as they would be.
  returned: success
  type: dict
  sample:
    domain: contoso.com
    notification: {enabled: true, recipients: [ops@contoso.com]}
    accidental_deletes: {enabled: true, threshold: 50}
    skip_out_of_scope_deletions: null

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(invalid_settings), C(conflict), C(not_authorized)), C(hint), and what the cause adds, for
      example C(keys), C(candidates), C(status) or C(request_id).
  returned: failure
  type: dict
  sample: {code: invalid_settings, hint: "Supply the value itself.", keys: [Password]}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_settings import SPEC, sync_settings


def main() -> None:
    """Run the module."""
    run(SPEC, sync_settings)


if __name__ == "__main__":
    main()
