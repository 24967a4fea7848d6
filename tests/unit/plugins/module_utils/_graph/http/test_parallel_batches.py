# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common import waiting
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    ConnectionFailure,
    GraphError,
    ThrottledError,
    UnreadableAnswerError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.batch import (
    BatchAnswer,
    BatchRequest,
    Post,
    Sender,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.parallel_batches import ParallelBatches
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.retry import RetryPolicy
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.unit_bucket import Share, UnitBucket
from tests.unit.plugins.module_utils._graph.batch_service import BatchService, Item, ThreadClock, flying, found, throttled

POLICY = RetryPolicy(retries=3, total=300.0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ThreadClock:
    stopped = ThreadClock()
    monkeypatch.setattr(waiting, "clock", stopped)
    return stopped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(
    post: Post, number: int, folder: Path, *, most: int = 8, policy: RetryPolicy = POLICY, share: int = 100
) -> list[BatchAnswer]:
    """Read so many objects, and return the answers in the order of the requests."""
    answers: dict[int, BatchAnswer] = {}
    requests = {index: BatchRequest("GET", f"/users/{index}?$select=id") for index in range(number)}
    bucket = UnitBucket("tenant", Share.of(share), folder=folder)
    ParallelBatches(Sender(post, policy), bucket, most).run(requests, answers.__setitem__)
    assert flying() == []
    return [answers[index] for index in range(number)]


def url(number: int) -> str:
    return f"/users/{number}?$select=id"


def service(clock: ThreadClock, item: Item = lambda _service, url: found(url), *, seconds: float = 0.0) -> BatchService:
    return BatchService(clock, item, seconds=seconds)


def test_many_batches_are_under_way_at_once(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, seconds=0.05)
    began = time.monotonic()
    answers = read(served.post, 20 * 16, folder)
    assert time.monotonic() - began < 0.05 * 8  # 16 one after the other
    assert served.most_at_once == 8
    assert sorted(map(len, served.batches)) == [20] * 16
    assert [answer.result()["id"] for answer in answers] == [url(number) for number in range(320)]


def test_no_more_at_once_than_permitted(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, seconds=0.01)
    read(served.post, 200, folder, most=3)
    assert served.most_at_once == 3


def test_a_refused_request_is_sent_again_alone_after_its_own_time(clock: ThreadClock, folder: Path) -> None:
    waits = {url(3): 7.0, url(25): 2.0, url(59): 30.0}

    def item(asked: BatchService, address: str) -> Json:
        return throttled(waits[address]) if address in waits and asked.asked(address) == 1 else found(address)

    served = service(clock, item)
    answers = read(served.post, 60, folder)
    assert all(answer.status == 200 for answer in answers)
    assert {address: served.asked(address) for address in waits} == dict.fromkeys(waits, 2)
    assert sum(map(len, served.batches)) == 63
    for address, seconds in waits.items():
        first, second = served.moments[address]
        assert second - first == pytest.approx(seconds)


@pytest.mark.parametrize("refusal", [throttled(1), throttled(1, 503), throttled(1, 504), throttled(), {"status": 200}])
def test_what_was_not_answered_is_sent_again(clock: ThreadClock, folder: Path, refusal: Json) -> None:
    def item(asked: BatchService, address: str) -> Json:
        return refusal if address == url(30) and asked.asked(address) == 1 else found(address)

    served = service(clock, item)
    assert [answer.status for answer in read(served.post, 41, folder)] == [200] * 41
    assert served.asked(url(30)) == 2


def test_an_answer_that_is_missing_is_asked_for_again(clock: ThreadClock, folder: Path) -> None:
    served = service(clock)

    def post(*path: str, json: Json, **arguments: t.Any) -> Json:
        page = served.post(*path, json=json, **arguments)
        is_first = served.asked(url(5)) == 1
        return {"responses": [each for each in page["responses"] if each["id"] != "5" or not is_first]}

    assert [answer.status for answer in read(post, 40, folder)] == [200] * 40
    assert served.asked(url(5)) == 2


def test_answers_that_stay_missing(clock: ThreadClock, folder: Path) -> None:
    served = service(clock)

    def post(*path: str, json: Json, **arguments: t.Any) -> Json:
        page = served.post(*path, json=json, **arguments)
        return {"responses": [each for each in page["responses"] if each["id"] != "5"]}

    with pytest.raises(UnreadableAnswerError, match="answers are missing"):
        read(post, 40, folder)
    assert served.asked(url(5)) == 4


def test_a_storm_of_throttling_ends_complete(clock: ThreadClock, folder: Path) -> None:
    """Every second request is refused, whoever asks for it again."""
    numbers, waits = iter(range(10**6)), random.Random(7)

    def item(_asked: BatchService, address: str) -> Json:
        return throttled(waits.randint(1, 5)) if next(numbers) % 2 == 0 else found(address)

    served = service(clock, item)
    answers = read(served.post, 2000, folder)
    assert all(answer.status == 200 for answer in answers)
    refused = sum(map(len, served.batches)) - 2000
    assert refused == pytest.approx(2000, abs=1)  # nothing that was answered is sent again
    assert clock.now - 1000 < 120  # far from the 300 seconds of one request


def test_nothing_waits_behind_what_was_not_sent_yet(clock: ThreadClock, folder: Path) -> None:
    def item(asked: BatchService, address: str) -> Json:
        clock.sleep(0.1)
        return throttled(1) if address == url(0) and asked.asked(address) == 1 else found(address)

    served = service(clock, item)
    read(served.post, 2000, folder, most=2)
    first, second = served.moments[url(0)]
    assert second - first < 20  # a batch takes 2 seconds, all of them 200


def test_a_request_that_stays_throttled_ends_at_its_deadline(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, lambda _asked, address: throttled(50) if address == url(21) else found(address))
    with pytest.raises(ThrottledError, match="GET /users/21 was throttled"):
        read(served.post, 40, folder)
    assert served.moments[url(21)] == pytest.approx([1000 + 50 * attempt for attempt in range(7)])


def test_each_request_has_a_deadline_of_its_own(clock: ThreadClock, folder: Path) -> None:
    """What is sent first after 200 seconds has 300 seconds from then on."""

    def item(asked: BatchService, address: str) -> Json:
        if address == url(0) and asked.asked(address) == 1:
            clock.sleep(200)
        return throttled(100) if address == url(20) and asked.asked(address) < 4 else found(address)

    served = service(clock, item)
    assert all(answer.status == 200 for answer in read(served.post, 40, folder, most=1))
    assert served.moments[url(20)] == pytest.approx([1200, 1300, 1400, 1500])


def test_the_deadline_of_a_batch_is_the_nearest_of_its_requests(clock: ThreadClock, folder: Path) -> None:
    def item(asked: BatchService, address: str) -> Json:
        return throttled(100) if address == url(0) and asked.asked(address) == 1 else found(address)

    served = service(clock, item)
    read(served.post, 21, folder)
    assert sorted(served.deadlines) == pytest.approx([200, 300, 300])


def test_a_request_that_stays_unavailable_is_an_answer_of_its_own(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, lambda _asked, address: throttled(1, 503) if address == url(7) else found(address))
    answers = read(served.post, 60, folder)
    assert isinstance(answers[7].error, GraphError)
    assert [answer.status for answer in answers].count(200) == 59
    assert served.asked(url(7)) == 4


def test_without_retries_nothing_is_sent_again(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, lambda _asked, address: throttled(1) if address == url(7) else found(address))
    with pytest.raises(ThrottledError):
        read(served.post, 60, folder, policy=RetryPolicy(retries=0))
    assert served.asked(url(7)) == 1


def test_one_failure_ends_all_of_it(clock: ThreadClock, folder: Path) -> None:
    served = service(clock, seconds=0.02)

    def post(*path: str, json: Json, **arguments: t.Any) -> Json:
        served.post(*path, json=json, **arguments)
        raise ConnectionFailure("POST /$batch: no answer", hint="", sent=True)

    with pytest.raises(ConnectionFailure, match="no answer"):
        read(post, 20 * 100, folder, most=4)
    assert len(served.batches) <= 8
    assert flying() == []


def test_what_takes_the_answers_can_end_it(clock: ThreadClock, folder: Path) -> None:
    served = service(clock)

    def take(_index: int, _answer: BatchAnswer) -> None:
        raise LookupError("enough")

    requests = {index: BatchRequest("GET", url(index)) for index in range(2000)}
    with pytest.raises(LookupError, match="enough"):
        ParallelBatches(Sender(served.post, POLICY), UnitBucket("tenant", Share.of(100), folder=folder), 4).run(requests, take)
    assert len(served.batches) <= 12
    assert flying() == []


def test_what_follows_an_answer_is_sent_under_its_number(clock: ThreadClock, folder: Path) -> None:
    pages: dict[int, list[str]] = {index: [] for index in range(50)}

    def take(index: int, answer: BatchAnswer) -> BatchRequest | None:
        pages[index].append(answer.body["id"])
        return BatchRequest("GET", f"/next/{index}/{len(pages[index])}") if len(pages[index]) <= index % 3 else None

    served = service(clock)
    requests = {index: BatchRequest("GET", url(index)) for index in range(50)}
    ParallelBatches(Sender(served.post, POLICY), UnitBucket("tenant", Share.of(100), folder=folder), 4).run(requests, take)
    assert pages[6] == [url(6)]
    assert pages[7] == [url(7), "/next/7/1"]
    assert pages[8] == [url(8), "/next/8/1", "/next/8/2"]


def test_units_bound_the_pace(clock: ThreadClock, folder: Path) -> None:
    """A share of 10 percent is 80 units a second, and 800 at once; the rest of 1,600 takes 10 seconds."""
    served = service(clock)
    read(served.post, 1600, folder, share=10)
    assert clock.now - 1000 == pytest.approx(10, abs=1)
