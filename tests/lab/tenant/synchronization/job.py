# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A synchronization job: its state, its schema, and what its cycles have done."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .. import synthetic
from ..clock import timestamp
from ..engine.model import SourceObject
from ..well_known import NEVER

Json = dict[str, t.Any]

RESTART_SCOPES = ("None", "ConnectorDataStore", "Escrows", "Watermark", "QuarantineState", "Full", "ForceDeletes")
_PORTAL_RESTART = frozenset({"QuarantineState", "Watermark", "Escrows"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a group looked like when a cycle processed it, and which members it could not reference."""

    fingerprint: str
    members: frozenset[str]
    unresolved: frozenset[str]


@dataclass(slots=True)
class Progress:
    """What the cycles of a job remember.

    ``initial``: the next cycle processes everything. ``written``: the groups that the job manages in AD, by object id,
    as they were. ``steady_state``: when a cycle first and last came to its end.
    """

    initial: bool = True
    seen: dict[str, Seen] = field(default_factory=dict)
    written: dict[str, SourceObject] = field(default_factory=dict)
    last: Json | None = None
    last_success: Json | None = None
    last_with_exports: Json | None = None
    failures: int = 0
    steady_state: tuple[str, str] = (NEVER, NEVER)

    def record(self, execution: Json) -> None:
        """Remember how a cycle went."""
        self.last = execution
        if execution["state"] == "Failed":
            self.failures += 1
            return
        self.failures = 0
        self.initial = False
        self.last_success = execution
        if execution["countExported"]:
            self.last_with_exports = execution
        first = execution["timeEnded"] if self.steady_state[0] == NEVER else self.steady_state[0]
        self.steady_state = (first, execution["timeEnded"])


@dataclass(slots=True)
class Job:
    """One job. ``state`` is that of its schedule; ``next_run`` is set while it is active."""

    id: str
    template_id: str
    service_principal_id: str
    default_schema: Json
    schema: Json
    state: str = "Disabled"
    next_run: datetime | None = None
    quarantine: Json | None = None
    force_deletes: bool = False
    progress: Progress = field(default_factory=Progress)

    @property
    def interval(self) -> timedelta:
        """The time between two cycles."""
        minutes = self.interval_text.removeprefix("PT").removesuffix("M")
        return timedelta(minutes=int(minutes))

    @property
    def interval_text(self) -> str:
        """The interval as the service writes it."""
        return synthetic.INTERVALS.get(self.template_id, synthetic.OTHER_INTERVAL)

    def start(self, now: datetime) -> None:
        """Start the schedule; the first cycle is due at once. Clears quarantine."""
        self.state = "Active"
        self.quarantine = None
        self.next_run = now

    def pause(self) -> None:
        """Pause the schedule; what the cycles remember is kept."""
        self.state = synthetic.STATE_AFTER_PAUSE
        self.next_run = None

    def restart(self, scopes: frozenset[str]) -> None:
        """Forget what the scopes name; none is what the portal's button forgets."""
        scopes = scopes or _PORTAL_RESTART
        if scopes == {"ForceDeletes"}:
            self.force_deletes = True
            self.quarantine = None
            return
        if scopes & {"Full", "QuarantineState"}:
            self.quarantine = None
        if scopes & {"Full", "Watermark"}:
            self.progress.initial = True
        if scopes & {"Full", "ConnectorDataStore"}:
            self.progress.seen.clear()
        if scopes & {"Full", "Escrows"}:
            self.progress.failures = 0

    def enter_quarantine(self, reason: str, message: str, now: datetime) -> None:
        """Put the job into quarantine."""
        began = timestamp(now)
        self.quarantine = {
            "currentBegan": began,
            "seriesBegan": began,
            "seriesCount": 1,
            "nextAttempt": timestamp(now + timedelta(hours=synthetic.QUARANTINE_RETRY_HOURS)),
            "reason": reason,
            "error": {"code": reason, "message": message, "tenantActionable": True},
        }

    def replace_schema(self, schema: Json) -> None:
        """Store a new schema under the next version; the next cycle is an initial one."""
        number = int(str(self.schema["version"]).rpartition(".")[2]) + 1
        self.schema = {**schema, "id": self.id, "version": f"v1.{number}"}
        self.progress.initial = True

    def reset_schema(self) -> None:
        """Return to the template's schema."""
        self.replace_schema(copy.deepcopy(self.default_schema))

    def shown(self) -> Json:
        """Return the job as Graph shows it."""
        return {
            "id": self.id,
            "templateId": self.template_id,
            "schedule": {"expiration": None, "interval": self.interval_text, "state": self.state},
            "status": self._status(),
            "synchronizationJobSettings": [{"name": name, "value": value} for name, value in synthetic.JOB_SETTINGS.items()],
        }

    def _status_code(self) -> str:
        if self.quarantine:
            return "Quarantine"
        if self.state != "Active":
            return "Paused"
        return "Active" if self.progress.last else "NotRun"

    def _status(self) -> Json:
        progress = self.progress
        counts = [{"key": "Group to group", "value": len(progress.written)}] if progress.written else []
        return {
            "countSuccessiveCompleteFailures": progress.failures,
            "escrowsPruned": False,
            "code": self._status_code(),
            "lastExecution": progress.last or (_never_ran() if self.state == "Active" else None),
            "lastSuccessfulExecution": progress.last_success,
            "lastSuccessfulExecutionWithExports": progress.last_with_exports,
            "quarantine": self.quarantine,
            "steadyStateFirstAchievedTime": progress.steady_state[0],
            "steadyStateLastAchievedTime": progress.steady_state[1],
            "troubleshootingUrl": None,
            "progress": [_progress(progress.last)] if progress.last else [],
            "synchronizedEntryCountByType": counts,
        }


def _never_ran() -> Json:
    """Return the execution of a started job that hasn't run yet.

    Source: Microsoft Entra documentation, configure cross-tenant synchronization using the Microsoft Graph API.
    """
    names = ("Entitled", "EntitledForProvisioning", "Escrowed", "EscrowedRaw", "Exported", "Exports")
    imports = ("Imported", "ImportedDeltas", "ImportedReferenceDeltas")
    return {
        "activityIdentifier": None,
        **{f"count{name}": 0 for name in (*names, *imports)},
        "state": "Failed",
        "timeBegan": NEVER,
        "timeEnded": NEVER,
        "error": {"code": "None", "message": "", "tenantActionable": False},
    }


def _progress(execution: Json) -> Json:
    """Return how far the last cycle came; what the service counts isn't public."""
    return {
        "progressObservationDateTime": execution["timeEnded"],
        "completedUnits": execution["countImported"],
        "totalUnits": execution["countImported"],
        "units": synthetic.PROGRESS_UNITS,
    }


def job_id_of(template_id: str, tenant_id: str, guid: str) -> str:
    """Return the id of a job."""
    return f"{template_id}.{tenant_id.replace('-', '')}.{guid}"
