#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_schema
short_description: Edit attribute mappings, scoping filters and target container of a configuration
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Edits the synchronization schema of an Entra to Active Directory configuration of Microsoft Entra Cloud Sync.
  - The service knows only the replacement of the whole document, and starts a full cycle after it. So the document is read,
    edited on a copy that keeps everything unknown, and written only on a real difference, after the version was read once more.
  - Attributes are checked against the directories that the schema describes, expressions by the service itself, before anything
    is written.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
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
options:
  attribute_mappings:
    description:
      - Attribute mappings by target attribute. This list is additive; mappings that aren't named stay as they are.
      - C(adminDescription), C(isSecurityGroup), C(member), C(msDS-ExternalDirectoryObjectId), C(objectGUID) and C(UniversalScope)
        are protected, since the service needs them for matching.
    type: list
    elements: dict
    default: []
    suboptions:
      target:
        description:
          - Name of the target attribute, as the schema's directory of Active Directory knows it.
        type: str
        required: true
      attribute:
        description:
          - Direct mapping from this source attribute.
          - Exactly one of O(attribute_mappings[].attribute), O(attribute_mappings[].constant) and
            O(attribute_mappings[].expression) is needed, unless O(attribute_mappings[].state=absent).
        type: str
      constant:
        description:
          - Constant value.
        type: str
      expression:
        description:
          - Expression in the language of Microsoft Entra attribute mappings.
        type: str
      default_value:
        description:
          - Value used when the source yields none. An empty string removes it; when not given, it stays as it is.
        type: str
      apply:
        description:
          - V(always), or only when the object is created (V(on_create)). When not given, it stays as it is.
        type: str
        choices: [always, on_create]
      object_type:
        description:
          - Source object that the mapping belongs to, by its name in the schema.
        type: str
        default: Group
      state:
        description:
          - Whether the mapping shall exist.
        type: str
        choices: [present, absent]
        default: present
  scoping_filters:
    description:
      - Scoping filters for groups. A group is in scope when any filter passes; a filter passes when all its clauses do.
      - An empty list removes all filters when O(scoping_filters_mode=exact). When not given, filters stay as they are.
      - A group that leaves the scope may be removed from Active Directory by the service.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - Name of the filter.
        type: str
        required: true
      all_of:
        description:
          - Clauses that must all pass.
        type: list
        elements: dict
        required: true
        suboptions:
          attribute:
            description:
              - Source attribute.
            type: str
            required: true
          operator:
            description:
              - Operator as the service names it, for example V(EQUALS), V(REGEX MATCH) or V(IS TRUE).
            type: str
            required: true
          values:
            description:
              - Values to compare with; none for unary operators.
            type: list
            elements: str
            default: []
  scoping_filters_mode:
    description:
      - V(exact) makes O(scoping_filters) the only filters, V(additive) adds or replaces those named and keeps the others.
    type: str
    choices: [exact, additive]
    default: exact
  target_container:
    description:
      - Where groups are written, as distinguished name of a container or as an expression that yields one.
      - This is the mapping of C(parentDistinguishedName).
    type: str
seealso:
  - module: hybrid_identity.cloud_sync.sync_schema_info
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
"""

RETURN = r"""
service_principal_id:
  description: Object id of the configuration's service principal.
  returned: success
  type: str
  sample: 11111111-2222-3333-4444-555555555555
job_id:
  description: Id of the synchronization job.
  returned: success
  type: str
  sample: AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.e6fcbbe7-674c-41c2-bde1-ef5d078a6a57

changes:
  description: What changed, or would change in check mode; V(none) stands for absent.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: attribute_mapping
      object_type: Group
      name: info
      before: null
      after: {target: info, constant: Managed in Entra ID}
version_before:
  description: Version of the schema before.
  returned: success
  type: str
  sample: v1.2
version:
  description: Version of the schema afterwards; the same as before when nothing was written.
  returned: success
  type: str
  sample: v1.3
target_containers:
  description: Distinguished names that the target container, as edited, can yield as constants; check that they exist.
  returned: success
  type: list
  elements: str
  sample: ["OU=Groups,DC=contoso,DC=com"]

error:
  description:
    - What failed, for programs. C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(not_found), C(ambiguous), C(not_authorized)), C(hint), and what the cause adds, for
      example C(candidates), C(position), C(status) or C(request_id).
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
