# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the job: whether it runs, how its last cycles ended, and whether anything else writes to the domain."""

from __future__ import annotations

import datetime
import typing as t

from ..._common.json import Json
from ..._common.service_times import read_time
from ..._common.text import counted
from ..._sync.service.job_status import (
    are_escrows_pruned,
    interval_of,
    is_under_way,
    job_state,
    last_execution,
    last_success,
    quarantine_of,
)
from ..drift.finding import Finding, Fix
from .check import PostureCheck
from .facts import PostureFacts

MOST_CONFIGURATIONS = 20
_MISSED_CYCLES = 2

_STATUS = "Microsoft Graph reference, 'synchronizationStatus'"
_EXECUTION = "Microsoft Graph reference, 'synchronizationTaskExecution'"
_QUARANTINE = "Microsoft Entra documentation, 'Application provisioning in quarantine status'"
_DEPLOYMENT = "Microsoft Entra documentation, 'Deployment options for provisioning to Active Directory'"

NOT_RUNNING = PostureCheck(
    "job_not_running",
    "The job doesn't run",
    "high",
    "started",
    "No change in Entra ID reaches Active Directory.",
    Fix("Start it with sync_job, state started. A job without settings must first be given its domain with sync_settings."),
    "Microsoft Graph reference, 'synchronizationSchedule'",
    "service",
)
QUARANTINED = PostureCheck(
    "job_quarantined",
    "The job is in quarantine",
    "high",
    "not in quarantine",
    "The service tries about once a day, and disables the job after four weeks.",
    Fix("Remove the cause, which sync_job_info and provisioning_log_info name; then restart the job with sync_job."),
    _QUARANTINE,
    "service",
)
NEVER_SUCCEEDED = PostureCheck(
    "job_never_succeeded",
    "The job runs, and no cycle has ever succeeded",
    "high",
    "a successful cycle",
    "What Active Directory holds was not written by this job.",
    Fix("Wait for the first cycle with sync_job, wait true; if it fails, look at provisioning_log_info."),
    _STATUS,
    "service",
)
SUCCESS_TOO_OLD = PostureCheck(
    "job_success_too_old",
    "The last successful cycle is older than two intervals of the job",
    "high",
    "a successful cycle within two intervals",
    "Cycles fail, or don't run, although the job is started.",
    Fix("Look at the last execution with sync_job_info, at the agents with sync_agent_info, and at provisioning_log_info."),
    _STATUS,
    "service",
)
CYCLE_FAILED = PostureCheck(
    "job_cycle_failed",
    "The last cycle failed",
    "medium",
    "succeeded",
    "Changes wait for the next cycle that succeeds.",
    Fix("Look at the error with sync_job_info, and at provisioning_log_info."),
    _EXECUTION,
    "service",
)
ENTRY_ERRORS = PostureCheck(
    "job_entry_errors",
    "Objects failed in the last cycle",
    "medium",
    "no failed object",
    "The service retries them for 28 days, then gives up. From 5,000 failures on, more than 40 % of the events put the job into quarantine.",
    Fix("Find the objects with provisioning_log_info, status failure."),
    _QUARANTINE,
    "service",
)
ESCROWS_PRUNED = PostureCheck(
    "job_escrows_pruned",
    "The service dropped the errors of the first cycle",
    "high",
    "no errors dropped",
    "So many objects failed that it stopped keeping them, and it pauses the job at the end of the cycle until somebody cleans up.",
    Fix("Find the failures with provisioning_log_info, remove their cause, then restart the job with sync_job."),
    _STATUS,
    "service",
)
SHARED_DOMAIN = PostureCheck(
    "domain_shared",
    "Several configurations write to one domain",
    "high",
    "one configuration for each domain",
    "The service supports one; two can create, move and delete each other's groups.",
    Fix("Delete the configuration that isn't needed, in the portal. Its groups stay in Active Directory."),
    _DEPLOYMENT,
    "service",
)
TOO_MANY_CONFIGURATIONS = PostureCheck(
    "too_many_configurations",
    "The tenant has more configurations than the service supports",
    "high",
    f"at most {MOST_CONFIGURATIONS}",
    "A tenant can have 20 that write to Active Directory, whether groups, users or both.",
    Fix("Delete configurations that aren't needed, in the portal."),
    _DEPLOYMENT,
    "service",
)

CHECKS = (
    NOT_RUNNING,
    QUARANTINED,
    NEVER_SUCCEEDED,
    SUCCESS_TOO_OLD,
    CYCLE_FAILED,
    ENTRY_ERRORS,
    ESCROWS_PRUNED,
    SHARED_DOMAIN,
    TOO_MANY_CONFIGURATIONS,
)


def job_findings(job: Json, now: datetime.datetime) -> t.Iterator[Finding]:
    """Judge the job by its own object."""
    state, quarantine = job_state(job), quarantine_of(job)
    if state != "started":
        yield NOT_RUNNING.found(state.replace("_", " "))
    if quarantine is not None:
        error = quarantine.get("error") or {}
        said = error.get("message") or quarantine["meaning"]
        yield QUARANTINED.found(f"in quarantine: {quarantine['reason']}" + (f", {said}" if said else ""))
    if are_escrows_pruned(job):
        yield ESCROWS_PRUNED.found("errors dropped")
    if state == "started" and quarantine is None:
        yield from _age(job, now)
    yield from _last_cycle(job)


def _age(job: Json, now: datetime.datetime) -> t.Iterator[Finding]:
    ended = read_time((last_success(job) or {}).get("timeEnded"))
    if ended is None:
        yield NEVER_SUCCEEDED.found("none")
        return
    interval = interval_of(job)
    if interval is not None and not is_under_way(job) and now - ended > _MISSED_CYCLES * interval:
        shown = ended.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield SUCCESS_TOO_OLD.found(shown, expected=f"within {_MISSED_CYCLES * int(interval.total_seconds()) // 60} minutes")


def _last_cycle(job: Json) -> t.Iterator[Finding]:
    execution = last_execution(job) or {}
    result = str(execution.get("state") or "").casefold()
    if result == "failed":
        error = execution.get("error") or {}
        yield CYCLE_FAILED.found(": ".join(str(part) for part in ("failed", error.get("message") or error.get("code")) if part))
    escrowed = execution.get("countEscrowed") or 0
    if escrowed or result == "entrylevelerrors":
        yield ENTRY_ERRORS.found(counted(int(escrowed), "failed object") if escrowed else "failed objects, in a number not known")


def configuration_count_findings(facts: PostureFacts) -> t.Iterator[Finding]:
    """Judge the configurations of the tenant beside each other."""
    if facts.configurations is None:
        return
    own = next((each for each in facts.configurations if each.job_id == facts.job.get("id")), None)
    domain = own.domain if own else facts.name
    others = [each for each in facts.configurations if each is not own and each.domain.casefold() == domain.casefold()]
    if others:
        yield SHARED_DOMAIN.found(f"{domain}: also written by " + ", ".join(f"{each.name} ({each.job_id})" for each in others))
    if len(facts.configurations) > MOST_CONFIGURATIONS:
        yield TOO_MANY_CONFIGURATIONS.found(str(len(facts.configurations)))
