# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that the provisioning log is asked with."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.provisioning_log import LogQuery

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
