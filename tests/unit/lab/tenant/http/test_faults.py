# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults hit the requests they are about, as often as they are set to, in the way they say."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.unit.lab.tenant.support import Graph, Json


def set_fault(graph: Graph, **fault: object) -> Json:
    answer = graph.admin("POST", "/faults", fault)
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


def test_a_status_fault_hits_once_and_only_its_path_and_verb(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups$", method="GET", status=500, code="generalException")
    assert graph.get("/users").status_code == 200
    answer = graph.get("/groups")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "generalException")
    assert graph.get("/groups").status_code == 200


def test_count_and_skip(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups", status=503, count=2, skip=1)
    assert [graph.get("/groups").status_code for _each in range(4)] == [200, 503, 503, 200]
    assert graph.admin("GET", "/faults").json()["value"][0]["hits"] == 2


def test_only_some_of_the_requests(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups", status=503, count=2, skip=1, every=3)
    assert [graph.get("/groups").status_code for _each in range(8)] == [200, 503, 200, 200, 503, 200, 200, 200]


def test_a_fault_without_count_hits_until_it_is_cleared(graph: Graph) -> None:
    set_fault(graph, kind="status", path="/groups", status=502, count=None)
    assert [graph.get("/groups").status_code for _each in range(3)] == [502, 502, 502]
    graph.admin("DELETE", "/faults")
    assert graph.get("/groups").status_code == 200


def test_throttling_with_and_without_retry_after(graph: Graph) -> None:
    set_fault(graph, kind="throttle", retry_after=7)
    set_fault(graph, kind="throttle")
    first, second = graph.get("/groups"), graph.get("/groups")
    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert second.status_code == 429
    assert "Retry-After" not in second.headers


def test_a_delay_answers_later(graph: Graph) -> None:
    set_fault(graph, kind="delay", seconds=0.3)
    started = time.monotonic()
    assert graph.get("/groups").status_code == 200
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize("kind", ["drop", "reset"])
def test_a_cut_connection(graph: Graph, kind: str) -> None:
    set_fault(graph, kind=kind, path="/groups")
    with pytest.raises(requests.ConnectionError):
        graph.get("/groups")
    assert graph.get("/groups").status_code == 200
    statuses = [each["status"] for each in graph.admin("GET", "/requests").json()["requests"]]
    assert statuses[-2:] == [0, 200]


def test_an_answer_lost_on_its_way_has_been_processed(graph: Graph) -> None:
    set_fault(graph, kind="drop", path="/groups$", method="POST", processed=True)
    body = {"displayName": "Lost", "mailEnabled": False, "securityEnabled": True, "mailNickname": "lost"}
    with pytest.raises(requests.ConnectionError):
        graph.call("POST", "/groups", body)
    assert graph.names("/groups?$filter=displayName eq 'Lost'") == ["Lost"]


def test_a_dropped_request_has_not_been_processed(graph: Graph) -> None:
    set_fault(graph, kind="drop", path="/groups$", method="POST")
    body = {"displayName": "Lost", "mailEnabled": False, "securityEnabled": True, "mailNickname": "lost"}
    with pytest.raises(requests.ConnectionError):
        graph.call("POST", "/groups", body)
    assert graph.names("/groups?$filter=displayName eq 'Lost'") == []


def test_garbage_html_and_half_an_answer(graph: Graph) -> None:
    set_fault(graph, kind="garbage")
    set_fault(graph, kind="html", status=200)
    set_fault(graph, kind="truncated")
    garbage, page, half = graph.get("/groups"), graph.get("/groups"), graph.get("/groups")
    for answer in (garbage, page, half):
        assert answer.status_code == 200
        with pytest.raises(ValueError, match=r".*"):
            json.loads(answer.content)
    assert page.headers["Content-Type"].startswith("text/html")
    assert half.content.startswith(b'{"@odata.context"')


def test_a_fault_inside_a_batch_hits_one_request(graph: Graph) -> None:
    set_fault(graph, kind="throttle", path="/groups", retry_after=3)
    items = [{"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "method": "GET", "url": "/groups"}]
    answers = {each["id"]: each for each in graph.call("POST", "/$batch", {"requests": items}).json()["responses"]}
    assert answers["1"]["status"] == 200
    assert (answers["2"]["status"], answers["2"]["headers"]["Retry-After"]) == (429, "3")


def settings(graph: Graph, *names: str) -> list[object]:
    values = graph.admin("GET", "/settings").json()
    return [values[name] for name in names]


def test_a_setting_is_switched_for_some_requests(graph: Graph) -> None:
    wanted = {"casing": "upper", "quarantine": "TooManyDeletes"}
    set_fault(graph, kind="set", path="/groups", skip=1, count=2, settings=wanted)
    seen = []
    for path in ("/groups", "/groups", "/users", "/groups", "/groups"):
        assert graph.get(path).status_code == 200
        seen.append(settings(graph, "casing", "quarantine"))
    off, on = ["pascal", None], ["upper", "TooManyDeletes"]
    assert seen == [off, on, on, off, off]


def test_a_request_finds_its_own_setting(graph: Graph, job: str) -> None:
    set_fault(graph, kind="set", path="/jobs/", settings={"quarantine": "TooManyDeletes"})
    states = [graph.get(job).json()["status"]["code"] for _each in range(2)]
    assert states == ["Quarantine", "Paused"]


def test_a_setting_is_switched_after_the_request(graph: Graph, job: str) -> None:
    set_fault(graph, kind="set", path="/jobs/", count=None, processed=True, settings={"quarantine": "TooManyDeletes"})
    states = [graph.get(job).json()["status"]["code"] for _each in range(2)]
    assert states == ["Paused", "Quarantine"]


def test_a_setting_is_switched_while_a_request_breaks(graph: Graph) -> None:
    set_fault(graph, kind="set", count=None, settings={"casing": "upper"})
    set_fault(graph, kind="status", status=500)
    assert graph.get("/groups").status_code == 500
    assert settings(graph, "casing") == ["upper"]


def test_removing_the_faults_takes_back_what_they_switched(graph: Graph) -> None:
    graph.admin("PUT", "/settings", {"agent_delay": 1})
    set_fault(graph, kind="set", count=None, settings={"agent_delay": 2})
    set_fault(graph, kind="set", count=None, settings={"agent_delay": 3, "agent_state": "silent"})
    graph.get("/groups")
    assert settings(graph, "agent_delay", "agent_state") == [3, "silent"]
    graph.admin("DELETE", "/faults")
    assert settings(graph, "agent_delay", "agent_state") == [1, "active"]


@pytest.mark.parametrize("processed", [False, True])
def test_a_held_request_of_a_client_that_goes(graph: Graph, processed: bool) -> None:
    set_fault(graph, kind="hold", path="/groups$", method="POST", processed=processed)
    body = {"displayName": "Lost", "mailEnabled": False, "securityEnabled": True, "mailNickname": "lost"}
    client = Graph(graph.tenant, graph.address)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", "https://graph.contoso.lab/v1.0/groups", json=body, headers=authorization(client), timeout=0.3)
    deadline = time.monotonic() + 5
    while not any(each["status"] == 0 for each in graph.admin("GET", "/requests").json()["requests"]):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert graph.names("/groups?$filter=displayName eq 'Lost'") == (["Lost"] if processed else [])


def test_removing_the_faults_closes_what_is_held(graph: Graph) -> None:
    set_fault(graph, kind="hold", path="/groups")
    client = Graph(graph.tenant, graph.address)
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(client.get, "/groups")
        with pytest.raises(TimeoutError):
            held.result(timeout=0.2)
        graph.admin("DELETE", "/faults")
        with pytest.raises(requests.ConnectionError):
            held.result(timeout=5)


def authorization(graph: Graph) -> dict[str, str]:
    return {"Authorization": f"Bearer {graph.token}"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": "drop", "path": "("}, "not a regular expression"),
        ({"kind": "drop", "color": "red"}, "unknown: color"),
        ({"kind": "drop", "hits": 3}, "unknown: hits"),
        ({"kind": "set", "settings": {"casing": "upper"}, "before": {}}, "unknown: before"),
        ({"kind": "drop", "every": 0}, "every must be a number from 1"),
        ({"kind": "set"}, "settings must be an object"),
        ({"kind": "set", "settings": "casing"}, "settings must be an object"),
        ({"kind": "drop", "settings": {"casing": "upper"}}, "of kind set and of no other"),
        ({"kind": "set", "settings": {"casing": "mixed"}}, "casing must be one of"),
    ],
)
def test_a_bad_fault_is_refused(graph: Graph, fault: Json, reason: str) -> None:
    answer = graph.admin("POST", "/faults", fault)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_a_read_lags_behind_each_write(graph: Graph) -> None:
    by_name = "/groups?$filter=displayName eq 'Late'"
    set_fault(graph, kind="stale", path="/groups$", count=2)
    body = {"displayName": "Late", "mailEnabled": False, "securityEnabled": True, "mailNickname": "late"}
    assert graph.names(by_name) == []
    group = graph.call("POST", "/groups", body).json()["id"]
    assert [graph.names(by_name) for _each in range(3)] == [[], [], ["Late"]]
    # What wasn't read before is answered as it is, and so are reads that the fault is not about.
    assert "Late" in graph.names("/groups?$top=999")
    graph.call("PATCH", f"/groups/{group}", {"displayName": "Later"})
    assert graph.get(f"/groups/{group}").json()["displayName"] == "Later"
    assert [graph.names(by_name) for _each in range(3)] == [["Late"], ["Late"], []]
    assert graph.admin("GET", "/faults").json()["value"][0]["hits"] == 4


def test_a_read_lags_in_a_batch_too(graph: Graph) -> None:
    group = graph.get("/groups?$filter=displayName eq 'SG-Empty'").json()["value"][0]["id"]
    ana = graph.get("/users/ana@contoso.lab").json()["id"]
    set_fault(graph, kind="stale", path="/members$", count=1)
    read = {"requests": [{"id": "1", "method": "GET", "url": f"/groups/{group}/members?$select=id"}]}

    def members() -> int:
        (answer,) = graph.call("POST", "/$batch", read).json()["responses"]
        return len(answer["body"]["value"])

    assert members() == 0
    link = f"https://graph.contoso.lab/v1.0/directoryObjects/{ana}"
    assert graph.call("POST", f"/groups/{group}/members/$ref", {"@odata.id": link}).status_code == 204
    assert [members(), members()] == [0, 1]


def test_an_addition_is_refused_as_existing(graph: Graph) -> None:
    group = graph.get("/groups?$filter=displayName eq 'SG-Empty'").json()["value"][0]["id"]
    ana = graph.get("/users/ana@contoso.lab").json()["id"]
    set_fault(graph, kind="exists", path="/members/")
    link = {"@odata.id": f"https://graph.contoso.lab/v1.0/directoryObjects/{ana}"}
    refused = graph.call("POST", f"/groups/{group}/members/$ref", link)
    said = "One or more added object references already exist for the following modified properties: 'members'."
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, said)
    assert [each["id"] for each in graph.values(f"/groups/{group}/members")] == [ana]
