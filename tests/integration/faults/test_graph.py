# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module meets every fault of Microsoft Graph: it succeeds after a retry, or ends with one documented error."""

from __future__ import annotations

import pytest

from tests.integration.faults.expected import FIRST_WRITE, GOES_ON, expected
from tests.integration.faults.graph import GRAPH_RUNS, RETRIES, Faulty
from tests.integration.faults.kinds import KINDS, ONCE, READ, SUCCESS
from tests.integration.helpers.every_module import Run

WRITING_RUNS = [run for run in GRAPH_RUNS if run.writes]

pytestmark = pytest.mark.usefixtures("quick")


@pytest.mark.parametrize("run", GRAPH_RUNS, ids=str)
def test_the_first_read_fails_once(faulty: Faulty, run: Run, subtests: pytest.Subtests) -> None:
    first = faulty.reads[0]
    for kind in KINDS:
        if kind.before:
            with subtests.test(msg=f"{kind} at {first}"):
                ended = faulty.once(kind, first, retries=RETRIES, check=True)
                assert ended.outcome in expected(run, kind, READ), ended.result
                assert len(ended.requests.requests) <= len(faulty.calls) * (1 + RETRIES)


@pytest.mark.parametrize("run", WRITING_RUNS, ids=str)
def test_the_first_write_fails_once(faulty: Faulty, run: Run, subtests: pytest.Subtests) -> None:
    first = faulty.writes[0]
    for kind in KINDS:
        for processed in (False, True):
            if kind.reads_only or not (kind.after if processed else kind.before):
                continue
            with subtests.test(msg=f"{kind}{' after it was carried out' if processed else ''} at {first}"):
                ended = faulty.once(kind, first, processed=processed, retries=RETRIES)
                request = FIRST_WRITE[str(run)]
                assert ended.outcome in expected(run, kind, request, processed=processed), ended.result
                attempts = ended.attempts(first, faulty.calls, goes_on=str(run) in GOES_ON)
                assert attempts <= 1 + RETRIES
                if processed and request == ONCE:
                    assert attempts == 1
                elif str(run) in GOES_ON:
                    assert attempts <= (2 if kind.outcome(request) == SUCCESS else 1)  # what is refused to all ends it
                elif request == ONCE and str(run) != "sync_job (create)":
                    # What was throttled was not carried out; of all else nobody knows.
                    assert attempts == (2 if kind.outcome(request) == SUCCESS else 1)
