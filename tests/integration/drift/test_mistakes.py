# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to a running configuration is found with its class, severity and state, each alone and all at once.

What is about groups and members is found by the independent comparison as well, and by neither is there anything else.
"""

from __future__ import annotations

import pytest

from tests.integration.drift.slow_comparison import SlowComparison
from tests.integration.drift.support import Json, as_found, compared, difference, drift
from tests.integration.helpers.mistakes import MISTAKES, Found, Mistake, Person
from tests.lab.client import Lab

ALONE = [each for each in MISTAKES if not each.lonely]
LONELY = [each for each in MISTAKES if each.lonely]
FILTERED = "SG-Newsletter"
"""The group that a mistake takes out by a filter; the independent comparison knows no filters."""
DESIRED: Json = {
    "target_container": "OU=Groups,DC=contoso,DC=lab",
    "attribute_mappings": [{"target": "displayName", "attribute": "displayName", "apply": "always"}],
    "scoping_filters": [],
    "settings": {"notification": {"enabled": True}, "accidental_deletes": {"enabled": True}},
}


@pytest.fixture(name="names")
def fixture_names(lab: Lab) -> dict[str, str]:
    """The names of people whom findings are about, by object id."""
    people = {"ben@contoso.lab": "Ben Bauer", "cleo@contoso.lab": "Cleo Costa"}
    return {lab.object(user)["id"]: name for user, name in people.items()}


def found_in(result: Json, names: dict[str, str]) -> set[Found]:
    """Return what was found besides advice."""
    return {as_found(each, names) for each in result["findings"] if not each["check"].startswith("posture.")}


def require_the_same(result: Json, slow: SlowComparison) -> None:
    """Hold the findings about groups and members against the independent comparison."""
    findings = [each for each in compared(result) if (each["group"] or {}).get("name") != FILTERED]
    assert {difference(each) for each in findings} == slow.differences()


def test_nothing_is_found_before_anybody_does_anything(lab: Lab, slow: SlowComparison) -> None:
    result = drift(**DESIRED)
    assert (compared(result), slow.differences(), result["verdict"]) == ([], set(), "in_sync")
    (execution,) = lab.cycle()
    assert (execution["state"], execution["countExported"], execution["countImported"]) == ("Succeeded", 0, 0)


@pytest.mark.parametrize("mistake", ALONE, ids=[each.name for each in ALONE])
def test_a_mistake_alone(person: Person, slow: SlowComparison, names: dict[str, str], mistake: Mistake) -> None:
    mistake.make(person)
    result = drift(**DESIRED)
    assert found_in(result, names) == set(mistake.found)
    require_the_same(result, slow)


def test_all_mistakes_at_once(person: Person, slow: SlowComparison, names: dict[str, str]) -> None:
    for mistake in ALONE:
        mistake.make(person)
    result = drift(**DESIRED)
    assert found_in(result, names) == {each for mistake in ALONE for each in mistake.found}
    require_the_same(result, slow)
    assert result["verdict"] == "drift"
    for each in compared(result):
        assert each["reason"] and each["state_reason"] and each["hint"], each


@pytest.mark.parametrize("mistake", LONELY, ids=[each.name for each in LONELY])
def test_a_mistake_that_concerns_every_group(person: Person, names: dict[str, str], mistake: Mistake) -> None:
    mistake.make(person)
    result = drift(**DESIRED)
    assert set(mistake.found) <= {as_found(each, names) for each in result["findings"]}
    assert not result["in_sync"]


def test_a_reset_brings_everything_back(lab: Lab, person: Person, slow: SlowComparison) -> None:
    for mistake in MISTAKES:
        mistake.make(person)
    lab.reset()
    person.tidy_up()
    assert slow.differences() == set()
    (execution,) = lab.cycle()
    assert execution["countExported"] == 0
