# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the live configuration makes a change more dangerous; it doesn't keep the change from beginning."""

from __future__ import annotations

import datetime

from ..._common.errors import SettingsError
from ..._common.json import Json
from ..._sync.service.desired_settings import read_settings
from ..._sync.service.settings import merged_entries
from ..._verify.posture.facts import ScopeFacts
from ..._verify.posture.judge import ENDANGERS_A_CHANGE
from ..drift.live import LiveConfiguration, read_live
from ..drift.posture import read_posture
from .findings import Findings
from .state import PreflightState


def look_at_posture(seen: PreflightState, parameters: Json, findings: Findings) -> None:
    """Note what doesn't hold, by the ids and texts of the posture; what the change itself repairs isn't noted."""
    context = seen.service.context
    if context is None or seen.service.live is None:
        return
    document = seen.proposal.edited if seen.proposal else seen.service.live
    live = _with_desired_settings(read_live(context, document, assignments=()), parameters["settings"] or {})
    scope = ScopeFacts(parameters["scope_mode"])
    for found in read_posture(live, seen.controllers.directory, scope, datetime.datetime.now(datetime.UTC)):
        if found.check in ENDANGERS_A_CHANGE:
            subject = found.subject or context.configuration.name
            findings.info(found.check, subject, found.expected, found.actual, f"{found.reason} {found.fix.text}")


def _with_desired_settings(live: LiveConfiguration, options: Json) -> LiveConfiguration:
    """Return it with the settings that the change writes first, as far as they are valid."""
    wanted, _problems = read_settings(options)
    if isinstance(live.settings, Exception) or not wanted:
        return live
    try:
        merged = merged_entries(live.settings, wanted)
    except SettingsError:  # said by the check of the settings
        return live
    return LiveConfiguration(live.context, live.document, merged, live.assignments)
