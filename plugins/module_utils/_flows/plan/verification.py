# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting the service evaluate what a plan is made of, for some of its groups."""

from __future__ import annotations

import typing as t

from ..._sync.entra_objects import EntraGroup
from ..._sync.plan.rows import WritebackPlan
from ..shared.context import Context
from ..shared.service_evaluation import Verification, verify_with_service
from .planner import PlanInput


def verify_plan(
    context: Context, proposal: PlanInput, plan: WritebackPlan, number: int, macros: t.Mapping[str, str]
) -> Verification:
    """Verify the mappings after the change for some groups in scope, those that something happens to before the others."""
    rows = sorted((row for row in plan.rows if row.in_scope), key=lambda row: not row.actions)
    chosen = {row.id for row in rows[:number]}
    groups = [group for group in map(EntraGroup, proposal.groups) if group.id in chosen]
    return verify_with_service(context, proposal.after.document, groups, macros)
