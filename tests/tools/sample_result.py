# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of changes (result.json, format 1) as they look in practice, for tests, benchmarks and screenshots."""

from __future__ import annotations

import datetime
import hashlib
import typing as t
import uuid

from tests.tools.sample_people import people

Json = dict[str, t.Any]

DOMAIN = "DC=contoso,DC=lab"
STARTED = datetime.datetime(2026, 11, 23, 6, 40, 1, tzinfo=datetime.timezone.utc)
MEMBERS_PER_CALL = 5
GROUP = "SG-EMEA-Canary"
GROUP_DN = f"CN={GROUP}_524cc09b83d4,OU=EMEA,OU=Groups,{DOMAIN}"
ATTRIBUTES = ("cn", "displayName", "description", "info", "mailNickname", "samAccountName", "groupType", "extensionAttribute1")


def kept(checks: int = 31, members: int = 12) -> Json:
    """Return a change that went well, with so many checks and members."""
    found = _members(members)
    return {
        "format": 1,
        "collection": "hybrid_identity.cloud_sync 1.0.0",
        "change": _change("CHG0031-canary", 20.1),
        "verdict": "kept",
        "reason": "",
        "hint": "",
        "counts": _counts(2, checks, members, -(-members // MEMBERS_PER_CALL)),
        "changes": _changes(),
        "plan": {"summary": "214 groups: 3 created, 198 updated, 2 moved, 11 out of scope", "violations": [], "conflicts": []},
        "timeline": _timeline(),
        "service": [_probe(), _test_run(members)],
        "checks": _checks(checks, found),
        "members": found,
        "group": {"id": _identifier(GROUP), "display_name": GROUP, "before": GROUP_DN, "after": GROUP_DN},
        "states": {"before": {"schema_version": "v1.4", "job": "started"}, "after": {"schema_version": "v1.5", "job": "started"}},
        "left_behind": [],
        "evidence": _evidence(),
    }


def unchanged() -> Json:
    """Return a change that found everything as desired."""
    states = {"schema_version": "v1.5", "job": "started"}
    result = kept()
    timeline = [event for event in result["timeline"] if event["step"] in ("preflight", "plan", "provision", "assert")]
    nothing = {"changes": [], "timeline": timeline, "states": {"before": states, "after": states}}
    return {**result, "verdict": "unchanged", "counts": {**result["counts"], "changes": 0}, **nothing}


def big() -> Json:
    """Return a change with 200 checks and 1,000 members, of which a few are not right; it was rolled back."""
    result = kept(200, 1000)
    broken = {"assert.attribute.description", "assert.attribute.info", "assert.group.container"}
    checks = [_broken(check) if f"{check['phase']}.{check['id']}" in broken else check for check in result["checks"]]
    members = [_without_account(member) if index in (17, 402, 871) else member for index, member in enumerate(result["members"])]
    failed = sum(check["verdict"] == "failed" for check in checks)
    return {
        **_undone(result),
        "checks": checks,
        "members": members,
        "counts": {**result["counts"], "checks": {"total": 200, "passed": 200 - failed, "failed": failed, "info": 0}},
    }


def rolled_back() -> Json:
    """Return a small change that moved the test group to a wrong OU and was undone."""
    result = kept()
    checks = [_broken(check) if check["id"] == "group.container" else check for check in result["checks"]]
    counts = {**result["counts"], "checks": {"total": 31, "passed": 30, "failed": 1, "info": 0}}
    return {**_undone(result), "checks": checks, "counts": counts}


def refused() -> Json:
    """Return a change that preflight stopped: no plan, no group, nothing that the service did."""
    checks = [
        _check("preflight", "credentials", "Sign-in to Microsoft Graph", "a token", "a token for contoso.lab", "passed"),
        {
            **_check("preflight", "job.quarantine", "Synchronization job", "not in quarantine", "quarantine", "failed"),
            "reason": "EncounteredEscrowProportionThreshold since 2026-11-22T21:14:09Z",
            "fix": "Look at the provisioning log for the failing objects, correct them, then restart the job.",
        },
    ]
    return {
        "format": 1,
        "collection": "hybrid_identity.cloud_sync 1.0.0",
        "change": _change("CHG0032", 2.4),
        "verdict": "refused",
        "reason": "The synchronization job is in quarantine (EncounteredEscrowProportionThreshold).",
        "hint": "Correct the failing objects, restart the job with sync_job, and run the change again.",
        "counts": {"changes": 0, "checks": {"total": 2, "passed": 1, "failed": 1, "info": 0}, "members": 0, "calls": 0},
        "changes": [],
        "plan": None,
        "timeline": [_event(0.4, "preflight", "note", "Looked at what the change depends on: 1 of 2 checks failed")],
        "service": [],
        "checks": checks,
        "members": [],
        "group": None,
        "states": {"before": {"schema_version": "v1.4", "job": "quarantine"}, "after": {}},
        "left_behind": [],
        "evidence": _evidence()[:2],
    }


def _undone(result: Json) -> Json:
    reason = (
        f"{GROUP} was written to OU=EMAE,OU=Groups,{DOMAIN} instead of OU=EMEA,OU=Groups,{DOMAIN}: "
        "the expression of parentDistinguishedName names an OU that the agent created"
    )
    return {
        **result,
        "verdict": "rolled_back",
        "reason": reason,
        "hint": "Correct cloud_sync_target_container, look at the plan, and run the change again.",
        "timeline": [*result["timeline"][:-3], *_rollback_timeline()],
        "service": [*result["service"], _run("rollback", 26.4, result["counts"]["calls"], 4.9)],
        "states": {"before": {"schema_version": "v1.4", "job": "started"}, "after": {"schema_version": "v1.6", "job": "started"}},
        "left_behind": [
            {
                "what": f"The organizational unit OU=EMAE,OU=Groups,{DOMAIN} was created by the test and is empty now.",
                "todo": "Remove it with Active Directory Users and Computers, or with Remove-ADOrganizationalUnit.",
            }
        ],
    }


def _change(name: str, duration: float) -> Json:
    return {
        "id": name,
        "metadata": {"ticket": name.split("-")[0], "requester": "Ingrid Sørensen", "commit": "9f2c4e7 Move EMEA groups to their own OU"},
        "configuration": "contoso.lab",
        "service_principal_id": "5f0f7c0e-7d53-4cf4-9d4c-6c1b4f2b7d11",
        "job_id": "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.5f0f7c0e",
        "started": _time(0),
        "ended": _time(duration),
        "duration": duration,
    }


def _changes() -> list[Json]:
    container = 'IIF(IsPresent([extensionAttribute1]),Join("",{0},[extensionAttribute1],",OU=Groups,' + DOMAIN + '"),"OU=Groups,' + DOMAIN + '")'
    return [
        {
            "kind": "attribute_mapping",
            "object_type": "Group",
            "name": "parentDistinguishedName",
            "before": {"target": "parentDistinguishedName", "expression": f'"OU=Groups,{DOMAIN}"'},
            "after": {"target": "parentDistinguishedName", "expression": container.format('"OU="')},
        },
        {
            "kind": "attribute_mapping",
            "object_type": "Group",
            "name": "info",
            "before": None,
            "after": {"target": "info", "constant": "Managed in Entra ID", "apply": "on_create"},
        },
        {
            "kind": "scoping_filter",
            "object_type": "Group",
            "name": "EMEA",
            "before": {"name": "EMEA", "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}]},
            "after": {
                "name": "EMEA",
                "all_of": [
                    {"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]},
                    {"attribute": "description", "operator": "IS NOT NULL", "values": []},
                ],
            },
        },
        {"kind": "setting", "object_type": "", "name": "accidental_deletes.threshold", "before": "500", "after": "50"},
    ]


def _timeline() -> list[Json]:
    return [
        _event(0.6, "preflight", "note", "Looked at what the change depends on: 14 checks"),
        _event(1.9, "plan", "note", "Planned all groups: 214, within the limits"),
        _event(2.2, "snapshot", "note", "Kept schema, settings, scope, job and test group as they are", files=5),
        _event(2.4, "pause", "intent", "Pause the synchronization job"),
        _event(2.9, "pause", "done", "Pause the synchronization job"),
        _event(3.12, "apply", "intent", "Replace the synchronization schema", version="v1.4"),
        _event(4.05, "apply", "done", "Replace the synchronization schema", version="v1.5"),
        _event(4.2, "provision", "intent", f"Provision {GROUP} on demand"),
        _event(14.8, "provision", "done", f"Provision {GROUP} on demand"),
        _event(15.1, "assert", "intent", "Compare expected and written-back state"),
        _event(18.7, "assert", "done", "Expected and written-back state agree"),
        _event(19.3, "resume", "intent", "Start the synchronization job"),
        _event(19.8, "resume", "done", "Start the synchronization job"),
    ]


def _rollback_timeline() -> list[Json]:
    return [
        _event(18.7, "assert", "failed", "Compare expected and written-back state", error="Active Directory does not hold the expected state"),
        _event(19.0, "rollback.schema", "intent", "Restore the synchronization schema", version="v1.5"),
        _event(20.0, "rollback.schema", "done", "Restore the synchronization schema", version="v1.6"),
        _event(26.9, "rollback.assert", "note", "Active Directory holds what it held before"),
        _event(27.1, "resume", "intent", "Start the synchronization job"),
        _event(27.7, "resume", "done", "Start the synchronization job"),
    ]


def _event(seconds: float, step: str, state: str, text: str, **details: t.Any) -> Json:
    return {"time": _time(seconds), "step": step, "state": state, "text": text, "details": details}


def _probe() -> Json:
    return {**_run("probe", 0.5, 1, 0.2), "outcome": "in_sync", "reason": "RedundantExport: nothing to write", "modified_properties": []}


def _test_run(members: int) -> Json:
    return _run("test", 14.7, max(1, -(-members // MEMBERS_PER_CALL)), 10.1)


def _run(purpose: str, seconds: float, calls: int, duration: float) -> Json:
    kinds = (
        ("EntryImport", "Import", "Retrieved the group and its members from Microsoft Entra ID"),
        ("EntrySynchronizationScoping", "Scoping", "The group is in scope: displayName REGEX MATCH '^SG-EMEA-' is true"),
        ("EntryImportMatching", "Matching", f"Found {GROUP_DN}"),
        ("EntryExportUpdate", "Export", "Updated the group and its members in Active Directory"),
    )
    return {
        "purpose": purpose,
        "time": _time(seconds),
        "outcome": "applied",
        "reason": "",
        "calls": calls,
        "duration": duration,
        "steps": [
            {
                "call": call,
                "name": name,
                "type": kind,
                "status": "Success",
                "description": description,
                "timestamp": _time(seconds - duration + duration * (call - 1) / calls),
            }
            for call in range(1, calls + 1)
            for name, kind, description in kinds
        ],
        "modified_properties": [
            {"displayName": "info", "oldValue": None, "newValue": "Managed in Entra ID"},
            {"displayName": "description", "oldValue": "Canary", "newValue": "Canary group for Europe, Middle East and Africa"},
        ],
    }


def _checks(count: int, members: list[Json]) -> list[Json]:
    anchor = f"Group_{_identifier(GROUP)}"
    checks = [
        _check("preflight", "credentials", "Sign-in to Microsoft Graph", "a token", "a token for contoso.lab", "passed"),
        _check("preflight", "job.quarantine", "Synchronization job", "not in quarantine", "started", "passed"),
        _check("preflight", "agent", "Provisioning agent", "answers", "answered after 0.2 s", "passed"),
        _check("preflight", "ad.controller", "dc1.contoso.lab", "reachable over LDAPS", "reachable over LDAPS", "passed"),
        _check("preflight", "ad.anchor", "AD schema", "msDS-ExternalDirectoryObjectId", "msDS-ExternalDirectoryObjectId", "passed"),
        _check("assert", "group.in_scope", GROUP, "in scope", "in scope", "passed"),
        _check("assert", "group.exists", GROUP, anchor, GROUP_DN, "passed"),
        _check("assert", "group.container", GROUP_DN, GROUP_DN.split(",", 1)[1], GROUP_DN.split(",", 1)[1], "passed"),
        *(_check("assert", f"attribute.{name}", name, text, text, "passed") for name, text in _attribute_values()),
    ]
    checks += [
        _check("assert", f"member.{member['id']}", member["name"], member["expected"], "present", "passed") for member in members
    ]
    shown = checks[:count]
    number = 0
    while len(shown) < count:
        number += 1
        shown.append(_check("preflight", f"member.resolvable.{number}", f"Member {number}", "resolvable", "resolvable", "passed"))
    return shown


def _attribute_values() -> t.Iterator[tuple[str, str]]:
    texts = (GROUP, GROUP, "Canary group for Europe, Middle East and Africa", "Managed in Entra ID", GROUP, GROUP, "-2147483640", "EMEA")
    return zip(ATTRIBUTES, texts, strict=True)


def _check(phase: str, name: str, subject: str, expected: str, actual: str, verdict: str) -> Json:
    return {
        "id": name,
        "subject": subject,
        "expected": expected,
        "actual": actual,
        "verdict": verdict,
        "reason": "",
        "phase": phase,
    }


def _broken(check: Json) -> Json:
    wrong = {
        "group.container": (f"OU=EMAE,OU=Groups,{DOMAIN}", "the group lies in another container"),
        "attribute.description": ("Canary group for Europe, Middle East and Afrika", "mapping: expression Left(Trim([description]),448)"),
        "attribute.info": ("(absent)", "mapping: constant Managed in Entra ID"),
    }
    actual, reason = wrong[check["id"]]
    return {**check, "actual": actual, "verdict": "failed", "reason": reason}


def _members(count: int) -> list[Json]:
    return [
        {
            "id": _identifier(address),
            "name": address,
            "service": "applied: success",
            "expected": f"CN={name},OU=Users,{DOMAIN}",
            "actual": "present",
            "verdict": "passed",
            "reason": "",
        }
        for name, address in people(count)
    ]


def _without_account(member: Json) -> Json:
    reason = "the account exists, but the group does not list it: the service skipped it in this call"
    return {**member, "service": "skipped: NotEntitled", "actual": "(absent)", "verdict": "failed", "reason": reason}


def _counts(changes: int, checks: int, members: int, calls: int) -> Json:
    counted = {"total": checks, "passed": checks, "failed": 0, "info": 0}
    return {"changes": changes, "checks": counted, "members": members, "calls": calls + 1}


def _evidence() -> list[Json]:
    names = ("schema", "settings", "scope", "job", "group")
    paths = [
        "change.json",
        "plan.json",
        "plan.md",
        *(f"{folder}/{name}.json" for folder in ("before", "after") for name in names),
        "answers/001.json",
        "checks/preflight.json",
        "checks/assert.json",
    ]
    return [_file(path) for path in paths]


def _file(path: str) -> Json:
    digest = hashlib.sha256(path.encode()).hexdigest()
    return {"path": path, "size": 300 + int(digest[:4], 16), "sha256": digest}


def _identifier(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


def _time(seconds: float) -> str:
    moment = STARTED + datetime.timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
