# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of a run, and what the module returns of it."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ..._ad.lookup.root_dse import dns_name
from ..._common.collection import COLLECTION_VERSION
from ..._common.errors import CloudSyncError, DriftError, IncompleteError
from ..._common.json import Json
from ..._evidence.drift.history import DamagedRun, FollowUp, History, keep_run, read_history
from ..._evidence.drift.run_folder import FINDINGS, RUN, RunFolder
from ..._sync.service.timestamps import shown
from ..._verify.drift import catalogue
from ..._verify.drift.cycles import describe_cycles
from ..._verify.drift.finding import Finding
from ..._verify.drift.group_findings import make_finding
from ..._verify.drift.text import findings_table
from ..._verify.drift.verdict import DriftVerdict, count_findings, in_order, judge
from ..shared.context import Context
from .candidates import write_candidates
from .options import DriftOptions
from .run import Outcome

SHOWN_FINDINGS = 50
_IN_TABLE = 20
_IN_MESSAGE = 10


class FilesOfRuns:
    """The history that a run is compared with, and the files that it leaves."""

    def __init__(self, context: Context, options: DriftOptions, *, writes: bool) -> None:
        """``writes`` is false where nothing may be written, as in check mode."""
        self._options = options
        self._writes = writes
        path = options.history_path
        self.history = read_history(path, context.configuration.service_principal_id) if path else History()

    def damaged(self) -> list[Finding]:
        """Return a finding for each file of the history that can't be read.

        It fails the first run that can't be compared with it. Those after have this one to be compared with, and say it by the way.
        """
        return [
            dataclasses.replace(finding, severity="low") if each in self.history.outdated else finding
            for each, finding in ((each, _damaged(each)) for each in self.history.damaged)
        ]

    def write(self, document: Json, findings: t.Sequence[Finding], follow_up: FollowUp) -> t.Iterator[tuple[str, str]]:
        """Write what is asked for, and yield name and path of each file that is there."""
        if not self._writes:
            return
        if self._options.report_path:
            folder = RunFolder.write(self._options.report_path, document, findings)
            yield RUN, str(folder.path / RUN)
            yield FINDINGS, str(folder.path / FINDINGS)
        if self._options.history_path:
            yield "history", str(keep_run(self._options.history_path, document, follow_up.open))
        if self._options.accept_path:
            write_candidates(self._options.accept_path, findings, self._options)
            yield "exceptions", str(self._options.accept_path)


def _damaged(run: DamagedRun) -> Finding:
    return make_finding(
        catalogue.HISTORY_DAMAGED,
        "a run",
        "not readable",
        run.cause,
        subject=str(run.path),
        state="drift",
        state_reason="it is so now",
    )


class RunResult(t.NamedTuple):
    """What the module returns, and the verdict that decides whether it fails."""

    result: Json
    verdict: DriftVerdict
    findings: list[Finding]


def describe_run(
    context: Context, options: DriftOptions, outcome: Outcome, findings: t.Sequence[Finding], files: FilesOfRuns
) -> RunResult:
    """Judge a run, write its files, and return what the module returns."""
    ordered = in_order(findings)
    verdict = judge(ordered, outcome.coverage, options.thresholds, options.fail_on, outcome.incomplete, outcome.undecided)
    ended = datetime.datetime.now(datetime.UTC)
    began_at, ended_at = str(shown(outcome.began)), str(shown(ended))
    is_complete = verdict.word != "incomplete"
    follow_up = files.history.follow_up(ordered, began_at=began_at, ended_at=ended_at, complete=is_complete)
    ordered = [_seen_since(finding, follow_up) for finding in ordered]
    counts = {**count_findings(ordered), "new": len(follow_up.new), "resolved": len(follow_up.resolved)}
    shared: Json = {
        "configuration": context.configuration.describe(),
        "server": outcome.directory.server.host if outcome.directory else None,
        "began_at": began_at,
        "ended_at": ended_at,
        "verdict": verdict.word,
        "summary": verdict.summary,
        "incomplete_reasons": list(verdict.reasons),
        "counts": counts,
        "settled": outcome.settled,
        "cost": _cost(context, outcome, (ended - outcome.began).total_seconds()),
    }
    document = {
        **shared,
        **follow_up.as_dict(),
        "configuration": {
            **context.configuration.describe(),
            "tenant_id": options.tenant_id,
            "domain": dns_name(outcome.directory.base_dn) if outcome.directory else None,
        },
        "collection_version": COLLECTION_VERSION,
        **dict(scope_mode=options.mode, confirm=options.confirm, fail_on=options.fail_on),
        "complete": is_complete,
        "violations": list(verdict.violations),
        "groups": outcome.coverage.as_dict(),
        "memberships": {"expected": outcome.expected_memberships, "held": outcome.held_memberships},
        "cycle": describe_cycles(outcome.cycles(ended)),
    }
    written: Json = {}
    result = {
        "changed": False,
        **shared,
        "in_sync": verdict.word == "in_sync",
        "coverage": outcome.coverage.as_dict(),
        "findings": [_returned(finding) for finding in ordered[:SHOWN_FINDINGS]],
        "findings_total": len(ordered),
        "table": findings_table(ordered[:_IN_TABLE]),
        "exceeded_thresholds": list(verdict.violations),
        "files": written,
        "port": outcome.directory.server.port if outcome.directory else None,
        "warnings": [*outcome.warnings, *(outcome.directory.warnings if outcome.directory else ())],
    }
    try:
        written.update(files.write(document, ordered, follow_up))
    except CloudSyncError as problem:
        raise problem.returning(result) from problem
    return RunResult(result, verdict, ordered)


def judged(described: RunResult, outcome: Outcome, *, fails: bool) -> Json:
    """Return the result, or raise what it comes to; a side that could not be read raises its own error."""
    if outcome.problem is not None:
        raise outcome.problem.returning(described.result)
    if not fails or described.verdict.word == "in_sync":
        return described.result
    raise _error(described).returning(described.result)


def _error(described: RunResult) -> CloudSyncError:
    verdict, result = described.verdict, described.result
    where = "All findings are in the report." if result["files"] else "Set report_path to keep all findings in files."
    if verdict.word == "incomplete":
        hint = f"Remove the cause, then run again: what was not compared may differ. {where}"
        return IncompleteError(verdict.summary, hint=hint, incomplete_reasons=list(verdict.reasons))
    counted = [finding for finding in described.findings if finding.id in verdict.failing][:_IN_MESSAGE]
    message = "\n".join([verdict.summary, *verdict.violations, findings_table(counted)])
    return DriftError(f"{message}\n", hint=f"The first findings are in 'findings'. {where}", violations=list(verdict.violations))


def _returned(finding: Finding) -> Json:
    """Return a finding as modules name things."""
    described = finding.as_dict()
    fix = described.pop("fix")
    return {**described, "hint": fix["text"], "command": fix["command"]}


def _seen_since(finding: Finding, follow_up: FollowUp) -> Finding:
    entry = follow_up.open.get(finding.id) or {}
    return dataclasses.replace(finding, first_seen=finding.first_seen or str(entry.get("first_seen") or ""))


def _cost(context: Context, outcome: Outcome, seconds: float) -> Json:
    statistics = context.session.statistics
    return {
        "seconds": round(seconds, 3),
        "graph": {
            "requests": statistics.requests,
            "retries": statistics.retries,
            "resource_units": statistics.resource_units,
            "seconds": round(statistics.seconds, 3),
        },
        "directory": outcome.traffic.describe(),
    }
