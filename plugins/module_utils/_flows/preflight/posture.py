# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the live configuration makes a change more dangerous; it doesn't keep the change from beginning."""

from __future__ import annotations

import datetime

from ..._common.json import Json
from ..._verify.posture.facts import ScopeFacts
from ..._verify.posture.judge import ENDANGERS_A_CHANGE
from ..drift.live import read_live
from ..drift.posture import read_posture
from .findings import Findings
from .state import PreflightState


def look_at_posture(seen: PreflightState, parameters: Json, findings: Findings) -> None:
    """Note what doesn't hold, by the ids and texts of the posture; what the change itself repairs isn't noted."""
    context = seen.service.context
    if context is None or seen.service.live is None:
        return
    document = seen.proposal.edited if seen.proposal else seen.service.live
    # The settings that the change writes first are those that it runs with.
    settings = seen.settings.merged if seen.settings else None
    live = read_live(context, document, assignments=(), settings=settings)
    scope = ScopeFacts(parameters["scope_mode"])
    for found in read_posture(live, seen.controllers.directory, scope, datetime.datetime.now(datetime.UTC)):
        if found.check in ENDANGERS_A_CHANGE:
            subject = found.subject or context.configuration.name
            findings.info(found.check, subject, found.expected, found.actual, f"{found.reason} {found.fix.text}")
