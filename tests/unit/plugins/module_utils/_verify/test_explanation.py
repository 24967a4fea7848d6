# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain from the assignment to Active Directory, and the answer that it gives."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.group import ExpectedGroup, expect_group
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expected.members import MembershipRules
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.directory_state import DirectoryState
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.explanation import (
    Link,
    answer_of,
    chain,
    directory_membership_link,
    group_object_link,
    is_written,
    job_links,
    log_link,
    mapping_link,
    membership_link,
    scope_link,
)
from tests.unit.documents import GROUP_ID, entra_group, filter_group, function
from tests.unit.plans import mapped, written

Json = dict[str, t.Any]

NOW = datetime.datetime(2027, 3, 31, 12, 0, tzinfo=datetime.UTC)
ANCHOR = f"Group_{GROUP_ID}"


def expected(document: Json | None = None, *, assigned: bool = True, **group: t.Any) -> ExpectedGroup:
    rules = MembershipRules(document or mapped(), frozenset({GROUP_ID} if assigned else ()))
    return expect_group(EntraGroup(entra_group(**group)), [], rules)


def job(state: str = "Active", ended: str | None = "2027-03-31T11:50:00Z", **status: t.Any) -> Json:
    execution = {"state": "Succeeded", "timeBegan": ended, "timeEnded": ended} if ended else None
    known = {"lastExecution": execution, "lastSuccessfulExecution": execution}
    return {"schedule": {"state": state, "interval": "PT40M"}, "status": {"code": "Active", **known, **status}}


def broken(link: Link) -> str:
    assert link.state == "breaks"
    return f"{link.text} | {link.hint}"


def test_a_group_that_is_not_assigned() -> None:
    assert broken(scope_link(expected(assigned=False))) == (
        "The group 'Expense approvers' is not in scope: the group is not assigned to the configuration | "
        "Assign it to the configuration; sync_scope does."
    )


def test_a_group_that_is_never_written_is_not_to_be_assigned() -> None:
    said = broken(scope_link(expected(mailEnabled=True)))
    assert "mail-enabled groups are never written" in said
    assert "sync_scope" not in said


def test_a_filter_names_its_clause() -> None:
    document = mapped(filters=[filter_group("EMEA", ("displayName", "EQUALS", "x"))])
    assert "clause EMEA.displayName EQUALS 'x' does not hold" in broken(scope_link(expected(document)))


def test_a_mapping_that_fails() -> None:
    assert "The mapping of 'info' fails for this group" in broken(
        mapping_link(expected(mapped(function("info", 'DateFromNum("x")'))))
    )
    assert mapping_link(expected()).text.startswith("The mappings name it CN=Expense approvers_af6334856215,")


def test_nobody_and_somebody_by_a_nested_group() -> None:
    assert "'x' is not a member of 'G' in Entra ID" in broken(membership_link(None, "x", "G"))
    assert "only by the nested group 'Inner'; direct members alone are written" in broken(
        membership_link(None, "x", "G", ["'Inner'"])
    )


def test_no_object_and_two_objects() -> None:
    assert f"No object in Active Directory carries its anchor {ANCHOR}" in broken(group_object_link(expected(), DirectoryState({})))
    two = DirectoryState({ANCHOR: [written(), written(container="OU=Other,DC=contoso,DC=com")]})
    assert "2 objects carry its anchor" in broken(group_object_link(expected(), two))
    assert group_object_link(expected(), DirectoryState({ANCHOR: [written()]})).state == "holds"


def test_a_membership_in_another_spelling_is_one() -> None:
    held = written().__class__("CN=G,DC=contoso,DC=com", {}, ("CN=Ana\\20A,OU=P,DC=contoso,DC=com",))
    assert directory_membership_link(held, "cn=Ana A,ou=P,dc=contoso,dc=com").state == "holds"
    assert directory_membership_link(held, "CN=Ben,OU=P,DC=contoso,DC=com").state == "breaks"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (job("Paused"), "The job doesn't run; found: paused | Start it with sync_job, state started."),
        (
            job(quarantine={"reason": "EncounteredQuarantineException"}),
            "The job is in quarantine; found: in quarantine: EncounteredQuarantineException",
        ),
        (job(ended=None), "The job runs, and no cycle has ever succeeded; found: none"),
        (
            job(ended="2027-03-31T06:00:00Z"),
            "The last successful cycle is older than two intervals of the job; found: 2027-03-31T06:00:00Z",
        ),
        (
            job(lastExecution={"state": "Failed", "timeBegan": "2027-03-31T11:55:00Z", "error": {"message": "No agent"}}),
            "The last cycle failed; found: failed: No agent",
        ),
    ],
)
def test_what_stands_in_the_way_of_the_job(found: Json, said: str) -> None:
    assert said in broken(job_links(found, NOW)[-1])


def test_what_is_missing_waits_for_the_next_cycle() -> None:
    links = chain(
        [
            group_object_link(expected(), DirectoryState({})),
            *job_links(job(), NOW),
            log_link([]),
        ],
        ["group_object", "job", "cycle", "log"],
    )
    answer, hint = answer_of(links)
    assert answer == (
        f"No object in Active Directory carries its anchor {ANCHOR}. The last cycle ended at 2027-03-31T11:50:00Z; what Entra ID got "
        "after it began waits for the next, due 2027-03-31T12:30:00Z."
    )
    assert "provision_on_demand" in hint
    assert is_written(links) is False


def test_the_log_is_the_cause_when_it_says_one() -> None:
    entry = {"time": "2027-03-31T11:52:00Z", "action": "create", "status": "failure"}
    log = log_link([{**entry, "error": {"meaning": "the container doesn't exist", "hint": "Make it", "reason": None, "code": "x"}}])
    answer, hint = answer_of([group_object_link(expected(), DirectoryState({})), *job_links(job(), NOW), log])
    assert answer.endswith("Its newest entry, of 2027-03-31T11:52:00Z: create, failure: the container doesn't exist.")
    assert hint == "Make it"


def test_what_is_there_although_the_job_rests() -> None:
    links = [group_object_link(expected(), DirectoryState({ANCHOR: [written()]})), *job_links(job("Paused"), NOW)]
    answer, hint = answer_of(links)
    assert answer == "It is in Active Directory. But: The job doesn't run; found: paused."
    assert "sync_job" in hint
    assert is_written(links) is True


def test_nothing_is_said_of_what_nobody_looked_at() -> None:
    links = chain([scope_link(expected(assigned=False))], ["assignment", "group_object"])
    assert [link.state for link in links] == ["breaks", "not_looked_at"]
    assert is_written(links) is None
