# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tenant does to who reads much: costs, refusals, pages, latency, and what it hides. Runs inside a lab."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.helpers.tenant_support import Json, TenantClient
from tests.lab.client import Lab

BY_IDS = "/directoryObjects/getByIds"
ANA = "ana@contoso.lab"


@pytest.fixture(name="graph")
def fixture_graph(lab: Lab) -> Iterator[TenantClient]:
    """The tenant with nothing but its dataset; reset again when the test is over."""
    yield TenantClient(lab)
    lab.reset()


def batch(graph: TenantClient, *urls: str, **headers: str) -> dict[str, Json]:
    """Return the answers of a batch by the address that was asked."""
    requests = [{"id": str(number), "method": "GET", "url": url, "headers": headers} for number, url in enumerate(urls)]
    answer = graph.call("POST", "/$batch", {"requests": requests})
    assert answer.status_code == 200, answer.text
    return {urls[int(each["id"])]: each for each in answer.json()["responses"]}


def members_url(lab: Lab, group: str, query: str = "?$select=id&$top=999") -> str:
    """Return the address of a group's members."""
    return f"/groups/{lab.object(group)['id']}/members{query}"


def test_objects_by_id_are_those_that_exist_with_what_is_selected(graph: TenantClient, lab: Lab) -> None:
    ana, group = lab.object(ANA)["id"], lab.object("SG-Mixed")["id"]
    answer = graph.call("POST", f"{BY_IDS}?$select=id,displayName", {"ids": [group, str(uuid.uuid4()), ana.upper()]})
    assert answer.json()["value"] == [
        {"@odata.type": "#microsoft.graph.group", "id": group, "displayName": "SG-Mixed"},
        {"@odata.type": "#microsoft.graph.user", "id": ana, "displayName": "Ana Alvarez"},
    ]
    answer = graph.call("POST", BY_IDS, {"ids": [group, ana], "types": ["user"]})
    assert [each["id"] for each in answer.json()["value"]] == [ana]


@pytest.mark.parametrize("ids", [[], [str(uuid.UUID(int=number)) for number in range(1001)], ["no-id"], "text"])
def test_ids_that_are_too_many_or_none_are_refused(graph: TenantClient, ids: object) -> None:
    assert graph.call("POST", BY_IDS, {"ids": ids}).status_code == 400


def test_objects_by_id_come_in_pages_that_get_follows(graph: TenantClient, lab: Lab) -> None:
    lab.set(get_by_ids_page=25)
    ids = lab.object("SG-Large")["members"]
    pages = [graph.call("POST", f"{BY_IDS}?$select=id", {"ids": ids, "types": ["user"]}).json()]
    while "@odata.nextLink" in pages[-1]:
        pages.append(graph.get(pages[-1]["@odata.nextLink"]))
    assert [len(page["value"]) for page in pages] == [25, 25, 10]
    assert [each for page in pages for each in page["value"]] == [
        {"@odata.type": "#microsoft.graph.user", "id": each} for each in ids
    ]
    assert graph.call("GET", f"{BY_IDS}?$skiptoken=unknown").json()["error"]["code"] == "Directory_ExpiredPageToken"


def test_objects_by_id_can_be_refused(graph: TenantClient, lab: Lab) -> None:
    lab.set(get_by_ids="refused")
    answer = graph.call("POST", BY_IDS, {"ids": [lab.object(ANA)["id"]]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "Authorization_RequestDenied")


def test_objects_by_id_show_no_more_than_the_application_may_see(lab: Lab, graph: TenantClient) -> None:
    lab.set(limited_permissions=["GroupMember.Read.All"])
    ana, group = lab.object(ANA)["id"], lab.object("SG-Mixed")["id"]
    answer = TenantClient(lab, "limited").call("POST", f"{BY_IDS}?$select=id,displayName", {"ids": [ana, group]})
    assert [each["displayName"] for each in answer.json()["value"]] == [None, "SG-Mixed"]


@pytest.mark.parametrize(
    ("path", "units"),
    [
        ("/groups/{group}/members", 3),
        ("/groups/{group}/members?$select=id&$top=999", 2),
        ("/groups/{group}/members?$select=id&$top=5", 1),
        ("/groups/{group}/transitiveMembers", 5),
        ("/users?$top=999", 2),
        ("/users?$top=999&$select=id", 1),
        ("/groups?$expand=members", 2),
        ("/groups/{group}", 1),
        ("/groups/{group}?$select=id", 1),
    ],
)
def test_an_answer_says_what_it_cost(graph: TenantClient, lab: Lab, path: str, units: int) -> None:
    url = path.format(group=lab.object("SG-Canary")["id"])
    lab.forget_requests()
    answer = graph.call("GET", url)
    assert answer.headers["x-ms-resource-unit"] == str(units)
    assert "x-ms-throttle-limit-percentage" not in answer.headers
    (inner,) = batch(graph, url).values()
    assert inner["headers"]["x-ms-resource-unit"] == str(units)
    assert [request["units"] for request in lab.requests().requests] == [units, units]
    assert lab.requests().units == 2 * units


def test_synchronization_and_delta_say_no_cost(graph: TenantClient) -> None:
    assert "x-ms-resource-unit" not in graph.call("GET", graph.job).headers
    assert "x-ms-resource-unit" not in graph.call("GET", "/groups/delta").headers


def test_units_run_out_and_come_back(graph: TenantClient, lab: Lab) -> None:
    lab.set(resource_units=10)
    url = members_url(lab, "SG-Canary")
    answers = [graph.call("GET", url) for _number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    shown = [answer.headers.get("x-ms-throttle-limit-percentage") for answer in answers]
    assert shown[:3] == [None] * 3
    assert float(str(shown[4])) == pytest.approx(1.0, abs=0.05)
    refused = answers[-1]
    assert refused.headers["Retry-After"] == "2"
    assert refused.headers["x-ms-throttle-information"] == "ResourceUnitLimitExceeded"
    lab.clock.sleep(2)
    assert graph.call("GET", url).status_code == 200


def test_units_are_counted_for_each_application(graph: TenantClient, lab: Lab) -> None:
    lab.set(resource_units=6, limited_permissions=["GroupMember.Read.All"])
    url = members_url(lab, "SG-Canary")
    other = TenantClient(lab, "limited")
    assert [graph.call("GET", url).status_code for _number in range(4)] == [200, 200, 200, 429]
    assert other.call("GET", url).status_code == 200


def test_low_priority_is_refused_first(graph: TenantClient, lab: Lab) -> None:
    lab.set(resource_units=10)
    url, low = members_url(lab, "SG-Canary"), {"x-ms-throttle-priority": "low"}
    assert [graph.call("GET", url, **low).status_code for _number in range(5)] == [200] * 4 + [429]
    assert graph.call("GET", url).status_code == 200


def test_units_are_counted_inside_of_batches(graph: TenantClient, lab: Lab) -> None:
    lab.set(resource_units=6)
    urls = [members_url(lab, name) for name in ("SG-Canary", "SG-Mixed", "SG-Large", "Sales")]
    answers = batch(graph, *urls, **{"x-ms-throttle-priority": "normal"})
    assert [answers[url]["status"] for url in urls] == [200, 200, 200, 429]
    assert answers[urls[3]]["headers"]["Retry-After"] == "4"
    assert answers[urls[3]]["body"]["error"]["code"] == "TooManyRequests"


def test_a_storm_refuses_every_second_request_of_batches(graph: TenantClient, lab: Lab) -> None:
    lab.set(storm=True)
    urls = [members_url(lab, name) for name in ("SG-Canary", "SG-Mixed", "SG-Large", "Sales")]
    answers = batch(graph, *urls)
    assert [answers[url]["status"] for url in urls] == [429, 200, 429, 200]
    assert [answers[url]["headers"]["Retry-After"] for url in (urls[0], urls[2])] == ["1", "2"]
    again = batch(graph, urls[0], urls[2])
    assert [again[url]["status"] for url in (urls[0], urls[2])] == [429, 200]
    assert graph.call("GET", urls[0]).status_code == 200, "single requests are not in the storm"


def test_answers_of_a_batch_come_in_another_order(graph: TenantClient, lab: Lab) -> None:
    requests = [{"id": each, "method": "GET", "url": members_url(lab, "Sales")} for each in "ab"]
    answer = graph.call("POST", "/$batch", {"requests": requests}).json()
    assert [each["id"] for each in answer["responses"]] == ["b", "a"]


def test_answers_that_take_their_time_come_at_the_same_time(graph: TenantClient, lab: Lab) -> None:
    lab.set(latency=0.5)
    url = members_url(lab, "SG-Canary")
    clients = [TenantClient(lab) for _number in range(8)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda client: client.call("GET", url).status_code, clients))
    took = time.monotonic() - began
    assert answers == [200] * 8
    assert 0.5 <= took < 1.5
    began = time.monotonic()
    assert len(batch(graph, url, members_url(lab, "Sales"))) == 2
    assert time.monotonic() - began < 1.0, "a batch is one answer"


def test_expanded_members_end_at_twenty_and_say_nothing_of_the_rest(graph: TenantClient, lab: Lab) -> None:
    listed = graph.get("/groups?$expand=members&$top=999")
    large = next(each for each in listed["value"] if each["displayName"] == "SG-Large")
    assert (len(large["members"]), "members@odata.nextLink" in large) == (20, False)
    alone = graph.get(f"/groups/{large['id']}?$expand=members")
    assert len(alone["members"]) == 20


def test_a_page_with_expanded_members_holds_a_hundred_groups(graph: TenantClient, lab: Lab) -> None:
    lab.seed(groups=[{"displayName": f"SG-Many-{number}"} for number in range(120)])
    assert len(graph.get("/groups?$expand=members&$top=999")["value"]) == 100
    assert len(graph.get("/groups?$top=999")["value"]) > 120


def test_hidden_members_are_shown_to_who_has_the_permission(graph: TenantClient, lab: Lab) -> None:
    lab.change("SG-Canary", visibility="HiddenMembership")
    url = members_url(lab, "SG-Canary", "")
    assert graph.get(url)["value"] == []
    assert graph.get(f"/groups/{lab.object('SG-Canary')['id']}?$select=visibility")["visibility"] == "HiddenMembership"
    lab.set(limited_permissions=["GroupMember.Read.All", "User.Read.All", "Member.Read.Hidden"])
    seen = TenantClient(lab, "limited").get(url)["value"]
    assert [each["displayName"] for each in seen] == ["Ana Alvarez", "Ben Bauer", "Cleo Costa"]
