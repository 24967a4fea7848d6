# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a run as the answer of ``provisionOnDemand``, in either of its two generations.

Generation A is that of the Microsoft Graph reference; generation B that of the Microsoft Entra tutorial on cross-tenant
synchronization: the key is a type name, and the value a list of entries, that of the subject last.
"""

from __future__ import annotations

import json
import typing as t

from .. import synthetic
from ..clock import timestamp
from .model import Json, Run, Step

GENERATION_B_KEY = "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
TARGET_TYPES = {"Group": "group", "User": "user", "group": "Group", "user": "User"}


class Style(t.NamedTuple):
    """How answers are written, with the values of the settings: ``form`` and ``casing``, and whether skips say why."""

    form: str
    casing: str
    skips_are_filled: bool


def answer(run: Run, style: Style) -> Json:
    """Return key and value, both JSON inside a string."""
    if style.form == "B":
        entries = [entry(each, style) for each in (*run.members, run)]
        return {"key": GENERATION_B_KEY, "value": json.dumps(entries)}
    details = {} if run.code is None else {"errorCode": run.code, "errorMessage": run.reason}
    key = {"result": cased(run.result, style.casing), "details": details}
    return {"key": json.dumps(key), "value": "{}" if style.form == "empty" else json.dumps(entry(run, style))}


def cased(word: str, casing: str) -> str:
    """Return a result word in the casing of this tenant."""
    return {"pascal": word, "camel": word[:1].lower() + word[1:], "upper": word.upper()}[casing]


def entry(run: Run, style: Style) -> Json:
    """Return the entry of one object."""
    casing = style.casing
    value: Json = {
        "action": cased(run.action, casing),
        "changeId": run.change_id,
        "startTime": timestamp(run.started),
        "endTime": timestamp(run.ended),
        "reportableIdentifier": run.source.reportable,
        "modifiedProperties": run.modified,
        "provisioningSteps": [_step(step, casing) for step in run.steps],
        "statusInfo": status_info(run, style),
        "sourceIdentity": {
            "id": run.source.id,
            "type": run.source.kind,
            "displayName": run.source.display_name,
            "details": {"id": run.source.id, "odatatype": run.source.kind, "DisplayName": run.source.display_name},
        },
        "sourceSystem": {"name": run.source_system, "details": {}},
        "targetSystem": {"name": run.target_system, "details": {}},
        "targetIdentity": {"type": TARGET_TYPES[run.source.kind], "details": {}},
    }
    if run.target is not None:
        value["targetIdentity"] |= {
            "id": run.target.id,
            "displayName": run.target.dn,
            "details": run.target_details,
        }
    return value


def status_info(run: Run, style: Style) -> Json:
    """Return how the run ended, in the flat form of the answer: the printed sample of a skip has nothing but the status."""
    status = {"status": cased(run.result, style.casing)}
    if run.code is None:
        return status
    information = error_information(run, style.casing)
    if run.result == "Skipped" and not style.skips_are_filled:
        information = dict.fromkeys(information)
    return status | information


def error_information(run: Run, casing: str) -> Json:
    """Return what went wrong, or why nothing was done."""
    return {
        "errorCode": run.code,
        "reason": run.reason,
        "additionalDetails": None,
        "errorCategory": cased({"Failure": "Failure", "Skipped": "NonServiceFailure"}.get(run.result, "Success"), casing),
        "recommendedAction": synthetic.RECOMMENDED_ACTION if run.result == "Failure" else None,
    }


def _step(step: Step, casing: str) -> Json:
    return {
        "name": step.name,
        "type": cased(step.type, casing),
        "status": cased(step.status, casing),
        "description": step.description,
        "timestamp": step.timestamp,
        "details": step.details,
    }
