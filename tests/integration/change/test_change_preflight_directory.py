# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight``: what it asks of Active Directory."""

from __future__ import annotations

import pytest

from tests.integration.helpers.ad_objects import administrator
from tests.integration.helpers.odd_controllers import BIND, Answer, Behaviour, odd_controller
from tests.integration.helpers.preflight_support import OU_MARKETING, OU_NOWHERE, check_of, failed, provision, run, verdicts
from tests.lab.client import Lab


def test_a_second_controller_that_does_not_answer(lab: Lab) -> None:
    result = run(ad_servers=["dc1.contoso.lab", "dc2.contoso.lab", "nowhere.contoso.lab"])
    assert failed(result) == {"ad.dc2.contoso.lab.answers", "ad.nowhere.contoso.lab.answers"}
    assert check_of(result, "ad.dc2.contoso.lab.answers")["reason"] == "dc2.contoso.lab:636: connection refused"
    assert "resolved" in check_of(result, "ad.nowhere.contoso.lab.answers")["reason"]
    assert verdicts(result)[f"container.exists.{OU_MARKETING}"] == "passed"
    assert [row["available"] for row in result["controllers"]] == [True, False, False]
    first = run(ad_servers=["dc2.contoso.lab", "dc1.contoso.lab"])
    assert failed(first) == {"ad.dc2.contoso.lab.answers"}
    assert first["server"] == "dc1.contoso.lab"


def test_a_controller_that_only_dns_names_may_be_silent_while_others_answer(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUD_SYNC_AD_SERVERS")
    controllers = "_ldap._tcp.dc._msdcs.contoso.lab"
    lab.set_dns(controllers, "0 100 389 dc2.contoso.lab", "1 100 389 dc1.contoso.lab")
    result = run()
    assert failed(result) == set()
    check = check_of(result, "ad.dc2.contoso.lab.answers")
    assert (check["verdict"], check["reason"]) == ("info", "dc2.contoso.lab:636: connection refused; others answer")
    lab.set_dns(controllers, "0 100 389 dc2.contoso.lab")
    assert failed(run()) == {"ad.dc2.contoso.lab.answers"}


def test_no_controller_does_not_stop_the_checks_of_graph(lab: Lab) -> None:
    lab.controller("stopped")
    lab.forget_requests()
    result = run(group="SG-Mail", members=["ben@contoso.lab"])
    assert failed(result) == {"ad.dc1.contoso.lab.answers", "test_group.eligible"}
    for skipped in ("ad.schema.anchor", f"container.exists.{OU_MARKETING}", "members.resolvable.ben@contoso.lab"):
        assert check_of(result, skipped)["reason"] == "not checked: ad.dc1.contoso.lab.answers failed"
    assert (result["server"], result["members"][0]["resolvable"]) == (None, None)
    assert lab.requests().writes == 0


def test_ad_options_that_contradict_each_other(lab: Lab) -> None:
    result = run(ad_auth="simple", ad_tls="none")
    assert failed(result) == {"ad.controllers"}
    assert verdicts(result)["test_group.assigned"] == "passed"
    assert lab.requests().writes == 0


def test_a_refused_login_is_not_tried_elsewhere(lab: Lab) -> None:
    seen: list[int] = []
    with odd_controller(lab.state, Behaviour(), seen) as other:
        result = run(ad_password="wrong", ad_servers=["dc1.contoso.lab", other])
    assert failed(result) == {"ad.dc1.contoso.lab.answers"}
    assert "ad_password" in check_of(result, "ad.dc1.contoso.lab.answers")["hint"]
    skipped = check_of(result, f"ad.{other}.answers")
    assert (skipped["verdict"], "lock the account" in skipped["reason"]) == ("info", True)
    assert BIND not in seen


def test_a_second_controller_that_refuses_the_login(lab: Lab) -> None:
    refusal = Behaviour(bind=Answer(49, "80090308: LdapErr: DSID-0C090436, comment: AcceptSecurityContext error, data 775, v4563"))
    seen: list[int] = []
    with odd_controller(lab.state, refusal, seen) as other:
        result = run(ad_servers=["dc1.contoso.lab", other])
    assert failed(result) == {f"ad.{other}.answers"}
    assert "locked out" in check_of(result, f"ad.{other}.answers")["reason"]
    assert seen.count(BIND) == 1


def test_a_schema_without_the_anchor(lab: Lab) -> None:
    # The lab's directory has the anchor for good; a stand-in that holds nothing at all takes its place.
    with odd_controller(lab.state, Behaviour()) as server:
        result = run(ad_servers=[server])
    assert failed(result) == {"ad.schema.anchor", f"container.exists.{OU_MARKETING}"}
    check = check_of(result, "ad.schema.anchor")
    assert "msDS-ExternalDirectoryObjectId" in check["reason"] and "adprep" in check["hint"]


def test_a_container_that_does_not_exist(lab: Lab) -> None:
    result = run(target_container=OU_NOWHERE)
    assert failed(result) == {f"container.exists.{OU_NOWHERE}"}
    assert f"the target container '{OU_NOWHERE}' doesn't exist" in result["msg"]
    assert lab.requests().writes == 0


def test_each_container_of_an_expression_is_looked_up(lab: Lab) -> None:
    expression = f'Switch([displayName], "{OU_MARKETING}", "Sales", "{OU_NOWHERE}", "Other", "ou=marketing, dc=contoso, dc=lab")'
    result = run(target_container=expression)
    assert failed(result) == {f"container.exists.{OU_NOWHERE}"}
    assert verdicts(result)[f"container.exists.{OU_MARKETING}"] == "passed"
    assert result["target_containers"] == [OU_MARKETING, OU_NOWHERE]


def test_a_computed_container_is_looked_up_for_the_test_group(lab: Lab) -> None:
    computed = "OU=SG-Canary,DC=contoso,DC=lab"
    result = run(target_container='Append(Append("OU=", [displayName]), ",DC=contoso,DC=lab")')
    assert failed(result) == {f"container.exists.{computed}"}


def test_an_expression_that_fails_for_the_test_group(lab: Lab) -> None:
    result = run(target_container="Trim([displayName])")
    assert failed(result) == {"group.container"}
    assert "not a distinguished name" in check_of(result, "group.container")["reason"]
    assert check_of(result, "container.exists")["verdict"] == "info"


def test_two_objects_with_the_anchor(lab: Lab) -> None:
    provision()
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    with administrator(lab.state) as account:
        account.anchored_group("Copy of SG-Canary", OU_MARKETING, **{"msDS-ExternalDirectoryObjectId": anchor})
    result = run()
    assert failed(result) == {"group.unique"}
    assert check_of(result, "agent.answers")["verdict"] == "info"
