# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deletions that the accidental-delete protection holds back, as far as the provisioning log tells."""

from __future__ import annotations

from ..._common.errors import CloudSyncError, JobStateError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.resources.provisioning_log import LogQuery, ProvisioningLog
from ..._sync.service.job_status import quarantine_of
from ..._sync.service.provisioning_log import view_entry

# The reference writes it in several casings, and the service compares with case.
_STAGED = ("stagedDelete", "stageddelete", "StagedDelete")
_HELD_BACK = frozenset({"toomanydeletes", "unknown"})
_MOST_ENTRIES = 5000
_LISTED = 50


def require_held_back(job: Json | None) -> None:
    """Refuse to release deletions where none are held back: the next cycle would delete without protection."""
    quarantine = quarantine_of(job) if job else None
    reason = str((quarantine or {}).get("reason") or "")
    if quarantine is None or reason.casefold() not in _HELD_BACK:
        said = f"in quarantine because of {reason}" if quarantine else "not in quarantine"
        raise JobStateError(
            f"reset_scopes: no deletions are held back, the job is {said}; ForceDeletes would let the next cycle delete without protection",
            hint="Restart with other scopes, or look at sync_job_info.",
        )


def held_back_deletions(session: GraphSession, job: Json) -> Json:
    """Return how many objects the last cycle would have deleted, and the names of some; why not, where that isn't readable."""
    query = LogQuery(job_id=str(job["id"]), actions=_STAGED)
    try:
        entries = [view_entry(entry) for entry in ProvisioningLog(session).newest(query, _MOST_ENTRIES)]
    except CloudSyncError as problem:
        return _unknown(f"the provisioning log can't be read: {problem.message}")
    if not entries:
        return _unknown("the provisioning log doesn't list any yet; it lags by 5 to 10 minutes")
    # Each attempt in quarantine stages them again.
    last = [entry for entry in entries if entry["cycle_id"] == entries[0]["cycle_id"]]
    if len(last) == _MOST_ENTRIES:
        return _unknown(f"there are more than {_MOST_ENTRIES}")
    names = {entry["source_object"]["id"]: entry["source_object"]["name"] for entry in last}
    return {"count": len(names), "objects": sorted(map(str, names.values()))[:_LISTED], "reason": None}


def require_expected(held: Json, expected: int | None) -> None:
    """Refuse when the number of deletions isn't the one that was confirmed."""
    if expected is None or held["count"] == expected:
        return
    if held["count"] is None:
        raise JobStateError(
            f"expected_deletes can't be confirmed: {held['reason']}",
            hint="Wait for the log, or look in the portal and leave expected_deletes out.",
        ).returning({"held_back_deletes": held})
    raise JobStateError(
        f"{held['count']} deletions are held back, not {expected}: {', '.join(held['objects'])}",
        hint="Look at them again. The log lags by 5 to 10 minutes, so there may be more.",
    ).returning({"held_back_deletes": held})


def _unknown(reason: str) -> Json:
    return {"count": None, "objects": [], "reason": reason}
