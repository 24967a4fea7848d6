# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A live configuration that isn't the desired one any more: each difference is found, and its fix repairs it."""

from __future__ import annotations

import json
import shlex
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import OptionError
from tests.integration.helpers.in_process import succeed
from tests.integration.helpers.live_configuration import configuration
from tests.lab.client import Lab

Json = dict[str, t.Any]

NAME: Json = {"configuration": "contoso.lab"}
CONTAINER = "parentDistinguishedName"
SCHEMA: Json = {
    "target_container": "OU=Sales,DC=contoso,DC=lab",
    "attribute_mappings": [{"target": "info", "constant": "Managed in Entra ID"}],
    "scoping_filters": [{"name": "Named", "all_of": [{"attribute": "displayName", "operator": "IS NOT NULL"}]}],
    "on_premises_members": False,
}
SETTINGS: Json = {"accidental_deletes": {"threshold": 5}, "notification": {"recipients": ["it@contoso.lab"]}}


def short(**options: t.Any) -> list[tuple[str, str]]:
    return [
        (each.check.removeprefix("configuration."), each.subject or (each.group.name if each.group else ""))
        for each in configuration(**options)
    ]


def test_nothing_desired_is_nothing_found(lab: Lab) -> None:
    assert configuration() == []


def test_everything_that_differs_is_found_once(lab: Lab) -> None:
    wanted = {**SCHEMA, "settings": SETTINGS, "groups": ["SG-Canary", "SG-Unassigned"], "job_state": "started"}
    assert short(**wanted) == [
        ("mapping", "info"),
        ("container", CONTAINER),
        ("filter", "Named"),
        ("membership_switch", "membership to on-premises users"),
        ("setting", "notification.recipients"),
        ("setting", "accidental_deletes.threshold"),
        ("assignment", "SG-Unassigned"),
        ("job_state", "job"),
    ]


def test_what_the_modules_have_written_is_not_found(lab: Lab) -> None:
    succeed("sync_schema", **NAME, **SCHEMA)
    succeed("sync_settings", **NAME, **SETTINGS)
    assert configuration(**SCHEMA, settings=SETTINGS) == []


def test_the_fix_of_a_finding_repairs_it(lab: Lab) -> None:
    rows = succeed("sync_scope", **NAME, groups=["SG-Canary"])["groups"]
    kept = [row["id"] for row in rows if row["display_name"] != "Sales"]
    wanted: Json = {"groups": ["SG-Unassigned", *kept], "groups_mode": "exact", "job_state": "started"}
    findings = configuration(**wanted)
    assert [(each.expected, each.group.name if each.group else "") for each in findings] == [
        ("assigned", "SG-Unassigned"),
        ("not assigned", "Sales"),
        ("started", ""),
    ]
    for each in findings:
        _ansible, _localhost, _option, module, _arguments, options = shlex.split(each.fix.command)
        succeed(module.rpartition(".")[2], **json.loads(options))
    assert configuration(**wanted) == []


def test_a_name_that_nobody_bears_is_unknown(lab: Lab) -> None:
    findings = configuration(groups=["SG-Canary", "SG-Nobody", "SG-Twin"])
    assert [(each.subject, each.state) for each in findings] == [("SG-Nobody", "unknown"), ("SG-Twin", "unknown")]


def test_settings_that_may_not_be_read_are_unknown(lab: Lab) -> None:
    lab.fault("status", "/synchronization/secrets$", status=403, code="Authorization_RequestDenied", count=None)
    findings = configuration(settings=SETTINGS, job_state="started")
    assert [(each.check, each.state) for each in findings] == [
        ("configuration.setting", "unknown"),
        ("configuration.job_state", "drift"),
    ]


def test_a_desired_configuration_that_is_wrong_is_refused_before_anything_is_compared(lab: Lab) -> None:
    with pytest.raises(OptionError, match="3 entries of the desired configuration are not valid, so nothing was compared"):
        configuration(target_container="nowhere", settings={"accidental_deletes": {"threshold": 0}}, groups=[], groups_mode="exact")
