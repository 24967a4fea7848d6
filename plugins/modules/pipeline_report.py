#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pipeline_report
short_description: Show the results of a check, a plan and a change in the pipeline that runs them
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Reads what earlier steps have left, finds out whether a job of GitHub Actions, GitLab or Azure DevOps runs it, and shows the results as that
    system wants them. What is not there, because a step was not reached, is left out.
  - In GitHub Actions, problems of the check become annotations at their lines, the summary is appended to E(GITHUB_STEP_SUMMARY), and values
    for later jobs to E(GITHUB_OUTPUT).
  - In Azure DevOps, problems become issues at their lines, the summary is shown on the page of the run, and values become output variables.
  - For GitLab, the files C(codequality.json), C(terraform.json) and C(cloud_sync.env) are written, which a job names as its reports.
  - Everywhere, C(summary.md) and C(comment.md) are written. The latter has at most 65,000 characters and begins with a line that isn't
    shown, by which a comment on a request is found again and updated.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.attributes
options:
  check_path:
    description:
      - The file that M(hybrid_identity.cloud_sync.check_files) wrote.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  planned_dir:
    description:
      - The folder that the role C(hybrid_identity.cloud_sync.plan) wrote, its C(cloud_sync_plan_dir).
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  change_dir:
    description:
      - The evidence folder of a change, as M(hybrid_identity.cloud_sync.change_record) returns it.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  comment_name:
    description:
      - What tells the comments of several configurations on one request apart.
    type: str
    default: configuration
  destination:
    description:
      - The folder that the files are written to, created when it is missing.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
    default: cloud_sync_reports
attributes:
  check_mode:
    support: full
    details:
      - Reports are written in check mode as well.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - The summary of a run of GitHub Actions gets longer with each call.
notes:
  - It runs on the controller and sends no request.
seealso:
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_pipelines
    description: Pipelines for GitHub, GitLab and Azure DevOps that use it.
"""

EXAMPLES = r"""
- name: Show what a job has found and planned
  hybrid_identity.cloud_sync.pipeline_report:
    check_path: out/check.json
    planned_dir: out/plan
    comment_name: contoso.com
    destination: out
"""

RETURN = r"""
system:
  description: V(github), V(gitlab) or V(azure_devops); none outside of a job.
  returned: success
  type: str
  sample: github
published:
  description: The values for later jobs, by name. Each is on one line.
  returned: success
  type: dict
  sample: {cloud_sync_plan_digest: 1-902be02ebde385b3816122834276f158-f08a72b70c14a2ea772f25c9870281df-fe3fe97589d5a51a00d0ac2d6396ef07}
files:
  description: The reports, by name.
  returned: success
  type: dict
  sample: {comment.md: /builds/contoso/out/comment.md}
error:
  description:
    - What failed. For programs; C(msg) says the same for people.
    - Holds C(code) (a stable word such as C(evidence), C(invalid_option)), C(hint), and what the cause adds.
  returned: failure
  type: dict
  sample: {code: evidence, hint: "Run the step again."}
"""
