# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change does: edits, its journal and the runs of the service, as they look in practice."""

from __future__ import annotations

import datetime
import typing as t

from tests.tools.sample_found import DOMAIN, GROUP, GROUP_DN

Json = dict[str, t.Any]

STARTED = datetime.datetime(2026, 11, 23, 6, 40, 1, tzinfo=datetime.UTC)
MEMBERS_PER_CALL = 5


def changes() -> list[Json]:
    """Return edits of every kind."""
    container = (
        'IIF(IsPresent([extensionAttribute1]),Join("",{0},[extensionAttribute1],",OU=Groups,'
        + DOMAIN
        + '"),"OU=Groups,'
        + DOMAIN
        + '")'
    )
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
            "before": {
                "name": "EMEA",
                "all_of": [{"attribute": "displayName", "operator": "REGEX MATCH", "values": ["^SG-EMEA-"]}],
            },
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


def timeline() -> list[Json]:
    """Return the journal of a change that went well."""
    return [
        event(0.6, "preflight", "note", "Looked at what the change depends on: 14 checks"),
        event(1.9, "plan", "note", "Planned all groups: 214, within the limits"),
        event(2.2, "snapshot", "note", "Kept schema, settings, scope, job and test group as they are", files=5),
        event(2.4, "pause", "intent", "Pause the synchronization job"),
        event(2.9, "pause", "done", "Pause the synchronization job"),
        event(3.12, "apply", "intent", "Replace the synchronization schema", version="v1.4"),
        event(4.05, "apply", "done", "Replace the synchronization schema", version="v1.5"),
        event(4.2, "provision", "intent", f"Provision {GROUP} on demand"),
        event(14.8, "provision", "done", f"Provision {GROUP} on demand"),
        event(15.1, "assert", "intent", "Compare expected and written-back state"),
        event(18.7, "assert", "done", "Expected and written-back state agree"),
        event(19.3, "resume", "intent", "Start the synchronization job"),
        event(19.8, "resume", "done", "Start the synchronization job"),
    ]


def rollback_timeline() -> list[Json]:
    """Return the end of the journal of a change that was undone."""
    return [
        event(
            18.7,
            "assert",
            "failed",
            "Compare expected and written-back state",
            error="Active Directory does not hold the expected state",
        ),
        event(19.0, "rollback.schema", "intent", "Restore the synchronization schema", version="v1.5"),
        event(20.0, "rollback.schema", "done", "Restore the synchronization schema", version="v1.6"),
        event(26.9, "rollback.assert", "note", "Active Directory holds what it held before"),
        event(27.1, "resume", "intent", "Start the synchronization job"),
        event(27.7, "resume", "done", "Start the synchronization job"),
    ]


def event(seconds: float, step: str, state: str, text: str, **details: t.Any) -> Json:
    """Return one event of the journal, so many seconds after the start."""
    return {"time": moment(seconds), "step": step, "state": state, "text": text, "details": details}


def probe() -> Json:
    """Return the run that asks whether the agent answers."""
    return {
        **run("probe", 0.5, 1, 0.2),
        "outcome": "in_sync",
        "reason": "RedundantExport: nothing to write",
        "modified_properties": [],
    }


def first_run(members: int) -> Json:
    """Return the run that provisions the test group."""
    return run("test", 14.7, calls_for(members), 10.1)


def calls_for(members: int) -> int:
    """Return how many calls so many members take."""
    return max(1, -(-members // MEMBERS_PER_CALL))


def run(purpose: str, seconds: float, calls: int, duration: float) -> Json:
    """Return a run of the service that ended so many seconds after the start."""
    kinds = (
        ("EntryImport", "Import", "Retrieved the group and its members from Microsoft Entra ID"),
        (
            "EntrySynchronizationScoping",
            "Scoping",
            "The group is in scope: displayName REGEX MATCH '^SG-EMEA-' is true",
        ),
        ("EntryImportMatching", "Matching", f"Found {GROUP_DN}"),
        ("EntryExportUpdate", "Export", "Updated the group and its members in Active Directory"),
    )
    return {
        "purpose": purpose,
        "time": moment(seconds),
        "outcome": "applied",
        "reason": "",
        "call_count": calls,
        "duration": duration,
        "steps": [
            {
                "call": call,
                "name": name,
                "type": kind,
                "status": "Success",
                "description": description,
                "timestamp": moment(seconds - duration + duration * (call - 1) / calls),
            }
            for call in range(1, calls + 1)
            for name, kind, description in kinds
        ],
        "modified_properties": [
            {"name": "info", "before": None, "after": "Managed in Entra ID"},
            {
                "name": "description",
                "before": "Canary",
                "after": "Canary group for Europe, Middle East and Africa",
            },
        ],
    }


def moment(seconds: float) -> str:
    """Return a moment so many seconds after the start."""
    moment = STARTED + datetime.timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
