# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode shows beside a module's own changes: their effect on every group."""

from __future__ import annotations

from ..._common.json import Json
from ..._sync.expected.scope import ScopeMode
from ..._sync.plan.limits import Limits
from ..._sync.schema.edits import SchemaEdit
from ..shared.context import Context
from ..shared.domain_name import read_domain_names
from .planner import describe_plan, facts_of_plan, plan_without_directory, propose

PLANNED_ROWS = 20


def with_planned_effect(
    result: Json, context: Context, schemas: tuple[Json, Json], changes: list[SchemaEdit], mode: ScopeMode
) -> Json:
    """Add the plan: by the same code as ``writeback_plan``, but without Active Directory, to which there is no connection."""
    live, edited = schemas
    proposal = propose(context, live, edited, mode)
    domain_names = read_domain_names(context, live, edited)
    plan = plan_without_directory(proposal, domain_names.of(None).macros)
    limits = Limits(max_leaving_scope=None, allow_conflicts=True)
    described, _violations = describe_plan(plan, limits, changes, PLANNED_ROWS, facts_of_plan(context, live))
    assumed = "Active Directory was not read; taken to hold what the live configuration asks for:"
    shown = {**result["diff"], "prepared": f"{assumed}\n{described['summary']}\n{described['table']}\n"}
    return {
        **result,
        "plan": described,
        "domain_fqdn": domain_names.described(None),
        "diff": shown,
        "warnings": [*result["warnings"], *proposal.warnings],
    }
