# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events about a Cloud Sync configuration: quarantine, failed and late cycles, silent agents, errors of the provisioning log."""

from __future__ import annotations

import asyncio
import datetime
import logging
import sys
import typing as t
from pathlib import Path

DOCUMENTATION = r"""
short_description: Tell when the job, the agents or the provisioning log of a Cloud Sync configuration need somebody
description:
  - Looks at a configuration every O(interval) seconds, and tells what is new since the last look. Nothing is written to the service.
  - An event has C(type), C(configuration) (C(name), C(service_principal_id), C(job_id)) and C(noticed_at).
  - C(finding_opened) and C(finding_resolved) are about a check of the posture, such as C(posture.job_quarantined),
    C(posture.job_not_running), C(posture.job_cycle_failed), C(posture.job_success_too_old), C(posture.no_active_agent) and
    C(posture.agent_inactive). They have C(check), C(severity), C(subject), C(expected), C(actual), C(reason), C(fix) and C(source).
  - C(log_error) is about a new failure in the provisioning log, and has C(entry) as
    M(hybrid_identity.cloud_sync.provisioning_log_info) returns it. The log lags by 5 to 10 minutes. What was in it before the first look
    isn't told; of more than 1,000 at once, the newest are.
  - C(unreadable) and C(readable) say that a C(part) (C(job), C(agents), C(log)) can't be read, with C(message) and C(hint), and that it
    can be again. What was found of it stands meanwhile.
  - The options and environment variables of M(hybrid_identity.cloud_sync.sync_job_info) connect and name the configuration. Give secrets in
    the environment.
options:
  interval:
    description: Seconds between two looks, at least 10. The service runs a cycle about every 20 to 40 minutes.
    type: int
    default: 300
  include_log:
    description: Whether the provisioning log is read, which needs a licence of Microsoft Entra ID P1 and C(AuditLog.Read.All).
    type: bool
    default: true
  position_path:
    description:
      - File that keeps what was told, so that nothing is told twice when the source is started again. Use one for each source.
      - Without it, everything that stands is told at the start.
    type: path
"""

EXAMPLES = r"""
- hybrid_identity.cloud_sync.sync_events:
    configuration: contoso.com
    interval: 300
    position_path: /var/lib/cloud_sync/sync_events.json
"""

# ansible-rulebook runs this file by its path, and knows nothing of ansible_collections, seven folders above.
_COLLECTIONS = str(Path(__file__).absolute().parents[7])
_LOGGER = logging.getLogger(__name__)


async def main(queue: asyncio.Queue[t.Any], args: dict[str, t.Any]) -> None:
    """Look, tell, wait, and begin anew; a wrong option, or a position that can't be kept, ends it with an error."""
    if _COLLECTIONS not in sys.path:
        sys.path.append(_COLLECTIONS)
    from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError
    from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.events.options import read_options
    from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.events.watcher import Watcher

    try:
        options = read_options(args)
        watcher = Watcher(options)
        while True:
            for event in await asyncio.to_thread(watcher.look, datetime.datetime.now(datetime.UTC)):
                _LOGGER.info("%s: %s", event["configuration"]["name"], event["type"])
                await queue.put(event)
            watcher.keep()
            await asyncio.sleep(options["interval"])
    except CloudSyncError as problem:
        raise RuntimeError(" ".join(part for part in (problem.message, problem.hint) if part)) from None
