# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller that gets later what the service has written to another: that it lags is not drift.

``python -m tests.lab run --dataset written --controllers 2 -- pytest ...``
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.drift.support import compared, drift
from tests.integration.helpers.mistakes import Person
from tests.lab.client import Lab
from tests.lab.datasets.written import MISTAKEN

SECOND = ["dc2.contoso.lab"]
CHANGED = [group.key for group in MISTAKEN]


@pytest.fixture(autouse=True)
def healed(running_lab: Lab) -> Iterator[None]:
    """Controllers that follow each other again after each test."""
    yield
    running_lab.clear_faults()


def change_and_run(lab: Lab) -> None:
    """Change what the service writes at the first controller, and let it write."""
    for group in CHANGED:
        lab.change(group, description="Changed a moment ago")
    (execution,) = lab.cycle()
    assert execution["countExported"] == len(CHANGED)


def test_both_controllers_are_in_sync(lab: Lab) -> None:
    assert [compared(drift(ad_servers=servers)) for servers in (["dc1.contoso.lab"], SECOND)] == [[], []]


def test_what_is_on_its_way_is_not_drift(lab: Lab, tmp_path: Path) -> None:
    change_and_run(lab)
    found = drift(ad_servers=SECOND, history_path=str(tmp_path / "history"))
    assert {each["state"] for each in compared(found)} <= {"pending"}
    assert (found["verdict"], found["server"]) == ("in_sync", "dc2.contoso.lab")
    lab.wait_for_replication()
    assert compared(drift(ad_servers=SECOND)) == []


def test_what_a_controller_does_not_take_is_pending_until_a_later_cycle(lab: Lab, tmp_path: Path) -> None:
    lab.replication("held")
    change_and_run(lab)
    history = {"ad_servers": SECOND, "history_path": str(tmp_path / "history")}
    first = drift(**history)
    assert {each["state"] for each in compared(first)} == {"pending"}
    assert (len(compared(first)), first["verdict"]) == (len(CHANGED), "in_sync")
    assert compared(drift(ad_servers=["dc1.contoso.lab"])) == []
    lab.advance(3600)
    assert {each["state"] for each in compared(drift(**history))} == {"drift"}


def test_an_edit_at_the_second_controller_is_found_there_first(lab: Lab) -> None:
    person = Person(lab, controller=1)
    person.edit("SG-Library", "description", "Borrows books")
    (finding,) = compared(drift(ad_servers=SECOND))
    assert (finding["check"], finding["group"]["name"], finding["state"]) == ("group.attribute.description", "SG-Library", "drift")
    lab.wait_for_replication()
    assert [each["check"] for each in compared(drift(ad_servers=["dc1.contoso.lab"]))] == ["group.attribute.description"]
