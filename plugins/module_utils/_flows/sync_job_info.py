# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``sync_job_info``."""

from __future__ import annotations

import datetime

from ansible.module_utils.basic import AnsibleModule

from .._common.json import Json
from .._sync.service.job_status import job_state, job_warnings, next_run, view_progress, view_status
from .shared.context import GRAPH_CONFIGURATION_SPEC, open_context

SPEC = GRAPH_CONFIGURATION_SPEC


def sync_job_info(module: AnsibleModule) -> Json:
    """Return the state of the configuration's job."""
    context = open_context(module)
    job = context.configuration.job
    return {
        "changed": False,
        **context.identity(),
        "job_state": job_state(job),
        **view_status(job),
        "progress": view_progress(job),
        "next_run": next_run(job, datetime.datetime.now(datetime.UTC)),
        "job": job,
        "warnings": job_warnings(job),
    }
