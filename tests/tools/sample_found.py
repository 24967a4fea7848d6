# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change finds in the directory: checks and members, as they look in practice."""

from __future__ import annotations

import itertools
import typing as t
import uuid

from tests.tools.sample_people import people

Json = dict[str, t.Any]

DOMAIN = "DC=contoso,DC=lab"
GROUP = "SG-EMEA-Canary"
GROUP_DN = f"CN={GROUP}_524cc09b83d4,OU=EMEA,OU=Groups,{DOMAIN}"
ATTRIBUTES = {
    "cn": GROUP,
    "displayName": GROUP,
    "description": "Canary group for Europe, Middle East and Africa",
    "info": "Managed in Entra ID",
    "mailNickname": GROUP,
    "samAccountName": GROUP,
    "groupType": "-2147483640",
    "extensionAttribute1": "EMEA",
}


def checks_of(count: int, members: list[Json]) -> list[Json]:
    """Return so many checks: preflight, the group, its attributes, then members twice, all passed."""
    container = GROUP_DN.split(",", 1)[1]
    preflight = (
        ("credentials", "Sign-in to Microsoft Graph", "a token", "a token for contoso.lab"),
        ("job.quarantine", "Synchronization job", "not in quarantine", "started"),
        ("agent", "Provisioning agent", "answers", "answered after 0.2 s"),
        ("ad.controller", "dc1.contoso.lab", "reachable over LDAPS", "reachable over LDAPS"),
        ("ad.anchor", "msDS-ExternalDirectoryObjectId", "known to the schema", "known"),
    )
    after = (
        ("group.in_scope", GROUP, "in scope", "in scope"),
        ("group.exists", GROUP, f"Group_{identifier(GROUP)}", GROUP_DN),
        ("group.container", GROUP_DN, container, container),
        *((f"attribute.{name}", name, text, text) for name, text in ATTRIBUTES.items()),
        *((f"member.{each['id']}", each["name"], each["expected"], "present") for each in members),
    )
    before_it = ((f"members.resolvable.{each['name']}", each["name"], "resolvable", each["expected"]) for each in members)
    checks = itertools.chain(
        (check("preflight", *values, "passed") for values in preflight),
        (check("assert", *values, "passed") for values in after),
        (check("preflight", *values, "passed") for values in before_it),
    )
    return list(itertools.islice(checks, count))


def check(phase: str, name: str, subject: str, expected: str, actual: str, verdict: str) -> Json:
    """Return one check."""
    return {
        "id": name,
        "subject": subject,
        "expected": expected,
        "actual": actual,
        "verdict": verdict,
        "reason": "",
        "phase": phase,
    }


def broken(check: Json) -> Json:
    """Return a check that failed."""
    wrong = {
        "group.container": (f"OU=EMAE,OU=Groups,{DOMAIN}", "the group is in another container"),
        "attribute.description": (
            "Canary group for Europe, Middle East and Afrika",
            "mapping: expression Left(Trim([description]),448)",
        ),
        "attribute.info": ("(absent)", "mapping: constant Managed in Entra ID"),
    }
    actual, reason = wrong[check["id"]]
    return {**check, "actual": actual, "verdict": "failed", "reason": reason}


def members_of(count: int) -> list[Json]:
    """Return so many members that are right."""
    return [
        {
            "id": identifier(address),
            "name": address,
            "service": "applied: success",
            "expected": f"CN={name},OU=Users,{DOMAIN}",
            "actual": "present",
            "verdict": "passed",
            "reason": "",
        }
        for name, address in people(count)
    ]


def without_account(member: Json) -> Json:
    """Return a member that the service skipped."""
    reason = "the account exists, but the group does not list it: the service skipped it in this call"
    return {**member, "service": "skipped: NotEntitled", "actual": "(absent)", "verdict": "failed", "reason": reason}


def identifier(name: str) -> str:
    """Return a stable object id for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
