# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison that others are held against: it finds what people did, and nothing where nobody did anything."""

from __future__ import annotations

import pytest

from tests.integration.drift.slow_comparison import Difference, SlowComparison
from tests.integration.helpers.mistakes import MISTAKES, Found, Mistake, Person
from tests.lab.client import Lab

ON_OBJECTS = ("group.", "member.", "anchor.")
SIMPLE = [each for each in MISTAKES if not each.lonely and each.name != "filter-added"]
"""Those after which a group is still expected as the default mappings say; the comparison knows no filters."""


def found_on_objects(lab: Lab, mistake: Mistake, ids: dict[str, str]) -> set[Difference]:
    """Return what must be found of a mistake about groups and members; ``ids`` are those before it."""
    return {_difference(lab, each, ids) for each in mistake.found if each.check.startswith(ON_OBJECTS)}


def _difference(lab: Lab, found: Found, ids: dict[str, str]) -> Difference:
    group = ids.get(found.group) or lab.object(found.group)["id"]
    if found.check == "member.missing":
        return Difference(found.check, group, ids[found.member])
    return Difference(found.check, group, f"CN={found.member},OU=People,DC=contoso,DC=lab" if found.member else "")


def ids_before(lab: Lab) -> dict[str, str]:
    """Return the object ids that the mistakes are about, by the names that people know."""
    groups = {each.group for mistake in MISTAKES for each in mistake.found if each.group} - {"SG-Brand-New"}
    people = {"Ben Bauer": "ben@contoso.lab", "Cleo Costa": "cleo@contoso.lab"}
    return {name: lab.object(people.get(name, name))["id"] for name in (*groups, *people)}


def test_everything_is_written_from_the_start(lab: Lab, slow: SlowComparison) -> None:
    assert slow.differences() == set()
    assert lab.settings()["quarantine"] is None


def test_a_cycle_finds_nothing_to_do(lab: Lab) -> None:
    (execution,) = lab.cycle()
    assert (execution["state"], execution["countExported"], execution["countImported"]) == ("Succeeded", 0, 0)


@pytest.mark.parametrize("mistake", SIMPLE, ids=[each.name for each in SIMPLE])
def test_a_mistake_is_found_and_nothing_else(lab: Lab, person: Person, slow: SlowComparison, mistake: Mistake) -> None:
    ids = ids_before(lab)
    mistake.make(person)
    assert slow.differences() == found_on_objects(lab, mistake, ids)


def test_all_mistakes_are_found_at_once(lab: Lab, person: Person, slow: SlowComparison) -> None:
    ids = ids_before(lab)
    for mistake in SIMPLE:
        mistake.make(person)
    assert slow.differences() == {each for mistake in SIMPLE for each in found_on_objects(lab, mistake, ids)}


def test_a_reset_brings_everything_back(lab: Lab, person: Person, slow: SlowComparison) -> None:
    for mistake in MISTAKES:
        mistake.make(person)
    lab.reset()
    person.tidy_up()
    assert slow.differences() == set()
    (execution,) = lab.cycle()
    assert execution["countExported"] == 0
