# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and talking to Graph: what goes wrong is named, and no secret shows."""

from __future__ import annotations

import json
import os
import re
import stat
import typing as t
from pathlib import Path

import pytest

from tests.integration.helpers.support import fail, run_module, succeed
from tests.lab.client import Lab

NAME: dict[str, t.Any] = {"configuration": "contoso.lab"}


def cache_files() -> list[Path]:
    folder = Path(os.environ["XDG_CACHE_HOME"]) / "hybrid_identity.cloud_sync"
    return sorted(folder.glob("*token*")) if folder.is_dir() else []


def test_wrong_and_expired_secret(lab: Lab) -> None:
    wrong = fail("sync_job_info", **NAME, client_secret="not-the-secret-4711")
    assert (wrong.error["code"], "7000215" in json.dumps(wrong.result)) == ("authentication_failed", True)
    assert "not-the-secret-4711" not in wrong.output + wrong.warnings
    expired = lab.state.clients["expired"]
    outcome = fail("sync_job_info", **NAME, client_id=expired.id, client_secret=expired.secret)
    assert (outcome.error["code"], "7000222" in json.dumps(outcome.result)) == ("authentication_failed", True)
    assert "expired" in outcome.message


def test_missing_permission_is_named_although_the_service_says_nothing(lab: Lab) -> None:
    limited = lab.state.clients["limited"]
    lab.set(limited_permissions=["Application.Read.All"])
    outcome = fail("sync_job_info", **NAME, client_id=limited.id, client_secret=limited.secret)
    assert outcome.error["code"] == "not_authorized"
    assert outcome.error["status"] == 401
    assert "Synchronization.Read" in outcome.message
    assert outcome.error["request_id"]


def test_untrusted_certificate(lab: Lab) -> None:
    outcome = fail("sync_job_info", **NAME, graph_ca_path=lab.state.untrusted_ca_path, token_cache=False)
    assert outcome.error["code"] in ("no_answer", "authentication_failed")
    assert "graph_ca_path" in outcome.message
    assert lab.requests().count == 0


@pytest.mark.parametrize("kind", ["html", "truncated", "garbage"])
def test_an_answer_that_is_none(lab: Lab, kind: str) -> None:
    lab.fault(kind, "/synchronization/jobs", method="GET", count=None, status=200)
    outcome = fail("sync_job_info", **NAME, graph_retries=1)
    assert outcome.error["code"] == "unreadable_answer", outcome.error
    said = {"html": "the web page 'Gateway'", "truncated": "JSON that breaks off", "garbage": "a body that is not JSON"}[kind]
    assert re.search(rf"GET /v1.0/\S+/jobs was answered with 200 and {said} .* in place of the JSON", outcome.message)
    assert lab.faults()[0]["hits"] == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "throttle", "retry_after": 1, "count": 2},
        {"kind": "throttle", "retry_after": None},
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 504},
        {"kind": "drop"},
        {"kind": "reset"},
        {"kind": "html", "status": 200},
        {"kind": "truncated"},
        {"kind": "garbage"},
        {"kind": "status", "status": 200, "body": ""},
        {"kind": "status", "status": 200, "body": "null"},
        {"kind": "status", "status": 200, "body": {}},
    ],
)
def test_a_passing_fault_is_retried(lab: Lab, fault: dict[str, t.Any]) -> None:
    lab.fault(path="/synchronization/jobs", method="GET", **fault)
    assert succeed("sync_job_info", **NAME)["job_state"] == "paused"


def test_throttling_without_end_is_said(lab: Lab) -> None:
    lab.fault("throttle", "/synchronization/jobs", retry_after=1, count=None)
    outcome = fail("sync_job_info", **NAME, graph_retries=1)
    assert outcome.error["code"] == "throttled"


def test_token_cache_is_private_and_can_be_off(lab: Lab) -> None:
    for file in cache_files():
        file.unlink()
    succeed("sync_job_info", **NAME, token_cache=False)
    assert cache_files() == []
    succeed("sync_job_info", **NAME)
    (file,) = cache_files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert lab.state.clients["main"].secret not in file.read_text(encoding="utf-8")
    lab.forget_requests()
    succeed("sync_job_info", **NAME)
    assert not [path for path in lab.requests().paths("POST") if path.endswith("/token")]


def test_a_revoked_token_is_renewed(lab: Lab) -> None:
    succeed("sync_job_info", **NAME)
    lab.revoke_tokens()
    assert succeed("sync_job_info", **NAME)["job_state"] == "paused"


def test_nothing_is_given(lab: Lab) -> None:
    nothing = {name: None for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")}
    outcome = run_module("sync_job_info", environment=nothing, **NAME)
    assert outcome.failed
    assert outcome.error["code"] == "invalid_option"
    assert "client_secret" in outcome.message
    assert lab.requests().count == 0
