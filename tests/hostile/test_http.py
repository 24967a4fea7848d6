# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module that talks to Microsoft Graph ends in time and in little memory, whatever Graph or the login service does."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

import pytest

from tests.hostile.cases import ALL, Cases, Ended, is_busy
from tests.hostile.http import BEHAVIOURS, HANDSHAKES, Honest, HostileHttp, Json, Request, hostile_http, nobody
from tests.hostile.processes import run_module
from tests.integration.helpers.every_module import RUNS
from tests.unit.plugins.module_utils._graph.certificates import Authority
from tests.unit.plugins.module_utils._graph.sign_in_support import CLIENT, TENANT

NO_ANSWER, TOO_LARGE, UNREADABLE = "no_answer", "answer_too_large", "unreadable_answer"
CODES: t.Mapping[str, str] = {
    "stalls in the handshake": NO_ANSWER,
    "drips in the handshake": NO_ANSWER,
    "goes silent": NO_ANSWER,
    "goes silent in its headers": NO_ANSWER,
    "goes silent in its body": NO_ANSWER,
    "drips in its headers": NO_ANSWER,
    "drips in its body": NO_ANSWER,
    "drips in chunks": NO_ANSWER,
    "never ends a header": NO_ANSWER,
    "never ends its headers": NO_ANSWER,
    "never ends to say continue": NO_ANSWER,
    "never ends its body": TOO_LARGE,
    "never ends its chunks": TOO_LARGE,
    "never ends its trailers": NO_ANSWER,
    "never ends a refusal": TOO_LARGE,
    "never ends a redirect": TOO_LARGE,
    "announces gigabytes": TOO_LARGE,
    "announces a chunk of gigabytes": TOO_LARGE,
    "unpacks to gigabytes": TOO_LARGE,
    "is packed as nobody asked": UNREADABLE,
    "nests without end": UNREADABLE,
    "holds millions of values": TOO_LARGE,
    "sends a chunk of negative length": UNREADABLE,
    "has two lengths": UNREADABLE,
    "falls out of tls": UNREADABLE,
    "links to ever new pages": TOO_LARGE,
    "links to ever new large pages": TOO_LARGE,
    "asks for a long wait": "throttled",
}
PAGES = 60
"""How many times graph_timeout a read with many pages may take."""

# Without an answer, the other checks of a preflight go on.
OTHER_CODES: t.Mapping[str, str] = {"change_preflight": "preflight_failed"}
# Those that begin with the evidence of a change are run in the lab; about a token that is given, nobody is asked.
NOT_HERE = ("change_info", "change_rollback", "change_snapshot", "graph_token_info")
MODULES = {run.module: run.arguments for run in reversed(RUNS) if run.graph and run.module not in NOT_HERE}
WITH_DIRECTORY = {run.module for run in RUNS if run.ad}
DIRECTORY: Json = {"ad_servers": ["localhost:1"], "ad_user": "reader@contoso.lab", "ad_password": "secret", "ad_timeout": 1}
READS_A_COLLECTION = ("sync_agent_info", {"fail_on_unreadable": True})
MET_BY_MODULES = tuple(CODES) if ALL else ("drips in its body", "announces a chunk of gigabytes")
LOGIN_PLACES = ("discovery", "token")
LOGIN = [
    (behaviour, place)
    for number, behaviour in enumerate(CODES)
    for place in (LOGIN_PLACES if ALL else LOGIN_PLACES[number % 2 :][:1])
    if place == "discovery" or behaviour not in HANDSHAKES  # one connection serves both
]
# What the login service says with a page of objects, or a wait that is too long.
LOGIN_CODES: t.Mapping[str, str] = {
    "links to ever new pages": UNREADABLE,
    "links to ever new large pages": UNREADABLE,
    "asks for a long wait": NO_ANSWER,
}
# What who gives identities says with a page of objects, or a wait that is too long.
IDENTITY_CODES: t.Mapping[str, str] = {
    "links to ever new pages": UNREADABLE,
    "links to ever new large pages": UNREADABLE,
    "asks for a long wait": "authentication_failed",
}
IDENTITIES = ("App Service", "Azure Arc", "GitHub Actions")
# A machine's own service speaks without TLS, and at GitHub Actions one connection serves discovery, too.
MET_BY_IDENTITIES = [
    (identity, behaviour) for identity in IDENTITIES for behaviour in MET_BY_MODULES if behaviour not in HANDSHAKES
]


@pytest.fixture(scope="module")
def cases(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """All runs of this file."""
    folder = tmp_path_factory.mktemp("home")
    module = functools.partial(run_against_graph, authority, folder)
    return Cases(
        {
            **{name: functools.partial(module, *READS_A_COLLECTION, name) for name in CODES},
            **{
                f"{behaviour} to {name}": functools.partial(module, name, arguments, behaviour)
                for name, arguments in MODULES.items()
                for behaviour in MET_BY_MODULES
            },
            **{
                f"{behaviour} at the {place}": functools.partial(run_against_login, authority, folder, behaviour, place)
                for behaviour, place in LOGIN
            },
            **{
                f"{behaviour} as {identity}": functools.partial(run_against_identity, authority, folder, behaviour, identity)
                for identity, behaviour in MET_BY_IDENTITIES
            },
        }
    )


def options(server: HostileHttp, authority: Authority, behaviour: str) -> Json:
    """Return the options of a module whose Graph and whose login service is this server."""
    return {
        "graph_url": server.url,
        "login_url": server.url,
        "graph_ca_path": str(authority.ca_path),
        "graph_timeout": timeout(behaviour),
        "graph_retries": 0,
        "token_cache": False,
    }


def timeout(behaviour: str) -> int:
    """Return seconds that suffice for a server that sends as fast as it can, on a busy machine."""
    return 4 if is_busy(behaviour) else 1


def run_against_graph(authority: Authority, folder: Path, module: str, arguments: Json, behaviour: str) -> Ended:
    """Run a module whose first request to Graph meets the behaviour."""
    with hostile_http(authority.server_path, behaviour) as server:
        given = {**options(server, authority, behaviour), "access_token": "token", **arguments}
        given |= DIRECTORY if module in WITH_DIRECTORY else {}
        measured = run_module(module, given, folder)
        pages = PAGES if "links to" in behaviour else 1
        return Ended(measured, timeout(behaviour) * pages * max(server.connections, 1))


def run_against_login(authority: Authority, folder: Path, behaviour: str, place: str) -> Ended:
    """Run a module whose login service behaves so, when it is asked about itself or for a token."""
    with hostile_http(authority.server_path, behaviour, discovery if place == "token" else nobody) as server:
        given = {"tenant_id": TENANT, "client_id": CLIENT, "client_secret": "secret~secret"}
        measured = run_module("graph_token_info", {**options(server, authority, behaviour), **given}, folder)
        return Ended(measured, timeout(behaviour) * max(server.connections, 1))


def discovery(request: Request) -> Json | None:
    """Answer what the login service is asked about itself."""
    if "/.well-known/" not in request.path:
        return None
    base = f"https://{request.host}/{TENANT}"
    return {"issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"}


def run_against_identity(authority: Authority, folder: Path, behaviour: str, identity: str) -> Ended:
    """Run a module whose own machine, or whose job of GitHub Actions, is to say who it is."""
    job = identity == "GitHub Actions"
    certificate = authority.server_path if job else None
    honest: Honest = discovery if job else nobody
    with HostileHttp(certificate, behaviour, honest) as server:
        environment = {
            "App Service": {"IDENTITY_ENDPOINT": server.url, "IDENTITY_HEADER": "header"},
            "Azure Arc": {"IDENTITY_ENDPOINT": server.url, "IMDS_ENDPOINT": server.url},
            "GitHub Actions": {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{server.url}/job", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "secret~"},
        }[identity]
        given = {"tenant_id": TENANT, "client_id": CLIENT} if job else {"auth_method": "managed_identity"}
        graph = {**options(server, authority, behaviour), **({} if job else {"graph_url": "https://localhost"})}
        if not job:
            del graph["login_url"]
        measured = run_module("graph_token_info", {**graph, **given}, folder, environment)
        # A managed identity is asked three times within 20 seconds, with short waits in between.
        return Ended(measured, timeout(behaviour) * max(server.connections, 1) + (0 if job else 3))


def test_every_behaviour_is_met() -> None:
    assert set(CODES) == {*HANDSHAKES, *BEHAVIOURS}


@pytest.mark.parametrize("behaviour", CODES)
def test_every_behaviour(cases: Cases, behaviour: str) -> None:
    cases[behaviour].check(CODES[behaviour])


@pytest.mark.parametrize("behaviour", MET_BY_MODULES)
@pytest.mark.parametrize("module", MODULES)
def test_every_module(cases: Cases, module: str, behaviour: str) -> None:
    cases[f"{behaviour} to {module}"].check(OTHER_CODES.get(module, CODES[behaviour]))


@pytest.mark.parametrize(("behaviour", "place"), LOGIN)
def test_signing_in(cases: Cases, behaviour: str, place: str) -> None:
    cases[f"{behaviour} at the {place}"].check(LOGIN_CODES.get(behaviour, CODES[behaviour]))


@pytest.mark.parametrize(("identity", "behaviour"), MET_BY_IDENTITIES)
def test_identities_of_machines_and_jobs(cases: Cases, identity: str, behaviour: str) -> None:
    codes = {**CODES, **IDENTITY_CODES}
    # A machine that gives no token has no identity to sign in with, whatever it says instead.
    no_token = codes[behaviour] != TOO_LARGE and identity != "GitHub Actions"
    cases[f"{behaviour} as {identity}"].check("authentication_failed" if no_token else codes[behaviour])
