# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that the provisioning log is asked with, and the order of what it answers."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.provisioning_log import (
    LogQuery,
    ProvisioningLog,
)

Json = dict[str, t.Any]

MOMENT = datetime.datetime(2026, 8, 20, 12, 0, 0, 250000, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (LogQuery(), ""),
        (LogQuery(job_id="A.b"), "jobId eq 'A.b'"),
        (LogQuery(job_id="it's' or 'x"), "jobId eq 'it''s'' or ''x'"),
        (LogQuery(change_ids=["a"]), "changeId eq 'a'"),
        (LogQuery(change_ids=["a", "b"]), "(changeId eq 'a' or changeId eq 'b')"),
        (LogQuery(source_ids=["s"], job_id="j"), "jobId eq 'j' and sourceIdentity/id eq 's'"),
        (LogQuery(since=MOMENT), "activityDateTime gt 2026-08-20T09:59:59Z"),
        (LogQuery(until=MOMENT), "activityDateTime lt 2026-08-20T10:00:01Z"),
        (LogQuery(change_ids=[str(number) for number in range(16)], job_id="j"), "jobId eq 'j'"),
    ],
)
def test_the_filter(query: LogQuery, text: str) -> None:
    assert query.as_filter() == text


class Answering:
    """A session whose log holds these entries, in this order; ``read`` counts those that were taken."""

    caller = "test"

    def __init__(self, *times: str | None) -> None:
        self.times, self.read = times, 0

    def get_all(self, path: str, **_options: t.Any) -> t.Iterator[Json]:
        for number, moment in enumerate(self.times):
            self.read += 1
            yield {"id": str(number), "activityDateTime": moment}


def newest(session: Answering, most: int, wanted: t.Callable[[Json], bool] = lambda entry: True) -> list[str]:
    log = ProvisioningLog(t.cast("GraphSession", session))
    return [entry["id"] for entry in log.newest(LogQuery(), most, wanted=wanted)]


FIRST, SECOND, PARTLY, THIRD = "2026-08-20T10:00:00Z", "2026-08-20T10:00:01Z", "2026-08-20T10:00:01.5Z", "2026-08-20T10:00:02Z"


@pytest.mark.parametrize(
    ("times", "most", "ids"),
    [
        ((THIRD, SECOND, FIRST), 3, ["0", "1", "2"]),
        ((FIRST, SECOND, THIRD), 3, ["2", "1", "0"]),
        ((FIRST, SECOND, THIRD), 1, ["2"]),
        ((SECOND, FIRST, THIRD), 1, ["2"]),
        ((SECOND, PARTLY, FIRST), 3, ["1", "0", "2"]),
        ((FIRST, FIRST), 2, ["0", "1"]),
        ((None, "yesterday", FIRST), 2, ["2", "0"]),
        ((), 5, []),
    ],
)
def test_the_newest_first_in_whatever_order_they_come(times: tuple[str | None, ...], most: int, ids: list[str]) -> None:
    assert newest(Answering(*times), most) == ids


def test_an_order_that_is_kept_is_relied_on_after_a_page() -> None:
    session = Answering(*[THIRD] * 600, *[SECOND] * 600)
    assert len(newest(session, 10)) == 10
    assert session.read == 500


def test_an_order_that_is_not_kept_is_not_relied_on() -> None:
    session = Answering(FIRST, *[SECOND] * 1200, THIRD)
    assert newest(session, 2) == ["1201", "1"]
    assert session.read == 1202


def test_only_what_is_wanted() -> None:
    assert newest(Answering(THIRD, SECOND, FIRST), 5, lambda entry: entry["id"] != "1") == ["0", "2"]
