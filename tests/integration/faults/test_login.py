# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in meets every fault of the login service: it succeeds after a retry, or ends with one documented error."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.faults.graph import be_quick
from tests.integration.faults.kinds import SUCCESS, status
from tests.integration.helpers.in_process import call
from tests.integration.helpers.support import wait_for
from tests.lab.client import Lab

Json = dict[str, t.Any]

TOKEN = "/oauth2/v2.0/token$"
RUNS: tuple[tuple[str, Json], ...] = (("graph_token_info", {}), ("sync_job_info", {"configuration": "contoso.lab"}))
REFUSED = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
# The fault; how it ends when it happens once, and when it lasts, with one retry.
FAULTS: tuple[tuple[str, Json, str, str], ...] = (
    ("401", {**status(401), "body": REFUSED}, "authentication_failed", "authentication_failed"),
    ("429 with Retry-After", {"kind": "throttle", "retry_after": 0}, SUCCESS, "no_answer"),
    ("429 without Retry-After", {"kind": "throttle"}, SUCCESS, "no_answer"),
    ("500", status(500), "no_answer", "no_answer"),
    ("502", status(502), SUCCESS, "no_answer"),
    ("503", status(503), SUCCESS, "no_answer"),
    ("504", {"kind": "html", "status": 504}, SUCCESS, "no_answer"),
    ("timeout", {"kind": "hold"}, SUCCESS, "no_answer"),
    ("dropped", {"kind": "drop"}, SUCCESS, "no_answer"),
    ("reset", {"kind": "reset"}, SUCCESS, "no_answer"),
    ("garbage", {"kind": "garbage"}, SUCCESS, "unreadable_answer"),
    ("page", {"kind": "html", "status": 200}, SUCCESS, "unreadable_answer"),
    ("a list", {**status(200), "body": []}, SUCCESS, "unreadable_answer"),
    ("no body", {**status(200), "body": ""}, SUCCESS, "unreadable_answer"),
    ("nothing", {**status(200), "body": {}}, SUCCESS, "unreadable_answer"),
    ("an error of another service", status(403, "Forbidden"), "unreadable_answer", "unreadable_answer"),
)


@pytest.mark.parametrize(("module", "arguments"), RUNS, ids=[module for module, _arguments in RUNS])
def test_the_login_service_fails(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests, module: str, arguments: Json
) -> None:
    be_quick(monkeypatch)
    for name, fault, once, lasting in FAULTS:
        for count, outcome in ((1, once), (None, lasting)):
            with subtests.test(msg=f"{name} {'once' if count else 'for ever'}"):
                lab.clear_faults()
                lab.fault(**fault, path=TOKEN, count=count)
                result = call(module, token_cache=False, graph_retries=1, **arguments)
                assert _outcome(result) == outcome, result
                attempts = 2 if count is None and once == SUCCESS else 1
                assert _hits(lab, attempts) == attempts


def _hits(lab: Lab, expected: int) -> int:
    """Return how often the fault was met; a connection that was cut is counted a moment later than the client sees it."""
    wait_for(lambda: lab.faults()[0]["hits"] >= expected)
    return int(lab.faults()[0]["hits"])


def _outcome(result: Json) -> str:
    if not result.get("failed"):
        return SUCCESS
    assert result["error"]["hint"]
    return str(result["error"]["code"])
