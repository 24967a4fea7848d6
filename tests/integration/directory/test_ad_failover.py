# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controllers that hang or break: what it costs, and what is read nevertheless. Runs inside a lab."""

from __future__ import annotations

import contextlib
import json
import socket
import time
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.connection import (
    open_directory,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.directory import Directory
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import DirectoryConnectionError
from tests.integration.helpers import in_process
from tests.integration.helpers.directory import address
from tests.integration.helpers.odd_controllers import (
    BIND,
    HOST,
    SEARCH,
    Behaviour,
    breaking_controller,
    deaf_controller,
    odd_controller,
    unreachable_controller,
)
from tests.lab.frame.state import State

SCHEMA = "CN=Schema,CN=Configuration,DC=contoso,DC=lab"
CLASSES = "(objectClass=classSchema)"
# A login and the first pages; the whole answer is much longer.
SOME_PAGES = 20_000
TIMEOUT = 2
# What everything but waiting may take on a busy machine.
EXTRA = 1.5


@pytest.fixture(scope="module", name="state")
def fixture_state() -> State:
    return State.read()


def connect(state: State, servers: list[str], **changes: t.Any) -> Directory:
    reader = state.ldap["reader"]
    parameters = {
        "ad_domain": state.domain,
        "ad_servers": servers,
        "ad_user": reader.user,
        "ad_password": reader.password,
        "ad_ca_path": state.ca_path,
        "ad_timeout": TIMEOUT,
        **changes,
    }
    return open_directory(AdOptions.from_parameters(parameters))


def hanging(state: State, kind: str) -> contextlib.AbstractContextManager[str]:
    behaviours = {
        "bind": Behaviour(silent_on=(BIND,)),
        "first search": Behaviour(silent_on=(SEARCH,)),
        "slow TLS, then bind": Behaviour(silent_on=(BIND,), slow=TIMEOUT * 0.7),
    }
    if kind == "connect":
        return unreachable_controller()
    return deaf_controller() if kind == "TLS" else odd_controller(state, behaviours[kind])


@pytest.mark.parametrize("kind", ["connect", "TLS", "bind", "slow TLS, then bind"])
def test_the_first_of_three_costs_at_most_one_timeout(state: State, kind: str) -> None:
    with hanging(state, kind) as hung:
        started = time.monotonic()
        with connect(state, [hung, HOST, "dc2.contoso.lab"]) as directory:
            assert TIMEOUT - 0.1 < time.monotonic() - started < TIMEOUT + EXTRA
            assert directory.warnings == [f"{hung} was skipped: no answer within {TIMEOUT} s."]


@pytest.mark.parametrize("kind", ["connect", "TLS", "bind"])
def test_a_whole_call_with_the_first_of_three_unreachable(state: State, kind: str) -> None:
    with hanging(state, kind) as hung:
        started = time.monotonic()
        result = in_process.succeed(
            "ad_object_info", sam_account_names="ana", ad_servers=[hung, HOST, "dc2.contoso.lab"], ad_timeout=TIMEOUT
        )
        assert time.monotonic() - started < TIMEOUT + EXTRA
    assert (result["count"], address(result)) == (1, f"{HOST}:636")
    assert f"{hung} was skipped: no answer within {TIMEOUT} s." in json.dumps(result["warnings"])


def test_all_that_hang_cost_one_timeout_each(state: State) -> None:
    with unreachable_controller() as first, deaf_controller() as second, hanging(state, "bind") as third:
        started = time.monotonic()
        with pytest.raises(DirectoryConnectionError) as caught:
            connect(state, [first, second, third], ad_timeout=1)
        assert time.monotonic() - started < 3 + EXTRA
    reasons = [(address(row), row["reason"]) for row in caught.value.describe()["controllers"]]
    assert reasons == [(server, "no answer within 1 s") for server in (first, second, third)]


def test_a_name_server_that_hangs_costs_one_timeout(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    # The lab's names are in a file, so the system's resolver is made slow in its place.
    look_up = socket.getaddrinfo

    def slow_for_one(host: str, *rest: t.Any, **named: t.Any) -> t.Any:
        time.sleep(5 if host == "dc8" else 0)
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slow_for_one)
    started = time.monotonic()
    with connect(state, ["dc8", HOST], ad_timeout=1) as directory:
        assert time.monotonic() - started < 1 + EXTRA
        assert directory.warnings == ["dc8:636 was skipped: its name was not resolved within 1 s."]


def names_of(directory: Directory) -> list[str]:
    return [entry.dn for entry in directory.search(SCHEMA, CLASSES, ["cn"], page_size=20)]


@pytest.mark.parametrize(("hangs", "reason"), [(False, "it closed the connection"), (True, "no answer within 1 s")])
def test_a_controller_that_breaks_off_is_replaced_by_the_next(state: State, hangs: bool, reason: str) -> None:
    with connect(state, [HOST]) as directory:
        expected = names_of(directory)
    assert len(expected) > 200
    with (
        breaking_controller(SOME_PAGES, hangs=hangs) as breaking,
        connect(state, [breaking, HOST], ad_timeout=1) as directory,
    ):
        assert str(directory.server) == breaking
        found = names_of(directory)
        assert str(directory.server) == f"{HOST}:636"
        assert directory.warnings == [f"{breaking} broke off while it was read: {reason}; {HOST}:636 was read instead."]
    assert (len(found), sorted(found)) == (len(set(found)), sorted(expected))


def test_one_object_is_read_from_the_next_controller(state: State) -> None:
    with breaking_controller(SOME_PAGES) as breaking, connect(state, [breaking, HOST]) as directory:
        for _read in range(100):
            entry = directory.read_object(f"CN=Ana Alvarez,OU=People,{state.base_dn}", ["*"])
            assert entry is not None
        assert str(directory.server) == f"{HOST}:636"


def test_without_another_controller_the_break_is_the_error(state: State) -> None:
    with (
        breaking_controller(SOME_PAGES) as breaking,
        connect(state, [breaking]) as directory,
        pytest.raises(DirectoryConnectionError, match=f"Searching {SCHEMA}: {breaking}: it closed the connection"),
    ):
        names_of(directory)


def test_the_error_names_the_controllers_that_could_not_go_on(state: State) -> None:
    servers = ["nowhere.contoso.lab", "dc2.contoso.lab"]
    with (
        breaking_controller(SOME_PAGES) as breaking,
        connect(state, [breaking, *servers]) as directory,
        pytest.raises(DirectoryConnectionError, match="no other controller can be used: nowhere") as caught,
    ):
        names_of(directory)
    assert [address(row) for row in caught.value.describe()["controllers"]] == [f"{name}:636" for name in servers]


def test_an_unverified_certificate_is_told_once(state: State) -> None:
    with connect(state, ["dc2.contoso.lab", HOST], ad_validate_certs=False) as directory:
        names_of(directory)
        told = [warning for warning in directory.warnings if "ad_validate_certs is off" in warning]
        assert len(told) == 1
