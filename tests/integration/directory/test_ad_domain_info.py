# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ad_domain_info``: every controller is a row, what was negotiated, and whether groups can be written back."""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
import json
import time
import typing as t

import pytest

from tests.integration.helpers.directory import address
from tests.integration.helpers.in_process import call, fail, succeed
from tests.integration.helpers.odd_controllers import (
    BIND,
    HOST,
    Answer,
    Behaviour,
    deaf_controller,
    odd_controller,
    unreachable_controller,
)
from tests.integration.helpers.support import succeed as succeed_in_ansible
from tests.lab.client import Lab
from tests.lab.frame.state import State

MODULE = "ad_domain_info"
SILENT = "dc2.contoso.lab"
KERBEROS = pytest.mark.skipif(
    importlib.util.find_spec("gssapi") is None, reason="gssapi is not installed, so Kerberos cannot be tested"
)


def test_the_whole_answer() -> None:
    result = succeed(MODULE, ad_servers=[HOST])
    (row,) = result["controllers"]
    assert 0 < row.pop("connect_duration") < 5
    assert abs(row.pop("clock_difference")) <= 1
    certificate = row.pop("certificate")
    assert {name: certificate[name] for name in ("subject", "issuer", "signature_hash", "verified", "days_left")} == {
        "subject": f"CN={HOST}",
        "issuer": "CN=Lab CA",
        "signature_hash": "sha256",
        "verified": True,
        "days_left": 1,
    }
    assert HOST in certificate["names"]
    assert row == {
        "server": HOST,
        "port": 636,
        "reachable": True,
        "available": True,
        "reason": "",
        "dns_host_name": HOST,
        "domain": "contoso.lab",
        "forest": "contoso.lab",
        "site": "Default-First-Site-Name",
        "global_catalog": True,
        "read_only": False,
        "functional_level": "Windows Server 2008 R2",
        "domain_functional_level": "Windows Server 2008 R2",
        "forest_functional_level": "Windows Server 2008 R2",
        "sasl_mechanisms": ["GSS-SPNEGO", "GSSAPI", "NTLM"],
        "tls_version": "TLSv1.3",
    }
    connection = result["connection"]
    assert connection.pop("certificate") == certificate
    assert connection.pop("cipher").startswith("TLS_")
    assert connection == {
        "server": HOST,
        "port": 636,
        "auth": "simple",
        "identity": "reader",
        "tls": "ldaps",
        "tls_version": "TLSv1.3",
        "channel_binding": False,
        "channel_binding_reason": "a simple login inside TLS has nothing to bind",
        "sealed": False,
    }
    assert (result["domain"], result["distinguished_name"], result["forest"]) == ("contoso.lab", "DC=contoso,DC=lab", "contoso.lab")
    assert result["schema"] == {
        "version": 69,
        "version_name": "Windows Server 2012 R2",
        "anchor_attribute": {"known": True, "allowed_on_groups": True},
        "object_soa_attribute": {"known": True, "allowed_on_groups": True},
    }
    assert (result["limits"]["max_val_range"], result["limits"]["max_page_size"]) == (1500, 1000)
    assert result["limits"]["policy"].startswith("CN=Default Query Policy,CN=Query-Policies,")
    assert (result["enforcement"], result["writeback_ready"], result["writeback_reasons"]) == ([], True, [])
    assert result["discovery"] == {"in_dns": False, "site": None}
    assert (result["changed"], address(result)) == (False, f"{HOST}:636")


@KERBEROS
@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
def test_a_kerberos_login_is_bound_to_the_channel(tls: str) -> None:
    state = State.read()
    options = {"ad_auth": "kerberos", "ad_password": None, "ad_user": None, "ad_keytab": state.reader_keytab, "ad_tls": tls}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CLOUD_SYNC_AD_USER")
        patch.delenv("CLOUD_SYNC_AD_PASSWORD")
        connection = succeed(MODULE, **{name: value for name, value in options.items() if value})["connection"]
    assert (connection["auth"], connection["tls"], connection["identity"]) == ("kerberos", tls, "reader")
    assert (connection["channel_binding"], connection["channel_binding_reason"]) == (True, "tls-server-end-point (RFC 5929)")


def test_controllers_that_do_not_answer_are_rows_and_cost_one_timeout() -> None:
    with unreachable_controller() as first, deaf_controller() as second, unreachable_controller() as third:
        started = time.monotonic()
        servers = [first, second, SILENT, "dc9.contoso.lab", HOST, third]
        result = succeed(MODULE, ad_servers=servers, ad_timeout=2)
        assert time.monotonic() - started < 2 + 2
    assert [(address(row), row["reachable"], row["reason"]) for row in result["controllers"]] == [
        (first, False, "no answer within 2 s"),
        (second, False, "no answer within 2 s"),
        (f"{SILENT}:636", False, "connection refused"),
        ("dc9.contoso.lab:636", False, "its name cannot be resolved"),
        (f"{HOST}:636", True, ""),
        (third, False, "no answer within 2 s"),
    ]
    assert result["controllers"][2]["dns_host_name"] is None
    assert result["writeback_ready"]
    assert f"{SILENT}:636 does not answer: connection refused." in json.dumps(result["warnings"])


def test_no_controller_answers() -> None:
    result = fail(MODULE, ad_servers=[SILENT, "dc9.contoso.lab"])
    assert result["error"]["code"] == "directory_unreachable"
    assert "dc2.contoso.lab:636: connection refused; dc9.contoso.lab:636: its name cannot be resolved" in result["msg"]
    assert [row["reachable"] for row in result["controllers"]] == [False, False]


def test_a_refused_login_is_not_tried_elsewhere_and_the_rows_are_there() -> None:
    seen: list[int] = []
    with odd_controller(State.read(), Behaviour(), seen) as other:
        result = fail(MODULE, ad_servers=[HOST, other], ad_password="wrong")
    assert result["error"]["code"] == "directory_authentication_failed"
    rows = result["controllers"]
    assert [(row["reachable"], row["available"], row["domain"]) for row in rows] == [
        (True, False, "contoso.lab"),
        (True, None, "contoso.lab"),
    ]
    assert "lock the account" in rows[1]["reason"]
    assert rows[0]["certificate"]["issuer"] == "CN=Lab CA"
    assert BIND not in seen


@pytest.mark.parametrize(("minutes", "warned"), [(10, True), (-10, True), (4, False)])
def test_a_clock_that_differs_is_told(minutes: int, warned: bool) -> None:
    theirs = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    with _odd(currentTime=theirs.strftime("%Y%m%d%H%M%S.0Z")) as odd:
        result = succeed(MODULE, ad_servers=[HOST, odd])
    difference = result["controllers"][1]["clock_difference"]
    assert abs(difference - 60 * minutes) <= 2
    assert (f"The clock of {odd} differs" in json.dumps(result.get("warnings", []))) == warned


def test_a_domain_that_is_not_ready() -> None:
    # A read-only controller of a schema that knows no class and no attribute.
    with _odd(supportedCapabilities="1.2.840.113556.1.4.1920", isGlobalCatalogReady="FALSE") as odd:
        result = succeed(MODULE, ad_servers=[odd])
    assert result["controllers"][0]["read_only"]
    assert not result["writeback_ready"]
    reasons = result["writeback_reasons"]
    assert ["adprep" in reasons[0], "no writable" in reasons[1], "no global catalog" in reasons[2]] == [True] * 3
    assert result["schema"]["anchor_attribute"] == {"known": False, "allowed_on_groups": False}
    assert result["connection"]["identity"] is None


@contextlib.contextmanager
def _odd(**root: str) -> t.Iterator[str]:
    with odd_controller(State.read(), Behaviour(search=Answer(0), root=tuple(root.items()))) as odd:
        yield odd


SID = "S-1-5-21-1004336348-1177238915-682003330-1104"


@pytest.mark.parametrize(
    ("settings", "mode", "problems"),
    [
        ([f"Enforced;{SID}"], "enforced", []),
        (["Audit", SID], "audit", []),
        (
            [SID, "S-1-99999999999999999-1"],
            None,
            ["S-1-99999999999999999-1 is not a valid security identifier, so the whole policy is not loaded"],
        ),
    ],
)
def test_an_enforcement_policy_is_read(running_lab: Lab, settings: list[str], mode: str | None, problems: list[str]) -> None:
    folder = "CN=SOA-Policies,CN=System,DC=contoso,DC=lab"
    policy = f"CN=Cloud,{folder}"
    with running_lab.ldap() as connection:
        assert connection.add(folder, "container"), connection.result
        assert connection.add(policy, "msDS-App-Configuration", {"msDS-Settings": settings}), connection.result
        try:
            result = call(MODULE, check=True, ad_servers=[HOST])
        finally:
            connection.delete(policy)
            connection.delete(folder)
    (found,) = result["enforcement"]
    assert (found["distinguished_name"], found["mode"], found["problems"]) == (policy, mode, problems)
    assert SID in found["allowed"]
    assert result["writeback_ready"] == (not problems)


def test_an_unverified_certificate_is_told() -> None:
    result = succeed(MODULE, ad_servers=[HOST], ad_validate_certs=False)
    assert result["connection"]["certificate"]["verified"] is False
    assert json.dumps(result["warnings"]).count("ad_validate_certs is off") == 1


def test_in_ansible() -> None:
    outcome = succeed_in_ansible(MODULE, ad_servers=[HOST])
    assert outcome["writeback_ready"] is True
    assert [row["available"] for row in outcome["controllers"]] == [True]
