# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of changes (result.json, format 1) as they look in practice, for tests and pictures."""

from __future__ import annotations

import hashlib
import typing as t

from tests.tools.sample_found import (
    DOMAIN,
    GROUP,
    GROUP_DN,
    broken,
    check,
    checks_of,
    identifier,
    members_of,
    without_account,
)
from tests.tools.sample_run import calls_for, changes, event, first_run, moment, probe, rollback_timeline, run, timeline

Json = dict[str, t.Any]


def kept(checks: int = 31, members: int = 12) -> Json:
    """Return a change that went well, with so many checks and members."""
    found = members_of(members)
    return {
        "format": 1,
        "collection": "hybrid_identity.cloud_sync 1.0.0",
        "change": _change("CHG0031-canary", 20.1),
        "verdict": "kept",
        "reason": "",
        "hint": "",
        "counts": _counts(4, checks, members, 1 + calls_for(members)),
        "changes": changes(),
        "plan": {
            "summary": "214 groups: 3 created, 198 updated, 2 moved, 11 out of scope",
            "violations": [],
            "conflicts": [],
        },
        "timeline": timeline(),
        "service": [probe(), first_run(members)],
        "checks": checks_of(checks, found),
        "members": found,
        "group": {"id": identifier(GROUP), "display_name": GROUP, "before": GROUP_DN, "after": GROUP_DN},
        "states": {
            "before": {"schema_version": "v1.4", "job": "started"},
            "after": {"schema_version": "v1.5", "job": "started"},
        },
        "left_behind": [],
        "evidence": _evidence(),
    }


def unchanged() -> Json:
    """Return a change that found everything as desired."""
    states = {"schema_version": "v1.5", "job": "started"}
    result = kept()
    steps = ("preflight", "plan", "provision", "assert")
    journal = [each for each in result["timeline"] if each["step"] in steps]
    nothing = {"changes": [], "timeline": journal, "states": {"before": states, "after": states}}
    return {**result, "verdict": "unchanged", "counts": {**result["counts"], "changes": 0}, **nothing}


def big() -> Json:
    """Return a change with 200 checks and 1,000 members, of which a few are not right; it was rolled back."""
    result = kept(200, 1000)
    wrong = ("attribute.description", "attribute.info", "group.container")
    checks = [broken(each) if each["id"] in wrong else each for each in result["checks"]]
    members = [without_account(member) if index in (17, 402, 871) else member for index, member in enumerate(result["members"])]
    failed = len(wrong)
    undone = _undone(result)
    return {
        **undone,
        "checks": checks,
        "members": members,
        "counts": {**undone["counts"], "checks": {"total": 200, "passed": 200 - failed, "failed": failed, "info": 0}},
    }


def rolled_back() -> Json:
    """Return a small change that moved the test group to a wrong OU and was undone."""
    result = kept()
    checks = [broken(each) if each["id"] == "group.container" else each for each in result["checks"]]
    undone = _undone(result)
    counts = {**undone["counts"], "checks": {"total": 31, "passed": 30, "failed": 1, "info": 0}}
    return {**undone, "checks": checks, "counts": counts}


def refused() -> Json:
    """Return a change that preflight stopped: no plan, no group, nothing that the service did."""
    checks = [
        check("preflight", "credentials", "Sign-in to Microsoft Graph", "a token", "a token for contoso.lab", "passed"),
        {
            **check("preflight", "job.quarantine", "Synchronization job", "not in quarantine", "quarantine", "failed"),
            "reason": "EncounteredEscrowProportionThreshold since 2026-11-22T21:14:09Z",
            "hint": "Look at the provisioning log for the failing objects, correct them, then restart the job.",
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
        "timeline": [event(0.4, "preflight", "note", "Looked at what the change depends on: 1 of 2 checks failed")],
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
        "the expression of parentDistinguishedName names an OU with a typing error"
    )
    service = [*result["service"], run("rollback", 26.4, calls_for(len(result["members"])), 4.9)]
    return {
        **result,
        "change": _change(result["change"]["id"], 28.1),
        "verdict": "rolled_back",
        "reason": reason,
        "hint": "Correct cloud_sync_target_container, look at the plan, and run the change again.",
        "timeline": [*result["timeline"][:-3], *rollback_timeline()],
        "counts": {**result["counts"], "calls": sum(run["call_count"] for run in service)},
        "service": service,
        "states": {
            "before": {"schema_version": "v1.4", "job": "started"},
            "after": {"schema_version": "v1.6", "job": "started"},
        },
        "left_behind": [
            {
                "message": f"The organizational unit OU=EMAE,OU=Groups,{DOMAIN} was created by the test and is empty now.",
                "hint": "Remove it with Active Directory Users and Computers, or with Remove-ADOrganizationalUnit.",
            }
        ],
    }


def _change(name: str, duration: float) -> Json:
    return {
        "id": name,
        "metadata": {"ticket": name.split("-", maxsplit=1)[0], "requester": "Ingrid Sørensen", "commit": "9f2c4e7"},
        "configuration": {
            "name": "contoso.lab",
            "service_principal_id": "5f0f7c0e-7d53-4cf4-9d4c-6c1b4f2b7d11",
            "job_id": "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.5f0f7c0e",
        },
        "started": moment(0),
        "ended": moment(duration),
        "duration": duration,
    }


def _counts(changes: int, checks: int, members: int, calls: int) -> Json:
    counted = {"total": checks, "passed": checks, "failed": 0, "info": 0}
    return {"changes": changes, "checks": counted, "members": members, "calls": calls}


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
