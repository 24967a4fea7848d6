#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: check_variables
short_description: Check all variables of a playbook before its first request
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Checks all variables that the roles and the playbooks of this collection read, against their argument specifications, including options
    within variables, bounds, and templates that can't be computed. Fails once, with everything that is wrong.
  - Fails for a variable with the prefix C(cloud_sync_) that the collection doesn't know, and for one whose name differs from a documented
    one by one character. Variables of your own begin with C(cloud_sync_my_).
  - Fails for a variable that a playbook sets itself, such as C(cloud_sync_preflight), when it is given.
extends_documentation_fragment:
  - hybrid_identity.cloud_sync.attributes
options:
  playbook:
    description:
      - The playbook of the collection whose variables are checked, with all roles that it runs.
    type: str
    choices: [change, check, drift, explain, onboard, plan, publish, rollback, status]
  roles:
    description:
      - Roles of the collection whose variables are checked, by their short names.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
notes:
  - It runs on the controller and sends no request.
"""

EXAMPLES = r"""
- name: Check the variables of the roles that this play runs
  hybrid_identity.cloud_sync.check_variables:
    roles: [preflight, apply_configuration, rollback]
"""

RETURN = r"""
variables:
  description: The values of all variables that are set or have a default, as their types have them, without those that hold secrets.
  returned: always
  type: dict
  sample: {cloud_sync_configuration: contoso.com, cloud_sync_rollback_wait: true}
problems:
  description: Everything that is wrong, each with C(message), which begins with the variable where possible.
  returned: always
  type: list
  elements: dict
  sample: [{message: "cloud_sync_max_change is not a variable of this collection. Did you mean cloud_sync_max_changed?"}]
"""
