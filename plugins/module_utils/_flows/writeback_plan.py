# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_plan``."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.connection import open_directory
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import OptionError, PlanError, PlanNotApprovedError
from .._common.json import Json
from .._sync.plan.digest import PlanDigest
from .._sync.plan.limits import Limits, Violation
from .._sync.plan.rows import WritebackPlan
from .._sync.schema.desired import INVALID, read_desired
from .plan.planner import PlanInput, describe_plan, facts_of_plan, plan_with_directory, propose
from .plan.posture_warnings import posture_warnings
from .plan.verification import verify_plan
from .schema.desired_options import DESIRED_SPEC
from .schema.edit import propose_schema
from .shared.bulk_reads import unreadable_warnings
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, Context, open_context
from .shared.domain_name import read_domain_names
from .shared.evidence import CHANGE_SPEC, recorder_of
from .shared.resolve import resolve_groups
from .shared.service_evaluation import Verification
from .shared.settings_options import SETTINGS_OPTIONS

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    DESIRED_SPEC,
    SCOPE_MODE_SPEC,
    ArgumentSpec(
        {
            "assign": {"type": "list", "elements": "str", "default": []},
            "unassign": {"type": "list", "elements": "str", "default": []},
            "max_changed": {"type": "int"},
            "max_renamed": {"type": "int"},
            "max_moved": {"type": "int"},
            "max_leaving_scope": {"type": "int", "default": 0},
            "max_pending": {"type": "int"},
            "allow_conflicts": {"type": "bool", "default": False},
            "fail_on_violation": {"type": "bool", "default": True},
            "table_rows": {"type": "int", "default": 20},
            "verify_with_service": {"type": "int", "default": 0},
            "settings": {"type": "dict", "options": SETTINGS_OPTIONS},
            "plan_digest": {"type": "str"},
        }
    ),
    CHANGE_SPEC,
)

_LIMITS = ("max_changed", "max_renamed", "max_moved", "max_leaving_scope", "max_pending", "allow_conflicts")


def writeback_plan(module: AnsibleModule) -> Json:
    """Show what a proposed configuration would do to every group, and fail when that exceeds the limits."""
    parameters = module.params
    limits = Limits(**{name: parameters[name] for name in _LIMITS})
    if parameters["table_rows"] < 0:
        raise OptionError(f"table_rows is {parameters['table_rows']}.", hint="It is a number of rows, 0 or more.")
    require_at_least(parameters, 0, "verify_with_service")
    approved = None if parameters["plan_digest"] is None else PlanDigest.parse(parameters["plan_digest"])
    options = AdOptions.from_parameters(parameters)
    desired, problems, _filters_hold = read_desired(parameters)
    problems.raise_found(INVALID)
    context = open_context(module)
    live = context.read_schema()
    schema = propose_schema(live, desired, context, problems)
    problems.raise_found(INVALID)
    edited, changes = schema.edited, schema.changes
    named = {name: _ids(context, parameters[name]) for name in ("assign", "unassign")}
    proposal = propose(context, live, edited, parameters["scope_mode"], **named)
    digest = PlanDigest.of(context.configuration.describe(), proposal.before, proposal.after, parameters["settings"])
    domain_names = read_domain_names(context, live, edited)
    with open_directory(options) as directory:
        macros = domain_names.of(directory.base_dn).macros
        plan = plan_with_directory(proposal, directory, macros)
        verified = _verified(context, proposal, plan, macros, number=parameters["verify_with_service"])
        about = facts_of_plan(context, live, digest)
        described, violations = describe_plan(plan, limits, changes, parameters["table_rows"], about)
        result = {
            "changed": False,
            **context.identity(),
            "changes": [change.as_dict() for change in changes],
            "schema_version": live.get("version"),
            "plan_digest": str(digest),
            "plan": described,
            "service_verification": verified.as_dict() if verified else None,
            "domain_fqdn": domain_names.described(directory.base_dn),
            **directory.server.describe(),
            "requests": context.session.statistics.requests,
            "warnings": [
                *directory.warnings,
                *schema.warnings,
                *proposal.warnings,
                *unreadable_warnings(live, edited),
                *posture_warnings(proposal, macros),
                *(verified.warnings if verified else ()),
            ],
        }
    recorder = recorder_of(module)
    recorder.keep("plan.json", {name: result[name] for name in ("changes", "schema_version", "plan_digest", "plan")})
    recorder.keep("plan.md", described["markdown"])
    if approved is not None:
        _require_approved(digest, approved, result)
    return _judged(result, violations, fail=parameters["fail_on_violation"])


def _verified(
    context: Context, proposal: PlanInput, plan: WritebackPlan, macros: t.Mapping[str, str], *, number: int
) -> Verification | None:
    return verify_plan(context, proposal, plan, number, macros) if number else None


def _require_approved(digest: PlanDigest, approved: PlanDigest, result: Json) -> None:
    try:
        digest.require(approved)
    except PlanNotApprovedError as error:
        raise error.returning(result) from None


def _ids(context: Context, identities: t.Sequence[str]) -> list[str]:
    return [group.id for group in resolve_groups(context.session, identities)]


def _judged(result: Json, violations: list[Violation], *, fail: bool) -> Json:
    if not violations or not fail:
        return result
    plan = result["plan"]
    found = [f"  {conflict['message']}" for conflict in plan["conflicts"][:10]]
    raise PlanError(
        "The plan exceeds its limits: "
        + "; ".join(violation.message for violation in violations)
        + ".\n"
        + "\n".join([plan["summary"], *found, plan["table"]])
        + "\n",
        hint="Nothing was written. Correct the desired configuration, or raise the limits. The whole plan is in 'plan'.",
        violations=[violation.as_dict() for violation in violations],
    ).returning(result)
