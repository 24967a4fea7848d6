# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domain controllers found by the SRV records of a real name server. Behind dc2.contoso.lab nobody listens."""

from __future__ import annotations

import time
import typing as t

import pytest

from tests.integration.directory.test_ad_connection import KERBEROS
from tests.integration.helpers.directory import address
from tests.integration.helpers.in_process import fail, succeed, warning_texts
from tests.integration.helpers.support import run_module
from tests.lab.client import Lab

DOMAIN_RECORD = "_ldap._tcp.dc._msdcs.contoso.lab"
SITE_RECORD = "_ldap._tcp.Berlin._sites.dc._msdcs.contoso.lab"
DC1 = "dc1.contoso.lab:636"
REFUSED = "dc2.contoso.lab:636 was skipped: connection refused."
UNKNOWN = "dc9.contoso.lab:636 was skipped: its name cannot be resolved."
READ: dict[str, t.Any] = {"sam_account_names": ["ana"], "attributes": ["displayName"]}


@pytest.fixture(autouse=True)
def no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the domain is set."""
    monkeypatch.delenv("CLOUD_SYNC_AD_SERVERS")


@pytest.fixture(autouse=True)
def normal_names(lab: Lab) -> t.Iterator[None]:
    """The name server works again after the test."""
    yield
    lab.reset_dns()


def found(lab: Lab, **options: t.Any) -> list[str]:
    """Read from the only controller that there is; return the warnings that say what was tried before."""
    result = succeed("ad_object_info", **READ, **options)
    assert (address(result), len(result["objects"])) == (DC1, 1)
    return warning_texts(result)


def questions(lab: Lab) -> list[str]:
    """Return the names whose SRV records were asked for, in order."""
    return [each["name"] for each in lab.dns()["questions"] if each["type"] == "SRV"]


def srv(host: str, *, priority: int = 0, weight: int = 100) -> str:
    return f"{priority} {weight} 389 {host}"


def test_the_domain_alone(lab: Lab) -> None:
    assert found(lab) == []
    assert questions(lab) == [DOMAIN_RECORD]


def test_in_ansible(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc2.contoso.lab"), srv("dc1.contoso.lab", priority=1))
    outcome = run_module("ad_object_info", **READ)
    assert not outcome.failed, outcome.message
    assert address(outcome) == DC1
    assert REFUSED in outcome.output + outcome.warnings


@KERBEROS
def test_kerberos_takes_the_name_that_dns_gives(lab: Lab) -> None:
    assert found(lab, ad_auth="kerberos") == []


@pytest.mark.parametrize(("first", "second", "warnings"), [(0, 10, []), (10, 0, [REFUSED]), (65535, 65534, [REFUSED])])
def test_the_lower_priority_comes_first(lab: Lab, first: int, second: int, warnings: list[str]) -> None:
    # The order of the answer and the weights say the opposite.
    lab.set_dns(
        DOMAIN_RECORD,
        srv("dc2.contoso.lab", priority=second, weight=65535),
        srv("dc1.contoso.lab", priority=first, weight=0),
    )
    assert found(lab) == warnings


def test_a_weight_of_zero_is_hardly_ever_first_and_yet_tried(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc2.contoso.lab", weight=0), srv("dc1.contoso.lab", weight=65535))
    assert found(lab) == []
    lab.set_dns(DOMAIN_RECORD, srv("dc2.contoso.lab", weight=65535), srv("dc1.contoso.lab", weight=0))
    assert found(lab) == [REFUSED]


def test_only_weights_of_zero(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc1.contoso.lab", weight=0))
    assert found(lab) == []


def test_the_site_s_controllers_come_first_whatever_their_priority(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc2.contoso.lab"), srv("dc1.contoso.lab", priority=5))
    lab.set_dns(SITE_RECORD, srv("dc1.contoso.lab", priority=5))
    assert found(lab) == [REFUSED]
    assert questions(lab) == [DOMAIN_RECORD]
    assert found(lab, ad_site="Berlin") == []
    assert questions(lab)[1:] == [SITE_RECORD.casefold(), DOMAIN_RECORD]


def test_the_other_sites_are_tried_when_the_own_is_down(lab: Lab) -> None:
    lab.set_dns(SITE_RECORD, srv("dc2.contoso.lab"))
    assert found(lab, ad_site="Berlin") == [REFUSED]


def test_the_site_of_the_lab(lab: Lab) -> None:
    assert found(lab, ad_site=lab.state.site) == []


def test_an_unknown_site_is_told(lab: Lab) -> None:
    (warning,) = found(lab, ad_site="Berlin")
    assert f"no domain controller of the site Berlin (SRV record {SITE_RECORD})" in warning


def test_a_record_that_points_to_nothing_is_passed_over(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc9.contoso.lab"), srv("dc1.contoso.lab", priority=1))
    assert found(lab) == [UNKNOWN]


def test_every_record_points_to_nothing(lab: Lab) -> None:
    lab.set_dns(DOMAIN_RECORD, srv("dc9.contoso.lab"), srv("dc2.contoso.lab", priority=1))
    result = fail("ad_object_info", **READ)
    for reason in ("dc9.contoso.lab:636: its name cannot be resolved", "dc2.contoso.lab:636: connection refused"):
        assert reason in result["msg"]


@pytest.mark.parametrize(
    ("records", "reason"),
    [(["0 0 389 ."], "the answer says that there is none"), ([], "does not exist")],
    ids=["no service", "no record"],
)
def test_no_controller(lab: Lab, records: list[str], reason: str) -> None:
    lab.set_dns(DOMAIN_RECORD, *records)
    result = fail("ad_object_info", **READ)
    assert "DNS names no domain controller of contoso.lab" in result["msg"]
    assert reason in result["msg"]
    assert DOMAIN_RECORD in result["error"]["hint"]


@pytest.mark.parametrize("failure", ["SERVFAIL", "REFUSED"])
def test_a_name_server_that_fails(lab: Lab, failure: t.Literal["SERVFAIL", "REFUSED"]) -> None:
    lab.fail_dns(failure)
    result = fail("ad_object_info", **READ, ad_timeout=3)
    assert "DNS names no domain controller of contoso.lab" in result["msg"]
    assert failure in result["msg"]


@pytest.mark.parametrize("site", [None, "Berlin"])
def test_a_silent_name_server_costs_one_timeout(lab: Lab, site: str | None) -> None:
    lab.fail_dns("silence")
    started = time.monotonic()
    result = fail("ad_object_info", **READ, ad_timeout=2, ad_site=site)
    assert time.monotonic() - started < 4
    assert "DNS names no domain controller of contoso.lab" in result["msg"]
    assert "expired" in result["msg"]


def test_dns_is_not_asked_where_servers_are_named(lab: Lab) -> None:
    lab.fail_dns("silence")
    assert found(lab, ad_servers=["dc1.contoso.lab"]) == []
    assert questions(lab) == []


def test_more_controllers_than_one_datagram_holds(lab: Lab) -> None:
    many = [srv(f"a-domain-controller-with-a-long-name-{number}.contoso.lab", priority=9) for number in range(40)]
    lab.set_dns(DOMAIN_RECORD, *many, srv("dc1.contoso.lab"))
    assert found(lab) == []
    assert questions(lab) == [DOMAIN_RECORD] * 2  # over UDP, and again over TCP


def test_the_domain_s_name_in_capitals(lab: Lab) -> None:
    assert found(lab, ad_domain="CONTOSO.LAB") == []
