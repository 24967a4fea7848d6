# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``change_preflight``: every check both ways, all failures at once, and nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.servers import Server
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence import lock
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.folder import ChangeFolder
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.preflight import controllers
from tests.integration import in_process, support
from tests.integration.ad_objects import administrator
from tests.integration.directory import find_group
from tests.integration.odd_controllers import BIND, Answer, Behaviour, odd_controller
from tests.integration.readable_tokens import forwarder, readable_token
from tests.integration.tenant_support import TenantClient
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
OU_MARKETING = "OU=Marketing,DC=contoso,DC=lab"
OU_NOWHERE = "OU=Nowhere,DC=contoso,DC=lab"
ANA = "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab"
CHANGE: Json = {
    **NAME,
    "group": "SG-Canary",
    "members": ["ana@contoso.lab", "ben@contoso.lab"],
    "target_container": OU_MARKETING,
    "attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
}
NEEDED = ["Synchronization.ReadWrite.All", "Application.Read.All", "GroupMember.Read.All", "User.Read.All"]


def run(**options: t.Any) -> Json:
    """Run the module; its checks have distinct ids, and a failure says all that failed with its fix."""
    result = in_process.call("change_preflight", **{**CHANGE, **options})
    ids = [check["id"] for check in result["checks"]]
    assert len(ids) == len(set(ids)), ids
    failures = [check for check in result["checks"] if check["verdict"] == "failed"]
    assert bool(result.get("failed")) == bool(failures)
    for check in failures:
        assert check["id"] in result["msg"] and check["reason"] in result["msg"]
        assert f"fix: {check['fix']}" in result["msg"]
        assert check["fix"]
    if failures:
        assert result["error"]["code"] == "preflight_failed"
    return result


def check_of(result: Json, identifier: str) -> Json:
    """Return a check by its id."""
    (found,) = [check for check in result["checks"] if check["id"] == identifier]
    return t.cast("Json", found)


def failed(result: Json) -> set[str]:
    """Return the ids of the failed checks."""
    return {check["id"] for check in result["checks"] if check["verdict"] == "failed"}


def verdicts(result: Json) -> dict[str, str]:
    """Return the verdict of each check."""
    return {check["id"]: check["verdict"] for check in result["checks"]}


def provision(group: str = "SG-Canary") -> None:
    """Bring a group into AD."""
    in_process.succeed("provision_on_demand", **NAME, group=group, all_members=True)


def written_attributes(lab: Lab, group: str = "SG-Canary") -> dict[str, str]:
    """Return what AD holds for a group, as text."""
    found = find_group(lab, lab.object(group)["id"])
    assert found is not None
    return found.attributes


def test_everything_holds_before_the_first_run(lab: Lab) -> None:
    result = run()
    assert verdicts(result) == {
        "graph.sign_in": "passed",
        "graph.permissions": "info",  # the lab's tokens are opaque
        "configuration.found": "passed",
        "job.quarantine": "passed",
        "configuration.schema": "passed",
        "ad.controllers": "passed",
        "ad.dc1.contoso.lab.answers": "passed",
        "ad.schema.anchor": "passed",
        "desired.valid": "passed",
        "test_group.found": "passed",
        "test_group.eligible": "passed",
        "test_group.members": "passed",
        "test_group.assigned": "passed",
        "test_group.in_scope_now": "passed",
        "test_group.in_scope": "passed",
        "test_group.expected_state": "passed",
        f"container.exists.{OU_MARKETING}": "passed",
        "test_group.unique": "passed",
        "members.resolvable.ana@contoso.lab": "passed",
        "members.resolvable.ben@contoso.lab": "passed",
        "agent.answers": "info",
    }
    assert result["counts"] == {"total": 21, "passed": 19, "failed": 0, "info": 2}
    assert (lab.requests().writes, result["changed"]) == (0, False)
    assert find_group(lab, lab.object("SG-Canary")["id"]) is None
    assert check_of(result, "agent.answers")["reason"].startswith("not asked: Active Directory lags behind")


def test_what_it_returns(lab: Lab) -> None:
    result = run()
    ids = lab.configuration()
    assert result["configuration"] == {
        "name": "contoso.lab",
        "service_principal_id": ids.service_principal_id,
        "job_id": ids.job_id,
    }
    assert result["job"] == {"state": "paused", "quarantine": None}
    assert result["version"] == "v1.0"
    assert [(each["kind"], each["name"]) for each in result["changes"]] == [
        ("attribute_mapping", "info"),
        ("attribute_mapping", "parentDistinguishedName"),
    ]
    assert result["changes"] == in_process.succeed("sync_schema", check=True, plan=False, **_desired())["changes"]
    group = lab.object("SG-Canary")["id"]
    assert result["group"] == {
        "id": group,
        "display_name": "SG-Canary",
        "anchor": f"Group_{group}",
        "distinguished_name": None,
    }
    assert [(row["name"], row["resolvable"], row["reason"]) for row in result["members"]] == [
        ("ana@contoso.lab", True, ""),
        ("ben@contoso.lab", True, ""),
    ]
    assert result["members"][0]["distinguished_name"] == ANA
    assert result["target_containers"] == [OU_MARKETING]
    assert (result["server"], result["servers"]) == (
        "dc1.contoso.lab",
        [{"server": "dc1.contoso.lab:636", "answers": True, "reason": ""}],
    )
    assert result["requests"] <= 7


def _desired() -> Json:
    return {name: CHANGE[name] for name in ("configuration", "target_container", "attribute_mappings")}


def test_the_agent_is_asked_where_nothing_would_be_written(lab: Lab) -> None:
    provision()
    before = written_attributes(lab)
    lab.forget_requests()
    result = run()
    assert check_of(result, "agent.answers")["verdict"] == "passed"
    assert "RedundantExport" in check_of(result, "agent.answers")["actual"]
    assert [each["path"].rpartition("/")[2] for each in lab.requests().written()] == ["provisionOnDemand"]
    after = written_attributes(lab)
    assert (before["uSNChanged"], before["whenChanged"]) == (after["uSNChanged"], after["whenChanged"])
    assert (result["changed"], result["group"]["distinguished_name"]) == (False, _name_in_ad(lab))


def _name_in_ad(lab: Lab) -> str:
    found = find_group(lab, lab.object("SG-Canary")["id"])
    assert found is not None
    return found.dn


def test_the_agent_is_not_asked_in_check_mode_or_when_told_so(lab: Lab) -> None:
    provision()
    lab.forget_requests()
    assert check_of(run(check=True), "agent.answers")["reason"] == "not asked: check mode"
    assert check_of(run(agent_probe="never"), "agent.answers")["reason"] == "not asked: agent_probe is never"
    assert lab.requests().writes == 0


def test_the_agent_is_always_asked_when_told_so(lab: Lab) -> None:
    result = run(agent_probe="always")
    assert check_of(result, "agent.answers")["verdict"] == "passed"
    assert (result["changed"], check_of(result, "agent.answers")["reason"]) == (True, "it wrote the group")
    assert find_group(lab, lab.object("SG-Canary")["id"]) is not None


def test_the_agent_is_not_asked_where_ad_lags_behind(lab: Lab) -> None:
    provision()
    lab.change("SG-Canary", description="Changed since")
    lab.forget_requests()
    reason = check_of(run(), "agent.answers")["reason"]
    assert "attribute.description" in reason
    assert "the run would write" in reason
    assert lab.requests().writes == 0


def test_the_agent_is_not_asked_where_every_run_writes(lab: Lab) -> None:
    TenantClient(lab).map("info", expression="Guid()")
    provision()
    lab.forget_requests()
    reason = check_of(run(attribute_mappings=[]), "agent.answers")["reason"]
    assert "info may get another value with every run" in reason
    assert lab.requests().writes == 0


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"agent_state": "inactive"}, "HybridIdentityServiceNoActiveAgents: no provisioning agent is active for this domain"),
        (
            {"agent_state": "silent", "agent_timeout": 1},
            "HybridIdentityServiceAgentTimeout: the provisioning agent did not answer in time (request-id ",
        ),
    ],
    ids=["inactive", "silent"],
)
def test_an_agent_that_does_not_answer(lab: Lab, settings: Json, reason: str) -> None:
    provision()
    lab.set(**settings)
    result = run()
    assert failed(result) == {"agent.answers"}
    check = check_of(result, "agent.answers")
    assert reason in check["reason"]
    assert "Check the provisioning agent's service" in check["fix"]
    assert not result["changed"]


def test_an_unreadable_answer_of_the_service(lab: Lab) -> None:
    provision()
    lab.fault("garbage", "/provisionOnDemand$", method="POST")
    assert failed(run()) == {"agent.answers"}


def test_a_quarantine(lab: Lab) -> None:
    provision()
    lab.set(quarantine="EncounteredQuarantineException")
    lab.forget_requests()
    result = run()
    assert failed(result) == {"job.quarantine"}
    check = check_of(result, "job.quarantine")
    assert "the job is in quarantine (EncounteredQuarantineException" in check["reason"]
    assert "provisioning log" in check["fix"] and "sync_job" in check["fix"]
    assert check_of(result, "agent.answers")["reason"] == "not asked: job.quarantine failed"
    assert result["job"]["quarantine"]["reason"] == "EncounteredQuarantineException"
    assert lab.requests().writes == 0


def test_a_configuration_that_does_not_exist(lab: Lab) -> None:
    result = run(configuration="fabrikam.lab")
    assert failed(result) == {"configuration.found"}
    check = check_of(result, "configuration.found")
    assert "fabrikam.lab" in check["reason"] and "contoso.lab" in check["fix"]
    assert (verdicts(result)["desired.valid"], verdicts(result)["test_group.found"]) == ("info", "passed")
    assert (result["configuration"], result["job"]) == (None, None)
    assert lab.requests().writes == 0


def test_a_wrong_secret_does_not_stop_the_checks_of_ad(lab: Lab) -> None:
    result = run(client_secret="notthesecret")
    assert failed(result) == {"graph.sign_in"}
    assert "AADSTS7000215" in check_of(result, "graph.sign_in")["reason"]
    assert "notthesecret" not in json.dumps(result["checks"])
    assert verdicts(result)["ad.schema.anchor"] == "passed"
    assert check_of(result, "configuration.found")["reason"] == "not checked: graph.sign_in failed"
    assert lab.requests().writes == 0


def test_a_given_token_that_is_refused(lab: Lab) -> None:
    result = run(access_token="no.such.token")
    assert failed(result) == {"graph.sign_in"}
    assert "no.such.token" not in json.dumps(result["checks"])


def test_missing_graph_options(lab: Lab) -> None:
    result = run(graph_url="http://graph.contoso.lab")
    assert failed(result) == {"graph.sign_in"}
    assert lab.requests().count == 0


@pytest.mark.parametrize("claims", [{"roles": NEEDED}, {"roles": ["Directory.ReadWrite.All", "Synchronization.ReadWrite.All"]}])
def test_permissions_that_suffice(lab: Lab, claims: Json) -> None:
    with forwarder(lab.state) as url:
        result = run(graph_url=url, access_token=readable_token(**claims))
    assert failed(result) == set()
    assert verdicts(result)["graph.permissions"] == "passed"


@pytest.mark.parametrize(
    ("claims", "missing", "kind"),
    [
        ({"roles": [*NEEDED[1:], "Synchronization.Read.All"]}, "Synchronization.ReadWrite.All", "application"),
        ({"roles": NEEDED[:3]}, "User.Read.All", "application"),
        ({"scp": " ".join(NEEDED[:2])}, "GroupMember.Read.All, User.Read.All", "delegated"),
    ],
)
def test_permissions_that_are_missing(lab: Lab, claims: Json, missing: str, kind: str) -> None:
    token = readable_token(**claims)
    with forwarder(lab.state) as url:
        result = run(graph_url=url, access_token=token)
    assert failed(result) == {"graph.permissions"}
    check = check_of(result, "graph.permissions")
    assert check["actual"] == f"missing: {missing}"
    assert f"Grant the {kind} permissions {missing}" in check["fix"]
    assert token not in json.dumps(result) and token.split(".")[1] not in json.dumps(result)


def test_a_permission_that_only_graph_knows_to_be_missing(lab: Lab) -> None:
    limited = lab.state.clients["limited"]
    result = run(client_id=limited.id, client_secret=limited.secret)
    assert failed(result) == {"configuration.found", "test_group.found"}
    assert "Application.Read.All" in check_of(result, "configuration.found")["fix"]
    lab.set(limited_permissions=["Application.Read.All", "GroupMember.Read.All", "User.Read.All"])
    result = run(client_id=limited.id, client_secret=limited.secret)
    assert failed(result) == {"configuration.found"}
    assert "Synchronization.ReadWrite.All" in check_of(result, "configuration.found")["fix"]


def test_a_second_controller_that_does_not_answer(lab: Lab) -> None:
    result = run(ad_servers=["dc1.contoso.lab", "dc2.contoso.lab", "nowhere.contoso.lab"])
    assert failed(result) == {"ad.dc2.contoso.lab.answers", "ad.nowhere.contoso.lab.answers"}
    assert check_of(result, "ad.dc2.contoso.lab.answers")["reason"] == "dc2.contoso.lab:636: connection refused"
    assert "resolved" in check_of(result, "ad.nowhere.contoso.lab.answers")["reason"]
    assert verdicts(result)[f"container.exists.{OU_MARKETING}"] == "passed"
    assert [row["answers"] for row in result["servers"]] == [True, False, False]
    first = run(ad_servers=["dc2.contoso.lab", "dc1.contoso.lab"])
    assert failed(first) == {"ad.dc2.contoso.lab.answers"}
    assert first["server"] == "dc1.contoso.lab"


def test_a_controller_that_only_dns_names_may_be_silent_while_others_answer(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The lab has no name server, so what DNS says is put in its place.
    monkeypatch.delenv("CLOUD_SYNC_AD_SERVERS")
    found = [Server("dc2.contoso.lab", 636), Server("dc1.contoso.lab", 636)]
    monkeypatch.setattr(controllers, "find_servers", lambda options: found)
    result = run()
    assert failed(result) == set()
    check = check_of(result, "ad.dc2.contoso.lab.answers")
    assert (check["verdict"], check["reason"]) == ("info", "dc2.contoso.lab:636: connection refused; others answer")
    monkeypatch.setattr(controllers, "find_servers", lambda options: found[:1])
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
    assert "ad_password" in check_of(result, "ad.dc1.contoso.lab.answers")["fix"]
    skipped = check_of(result, f"ad.{other}.answers")
    assert (skipped["verdict"], "lock the account" in skipped["reason"]) == ("info", True)
    assert seen == []


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
    assert "msDS-ExternalDirectoryObjectId" in check["reason"] and "adprep" in check["fix"]


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
    assert failed(result) == {"test_group.expected_state"}
    assert "no distinguished name" in check_of(result, "test_group.expected_state")["reason"]
    assert check_of(result, "container.exists")["verdict"] == "info"


@pytest.mark.parametrize(
    ("group", "obstacle"), [("SG-Mail", "mail-enabled"), ("SG-Onprem", "synced from Active Directory")]
)
def test_a_group_that_the_service_does_not_write(lab: Lab, group: str, obstacle: str) -> None:
    result = run(group=group, members=["ben@contoso.lab"])
    assert failed(result) == {"test_group.eligible"}
    check = check_of(result, "test_group.eligible")
    assert check["actual"] == obstacle
    assert "aren't mail-enabled" in check["reason"]
    assert check_of(result, "test_group.in_scope")["reason"] == "not checked: test_group.eligible failed"


def test_a_group_that_is_not_assigned(lab: Lab) -> None:
    result = run(group="SG-Unassigned", members=["ana@contoso.lab"])
    assert failed(result) == {"test_group.assigned"}
    check = check_of(result, "test_group.assigned")
    assert "isn't assigned" in check["reason"] and "sync_scope" in check["fix"]
    everything = run(group="SG-Unassigned", members=["ana@contoso.lab"], scope_mode="all")
    assert failed(everything) == set()
    assert "test_group.assigned" not in verdicts(everything)


@pytest.mark.parametrize(
    ("group", "reason", "fix"),
    [
        ("SG-Twin", "2 groups are named 'SG-Twin'", "object id"),
        ("SG-Canry", "There is no group", "'SG-Canary'"),
        ("", "name of a group is empty", "display name"),
    ],
)
def test_a_group_that_is_not_found(lab: Lab, group: str, reason: str, fix: str) -> None:
    result = run(group=group)
    assert failed(result) == {"test_group.found"}
    check = check_of(result, "test_group.found")
    assert reason in check["reason"] and fix in check["fix"]
    assert result["group"] is None
    assert lab.requests().writes == 0


def test_a_group_that_was_deleted_meanwhile(lab: Lab) -> None:
    group = lab.object("SG-Canary")["id"]
    lab.delete("SG-Canary")
    assert failed(run(group=group)) == {"test_group.found"}


def test_members_that_are_none(lab: Lab) -> None:
    result = run(members=["ana@contoso.lab", "dan@contoso.lab", "nobody@contoso.lab"])
    assert failed(result) == {"test_group.members"}
    check = check_of(result, "test_group.members")
    assert "(1) 'dan@contoso.lab' is not a member of the group 'SG-Canary'" in check["reason"]
    assert "(2) There is no user with the id or user principal name 'nobody@contoso.lab'" in check["reason"]
    assert "(1) Its members are: ana@contoso.lab, ben@contoso.lab, cleo@contoso.lab." in check["fix"]
    assert [row["name"] for row in result["members"]] == ["ana@contoso.lab"]


@pytest.mark.parametrize("members", [[], ["ana@contoso.lab"]])
def test_a_group_without_members_proves_nothing(lab: Lab, members: list[str]) -> None:
    lab.seed_group("SG-Hollow")
    result = run(group="SG-Hollow", members=members)
    assert failed(result) == {"test_group.members"}
    assert "nothing would be proven about membership" in check_of(result, "test_group.members")["reason"]


def test_no_member_is_named(lab: Lab) -> None:
    result = run(members=[])
    assert failed(result) == set()
    check = check_of(result, "test_group.members")
    assert (check["verdict"], check["actual"]) == ("info", "members: 3, named: 0")


def test_members_without_an_object_are_no_failure(lab: Lab) -> None:
    result = run(group="SG-Mixed", members=["ana@contoso.lab", "grace@contoso.lab", "SG-Canary"])
    assert failed(result) == set()
    grace, nested = (check_of(result, f"members.resolvable.{name}") for name in ("grace@contoso.lab", "SG-Canary"))
    assert (grace["verdict"], nested["verdict"]) == ("info", "info")
    assert "cloud-only user" in grace["reason"]
    assert "nothing to refer to" in nested["reason"]
    assert [row["resolvable"] for row in result["members"]] == [True, False, False]
    provision()
    again = run(group="SG-Mixed", members=["SG-Canary"])
    assert check_of(again, "members.resolvable.SG-Canary")["verdict"] == "passed"


def test_two_objects_with_the_anchor(lab: Lab) -> None:
    provision()
    anchor = f"Group_{lab.object('SG-Canary')['id']}"
    with administrator(lab.state) as account:
        account.anchored_group("Copy of SG-Canary", OU_MARKETING, **{"msDS-ExternalDirectoryObjectId": anchor})
    result = run()
    assert failed(result) == {"test_group.unique"}
    assert check_of(result, "agent.answers")["verdict"] == "info"


def test_every_mistake_of_the_desired_configuration_is_named(lab: Lab) -> None:
    mappings = [
        {"target": "infoo", "constant": "x"},
        {"target": "info", "expression": "Trim("},
        {"target": "member", "constant": "x"},
        {"target": "description", "constant": "right"},
        {"target": "description", "constant": "twice"},
        {"target": "displayName"},
    ]
    filters = [
        {"name": "first", "all_of": [{"attribute": "displayNme", "operator": "EQUALS", "values": ["x"]}]},
        {"name": "second", "all_of": [{"attribute": "displayName", "operator": "EQUALSS", "values": ["x"]}]},
    ]
    result = run(attribute_mappings=mappings, scoping_filters=filters)
    assert failed(result) == {"desired.valid"}
    check = check_of(result, "desired.valid")
    for reason in (
        "attribute_mappings[2] (target 'member')",
        "attribute_mappings[5] (target 'displayName'): found none of them",
        "'description' is given twice",
        "'infoo' is unknown",
        "expression Trim(",
        "'displayNme' is unknown",
        "operator 'EQUALSS' is unknown",
    ):
        assert reason in check["reason"]
    assert "Did you mean info?" in check["fix"]
    assert check_of(result, "test_group.in_scope")["reason"] == "not checked: desired.valid failed"
    assert [each["name"] for each in result["changes"]] == ["description", "parentDistinguishedName"]
    assert lab.requests().writes == 0


def test_mistakes_are_named_although_the_service_cannot_be_asked(lab: Lab) -> None:
    result = run(client_secret="notthesecret", target_container="Marketing")
    assert failed(result) == {"graph.sign_in", "desired.valid"}
    assert "target_container" in check_of(result, "desired.valid")["reason"]


def test_an_expression_that_the_service_cannot_be_asked_about(lab: Lab) -> None:
    lab.fault("status", "/parseExpression$", method="POST", status=503)
    result = run(attribute_mappings=[{"target": "info", "expression": "Trim([displayName])"}], graph_retries=0)
    assert "desired.valid" in failed(result)
    assert "parseExpression" in check_of(result, "desired.valid")["reason"]


def test_a_group_that_leaves_the_scope(lab: Lab) -> None:
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-(?!Canary)"]}
    result = run(scoping_filters=[{"name": "others", "all_of": [clause]}])
    assert failed(result) == {"test_group.in_scope"}
    reason = check_of(result, "test_group.in_scope")["reason"]
    assert "would not be written under the desired configuration" in reason
    assert "others.displayName REGEX MATCH" in reason
    assert verdicts(result)["test_group.in_scope_now"] == "passed"


def test_filters_that_cannot_be_evaluated(lab: Lab) -> None:
    broken = "([a-z"
    clause = {"attribute": "displayName", "operator": "REGEX MATCH", "values": [broken]}
    result = run(scoping_filters=[{"name": "broken", "all_of": [clause]}])
    assert "test_group.in_scope" in failed(result)
    assert broken in check_of(result, "test_group.in_scope")["reason"]
    TenantClient(lab).filter("broken", "displayName", "REGEX MATCH", broken)
    assert check_of(run(scoping_filters=[]), "test_group.in_scope_now")["verdict"] == "info"


def test_a_group_that_enters_the_scope(lab: Lab) -> None:
    TenantClient(lab).filter("others", "displayName", "REGEX MATCH", "^SG-(?!Canary)")
    lab.forget_requests()
    assert failed(run()) == {"test_group.in_scope"}
    result = run(scoping_filters=[], agent_probe="always")
    assert failed(result) == set()
    check = check_of(result, "test_group.in_scope_now")
    assert (check["verdict"], "others.displayName REGEX MATCH" in check["reason"]) == ("info", True)
    assert "not in scope" in check_of(result, "agent.answers")["reason"].replace("isn't", "not")
    assert lab.requests().writes == 0


def test_all_failures_are_reported_at_once(lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    result = run(
        group="SG-Mail",
        members=["dan@contoso.lab"],
        target_container=OU_NOWHERE,
        attribute_mappings=[{"target": "infoo", "constant": "x"}],
        ad_servers=["dc1.contoso.lab", "dc2.contoso.lab"],
    )
    assert failed(result) == {
        "job.quarantine",
        "ad.dc2.contoso.lab.answers",
        "desired.valid",
        "test_group.eligible",
        "test_group.members",
        f"container.exists.{OU_NOWHERE}",
    }
    assert result["msg"].startswith("The change can't begin: 6 of ")
    assert "Nothing was written." in result["msg"]
    assert lab.requests().writes == 0


def _folder(evidence_dir: Path, change_id: str) -> ChangeFolder:
    return ChangeFolder.create(evidence_dir, change_id, {"configuration": "contoso.lab"})


def test_another_change_that_runs(lab: Lab, tmp_path: Path) -> None:
    job_id = lab.configuration().job_id
    assert run(evidence_dir=str(tmp_path / "none yet"))["counts"]["failed"] == 0
    lock.claim(tmp_path, job_id, "CHG1", os.getpid())
    try:
        result = run(evidence_dir=str(tmp_path))
        assert failed(result) == {"change.none_running"}
        assert "the change 'CHG1' of this configuration is running" in check_of(result, "change.none_running")["reason"]
        own = _folder(tmp_path, "CHG1")
        assert failed(run(evidence_dir=str(tmp_path), change_dir=str(own.path))) == set()
    finally:
        lock.release(tmp_path, job_id, "CHG1")
    assert failed(run(evidence_dir=str(tmp_path))) == set()


def test_another_change_that_was_left_unfinished(lab: Lab, tmp_path: Path) -> None:
    job_id = lab.configuration().job_id
    left = _folder(tmp_path, "CHG1")
    left.journal.append("snapshot", "done", "The state before is kept", {"job_id": job_id})
    left.journal.append("apply", "intent", "Replace the synchronization schema", {})
    result = run(evidence_dir=str(tmp_path))
    assert failed(result) == {"change.none_unfinished"}
    check = check_of(result, "change.none_unfinished")
    assert "'CHG1'" in check["reason"] and f"cloud_sync_change_dir={left.path}" in check["fix"]
    assert check_of(result, "agent.answers")["reason"] == "not asked: change.none_unfinished failed"
    assert failed(run(evidence_dir=str(tmp_path), change_dir=str(left.path))) == set()


def test_an_evidence_folder_that_was_edited(lab: Lab, tmp_path: Path) -> None:
    left = _folder(tmp_path, "CHG1")
    left.journal.append("snapshot", "done", "The state before is kept", {"job_id": "x"})
    (left.path / "journal" / "0001.json").write_text("{}", encoding="utf-8")
    assert failed(run(evidence_dir=str(tmp_path))) == {"change.none_unfinished"}


def test_what_is_kept_as_evidence(lab: Lab, tmp_path: Path) -> None:
    provision()
    folder = _folder(tmp_path, "CHG1")
    result = run(change_dir=str(folder.path))
    assert folder.read("checks/preflight.json") == result["checks"]
    answer = folder.read("answers/probe.json")
    assert (answer["outcome"], answer["group"]["display_name"], answer["members"]) == ("in_sync", "SG-Canary", [])
    assert [event.step for event in folder.journal.events()] == ["probe"]

    refused = _folder(tmp_path, "CHG2")
    lab.set(agent_state="inactive")
    result = run(change_dir=str(refused.path), target_container=OU_NOWHERE)
    assert failed(result) == {"agent.answers", f"container.exists.{OU_NOWHERE}"}
    assert refused.read("checks/preflight.json") == result["checks"]
    assert refused.read("answers/probe.json")["outcome"] == "failed"

    unused = _folder(tmp_path, "CHG3")
    run(change_dir=str(unused.path), check=True)
    assert unused.files() == ["change.json"]


def test_in_ansible(lab: Lab) -> None:
    outcome = support.succeed("change_preflight", **CHANGE)
    assert not outcome.changed
    assert len(outcome["checks"]) == 21
    refused = support.fail("change_preflight", **{**CHANGE, "group": "SG-Mail", "target_container": OU_NOWHERE})
    assert refused.error["code"] == "preflight_failed"
    assert "mail-enabled" in refused.message and "doesn't exist" in refused.message
    checked = support.succeed("change_preflight", check=True, **CHANGE)
    assert checked["counts"]["failed"] == 0
    assert lab.requests().writes == 0


@pytest.mark.parametrize(("container", "status"), [(OU_MARKETING, 0), (OU_NOWHERE, 2)])
def test_the_role_alone(lab: Lab, tmp_path: Path, container: str, status: int) -> None:
    variables = {
        "cloud_sync_configuration": "contoso.lab",
        "cloud_sync_target_container": container,
        "cloud_sync_test_group": {"name": "SG-Canary", "members": ["ana@contoso.lab"]},
    }
    show = {"ansible.builtin.debug": {"msg": "{{ cloud_sync_preflight.counts.passed }} passed"}}
    tasks = [{"ansible.builtin.include_role": {"name": "hybrid_identity.cloud_sync.preflight"}}, show]
    play = tmp_path / "play.yml"
    play.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": tasks}]), encoding="utf-8")
    completed = subprocess.run(["ansible-playbook", str(play)], capture_output=True, text=True, check=False)
    assert completed.returncode == status, completed.stdout
    assert ("18 passed" if status == 0 else f"'{OU_NOWHERE}' doesn't exist") in completed.stdout
    assert lab.requests().writes == 0
