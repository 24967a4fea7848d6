# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that compared a configuration, with its findings, as it looks in practice; for tests and pictures."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import typing as t
from collections.abc import Sequence

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._evidence.drift.fleet import FoundRun
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._verify.drift.finding import (
    CLASSES,
    Acceptance,
    Finding,
    Fix,
    FoundObject,
)

Json = dict[str, t.Any]

CONFIGURATION = {
    "name": "contoso.lab",
    "service_principal_id": "5f6e7d8c-1111-4222-8333-944455556666",
    "job_id": "CloudToAD.5f6e7d8c.aaaa",
    "tenant_id": "0d1e2f3a-9999-4888-8777-666655554444",
    "domain": "contoso.lab",
}
BEGAN, ENDED = "2027-03-31T06:00:00Z", "2027-03-31T06:00:41Z"
PREVIOUS = "2027-03-31T05:00:00Z"
SALES = FoundObject("7c1d0c6e-0001-4000-8000-000000000001", "SG-Sales", "CN=SG-Sales,OU=Groups,DC=contoso,DC=lab")
ADMINS = FoundObject("7c1d0c6e-0002-4000-8000-000000000002", "SG-Server-Admins", "CN=SG-Server-Admins,OU=Groups,DC=contoso,DC=lab")
EMEA = FoundObject("7c1d0c6e-0003-4000-8000-000000000003", "SG-EMEA")
ANA = FoundObject("9a000000-0001-4000-8000-000000000001", "ana@contoso.lab", "CN=Ana Alvarez,OU=People,DC=contoso,DC=lab")
MALLORY = FoundObject("S-1-5-21-1-2-3-1105", "mallory", "CN=Mallory,OU=People,DC=contoso,DC=lab")
DOCUMENT = "https://learn.microsoft.com/entra/identity/hybrid/group-writeback-cloud-sync"

UNEXPECTED = Finding(
    check="member.unexpected",
    finding_class="member_unexpected",
    severity="critical",
    expected="not a member",
    actual="a member",
    reason="Active Directory holds a member that the group in Entra ID doesn't have: somebody has access that nobody granted there.",
    fix=Fix(
        "Remove the member in Active Directory, or add the user to the group in Entra ID.",
        "Remove-ADGroupMember -Identity 'CN=SG-Server-Admins,OU=Groups,DC=contoso,DC=lab' -Members S-1-5-21-1-2-3-1105",
    ),
    state="drift",
    state_reason="The group in Active Directory changed after the last cycle began; the service does not look at it again.",
    group=ADMINS,
    member=MALLORY,
    provenance=("Added on dc1.contoso.lab at 2027-03-30T22:14:07Z.", "Look for event 4728 in its security log."),
    first_seen=BEGAN,
    source=DOCUMENT,
)
MISSING_MEMBER = Finding(
    check="member.missing",
    finding_class="member_missing",
    severity="high",
    expected="a member",
    actual="not a member",
    reason="The user is a member in Entra ID, and has an account in Active Directory.",
    fix=Fix(
        "Provision the group on demand with this member.", "ansible-playbook hybrid_identity.cloud_sync.provision -e group=SG-Sales"
    ),
    state="pending",
    state_reason="The member was added after the last cycle began.",
    group=SALES,
    member=ANA,
    first_seen=BEGAN,
    due_at="2027-03-31T06:20:00Z",
)
RENAMED = Finding(
    check="group.attribute",
    finding_class="group_differs",
    severity="medium",
    expected="Sales of Contoso",
    actual="Sales",
    reason="The attribute description differs from what the mapping gives.",
    fix=Fix("Provision the group on demand."),
    state="drift",
    group=SALES,
    subject="description",
    first_seen="2027-03-29T06:00:00Z",
)
ACCEPTED = Finding(
    check="group.missing",
    finding_class="group_missing",
    severity="high",
    expected="in Active Directory",
    actual="absent",
    reason="The group is in scope, and Active Directory has no object with its anchor.",
    fix=Fix("Provision the group on demand."),
    state="accepted",
    group=EMEA,
    first_seen="2027-03-01T06:00:00Z",
    acceptance=Acceptance("moves to the new domain", "Ingrid Sørensen", "2027-06-30"),
)
POSTURE = Finding(
    check="posture.deletion_threshold",
    finding_class="posture",
    severity="low",
    expected="a threshold",
    actual="none",
    reason="Nothing stops a cycle that deletes many groups at once.",
    fix=Fix("Set accidental_deletions with sync_settings."),
    state="drift",
    subject="accidental deletions",
    first_seen="2027-02-01T06:00:00Z",
    source="the portal's page of the configuration",
)
FINDINGS = (UNEXPECTED, MISSING_MEMBER, ACCEPTED, RENAMED, POSTURE)
RESOLVED = {
    "id": "0123456789abcdef",
    "check": "member.missing",
    "class": "member_missing",
    "severity": "high",
    "group": SALES._asdict(),
    "member": FoundObject("9a000000-0002-4000-8000-000000000002", "ben@contoso.lab")._asdict(),
    "subject": "",
    "first_seen": "2027-03-30T06:00:00Z",
    "resolved_at": ENDED,
}


def drift_run(findings: Sequence[Finding] = FINDINGS, **changed: t.Any) -> Json:
    """Return the document of a run with these findings; the first one is new."""
    counts = {
        "total": len(findings),
        "by_class": dict(collections.Counter(each.finding_class for each in findings)),
        "by_severity": dict(collections.Counter(each.severity for each in findings)),
        "by_state": dict(collections.Counter(each.state for each in findings)),
        "by_check": dict(collections.Counter(each.check for each in findings)),
        "class_severity": _class_severity(findings),
        "new": 1,
        "resolved": 1,
    }
    run = {
        "collection_version": "1.0.0",
        "configuration": CONFIGURATION,
        "server": "dc1.contoso.lab",
        "scope_mode": "selected",
        "began_at": BEGAN,
        "ended_at": ENDED,
        "verdict": "drift",
        "summary": f"{len(findings):,} findings in 214 groups: 3 are drift, 1 is pending, 1 is accepted",
        "complete": True,
        "incomplete_reasons": [],
        "fail_on": "medium",
        "violations": [],
        "counts": counts,
        "groups": {"in_scope": 214, "compared": 213, "in_sync": 210, "differing": 3, "unknown": 0, "in_directory": 213},
        "memberships": {"expected": 5120, "held": 5121},
        "settled": 2,
        "cycle": {
            "last_successful_began": "2027-03-31T05:40:00Z",
            "last_successful_ended": "2027-03-31T05:41:10Z",
            "next_due": "2027-03-31T06:20:00Z",
        },
        "confirm": "next_run",
        "cost": {
            "seconds": 41.2,
            "graph": {"requests": 31, "retries": 1, "resource_units": 452, "seconds": 38.5},
            "directory": {"searches": 4, "entries": 213, "values": 5121, "seconds": 2.25},
        },
        "previous": PREVIOUS,
        "new": [findings[0].id] if findings else [],
        "resolved": [RESOLVED],
        "trend": trend(),
    }
    return {**run, **changed}


def in_sync() -> Json:
    """Return a run without findings."""
    return drift_run((), verdict="in_sync", summary="214 groups are in sync", resolved=[], previous=None, trend=[])


def incomplete() -> Json:
    """Return a run that could not read everything."""
    reasons = ["12 of 214 groups could not be read: Microsoft Graph answered 403"]
    return drift_run(verdict="incomplete", complete=False, incomplete_reasons=reasons, summary="12 groups could not be read")


def every_class() -> Json:
    """Return a run with findings of every class, and of the severities in turn."""
    findings = [dataclasses.replace(FINDINGS[place % 5], finding_class=name) for place, name in enumerate(CLASSES)]
    return drift_run(findings)


def moment(text: str) -> datetime.datetime:
    """Return the time that a text of a run is."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)


def of_configuration(run: Json, name: str, service_principal_id: str) -> Json:
    """Return a run as that of another configuration."""
    return {**run, "configuration": {**CONFIGURATION, "name": name, "domain": name, "service_principal_id": service_principal_id}}


def fleet() -> list[FoundRun]:
    """Return the runs of a fleet: one in sync, one with drift, an incomplete one, one that no longer runs, a damaged one."""
    old = drift_run(ended_at="2027-03-20T06:00:00Z")
    return [
        FoundRun("/runs/fabrikam", of_configuration(in_sync(), "fabrikam.example", "b")),
        FoundRun("/runs/contoso", drift_run(), link="contoso/report.html"),
        FoundRun("/runs/adatum", of_configuration(incomplete(), "adatum.example", "c")),
        FoundRun("/runs/wingtip", of_configuration(old, "wingtip.example", "d")),
        FoundRun("/runs/damaged", None, "The file /runs/damaged/drift.json is not JSON", "Run writeback_drift again."),
    ]


def trend() -> list[Json]:
    """Return 29 earlier runs, one of which is in sync and one incomplete."""
    points = []
    for day in range(2, 31):
        severities = {"critical": day % 3 == 0, "high": day % 7, "medium": 10 + day % 5, "low": 2}
        point = {
            "began_at": f"2027-03-{day:02}T05:00:00Z",
            "ended_at": f"2027-03-{day:02}T05:00:40Z",
            "verdict": "drift",
            "complete": True,
            "total": sum(severities.values()),
            "by_severity": {name: int(count) for name, count in severities.items() if count},
            "new": 1,
            "resolved": 0,
        }
        points.append(point)
    points[10] |= {"verdict": "in_sync", "by_severity": {}, "total": 0}
    points[20] |= {"verdict": "incomplete", "complete": False}
    return points


def documents(findings: Sequence[Finding] = FINDINGS) -> list[Json]:
    """Return findings as the file has them."""
    return [each.as_dict() for each in findings]


def many(count: int) -> list[Finding]:
    """Return so many findings, each of another group or member, of all severities and states."""
    found = []
    for number in range(count):
        kind = FINDINGS[number % len(FINDINGS)]
        group = FoundObject(f"7c1d0c6e-{number // 2:04}-4000-8000-000000000001", f"SG-Team-{number // 2:04}")
        found.append(dataclasses.replace(kind, group=group, subject=f"subject {number}"))
    return found


def hostile_findings(text: str) -> list[Json]:
    """Return findings of which every text is ``text``, but for the words that the catalogue has."""
    kept = {"class", "severity", "state", "first_seen", "due_at", "until"}
    return [_replaced(document, text, kept) for document in documents()]


def hostile_run(text: str) -> Json:
    """Return a run of which every text is ``text``, but for times, the verdict and names of what is counted."""
    kept = {"began_at", "ended_at", "verdict", "fail_on", "class", "severity", "previous"}
    run = drift_run(incomplete_reasons=[text], violations=[text])
    return t.cast(Json, _replaced(run, text, kept))


def _replaced(value: t.Any, text: str, kept: set[str], name: str = "") -> t.Any:
    if isinstance(value, dict):
        return {key: _replaced(member, text, kept, key) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(member, text, kept) for member in value]
    return text if isinstance(value, str) and name not in kept else value


def _class_severity(findings: Sequence[Finding]) -> Json:
    matrix: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for each in findings:
        matrix[each.finding_class][each.severity] += 1
    return {name: dict(row) for name, row in matrix.items()}
