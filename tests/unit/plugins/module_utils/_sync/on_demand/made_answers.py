# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of on-demand provisioning in both generations, and their parts, for tests."""

from __future__ import annotations

import json
import typing as t

Json = dict[str, t.Any]

EXPORT = {"name": "EntryExportAdd", "type": "Export", "status": "Success", "description": "created", "details": {}}
IMPORT = {"name": "EntryImport", "type": "Import", "status": "Success", "details": {"displayName": "x"}}


def scoping(status: str = "Success", **details: t.Any) -> Json:
    return {"name": "EntrySynchronizationScoping", "type": "Scoping", "status": status, "details": details}


def reference_form(key: Json, value: Json) -> Json:
    return {"@odata.context": "x", "key": json.dumps(key), "value": json.dumps(value)}


def tutorial_form(*entries: Json) -> Json:
    name = "Microsoft.Identity.Health.CPP.Common.DataContracts.SyncFabric.StatusInfo"
    return {"key": name, "value": json.dumps(list(entries))}


def failure(code: str, reason: str = "", action: str = "") -> Json:
    status = {"status": "Failure", "errorCode": code, "reason": reason, "recommendedAction": action}
    return {"statusInfo": status, "provisioningSteps": [IMPORT]}


SUCCESS = {"result": "Success", "details": {}}
SKIPPED = {"result": "Skipped", "details": {}}
EMPTY_SKIP = {
    "status": "Skipped",
    "errorCode": None,
    "reason": None,
    "additionalDetails": None,
    "errorCategory": None,
    "recommendedAction": None,
}
IN_SCOPE = {
    "Active in the source system": "True",
    "Assigned to the application": "True",
    "Scoping filter evaluation passed": "True",
}


def skip(code: str | None = None, description: str = "", **details: t.Any) -> Json:
    reason = {} if code is None else {"SkipReason": code}
    name = "EntrySynchronizationSkip"
    return {"name": name, "type": "Export", "status": "Skipped", "description": description, "details": {**reason, **details}}


def skipped_with(code: str, *steps: Json) -> Json:
    return reference_form({"result": "Skipped", "details": {"errorCode": code}}, {"provisioningSteps": list(steps)})


def run_of(*steps: Json, key: Json = SUCCESS, **entry: t.Any) -> Json:
    return reference_form(key, {"provisioningSteps": list(steps), **entry})


def reference_step(status: str) -> Json:
    return {"name": "x", "type": "ReferenceResolution", "status": status, "description": "We were unable to assign x."}


ENTRY_IN_SYNC = {"statusInfo": EMPTY_SKIP, "provisioningSteps": [skip("RedundantExport")]}
ENTRY_APPLIED = {"statusInfo": {"status": "Success"}, "provisioningSteps": [EXPORT]}
ENTRY_OUT = {"statusInfo": EMPTY_SKIP, "provisioningSteps": [skip("NotEffectivelyEntitled")]}
