# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.desired_settings import read_settings

Json = dict[str, t.Any]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, {}),
        ({"domain": None, "notification": None, "accidental_deletes": {}, "skip_out_of_scope_deletions": None}, {}),
        ({"notification": {"enabled": None, "recipients": None}}, {}),
        ({"domain": " contoso.com "}, {"Domain": {"domain": "contoso.com"}}),
        ({"skip_out_of_scope_deletions": False}, {"SkipOutOfScopeDeletions": False}),
        ({"notification": {"recipients": []}}, {"SyncNotificationSettings": {"Recipients": ""}}),
        (
            {
                "notification": {"enabled": False, "recipients": ["a@b.c", "d@e.f"]},
                "accidental_deletes": {"enabled": True, "threshold": 1},
            },
            {
                "SyncNotificationSettings": {
                    "Enabled": False,
                    "Recipients": "a@b.c,d@e.f",
                    "DeleteThresholdEnabled": True,
                    "DeleteThresholdValue": 1,
                }
            },
        ),
    ],
)
def test_what_is_wanted(options: Json, wanted: Json) -> None:
    reading = read_settings(options)
    assert (reading.wanted, reading.problems.found) == (wanted, [])


def test_everything_that_is_wrong_is_read_at_once() -> None:
    reading = read_settings(
        {
            "domain": "a,b",
            "notification": {"enabled": True, "recipients": ["a@b.c", "nobody", "a@b.c d@e.f"]},
            "accidental_deletes": {"threshold": -1},
        }
    )
    assert [problem.message for problem in reading.problems.found] == [
        "domain: 'a,b' is not a valid DNS name.",
        "notification.recipients: 'nobody' is not a valid mail address.",
        "notification.recipients: 'a@b.c d@e.f' is not a valid mail address.",
        "accidental_deletes.threshold is -1.",
    ]
    assert reading.wanted == {"SyncNotificationSettings": {"Enabled": True}}


@pytest.mark.parametrize("domain", ["", " ", "a b", "a;b"])
def test_a_domain_that_is_none(domain: str) -> None:
    (problem,) = read_settings({"domain": domain}).problems.found
    assert problem.message == f"domain: '{domain}' is not a valid DNS name."
