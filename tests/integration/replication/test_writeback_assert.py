# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_assert`` on real replication: the agent writes at the first controller, and the second follows."""

from __future__ import annotations

import contextlib
import threading
import time
import typing as t

import pytest

from tests.integration.helpers import support
from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.integration.replication.support import FIRST, LDAPS_SECOND, REPLICATION_SECONDS, SECOND
from tests.lab.client import Lab

MODULE = "writeback_assert"
WANTED: dict[str, t.Any] = {"configuration": "contoso.lab", "group": "SG-Canary"}
PATIENT = int(REPLICATION_SECONDS) + 10
LATER_SECONDS = 4.0
REFUSED = "connection refused"

# Replication takes its own time.
pytestmark = pytest.mark.usefixtures("real_waits")


@pytest.fixture(name="held")
def fixture_held(lab: Lab) -> Lab:
    """The lab after the group was written at the first controller, and while the second does not follow."""
    lab.replication("held")
    succeed("provision_on_demand", **WANTED, all_members=True)
    return lab


@pytest.fixture(name="replicated")
def fixture_replicated(lab: Lab) -> Lab:
    """The lab with the group at both controllers."""
    succeed("provision_on_demand", **WANTED, all_members=True)
    lab.wait_for_replication()
    return lab


@contextlib.contextmanager
def later(action: t.Callable[[], None]) -> t.Iterator[None]:
    """Do something meanwhile, some seconds later."""
    timer = threading.Timer(LATER_SECONDS, action)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def row(result: dict[str, t.Any], server: str) -> dict[str, t.Any]:
    (found,) = [each for each in result["controllers"] if each["server"] == server]
    return t.cast("dict[str, t.Any]", found)


def test_all_waits_for_the_controller_that_lags(held: Lab) -> None:
    with later(lambda: held.replication("following")):
        result = succeed(MODULE, **WANTED, controllers="all", wait_timeout=PATIENT, wait_interval=1)
    first, second = row(result, FIRST), row(result, SECOND)
    assert (first["in_sync"], first["reads"]) == (True, 1)
    assert first["waited"] < LATER_SECONDS - 1
    assert second["in_sync"]
    assert second["reads"] >= 3
    assert LATER_SECONDS - 1 < second["waited"] < REPLICATION_SECONDS


def test_all_waits_for_a_change_of_what_is_there(replicated: Lab) -> None:
    replicated.replication("held")
    replicated.change("SG-Canary", description="Changed in Entra ID")
    succeed("provision_on_demand", **WANTED)
    result = fail(MODULE, **WANTED, controllers="all", wait_timeout=2, wait_interval=1)
    assert row(result, FIRST)["in_sync"]
    assert row(result, SECOND)["failed_checks"] == ["attribute.description"]
    replicated.replication("following")
    result = succeed(MODULE, **WANTED, controllers="all", wait_timeout=PATIENT, wait_interval=1)
    assert [each["in_sync"] for each in result["controllers"]] == [True, True]


def test_all_fails_at_the_deadline_while_one_lags(held: Lab) -> None:
    started = time.monotonic()
    result = fail(MODULE, **WANTED, controllers="all", wait_timeout=4, wait_interval=1)
    assert 4 <= time.monotonic() - started < 10
    assert result["error"]["code"] == "writeback_differs"
    assert f"on 1 of 2 controllers ({SECOND}: 1 check failed: group.exists)" in result["msg"]
    assert row(result, FIRST)["in_sync"]


def test_all_fails_at_the_deadline_while_one_is_stopped(replicated: Lab) -> None:
    replicated.controller("stopped", "dc2")
    started = time.monotonic()
    result = fail(MODULE, **WANTED, controllers="all", wait_timeout=4, wait_interval=1)
    assert 4 <= time.monotonic() - started < 10
    assert f"on 1 of 2 controllers ({SECOND}: {REFUSED})" in result["msg"]
    second = row(result, SECOND)
    assert (second["in_sync"], second["reason"], second["reads"]) == (False, REFUSED, 0)
    assert row(result, FIRST)["in_sync"]


def test_all_goes_on_when_a_stopped_controller_comes_back(lab: Lab) -> None:
    lab.controller("stopped", "dc2")
    succeed("provision_on_demand", **WANTED, all_members=True)
    with later(lambda: lab.controller("running", "dc2")):
        result = succeed(MODULE, **WANTED, controllers="all", wait_timeout=PATIENT, wait_interval=1)
    assert row(result, SECOND)["waited"] > LATER_SECONDS - 1


def test_a_stopped_controller_is_left_out_where_that_is_wanted(replicated: Lab) -> None:
    replicated.controller("stopped", "dc2")
    options = {"controllers": "all", "unreachable_controllers": "ignore", "wait_timeout": PATIENT}
    result = succeed(MODULE, **WANTED, **options)
    assert result["waited"] < 5
    assert row(result, SECOND)["in_sync"] is None
    assert f"{LDAPS_SECOND} was left out: {REFUSED}." in warning_texts(result)


def test_only_the_named_controller_counts(held: Lab) -> None:
    result = succeed(MODULE, **WANTED, controllers=[FIRST], wait=False)
    assert [each["server"] for each in result["controllers"]] == [FIRST]
    result = fail(MODULE, **WANTED, controllers=["dc2"], wait_timeout=1, wait_interval=1)
    assert [(each["server"], each["in_sync"]) for each in result["controllers"]] == [(SECOND, False)]
    held.replication("following")
    held.wait_for_replication()
    held.controller("stopped")
    result = succeed(MODULE, **WANTED, controllers=[SECOND], wait=False)
    assert [each["server"] for each in result["controllers"]] == [SECOND]


def test_any_is_the_first_that_answers(held: Lab) -> None:
    assert succeed(MODULE, **WANTED, wait=False)["server"] == FIRST
    result = fail(MODULE, **WANTED, ad_servers=[SECOND, FIRST], wait_timeout=1, wait_interval=1)
    assert result["server"] == SECOND
    held.controller("stopped", "dc2")
    assert succeed(MODULE, **WANTED, ad_servers=[SECOND, FIRST], wait=False)["server"] == FIRST


def test_all_that_dns_names(held: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUD_SYNC_AD_SERVERS")
    result = fail(MODULE, **WANTED, controllers="all", wait_timeout=1, wait_interval=1)
    assert (row(result, FIRST)["in_sync"], row(result, SECOND)["in_sync"]) == (True, False)
    with later(lambda: held.replication("following")):
        result = succeed(MODULE, **WANTED, controllers="all", wait_timeout=PATIENT, wait_interval=1)
    assert {each["server"] for each in result["controllers"]} == {FIRST, SECOND}


def test_in_ansible(held: Lab) -> None:
    outcome = support.fail(MODULE, **WANTED, controllers=["all"], wait_timeout=2, wait_interval=1)
    assert SECOND in outcome.message
    held.replication("following")
    outcome = support.succeed(MODULE, **WANTED, controllers=["all"], wait_timeout=PATIENT, wait_interval=1)
    assert [each["in_sync"] for each in outcome["controllers"]] == [True, True]
