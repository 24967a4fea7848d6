#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: check_files
short_description: Check files of variables without any sign-in
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Checks files of variables, such as C(cloud_sync.yml), by themselves. Fails once, with everything that is wrong, and prints it as text of 80
    columns, each problem with file, line and column.
  - Checks YAML and names that stand twice; names of variables and options, types, choices and bounds; expressions, their functions and
    arguments; scoping filters; what must hold of any configuration, as far as the file alone tells; secrets that stand in the file as they
    are.
  - Evaluates no template and decrypts nothing, so that a file of somebody else can be checked. A value that a template computes is only
    checked for the template's syntax.
  - Knows nothing of the live configuration, of groups and of Active Directory. M(hybrid_identity.cloud_sync.writeback_plan) does.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.attributes
options:
  variable_files:
    description:
      - Files of variables, and folders of them.
      - Of a folder, the files are checked that end with C(.yml), C(.yaml) or C(.json).
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: list
    elements: path
    default: [cloud_sync.yml]
  playbook:
    description:
      - The playbook of the collection whose variables are checked, with all roles that it runs. Here it decides which variables the files
        must have; the variables of all playbooks are allowed.
    type: str
    choices: [change, drift, onboard, plan, rollback, status]
    default: plan
  strict:
    description:
      - Whether a warning fails the task as well.
    type: bool
    default: false
  sarif_path:
    description:
      - File for what was found as SARIF 2.1.0, which code hosts and editors show at the line. Not written when not set.
      - Names of files in it are relative to where the command was typed, which should be the root of the repository.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
  json_path:
    description:
      - File for what was found as JSON. Not written when not set.
      - A relative path begins where the command was typed (E(PWD)), whatever folder the playbook is in.
    type: path
attributes:
  check_mode:
    support: full
    details:
      - Reports are written in check mode as well.
  diff_mode:
    support: none
  idempotent:
    support: full
notes:
  - It runs on the controller and sends no request.
seealso:
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_check
    description: What is found, by rule, and how a pipeline shows it.
  - module: hybrid_identity.cloud_sync.check_variables
"""

EXAMPLES = r"""
- name: Check a file before anybody signs in
  hybrid_identity.cloud_sync.check_files:
    variable_files: [cloud_sync.yml]

- name: Check all configurations, for a code host
  hybrid_identity.cloud_sync.check_files:
    variable_files: [configurations]
    playbook: change
    strict: true
    sarif_path: check.sarif
"""

RETURN = r"""
problems:
  description: Everything that is wrong, in the order of the files, each with C(message).
  returned: always
  type: list
  elements: dict
  contains:
    file:
      description: The file, relative to where the command was typed if it is below.
      type: str
      sample: cloud_sync.yml
    line:
      description: The line, from 1 on.
      type: int
      sample: 12
    column:
      description: The column, from 1 on.
      type: int
      sample: 17
    rule_id:
      description: What is violated, as a stable id. Those that begin with C(posture.) are the checks of the posture.
      type: str
      sample: expression.invalid
    level:
      description: V(error), V(warning) or V(note).
      type: str
      sample: error
    variable:
      description: The variable, with the part of it that is meant. Empty for the whole file.
      type: str
      sample: cloud_sync_attribute_mappings[2].expression
    message:
      description: What is wrong.
      type: str
      sample: "Attribute mapping of 'cn', expression Lefft([displayName],20): Unknown function Lefft (position 0)"
    hint:
      description: What to do about it.
      type: str
      sample: Did you mean Left?
    documentation:
      description: The page of Microsoft that says so, where there is one.
      type: str
counts:
  description: Numbers of problems by level.
  returned: always
  type: dict
  sample: {error: 1, warning: 2, note: 0}
is_wrong:
  description: Whether there is an error, or a warning with O(strict).
  returned: always
  type: bool
"""
