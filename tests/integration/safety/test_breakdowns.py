# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something breaks down during a change, or makes calls fail that are sent again: the change comes to its end, or is undone.

``FAULTS=all`` tries everything at every step and call; see ``test_faults``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from tests.integration.safety.calls import Call
from tests.integration.safety.faults import BREAKDOWNS, LASTING, QUICK, SLOW, Breakdown, Kind
from tests.integration.safety.faulty_changes import FAILED, FULL, INCOMPLETE, FaultyChanges

PATIENCE_SECONDS = 1


def test_nothing_works_any_more(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    starts = [call for call in calls if FULL or call.write]
    for number, call in enumerate(starts):
        for kind in LASTING if FULL else [LASTING[number % len(LASTING)]]:
            with subtests.test(msg=f"{kind.name} from {call}"):
                changes.begin()
                changes.lab.fault(**kind.fault, skip=call.number, count=None)
                ended = changes.run()
                changes.lab.clear_faults()
                changes.assert_well_ended(ended, said=kind.said, verdicts=("refused", "rollback_incomplete"))
                changes.assert_brought_back(ended)


def breakdowns(calls: Sequence[Call]) -> Iterator[tuple[Call, Breakdown, int | None]]:
    """Yield everything that can break down at the beginning of each step, for good (None) or for so many calls."""
    lengths = Counter(call.step for call in calls)
    provisioning = max(call.step for call in calls if call.name == "provisionOnDemand")
    for step, call in sorted({call.step: call for call in reversed(calls)}.items()):
        for number, breakdown in enumerate(BREAKDOWNS):
            is_its_turn = (step + number) % len(BREAKDOWNS) == 0
            if FULL or is_its_turn:
                yield call, breakdown, None
            if FULL or step == provisioning or (is_its_turn and step > provisioning):
                # What a step does after its last call is in it, too.
                yield call, breakdown, lengths[step] + 1


def test_something_breaks_down(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    for call, breakdown, count in breakdowns(calls):
        with subtests.test(msg=f"{breakdown.name} from {call}, {f'for {count} calls' if count else 'for good'}"):
            changes.begin()
            changes.lab.switch_at(skip=call.number, count=count, **breakdown.settings)
            ended = changes.run()
            (fault,) = changes.lab.faults()
            changes.lab.clear_faults()
            assert fault["hits"] > 0
            verdicts = ("kept", *(INCOMPLETE if count is None else FAILED))
            changes.assert_well_ended(ended, said=breakdown.said, verdicts=verdicts)
            changes.assert_brought_back(ended)


@pytest.mark.parametrize("kind", [*QUICK, *SLOW] if FULL else QUICK, ids=str)
def test_every_call_must_be_sent_again(changes: FaultyChanges, calls: list[Call], kind: Kind) -> None:
    overcome(changes, calls, [kind])


@pytest.mark.parametrize("turn", range(len(SLOW)) if FULL else [0])
def test_calls_must_be_sent_again_for_different_causes(changes: FaultyChanges, calls: list[Call], turn: int) -> None:
    overcome(changes, calls, SLOW[turn:] + SLOW[:turn], hits=None if FULL else 2)


def overcome(changes: FaultyChanges, calls: Sequence[Call], kinds: Sequence[Kind], hits: int | None = None) -> None:
    """Run a change in which each call that may be repeated fails once, or the first ``hits`` with the same path."""
    changes.begin()
    single = [call for call in calls if not call.batched]
    expected = {}
    for number, (method, pattern) in enumerate(dict.fromkeys((call.method, call.pattern) for call in single)):
        same = [call for call in single if (call.method, call.pattern) == (method, pattern)]
        kind = kinds[number % len(kinds)]
        if kind.can_pass(same[0]):
            fault = changes.lab.fault(**kind.fault, method=method, path=pattern, skip=same[0].ordinal, every=2, count=hits)
            expected[fault["id"]] = min(len(same), hits or len(same))
    ended = changes.run(retries=5, timeout=PATIENCE_SECONDS)
    found = {fault["id"]: fault["hits"] for fault in changes.lab.faults()}
    changes.lab.clear_faults()
    changes.assert_well_ended(ended, verdicts=("kept",))
    assert found == expected
