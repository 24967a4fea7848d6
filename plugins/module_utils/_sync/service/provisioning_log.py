# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the provisioning log in readable form, and which of them are wanted.

Source: Microsoft Graph reference, ``provisioningObjectSummary``. Casing varies between versions, ``servicePrincipal`` is an
object in the metadata and a list in the reference, and beta has older names for action and status.
"""

from __future__ import annotations

import datetime
import typing as t

from ..._common.errors import UnreadableAnswerError
from ..._common.json import Json
from ..on_demand.answer import read_answer
from ..on_demand.codes import meaning_of
from .modified_properties import view_modified_properties
from .timestamps import read_moment

ACTIONS = ("create", "update", "delete", "disable", "staged_delete", "other")
STATUSES = ("success", "failure", "skipped", "warning")

_STAGED = "stageddelete"
_NO_ERROR = frozenset({"", "none"})


class LogSelection(t.NamedTuple):
    """Which entries are wanted; what is None or empty doesn't matter."""

    job_id: str | None = None
    change_ids: t.Sequence[str] = ()
    source_ids: t.Sequence[str] = ()
    actions: t.Sequence[str] = ()
    statuses: t.Sequence[str] = ()
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    def holds(self, row: Json) -> bool:
        """Tell whether a row, as ``view_entry`` returns it, is wanted."""
        return (
            _is_one_of(row["configuration"]["job_id"], [self.job_id] if self.job_id else [])
            and _is_one_of(row["service_change_id"], self.change_ids)
            and _is_one_of(row["source_object"]["id"], self.source_ids)
            and _is_one_of(row["action"], self.actions)
            and _is_one_of(row["status"], self.statuses)
            and self._in_time(row["time"])
        )

    def _in_time(self, text: str) -> bool:
        if not self.since and not self.until:
            return True
        moment = read_moment(text, datetime.datetime.now(datetime.UTC), "activityDateTime")
        # The log's times may be cut to whole seconds.
        return (not self.since or moment >= self.since.replace(microsecond=0)) and (not self.until or moment <= self.until)


def missing_change_ids(wanted: t.Sequence[str], rows: t.Iterable[Json]) -> list[str]:
    """Return the change ids that no row has."""
    found = {str(row["service_change_id"]).casefold() for row in rows}
    return [each for each in wanted if each.casefold() not in found]


def change_ids_in(document: t.Any) -> list[str]:
    """Return the change ids in a kept answer of an on-demand run: those it names, and those in the service's own words."""
    if not isinstance(document, dict):
        return []
    found = [
        *(document.get("service_change_ids") or []),
        *(each for raw in document.get("answers") or [] for each in _change_ids_of(raw)),
    ]
    return list(dict.fromkeys(str(each) for each in found))


def view_entry(entry: Json) -> Json:
    """Return the readable form of an entry."""
    status = entry.get("provisioningStatusInfo") or entry.get("statusInfo") or {}
    duration = entry.get("durationInMilliseconds")
    return {
        "id": entry.get("id"),
        "time": entry.get("activityDateTime"),
        "action": _action(entry.get("provisioningAction") or entry.get("action")),
        "status": str(status.get("status") or "unknown").casefold(),
        "error": _error(status.get("errorInformation") or status),
        "service_change_id": entry.get("changeId"),
        "cycle_id": entry.get("cycleId"),
        "duration": duration / 1000 if isinstance(duration, (int, float)) else None,
        "configuration": {**_service_principal(entry.get("servicePrincipal")), "job_id": entry.get("jobId")},
        "source_object": _identity(entry.get("sourceIdentity")),
        "target_object": _identity(entry.get("targetIdentity")),
        "modified_properties": view_modified_properties(entry.get("modifiedProperties") or []),
        "steps": [_step(each) for each in entry.get("provisioningSteps") or []],
    }


def _action(text: t.Any) -> str:
    folded = str(text or "other").casefold()
    return "staged_delete" if folded == _STAGED else folded


def _error(information: Json) -> Json | None:
    """Return what went wrong, or why nothing was done, in the service's and in plain words."""
    code, reason = str(information.get("errorCode") or ""), information.get("reason")
    if code.casefold() in _NO_ERROR and not reason:
        return None
    meaning = meaning_of(code)
    return {
        "code": code or None,
        "meaning": meaning.text if meaning else None,
        "hint": information.get("recommendedAction") or (meaning.advice if meaning else None),
        "reason": reason,
        "details": information.get("additionalDetails"),
        "category": information.get("errorCategory"),
    }


def _service_principal(value: t.Any) -> Json:
    found = value[0] if isinstance(value, list) and value else value
    found = found if isinstance(found, dict) else {}
    return {"name": found.get("displayName") or found.get("name"), "service_principal_id": found.get("id")}


def _identity(value: t.Any) -> Json:
    identity = value if isinstance(value, dict) else {}
    return {
        "id": identity.get("id") or None,
        "name": identity.get("displayName") or None,
        "type": identity.get("identityType") or identity.get("type"),
        "details": identity.get("details") or {},
    }


def _step(step: Json) -> Json:
    return {
        "name": step.get("name"),
        "type": step.get("provisioningStepType") or step.get("type"),
        "status": str(step.get("status") or "").casefold(),
        "description": step.get("description"),
        "details": step.get("details") or {},
    }


def _is_one_of(value: t.Any, wanted: t.Sequence[str]) -> bool:
    return not wanted or str(value or "").casefold() in {each.casefold() for each in wanted}


def _change_ids_of(raw: t.Any) -> tuple[str, ...]:
    try:
        return read_answer(raw).change_ids
    except UnreadableAnswerError:
        return ()
