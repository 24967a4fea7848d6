# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something breaks at a call of a change: the change comes to its end, or is as if it had never been.

``FAULTS=all`` tries every kind of fault at every call, one run each, which takes more than an hour; without it each call
meets some kinds and each kind some calls. What lasts is in ``test_breakdowns``.
"""

from __future__ import annotations

import typing as t
from collections.abc import Sequence

import pytest

from tests.integration.safety.calls import Call
from tests.integration.safety.faults import FINAL, Kind
from tests.integration.safety.faulty_changes import FAILED, FULL, INCOMPLETE, Ended, FaultyChanges

WRONG: dict[str, t.Any] = {"cloud_sync_expected_attributes": {"whenCreated": "something else"}}

Case = tuple[Call, Kind, bool]


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


def chosen_reads(calls: Sequence[Call]) -> list[Case]:
    """Return a fault of every second call that differs from others, in which each kind has its turn."""
    chosen = one_each(different(calls))[::2]
    assert {kind.name for _call, kind, _processed in chosen} == {kind.name for kind in FINAL}
    return chosen


def goes_on(case: Case) -> bool:
    """Tell whether a change goes on without what is asked for."""
    call, kind, _processed = case
    return call.advisory or (call.is_expendable and kind.answers)


def described(case: Case) -> str:
    call, kind, processed = case
    return f"{kind.name}{' after it was carried out' if processed else ''} at {call}"


def test_a_read_fails(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    reads = [call for call in calls if not call.write]
    for case in cases(reads) if FULL else chosen_reads(reads):
        with subtests.test(msg=described(case)):
            verdicts = ("kept",) if goes_on(case) else FAILED
            changes.assert_well_ended(break_call(changes, case), said=case[1].said, verdicts=verdicts)


def test_a_write_fails(changes: FaultyChanges, calls: list[Call], subtests: pytest.Subtests) -> None:
    every = cases([call for call in calls if call.write])
    chosen = every if FULL else every[2::5]
    assert {kind.name for _call, kind, _processed in chosen} == {kind.name for kind in FINAL}
    for case in chosen:
        with subtests.test(msg=described(case)):
            changes.assert_well_ended(break_call(changes, case), said=case[1].said, verdicts=FAILED)


def test_the_rollback_fails_once(changes: FaultyChanges, undoing: list[Call], subtests: pytest.Subtests) -> None:
    for case in cases(undoing) if FULL else one_each([call for call in undoing if call.write or call == undoing[-1]]):
        with subtests.test(msg=described(case)):
            ended = break_call(changes, case, **WRONG)
            changes.assert_well_ended(ended, said=("whenCreated",), verdicts=INCOMPLETE)
            assert ended.verdict == "rolled_back" or any(text in ended.run.output for text in case[1].said)
            changes.assert_brought_back(ended)
