# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting the service evaluate the mappings of some groups of a run: what both don't evaluate alike can't be compared."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.text import counted, first_line
from ..._sync.entra_objects import EntraGroup
from ..._verify.drift.finding import Finding
from ..._verify.drift.service_findings import as_finding
from ..shared.context import Context
from ..shared.domain_name import DomainNames
from ..shared.service_evaluation import Verification, verify_with_service
from .run import Outcome


def look_with_service(context: Context, document: Json, outcome: Outcome, domain_names: DomainNames, number: int) -> list[Finding]:
    """Return a finding for each mapping and group on which the service differs.

    The run is then incomplete, and so it is when the service can't be asked: what was asked for isn't proven.
    """
    if not number or outcome.entra is None:
        return []
    base_dn = outcome.directory.base_dn if outcome.directory else None
    groups = _chosen([each.group for each in outcome.entra.in_scope], outcome.findings, number)
    try:
        verification = verify_with_service(context, document, groups, domain_names.of(base_dn).macros)
    except CloudSyncError as problem:
        outcome.incomplete.append(
            f"the service could not be asked to evaluate the mappings: {first_line(problem.message).rstrip('.')}"
        )
        return []
    _note(verification, outcome)
    return list(map(as_finding, verification.differences))


def _chosen(groups: t.Sequence[EntraGroup], findings: t.Sequence[Finding], number: int) -> list[EntraGroup]:
    """Return some groups, those with findings first, then by their ids, which are random."""
    found = {finding.group.id.lower() for finding in findings if finding.group}
    return sorted(groups, key=lambda group: (group.id.lower() not in found, group.id.lower()))[:number]


def _note(verification: Verification, outcome: Outcome) -> None:
    outcome.warnings += verification.warnings
    differing = {each.evaluation.target for each in verification.differences}
    if differing:
        outcome.incomplete.append(
            f"the service evaluates {counted(len(differing), 'mapping')} to something else than the collection: {', '.join(sorted(differing))}"
        )
