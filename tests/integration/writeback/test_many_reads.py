# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading much, from a tenant that throttles, is slow, or refuses: through the collection's session, without a module around it."""

from __future__ import annotations

import collections
import time
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import AuthorizationError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import BatchRequest
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.directory_objects import DirectoryObjects
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.groups import Groups
from tests.integration.helpers.graph_session import graph_session
from tests.integration.helpers.pace import forget_pace
from tests.lab.client import Lab

USER, GROUP = "#microsoft.graph.user", "#microsoft.graph.group"


@pytest.fixture(autouse=True)
def _rested() -> t.Iterator[None]:
    """Nothing was read before."""
    forget_pace()
    yield
    forget_pace()


def member_reads(lab: Lab, count: int) -> list[BatchRequest]:
    """Return so many different reads of the members of a few groups."""
    ids = [lab.object(name)["id"] for name in ("SG-Canary", "SG-Mixed", "SG-Large", "Sales")]
    return [
        BatchRequest("GET", f"/groups/{ids[number % 4]}/members?$select=id&$top={999 - number // 4}") for number in range(count)
    ]


def inner_statuses(lab: Lab) -> dict[str, list[int]]:
    """Return how each request inside of batches was answered, by its address."""
    found: dict[str, list[int]] = collections.defaultdict(list)
    for request in lab.requests().requests:
        for item in request["items"]:
            found[item["url"]].append(item["status"])
    return found


def test_a_storm_is_weathered(lab: Lab) -> None:
    """Every second request of batches is refused; none that was answered is sent again."""
    requests = member_reads(lab, 800)
    lab.set(storm=True)
    with graph_session() as session:
        answers = session.batch(requests)
    assert [answer.status for answer in answers] == [200] * 800
    sent = inner_statuses(lab)
    assert all(statuses[-1] == 200 and set(statuses[:-1]) <= {429} for statuses in sent.values())
    assert sum(map(len, sent.values())) == pytest.approx(1600, abs=1)
    assert session.statistics.resource_units == 2 * 800  # what is refused costs nothing


def test_a_quota_that_is_smaller_than_expected_is_found_out(lab: Lab) -> None:
    """350 units a second, as a tenant of 50 users has; ours alone asks for 480."""
    requests = member_reads(lab, 2400)
    lab.set(resource_units=3500)
    began = lab.clock.monotonic()
    with graph_session() as session:
        answers = session.batch(requests)
    assert [answer.status for answer in answers] == [200] * 2400
    statuses = inner_statuses(lab)
    refused = sum(len(each) - 1 for each in statuses.values())
    assert refused < 600
    assert lab.clock.monotonic() - began < 60


def test_within_the_quota_nothing_is_refused(lab: Lab) -> None:
    requests = member_reads(lab, 2400)
    lab.set(resource_units=8000)
    with graph_session() as session:
        session.batch(requests)
    assert all(each == [200] for each in inner_statuses(lab).values())


@pytest.mark.usefixtures("real_waits")
def test_slow_answers_come_at_once(lab: Lab) -> None:
    requests = member_reads(lab, 160)
    lab.set(latency=1.0)
    with graph_session() as session:
        began = time.monotonic()
        session.batch(requests)
    assert time.monotonic() - began < 4  # 8 one after the other


def test_members_by_id(lab: Lab) -> None:
    names = ("SG-Canary", "SG-Mixed", "SG-Large")
    ids = [lab.object(name)["id"] for name in names]
    with graph_session() as session:
        found = Groups(session).member_ids_of_many([*ids, "00000000-0000-0000-0000-000000000009"])
    assert {each: sorted(members) for each, members in found.members.items()} == {
        each: sorted(lab.object(name)["members"]) for each, name in zip(ids, names, strict=True)
    }
    assert set(found.types.values()) >= {USER, GROUP}
    assert list(found.unreadable) == ["00000000-0000-0000-0000-000000000009"]


@pytest.mark.parametrize("settings", [{}, {"get_by_ids_page": 25}, {"get_by_ids": "refused"}], ids=["whole", "pages", "refused"])
def test_objects_by_id_come_whatever_the_service_permits(lab: Lab, settings: dict[str, t.Any]) -> None:
    members, group = lab.object("SG-Large")["members"], lab.object("SG-Mixed")["id"]
    lab.set(**settings)
    with graph_session() as session:
        found = DirectoryObjects(session).get_by_ids([*members, group], types=("user", "group"), fields="id,displayName")
    assert {each: raw["@odata.type"] for each, raw in found.items()} == {**dict.fromkeys(members, USER), group: GROUP}
    assert found[group]["displayName"] == "SG-Mixed"


def test_an_application_that_may_not_see_users_is_told_so(lab: Lab) -> None:
    members, group = lab.object("SG-Large")["members"], lab.object("SG-Mixed")["id"]
    lab.set(limited_permissions=["GroupMember.Read.All"])
    limited = lab.state.clients["limited"]
    with graph_session(client_id=limited.id, client_secret=limited.secret) as session:
        objects = DirectoryObjects(session)
        assert objects.get_by_ids([group], types=("group",), fields="id,displayName")[group]["displayName"] == "SG-Mixed"
        with pytest.raises(AuthorizationError, match=r"GET /users/[0-9a-f-]+ is not permitted"):
            objects.get_by_ids(members, types=("user",), fields="id,displayName")
