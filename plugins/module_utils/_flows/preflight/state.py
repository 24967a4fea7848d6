# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of a preflight have read, each building on the ones before."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.json import Json
from ..._sync.expected.group import ExpectedGroup, expect_group
from ..._sync.expected.members import MembershipRules
from ..._sync.schema.containers import possible_containers
from ..._sync.schema.document import group_mapping
from ..._verify.checks import Check
from ..._verify.compare import Literals
from ..._verify.directory_state import DirectoryState, References
from ..._verify.identity import obstacle_checks
from ..._verify.predicted import contradictions
from ..schema.edit import SchemaProposal
from ..shared.context import Context
from ..shared.domain_name import DomainNames, read_domain_names
from ..sync_settings import SettingsProposal
from .containers import EXISTS, distinct, look_at_containers
from .controllers import Controllers
from .desired import VALID, look_at_desired
from .findings import Findings
from .group import ELIGIBLE, Candidate, look_at_group
from .members import look_at_members
from .scope import COMPUTABLE, EXPECTED_STATE, expected_state, look_at_assignment, look_at_scope
from .service import Service
from .settings import look_at_settings
from .written import look_at_written, reason_to_write


@dataclasses.dataclass(slots=True)
class PreflightState:
    """Everything that the checks have read, as far as they could."""

    service: Service
    controllers: Controllers
    proposal: SchemaProposal | None = None
    domain_names: DomainNames | None = None
    candidate: Candidate | None = None
    assigned: frozenset[str] = frozenset()
    containers: list[str] = dataclasses.field(default_factory=list)
    members: list[Json] = dataclasses.field(default_factory=list)
    settings: SettingsProposal | None = None
    written: DirectoryState | None = None
    references: References | None = None

    @property
    def base_dn(self) -> str | None:
        """The domain of the directory that was read."""
        return self.controllers.directory.base_dn if self.controllers.directory else None

    @property
    def macros(self) -> dict[str, str]:
        """What the service puts in for macros of expressions."""
        return self.domain_names.of(self.base_dn).macros if self.domain_names else {}


def look_at_state(seen: PreflightState, parameters: Json, findings: Findings) -> None:
    """Make all checks but those of the agent and of other changes."""
    service, directory = seen.service, seen.controllers.directory
    seen.proposal = look_at_desired(parameters, service, findings)
    seen.settings = look_at_settings(parameters, service, findings)
    documents = [seen.proposal.live, seen.proposal.edited] if seen.proposal else []
    seen.candidate = candidate = look_at_group(parameters, service, documents, findings)
    if candidate and service.context:
        seen.assigned = look_at_assignment(service.context, candidate, parameters["scope_mode"], findings)
    if candidate and service.live:
        look_at_scope(candidate, service.live, seen.proposal, findings)
    if service.context and service.live:
        seen.domain_names = _read_domain_names(service.context, documents or [service.live], parameters["group"], findings)
    rules = rules_of(seen.proposal.edited, seen, parameters) if seen.proposal else None
    if rules:
        look_at_containers(_containers(seen, rules, findings), directory, seen.controllers.cause, findings)
    if candidate and directory:
        seen.written = look_at_written(candidate, directory, findings)
    if candidate and rules and seen.written and not findings.has_failed(ELIGIBLE):
        findings.checks += _obstacles(seen.written, expect_group(candidate.group, [], rules, seen.macros))
    if candidate:
        cause = seen.controllers.cause if rules else VALID
        seen.members, seen.references = look_at_members(candidate, rules, seen.controllers, cause, findings)


def _obstacles(written: DirectoryState, expected: ExpectedGroup) -> list[Check]:
    actual = written.object_of(expected.anchor)
    return obstacle_checks(expected, actual) if actual else []


def _read_domain_names(context: Context, documents: t.Sequence[Json], group: str, findings: Findings) -> DomainNames | None:
    return findings.attempt(EXPECTED_STATE, group, COMPUTABLE, lambda: read_domain_names(context, *documents))


def _containers(seen: PreflightState, rules: MembershipRules, findings: Findings) -> list[str]:
    """Return where groups can be written: the constants of the target container, and what it yields for the test group."""
    constants = findings.attempt(
        EXISTS, "target container", "one mapping", lambda: possible_containers(group_mapping(rules.document))
    )
    state = None
    if seen.candidate and seen.domain_names and not findings.has_failed(ELIGIBLE):
        state = expected_state(seen.candidate, rules, seen.macros, findings)
    seen.containers = distinct([*(constants or []), *([state.container] if state and state.container else [])])
    return seen.containers


def look_at_expectations(seen: PreflightState, parameters: Json, literals: Literals, findings: Findings) -> None:
    """Check that the user's expectations can come true, as far as the desired configuration and Active Directory can be read."""
    if (
        not literals
        or not (seen.proposal and seen.candidate and seen.written and seen.domain_names)
        or findings.has_failed(ELIGIBLE)
    ):
        return
    rules = rules_of(seen.proposal.edited, seen, parameters)
    expected = expect_group(seen.candidate.group, [], rules, seen.macros)
    findings.checks += contradictions(expected, literals, seen.written.object_of(expected.anchor))


def rules_of(document: Json, seen: PreflightState, parameters: Json) -> MembershipRules:
    """Return what decides about the test group and its members under a schema."""
    return MembershipRules(document, seen.assigned, parameters["scope_mode"])


def is_in_sync(seen: PreflightState, parameters: Json) -> bool:
    """Tell whether the desired configuration is the live one, and the test group in Active Directory as it says."""
    if seen.proposal is None or seen.proposal.changes or seen.candidate is None or seen.references is None:
        return False
    rules = rules_of(seen.proposal.live, seen, parameters)
    return reason_to_write(seen.candidate, seen.written, rules, seen.macros, seen.references) is None
