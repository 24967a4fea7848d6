# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a finding is drift or only not yet synchronized."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift import catalogue
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.cycles import cycles_of, describe_cycles
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import Finding, Fix, FoundObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.group_findings import make_finding
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.states import (
    NO_EVIDENCE,
    Confirm,
    Cycles,
    Evidence,
    judge_state,
    with_states,
)

GROUP = FoundObject("g", "Sales")
KNOWN = "6f0c0d2e-0000-4000-8000-000000000001"


def at(hour: int, minute: int = 0) -> datetime.datetime:
    """Return a moment of one day."""
    return datetime.datetime(2027, 3, 31, hour, minute, tzinfo=datetime.UTC)


CYCLES = Cycles(at(6), at(6, 5), next_due=at(6, 40))


def running(since: datetime.datetime) -> Cycles:
    """Return the cycles of a job that has begun another one."""
    return dataclasses.replace(CYCLES, running_since=since)


def blocked(why: str) -> Cycles:
    """Return the cycles of a job that makes no more of them."""
    return dataclasses.replace(CYCLES, next_due=None, blocked=why)


def of(check: str) -> Finding:
    """Return a finding of a check."""
    return make_finding(check, "x", "y", "differs", group=GROUP)


STATES = [
    # The check, what is known, the job's cycles, how to confirm; the state and what the reason says.
    (
        "group.missing",
        Evidence(entra_changed=at(6, 1)),
        CYCLES,
        "next_run",
        "pending",
        "changed in Entra ID at 2027-03-31T06:01:00Z",
    ),
    ("group.missing", Evidence(entra_changed=at(5)), CYCLES, "next_run", "pending", "nothing says when it came about"),
    ("group.missing", Evidence(entra_changed=at(5)), CYCLES, "none", "drift", "no second look was asked for"),
    ("group.missing", Evidence(first_seen=at(5)), CYCLES, "next_run", "drift", "first seen at 2027-03-31T05:00:00Z"),
    ("group.missing", Evidence(first_seen=at(6, 2)), CYCLES, "next_run", "pending", "nothing says when it came about"),
    # Nothing was changed in the directory that is not there.
    ("group.missing", Evidence(directory_changed=at(6, 30)), CYCLES, "next_run", "pending", "nothing says"),
    ("group.unexpected", NO_EVIDENCE, CYCLES, "next_run", "pending", "nothing says when it came about"),
    ("group.unexpected", Evidence(first_seen=at(5, 20)), CYCLES, "next_run", "drift", "a cycle that began at 2027-03-31T06:00:00Z"),
    (
        "member.missing",
        Evidence(directory_changed=at(6, 30)),
        CYCLES,
        "next_run",
        "drift",
        "changed in Active Directory at 2027-03-31T06:30:00Z",
    ),
    ("member.unexpected", Evidence(directory_changed=at(6, 30)), CYCLES, "next_run", "drift", "after the last cycle ended"),
    ("group.attribute.info", Evidence(directory_changed=at(6, 30)), CYCLES, "next_run", "drift", "after the last cycle ended"),
    ("group.container", Evidence(directory_changed=at(6, 30)), CYCLES, "next_run", "drift", "after the last cycle ended"),
    # The cycle itself may have written at that time.
    ("member.missing", Evidence(directory_changed=at(6, 3)), CYCLES, "next_run", "pending", "nothing says"),
    ("member.missing", Evidence(directory_changed=at(5)), CYCLES, "next_run", "pending", "nothing says"),
    ("member.missing", Evidence(directory_changed=at(6, 45)), running(at(6, 40)), "next_run", "pending", "nothing says"),
    ("member.missing", Evidence(directory_changed=at(6, 30)), running(at(6, 40)), "next_run", "drift", "after the last cycle"),
    # What was provisioned on demand since may lack members.
    (
        "member.missing",
        Evidence(directory_changed=at(6, 31), directory_created=at(6, 30)),
        CYCLES,
        "next_run",
        "pending",
        "nothing says",
    ),
    (
        "member.missing",
        Evidence(directory_changed=at(6, 31), directory_created=at(6, 3)),
        CYCLES,
        "next_run",
        "drift",
        "after the last",
    ),
    # A group that was assigned just now is not complete before the next cycle, whoever touched it in Active Directory.
    ("member.missing", Evidence(at(6, 20), at(6, 30)), CYCLES, "next_run", "pending", "changed in Entra ID"),
    # The service may have written the group on demand, with other members.
    ("member.missing", Evidence(directory_changed=at(6, 30), of_whole_group=True), CYCLES, "next_run", "pending", "nothing says"),
    ("member.missing", Evidence(directory_changed=at(6, 30), of_whole_group=True), CYCLES, "none", "drift", "no second look"),
    ("group.attribute.info", Evidence(directory_changed=at(6, 30), of_whole_group=True), CYCLES, "next_run", "drift", "after the"),
    ("group.container", Evidence(directory_changed=at(6, 30), of_whole_group=True), CYCLES, "next_run", "drift", "after the last"),
    ("member.missing", Evidence(logged="the log says that it failed"), CYCLES, "audit", "drift", "the log says that it failed"),
    ("member.missing", NO_EVIDENCE, CYCLES, "audit", "pending", "nothing says"),
    ("member.missing", Evidence(first_seen=at(6, 2)), CYCLES, "wait", "pending", "has ended in time"),
    ("group.missing", NO_EVIDENCE, blocked("the job doesn't run"), "next_run", "blocked", "the job doesn't run"),
    ("group.missing", NO_EVIDENCE, blocked("the job doesn't run"), "none", "blocked", "the job doesn't run"),
    ("group.missing", Evidence(first_seen=at(5)), blocked("quarantine"), "next_run", "blocked", "quarantine"),
    ("group.missing", Evidence(entra_changed=at(7)), blocked("quarantine"), "next_run", "blocked", "quarantine"),
    # Waiting doesn't help against an edit, whether the job runs or not.
    ("member.unexpected", Evidence(directory_changed=at(7)), blocked("paused"), "next_run", "drift", "changed in Active Directory"),
    ("group.missing", NO_EVIDENCE, Cycles(None, None), "next_run", "blocked", "has not completed one yet"),
    (
        "member.unexpected",
        Evidence(directory_changed=at(7)),
        Cycles(None, None),
        "next_run",
        "blocked",
        "has not completed one yet",
    ),
    ("anchor.duplicate", NO_EVIDENCE, CYCLES, "next_run", "drift", "the service can't mend it"),
    ("group.ownership", NO_EVIDENCE, Cycles(None, None, blocked="paused"), "next_run", "drift", "doesn't mend it by itself"),
    ("not_computable.member", NO_EVIDENCE, CYCLES, "none", "unknown", "it was not compared"),
    ("exception.expired", NO_EVIDENCE, CYCLES, "next_run", "drift", "stays as it is"),
]


@pytest.mark.parametrize(("check", "evidence", "cycles", "confirm", "state", "reason"), STATES)
def test_the_state_of_a_finding(check: str, evidence: Evidence, cycles: Cycles, confirm: Confirm, state: str, reason: str) -> None:
    rule = judge_state(of(check), evidence, cycles, confirm)
    assert (rule.state, reason in rule.reason) == (state, True), rule


@pytest.mark.parametrize(("member", "state"), [(KNOWN, "pending"), ("S-1-5-21-9", "drift")])
def test_somebody_whom_entra_id_does_not_know_is_not_left_over_from_a_removal_there(member: str, state: str) -> None:
    found = dataclasses.replace(of("member.unexpected"), member=FoundObject(member, "Eve"))
    assert judge_state(found, Evidence(directory_changed=at(6, 30), of_whole_group=True), CYCLES, "next_run").state == state
    assert judge_state(found, Evidence(directory_changed=at(6, 30)), CYCLES, "next_run").state == "drift"


def test_what_is_pending_says_when_it_is_due() -> None:
    [found] = with_states([of("group.missing")], lambda _finding: Evidence(first_seen=at(6, 3)), CYCLES, "next_run")
    assert (found.state, found.due_at, found.first_seen) == ("pending", "2027-03-31T06:40:00Z", "2027-03-31T06:03:00Z")


def test_every_class_that_no_cycle_mends_has_a_state() -> None:
    for kind in catalogue.CATALOGUE.values():
        finding = Finding("x", kind.finding_class, kind.severity, "", "", "", Fix("mend it"))
        assert judge_state(finding, NO_EVIDENCE, CYCLES, "next_run").reason


def job(**status: object) -> dict[str, object]:
    """Return a job that runs."""
    return {"id": "j", "schedule": {"state": "Active", "interval": "PT40M"}, "status": {"code": "Active", **status}}


EXECUTION = {"timeBegan": "2027-03-31T06:00:00Z", "timeEnded": "2027-03-31T06:05:00Z", "state": "Succeeded"}


def test_the_cycles_of_a_job_that_runs() -> None:
    found = cycles_of(job(lastExecution=EXECUTION, lastSuccessfulExecution=EXECUTION), at(6, 10))
    assert found == Cycles(at(6), at(6, 5), next_due=at(6, 40))
    assert describe_cycles(found) == {
        "last_successful_began": "2027-03-31T06:00:00Z",
        "last_successful_ended": "2027-03-31T06:05:00Z",
        "next_due": "2027-03-31T06:40:00Z",
    }


def test_a_cycle_that_runs_or_failed_since() -> None:
    later = {"timeBegan": "2027-03-31T06:40:00Z", "timeEnded": None, "state": "Failed"}
    assert cycles_of(job(lastExecution=later, lastSuccessfulExecution=EXECUTION), at(6, 45)).running_since == at(6, 40)


def test_a_job_that_has_never_run_has_no_cycles() -> None:
    never = {"timeBegan": "0001-01-01T00:00:00Z", "timeEnded": "0001-01-01T00:00:00Z"}
    found = cycles_of(job(lastExecution=never, lastSuccessfulExecution=never), at(6))
    assert (found.began, found.ended, found.running_since, found.blocked) == (None, None, None, "")


def test_a_job_that_is_paused_or_in_quarantine_is_blocked() -> None:
    paused = {**job(), "schedule": {"state": "Disabled"}}
    assert cycles_of(paused, at(6)).blocked == "the job doesn't run"
    quarantined = job(code="Quarantine", quarantine={"reason": "EncounteredBaseEscrowThreshold"})
    assert cycles_of(quarantined, at(6)).blocked == "the job is in quarantine because of EncounteredBaseEscrowThreshold"
