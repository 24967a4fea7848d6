# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers to signing in with something wrong in them, whatever the way: there is a token, or an error of the collection."""

from __future__ import annotations

import json
import typing as t
from random import Random

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.auth import azure_cli
from tests.fuzz import modules
from tests.fuzz.campaign import SEED, Campaign
from tests.fuzz.modules import ending
from tests.fuzz.mutations import mutated
from tests.fuzz.recording import Change, Exchange, Player, recorded
from tests.integration.helpers.in_process import succeed
from tests.lab.client import Lab
from tests.unit.clock import stop_the_clock

Json = dict[str, t.Any]

TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJodHRwczovL2dyYXBoIiwidGlkIjoidCIsImV4cCI6MX0.c2ln"
_IDENTITY: Json = {
    "access_token": TOKEN,
    "client_id": "9b2f4c60-1d83-4a8e-9a57-2f1f0c5e0a01",
    "expires_in": "86399",
    "expires_on": "4102444800",
    "resource": "https://graph.contoso.lab",
    "token_type": "Bearer",
}
_COMMAND_LINE: Json = {
    "accessToken": TOKEN,
    "expiresOn": "2126-01-01 00:00:00.000000",
    "expires_on": 4102444800,
    "tokenType": "Bearer",
}
_GITHUB = {
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.actions.githubusercontent.com/?api-version=2",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "job-token",
}
_AZURE = {
    "SYSTEM_OIDCREQUESTURI": "https://dev.azure.com/contoso/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken",
    "SYSTEM_ACCESSTOKEN": "job-token",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "5b7f0c3e-9a1d-4c2b-8e6f-0a1b2c3d4e5f",
}
JOBS = {"github": _GITHUB, "azure_pipelines": _AZURE}
METHODS = ("client_secret", "federated", *JOBS, "managed_identity", "azure_cli")
_REFUSAL: Json = {
    "error": "invalid_client",
    "error_description": "AADSTS7000215: Invalid client secret provided. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-23 10:15:00Z",
    "error_codes": [7000215],
    "timestamp": "2026-11-23 10:15:00Z",
    "trace_id": "1",
    "correlation_id": "2",
}


class _OneAnswer(Player):
    """Answers every request with one document, or those that an exchange is known for with that."""

    def __init__(self, exchanges: list[Exchange], document: Json, change: Change) -> None:
        super().__init__(exchanges, change)
        self._known = {each.url for each in exchanges}
        self._document = json.dumps(document).encode()

    def _answer(self, method: str, url: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if url in self._known:
            return super()._answer(method, url, body)
        return 200, {"Content-Type": "application/json"}, self._document


def test_answers_to_signing_in(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.clear_faults()
    with recorded() as exchanges:
        succeed("graph_token_info", token_cache=False, auth_method="client_secret")
    asked, token = exchanges[:-1], exchanges[-1]
    refused = [*asked, token._replace(status=401, content=json.dumps(_REFUSAL).encode())]
    stop_the_clock(monkeypatch)
    last: list[t.Any] = []

    def case(random: Random, number: int) -> str:
        method = METHODS[number % len(METHODS)]
        change = Change(random.randrange(len(exchanges) + (method in JOBS)), random.random() < 0.3, f"{SEED} {number}")
        known = refused if random.random() < 0.2 else exchanges
        document = _IDENTITY if method == "managed_identity" else {"value": TOKEN, "count": 1, "oidcToken": TOKEN}
        player = _OneAnswer(known, document, change._replace(number=0) if method == "managed_identity" else change)
        output = mutated(_COMMAND_LINE, random).decode("utf-8", "replace")
        last[:] = [method, player, output]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(azure_cli, "_run", lambda _command: output)
            patch.setattr("shutil.which", lambda _name: "/usr/bin/az")
            for name, value in JOBS.get(method, {}).items():
                patch.setenv(name, value)
            with player.playing():
                return ending(modules.run("graph_token_info", _arguments(method)))

    def describe() -> str:
        method, player, output = last
        return f"{method}: {player.said or output}"

    Campaign("sign-in answers").run(396, case, describe)


def _arguments(method: str) -> Json:
    given: Json = {"token_cache": False, "graph_retries": 0, "auth_method": "federated" if method in JOBS else method}
    if method == "federated":
        given["federated_token"] = TOKEN
    if method == "managed_identity":
        given["graph_url"] = "https://graph.microsoft.com"
    return given
