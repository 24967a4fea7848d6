# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that read Active Directory end in time and in little memory, whatever a domain controller does."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

import pytest

from tests.hostile.cases import ALL, Cases, Ended, is_busy
from tests.hostile.http import Json
from tests.hostile.ldap import ANY_OPERATION, BEHAVIOURS, BIND, EXTENDED, HANDSHAKES, ROOT, SEARCH, hostile_ldap, named
from tests.hostile.processes import run_module
from tests.unit.plugins.module_utils._graph.certificates import Authority

UNREACHABLE, TOO_LARGE = "directory_unreachable", "answer_too_large"
CODES: t.Mapping[str, tuple[str, ...]] = {
    "stalls in the handshake": (UNREACHABLE,),
    "drips in the handshake": (UNREACHABLE,),
    "goes silent": (UNREACHABLE,),
    "goes silent in a message": (UNREACHABLE,),
    "drips": (UNREACHABLE,),
    "announces gigabytes": (TOO_LARGE,),
    "announces a length of many bytes": (TOO_LARGE,),
    "nests deeply": (UNREACHABLE,),
    "nests its controls deeply": (UNREACHABLE,),
    "ends another operation": (UNREACHABLE,),
    "ends without a code": (UNREACHABLE,),
    "has numbers as values": (UNREACHABLE,),
    # Whether its time or its size ends it first depends on the machine.
    "never ends its references": (TOO_LARGE, UNREACHABLE),
    "answers for others without end": (TOO_LARGE, UNREACHABLE),
    "never ends its entries": (TOO_LARGE, UNREACHABLE),
    "never ends its large entries": (TOO_LARGE, UNREACHABLE),
    "holds many values": (TOO_LARGE,),
    "brings ever new pages": (TOO_LARGE,),
    "brings ever new empty pages": (TOO_LARGE,),
    "brings ever new large pages": (TOO_LARGE,),
    "repeats a range": (UNREACHABLE,),
    "brings ever new ranges": (TOO_LARGE,),
}
READS = 60
"""How many times ad_timeout all answers of a read may take."""

ANYTHING: Json = {"ldap_filter": "(cn=*)", "max_results": 0}
MODULES: t.Mapping[str, Json] = {"ad_group_info": ANYTHING, "ad_object_info": {**ANYTHING, "attributes": ["member"]}}
MET_BY_OTHERS = tuple(CODES) if ALL else ("drips", "announces gigabytes", "brings ever new large pages")
PLACES = {"StartTLS": EXTENDED, "login": BIND, "root": ROOT}


@pytest.fixture(scope="module")
def cases(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Cases:
    """All runs of this file."""
    run = functools.partial(run_against, authority, tmp_path_factory.mktemp("home"))
    return Cases(
        {
            **{name: functools.partial(run, "ad_group_info", name, SEARCH) for name in CODES},
            **{f"{name} to ad_object_info": functools.partial(run, "ad_object_info", name, SEARCH) for name in MET_BY_OTHERS},
            **{
                f"{name} at the {place}": functools.partial(run, module, name, operation)
                for name in named(ANY_OPERATION)
                for place, operation in PLACES.items()
                for module in ["ad_domain_info" if place == "root" else "ad_object_info"]
            },
        }
    )


def run_against(authority: Authority, folder: Path, module: str, behaviour: str, at: int) -> Ended:
    """Run a module whose domain controller behaves so."""
    start_tls = at == EXTENDED
    timeout = 5 if is_busy(behaviour) else 1
    with hostile_ldap(authority.server_path, behaviour, at=at, start_tls=start_tls) as server:
        given: Json = {
            "ad_servers": [server.server],
            "ad_user": "reader@contoso.lab",
            "ad_password": "secret",
            "ad_ca_path": str(authority.ca_path),
            "ad_tls": "starttls" if start_tls else "ldaps",
            "ad_timeout": timeout,
        }
        measured = run_module(module, {**given, **MODULES.get(module, {})}, folder)
        # Each connection logs in and waits for an answer; all answers of a read have their time, too.
        bound = timeout * READS if "ever new" in behaviour else 2 * timeout * max(server.connections, 1)
        return Ended(measured, bound)


def test_every_behaviour_is_met() -> None:
    assert set(CODES) == {*HANDSHAKES, *BEHAVIOURS}


@pytest.mark.parametrize("behaviour", CODES)
def test_every_behaviour(cases: Cases, behaviour: str) -> None:
    cases[behaviour].check(*CODES[behaviour])


@pytest.mark.parametrize("behaviour", MET_BY_OTHERS)
def test_reading_objects(cases: Cases, behaviour: str) -> None:
    cases[f"{behaviour} to ad_object_info"].check(*CODES[behaviour])


@pytest.mark.parametrize("behaviour", named(ANY_OPERATION))
@pytest.mark.parametrize("place", PLACES)
def test_logging_in(cases: Cases, place: str, behaviour: str) -> None:
    cases[f"{behaviour} at the {place}"].check(UNREACHABLE)
