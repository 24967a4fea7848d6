# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the provisioning log in readable form, and which of them are wanted.

Source: Microsoft Graph reference, ``provisioningObjectSummary``. Casing varies between versions, ``servicePrincipal`` is an
object in the metadata and a list in the reference, and beta has older names for action and status. ``errorInformation`` is
null for everything that did not fail.
"""

from __future__ import annotations

import datetime
import re
import typing as t

from ..._common.errors import OptionError, UnreadableAnswerError
from ..._common.json import Json
from ..._common.service_times import read_time
from ..on_demand.answer import read_answer
from ..on_demand.codes import meaning_of
from ..on_demand.entry import AnswerEntry
from ..on_demand.steps import Step, code_in, find_code, read_result, read_steps
from .modified_properties import view_modified_properties
from .timestamps import shown

ACTIONS = ("create", "update", "delete", "disable", "staged_delete", "other")
STATUSES = ("success", "failure", "skipped", "warning")

_STAGED = "stageddelete"
_STEP_TYPES = {each.casefold(): each for each in ("import", "scoping", "matching", "processing", "referenceResolution", "export")}

RETENTION_DAYS = 30
"""How long the log keeps entries. Source: Microsoft Entra documentation, "Analyze the provisioning logs"."""

# Template, tenant, and what tells jobs of one template apart.
_JOB_ID = re.compile(r"[^.\s]+\.[0-9a-z-]{32,36}(\.\S+)?", re.IGNORECASE)
# Not only hexadecimal digits: printed samples are made unreadable with other letters.
_CHANGE_ID = re.compile(r"[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}", re.IGNORECASE)


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

    def _in_time(self, text: t.Any) -> bool:
        moment = read_time(text)
        if moment is None:  # the service was asked for these times
            return True
        # The log's times may be cut to whole seconds.
        return (not self.since or moment >= self.since.replace(microsecond=0)) and (not self.until or moment <= self.until)


def require_kept(since: datetime.datetime | None, now: datetime.datetime, option: str) -> None:
    """Refuse a time span that begins before what the log keeps: its entries are gone, and would look as if nothing happened."""
    if since is None or since >= now - datetime.timedelta(days=RETENTION_DAYS):
        return
    raise OptionError(
        f"{option} reaches back to {shown(since)}, but Microsoft keeps entries of the provisioning log for {RETENTION_DAYS} days",
        hint=f"Give 'since' a later time, for example {RETENTION_DAYS}d. What is older is only where you have sent the log to, for "
        "example in Azure Monitor.",
        option=option,
    )


def require_findable(job_id: str | None, change_ids: t.Iterable[str]) -> None:
    """Refuse what the service can't filter by: it would find nothing, as if nothing happened."""
    if job_id is not None and not _JOB_ID.fullmatch(job_id):
        raise OptionError(
            f"job_id: '{job_id}' is not the id of a job, and the log can't be filtered by other names",
            hint="Name the configuration with 'configuration', or take the job_id that sync_job_info returns.",
        )
    for each in change_ids:
        if not _CHANGE_ID.fullmatch(each):
            raise OptionError(
                f"service_change_ids: '{each}' is not the id of a change, which is a GUID, and the log can't be filtered by names",
                hint="Name groups with 'group' and users with 'user', or pass the service_change_ids of provision_on_demand.",
            )


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
    """Return the readable form of an entry; UnreadableAnswerError when its steps are not the service's."""
    status = entry.get("provisioningStatusInfo") or entry.get("statusInfo") or {}
    action = str(entry.get("provisioningAction") or entry.get("action") or "other").casefold()
    information = status.get("errorInformation") or status
    duration, read = entry.get("durationInMilliseconds"), _read(action, status.get("status"), information, _steps(entry))
    return {
        "id": entry.get("id"),
        "time": entry.get("activityDateTime"),
        "action": "staged_delete" if action == _STAGED else action,
        "status": read.result,
        "error": _error(read, information),
        "service_change_id": entry.get("changeId"),
        "cycle_id": entry.get("cycleId"),
        "duration": duration / 1000 if isinstance(duration, (int, float)) else None,
        "configuration": {**_service_principal(entry.get("servicePrincipal")), "job_id": entry.get("jobId")},
        "source_object": _identity(entry.get("sourceIdentity")),
        "target_object": _identity(entry.get("targetIdentity")),
        "modified_properties": view_modified_properties(entry.get("modifiedProperties") or []),
        "steps": [_view_step(each) for each in read.steps],
    }


def _read(action: str, status: t.Any, information: Json, steps: tuple[Step, ...]) -> AnswerEntry:
    """Read an entry like one of an on-demand answer: what its steps say counts, whatever its status."""
    reason = information.get("reason")
    return AnswerEntry(
        said=(read_result(status) or "unknown",),
        code=find_code([code_in(information.get("errorCode"))], steps),
        reason=str(reason) if code_in(reason) else None,
        recommended_action=information.get("recommendedAction") or None,
        category=str(information.get("errorCategory")).casefold(),
        steps=steps,
        action=action,
    )


def _error(read: AnswerEntry, information: Json) -> Json | None:
    """Return what went wrong, or why nothing was done, in the service's and in plain words.

    Where the service writes no error, as for everything that didn't fail, the steps say it.
    """
    wrong = ("failure", "warning") if read.result == "warning" else ("failure",)
    step = next((each for each in reversed(read.steps) if each.result in wrong and not each.scopes), None)
    code = read.code or (step.error_code if step else None)
    reason = read.words or (step.description or f"The step {step.name} ended with {step.result}." if step else None)
    if not (code or reason or read.scope_reasons or (read.result == "failure" and information.get("errorCategory"))):
        return None
    meaning = meaning_of(code)
    return {
        "code": code,
        "meaning": read.explain() if read.scope_reasons else meaning.text if meaning else None,
        "hint": read.advice or (meaning.advice if meaning else None),
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


def _steps(entry: Json) -> tuple[Step, ...]:
    try:
        return read_steps(entry.get("provisioningSteps"))
    except ValueError as problem:
        raise UnreadableAnswerError(
            f"The entry {entry.get('id')} of the provisioning log can't be read: {problem}", hint="Look at it in the admin center."
        ) from problem


def _view_step(step: Step) -> Json:
    return {
        "name": step.name,
        "type": _STEP_TYPES.get(step.type.casefold(), step.type),
        "status": step.result,
        "description": step.description,
        "details": step.details,
    }


def _is_one_of(value: t.Any, wanted: t.Sequence[str]) -> bool:
    return not wanted or str(value or "").casefold() in {each.casefold() for each in wanted}


def _change_ids_of(raw: t.Any) -> tuple[str, ...]:
    try:
        return read_answer(raw).change_ids
    except UnreadableAnswerError:
        return ()
