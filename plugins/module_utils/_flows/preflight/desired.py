# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the desired configuration valid? Every entry is judged by itself, so that one mistake doesn't hide the next."""

from __future__ import annotations

import dataclasses

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._sync.schema.desired import read_desired
from ..schema.edit import SchemaProposal, propose_schema
from .findings import Findings
from .service import SCHEMA, Service

VALID = "desired.valid"

_EXPECTED = "accepted by the live schema and by the service"


def look_at_desired(parameters: Json, service: Service, findings: Findings) -> SchemaProposal | None:
    """Check the desired configuration; None when there is no live schema to compare it with."""
    desired, problems, filters_hold = read_desired(parameters)
    subject = str(parameters["configuration"] or "the configuration")
    if service.context is None or service.live is None:
        cause = SCHEMA if service.context else service.cause
        if problems:
            findings.error(VALID, subject, _EXPECTED, *problems.found)
        else:
            findings.skipped(VALID, subject, _EXPECTED, cause)
        return None
    try:
        proposal = propose_schema(service.live, desired, service.context, problems)
    except CloudSyncError as problem:
        findings.error(VALID, subject, _EXPECTED, *problems.found, problem)
        return None
    if problems:
        findings.error(VALID, subject, _EXPECTED, *problems.found)
    else:
        count = len(proposal.changes)
        findings.passed(VALID, subject, _EXPECTED, f"valid, changes: {count}" if count else "valid, nothing to change")
    return dataclasses.replace(proposal, filters_hold=proposal.filters_hold and filters_hold)
