# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every check of the posture finds what it is for, and nothing in a healthy configuration."""

from __future__ import annotations

import dataclasses
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.facts import (
    AgentFacts,
    OtherConfiguration,
    PostureFacts,
    Unreadable,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.posture.judge import (
    CATALOGUE,
    ENDANGERS_A_CHANGE,
    as_sentence,
    made_worse,
    posture_findings,
)
from tests.unit.documents import GROUP_ID, attribute, constant, entra_group, filter_group, function
from tests.unit.postures import (
    DOMAIN,
    JOB_ID,
    agent,
    directory,
    document,
    execution,
    healthy,
    job,
    one_filter,
    scope,
    settings,
    switched_off,
)

CONTAINER = "parentDistinguishedName"
POLICY = "CN=Cloud,CN=SOA-Policies,CN=System,DC=contoso,DC=com"
UNMARKED = document(without=["msDS-ObjectSoa"])
STALE = execution(timeEnded="2027-03-31T05:19:59Z")
NESTED_ELSEWHERE = 'Switch([displayName], , "Sales", "OU=Sales,DC=contoso,DC=com")'


def groups(count: int) -> list[EntraGroup]:
    return [EntraGroup(entra_group(id=str(place))) for place in range(count)]


def others(count: int) -> list[OtherConfiguration]:
    return [OtherConfiguration(f"{place}.com", str(place), f"{place}.com") for place in range(count)]


def policy(mode: str | None, *problems: str) -> list[dict[str, t.Any]]:
    return [{"distinguished_name": POLICY, "mode": mode, "problems": list(problems)}]


# The check, the facts in which it doesn't hold, what it is about, what it finds.
FOUND: list[tuple[str, PostureFacts, str, str]] = [
    ("deletion_threshold_off", healthy(settings=settings(DeleteThresholdEnabled=False)), "", "off"),
    ("deletion_threshold_high", healthy(settings=settings(DeleteThresholdValue=4)), "", "4, with 3 groups in scope"),
    ("deletion_threshold_high", healthy(settings=settings(DeleteThresholdValue=None)), "", "500, with 3 groups in scope"),
    ("notification_off", healthy(settings=settings(Enabled=False)), "", "no mail"),
    ("notification_recipient", healthy(settings=settings(Recipients="")), "", "none"),
    ("notification_recipient", healthy(settings=settings(Recipients="it@contoso.com, nobody")), "", "nobody"),
    ("domain_missing", healthy(settings=settings()[1:]), "", "none"),
    ("domain_differs", healthy(directory=directory(domain="fabrikam.com")), "", "contoso.com"),
    ("job_not_running", healthy(job={**job(), "schedule": {"state": "Disabled"}}), "", "paused"),
    ("job_not_running", healthy(job=job(code="NotConfigured")), "", "not configured"),
    (
        "job_quarantined",
        healthy(
            job=job(code="Quarantine", quarantine={"reason": "TooManyDeletes", "error": {"code": "x", "message": "Held back"}})
        ),
        "",
        "in quarantine: TooManyDeletes, Held back",
    ),
    ("job_never_succeeded", healthy(job=job(code="NotRun", lastExecution=None, lastSuccessfulExecution=None)), "", "none"),
    (
        "job_success_too_old",
        healthy(job=job(lastSuccessfulExecution=STALE)),
        "",
        "2027-03-31T05:19:59Z",
    ),
    (
        "job_success_too_old",  # what the last cycle reported stays
        healthy(
            job=job(
                lastSuccessfulExecution=STALE,
                progress=[{"completedUnits": 9, "totalUnits": 9}],
            )
        ),
        "",
        "2027-03-31T05:19:59Z",
    ),
    (
        "job_cycle_failed",
        healthy(job=job(lastExecution=execution(state="Failed", error={"code": "Broken", "message": "No agent"}))),
        "",
        "failed: No agent",
    ),
    ("job_entry_errors", healthy(job=job(lastExecution=execution(countEscrowed=1))), "", "1 failed object"),
    (
        "job_entry_errors",
        healthy(job=job(lastExecution=execution(state="EntryLevelErrors"))),
        "",
        "failed objects, in a number not known",
    ),
    ("job_escrows_pruned", healthy(job=job(escrowsPruned=True)), "", "errors dropped"),
    (
        "domain_shared",
        healthy(configurations=[OtherConfiguration(DOMAIN, JOB_ID, DOMAIN), OtherConfiguration("second", "job2", "CONTOSO.com")]),
        "",
        "contoso.com: also written by second (job2)",
    ),
    (
        "too_many_configurations",
        healthy(configurations=[OtherConfiguration(DOMAIN, JOB_ID, DOMAIN), *others(20)]),
        "",
        "21",
    ),
    (
        "domain_not_published",
        healthy(agents=AgentFacts([agent("one", domain="fabrikam.com")], ["fabrikam.com"])),
        DOMAIN,
        "not published",
    ),
    ("no_active_agent", healthy(agents=AgentFacts([agent("one", "inactive")], [DOMAIN])), DOMAIN, "1 agent, none active"),
    (
        "agent_inactive",
        healthy(agents=AgentFacts([agent("one"), agent("two"), agent("three", "inactive")], [DOMAIN])),
        "three",
        "inactive",
    ),
    ("one_agent", healthy(agents=AgentFacts([agent("one")], [DOMAIN])), DOMAIN, "one"),
    ("groups_disabled", healthy(document=document(enabled=False), settings=settings(DeleteThresholdValue=1)), "", "disabled"),
    ("flow_types", healthy(document=document(flowTypes="Add, Update")), "", "without Delete"),
    (
        "anchor_mapping",
        healthy(document=document(function("msDS-ExternalDirectoryObjectId", "Trim([objectId])", matchingPriority=1))),
        "msDS-ExternalDirectoryObjectId",
        "Trim([objectId])",
    ),
    (
        "anchor_mapping",
        healthy(document=document(without=["msDS-ExternalDirectoryObjectId"])),
        "msDS-ExternalDirectoryObjectId",
        "not mapped",
    ),
    (
        "anchor_mapping",
        healthy(document=document(attribute("displayName", "displayName", matchingPriority=2))),
        "msDS-ExternalDirectoryObjectId",
        "used for matching: msDS-ExternalDirectoryObjectId, displayName",
    ),
    (
        "loop_mapping",
        healthy(document=document(constant("adminDescription", "x"))),
        "adminDescription",
        '"x"',
    ),
    ("member_mapping", healthy(document=document(without=["member"])), "member", "not mapped"),
    ("group_type_mapping", healthy(document=document(constant("UniversalScope", "False"))), "UniversalScope", '"False"'),
    ("group_type_mapping", healthy(document=document(without=["isSecurityGroup"])), "isSecurityGroup", "not mapped"),
    ("name_mapping_missing", healthy(document=document(without=["cn"])), "cn", "not mapped"),
    ("name_mapping_missing", healthy(document=document(without=[CONTAINER])), CONTAINER, "not mapped"),
    ("mapped_twice", healthy(document=document(constant("info", "a"), constant("Info", "b"))), "Group: Info", "2 mappings"),
    ("target_unknown", healthy(document=document(constant("pager", "1"))), "pager", "unknown"),
    ("source_unknown", healthy(document=document(attribute("info", "displayname"))), "info", "[displayname]"),
    ("source_unknown", healthy(document=document(function("info", "Trim([notes])"))), "info", "[notes]"),
    (
        "expression_not_understood",
        healthy(document=document(function("info", "Soundex([displayName])"))),
        "info",
        "Unknown function",
    ),
    (
        "switch_in_mapping",
        healthy(document=document(function("info", 'Switch([country], "x", "DE", "y")'))),
        "info",
        'Switch([country], "x", "DE", "y")',
    ),
    (
        "filter_invalid",
        healthy(
            document=document(filters=[filter_group("odd", ("displayName", "LOOKS LIKE", "a"))]),
            settings=settings(DeleteThresholdValue=1),
        ),
        "odd",
        "LOOKS LIKE",
    ),
    (
        "container_may_be_empty",
        healthy(document=document(attribute(CONTAINER, "extension_1_GroupDN"))),
        CONTAINER,
        "nothing, for a group with a display name and nothing else",
    ),
    (
        "container_may_be_empty",
        healthy(
            document=document(
                function(CONTAINER, 'IIF([displayName] = "Sales", [extension_1_GroupDN], "OU=Groups,DC=contoso,DC=com")')
            )
        ),
        CONTAINER,
        "nothing, for a group whose displayName is 'Sales'",
    ),
    ("container_not_a_name", healthy(document=document(attribute(CONTAINER, "displayName"))), CONTAINER, "'Example', for a group"),
    ("name_may_be_empty", healthy(document=document(attribute("cn", "country"))), "cn", "nothing, for a group"),
    ("names_can_collide", healthy(document=document(function("cn", "Left([displayName], 64)"))), "cn", "both are named 'Example'"),
    (
        "name_too_long",
        healthy(document=document(function("cn", 'Join("_", [displayName], Left([objectId], 8))'))),
        "cn",
        "265 characters, for a group with a display name of 256 characters",
    ),
    (
        "account_names_can_collide",
        healthy(document=document(function("sAMAccountName", 'Join("_", [displayName], "Contoso_Group")'))),
        "sAMAccountName",
        "both are named 'Example_Contoso_Group'",
    ),
    (
        "account_name_too_long",
        healthy(document=document(function("sAMAccountName", 'Join("_", [displayName], Left([objectId], 8))'))),
        "sAMAccountName",
        "265 characters, for a group with a display name of 256 characters",
    ),
    ("all_without_filter", healthy(scope=scope(mode="all")), "", "none"),
    ("nothing_assigned", healthy(scope=scope(groups=[])), "", "none"),
    (
        "assigned_never_written",
        healthy(scope=scope(groups=[EntraGroup(entra_group(mailEnabled=True))]), settings=settings(DeleteThresholdValue=1)),
        "Expense approvers",
        "clause 'mailEnabled IS FALSE' does not hold",
    ),
    ("assigned_deleted", healthy(scope=scope(missing=["gone"])), "gone", "no such group"),
    ("too_many_groups", healthy(scope=scope(groups=groups(10_001))), "", "10,001"),
    ("too_many_memberships", healthy(scope=scope(groups=groups(6), member_counts=dict.fromkeys("012345", 41_667))), "", "250,002"),
    (
        "too_many_members",
        healthy(scope=scope(groups=groups(2), member_counts={"0": 50_001, "1": 50_000})),
        "Expense approvers",
        "50,001 members",
    ),
    ("membership_switch_off", healthy(document=switched_off()), "", "off"),
    (
        "anchor_attribute_missing",
        healthy(directory=directory(schema={"anchor_attribute": {"known": False, "allowed_on_groups": False}})),
        "",
        "unknown to the schema",
    ),
    (
        "anchor_attribute_missing",
        healthy(directory=directory(schema={"anchor_attribute": {"known": True, "allowed_on_groups": False}})),
        "",
        "not allowed on groups",
    ),
    ("attribute_not_in_directory", healthy(directory=directory(unknown_attributes=["pager"])), "pager", "unknown"),
    ("container_missing", healthy(directory=directory(missing_containers=["OU=A,DC=x"])), "OU=A,DC=x", "not found"),
    ("enforcement_off", healthy(directory=directory(policies=[])), "", "no policy, or none that this account may see"),
    ("enforcement_audit", healthy(directory=directory(policies=policy("audit"))), POLICY, "audit"),
    (
        "enforcement_broken",
        healthy(directory=directory(policies=policy("enforced", "x is no SID"))),
        f"{POLICY}: x is no SID",
        "x is no SID",
    ),
    ("enforcement_not_marked", healthy(document=UNMARKED), POLICY, "not mapped"),
    ("schema_unusable", healthy(document={"synchronizationRules": []}), "", "no rule with an object mapping for Group"),
    ("unreadable", healthy(unreadable=[Unreadable("the agents", "Refused.", "Ask.")]), "the agents", "not readable"),
]

# Facts that look like those above and are right, with the check that must not be found.
HELD: list[tuple[str, PostureFacts]] = [
    ("deletion_threshold_high", healthy(settings=settings(DeleteThresholdValue=3))),
    ("deletion_threshold_high", healthy(settings=settings(DeleteThresholdValue=4), scope=scope(groups=None))),
    (
        "deletion_threshold_off",
        healthy(settings=[*settings()[:1], {"key": "SyncNotificationSettings", "value": '{"Enabled": true}'}]),
    ),
    ("notification_off", healthy(settings=None)),
    ("job_never_succeeded", healthy(job={**job(lastSuccessfulExecution=None), "schedule": {"state": "Paused"}})),
    ("job_never_succeeded", healthy(job=job(code="Quarantine", lastSuccessfulExecution=None))),
    ("job_success_too_old", healthy(job=job(lastSuccessfulExecution=execution(timeEnded="2027-03-31T05:20:00Z")))),
    (
        "job_success_too_old",
        healthy(
            job=job(
                lastSuccessfulExecution=STALE,
                progress=[{"units": "objects", "completedUnits": 4, "totalUnits": 9}],
            )
        ),
    ),
    (
        "job_success_too_old",
        healthy(
            job={
                **job(lastSuccessfulExecution=execution(timeEnded="2027-03-01T00:00:00Z")),
                "schedule": {"state": "Active", "interval": "P10675199DT2H48M5.4775807S"},
            }
        ),
    ),
    (
        "job_cycle_failed",  # what a job says that has never run
        healthy(job=job(lastExecution={"state": "Failed", "timeBegan": "0001-01-01T00:00:00Z", "error": {"code": "None"}})),
    ),
    ("job_quarantined", healthy(job=job(code="Paused", quarantine={"reason": "", "currentBegan": ""}))),
    ("domain_shared", healthy(configurations=None)),
    ("agent_inactive", healthy(agents=AgentFacts([agent("one", "inactive")], [DOMAIN]))),
    ("one_agent", healthy(agents=None)),
    (
        "anchor_mapping",
        healthy(document=document(function("msDS-ExternalDirectoryObjectId", 'append( "Group_" ,[objectId])', matchingPriority=1))),
    ),
    ("group_type_mapping", healthy(document=document(constant("UniversalScope", "true")))),
    ("flow_types", healthy(document=document(flowTypes=None))),
    ("target_unknown", healthy(document=document(constant("INFO", "1")))),
    ("switch_in_mapping", healthy(document=document(function("info", 'IIF([country] = "DE", "y", "x")')))),
    (
        "container_may_be_empty",
        healthy(document=document(attribute(CONTAINER, "country", defaultValue="OU=Groups,DC=contoso,DC=com"))),
    ),
    (
        "container_may_be_empty",
        healthy(document=document(function(CONTAINER, 'Switch([displayName], "OU=A,DC=x,DC=y", "Sales", "OU=B,DC=x,DC=y")'))),
    ),
    ("names_can_collide", healthy(document=document(function("cn", 'Append("G_", RandomString(8, 0, 0, 0, 8))')))),
    (
        "names_can_collide",
        healthy(
            document=document(
                function("cn", "Left([displayName], 64)"), function(CONTAINER, 'Join("", "OU=", [objectId], ",DC=contoso,DC=com")')
            )
        ),
    ),
    ("name_too_long", healthy(document=document(function("cn", 'Append("Group_", [objectId])')))),
    ("all_without_filter", healthy(scope=scope(mode="all"), document=document(filters=one_filter()))),
    ("too_many_groups", healthy(scope=scope(groups=groups(10_000)))),
    ("too_many_groups", healthy(scope=scope(mode="all", groups=groups(20_000)))),
    ("too_many_memberships", healthy(scope=scope(groups=groups(5), member_counts=dict.fromkeys("01234", 50_000)))),
    ("nothing_assigned", healthy(scope=scope(groups=None))),
    ("membership_switch_off", healthy(document=switched_off(), scope=scope(has_synced_members=False))),
    ("membership_switch_off", healthy(document=switched_off(), scope=scope(has_synced_members=None))),
    ("enforcement_not_marked", healthy(document=UNMARKED, directory=directory(policies=policy(None)))),
    ("enforcement_off", healthy(directory=directory(policies=None))),
    ("anchor_attribute_missing", healthy(directory=directory(schema=None))),
]


def test_a_healthy_configuration_has_no_findings() -> None:
    assert posture_findings(healthy()) == []


@pytest.mark.parametrize(("name", "facts", "subject", "actual"), FOUND)
def test_what_does_not_hold_is_found(name: str, facts: PostureFacts, subject: str, actual: str) -> None:
    found = [each for each in posture_findings(facts) if each.check == f"posture.{name}"]
    assert len(found) == 1
    about = found[0].subject or (found[0].group.name or found[0].group.id if found[0].group else "")
    assert about == subject
    assert actual in found[0].actual
    check = CATALOGUE[f"posture.{name}"]
    assert (found[0].finding_class, found[0].source, found[0].fix) == (check.finding_class, check.source, check.fix)


@pytest.mark.parametrize(("name", "facts"), HELD)
def test_what_holds_is_not_found(name: str, facts: PostureFacts) -> None:
    assert [each for each in posture_findings(facts) if each.check == f"posture.{name}"] == []


def test_every_check_is_found_once_here() -> None:
    assert {f"posture.{name}" for name, *_rest in FOUND} == set(CATALOGUE)
    assert {f"posture.{name}" for name, *_rest in HELD} <= set(CATALOGUE)


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.id)
def test_a_check_says_what_why_and_what_to_do(check: t.Any) -> None:
    assert not check.title.endswith(".")
    assert check.why.endswith(".")
    assert check.fix.text.endswith(".")
    assert check.source
    assert check.finding_class in ("posture", "service", "rights", "not_computable")


def test_several_findings_of_one_check_have_ids_of_their_own() -> None:
    facts = healthy(document=document(constant("isSecurityGroup", "False"), constant("UniversalScope", "False")))
    found = posture_findings(facts)
    assert len({each.id for each in found}) == len(found) == 2


def test_a_part_that_most_callers_cannot_read_is_for_information() -> None:
    parts = [Unreadable("the agents", "Refused.", "Ask.", is_usual=True), Unreadable("the settings", "Refused.")]
    found = posture_findings(healthy(agents=None, unreadable=parts))
    assert [(each.subject, each.severity, each.state, each.state_reason) for each in found] == [
        ("the agents", "info", "unknown", "Refused. Ask."),
        ("the settings", "low", "unknown", "Refused."),
    ]


def test_a_schema_without_groups_does_not_hide_the_job() -> None:
    facts = healthy(document={"synchronizationRules": []}, job=job(escrowsPruned=True))
    assert {each.check for each in posture_findings(facts)} == {"posture.schema_unusable", "posture.job_escrows_pruned"}


def test_only_what_a_change_makes_worse_is_named() -> None:
    before = document(function("cn", "[displayName]"))
    after = document(function("cn", "[displayName]"), function(CONTAINER, NESTED_ELSEWHERE))
    assigned = scope(groups=[EntraGroup(entra_group()), EntraGroup(entra_group(id="mail", displayName="Mail", mailEnabled=True))])
    found = made_worse((before, scope()), (after, assigned), {})
    assert {(each.check, each.subject or (each.group.name if each.group else "")) for each in found} == {
        ("posture.container_may_be_empty", CONTAINER),
        ("posture.switch_in_mapping", CONTAINER),
        ("posture.assigned_never_written", "Mail"),
    }


def test_a_change_that_assigns_too_many_groups_is_named() -> None:
    before, after = scope(groups=groups(10_000)), scope(groups=groups(10_001))
    assert [each.check for each in made_worse((document(), before), (document(), after), {})] == ["posture.too_many_groups"]


def test_a_sentence_says_what_was_found_and_what_to_do() -> None:
    found = made_worse((document(), scope()), (document(attribute(CONTAINER, "displayName")), scope()), {})
    assert [as_sentence(each) for each in found] == [
        "The target container can be something else than a distinguished name. A group can't be created there. "
        "Found: parentDistinguishedName: 'Example', for a group with a display name and nothing else. Correct target_container with "
        "sync_schema; a comma inside of a name needs a backslash. (posture.container_not_a_name)"
    ]


def test_what_endangers_a_change_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) >= ENDANGERS_A_CHANGE


def test_findings_can_be_written_as_json() -> None:
    for _name, facts, *_rest in FOUND:
        for found in posture_findings(facts):
            assert json.loads(json.dumps(found.as_dict()))["id"] == found.id


def test_the_groups_of_an_all_configuration_need_no_assignment() -> None:
    facts = healthy(scope=scope(mode="all", groups=[EntraGroup(entra_group(id=GROUP_ID, mailEnabled=True))]))
    facts = dataclasses.replace(facts, document=document(filters=one_filter()))
    assert posture_findings(facts) == []
