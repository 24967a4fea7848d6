# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Can the desired settings be written?"""

from __future__ import annotations

from ..._common.json import Json
from ..._graph.resources.secrets import Secrets
from ..._sync.service.desired_settings import read_settings
from ..sync_settings import SettingsProposal, propose_settings
from .findings import Findings
from .service import Service

SETTINGS = "settings.valid"

_EXPECTED = "valid, and without values that the service masks"


def look_at_settings(parameters: Json, service: Service, findings: Findings) -> SettingsProposal | None:
    """Check the desired settings, if there are any; return what the service would hold."""
    subject = str(parameters["configuration"] or "the configuration")
    wanted, problems = read_settings(parameters["settings"] or {})
    if problems:
        findings.error(SETTINGS, subject, _EXPECTED, *problems.found)
        return None
    if not wanted:
        return None
    if service.context is None:
        findings.skipped(SETTINGS, subject, _EXPECTED, service.cause)
        return None
    secrets = Secrets(service.context.session, service.context.configuration.service_principal_id)
    masked_values = parameters["masked_values"]
    proposal = findings.attempt(SETTINGS, subject, _EXPECTED, lambda: propose_settings(secrets.get(), wanted, masked_values))
    if proposal is None:
        return None
    count = len(proposal.changes)
    findings.passed(SETTINGS, subject, _EXPECTED, f"valid, changes: {count}" if count else "valid, nothing to change")
    return proposal
