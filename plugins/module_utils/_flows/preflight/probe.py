# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the provisioning agent answer? Asked by an on-demand run of the test group that is predicted to change nothing."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.waiting import utc_now
from ..._graph.resources.assignments import Assignments
from ..._graph.resources.provisioning import TIMEOUT_SECONDS, Provisioning
from ..._sync.on_demand.codes import concerns_agent, meaning_of
from ..._sync.schema.document import choose_rule
from ..on_demand.calls import Run
from ..on_demand.provision import raw_answers
from ..on_demand.result import describe
from ..on_demand.run import Runner
from ..on_demand.subject import Subject
from ..shared.context import Context
from ..shared.evidence import Recorder
from .findings import NOT_CHECKED, Findings
from .group import ELIGIBLE, FOUND, Candidate
from .other_changes import NONE_RUNNING, NONE_UNFINISHED
from .scope import ASSIGNED, IN_SCOPE_NOW
from .service import QUARANTINE, SCHEMA
from .state import PreflightState, rules_of
from .written import reason_to_write

ANSWERS = "agent.answers"
DOCUMENT = "answers/probe.json"

_EXPECTED = "answers an on-demand run"
_ASSIGNMENT_WAIT = 300.0
_LAGS = "the run would write; the provisioning of the test group will show whether the agent answers"
# What keeps the agent from being asked: the answer would be another one, or somebody else is at work.
_BLOCKING = (QUARANTINE, ELIGIBLE, ASSIGNED, NONE_RUNNING, NONE_UNFINISHED)


def probe_agent(seen: PreflightState, module: AnsibleModule, findings: Findings, recorder: Recorder, *, in_sync: bool) -> bool:
    """Ask the agent where that is wanted and harmless; return whether anything was written."""
    context, live, candidate = seen.service.context, seen.service.live, seen.candidate
    reason = _reason_not_to_ask(seen, module, findings, in_sync=in_sync)
    if reason is None and context and live and candidate:
        return _ask(context, live, candidate, findings, recorder)
    _note_not_asked(candidate.name if candidate else str(module.params["group"]), str(reason), findings)
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
    rules = rules_of(seen.service.live, seen, module.params)
    why = reason_to_write(seen.candidate, seen.written, rules, seen.macros)
    return f"{why}, and {_LAGS}" if why else None


def _note_not_asked(name: str, reason: str, findings: Findings) -> None:
    """Note that the agent wasn't asked."""
    findings.info(ANSWERS, name, _EXPECTED, NOT_CHECKED, f"not asked: {reason}")


def _ask(context: Context, live: Json, candidate: Candidate, findings: Findings, recorder: Recorder) -> bool:
    """Run the test group on demand without members, keep the answer, and return whether anything was written."""
    recorder.note("probe", f"Ask the provisioning agent by an on-demand run of '{candidate.name}', without members")
    try:
        run = _runner(context).run(Subject.of_group(candidate.group, [], choose_rule(live)))
    except CloudSyncError as problem:
        _note_error(problem, candidate, findings)
        recorder.keep(DOCUMENT, {"time": utc_now(), **problem.returns})
        return bool(problem.returns.get("changed"))
    result = describe(run)
    recorder.keep(DOCUMENT, {"time": utc_now(), **result, "answers": raw_answers(run)})
    _judge(run, result, candidate, findings)
    return bool(result["changed"])


def _runner(context: Context) -> Runner:
    configuration = context.configuration
    return Runner(
        provisioning=Provisioning(context.session, configuration.service_principal_id, configuration.job_id),
        assignments=Assignments(context.session, configuration.service_principal),
        assignment_wait=_ASSIGNMENT_WAIT,
        answer_timeout=TIMEOUT_SECONDS,
    )


def _judge(run: Run, result: Json, candidate: Candidate, findings: Findings) -> None:
    outcome, reason = result["outcome"], result["reason"]
    if outcome in ("applied", "in_sync"):
        wrote = "it wrote the group" if result["changed"] else ""
        findings.passed(ANSWERS, candidate.name, _EXPECTED, f"{outcome}: {reason}", wrote)
        return
    answer = run.answers[-1]
    meaning = None if outcome == "not_in_scope" else meaning_of(answer.code)  # of an agent it says more than the service
    hint = (meaning.advice if meaning else None) or answer.advice or "Look at the provisioning log and at the provisioning agent."
    findings.failed(ANSWERS, candidate.name, _EXPECTED, str(outcome), f"the on-demand run ended as {outcome}: {reason}", hint)


def _note_error(problem: CloudSyncError, candidate: Candidate, findings: Findings) -> None:
    code = problem.refusal.code if problem.refusal else None
    meaning = meaning_of(code) if concerns_agent(code) else None
    if meaning is None:  # that is Graph itself, and not the agent
        findings.error(ANSWERS, candidate.name, _EXPECTED, problem)
        return
    reason = f"{code}: {meaning.text}" + (f" (request-id {problem.request_id})" if problem.request_id else "")
    findings.failed(ANSWERS, candidate.name, _EXPECTED, "no answer", reason, meaning.advice or problem.hint or "")
