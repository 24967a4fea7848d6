#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: drift_report
short_description: Render runs that looked for drift, as pages and for programs
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Reads the folder of a run that compared a whole configuration (C(drift.json) and C(findings.jsonl)), and renders it as one HTML page, as
    Markdown, JUnit, SARIF 2.1.0 and OpenMetrics.
  - With several folders, of several configurations or tenants, renders the page of a fleet, with what needs somebody first. A run that can't
    be read, and a configuration that no longer runs, are worse than drift.
  - Nothing is sent to Microsoft Graph or Active Directory, and nothing of a run is changed.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.evidence
  - hybrid_identity.cloud_sync.attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode everything is read and rendered, and nothing is written; the names are returned as they would be.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - A report is not a change. The same run renders to the same files, but for the page of a fleet, which says how old each run is.
options:
  paths:
    description:
      - The folders of the runs, each the C(report_path) of a run. One is rendered alone, several as a fleet.
      - A folder that can't be read is an error when it is the only one, and otherwise a row with the cause.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: list
    elements: path
    required: true
  formats:
    description:
      - What is written. By default all that there is for one run, or for several.
      - V(html) is C(report.html) or, for several runs, C(fleet.html); V(markdown) is C(report.md) or C(fleet.md); V(openmetrics) is
        C(drift.prom), for the textfile collector of Prometheus' node exporter.
      - V(junit) is C(junit.xml) and V(sarif) C(drift.sarif), both of one run only.
    type: list
    elements: str
    choices: [html, markdown, junit, sarif, openmetrics]
  destination:
    description:
      - The folder that the files are written to, created when it is missing. By default the folder of the run; required for several runs.
      - Files have mode 0600, or 0660 and the group of O(evidence_group), as a web server or an exporter needs it.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  max_age:
    description:
      - Seconds after which a run counts as one that no longer runs. The default is 26 hours, for runs of every night.
    type: int
    default: 93600
seealso:
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_drift_reports
    description: What each file says, and who reads it.
"""

EXAMPLES = r"""
- name: Render the last run
  hybrid_identity.cloud_sync.drift_report:
    paths: [/var/lib/cloud_sync/drift/contoso.com]

- name: Let the node exporter read the metrics
  hybrid_identity.cloud_sync.drift_report:
    paths: [/var/lib/cloud_sync/drift/contoso.com]
    formats: [openmetrics]
    destination: /var/lib/node_exporter/textfile
    evidence_group: node_exporter

- name: Render a page of all configurations
  hybrid_identity.cloud_sync.drift_report:
    paths:
      - /var/lib/cloud_sync/drift/contoso.com
      - /var/lib/cloud_sync/drift/fabrikam.com
    destination: /var/lib/cloud_sync/drift
  register: fleet

- name: Tell what is new
  ansible.builtin.debug:
    msg: "{{ fleet.notification_text.splitlines() }}"
  when: fleet.notification_text
"""

RETURN = r"""
verdict:
  description:
    - V(in_sync), V(drift) or V(incomplete), the worst of all runs. A run that can't be read or that no longer runs makes it V(incomplete).
  returned: success
  type: str
  sample: drift
runs:
  description: The runs, what needs somebody first.
  returned: success
  type: list
  elements: dict
  contains:
    folder:
      description: The folder of the run.
      type: str
      sample: /var/lib/cloud_sync/drift/contoso.com
    state:
      description:
        - V(in_sync), V(drift) or V(incomplete); V(stale) when the run is older than O(max_age); V(unreadable); V(superseded) when another
          folder has a later run of the configuration.
      type: str
      sample: drift
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
    age:
      description: Seconds since the run ended. None when it has no time that can be read.
      type: int
      sample: 1210
    counts:
      description: Numbers of findings, in all, new and resolved since the run before.
      type: dict
      sample: {total: 12, new: 1, resolved: 3}
    reason:
      description: Why the run can't be read; otherwise what it says in one line.
      type: str
    hint:
      description: What to do about it.
      type: str
files:
  description: The reports, by name.
  returned: success
  type: dict
  sample: {report.html: /var/lib/cloud_sync/drift/contoso.com/report.html}
notification_text:
  description:
    - What is new and what is resolved since the run before, as at most 20 lines of text, with the path of the page as the last one.
    - Empty when there is nothing to tell, so that a task that sends it can be left out.
  returned: success
  type: str
  sample: "contoso.com: Drift. 1 new, 0 resolved since 2027-03-31 05:00 UTC, 12 findings in all."

error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence), C(invalid_option)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Give the report_path of a run of writeback_drift."}
"""

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import run
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.drift_report import SPEC, drift_report


def main() -> None:
    """Run the module."""
    run(SPEC, drift_report)


if __name__ == "__main__":
    main()
