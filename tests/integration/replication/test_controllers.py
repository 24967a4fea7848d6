# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two domain controllers that replicate: what tests take them for, and modules that meet them."""

from __future__ import annotations

import socket
import time
import typing as t

import ldap3
import pytest

from tests.integration.directory.test_ad_connection import KERBEROS
from tests.integration.helpers.directory import address
from tests.integration.helpers.in_process import succeed, warning_texts
from tests.integration.helpers.support import run_module, wait_for
from tests.integration.replication.support import (
    FIRST,
    LAG_SECONDS,
    LDAPS_FIRST,
    LDAPS_SECOND,
    REPLICATION_SECONDS,
    SECOND,
    add_group,
    values,
)
from tests.lab.client import Lab
from tests.lab.frame.errors import LabError

ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
READ: dict[str, t.Any] = {"sam_account_names": ["ana"], "attributes": ["displayName"]}


def test_they_are_two_controllers_of_one_domain(first: ldap3.Connection, second: ldap3.Connection) -> None:
    assert (values(first, "", "dnsHostName"), values(second, "", "dnsHostName")) == ([FIRST], [SECOND])
    for connection in (first, second):
        assert connection.search("DC=contoso,DC=lab", "(primaryGroupID=516)", attributes=["cn"])
        assert sorted(entry.cn.value for entry in connection.entries) == ["DC1", "DC2"]
        assert values(connection, ANA, "sAMAccountName") == ["ana"]
    assert values(first, ANA, "objectGUID") == values(second, ANA, "objectGUID")


def test_a_third_is_silent() -> None:
    assert socket.gethostbyname("dc3.contoso.lab") == "127.0.0.3"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("dc3.contoso.lab", 636), timeout=5)


@pytest.mark.parametrize("written", [0, 1])
def test_an_object_arrives_at_the_other(lab: Lab, written: int) -> None:
    with lab.ldap(written) as here, lab.ldap(1 - written) as there:
        dn = add_group(here, "SG-Travels", description="first")
        assert values(there, dn, "description") is None
        wait_for(lambda: values(there, dn, "description") == ["first"], REPLICATION_SECONDS)
        assert values(there, dn, "objectGUID") == values(here, dn, "objectGUID")
        assert here.modify(dn, {"member": [(ldap3.MODIFY_ADD, [ANA])], "description": [(ldap3.MODIFY_REPLACE, ["2"])]})
        wait_for(lambda: values(there, dn, "member") == [ANA], REPLICATION_SECONDS)
        assert values(there, dn, "description") == ["2"]
        assert here.delete(dn)
        wait_for(lambda: values(there, dn, "cn") is None, REPLICATION_SECONDS)


def test_a_held_controller_shows_the_old_state_and_then_the_new(
    lab: Lab, first: ldap3.Connection, second: ldap3.Connection
) -> None:
    dn = add_group(first, "SG-Lags", description="old")
    lab.wait_for_replication()
    lab.replication("held")
    with pytest.raises(LabError, match="replication is held"):
        lab.wait_for_replication()
    assert first.modify(dn, {"description": [(ldap3.MODIFY_REPLACE, ["new"])]})
    from_second = add_group(second, "SG-Other-Way")
    wait_for(lambda: values(first, from_second, "cn") == ["SG-Other-Way"], REPLICATION_SECONDS)
    time.sleep(LAG_SECONDS)
    assert values(second, dn, "description") == ["old"]
    lab.replication("following")
    wait_for(lambda: values(second, dn, "description") == ["new"], REPLICATION_SECONDS)


@pytest.mark.parametrize(("name", "index"), [("dc1", 0), ("dc2", 1)])
def test_a_stopped_controller_refuses_at_once_and_catches_up(lab: Lab, name: t.Literal["dc1", "dc2"], index: int) -> None:
    lab.controller("stopped", name)
    started = time.monotonic()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((f"{name}.contoso.lab", 636), timeout=5)
    assert time.monotonic() - started < 1
    with lab.ldap(1 - index) as other:
        dn = add_group(other, "SG-Meanwhile")
        lab.controller("running", name)
        with lab.ldap(index) as again:
            wait_for(lambda: values(again, dn, "cn") == ["SG-Meanwhile"], REPLICATION_SECONDS)


def test_a_hung_controller_is_silent_and_the_other_is_not(lab: Lab, second: ldap3.Connection) -> None:
    lab.controller("hung", "dc2")
    socket.create_connection((SECOND, 636), timeout=5).close()
    read = succeed("ad_object_info", **READ, ad_servers=[SECOND, FIRST], ad_timeout=1)
    assert address(read) == LDAPS_FIRST
    assert warning_texts(read) == ["dc2.contoso.lab:636 was skipped: no answer within 1 s."]
    lab.controller("running", "dc2")
    assert values(second, ANA, "sAMAccountName") == ["ana"]


def test_every_controller_is_in_the_environment_and_both_take_the_lab_s_passwords(lab: Lab) -> None:
    assert address(succeed("ad_object_info", **READ)) == LDAPS_FIRST
    for server in lab.state.controllers:
        assert address(succeed("ad_object_info", **READ, ad_servers=[server])) == f"{server}:636"


@KERBEROS
@pytest.mark.parametrize("first_runs", [True, False])
def test_kerberos_at_the_second(lab: Lab, first_runs: bool) -> None:
    if not first_runs:
        lab.controller("stopped")
    read = succeed("ad_object_info", **READ, ad_servers=[SECOND], ad_auth="kerberos")
    assert address(read) == LDAPS_SECOND


def test_failover_within_one_call(lab: Lab) -> None:
    lab.controller("stopped")
    started = time.monotonic()
    read = succeed("ad_object_info", **READ)
    assert time.monotonic() - started < 2
    assert (address(read), len(read["objects"])) == (LDAPS_SECOND, 1)
    assert warning_texts(read) == ["dc1.contoso.lab:636 was skipped: connection refused."]


def test_failover_in_ansible(lab: Lab) -> None:
    lab.controller("stopped")
    outcome = run_module("ad_object_info", **READ)
    assert not outcome.failed, outcome.message
    assert address(outcome) == LDAPS_SECOND
    assert "dc1.contoso.lab:636 was skipped: connection refused." in outcome.output + outcome.warnings


@pytest.mark.parametrize("lag", ["held", "following"])
def test_a_reset_clears_both(lab: Lab, first: ldap3.Connection, second: ldap3.Connection, lag: str) -> None:
    shared = add_group(first, "SG-Shared")
    lab.wait_for_replication()
    lab.set(replication=lag)
    names = [shared, add_group(first, "SG-At-First"), add_group(second, "SG-At-Second")]
    assert set(names) <= set(lab.reset())
    assert lab.settings()["replication"] == "following"
    for connection in (first, second):
        assert [values(connection, dn, "cn") for dn in names] == [None, None, None]


@pytest.mark.parametrize("heal", ["clear_faults", "reset"])
def test_everything_is_healed(lab: Lab, heal: str) -> None:
    lab.set(replication="held", second_controller="stopped", controller="hung")
    found = lab.settings()
    assert (found["controller"], found["second_controller"], found["replication"]) == ("hung", "stopped", "held")
    getattr(lab, heal)()
    found = lab.settings()
    assert (found["controller"], found["second_controller"], found["replication"]) == ("running", "running", "following")
    assert lab.wait_for_replication() < REPLICATION_SECONDS


def test_a_controller_that_is_down_takes_no_order_to_hold_replication(lab: Lab) -> None:
    lab.controller("stopped", "dc2")
    with pytest.raises(LabError, match="the second controller takes no settings"):
        lab.replication("held")
    assert lab.settings()["replication"] == "following"
