# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings: merged by key, compared by meaning, never a masked value put back, never a secret one shown."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import SettingsError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.setting_values import (
    as_number,
    as_recipients,
    as_switch,
    is_masked,
    same,
    same_entries,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.settings import (
    merged_entries,
    readable_settings,
    restored_entries,
    setting_changes,
    shown_settings,
    writable_entries,
)
from tests.unit.errors import details_of

Json = dict[str, t.Any]

NOTIFICATION_TEXT = (
    '{"Enabled":true, "Recipients":"a@contoso.com", "DeleteThresholdEnabled":true,"DeleteThresholdValue":500, "New":[1]}'
)
NOTIFICATION = {
    "Enabled": True,
    "Recipients": "a@contoso.com",
    "DeleteThresholdEnabled": True,
    "DeleteThresholdValue": 500,
    "New": [1],
}


def entries(**values: str | None) -> list[Json]:
    return [{"key": key, "value": value} for key, value in values.items()]


LIVE = entries(Domain='{"domain":"contoso.com"}', SyncNotificationSettings=NOTIFICATION_TEXT, SyncAll="false", Url="https://x")


def value_of(found: list[Json], key: str) -> str | None:
    (entry,) = [each for each in found if each["key"] == key]
    return t.cast("str | None", entry["value"])


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ('{"a":1,"b":[true]}', ' { "b" : [ true ], "a" : 1 } ', True),
        ('{"a":1}', '{"a":true}', False),
        ('{"a":1}', '{"a":1,"b":null}', False),
        ('{"a":[1,2]}', '{"a":[2,1]}', False),
        ("true", "True", False),
        ("{broken", "{broken", True),
        ("{broken", '{"broken":1}', False),
        ("", None, False),
        ("1", "1 ", False),
    ],
)
def test_values_compare_by_meaning(left: str | None, right: str | None, expected: bool) -> None:
    assert same(left, right) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (entries(B="x", A='{"a": 1}'), True),
        (entries(a='{"a":1}', B="x"), True),
        (entries(A='{"a":1}'), False),
        (entries(A='{"a":2}', B="x"), False),
        (entries(A='{"a":1}', B="x", C=None), False),
    ],
)
def test_sets_compare_in_any_order(other: list[Json], expected: bool) -> None:
    assert same_entries(entries(A='{"a":1}', B="x"), other) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("*", True), ("*****", True), (" ** ", True), ("", False), (None, False), ("**x", False), ("x*", False)],
)
def test_what_looks_masked(value: str | None, expected: bool) -> None:
    assert is_masked(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("True", True),
        ("1", True),
        (0, False),
        ("false", False),
        ("", None),
        (None, None),
        ("yes", None),
        (2, None),
    ],
)
def test_switches(value: object, expected: bool | None) -> None:
    assert as_switch(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(500, 500), ("50", 50), (" 7 ", 7), ("-1", None), ("1.5", None), (None, None), ("٣", None), ("9" * 5000, None)],
)
def test_numbers(value: object, expected: int | None) -> None:
    assert as_number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a@x", ["a@x"]), ("a@x; b@x,c@x,", ["a@x", "b@x", "c@x"]), ("", []), (None, []), (["a@x"], [])],
)
def test_recipients(value: object, expected: list[str]) -> None:
    assert as_recipients(value) == expected


def test_a_field_is_written_into_what_is_there() -> None:
    live = copy.deepcopy(LIVE)
    merged = merged_entries(live, {"SyncNotificationSettings": {"DeleteThresholdValue": 50}})
    assert live == LIVE
    assert json.loads(value_of(merged, "SyncNotificationSettings") or "") == {
        **NOTIFICATION,
        "DeleteThresholdValue": 50,
    }
    assert [each["key"] for each in merged] == ["Domain", "SyncNotificationSettings", "SyncAll", "Url"]
    assert [each for each in merged if each["key"] != "SyncNotificationSettings"] == [LIVE[0], *LIVE[2:]]


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"Domain": {"domain": "Contoso.COM"}},
        {"SyncNotificationSettings": {}},
        {"SyncNotificationSettings": {"Enabled": True, "Recipients": "A@contoso.com", "DeleteThresholdValue": 500}},
        {"syncnotificationsettings": {"enabled": True}},
        {"SkipOutOfScopeDeletions": False},
    ],
)
def test_what_is_so_already_changes_no_text(wanted: dict[str, t.Any]) -> None:
    merged = merged_entries(LIVE, wanted)
    assert merged == LIVE
    assert setting_changes(LIVE, merged) == []


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [
        (None, {"SkipOutOfScopeDeletions": True}, "True"),
        ("False", {"SkipOutOfScopeDeletions": True}, "True"),
        ("1", {"SkipOutOfScopeDeletions": True}, "1"),
        ("1", {"SkipOutOfScopeDeletions": False}, "False"),
        ("0", {"SkipOutOfScopeDeletions": False}, "0"),
        ("", {"SkipOutOfScopeDeletions": True}, "True"),
    ],
)
def test_a_switch(live: str | None, wanted: dict[str, bool], expected: str) -> None:
    before = [] if live is None else entries(SkipOutOfScopeDeletions=live)
    assert merged_entries(before, wanted) == entries(SkipOutOfScopeDeletions=expected)


def test_missing_keys_and_fields_are_added_with_what_is_asked_for_alone() -> None:
    merged = merged_entries([], {"Domain": {"domain": "contoso.com"}, "SyncNotificationSettings": {"Recipients": ""}})
    assert merged == entries(Domain='{"domain":"contoso.com"}', SyncNotificationSettings='{"Recipients":""}')


def test_recipients_in_another_order_are_the_same() -> None:
    live = entries(SyncNotificationSettings='{"Recipients":"a@x;b@x"}')
    assert merged_entries(live, {"SyncNotificationSettings": {"Recipients": "B@x,a@x"}}) == live
    (entry,) = merged_entries(live, {"SyncNotificationSettings": {"Recipients": "a@x"}})
    assert entry["value"] == '{"Recipients":"a@x"}'


@pytest.mark.parametrize("text", ["contoso.com", "{broken", "[1]"])
def test_a_value_that_is_no_object_is_not_overwritten(text: str) -> None:
    with pytest.raises(SettingsError, match="'Domain' holds no JSON object") as caught:
        merged_entries(entries(Domain=text), {"Domain": {"domain": "fabrikam.com"}})
    assert text not in caught.value.message + str(caught.value.hint) + str(caught.value.describe())
    assert details_of(caught.value) == {"keys": ["Domain"]}


def test_a_masked_value_is_never_put_back() -> None:
    live = entries(Domain='{"domain":"contoso.com"}', Password="*", SecretToken="*****", UserName="svc")
    with pytest.raises(SettingsError, match="'Password', 'SecretToken'") as caught:
        writable_entries(live)
    assert details_of(caught.value) == {"keys": ["Password", "SecretToken"]}
    assert "masked_values" in str(caught.value.hint)
    with pytest.raises(SettingsError, match="the value of 'SecretToken'"):
        writable_entries(live, {"password": "right", "SecretToken": "***", "UserName": "other"})
    written = writable_entries(live, {"password": "right", "SecretToken": "token", "UserName": "other"})
    assert written == entries(Domain='{"domain":"contoso.com"}', Password="right", SecretToken="token", UserName="svc")


def test_a_masked_object_cannot_be_merged() -> None:
    with pytest.raises(SettingsError, match="'Domain'"):
        merged_entries(entries(Domain="***"), {"Domain": {"domain": "contoso.com"}})


def test_shown_is_what_cloud_sync_uses_and_of_all_else_the_name() -> None:
    found = shown_settings(
        entries(
            Domain='{"domain":"contoso.com"}',
            AppKey='{"appKeyScenario":"AD2AADProvisioning"}',
            SyncNotificationSettings=NOTIFICATION_TEXT,
            SyncAll="false",
            SkipOutOfScopeDeletions="True",
            UserName="svc",
            Password="*",
            Url="https://x",
        )
    )
    assert found == {
        "shown": {
            "AppKey": {"appKeyScenario": "AD2AADProvisioning"},
            "Domain": {"domain": "contoso.com"},
            "SkipOutOfScopeDeletions": "True",
            "SyncAll": "false",
            "SyncNotificationSettings": NOTIFICATION,
        },
        "hidden": ["Password", "Url", "UserName"],
    }


@pytest.mark.parametrize("value", ["s3cr3t", '{"appKeyScenario":"x","key":"s3cr3t"}', '["s3cr3t"]', "*", "", None])
def test_an_app_key_that_is_a_key_is_hidden(value: str | None) -> None:
    assert shown_settings(entries(AppKey=value)) == {"shown": {}, "hidden": ["AppKey"]}


def test_readable() -> None:
    live = [*LIVE, *entries(SkipOutOfScopeDeletions="1")]
    assert readable_settings(live) == {
        "domain": "contoso.com",
        "notification": {"enabled": True, "recipients": ["a@contoso.com"]},
        "accidental_deletes": {"enabled": True, "threshold": 500},
        "skip_out_of_scope_deletions": True,
    }
    assert readable_settings([]) == {
        "domain": None,
        "notification": {"enabled": None, "recipients": []},
        "accidental_deletes": {"enabled": None, "threshold": None},
        "skip_out_of_scope_deletions": None,
    }
    assert readable_settings(entries(Domain="***"))["domain"] == "(hidden)"


def test_changes_hide_what_is_secret() -> None:
    before = entries(Password="old", Url="https://x", SyncAll="false")
    after = entries(Password="new", SyncAll="true", Domain='{"domain":"contoso.com"}')
    common = {"kind": "setting", "object_type": ""}
    assert setting_changes(before, after) == [
        {**common, "name": "Domain", "before": None, "after": {"domain": "contoso.com"}},
        {**common, "name": "Password", "before": "(hidden)", "after": "(hidden)"},
        {**common, "name": "SyncAll", "before": "false", "after": "true"},
        {**common, "name": "Url", "before": "(hidden)", "after": None},
    ]


def test_restore_brings_shown_values_back_and_leaves_hidden_ones() -> None:
    shown = shown_settings(LIVE)
    now = entries(
        Domain=' {"domain" : "contoso.com"}',
        SyncNotificationSettings='{"DeleteThresholdValue":50}',
        SkipOutOfScopeDeletions="True",
        Url="https://y",
    )
    restored, changes = restored_entries(now, shown, ["SyncNotificationSettings", "SkipOutOfScopeDeletions"])
    assert value_of(restored, "Domain") == ' {"domain" : "contoso.com"}'
    assert json.loads(value_of(restored, "SyncNotificationSettings") or "") == NOTIFICATION
    assert [each["key"] for each in restored] == ["Domain", "SyncNotificationSettings", "Url"]
    assert value_of(restored, "Url") == "https://y"
    assert [(each["name"], each["before"], each["after"]) for each in changes] == [
        ("SkipOutOfScopeDeletions", "True", None),
        ("SyncNotificationSettings", {"DeleteThresholdValue": 50}, NOTIFICATION),
    ]


def test_restore_without_knowing_what_was_written_restores_all_and_removes_none() -> None:
    now = entries(Domain='{"domain":"fabrikam.com"}', SkipOutOfScopeDeletions="True")
    restored, changes = restored_entries(now, shown_settings(LIVE))
    assert [each["key"] for each in restored] == [
        "Domain",
        "SkipOutOfScopeDeletions",
        "SyncAll",
        "SyncNotificationSettings",
    ]
    assert value_of(restored, "Domain") == '{"domain":"contoso.com"}'
    assert value_of(restored, "SkipOutOfScopeDeletions") == "True"
    assert [each["name"] for each in changes] == ["Domain", "SyncAll", "SyncNotificationSettings"]


def test_restore_of_what_is_so_already_needs_no_put_even_with_masked_values() -> None:
    now = [*LIVE, *entries(Password="*")]
    restored, changes = restored_entries(now, shown_settings(now), ["Domain"])
    assert (restored, changes) == (now, [])


def test_restore_never_puts_a_masked_value_back() -> None:
    now = entries(Domain='{"domain":"fabrikam.com"}', Password="*")
    shown = shown_settings([*LIVE, *entries(Password="*")])
    with pytest.raises(SettingsError, match="'Password'"):
        restored_entries(now, shown, ["Domain"])


def test_a_key_that_was_hidden_stays_though_it_was_written() -> None:
    shown = shown_settings(entries(AppKey="s3cr3t"))
    now = entries(AppKey='{"appKeyScenario":"x"}')
    assert restored_entries(now, shown, ["AppKey"]) == (now, [])
