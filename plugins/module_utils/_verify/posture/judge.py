# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All checks of the posture: the catalogue, and what it finds in a live configuration.

A check needs no desired state: it holds for any configuration, by what Microsoft documents of the service.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import AmbiguousError, SchemaError
from ..._common.json import Json
from ..._sync.domain_name import choose_domain_name
from ..._sync.schema.document import group_mapping
from ..._sync.service.setting_values import domain_setting
from ..drift.finding import Finding, Fix, Severity
from . import agents, directory, job, mappings, scope, settings, values
from .check import PostureCheck
from .facts import PostureFacts, ScopeFacts, Unreadable

UNREADABLE = PostureCheck(
    "unreadable",
    "A part of the configuration can't be read",
    "low",
    "readable",
    "What isn't read isn't checked.",
    Fix("Grant the permission that the message names, or take the part for unchecked."),
    "the collection's guide to permissions",
    "rights",
)
SCHEMA_UNUSABLE = PostureCheck(
    "schema_unusable",
    "The schema doesn't say how groups are written",
    "high",
    "one rule with an object mapping of groups",
    "Nothing can be said of mappings, filters and names.",
    Fix("Look at the schema with sync_schema_info; a schema from the evidence of a change can be restored."),
    "Microsoft Graph reference, 'synchronizationRule'",
)

CATALOGUE: t.Mapping[str, PostureCheck] = {
    check.id: check
    for check in (
        *settings.CHECKS,
        *job.CHECKS,
        *agents.CHECKS,
        *mappings.CHECKS,
        *values.CHECKS,
        *scope.CHECKS,
        *directory.CHECKS,
        SCHEMA_UNUSABLE,
        UNREADABLE,
    )
}
"""All checks by their id, in the order in which the guide lists them."""


ENDANGERS_A_CHANGE = frozenset(
    check.id
    for check in (
        settings.DELETION_THRESHOLD_OFF,
        settings.NOTIFICATION_OFF,
        settings.NOTIFICATION_RECIPIENT,
        settings.DOMAIN_DIFFERS,
        job.ESCROWS_PRUNED,
        job.SHARED_DOMAIN,
        agents.DOMAIN_NOT_PUBLISHED,
        agents.NO_ACTIVE_AGENT,
        agents.ONE_AGENT,
        mappings.ANCHOR_MAPPING,
        mappings.LOOP_MAPPING,
        directory.ENFORCEMENT_BROKEN,
    )
)
"""The ids of what makes a change more dangerous; the preflight of a change says it as well."""


def posture_findings(facts: PostureFacts) -> list[Finding]:
    """Return everything that doesn't hold, and what could not be read."""
    problem = _schema_problem(facts.document)
    in_scope = None if problem else scope.groups_in_scope(facts.document, facts.scope)
    findings = [
        *settings.settings_findings(facts, None if in_scope is None else len(in_scope)),
        *job.job_findings(facts.job, facts.now),
        *job.configuration_count_findings(facts),
        *agents.agent_findings(facts.agents, domain_setting(facts.settings or ()) or facts.name),
    ]
    if problem:
        findings.append(SCHEMA_UNUSABLE.found(problem))
    else:
        findings += schema_findings(facts.document, _macros(facts))
        findings += scope.scope_findings(facts.document, facts.scope, in_scope)
        findings += directory.directory_findings(facts)
    return [*findings, *map(_unreadable, facts.unreadable)]


def schema_findings(document: Json, macros: t.Mapping[str, str]) -> list[Finding]:
    """Return what doesn't hold of a schema by itself."""
    return [*mappings.mapping_findings(document), *values.value_findings(document, macros)]


def made_worse(before: tuple[Json, ScopeFacts], after: tuple[Json, ScopeFacts], macros: t.Mapping[str, str]) -> list[Finding]:
    """Return what doesn't hold of a schema and its scope after a change, and did before."""
    known = {finding.id for finding in _of_side(*before, macros)}
    return [finding for finding in _of_side(*after, macros) if finding.id not in known]


def as_sentence(finding: Finding) -> str:
    """Return a finding as a warning: what doesn't hold, what was found, what to do, and the id of the check."""
    subject = finding.subject or (finding.group.name if finding.group else "")
    found = f"{subject}: {finding.actual}" if subject else finding.actual
    return f"{finding.reason} Found: {found}. {finding.fix.text} ({finding.check})"


def _of_side(document: Json, facts: ScopeFacts, macros: t.Mapping[str, str]) -> list[Finding]:
    found = schema_findings(document, macros)
    # Only the limits need to know which groups are in scope.
    in_scope = scope.groups_in_scope(document, facts) if scope.may_exceed(facts) else None
    return [*found, *scope.scope_findings(document, facts, in_scope)]


def _macros(facts: PostureFacts) -> dict[str, str]:
    directory_name = facts.directory.domain if facts.directory else None
    setting = domain_setting(facts.settings or ())
    return choose_domain_name(setting=setting, directory=directory_name, configuration=facts.name).macros


def _schema_problem(document: Json) -> str | None:
    try:
        group_mapping(document)
    except (AmbiguousError, SchemaError) as problem:
        return problem.message
    return None


def _unreadable(part: Unreadable) -> Finding:
    severity: Severity = "info" if part.is_usual else UNREADABLE.severity
    reason = f"{part.reason.rstrip('.')}. {part.hint}".strip()
    return UNREADABLE.found("not readable", part.part, severity=severity, state="unknown", state_reason=reason)
