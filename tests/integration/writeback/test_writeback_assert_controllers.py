# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_assert`` on each of several controllers: who lags is named, who is silent fails or is left out."""

from __future__ import annotations

import json
import sys
import time
import typing as t

import pytest

from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.odd_controllers import BIND, HOST, Answer, Behaviour, breaking_controller, odd_controller
from tests.integration.helpers.preflight_support import failed as failed_preflight
from tests.integration.helpers.preflight_support import run as run_preflight
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.lab.client import Lab
from tests.lab.frame.state import State

MODULE = "writeback_assert"
WANTED: dict[str, t.Any] = {"configuration": "contoso.lab", "group": "SG-Canary"}
SILENT = "dc2.contoso.lab"


@pytest.fixture(name="written")
def fixture_written(lab: Lab) -> Lab:
    """Return the lab with the test group written back."""
    succeed("provision_on_demand", **WANTED, all_members=True)
    return lab


def rows(result: dict[str, t.Any]) -> list[tuple[str, bool | None, str]]:
    return [(row["server"], row["in_sync"], row["reason"]) for row in result["controllers"]]


def test_any_is_the_default_and_makes_one_row(written: Lab) -> None:
    result = succeed(MODULE, **WANTED, ad_servers=[SILENT, HOST], wait=False)
    assert rows(result) == [(HOST, True, "")]
    assert not [check for check in result["checks"] if check["id"].startswith("controller.")]


def test_all_controllers_hold_it(written: Lab) -> None:
    with breaking_controller(sys.maxsize) as relayed:
        result = succeed(MODULE, **WANTED, ad_servers=[HOST, relayed], controllers="all", wait=False)
    assert rows(result) == [(HOST, True, ""), (HOST, True, "")]
    assert [row["reads"] for row in result["controllers"]] == [1, 1]
    assert result["checks"][-1]["id"] == f"controller.{HOST}"
    assert result["checks"][-1]["verdict"] == "passed"


def test_the_controller_that_lags_is_named(written: Lab) -> None:
    with odd_controller(State.read(), Behaviour(search=Answer(0))) as empty:
        result = fail(MODULE, **WANTED, ad_servers=[HOST, empty], controllers=["all"], wait_timeout=1, wait_interval=1)
    assert result["error"]["code"] == "writeback_differs"
    assert [row["in_sync"] for row in result["controllers"]] == [True, False]
    lagging = result["controllers"][1]
    assert lagging["failed_checks"] == ["group.exists"]
    assert lagging["reads"] == 2
    assert 1 <= lagging["waited"] < 4
    assert f"on 1 of 2 controllers ({HOST}: 1 check failed: group.exists)" in result["msg"]
    assert "group.exists" in {check["id"] for check in result["checks"] if check["verdict"] == "failed"}


def test_a_stopped_controller_fails_when_the_time_is_up(written: Lab) -> None:
    started = time.monotonic()
    result = fail(MODULE, **WANTED, ad_servers=[HOST, SILENT], controllers="all", wait_timeout=2, wait_interval=1)
    assert time.monotonic() - started < 5
    assert rows(result) == [(HOST, True, ""), (SILENT, False, "connection refused")]
    assert f"{SILENT}: connection refused" in result["msg"]
    verdicts = {check["id"]: (check["verdict"], check["actual"]) for check in result["checks"]}
    assert verdicts[f"controller.{SILENT}"] == ("failed", "not reachable")


def test_a_stopped_controller_can_be_left_out(written: Lab) -> None:
    options: dict[str, t.Any] = {"controllers": "all", "unreachable_controllers": "ignore"}
    started = time.monotonic()
    result = succeed(MODULE, **WANTED, ad_servers=[HOST, SILENT], **options, wait_timeout=30)
    assert time.monotonic() - started < 5
    assert rows(result) == [(HOST, True, ""), (SILENT, None, "connection refused")]
    assert f"{SILENT}:636 was left out: connection refused." in json.dumps(result["warnings"])
    nobody = fail(MODULE, **WANTED, ad_servers=[SILENT], **options, wait_timeout=30)
    assert rows(nobody) == [(SILENT, None, "connection refused")]


def test_a_controller_that_does_not_answer_searches_is_asked_again(written: Lab) -> None:
    seen: list[int] = []
    with odd_controller(State.read(), Behaviour(deaf_to_searches=True), seen) as deaf:
        options = {"ad_servers": [HOST, deaf], "controllers": "all", "ad_timeout": 1, "wait_timeout": 3, "wait_interval": 1}
        result = fail(MODULE, **WANTED, **options)
    assert [(row["in_sync"], row["reason"]) for row in result["controllers"]] == [(True, ""), (False, "no answer within 1 s")]
    assert seen.count(BIND) > 2


@pytest.mark.parametrize("name", ["dc1", "DC1.contoso.lab", f"{HOST}:636"])
def test_controllers_are_named(written: Lab, name: str) -> None:
    result = succeed(MODULE, **WANTED, ad_servers=[SILENT, HOST], controllers=[name], wait=False)
    assert rows(result) == [(HOST, True, "")]


def test_a_name_that_no_controller_has(written: Lab) -> None:
    result = fail(MODULE, **WANTED, ad_servers=[HOST], controllers=[HOST, "dc7.contoso.lab"], wait=False)
    assert rows(result) == [(HOST, True, ""), ("dc7.contoso.lab", False, "its name cannot be resolved")]


@pytest.mark.parametrize("controllers", [["any", HOST], ["all", "any"], [], [""], ["ldap://dc1"]])
def test_choices_that_make_no_sense(lab: Lab, controllers: list[str]) -> None:
    result = fail(MODULE, **WANTED, controllers=controllers)
    assert result["error"]["code"] == "invalid_option"
    assert "controllers" in result["msg"]


def test_a_refused_login_is_not_repeated(written: Lab) -> None:
    seen: list[int] = []
    with odd_controller(State.read(), Behaviour(bind=Answer(49, "data 52e")), seen) as refusing:
        result = fail(MODULE, **WANTED, ad_servers=[refusing, HOST], controllers="all", wait_timeout=5, wait_interval=1)
    assert result["error"]["code"] == "directory_authentication_failed"
    assert seen.count(BIND) == 1


def test_the_preflight_tells_that_a_named_controller_is_not_there(lab: Lab) -> None:
    named = run_preflight(controllers=[HOST, "dc7.contoso.lab"])
    assert failed_preflight(named) == {"ad.dc7.contoso.lab.answers"}
    assert failed_preflight(run_preflight(controllers=[SILENT])) == {"ad.dc2.contoso.lab.answers"}
    assert failed_preflight(run_preflight(controllers="all", ad_servers=[HOST, SILENT])) == {"ad.dc2.contoso.lab.answers"}
    patched = run_preflight(controllers="all", ad_servers=[HOST, SILENT], unreachable_controllers="ignore")
    assert failed_preflight(patched) == set()
    assert [row["available"] for row in patched["controllers"]] == [True, False]


def test_in_ansible(written: Lab) -> None:
    outcome = succeed_in_ansible(MODULE, **WANTED, controllers="all", wait=False)
    assert [row["in_sync"] for row in outcome["controllers"]] == [True]
