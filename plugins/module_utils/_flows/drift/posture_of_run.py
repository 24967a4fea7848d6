# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the configuration that a run has read; the groups and members that it knows are not read again."""

from __future__ import annotations

import datetime

from ..._common.errors import CloudSyncError
from ..._sync.service.job_status import job_state as job_state_of
from ..._verify.drift.finding import Finding
from ..._verify.posture.facts import ScopeFacts
from ..._verify.posture.job import NOT_RUNNING
from .entra_side import EntraSide
from .live import LiveConfiguration
from .options import DriftOptions
from .posture import read_posture
from .run import Outcome


def look_at_posture(live: LiveConfiguration, outcome: Outcome, options: DriftOptions, job_state: str | None) -> list[Finding]:
    """Return what doesn't hold of the live configuration, but that its job is paused where ``job_state`` desires that."""
    findings = _posture(live, outcome, options)
    is_meant = job_state == "paused" == job_state_of(live.context.configuration.job)
    return [each for each in findings if not (is_meant and each.check == NOT_RUNNING.id)]


def _posture(live: LiveConfiguration, outcome: Outcome, options: DriftOptions) -> list[Finding]:
    """Return what doesn't hold of the live configuration; a run of a few groups says nothing of its scope."""
    now = datetime.datetime.now(datetime.UTC)
    is_whole = outcome.entra is not None and not options.only_groups
    scope = _scope(outcome.entra, options) if outcome.entra and is_whole else ScopeFacts(options.mode)
    if outcome.directory is None:
        return read_posture(live, None, scope, now)
    try:
        with outcome.directory.any_controller() as directory:
            return read_posture(live, directory, scope, now)
    except CloudSyncError as problem:
        outcome.incomplete.append(f"Active Directory could not be asked once more: {problem.message.rstrip('.')}")
        return read_posture(live, None, scope, now)


def _scope(entra: EntraSide, options: DriftOptions) -> ScopeFacts:
    counts = {group_id.lower(): len(members) for group_id, members in entra.memberships.of.items()}
    is_synced = bool(entra.unwritten) or any(each.join is not None and each.join.kind == "sid" for each in entra.members)
    groups = [each.group for each in entra.groups]
    known = counts if options.with_members else None
    return ScopeFacts(options.mode, groups, entra.gone, known, is_synced if options.with_members else None)
