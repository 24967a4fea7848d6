# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``provisioning_log_info``: entries decoded, found again by what they are about, waited for, and read at the permitted pace."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from tests.integration.helpers import support
from tests.integration.helpers.changes import Change
from tests.integration.helpers.fast_playbooks import COLLECTION
from tests.integration.helpers.in_process import fail, succeed
from tests.integration.helpers.pace import forget_pace
from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
LAG_SECONDS = 301
UNKNOWN = "44576e58-514b-40fe-8404-3d22ae46ed93"
PACKAGE = f"ansible_collections.{COLLECTION}.plugins.module_utils"
LOG = "/v1.0/auditLogs/provisioning"


@pytest.fixture(autouse=True)
def fresh_pace() -> None:
    """No earlier test's reads count."""
    forget_pace()


def provision(lab: Lab, *groups: str) -> list[str]:
    """Provision groups on demand, past the collection; return their change ids."""
    client = TenantClient(lab)
    answers = [client.on_demand_answer(group).json() for group in groups]
    return [json.loads(answer["value"])["changeId"] for answer in answers]


def filters(lab: Lab) -> list[str]:
    """Return the filters that the log was asked with."""
    return [parse_qs(each["query"])["$filter"][0] for each in lab.requests().requests if each["path"] == LOG]


def reads(lab: Lab) -> int:
    """Return how often the log was read."""
    return sum(each["path"] == LOG for each in lab.requests().requests)


def names(found: Json) -> list[str]:
    """Return what the entries are about."""
    return [each["source_object"]["name"] for each in found["entries"]]


def test_what_the_log_says(lab: Lab) -> None:
    (change_id,) = provision(lab, "SG-Canary")
    lab.advance(LAG_SECONDS)
    lab.forget_requests()
    found = support.succeed("provisioning_log_info", **NAME)
    assert (found.changed, found["truncated"], found["configuration"]["job_id"]) == (False, False, lab.configuration().job_id)
    (entry,) = found["entries"]
    assert (entry["action"], entry["status"], entry["error"]) == ("create", "success", None)
    assert (entry["service_change_id"], entry["source_object"]["name"], entry["source_object"]["type"]) == (
        change_id,
        "SG-Canary",
        "Group",
    )
    assert entry["target_object"]["name"] == "CN=SG-Canary_524cc09b83d4,OU=Groups,DC=contoso,DC=lab"
    assert entry["configuration"]["name"] == "contoso.lab"
    assert {"name": "displayName", "before": None, "after": "SG-Canary"} in entry["modified_properties"]
    assert [step["type"] for step in entry["steps"]][-1] == "export"
    assert "raw" not in entry
    assert lab.requests().writes == 0


def test_codes_in_plain_words(lab: Lab) -> None:
    provision(lab, "SG-Unassigned")
    lab.advance(LAG_SECONDS)
    (entry,) = succeed("provisioning_log_info", **NAME, include_raw=True)["entries"]
    assert (entry["status"], entry["error"]["code"]) == ("skipped", "NotEffectivelyEntitled")
    assert entry["error"]["meaning"].startswith("not in scope: not assigned to the application")
    assert "sync_scope" in entry["error"]["hint"]
    assert entry["raw"]["provisioningStatusInfo"]["errorInformation"] is None
    assert entry["error"]["reason"] == entry["steps"][-1]["description"]


def test_a_run_that_had_nothing_to_do(lab: Lab) -> None:
    provision(lab, "SG-Canary", "SG-Canary")
    lab.advance(LAG_SECONDS)
    redundant, created = succeed("provisioning_log_info", **NAME)["entries"]
    assert (redundant["status"], redundant["error"]["code"]) == ("skipped", "RedundantExport")
    assert redundant["error"]["meaning"] == "source and target already match"
    assert (created["status"], created["error"]) == ("success", None)


def test_the_newest_first_whatever_the_order_of_the_answer(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    provision(lab, "SG-Canary")
    lab.advance(60)
    provision(lab, "SG-Mixed")
    lab.advance(60)
    provision(lab, "SG-Empty")
    lab.advance(LAG_SECONDS)
    read = f"{PACKAGE}._graph.http.session.GraphSession.get_all"
    ordered = GraphSession.get_all

    def disordered(self: GraphSession, path: str, **options: t.Any) -> t.Iterator[Json]:
        entries = list(ordered(self, path, **options))
        yield from (entries[1:] + entries[:1] if path.endswith("provisioning") else entries)

    monkeypatch.setattr(read, disordered)
    assert names(succeed("provisioning_log_info", **NAME)) == ["SG-Empty", "SG-Mixed", "SG-Canary"]
    found = succeed("provisioning_log_info", **NAME, max_entries=1)
    assert (names(found), found["truncated"]) == (["SG-Empty"], True)


def test_by_change_id(lab: Lab) -> None:
    first, second, third = provision(lab, "SG-Canary", "SG-Mixed", "SG-Unassigned")
    lab.advance(LAG_SECONDS)
    lab.forget_requests()
    found = succeed("provisioning_log_info", **NAME, service_change_ids=[first, third.upper()])
    # The service compares with case, so this one is not found by it.
    assert (names(found), found["missing_service_change_ids"]) == (["SG-Canary"], [third.upper()])
    found = succeed("provisioning_log_info", **NAME, service_change_ids=[first, second, UNKNOWN])
    assert (names(found), found["missing_service_change_ids"]) == (["SG-Mixed", "SG-Canary"], [UNKNOWN])
    assert f"(changeId eq '{first}' or changeId eq '{second}' or changeId eq '{UNKNOWN}')" in filters(lab)[1]


@pytest.mark.parametrize("filter_by_service", [True, False])
def test_by_what_it_is_about(lab: Lab, filter_by_service: bool) -> None:
    provision(lab, "SG-Canary", "SG-Unassigned", "SG-Mixed")
    lab.advance(LAG_SECONDS)
    lab.forget_requests()

    def found(**options: t.Any) -> list[str]:
        return names(succeed("provisioning_log_info", **NAME, filter_by_service=filter_by_service, **options))

    assert found(group="SG-Canary") == ["SG-Canary"]
    assert found(group="SG-Canary", source_ids=[lab.object("SG-Mixed")["id"].upper()]) == ["SG-Mixed", "SG-Canary"]
    assert found(statuses=["skipped"]) == ["SG-Unassigned"]
    assert found(user="ana@contoso.lab") == []
    assert found(actions=["create"], max_entries=1) == ["SG-Mixed"]
    has_filter = [each.count("jobId eq ") + each.count("sourceIdentity/id eq ") > 0 for each in filters(lab)]
    assert has_filter == [filter_by_service] * 5


def test_a_user(lab: Lab) -> None:
    TenantClient(lab).on_demand("SG-Canary", "ana@contoso.lab")
    lab.advance(LAG_SECONDS)
    found = succeed("provisioning_log_info", **NAME, user="ana@contoso.lab")
    assert [(each["source_object"]["type"], each["source_object"]["id"]) for each in found["entries"]] == [
        ("User", lab.object("ana@contoso.lab")["id"])
    ]


def test_the_time_span(lab: Lab) -> None:
    provision(lab, "SG-Canary")
    lab.advance(7200)
    provision(lab, "SG-Mixed")
    lab.advance(LAG_SECONDS)
    assert names(succeed("provisioning_log_info", **NAME)) == ["SG-Mixed", "SG-Canary"]
    begins = succeed("provisioning_log_info", **NAME, group="SG-Mixed")["entries"][0]["time"]
    assert names(succeed("provisioning_log_info", **NAME, since=begins)) == ["SG-Mixed"]
    assert names(succeed("provisioning_log_info", **NAME, until=begins)) == ["SG-Mixed", "SG-Canary"]
    # The lab's clock is two hours ahead by now.
    assert names(succeed("provisioning_log_info", **NAME, until="2d", since="30d")) == []


def test_pages(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.set(throttle=False)
    client = TenantClient(lab)
    for _number in range(7):
        client.on_demand("SG-Canary")
    lab.advance(LAG_SECONDS)
    monkeypatch.setattr(f"{PACKAGE}._graph.resources.provisioning_log.LARGEST_PAGE", 3)
    lab.forget_requests()
    found = succeed("provisioning_log_info", **NAME, max_entries=7)
    assert (len(found["entries"]), found["truncated"], reads(lab)) == (7, False, 3)
    times = [each["time"] for each in found["entries"]]
    assert times == sorted(times, reverse=True)
    lab.forget_requests()
    found = succeed("provisioning_log_info", **NAME, max_entries=4)
    assert (len(found["entries"]), found["truncated"], reads(lab)) == (4, True, 2)


def test_reads_keep_the_pace_of_reports(lab: Lab) -> None:
    lab.set(log_delay=0)
    provision(lab, "SG-Canary")
    for _number in range(6):
        succeed("provisioning_log_info", **NAME)
    statuses = [each["status"] for each in lab.requests().requests if each["path"] == LOG]
    assert statuses == [200] * 6


def test_throttling_by_others_is_waited_out(lab: Lab) -> None:
    lab.set(log_delay=0)
    provision(lab, "SG-Canary")
    lab.fault("status", "auditLogs", status=429, retry_after=1, count=1)
    started = lab.clock.monotonic()
    assert names(succeed("provisioning_log_info", **NAME)) == ["SG-Canary"]
    assert lab.clock.monotonic() - started >= 1
    assert reads(lab) == 2


def test_waiting_for_the_lag(lab: Lab) -> None:
    lab.set(log_delay=10)
    change_ids = provision(lab, "SG-Canary", "SG-Mixed")
    assert succeed("provisioning_log_info", **NAME, service_change_ids=change_ids)["entries"] == []
    found = succeed("provisioning_log_info", **NAME, service_change_ids=change_ids, wait=True, wait_timeout=60)
    assert (names(found), found["missing_service_change_ids"]) == (["SG-Mixed", "SG-Canary"], [])
    assert 1 <= found["waited"] < 20


def test_what_does_not_appear_in_time(lab: Lab) -> None:
    lab.set(log_delay=0)
    change_ids = provision(lab, "SG-Canary")
    result = fail("provisioning_log_info", **NAME, service_change_ids=[*change_ids, UNKNOWN], wait=True, wait_timeout=1)
    assert (result["error"]["code"], result["error"]["missing"]) == ("log_incomplete", [UNKNOWN])
    assert (names(result), result["missing_service_change_ids"]) == (["SG-Canary"], [UNKNOWN])
    assert UNKNOWN in result["msg"]
    result = fail("provisioning_log_info", **NAME, group="SG-Mixed", wait=True, wait_timeout=1)
    assert "No entry has appeared" in result["msg"]


def test_the_entries_of_an_on_demand_run(lab: Lab) -> None:
    run = succeed("provision_on_demand", **NAME, group="SG-Canary")
    provision(lab, "SG-Mixed")
    lab.advance(LAG_SECONDS)
    found = succeed("provisioning_log_info", **NAME, service_change_ids=run["service_change_ids"])
    assert (names(found), found["missing_service_change_ids"]) == (["SG-Canary"], [])


def test_the_entries_of_a_change(lab: Lab, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    change.provision("ana@contoso.lab")
    provision(lab, "SG-Mixed")
    lab.advance(LAG_SECONDS)
    found = succeed("provisioning_log_info", **NAME, change_dir=str(change.path))
    assert found["missing_service_change_ids"] == []
    assert "SG-Canary" in names(found) and "SG-Mixed" not in names(found)
    assert found["since"] == json.loads((change.path / "change.json").read_text(encoding="utf-8"))["started"][:19] + "Z"


def test_a_job_that_is_named_needs_no_look_up(lab: Lab) -> None:
    job_id = lab.configuration().job_id
    lab.set(limited_permissions=["AuditLog.Read.All"])
    client = lab.state.clients["limited"]
    found = succeed("provisioning_log_info", job_id=job_id, client_id=client.id, client_secret=client.secret, token_cache=False)
    assert found["entries"] == []
    assert reads(lab) == lab.requests().by_method["GET"] - sum(
        "openid-configuration" in path for path in lab.requests().paths("GET")
    )


def test_a_missing_licence(lab: Lab) -> None:
    lab.set(premium=False)
    result = fail("provisioning_log_info", **NAME)
    assert (result["error"]["code"], result["error"]["status"]) == ("not_authorized", 403)
    assert "premium license" in result["msg"]
    assert "Microsoft Entra ID P1 or P2" in result["msg"]


def test_a_missing_permission(lab: Lab) -> None:
    lab.set(limited_permissions=["Synchronization.Read.All", "Application.Read.All"])
    client = lab.state.clients["limited"]
    result = fail("provisioning_log_info", **NAME, client_id=client.id, client_secret=client.secret, token_cache=False)
    assert result["error"]["code"] == "not_authorized"
    assert "AuditLog.Read.All" in result["msg"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"since": "yesterday"}, "invalid_option", "since is 'yesterday'"),
        ({"until": "2h ago"}, "invalid_option", "until is '2h ago'"),
        ({"since": "1h", "until": "2h"}, "invalid_option", "not before until"),
        ({"max_entries": 0}, "invalid_option", "max_entries is 0"),
        ({"wait_timeout": -1}, "invalid_option", "wait_timeout is -1"),
        ({"service_change_ids": [""]}, "invalid_option", "empty id"),
        ({"source_ids": ["SG-Canary"]}, "invalid_option", "is not a valid object id"),
        ({"change_dir": "/nowhere"}, "evidence", "no evidence folder"),
        ({"since": "31d"}, "invalid_option", "since reaches back to"),
        ({"since": "2020-01-01", "until": "2020-01-02"}, "invalid_option", "keeps entries of the provisioning log for 30 days"),
        ({"job_id": "contoso.lab"}, "invalid_option", "job_id: 'contoso.lab' is not the id of a job"),
        ({"service_change_ids": ["SG-Canary"]}, "invalid_option", "'SG-Canary' is not the id of a change"),
    ],
)
def test_bad_input_is_refused_before_any_request(lab: Lab, options: Json, code: str, message: str) -> None:
    result = fail("provisioning_log_info", **NAME, **options)
    assert result["error"]["code"] == code
    assert message in result["msg"]
    assert lab.requests().count == 0


@pytest.mark.parametrize(
    ("options", "code"), [({"group": "SG-Nobody"}, "not_found"), ({"user": "nobody@contoso.lab"}, "not_found")]
)
def test_what_does_not_exist(lab: Lab, options: Json, code: str) -> None:
    assert fail("provisioning_log_info", **NAME, **options)["error"]["code"] == code
    assert reads(lab) == 0


def test_a_change_that_provisioned_nothing(lab: Lab, evidence_dir: Path) -> None:
    change = Change.begun(evidence_dir)
    result = fail("provisioning_log_info", **NAME, change_dir=str(change.path))
    assert result["error"]["code"] == "evidence"
    assert "holds no change id" in result["msg"]
