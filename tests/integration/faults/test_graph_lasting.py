# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module meets a Microsoft Graph that fails from some call on: it ends with one documented error, after few attempts."""

from __future__ import annotations

import pytest

from tests.integration.faults.expected import expected_lasting
from tests.integration.faults.graph import GRAPH_RUNS, RETRIES, Faulty
from tests.integration.faults.kinds import KINDS
from tests.integration.helpers.every_module import Run

pytestmark = pytest.mark.usefixtures("quick")


@pytest.mark.parametrize("run", GRAPH_RUNS, ids=str)
def test_nothing_works_from_some_call_on(faulty: Faulty, run: Run, subtests: pytest.Subtests) -> None:
    """The first call meets everything that a retry could overcome, every other call something of all."""
    passing = [kind for kind in KINDS if kind.read != kind.lasting]
    others = [kind for kind in KINDS if kind.before and not kind.reads_only]
    for number, wanted in enumerate(faulty.calls):
        for kind in [others[number % len(others)]] if number else passing:
            with subtests.test(msg=f"{kind} from {wanted}"):
                ended = faulty.lasting(kind, wanted, retries=0 if number else RETRIES)
                assert ended.outcome in expected_lasting(run, kind, wanted), ended.result
                assert len(ended.requests.requests) <= len(faulty.calls) * (1 + RETRIES)
