# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_job``: create, start, pause, restart and remove, each once and only when needed."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}


def test_start_and_pause(lab: Lab) -> None:
    started = succeed("sync_job", **NAME, state="started")
    assert (started.changed, started["actions"]) == (True, ["start"])
    assert started["job"]["schedule"]["state"] == "Active"
    again = succeed("sync_job", **NAME, state="started")
    assert (again.changed, again["actions"]) == (False, [])
    paused = succeed("sync_job", **NAME, state="paused")
    assert (paused.changed, paused["actions"]) == (True, ["pause"])
    assert not succeed("sync_job", **NAME, state="paused").changed
    assert [path.rpartition("/")[2] for path in lab.requests().paths("POST") if "/jobs/" in path] == ["start", "pause"]


def test_an_existing_job_is_adopted(lab: Lab) -> None:
    outcome = succeed("sync_job", **NAME)
    assert (outcome.changed, outcome["configuration"]["job_id"]) == (False, lab.configuration().job_id)
    assert lab.requests().writes == 0


def test_remove_and_create_again(lab: Lab) -> None:
    principal = lab.configuration().service_principal_id
    removed = succeed("sync_job", **NAME, state="absent")
    assert (removed.changed, removed["job"]) == (True, None)
    assert not succeed("sync_job", service_principal_id=principal, state="absent").changed
    created = succeed("sync_job", service_principal_id=principal, state="started")
    assert created["actions"] == ["create", "start"]
    assert created["configuration"]["job_id"].startswith("AAD2ADGroupProvisioning.")
    assert not succeed("sync_job", service_principal_id=principal, state="started").changed


def test_restart(lab: Lab) -> None:
    assert succeed("sync_job", **NAME, state="restarted")["actions"] == ["restart"]
    assert succeed("sync_job", **NAME, state="restarted", reset_scopes=["Full"]).changed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reset_scopes": ["ForceDeletes"]}, "carries out the deletions"),
        ({"reset_scopes": ["ForceDeletes", "Full"], "confirm_force_deletes": True}, "cannot be combined"),
    ],
)
def test_a_dangerous_restart_is_refused_before_any_request(lab: Lab, options: dict[str, object], message: str) -> None:
    outcome = fail("sync_job", **NAME, state="restarted", **options)
    assert outcome.error["code"] == "invalid_option"
    assert message in outcome.message
    assert lab.requests().count == 0


@pytest.mark.parametrize("state", ["started", "restarted", "absent"])
def test_check_mode_writes_nothing(lab: Lab, state: str) -> None:
    assert succeed("sync_job", check=True, **NAME, state=state).changed
    assert lab.requests().writes == 0


def test_a_quarantined_job_is_not_started_again(lab: Lab) -> None:
    succeed("sync_job", **NAME, state="started")
    lab.set(quarantine="EncounteredQuarantineException")
    outcome = succeed("sync_job", **NAME, state="started")
    assert not outcome.changed
    assert "quarantine" in outcome.warnings
