# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_preflight``: everything that must hold before the first write, in one go."""

from __future__ import annotations

import contextlib
import dataclasses
import os

from ansible.module_utils.basic import AnsibleModule

from ..._ad.controllers.options import AD_SPEC
from ..._ad.controllers.selection import CONTROLLERS_SPEC
from ..._ad.lookup.root_dse import dns_name
from ..._common.argument_spec import ArgumentSpec
from ..._common.errors import PreflightError
from ..._common.json import Json
from ..._sync.expected.group import group_anchor
from ..._sync.expected.members import MembershipRules
from ..._sync.schema.containers import possible_containers
from ..._sync.schema.document import group_mapping
from ..._sync.service.job_status import job_state, quarantine_of
from ..._verify.checks import all_hold, count, table
from ..schema.desired_options import DESIRED_SPEC
from ..shared.context import GRAPH_CONFIGURATION_SPEC
from ..shared.evidence import CHANGE_SPEC, Recorder, recorder_of
from ..sync_settings import MASKED_VALUES, SETTINGS_OPTIONS
from .containers import EXISTS, distinct, look_at_containers
from .controllers import Controllers, look_at_controllers
from .desired import VALID, SchemaProposal, look_at_desired
from .findings import Findings
from .group import ELIGIBLE, FOUND, Candidate, look_at_group
from .members import look_at_members
from .other_changes import NONE_RUNNING, NONE_UNFINISHED, look_at_other_changes
from .probe import ask_agent, not_asked
from .scope import ASSIGNED, IN_SCOPE_NOW, expected_state, look_at_assignment, look_at_scope
from .service import QUARANTINE, SCHEMA, Service, look_at_service
from .settings import look_at_settings
from .written import AnchoredObjects, holds_members, look_at_written, reason_to_write

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    DESIRED_SPEC,
    CHANGE_SPEC,
    CONTROLLERS_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str", "default": []},
            "scope_mode": {"type": "str", "choices": ["selected", "all"], "default": "selected"},
            "agent_probe": {"type": "str", "choices": ["auto", "always", "never"], "default": "auto"},
            "evidence_dir": {"type": "path"},
            "purpose": {"type": "str", "choices": ["change", "onboarding"], "default": "change"},
            "assign": {"type": "list", "elements": "str", "default": []},
            "gallery_template_id": {"type": "str"},
            "settings": {"type": "dict", "options": SETTINGS_OPTIONS},
            **MASKED_VALUES,
        }
    ),
)

_LAGS = "the run would write; the provisioning of the test group will show whether the agent answers"
# What keeps the agent from being asked: the answer would be another one, or somebody else is at work.
_BLOCKING = (QUARANTINE, ELIGIBLE, ASSIGNED, NONE_RUNNING, NONE_UNFINISHED)


@dataclasses.dataclass(slots=True)
class PreflightState:
    """Everything that the checks have read, as far as they could."""

    service: Service
    controllers: Controllers
    proposal: SchemaProposal | None = None
    candidate: Candidate | None = None
    assigned: frozenset[str] = frozenset()
    containers: list[str] = dataclasses.field(default_factory=list)
    members: list[Json] = dataclasses.field(default_factory=list)
    settings_changes: list[Json] = dataclasses.field(default_factory=list)
    written: AnchoredObjects = dataclasses.field(default_factory=AnchoredObjects)

    @property
    def macros(self) -> dict[str, str]:
        """What the service puts in for macros of expressions."""
        directory, context = self.controllers.directory, self.service.context
        found = self.controllers.domain or (dns_name(directory.base_dn) if directory else "")
        return {"DomainFQDN": found or (context.configuration.name if context else "")}


def change_preflight(module: AnsibleModule) -> Json:
    """Check everything, then fail with all that doesn't hold."""
    if module.params["purpose"] == "onboarding":
        return _before_onboarding(module)
    recorder, findings = recorder_of(module), Findings()
    service = look_at_service(module.params, findings)
    controllers = look_at_controllers(module.params, findings)
    with controllers.directory or contextlib.nullcontext():
        seen = PreflightState(service, controllers)
        _look(seen, module.params, findings)
        evidence_dir = _evidence_dir(module.params)
        if evidence_dir and service.context:
            job_id = service.context.configuration.job_id
            look_at_other_changes(evidence_dir, module.params["change_dir"], job_id, findings)
        in_sync = _in_sync(seen, module.params)
        changed = _probe(seen, module, findings, recorder, in_sync=in_sync)
    recorder.checks("preflight", [check.as_dict() for check in findings.checks])
    return _judged({**_result(seen, findings), "in_sync": in_sync, "changed": changed}, findings)


def _before_onboarding(module: AnsibleModule) -> Json:
    """Check what can be checked before the configuration exists."""
    from .onboarding import look_before_onboarding

    recorder, findings = recorder_of(module), Findings()
    controllers = look_at_controllers(module.params, findings)
    with controllers.directory or contextlib.nullcontext():
        outlook = look_before_onboarding(module.params, controllers, findings)
        seen = PreflightState(Service(outlook.session), controllers, containers=outlook.containers)
    recorder.checks("preflight", [check.as_dict() for check in findings.checks])
    return _judged({**_result(seen, findings), "in_sync": False, "changed": False}, findings, "onboarding")


def _evidence_dir(parameters: Json) -> str | None:
    """Return the folder of all changes, which is that of this change if it isn't said."""
    if parameters["evidence_dir"]:
        return str(parameters["evidence_dir"])
    return os.path.dirname(os.path.abspath(parameters["change_dir"])) if parameters["change_dir"] else None


def _look(seen: PreflightState, parameters: Json, findings: Findings) -> None:
    """Make all checks but those of the agent and of other changes."""
    service, directory = seen.service, seen.controllers.directory
    seen.proposal = look_at_desired(parameters, service, findings)
    seen.settings_changes = look_at_settings(parameters, service, findings)
    documents = [seen.proposal.live, seen.proposal.edited] if seen.proposal else []
    seen.candidate = candidate = look_at_group(parameters, service, documents, findings)
    if candidate and service.context:
        seen.assigned = look_at_assignment(service.context, candidate, parameters["scope_mode"], findings)
    if candidate and service.live:
        look_at_scope(candidate, service.live, seen.proposal, findings)
    rules = _rules(seen.proposal.edited, seen, parameters) if seen.proposal else None
    if rules:
        look_at_containers(_containers(seen, rules, findings), directory, seen.controllers.cause, findings)
    if candidate and directory:
        seen.written = look_at_written(candidate, directory, findings)
    if candidate:
        cause = seen.controllers.cause if rules else VALID
        seen.members = look_at_members(candidate, rules, seen.controllers, cause, findings)


def _containers(seen: PreflightState, rules: MembershipRules, findings: Findings) -> list[str]:
    """Return where groups can be written: the constants of the target container, and what it yields for the test group."""
    constants = findings.attempt(
        EXISTS, "target container", "one mapping", lambda: possible_containers(group_mapping(rules.document))
    )
    state = None
    if seen.candidate and not findings.has_failed(ELIGIBLE):
        state = expected_state(seen.candidate, rules, seen.macros, findings)
    seen.containers = distinct([*(constants or []), *([state.container] if state and state.container else [])])
    return seen.containers


def _rules(document: Json, seen: PreflightState, parameters: Json) -> MembershipRules:
    return MembershipRules(document, seen.assigned, parameters["scope_mode"])


def _in_sync(seen: PreflightState, parameters: Json) -> bool:
    """Tell whether the desired configuration is the live one, and the test group in Active Directory as it says."""
    if seen.proposal is None or seen.proposal.changes or seen.candidate is None:
        return False
    rules = _rules(seen.proposal.live, seen, parameters)
    names = [row["distinguished_name"] for row in seen.members]
    return reason_to_write(seen.candidate, seen.written, rules, seen.macros) is None and holds_members(seen.written, names)


def _probe(seen: PreflightState, module: AnsibleModule, findings: Findings, recorder: Recorder, *, in_sync: bool) -> bool:
    """Ask the agent where that is wanted and harmless; return whether anything was written."""
    context, live, candidate = seen.service.context, seen.service.live, seen.candidate
    reason = _reason_not_to_ask(seen, module, findings, in_sync=in_sync)
    if reason is None and context and live and candidate:
        return ask_agent(context, live, candidate, findings, recorder)
    not_asked(candidate.name if candidate else str(module.params["group"]), str(reason), findings)
    return False


def _reason_not_to_ask(seen: PreflightState, module: AnsibleModule, findings: Findings, *, in_sync: bool) -> str | None:
    if module.params["agent_probe"] == "never":
        return "agent_probe is never"
    if seen.service.context is None or seen.service.live is None or seen.candidate is None:
        cause = seen.service.cause if seen.service.context is None else SCHEMA if seen.service.live is None else FOUND
        return f"{cause} failed"
    blocking = next((each for each in _BLOCKING if findings.has_failed(each)), None)
    if blocking:
        return f"{blocking} failed"
    if module.check_mode:
        return "check mode"
    if not findings.has_passed(IN_SCOPE_NOW):
        return "the test group isn't in scope of the live configuration"
    if module.params["agent_probe"] == "always":
        return None
    if in_sync:
        return "nothing is to be written"
    rules = _rules(seen.service.live, seen, module.params)
    why = reason_to_write(seen.candidate, seen.written, rules, seen.macros)
    return f"{why}, and {_LAGS}" if why else None


def _result(seen: PreflightState, findings: Findings) -> Json:
    context, proposal, candidate = seen.service.context, seen.proposal, seen.candidate
    job = context.configuration.job if context else None
    directory = seen.controllers.directory
    return {
        "checks": [check.as_dict() for check in findings.checks],
        "counts": count(findings.checks),
        "configuration": {"name": context.configuration.name, **context.identity()} if context else None,
        "job": {"state": job_state(job), "quarantine": quarantine_of(job)} if job else None,
        "version": proposal.live.get("version") if proposal else None,
        "changes": [change.as_dict() for change in proposal.changes] if proposal else [],
        "settings_changes": seen.settings_changes,
        "group": _described(candidate, seen.written) if candidate else None,
        "members": seen.members,
        "target_containers": seen.containers,
        "server": directory.server.host if directory else None,
        "servers": seen.controllers.rows,
        "requests": seen.service.session.statistics.requests if seen.service.session else 0,
        "warnings": list(directory.warnings) if directory else [],
    }


def _described(candidate: Candidate, written: AnchoredObjects) -> Json:
    return {
        "id": candidate.id,
        "display_name": candidate.name,
        "anchor": group_anchor(candidate.id),
        "distinguished_name": written.distinguished_name,
    }


def _judged(result: Json, findings: Findings, what: str = "change") -> Json:
    if all_hold(findings.checks):
        return result
    failed = [check for check in findings.checks if check.verdict == "failed"]
    wrote = "The on-demand run wrote the test group, and nothing else was written."
    raise PreflightError(
        f"The {what} can't begin: {len(failed)} of {len(findings.checks)} checks failed.\n{table(failed)}\n",
        hint=f"{wrote if result['changed'] else 'Nothing was written.'} All checks are in 'checks'.",
    ).returning(result)
