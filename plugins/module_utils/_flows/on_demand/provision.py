# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running one subject for the record, or several subjects with one pacing."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.errors import AuthenticationError, AuthorizationError, CloudSyncError, ProvisioningError
from ..._common.json import Json
from ..._common.waiting import Stopwatch, utc_now
from ..._sync.on_demand.members import REACHED, combined_outcome
from ..shared.evidence import Recorder
from .calls import Run
from .result import describe
from .run import Runner
from .subject import Subject

_OUTCOMES = ("applied", "in_sync", "not_in_scope", "failed", "mixed", "not_attempted", "not_run")
_STOPPED = "an earlier subject failed, and stop_on_failure is set"
_REFUSED = "the sign-in or the permissions are not sufficient, so no other call can succeed"


def provision(
    runner: Runner, subject: Subject, recorder: Recorder, *, step: str = "provision", purpose: str = "test"
) -> tuple[Run, Json]:
    """Run and record one subject; ProvisioningError when it didn't reach its goal."""
    members = [member.id for member in subject.members]
    text = f"Provision {subject.label} on demand"
    with recorder.writing(step, text, group=subject.id, members=members) as outcome:
        try:
            run = runner.run(subject)
        except CloudSyncError as problem:
            recorder.keep(f"answers/{purpose}.json", {"time": utc_now(), **problem.returns})
            raise
        result = describe(run)
        outcome.update(outcome=result["outcome"], reason=result["reason"], call_count=result["call_count"])
        recorder.keep(f"answers/{purpose}.json", {"time": utc_now(), **result, "answers": raw_answers(run)})
        if result["outcome"] not in REACHED:
            raise ProvisioningError(
                f"The on-demand provisioning of {subject.label} ended as {result['outcome']}: {result['reason']}",
                hint=run.answers[-1].advice if run.answers else None,
            ).returning(result)
    return run, result


def provision_all(runner: Runner, subjects: t.Sequence[Subject], *, stop_on_failure: bool, include_answers: bool) -> Json:
    """Run subject after subject and return all results; ProvisioningError names each that didn't reach its goal.

    A call that may have been carried out is not sent again. The time to wait for fresh assignments is shared by all.
    """
    watch = Stopwatch()
    results: list[Json] = []
    stopped = ""
    for subject in subjects:
        if stopped:
            results.append({**describe(Run.of(subject)), "outcome": "not_attempted", "reason": stopped})
            continue
        run, result, problem = _attempt(runner, subject)
        runner = dataclasses.replace(runner, assignment_wait=max(runner.assignment_wait - run.waited, 0.0))
        results.append({**result, "answers": raw_answers(run)} if include_answers else result)
        if isinstance(problem, (AuthenticationError, AuthorizationError)):
            stopped = _REFUSED
        elif stop_on_failure and result["outcome"] not in REACHED:
            stopped = _STOPPED
    summary = summarize(results, watch.elapsed)
    if any(result["outcome"] not in REACHED for result in results):
        raise _failure(subjects, results).returning(summary)
    return summary


def summarize(results: t.Sequence[Json], seconds: float) -> Json:
    """Return the results of several subjects with what they come to together; warnings become those of the task."""
    warnings = [f"{result['object']['display_name']}: {text}" for result in results for text in result["warnings"]]
    outcomes = [str(result["outcome"]) for result in results]
    counts = {outcome: outcomes.count(outcome) for outcome in _OUTCOMES}
    overall = "not_run" if counts["not_run"] else combined_outcome(outcomes)
    return {
        "outcome": overall,
        "reason": ", ".join(f"{outcome}: {number}" for outcome, number in counts.items() if number),
        "results": [{name: value for name, value in result.items() if name != "warnings"} for result in results],
        "counts": {"total": len(results), **counts},
        "call_count": sum(result["call_count"] for result in results),
        "duration": round(seconds, 3),
        "changed": any(result["changed"] for result in results),
        "warnings": warnings,
    }


def raw_answers(run: Run) -> list[Json]:
    """Return the answers as the service gave them."""
    return [call.raw for call in run.calls if call.raw is not None]


def _attempt(runner: Runner, subject: Subject) -> tuple[Run, Json, CloudSyncError | None]:
    run = Run.of(subject)
    try:
        runner.carry_out(run)
    except CloudSyncError as problem:
        return run, {**describe(run), "error": problem.describe()}, problem
    result, advice = describe(run), run.answers[-1].advice if run.answers else None
    failed = result["outcome"] not in REACHED
    return run, {**result, "error": {"code": ProvisioningError.code, "hint": advice}} if failed else result, None


def _failure(subjects: t.Sequence[Subject], results: t.Sequence[Json]) -> ProvisioningError:
    failed = [pair for pair in zip(subjects, results, strict=True) if pair[1]["outcome"] not in REACHED]
    lines = [f"  {subject.label}: {result['outcome']}: {result['reason']}" for subject, result in failed]
    hint = next((result["error"].get("hint") for _subject, result in failed if "error" in result), None)
    return ProvisioningError(
        f"{len(failed)} of {len(subjects)} subjects did not reach their goal:\n" + "\n".join(lines),
        hint=hint,
        failed=[{**result["object"], "outcome": result["outcome"], "reason": result["reason"]} for _subject, result in failed],
    )
