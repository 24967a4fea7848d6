# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``change_preflight``: everything that must hold before the first write, in one go."""

from __future__ import annotations

import contextlib
import os

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.options import AD_SPEC
from .._ad.controllers.selection import CONTROLLERS_SPEC
from .._common.argument_spec import ArgumentSpec
from .._common.errors import PreflightError
from .._common.json import Json
from .._sync.service.job_status import job_state, quarantine_of
from .._verify.checks import all_hold, count, table
from .._verify.directory_state import DirectoryState
from .preflight.controllers import look_at_controllers
from .preflight.findings import Findings
from .preflight.group import Candidate
from .preflight.other_changes import look_at_other_changes
from .preflight.posture import look_at_posture
from .preflight.probe import probe_agent
from .preflight.service import Service, look_at_service
from .preflight.state import PreflightState, is_in_sync, look_at_expectations, look_at_state
from .schema.desired_options import DESIRED_SPEC
from .shared.announced_writes import writing_recorder
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC
from .shared.evidence import CHANGE_SPEC
from .shared.settings_options import MASKED_VALUES, SETTINGS_OPTIONS
from .writeback.literals import EXPECTED_SPEC, read_literals

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    AD_SPEC,
    DESIRED_SPEC,
    CHANGE_SPEC,
    CONTROLLERS_SPEC,
    SCOPE_MODE_SPEC,
    EXPECTED_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str", "default": []},
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


def change_preflight(module: AnsibleModule) -> Json:
    """Check everything, then fail with all that doesn't hold."""
    if module.params["purpose"] == "onboarding":
        return _before_onboarding(module)
    literals = read_literals(module.params["expected_attributes"])
    recorder, findings = writing_recorder(module), Findings()
    service = look_at_service(module.params, findings)
    controllers = look_at_controllers(module.params, findings)
    with controllers.directory or contextlib.nullcontext():
        seen = PreflightState(service, controllers)
        look_at_state(seen, module.params, findings)
        look_at_expectations(seen, module.params, literals, findings)
        look_at_posture(seen, module.params, findings)
        evidence_dir = _evidence_dir(module.params)
        if evidence_dir and service.context:
            job_id = service.context.configuration.job_id
            look_at_other_changes(evidence_dir, module.params["change_dir"], job_id, findings)
        in_sync = is_in_sync(seen, module.params)
        changed = probe_agent(seen, module, findings, recorder, in_sync=in_sync)
    recorder.checks("preflight", [check.as_dict() for check in findings.checks])
    return _judged({**_result(seen, findings), "in_sync": in_sync, "changed": changed}, findings)


def _before_onboarding(module: AnsibleModule) -> Json:
    """Check what can be checked before the configuration exists."""
    from .preflight.onboarding import look_before_onboarding

    recorder, findings = writing_recorder(module), Findings()
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


def _result(seen: PreflightState, findings: Findings) -> Json:
    context, proposal, candidate = seen.service.context, seen.proposal, seen.candidate
    job = context.configuration.job if context else None
    directory = seen.controllers.directory
    return {
        "checks": [check.as_dict() for check in findings.checks],
        "counts": count(findings.checks),
        "configuration": context.configuration.describe() if context else None,
        "job_state": job_state(job) if job else None,
        "quarantine": quarantine_of(job) if job else None,
        "schema_version": proposal.live.get("version") if proposal else None,
        "changes": [change.as_dict() for change in proposal.changes] if proposal else [],
        "settings_changes": seen.settings.changes if seen.settings else [],
        "group": _described(candidate, seen.written) if candidate else None,
        "members": seen.members,
        "target_containers": seen.containers,
        "domain_fqdn": seen.domain_names.described(seen.base_dn) if seen.domain_names else None,
        **(directory.server.describe() if directory else {"server": None, "port": None}),
        "controllers": seen.controllers.rows,
        "requests": seen.service.session.statistics.requests if seen.service.session else 0,
        "warnings": [*(directory.warnings if directory else ()), *(proposal.warnings if proposal else ())],
    }


def _described(candidate: Candidate, written: DirectoryState | None) -> Json:
    anchor = candidate.group.anchor
    actual = written.object_of(anchor) if written else None
    return {
        "id": candidate.id,
        "display_name": candidate.name,
        "anchor": anchor,
        "distinguished_name": actual.distinguished_name if actual else None,
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
