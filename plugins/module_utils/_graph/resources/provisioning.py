# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provision one object on demand."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import (
    CloudSyncError,
    ConnectionFailure,
    GraphError,
    InterruptedAnswer,
    OptionError,
    ProvisioningError,
    TransportError,
)
from ..._common.json import Json
from ..http.pacing import Pacer
from ..http.paths import synchronization_path
from ..http.session import GraphSession
from .jobs import INBOUND_TEMPLATE_IDS, jobs_of_template

# Source of both: Microsoft Graph reference, synchronizationJob: provisionOnDemand, and Microsoft Entra documentation,
# cloud sync error codes (the service waits up to ten minutes for the provisioning agent).
MAXIMUM_MEMBERS = 5
TIMEOUT_SECONDS = 600.0

_TENANT = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_SILENT_STATUS = frozenset({502, 503, 504})
_SILENT_CODES = ("timeout", "noactiveagents", "noagentsassigned", "agentsignaling")
_AGENT_HINT = (
    "Look at the provisioning agent: its Windows service must run, be active in the Entra admin center, and reach "
    "*.servicebus.windows.net and a domain controller. Whether the object was written is not known: read it in "
    "{target} before the next attempt."
)


class Provisioning:
    """Client for ``provisionOnDemand`` of one job, at the pace that the service permits to the whole tenant."""

    def __init__(self, session: GraphSession, service_principal_id: str, job_id: str) -> None:
        self.session = session
        self.service_principal_id = service_principal_id
        self.job_id = job_id
        self.pacer = Pacer(_tenant_of(job_id))

    def provision_on_demand(
        self, *, rule_id: str, subject: Json, members: t.Sequence[Json] = (), timeout: float = TIMEOUT_SECONDS
    ) -> Json:
        """Make one call and return the service's answer, a pair of ``key`` and ``value`` that are JSON texts.

        Subject and members are ``{"objectId": ..., "objectTypeName": ...}``, at most five members; ``timeout`` in
        seconds. Once sent, a call is only repeated after 429. Raises ``ProvisioningError`` when the agent does not
        answer, and what ``GraphSession`` raises.
        """
        if len(members) > MAXIMUM_MEMBERS:
            raise OptionError(
                f"{len(members)} members are too many for one on-demand call",
                hint=f"The service takes at most {MAXIMUM_MEMBERS} members a call.",
            )
        links = {"links": {"members": list(members)}} if members else {}
        body = {"parameters": [{"ruleId": rule_id, "subjects": [{**subject, **links}]}]}
        path = synchronization_path(self.service_principal_id, "jobs", self.job_id, "provisionOnDemand")
        try:
            return self.session.post(path, json=body, timeout=timeout, pacer=self.pacer)
        except (GraphError, TransportError, InterruptedAnswer) as problem:
            if not _is_silence(problem):
                raise
            raise ProvisioningError(
                f"The on-demand provisioning of {subject.get('objectId')} got no result: {problem.message}",
                hint=_AGENT_HINT.format(target=self._target),
                cause=problem,
            ) from problem

    @property
    def _target(self) -> str:
        inbound = any(jobs_of_template([{"id": self.job_id}], each) for each in INBOUND_TEMPLATE_IDS)
        return "Entra ID" if inbound else "Active Directory"


def _tenant_of(job_id: str) -> str:
    """Return the tenant's id, the second part of a job's id; the whole where it has another form."""
    parts = job_id.split(".")
    is_tenant = len(parts) > 1 and _TENANT.fullmatch(parts[1])
    return parts[1].replace("-", "") if is_tenant else job_id


def _is_silence(problem: CloudSyncError) -> bool:
    if isinstance(problem, ConnectionFailure):
        return problem.sent
    code = problem.refusal.code.casefold() if problem.refusal else ""
    is_silent = problem.status in _SILENT_STATUS or any(known in code for known in _SILENT_CODES)
    return is_silent or isinstance(problem, InterruptedAnswer)
