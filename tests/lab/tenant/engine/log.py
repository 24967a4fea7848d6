# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provisioning log: entries of runs, readable some minutes after they happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..clock import timestamp
from ..settings import Settings
from .answer import TARGET_TYPES, cased, error_information
from .model import Json, Run

# Source: Microsoft Entra documentation, how to analyze the provisioning logs.
_RETENTION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which job wrote an entry, in which cycle."""

    tenant_id: str
    job_id: str
    cycle_id: str
    service_principal_id: str
    application_id: str
    service_principal_name: str


class ProvisioningLog:
    """The entries, newest last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._entries: list[tuple[datetime, Json]] = []

    def add(self, run: Run, origin: Origin, action: str | None = None) -> None:
        """Log a run; ``action`` instead of the run's own, for staged deletions."""
        self._entries.append((run.ended, _entry(run, origin, action or run.action, self._error(run))))

    def _error(self, run: Run) -> Json | None:
        """Return the error information: entries that did not fail have none in any public record."""
        is_told = run.result == "Failure" or (run.result == "Skipped" and self._settings.skip_information == "filled")
        return error_information(run, "camel") if is_told else None

    def readable(self, now: datetime, delay: float) -> list[Json]:
        """Return the entries that have arrived in the log."""
        return [entry for moment, entry in self._entries if moment + timedelta(seconds=delay) <= now <= moment + _RETENTION]

    def clear(self) -> None:
        """Forget all entries."""
        self._entries.clear()


def _entry(run: Run, origin: Origin, action: str, error: Json | None) -> Json:
    target = run.target
    return {
        "id": str(uuid.uuid4()),
        "activityDateTime": timestamp(run.ended),
        "tenantId": origin.tenant_id,
        "jobId": origin.job_id,
        "cycleId": origin.cycle_id,
        "changeId": run.change_id,
        "durationInMilliseconds": int((run.ended - run.started).total_seconds() * 1000),
        "provisioningAction": cased(action, "camel"),
        "provisioningStatusInfo": {"status": cased(run.result, "camel"), "errorInformation": error},
        "provisioningSteps": [
            {
                "name": step.name,
                "provisioningStepType": cased(step.type, "camel"),
                "status": cased(step.status, "camel"),
                "description": step.description,
                "details": step.details,
            }
            for step in run.steps
        ],
        "modifiedProperties": run.modified,
        "initiatedBy": {"id": "", "displayName": "Azure AD Provisioning Service", "initiatorType": "system"},
        "servicePrincipal": {"id": origin.service_principal_id, "displayName": origin.service_principal_name},
        "sourceSystem": {"id": "", "displayName": run.source_system, "details": {}},
        "targetSystem": {
            "id": "",
            "displayName": run.target_system,
            "details": {
                "ApplicationId": origin.application_id,
                "ServicePrincipalId": origin.service_principal_id,
                "ServicePrincipalDisplayName": origin.service_principal_name,
            },
        },
        "sourceIdentity": {
            "id": run.source.id,
            "displayName": run.source.display_name,
            "identityType": run.source.kind,
            "details": {},
        },
        "targetIdentity": {
            "id": target.id if target else "",
            "displayName": target.dn if target else "",
            "identityType": TARGET_TYPES[run.source.kind],
            "details": {},
        },
    }
