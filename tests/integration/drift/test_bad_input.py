# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can't be read, or only by half, is a finding or an error with its cause; the rest is compared, and nothing is in sync."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.drift.support import NAME, Json, compared, drift
from tests.integration.helpers.in_process import call
from tests.integration.helpers.mistakes import Person
from tests.lab.client import Lab

ALL_BUT_USERS = ["Application.Read.All", "Synchronization.Read.All", "GroupMember.Read.All"]


def refused(**options: t.Any) -> Json:
    """Return what the module reports, or why it fails; it says in no way that anything is in sync."""
    result = call("writeback_drift", **NAME, drift_action="report", **options)
    assert result.get("in_sync") is not True, result
    assert "Traceback" not in str(result)
    return result


def limited(lab: Lab, permissions: list[str]) -> dict[str, str]:
    """Return the options of an application with these permissions alone."""
    lab.set(limited_permissions=permissions)
    client = lab.state.clients["limited"]
    return {"client_id": client.id, "client_secret": client.secret}


@pytest.mark.parametrize("kind", ["truncated", "garbage", "html", "drop"])
def test_half_a_page_of_members_leaves_the_others_compared(lab: Lab, person: Person, kind: str) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))
    lab.fault(kind, path=f"/groups/{lab.object('SG-Safe')['id']}/members", count=None)
    found = drift()
    checks = {(each["check"], each["group"]["name"]) for each in compared(found)}
    assert checks == {("not_computable.members", "SG-Safe"), ("member.missing", "SG-Payroll")}
    assert (found["verdict"], found["coverage"]["unknown"]) == ("incomplete", 1)


@pytest.mark.parametrize("path", ["appRoleAssignedTo", "getByIds"])
@pytest.mark.parametrize("kind", ["truncated", "status"])
def test_a_page_about_many_groups_that_breaks_is_never_in_sync(lab: Lab, path: str, kind: str) -> None:
    lab.fault(kind, path=path, count=None)
    found = refused()
    assert found["failed"] or found["verdict"] == "incomplete"
    assert found.get("msg") or found["incomplete_reasons"]


def test_objects_that_may_not_be_read_by_id_are_read_another_way(lab: Lab, person: Person) -> None:
    lab.set(get_by_ids="refused")
    assert drift()["verdict"] == "in_sync"
    assert lab.requests().by_status["403"] >= 1
    person.remove_member("SG-Payroll", person.account("ben"))
    assert [each["check"] for each in compared(drift())] == ["member.missing"]


def test_objects_by_id_that_come_in_pages_are_all_read(lab: Lab) -> None:
    lab.set(get_by_ids_page=7)
    found = drift()
    assert (compared(found), found["coverage"]["compared"], found["verdict"]) == ([], 21, "in_sync")


def test_without_the_right_to_read_users_nobody_is_a_stranger(lab: Lab) -> None:
    found = refused(**limited(lab, ALL_BUT_USERS))
    assert "member.unexpected" not in {each["check"] for each in found.get("findings", ())}
    assert found.get("failed") or found["verdict"] == "incomplete"


def test_without_the_right_to_read_groups_the_error_names_it(lab: Lab) -> None:
    found = refused(**limited(lab, ["Application.Read.All", "Synchronization.Read.All", "User.Read.All"]))
    assert found["failed"]
    assert "GroupMember.Read.All" in str(found)


def test_without_the_right_to_read_the_directory_the_error_names_the_account() -> None:
    found = refused(ad_password="wrong")
    assert (found["failed"], found["error"]["code"]) == (True, "directory_authentication_failed")


@pytest.mark.parametrize("controller", ["stopped", "hung"])
def test_a_controller_that_is_gone(lab: Lab, controller: t.Literal["stopped", "hung"]) -> None:
    lab.controller(controller)
    found = refused(ad_timeout=1)
    assert (found["failed"], found["verdict"]) == (True, "incomplete")
