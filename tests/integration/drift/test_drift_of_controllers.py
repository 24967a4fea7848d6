# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``writeback_drift`` with controllers that can't do everything, break off, or answer in another way: the same findings, or none."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.helpers.in_process import call, succeed, warning_texts
from tests.integration.helpers.mistakes import Person
from tests.integration.helpers.odd_controllers import HOST, breaking_controller, controller_without
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab", "drift_action": "report"}
CONTROL = b"1.2.840.113556.1.4.529"


def made(person: Person) -> None:
    """Let a member be lost, and a stranger be a member."""
    person.remove_member("SG-Payroll", person.account("ben"))
    person.add_member("SG-Safe", person.account("cleo"))


def findings(result: Json) -> list[tuple[str, str, str]]:
    """Return check, group and member of the findings about members."""
    members = [each for each in result["findings"] if each["check"].startswith("member.")]
    return sorted((each["check"], each["group"]["name"], each["member"]["distinguished_name"]) for each in members)


@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "ignored"])
def test_a_controller_without_extended_names(lab: Lab, person: Person, refuses: bool) -> None:
    made(person)
    usual = succeed("writeback_drift", **NAME)
    with controller_without(lab.state, CONTROL, refuses=refuses) as server:
        found = succeed("writeback_drift", **NAME, ad_servers=[server])
    assert len(findings(usual)) == 2
    assert findings(found) == findings(usual)
    assert found["coverage"] == usual["coverage"]
    assert any("members were looked up by name" in text for text in warning_texts(found))


@pytest.mark.parametrize("after", [8_000, 25_000])
def test_a_controller_that_breaks_off_in_the_pass_is_replaced(lab: Lab, person: Person, after: int) -> None:
    made(person)
    usual = succeed("writeback_drift", **NAME)
    with breaking_controller(after) as breaking:
        found = succeed("writeback_drift", **NAME, ad_servers=[breaking, HOST])
    assert findings(found) == findings(usual)
    assert found["coverage"] == usual["coverage"]
    assert found["server"] == HOST
    assert any(f"{breaking} broke off while it was read" in text for text in warning_texts(found))


@pytest.mark.parametrize("after", [8_000, 25_000])
def test_without_another_controller_nothing_is_in_sync(after: int) -> None:
    with breaking_controller(after) as breaking:
        found = call("writeback_drift", **NAME, ad_servers=[breaking])
    assert found["failed"]
    assert (found["verdict"], found["in_sync"]) == ("incomplete", False)
    assert [each for each in found["findings"] if each["check"].startswith(("group.", "member."))] == []
