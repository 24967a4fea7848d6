# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_job``: waiting for a cycle, and releasing deletions that were held back."""

from __future__ import annotations

import contextlib
import threading
import time
import typing as t
from collections.abc import Iterator

import pytest

from tests.integration.helpers import support
from tests.integration.helpers.fast_playbooks import COLLECTION
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.pace import forget_pace
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
RESTART: Json = {**NAME, "state": "restarted", "wait": True, "wait_timeout": 60}
FORCE: Json = {**NAME, "state": "restarted", "reset_scopes": ["ForceDeletes"], "confirm_force_deletes": True}
GRACE = f"ansible_collections.{COLLECTION}.plugins.module_utils._flows.job.cycle.GRACE_SECONDS"


@pytest.fixture(autouse=True)
def fresh_pace() -> None:
    """No earlier test's reads of the log count."""
    forget_pace()


@contextlib.contextmanager
def meanwhile(lab: Lab, action: t.Callable[[], t.Any]) -> Iterator[None]:
    """Act while a task waits: after its write, when the job is read."""
    lab.fault("delay", "/jobs/[^/]+$", seconds=0.1, count=1)

    def act() -> None:
        lab.wait_for_fault()
        action()

    thread = threading.Thread(target=act)
    thread.start()
    yield
    thread.join()


def actions(lab: Lab) -> list[str]:
    """Return what the job was told to do."""
    return [each["path"].rpartition("/")[2] for each in lab.requests().written()]


def running(lab: Lab) -> None:
    """Let the job run, and run its first cycle."""
    succeed("sync_job", **NAME, state="started")
    lab.cycle()
    lab.forget_requests()


def hold_deletions_back(lab: Lab) -> None:
    """Let two groups leave the scope, which is as many as the protection stops at."""
    running(lab)
    succeed("sync_settings", **NAME, accidental_deletes={"enabled": True, "threshold": 2})
    for group in ("Marketing", "Sales"):
        lab.change(group, assigned=False)
    lab.cycle()
    lab.forget_requests()


def test_start_and_wait_for_the_first_cycle(lab: Lab) -> None:
    with meanwhile(lab, lab.cycle):
        outcome = support.succeed("sync_job", **NAME, state="started", wait=True, wait_timeout=60)
    assert (outcome.changed, outcome["actions"]) == (True, ["start"])
    assert (outcome["last_execution"]["state"], outcome["quarantine"]) == ("Succeeded", None)
    assert outcome["counters"]["countExported"] > 0
    assert outcome["steady_state"]["first"] == outcome["steady_state"]["last"] == outcome["last_execution"]["timeEnded"]
    assert outcome["job"]["status"]["lastExecution"]["timeEnded"] == outcome["last_execution"]["timeEnded"]
    assert 0 < outcome["waited"] < 60
    assert actions(lab) == ["start"]


def test_an_older_cycle_is_not_taken_for_the_new_one(lab: Lab) -> None:
    running(lab)
    lab.advance(7200)
    lab.forget_requests()
    result = fail("sync_job", **{**RESTART, "wait_timeout": 2})
    assert result["error"]["code"] == "cycle_timeout"
    assert "No cycle that began after the request ended within 2 s" in result["msg"]
    assert "the job is started, the last one began at " in result["msg"]
    assert (result["changed"], result["actions"], result["last_execution"]["state"]) == (True, ["restart"], "Succeeded")
    assert 2 <= result["waited"] < 10
    assert actions(lab) == ["restart"]


def test_restart_and_wait(lab: Lab) -> None:
    running(lab)
    before = succeed("sync_job_info", **NAME)["job"]["status"]["lastExecution"]["activityIdentifier"]
    with meanwhile(lab, lambda: lab.advance(1200)):
        result = succeed("sync_job", **RESTART)
    assert result["job"]["status"]["lastExecution"]["activityIdentifier"] != before
    assert (result["actions"], actions(lab)) == (["restart"], ["restart"])


def test_a_job_that_runs_already_is_waited_for_and_not_started(lab: Lab) -> None:
    running(lab)
    with meanwhile(lab, lambda: lab.advance(1200)):
        result = succeed("sync_job", **NAME, state="started", wait=True, wait_timeout=60)
    assert (result["changed"], result["actions"], actions(lab)) == (False, [], [])
    assert result["last_execution"]["state"] == "Succeeded"


def test_errors_at_single_objects_are_no_failure(lab: Lab) -> None:
    expression = 'Switch([displayName],"OU=Groups,DC=contoso,DC=lab","Sales","OU=Protected,DC=contoso,DC=lab")'
    succeed("sync_schema", **NAME, target_container=expression)
    with meanwhile(lab, lab.cycle):
        result = succeed("sync_job", **NAME, state="started", wait=True, wait_timeout=60)
    assert (result["last_execution"]["state"], result["counters"]["countEscrowed"]) == ("EntryLevelErrors", 1)


def test_a_cycle_that_ends_in_quarantine(lab: Lab) -> None:
    lab.set(agent_state="inactive")
    with meanwhile(lab, lab.cycle):
        result = fail("sync_job", **NAME, state="started", wait=True, wait_timeout=60)
    assert (result["error"]["code"], result["error"]["reason"]) == ("quarantined", "EncounteredQuarantineException")
    assert "no provisioning agent is active for this domain" in result["msg"]
    assert "sync_agent_info" in result["msg"]
    assert (result["last_execution"]["state"], result["changed"]) == ("Failed", True)
    assert result["error"]["next_attempt"] == result["quarantine"]["nextAttempt"]


def test_a_restart_that_leaves_the_quarantine(lab: Lab) -> None:
    running(lab)
    lab.set(quarantine="EncounteredTotalEscrowThreshold")
    started = time.monotonic()
    result = fail("sync_job", **RESTART, reset_scopes=["Watermark"])
    assert (result["error"]["code"], result["error"]["reason"]) == ("quarantined", "EncounteredTotalEscrowThreshold")
    assert "QuarantineState" in result["msg"]
    assert time.monotonic() - started < 10


def test_a_restart_out_of_quarantine(lab: Lab) -> None:
    running(lab)
    lab.set(quarantine="EncounteredTotalEscrowThreshold")
    with meanwhile(lab, lambda: lab.advance(1200)):
        assert succeed("sync_job", **RESTART)["quarantine"] is None


def test_a_job_that_is_paused_meanwhile(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GRACE, 1.0)
    running(lab)
    with meanwhile(lab, lambda: succeed("sync_job", **NAME, state="paused")):
        result = fail("sync_job", **RESTART)
    assert result["error"]["code"] == "job_state"
    assert "The job doesn't run" in result["msg"]


def test_a_paused_job_that_a_restart_does_not_start(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GRACE, 0.5)
    result = fail("sync_job", **RESTART)
    assert (result["error"]["code"], result["error"]["state"]) == ("job_state", "paused")
    assert "Use 'state=started'" in result["msg"]


def test_check_mode_does_not_wait(lab: Lab) -> None:
    result = succeed("sync_job", check=True, **RESTART)
    assert (result["changed"], result["waited"]) == (True, 0.0)
    assert lab.requests().writes == 0


def test_deletions_are_released_when_their_number_is_the_confirmed_one(lab: Lab) -> None:
    hold_deletions_back(lab)
    lab.advance(301)
    check = succeed("sync_job", check=True, **FORCE)
    assert check["held_back_deletes"] == {"count": 2, "objects": ["Marketing", "Sales"], "reason": None}
    result = fail("sync_job", **FORCE, expected_deletes=3)
    assert result["error"]["code"] == "job_state"
    assert "2 deletions are held back, not 3: Marketing, Sales" in result["msg"]
    assert result["held_back_deletes"]["count"] == 2
    assert actions(lab) == []
    with meanwhile(lab, lab.cycle):
        result = succeed("sync_job", **FORCE, expected_deletes=2, wait=True, wait_timeout=60)
    assert (result["quarantine"], result["counters"]["countExported"]) == (None, 2)
    assert actions(lab) == ["restart"]


def test_the_log_lags(lab: Lab) -> None:
    hold_deletions_back(lab)
    result = fail("sync_job", **FORCE, expected_deletes=2)
    assert result["error"]["code"] == "job_state"
    assert "expected_deletes can't be confirmed: the provisioning log doesn't list any yet" in result["msg"]
    assert actions(lab) == []


def test_a_log_that_can_not_be_read_does_not_stop_who_confirms(lab: Lab) -> None:
    hold_deletions_back(lab)
    lab.set(premium=False)
    result = fail("sync_job", **FORCE, expected_deletes=2)
    assert "premium license" in result["msg"]
    result = succeed("sync_job", **FORCE)
    assert (result["held_back_deletes"]["count"], actions(lab)) == (None, ["restart"])


@pytest.mark.parametrize("reason", [None, "EncounteredQuarantineException"])
def test_nothing_is_released_where_nothing_is_held_back(lab: Lab, reason: str | None) -> None:
    lab.set(quarantine=reason)
    result = fail("sync_job", **FORCE)
    assert result["error"]["code"] == "job_state"
    assert "delete without protection" in result["msg"]
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"state": "restarted", "reset_scopes": ["ConnectorDataStore"]}, "cannot be the only scope"),
        ({"state": "restarted", "expected_deletes": 3}, "requires deletions to be released"),
        ({"state": "paused", "wait": True}, "'wait' can't be used with state 'paused'"),
        ({"state": "present", "wait": True}, "'wait' can't be used with state 'present'"),
        ({"state": "started", "wait": True, "wait_timeout": 0}, "wait_timeout is 0"),
    ],
)
def test_bad_input_is_refused_before_any_request(lab: Lab, options: Json, message: str) -> None:
    result = fail("sync_job", **NAME, **options)
    assert result["error"]["code"] == "invalid_option"
    assert message in result["msg"]
    assert lab.requests().count == 0


@pytest.mark.parametrize("scope", ["None", "Quarantine", "full"])
def test_unknown_scopes_are_refused(lab: Lab, scope: str) -> None:
    assert "reset_scopes must be one or more of" in fail("sync_job", **NAME, state="restarted", reset_scopes=[scope])["msg"]
    assert lab.requests().count == 0


def test_what_the_info_module_says_after_a_cycle(lab: Lab) -> None:
    running(lab)
    found = succeed("sync_job_info", **NAME)
    (progress,) = found["progress"]
    assert (progress["units"], progress["completed"]) == ("objects", progress["total"])
    assert found["steady_state"]["last"] == found["last_execution"]["timeEnded"]
    assert found["next_run"] > found["last_execution"]["timeBegan"]
    lab.set(quarantine="Unknown")
    found = succeed("sync_job_info", **NAME)
    assert found["next_run"] == found["quarantine"]["nextAttempt"]
    succeed("sync_job", **NAME, state="paused")
    assert succeed("sync_job_info", **NAME)["next_run"] is None
