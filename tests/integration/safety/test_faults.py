# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something breaks at a call of a change: the change comes to its end, or is as if it had never been.

``FAULTS=all`` tries every kind of fault at every call, one run each, which takes more than an hour; without it each call
meets some kinds and each kind some calls.
"""

from __future__ import annotations

import os
import typing as t
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from tests.integration.helpers.fast_playbooks import fast_playbooks
from tests.integration.safety.calls import Call
from tests.integration.safety.faults import BREAKDOWNS, FINAL, LASTING, QUICK, SLOW, Breakdown, Kind
from tests.integration.safety.faulty_changes import Ended, FaultyChanges
from tests.lab.client import Lab

FULL = os.environ.get("FAULTS") == "all"

FAILED = ("refused", "rolled_back")
INCOMPLETE = (*FAILED, "rollback_incomplete")
WRONG: dict[str, t.Any] = {"cloud_sync_expected_attributes": {"whenCreated": "something else"}}
PATIENCE_SECONDS = 1

Case = tuple[Call, Kind, bool]


@pytest.fixture(name="changes", scope="module")
def fixture_changes(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyChanges]:
    """Changes that something disturbs."""
    with fast_playbooks() as fast:
        yield FaultyChanges(fast, running_lab, tmp_path_factory.mktemp("changes"))
    running_lab.clear_faults()


@pytest.fixture(name="calls", scope="module")
def fixture_calls(changes: FaultyChanges) -> list[Call]:
    """The calls of a change that nothing disturbs."""
    return changes.calls_of_a_good_change()


@pytest.fixture(name="undoing", scope="module")
def fixture_undoing(changes: FaultyChanges) -> list[Call]:
    """The calls of a rollback that nothing disturbs."""
    calls = changes.calls_of_a_rollback()
    return [call for call in calls if call.step == calls[-1].step]


def cases(calls: Sequence[Call]) -> list[Case]:
    """Return every fault of every call, and whether it comes after the call was carried out."""
    return [
        (call, kind, processed)
        for call in calls
        for kind in FINAL
        for processed in (False, True)
        if kind.can_hit(call, processed=processed)
    ]


def one_each(calls: Sequence[Call]) -> list[Case]:
    """Return one fault for each call; which one goes round."""
    found = []
    for number, call in enumerate(calls):
        possible = [(kind, processed) for _call, kind, processed in cases([call])]
        found.append((call, *possible[number % len(possible)]))
    return found


def different(calls: Sequence[Call]) -> list[Call]:
    """Return the calls without most of those that are made for the same purpose."""
    items = [call for call in calls if call.batched]
    searching = [call for call in calls if call.looks_up]
    left_out = {*items[1:], *searching} - {*searching[::7]}
    return [call for call in calls if call not in left_out]


def break_call(changes: FaultyChanges, case: Case, **variables: t.Any) -> Ended:
    """Run a change in which one call fails once, and then all works again."""
    call, kind, processed = case
    changes.begin()
    changes.lab.fault(**kind.fault, method=call.method, path=call.pattern, skip=call.ordinal, processed=processed)
    ended = changes.run(timeout=kind.timeout, **variables)
    (fault,) = changes.lab.faults()
    changes.lab.clear_faults()
    assert fault["hits"] == 1, ended.run.output
    return ended


def described(case: Case) -> str:
    call, kind, processed = case
    return f"{kind.name}{' after it was carried out' if processed else ''} at {call}"


def test_a_read_fails(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    reads = [call for call in calls if not call.write]
    for case in cases(reads) if FULL else one_each(different(reads)):
        with subtests.test(msg=described(case)):
            verdicts = ("kept",) if case[0].is_expendable and case[1].answers else FAILED
            changes.assert_well_ended(break_call(changes, case), said=case[1].said, verdicts=verdicts)


def test_a_write_fails(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    every = cases([call for call in calls if call.write])
    chosen = every if FULL else every[2::5]
    assert {kind.name for _call, kind, _processed in chosen} == {kind.name for kind in FINAL}
    for case in chosen:
        with subtests.test(msg=described(case)):
            changes.assert_well_ended(break_call(changes, case), said=case[1].said, verdicts=FAILED)


def test_the_rollback_fails_once(changes: FaultyChanges, undoing: list[Call], subtests: pytest.Subtests) -> None:
    for case in cases(undoing) if FULL else one_each([call for call in undoing if call.write]):
        with subtests.test(msg=described(case)):
            ended = break_call(changes, case, **WRONG)
            changes.assert_well_ended(ended, said=("info",), verdicts=INCOMPLETE)
            assert ended.verdict == "rolled_back" or any(text in ended.run.output for text in case[1].said)
            changes.assert_brought_back(ended)


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
