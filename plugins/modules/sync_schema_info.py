#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_schema_info
short_description: Read a configuration's synchronization schema
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Returns attribute mappings, scoping filters and target container of a configuration in the form that
    M(hybrid_identity.cloud_sync.sync_schema) takes, and on request the whole document for a backup.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  object_type:
    description: Type of object, by its name in the schema. Its mappings are returned.
    type: str
    default: Group
  include_document:
    description:
      - Whether to return the whole schema, which has thousands of lines. The option C(document) of
        M(hybrid_identity.cloud_sync.sync_schema) takes it as it is.
    type: bool
    default: false
seealso:
  - module: hybrid_identity.cloud_sync.sync_schema
"""

EXAMPLES = r"""
- name: See what is mapped
  hybrid_identity.cloud_sync.sync_schema_info:
    configuration: contoso.com
  register: live

- name: Keep a backup of the whole schema
  hybrid_identity.cloud_sync.sync_schema_info:
    configuration: contoso.com
    include_document: true
  register: backup
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

schema_version:
  description: Version of the schema; the service raises it with each change.
  returned: success
  type: str
  sample: v1.2
rule:
  description: The synchronization rule. It has C(id) and C(name).
  returned: success
  type: dict
  sample: {id: "33f7c90d-bf71-41b1-bda6-aaf0ddbee5d8#V2", name: AAD2AD}
attribute_mappings:
  description: All attribute mappings, ordered by target.
  returned: success
  type: list
  elements: dict
  sample: [{target: displayName, attribute: displayName}, {target: info, constant: Managed in Entra ID}]
scoping_filters:
  description: The scoping filters.
  returned: success
  type: list
  elements: dict
  sample: [{name: EMEA, all_of: [{attribute: displayName, operator: REGEX MATCH, values: ["^SG-EMEA-"]}]}]
target_container:
  description: Distinguished name or expression that says where groups are written.
  returned: success
  type: str
  sample: OU=Groups,DC=contoso,DC=com
target_containers:
  description: Distinguished names of containers that groups can be written to, as far as they can be known in advance.
  returned: success
  type: list
  elements: str
  sample: ["OU=Groups,DC=contoso,DC=com"]
on_premises_members:
  description:
    - Whether the switch I(Group membership to on-premises users) is on, without which references to synced users are not written. Inferred
      from the object mappings; none when they don't show it.
  returned: success
  type: bool
document:
  description: The whole schema, without C(@odata) annotations.
  returned: when O(include_document=true)
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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_schema_info import SPEC, sync_schema_info


def main() -> None:
    """Run the module."""
    run(SPEC, sync_schema_info)


if __name__ == "__main__":
    main()
