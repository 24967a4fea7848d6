# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a configuration is as a change has left it."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.equality import fingerprint
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.other_hand import LeftState, other_hand_checks
from tests.unit.documents import Json, schema

SETTINGS: Json = {"shown": {"SyncNotificationSettings": {"Enabled": True, "DeleteThresholdValue": 50}}, "hidden": ["Password"]}
PAUSED = datetime.datetime(2026, 8, 1, 12, 0, tzinfo=datetime.UTC)


def job(state: str = "Active", began: str | None = None, job_id: str = "job") -> Json:
    last = {"timeBegan": began, "timeEnded": "2026-08-01T13:00:00Z"} if began else None
    return {"id": job_id, "schedule": {"state": state}, "status": {"code": "Active", "lastExecution": last}}


def found(
    left: LeftState | None = None, document: Json | None = None, live: Json | None = None, **given: Json | None
) -> dict[str, tuple[str, str]]:
    settings = given.get("settings", SETTINGS)
    document = document or {**schema(), "version": "v1.1"}
    state = left or LeftState("v1.1", fingerprint(schema()), SETTINGS, "job", "started", "started", None)
    checks = other_hand_checks("contoso.com", state, document, settings, live or job())
    return {check.id.removeprefix("other_hand."): (check.verdict, check.reason) for check in checks}


def test_nothing_happened() -> None:
    assert found() == {"schema": ("passed", ""), "settings": ("passed", ""), "job": ("passed", "")}


def test_another_schema_fails_and_the_same_one_is_named() -> None:
    other = copy.deepcopy(schema()) | {"version": "v1.2"}
    assert found(document=other)["schema"][0] == "info"
    other["synchronizationRules"][0]["priority"] = 99
    assert found(document=other)["schema"][0] == "failed"


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        (
            {"shown": {"syncNotificationSettings": {"enabled": "true", "DeleteThresholdValue": "50"}}, "hidden": ["Password"]},
            "passed",
        ),
        ({"shown": {"SyncNotificationSettings": {"Enabled": True, "DeleteThresholdValue": 10}}, "hidden": ["Password"]}, "failed"),
        ({"shown": {**SETTINGS["shown"], "SyncAll": "true"}, "hidden": ["Password"]}, "failed"),
        ({"shown": SETTINGS["shown"], "hidden": []}, "failed"),
    ],
    ids=["spelling", "field", "new key", "hidden key gone"],
)
def test_settings_are_compared_by_field(settings: Json, verdict: str) -> None:
    assert found(settings=settings)["settings"][0] == verdict


def test_settings_that_nobody_may_read_are_not_judged() -> None:
    assert "settings" not in found(settings=None)


LEFT = LeftState("v1.1", fingerprint(schema()), SETTINGS, "job", "paused", "started", PAUSED)


@pytest.mark.parametrize(
    ("left", "live", "verdict", "reason"),
    [
        ({}, job("Paused"), "passed", ""),
        ({}, job("Paused", "2026-08-01T11:59:00Z"), "passed", ""),
        ({}, job("Paused", "2026-08-01T12:30:00Z"), "failed", "a cycle began at 2026-08-01T12:30:00Z"),
        ({}, job("Active"), "failed", "somebody else started the job"),
        ({"job": "started"}, job("Paused"), "failed", "somebody else paused the job"),
        ({}, job("Paused", job_id="other"), "failed", "somebody deleted the job"),
        ({"job_before": "paused", "paused_since": None}, job("Paused"), "info", "it was paused before the change, and stays so"),
    ],
)
def test_the_job(left: dict[str, t.Any], live: Json, verdict: str, reason: str) -> None:
    judged = found(dataclasses.replace(LEFT, **left), live=live)["job"]
    assert judged[0] == verdict
    assert judged[1].startswith(reason)
