#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sync_calibration_info
short_description: Compare how the service and the collection evaluate expressions
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - The collection computes what the service will write. Microsoft's documentation leaves some questions about expressions open; the guide to
    open questions says what the collection does about each.
  - This module lets the service evaluate, with C(parseExpression), an expression for each of these questions, and every expression among the
    live attribute mappings of groups for a sample of groups. It returns both results where they differ, and which choices hold on this tenant.
  - Nothing is written, neither to the service nor to Active Directory.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.graph
  - hybrid_identity.cloud_sync.configuration
  - hybrid_identity.cloud_sync.configuration.scope_mode
  - hybrid_identity.cloud_sync.attributes
  - hybrid_identity.cloud_sync.attributes.info_module
  - hybrid_identity.cloud_sync.attributes.action_group_graph
options:
  sample_groups:
    description:
      - Groups for which the live mappings are evaluated, each by object id or display name.
      - When empty, O(sample_size) of the groups that the configuration works on are taken.
    type: list
    elements: str
    default: []
  sample_size:
    description:
      - Number of groups for which the live mappings are evaluated. Used where O(sample_groups) is empty. They are the first by object id, so
        that every run takes the same ones.
      - Each group takes one evaluation for each expression among the mappings; twenty evaluations are one request.
    type: int
    default: 5
  include_questions:
    description: Whether to return the open questions as well.
    type: bool
    default: true
seealso:
  - module: hybrid_identity.cloud_sync.writeback_plan
    description: Its option O(hybrid_identity.cloud_sync.writeback_plan#module:verify_with_service) does the same for groups of a plan.
  - module: hybrid_identity.cloud_sync.sync_schema_info
"""

EXAMPLES = r"""
- name: See whether the service evaluates expressions as the collection does
  hybrid_identity.cloud_sync.sync_calibration_info:
    configuration: contoso.com
  register: calibration

- name: The mappings of two groups must agree
  hybrid_identity.cloud_sync.sync_calibration_info:
    configuration: contoso.com
    sample_groups: [Marketing, Sales]
    include_questions: false
  register: calibration
  failed_when: not calibration.mappings_agree
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
domain_fqdn:
  description:
    - The value of the macro C(%DomainFQDN%) in expressions, as C(name), and what named it, as C(source). V(none) when no mapping of the
      schema uses the macro.
    - The source is C(setting) for the setting C(Domain) of the configuration. Where there is none, or the caller isn't permitted to read
      the settings (C(Synchronization.ReadWrite.All)), it is C(configuration) for the name of the configuration.
  returned: success
  type: dict
  sample: {name: contoso.com, source: setting}
questions:
  description:
    - The open questions that an expression settles, in the order of the guide. Each has C(topic), C(chosen) (what the collection does),
      C(expression), C(given) (the attributes of the object), C(verdict), and both results as text, C(collection) and C(service).
    - The verdict is C(agrees), C(differs), or C(not_comparable) for an expression that gives something else each time.
  returned: success
  type: list
  elements: dict
  sample:
    - topic: unknown escapes in texts
      chosen: A backslash before anything but a backslash or a quote stays, and so does what follows it.
      expression: 'Append("\\,", "x")'
      given: {}
      verdict: agrees
      collection: '"\\\\,x"'
      service: '"\\\\,x"'
mappings:
  description:
    - Every expression among the live mappings of groups, for each group of the sample. Each has C(target), C(expression), C(group) (with
      C(id) and C(display_name)), C(verdict), C(collection) and C(service), as in RV(questions). Null and an empty text agree here, since
      neither is written.
  returned: success
  type: list
  elements: dict
  sample:
    - target: description
      expression: Left(Trim([description]),448)
      group: {id: 8213fd99-d6b6-417b-8e13-af6334856215, display_name: Marketing}
      verdict: agrees
      collection: '"The marketing department"'
      service: '"The marketing department"'
sample:
  description: The groups for which the mappings were evaluated, each with C(id) and C(display_name).
  returned: success
  type: list
  elements: dict
  sample: [{id: 8213fd99-d6b6-417b-8e13-af6334856215, display_name: Marketing}]
counts:
  description: Number of evaluations by verdict, of C(questions) and of C(mappings).
  returned: success
  type: dict
  sample:
    questions: {total: 34, agrees: 33, differs: 1, not_comparable: 0}
    mappings: {total: 20, agrees: 20, differs: 0, not_comparable: 0}
mappings_agree:
  description: Whether no mapping gave another result than the service for any group of the sample.
  returned: success
  type: bool
  sample: true
requests:
  description: How many requests to Microsoft Graph the task took. Twenty evaluations are one.
  returned: success
  type: int
  sample: 7

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
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.sync_calibration_info import (
    SPEC,
    sync_calibration_info,
)


def main() -> None:
    """Run the module."""
    run(SPEC, sync_calibration_info)


if __name__ == "__main__":
    main()
