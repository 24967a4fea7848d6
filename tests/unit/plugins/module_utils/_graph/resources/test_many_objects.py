# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading much: members of many groups by id, and objects by the thousand."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AnswerTooLargeError,
    AuthorizationError,
    GraphError,
    NotFoundError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http import paged_read
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.directory_objects import DirectoryObjects
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.groups import Groups
from tests.unit.plugins.module_utils._graph.answering_server import AnsweringServer
from tests.unit.plugins.module_utils._graph.scripted_server import Answer

USER, GROUP = "#microsoft.graph.user", "#microsoft.graph.group"
BY_IDS = "POST /directoryObjects/getByIds?$select="


def refusal(status: int, message: str = "no") -> Answer:
    return Answer(status, {"error": {"code": "Request_Refused", "message": message}})


def members_of(server: AnsweringServer, groups: t.Mapping[str, list[str]], *, page: int = 999) -> None:
    """Serve members, page by page; ids that begin with g are groups."""

    def answer(_method: str, path: str, _body: t.Any) -> Answer:
        group = path.split("/")[2]
        start = int(path.partition("skiptoken=")[2] or 0)
        if group not in groups:
            return refusal(404)
        found = groups[group][start : start + page]
        value = [{"@odata.type": GROUP if each.startswith("g") else USER, "id": each} for each in found]
        more = {"@odata.nextLink": f"{server.url}/v1.0/groups/{group}/members?$select=id&$skiptoken={start + page}"}
        return Answer(body={"value": value, **(more if start + page < len(groups[group]) else {})})

    server.answering = answer


def test_members_by_id(answering: AnsweringServer, reading: GraphSession) -> None:
    groups = {f"g{number}": [f"u{each}" for each in range(number % 7)] + [f"g{number + 1}"] for number in range(100)}
    members_of(answering, groups)
    found = Groups(reading).member_ids_of_many(groups)
    assert found.members == {group: tuple(members) for group, members in groups.items()}
    assert found.unreadable == {}
    assert (found.types["u1"], found.types["g5"]) == (USER, GROUP)
    assert answering.asked["GET /groups/g0/members?$select=id&$top=999"] == 1
    assert answering.asked.total() == 100
    assert len(answering.received) == 5


def test_each_id_is_in_memory_once(answering: AnsweringServer, reading: GraphSession) -> None:
    members_of(answering, {"a": ["u1"], "b": ["u1"]})
    found = Groups(reading).member_ids_of_many(["a", "b"])
    assert found.members["a"][0] is found.members["b"][0]


@pytest.mark.parametrize("more", [0, 40])
def test_next_pages_are_read_in_batches_too(answering: AnsweringServer, reading: GraphSession, more: int) -> None:
    """``more`` groups besides, so that it happens in parallel."""
    groups = {f"g{number}": [f"u{each}" for each in range(number)] for number in range(10)} | {
        f"h{each}": [] for each in range(more)
    }
    members_of(answering, groups, page=2)
    found = Groups(reading).member_ids_of_many(groups)
    assert found.members == {group: tuple(members) for group, members in groups.items()}
    assert all(request.path == "/v1.0/$batch" for request in answering.received)
    assert answering.asked["GET /groups/g9/members?$select=id&$skiptoken=8"] == 1


@pytest.mark.parametrize("more", [0, 40])
def test_a_group_that_cannot_be_read_keeps_nobody_from_the_others(
    answering: AnsweringServer, reading: GraphSession, more: int
) -> None:
    groups = {f"h{number}": ["u1"] for number in range(more)}
    members_of(answering, groups | {"a": ["u1"]})
    serve = answering.answering
    answering.answering = lambda method, path, body: refusal(403) if "/denied/" in path else serve(method, path, body)
    found = Groups(reading).member_ids_of_many([*groups, "a", "gone", "denied"])
    assert found.members == {**dict.fromkeys(groups, ("u1",)), "a": ("u1",)}
    assert {group: type(problem) for group, problem in found.unreadable.items()} == {
        "gone": NotFoundError,
        "denied": AuthorizationError,
    }
    assert "Grant the application GroupMember.Read.All" in str(found.unreadable["denied"].hint)


def test_a_later_page_that_cannot_be_read_spoils_the_group(answering: AnsweringServer, reading: GraphSession) -> None:
    members_of(answering, {"a": ["u1", "u2", "u3"], "b": ["u1"]}, page=2)
    serve = answering.answering
    answering.answering = lambda method, path, body: refusal(400) if "skiptoken" in path else serve(method, path, body)
    found = Groups(reading).member_ids_of_many(["a", "b"])
    assert found.members == {"b": ("u1",)}
    assert isinstance(found.unreadable["a"], GraphError)


@pytest.mark.parametrize(
    ("link", "problem", "said"),
    [
        ("/v1.0/groups/a/members?$skiptoken=1", UnreadableAnswerError, "already read"),
        ("https://evil.example/v1.0/groups/a", UnreadableAnswerError, "leads away"),
    ],
)
def test_links_that_are_not_followed(
    answering: AnsweringServer, reading: GraphSession, link: str, problem: type[Exception], said: str
) -> None:
    absolute = link if link.startswith("https") else answering.url + link
    answering.answering = lambda *_call: Answer(body={"value": [{"id": "u"}], "@odata.nextLink": absolute})
    with pytest.raises(problem, match=said):
        Groups(reading).member_ids_of_many(["a"])


def test_pages_without_end(answering: AnsweringServer, reading: GraphSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paged_read, "MOST_PAGES", 30)
    numbers = iter(range(1000))

    def answer(*_call: object) -> Answer:
        return Answer(body={"value": [], "@odata.nextLink": f"{answering.url}/v1.0/groups/a/members?$skiptoken={next(numbers)}"})

    answering.answering = answer
    with pytest.raises(AnswerTooLargeError, match="GET /groups/a/members: the answer has more than 30 pages"):
        Groups(reading).member_ids_of_many(["a"])


def test_large_pages_without_end(answering: AnsweringServer, reading: GraphSession) -> None:
    """A page of 999 with two values each counts as 200 kB of the 100 MiB."""
    numbers = iter(range(1000))
    value = [{"@odata.type": USER, "id": f"u{each}"} for each in range(999)]

    def answer(*_call: object) -> Answer:
        link = f"{answering.url}/v1.0/groups/a/members?$skiptoken={next(numbers)}"
        return Answer(body={"value": value, "@odata.nextLink": link})

    answering.answering = answer
    with pytest.raises(AnswerTooLargeError, match=r"takes more than 100\.0 MiB of memory after 52\d pages"):
        Groups(reading).member_ids_of_many(["a"])


def by_ids(server: AnsweringServer, known: t.Mapping[str, Json], *, page: int = 10**6, refused: int | None = None) -> None:
    """Serve objects by their ids, at most ``page`` at once, and each by itself."""

    def answer(method: str, path: str, body: t.Any) -> Answer:
        if method == "POST":
            if refused is not None:
                return refusal(refused)
            kinds = {f"#microsoft.graph.{each}" for each in body["types"]}
            found = [known[each] for each in body["ids"] if each in known and known[each]["@odata.type"] in kinds]
            more = {"@odata.nextLink": f"{server.url}/v1.0/directoryObjects/getByIds?$skiptoken=x"} if len(found) > page else {}
            return Answer(body={"value": found[:page], **more})
        collection, each = path.partition("?")[0].split("/")[1:]
        kind = {"users": USER, "groups": GROUP}[collection]
        if each not in known or known[each]["@odata.type"] != kind:
            return refusal(404)
        return Answer(body={name: value for name, value in known[each].items() if name != "@odata.type"})

    server.answering = answer


KNOWN = {
    **{f"u{each}": {"@odata.type": USER, "id": f"u{each}", "displayName": f"User {each}"} for each in range(2500)},
    **{f"g{each}": {"@odata.type": GROUP, "id": f"g{each}", "displayName": f"Group {each}"} for each in range(30)},
}
USERS = [each for each in KNOWN if each.startswith("u")]
GROUPS = [each for each in KNOWN if each.startswith("g")]


def test_objects_by_the_thousand(answering: AnsweringServer, reading: GraphSession) -> None:
    by_ids(answering, KNOWN)
    found = DirectoryObjects(reading).get_by_ids([*USERS, "unknown"], types=("user",), fields="id,displayName")
    assert found == {each: KNOWN[each] for each in USERS}
    assert answering.asked == {f"{BY_IDS}id,displayName": 3}
    assert sorted(len(request.json["ids"]) for request in answering.received) == [501, 1000, 1000]
    assert answering.received[0].json["types"] == ["user"]


def test_objects_of_several_types(answering: AnsweringServer, reading: GraphSession) -> None:
    by_ids(answering, KNOWN)
    found = DirectoryObjects(reading).get_by_ids(["G1", "u1"], types=("user", "group"), fields="id,userType")
    assert found == {"G1": KNOWN["g1"], "u1": KNOWN["u1"]}


def test_no_objects_at_all(answering: AnsweringServer, reading: GraphSession) -> None:
    assert DirectoryObjects(reading).get_by_ids([], types=("user",), fields="id") == {}
    assert answering.received == []


def test_what_an_answer_leaves_out_is_asked_for_again(answering: AnsweringServer, reading: GraphSession) -> None:
    by_ids(answering, KNOWN, page=400)
    found = DirectoryObjects(reading).get_by_ids(USERS[:1000], types=("user",), fields="id")
    assert len(found) == 1000
    assert [len(request.json["ids"]) for request in answering.received] == [1000, 600, 200]


def test_an_answer_that_never_comes_to_its_end(answering: AnsweringServer, reading: GraphSession) -> None:
    answering.answering = lambda *_call: Answer(body={"value": [], "@odata.nextLink": f"{answering.url}/v1.0/x"})
    with pytest.raises(UnreadableAnswerError, match="links to more objects, and returns none of them"):
        DirectoryObjects(reading).get_by_ids(["u1"], types=("user",), fields="id")


@pytest.mark.parametrize("status", [400, 403])
def test_where_it_is_refused_objects_are_looked_up_one_by_one(
    answering: AnsweringServer, reading: GraphSession, status: int
) -> None:
    by_ids(answering, KNOWN, refused=status)
    wanted = [*USERS[:50], *GROUPS, "unknown"]
    found = DirectoryObjects(reading).get_by_ids(wanted, types=("user", "group"), fields="id,displayName")
    assert found == {each: KNOWN[each] for each in wanted if each in KNOWN}
    assert answering.asked[f"{BY_IDS}id,displayName"] == 1
    assert answering.asked["GET /users/u0?$select=id,displayName"] == 1
    assert answering.asked["GET /groups/u0?$select=id,displayName"] == 0
    assert answering.asked["GET /groups/unknown?$select=id,displayName"] == 1


def test_what_was_refused_once_is_not_asked_for_again_in_the_session(answering: AnsweringServer, reading: GraphSession) -> None:
    by_ids(answering, KNOWN, refused=403)
    for wanted in ("g1", "g2"):
        found = DirectoryObjects(reading).get_by_ids([wanted], types=("group",), fields="id,displayName")
        assert found == {wanted: KNOWN[wanted]}
    assert answering.asked[f"{BY_IDS}id,displayName"] == 1
    by_ids(answering, KNOWN)
    assert DirectoryObjects(reading).get_by_ids(["u1"], types=("user",), fields="id,displayName") == {"u1": KNOWN["u1"]}
    assert answering.asked[f"{BY_IDS}id,displayName"] == 2, "users are another permission"


def test_where_a_property_is_left_out_objects_are_looked_up_one_by_one(answering: AnsweringServer, reading: GraphSession) -> None:
    known = {"u1": {"@odata.type": USER, "id": "u1", "city": "Ulm"}}
    by_ids(answering, known)
    serve = answering.answering

    def forgetful(method: str, path: str, body: t.Any) -> Answer:
        return Answer(body={"value": [{"@odata.type": USER, "id": "u1"}]}) if method == "POST" else serve(method, path, body)

    answering.answering = forgetful
    found = DirectoryObjects(reading).get_by_ids(["u1"], types=("user",), fields="id,city,extension_1_x")
    assert found == known


def test_another_refusal_is_an_error(answering: AnsweringServer, reading: GraphSession) -> None:
    by_ids(answering, KNOWN, refused=409)
    with pytest.raises(Exception, match="POST /v1.0/directoryObjects/getByIds is in conflict"):
        DirectoryObjects(reading).get_by_ids(["u1"], types=("user",), fields="id")


@pytest.mark.parametrize("hidden", ["displayName", "userPrincipalName"])
def test_objects_of_which_only_the_ids_are_shown_are_looked_up_one_by_one(
    answering: AnsweringServer, reading: GraphSession, hidden: str
) -> None:
    by_ids(answering, {"u1": {"@odata.type": USER, "id": "u1", hidden: None}})
    serve = answering.answering
    answering.answering = lambda method, path, body: serve(method, path, body) if method == "POST" else refusal(403)
    with pytest.raises(AuthorizationError, match="GET /users/u1 is not permitted") as caught:
        DirectoryObjects(reading).get_by_ids(["u1"], types=("user",), fields=f"id,{hidden}")
    assert "Grant the application User.Read.All" in str(caught.value.hint)


def test_many_groups_are_read_by_the_thousand(answering: AnsweringServer, reading: GraphSession) -> None:
    known = {f"g{each}": {"@odata.type": GROUP, "id": f"g{each}"} for each in range(150)}
    by_ids(answering, known)
    found = Groups(reading).get_many([*known, "unknown", "g0"], fields="id")
    assert found == {**known, "unknown": None}
    assert answering.asked == {f"{BY_IDS}id": 1}
