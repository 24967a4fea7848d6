# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan makes worse of the posture: what doesn't hold after the change, and did before."""

from __future__ import annotations

import typing as t

from ..._sync.entra_objects import EntraGroup
from ..._sync.plan.build import ConfigurationState
from ..._verify.posture.facts import ScopeFacts
from ..._verify.posture.judge import as_sentence, made_worse
from .planner import PlanInput


def posture_warnings(proposal: PlanInput, macros: t.Mapping[str, str]) -> list[str]:
    """Return one sentence for each check that the change breaks, with the id of the check."""
    groups = list(map(EntraGroup, proposal.groups))
    before, after = ((side.document, _scope(side, groups)) for side in (proposal.before, proposal.after))
    return list(map(as_sentence, made_worse(before, after, macros)))


def _scope(side: ConfigurationState, groups: t.Sequence[EntraGroup]) -> ScopeFacts:
    return ScopeFacts(side.mode, [group for group in groups if side.mode == "all" or group.id.lower() in side.assigned])
