# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can switch in the lab: an agent without rights, a controller that is down, names, and when that happens."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import dns.resolver
import pytest

from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.tenant_support import Directory, TenantClient
from tests.integration.lab.test_lab_frame import REPOSITORY
from tests.lab.client import Lab

ANA = "ana@contoso.lab"
READ = {"sam_account_names": ["ana"], "attributes": ["displayName"]}


@pytest.fixture(name="switched")
def fixture_switched(lab: Lab) -> Iterator[Lab]:
    """The lab, healed after the test."""
    yield lab
    lab.reset()


def refuses_connections() -> bool:
    """Tell whether nobody listens where the controller is."""
    try:
        socket.create_connection(("dc1.contoso.lab", 636), timeout=2).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_powerless_agent_is_refused_by_ad_itself(switched: Lab) -> None:
    graph = TenantClient(switched)
    switched.set(throttle=False, agent_state="powerless")
    answer = graph.on_demand("SG-Canary", ANA)
    assert (answer.result, answer.code) == ("Failure", "InsufficientRights")
    assert "insufficientAccessRights" in answer.entry["statusInfo"]["reason"]
    assert Directory(switched).groups("SG-Canary") == []

    switched.set(agent_state="active")
    assert graph.on_demand("SG-Canary").result == "Success"
    switched.set(agent_state="powerless")
    # It reads as before, so it sees that there is nothing to do; but it adds no member.
    assert graph.on_demand("SG-Canary").code == "RedundantExport"
    assert graph.on_demand("SG-Canary", ANA).code == "InsufficientRights"
    assert Directory(switched).members("SG-Canary") == set()


def test_a_stopped_controller_refuses_and_comes_back_with_all_it_held(switched: Lab) -> None:
    graph = TenantClient(switched)
    graph.on_demand("SG-Canary", ANA)
    switched.controller("stopped")
    assert refuses_connections()
    assert "dc1.contoso.lab:636: connection refused" in fail("ad_object_info", **READ)["msg"]
    answer = graph.on_demand("SG-Canary", ANA)
    assert (answer.result, answer.code) == ("Failure", "HybridSynchronizationActiveDirectoryInternalServerError")
    assert "Connection refused" in answer.entry["statusInfo"]["reason"]

    started = time.monotonic()
    switched.controller("running")
    assert time.monotonic() - started < 10
    assert len(succeed("ad_object_info", **READ)["objects"]) == 1
    assert Directory(switched).members("SG-Canary") == {"Ana Alvarez"}
    assert graph.on_demand("SG-Canary", ANA).code == "RedundantExport"


def test_a_hung_controller_is_silent(switched: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "CLOUD_SYNC_AD_TIMEOUT", "1")
    switched.controller("hung")
    assert not refuses_connections()
    assert fail("ad_object_info", **READ)["error"]
    switched.controller("running")
    assert len(succeed("ad_object_info", **READ)["objects"]) == 1


@pytest.mark.parametrize("heal", ["clear_faults", "reset"])
@pytest.mark.parametrize("state", ["stopped", "hung"])
def test_everything_is_healed(switched: Lab, heal: str, state: str) -> None:
    switched.switch_at("/servicePrincipals", skip=1, controller=state, agent_state="silent", quarantine="TooManyDeletes")
    graph = TenantClient(switched)
    graph.get(graph.principal)
    assert switched.settings()["controller"] == "running"
    graph.get(graph.principal)
    found = switched.settings()
    assert (found["controller"], found["agent_state"], found["quarantine"]) == (state, "silent", "TooManyDeletes")
    getattr(switched, heal)()
    found = switched.settings()
    assert (found["controller"], found["agent_state"], found["quarantine"]) == ("running", "active", None)
    assert len(succeed("ad_object_info", **READ)["objects"]) == 1


def test_a_controller_that_is_down_for_one_request(switched: Lab) -> None:
    graph = TenantClient(switched)
    switched.switch_at("/provisionOnDemand$", count=1, controller="stopped")
    assert graph.on_demand("SG-Canary", ANA).result == "Failure"
    assert graph.on_demand("SG-Canary", ANA).result == "Success"


def command(*words: str) -> str:
    """Run a command of the lab, as somebody in its shell does."""
    done = subprocess.run([sys.executable, "-m", "tests.lab", *words], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_everything_is_switched_at_the_command_line(switched: Lab) -> None:
    wanted = ("quarantine=TooManyDeletes", "agent_state=inactive", "log_delay=60", "controller=hung")
    shown = json.loads(command("settings", *wanted))
    assert shown == switched.settings()
    assert (shown["quarantine"], shown["agent_state"], shown["log_delay"]) == ("TooManyDeletes", "inactive", 60)
    assert shown["controller"] == "hung"
    assert "quarantine must be one of null, Encountered" in command("settings", "quarantine=Bored")
    assert "this lab has one domain controller" in command("settings", "replication=held")
    assert "this lab has one domain controller" in command("replicate")
    command("faults", "--clear")
    assert switched.settings()["controller"] == "running"


def test_the_name_server_at_the_command_line(switched: Lab) -> None:
    name = "_ldap._tcp.dc._msdcs.contoso.lab"
    normal = {"name": name, "type": "SRV", "values": ["0 100 389 dc1.contoso.lab."]}
    assert json.loads(command("dns", name))["records"] == [normal]
    command("dns", name, "SRV", "1 2 389 dc1.contoso.lab", "3 4 389 dc9.contoso.lab")
    changed = json.loads(command("dns", name))["records"][0]["values"]
    assert changed == ["1 2 389 dc1.contoso.lab.", "3 4 389 dc9.contoso.lab."]
    assert sorted(str(each) for each in dns.resolver.resolve(name, "SRV")) == changed
    command("dns", name, "--remove")
    assert json.loads(command("dns", name))["records"] == []
    command("dns", name, "--fail", "SERVFAIL")
    assert switched.dns()["failures"] == [{"name": name, "failure": "SERVFAIL"}]
    assert "is no record" in command("dns", name, "SRV", "dc1")
    command("dns", "--normal")
    assert normal in switched.dns()["records"]
    assert switched.dns()["failures"] == []
