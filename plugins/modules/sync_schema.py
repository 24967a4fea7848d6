#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_schema
short_description: Edit, restore or reset the synchronization schema of a configuration
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Edits the synchronization schema of an Entra to Active Directory configuration of Microsoft Entra Cloud Sync.
  - The service can only replace the whole document, and starts a full cycle after it. So the document is read,
    edited on a copy that keeps everything unknown, and written only on a real difference, after the version was read once more.
  - The service takes the last write. When the version shows afterwards that somebody else wrote at the same time, the task fails with
    C(concurrent_write) and says what is there now and what is lost.
  - Attributes are checked against the directories that the schema describes, expressions by the service itself, before anything
    is written.
  - Instead of edits, a whole document can be restored (O(document), O(document_path)), or the schema reset to the template's
    (O(state=reset)). These exclude each other and every option that edits.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.change
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.desired
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.action_group_graph
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - The diff shows the mappings and filters that change, not the document of thousands of lines.
  idempotent:
    support: full
    details:
      - A reset is recognised as done when the service shows the schema of the template, and that is what it resets to. Otherwise the task
        warns, and resets each time.
options:
  state:
    description:
      - V(present) brings the schema to what the other options say.
      - V(reset) goes back to the schema of the job's template. Every customisation is lost, target container and scoping filters included.
    type: str
    choices: [present, reset]
    default: present
  document:
    description:
      - A whole schema that is to replace the live one, as M(hybrid_identity.cloud_sync.sync_schema_info) returns it with
        C(include_document=true).
      - It is compared with the live one, without version and order, and put only on a difference.
      - Refused before anything is written are a document of another job (see O(force)), rules and directories that the job doesn't know,
        a target that is mapped twice, attributes that the document doesn't describe, and protected mappings that are neither as in the live
        schema nor as in its template.
      - The metadata of rules belongs to the service; the live one's is kept, with a warning.
    type: dict
  document_path:
    description:
      - The same as a JSON file on the host that runs the module, for example C(before/schema.json) of a change's evidence, the portal's
        download, or what M(hybrid_identity.cloud_sync.sync_schema_info) returned.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  force:
    description:
      - Whether a document of another job is taken, under this job's id. Its target container and filters come with it.
      - That the service accepts such a document is only known from a public script.
    type: bool
    default: false
  include_plan:
    description:
      - Whether to return what the change would do to every group, in check mode and when there is a change.
      - Active Directory isn't read and taken to hold what the live configuration asks for. The module
        M(hybrid_identity.cloud_sync.writeback_plan) makes the same plan against what Active Directory really holds.
      - Reads all assigned groups, twenty in each request. Only the plan depends on O(scope_mode).
    type: bool
    default: true
seealso:
  - module: hybrid_identity.cloud_sync.sync_schema_info
  - module: hybrid_identity.cloud_sync.writeback_plan
  - module: hybrid_identity.cloud_sync.provision_on_demand
"""

EXAMPLES = r"""
- name: Write groups to another OU, with a description and a note
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    target_container: OU=Groups,DC=contoso,DC=com
    attribute_mappings:
      - target: description
        expression: Left(Trim([description]),448)
      - target: info
        constant: Managed in Entra ID

- name: Write references to synced users too, which a new configuration leaves out
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    on_premises_members: true

- name: Route by name, and show what would change
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    target_container: >-
      Switch([displayName], "OU=Groups,DC=contoso,DC=com", "Marketing", "OU=Marketing,DC=contoso,DC=com")
    scoping_filters:
      - name: EMEA
        all_of:
          - attribute: displayName
            operator: REGEX MATCH
            values: ["^SG-EMEA-"]
  check_mode: true
  diff: true

- name: Keep the schema
  hybrid_identity.cloud_sync.sync_schema_info:
    configuration: contoso.com
    include_document: true
  register: backup

- name: Put it back later
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    document: "{{ backup.document }}"

- name: See what going back to the state before a change would do to every group
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    document_path: /var/lib/cloud_sync/evidence/CHG0031337/before/schema.json
  check_mode: true
  diff: true

- name: Go back to the template's schema
  hybrid_identity.cloud_sync.sync_schema:
    configuration: contoso.com
    state: reset
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
    - Changes to the configuration. They are those that were made, or would be in check mode; V(none) stands for absent.
    - The kind is C(attribute_mapping), C(scoping_filter) or C(object_mapping); of a whole document also C(rule), C(directory) or
      C(document).
  returned: success
  type: list
  elements: dict
  sample:
    - kind: attribute_mapping
      object_type: Group
      name: info
      before: null
      after: {target: info, constant: Managed in Entra ID}
schema_version_before:
  description: Version of the schema before.
  returned: success
  type: str
  sample: v1.2
schema_version:
  description: Version of the schema. It is that afterwards; the same as before when nothing was written.
  returned: success
  type: str
  sample: v1.3
target_containers:
  description:
    - Distinguished names of containers that groups can be written to, as far as they can be known in advance. They are those of the target
      container as edited; check that they exist.
  returned: success
  type: list
  elements: str
  sample: ["OU=Groups,DC=contoso,DC=com"]
plan:
  description:
    - What the change would do to every group. It has the form of that of M(hybrid_identity.cloud_sync.writeback_plan), C(assumed) being
      V(true).
  returned: in check mode, with O(include_plan=true), when something would change
  type: dict
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(directory) for the domain of the domain controller that was read, and
      without one C(configuration) for the name of the configuration.
  returned: in check mode, with O(include_plan=true), when something would change
  type: dict
  sample: {name: contoso.com, source: setting}

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_schema import SPEC, sync_schema


def main() -> None:
    """Run the module."""
    run(SPEC, sync_schema)


if __name__ == "__main__":
    main()
