# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the provisioning log says of groups with pending findings: a write that failed, or one whose outcome is gone again."""

from __future__ import annotations

import datetime
import typing as t

from ..._common.json import Json
from ..._common.progress import Say
from ..._graph.resources.provisioning_log import LogQuery, ProvisioningLog
from ..._sync.service.provisioning_log import view_entry
from ..._verify.drift.finding import Finding
from ..shared.context import Context

MOST_GROUPS = 150
"""The log answers five requests in ten seconds, each about fifteen groups."""
_AT_ONCE = 15
_WRITTEN = ("create", "update")


def read_log(context: Context, findings: t.Sequence[Finding], since: datetime.datetime, say: Say) -> dict[str, str]:
    """Return, by the id of their group, what makes findings drift although nothing else says when they came about."""
    pending = {each.group.id: each for each in findings if each.state == "pending" and each.group}
    ids = list(pending)[:MOST_GROUPS]
    log = ProvisioningLog(context.session)
    newest: dict[str, Json] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        say(f"the provisioning log is read for {len(ids):,} groups")
        for entry in log.entries(LogQuery(job_id=context.configuration.job_id, source_ids=some, since=since)):
            row = view_entry(entry)
            key = str(row["source_object"]["id"])
            if str(row["time"]) > str((newest.get(key) or {}).get("time") or ""):
                newest[key] = row
    missing = {each.group.id for each in findings if each.group and each.finding_class == "group_missing"}
    told = {each: _sentence(newest[each], is_missing=each in missing) for each in ids if each in newest}
    return {each: sentence for each, sentence in told.items() if sentence}


def _sentence(row: Json, *, is_missing: bool) -> str:
    if row["status"] == "failure":
        error = row["error"] or {}
        why = error.get("reason") or error.get("meaning") or error.get("code") or "it gives no reason"
        return f"the provisioning log says at {row['time']} that the service could not write the group: {why}"
    if is_missing and row["status"] == "success" and row["action"] in _WRITTEN:
        return f"the provisioning log says at {row['time']} that the service has written the group, and it is gone again"
    return ""
