# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoing writes of settings by field."""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.service.setting_undo import (
    foreign_values,
    lost_values,
    own_values,
    undone_entries,
    written_settings,
)

FOUND = {"Enabled": True, "DeleteThresholdValue": 500}
WRITE = {"name": "SyncNotificationSettings", "before": FOUND, "after": {**FOUND, "DeleteThresholdValue": 100}}
SHOWN_BEFORE: dict[str, t.Any] = {"shown": {"SyncNotificationSettings": FOUND}, "hidden": []}


def holds(text: str) -> list[dict[str, t.Any]]:
    return [{"key": "SyncNotificationSettings", "value": text}]


def test_what_the_change_found_or_wrote_is_its_own() -> None:
    own = own_values([WRITE])
    assert own == {("syncnotificationsettings", "deletethresholdvalue"): [500, 100]}
    for number in ("100", "500", '"100"'):
        assert foreign_values(holds(f'{{"Enabled": false, "DeleteThresholdValue": {number}}}'), own) == []


def test_another_value_is_somebody_elses() -> None:
    found = foreign_values(holds('{"Enabled":true,"DeleteThresholdValue":10}'), own_values([WRITE]))
    assert found == ["setting DeleteThresholdValue of SyncNotificationSettings: 100 was written, it is 10 now"]


def test_only_the_fields_that_were_written_are_undone() -> None:
    live = holds('{"Enabled":false,"DeleteThresholdValue":100,"Recipients":"ops@contoso.com"}')
    entries, changes = undone_entries(live, SHOWN_BEFORE, own_values([WRITE]))
    assert entries == holds('{"Enabled":false,"Recipients":"ops@contoso.com","DeleteThresholdValue":500}')
    assert len(changes) == 1


def test_a_setting_that_the_change_made_goes_but_for_the_fields_of_others() -> None:
    own = own_values([{"name": "SyncNotificationSettings", "before": None, "after": {"DeleteThresholdValue": 100}}])
    nothing: dict[str, t.Any] = {"shown": {}, "hidden": []}
    assert undone_entries(holds('{"DeleteThresholdValue":100}'), nothing, own)[0] == []
    assert undone_entries(holds('{"DeleteThresholdValue":100,"Enabled":true}'), nothing, own)[0] == holds('{"Enabled":true}')


def test_a_switch_is_compared_as_a_whole() -> None:
    own = own_values([{"name": "SkipOutOfScopeDeletions", "before": None, "after": "True"}])
    switch = [{"key": "SkipOutOfScopeDeletions", "value": "False"}]
    assert foreign_values(switch, own) == ['setting SkipOutOfScopeDeletions: "True" was written, it is "False" now']
    assert foreign_values([], own) == []


def test_a_value_that_was_found_is_lost_after_a_write() -> None:
    assert lost_values(holds('{"Enabled":true,"DeleteThresholdValue":"100"}'), [WRITE]) == []
    lost = lost_values(holds('{"Enabled":true,"DeleteThresholdValue":500}'), [WRITE])
    assert lost == ["setting DeleteThresholdValue of SyncNotificationSettings: 100 was written, it is 500 now"]


def test_what_was_written_is_looked_at_by_field() -> None:
    (found,) = written_settings(holds('{"Enabled":false,"DeleteThresholdValue":"500"}'), SHOWN_BEFORE, own_values([WRITE]))
    assert (found.name, found.before, found.now) == ("SyncNotificationSettings.DeleteThresholdValue", 500, "500")
    assert found.is_restored
    (found,) = written_settings(holds('{"DeleteThresholdValue":100}'), SHOWN_BEFORE, own_values([WRITE]))
    assert not found.is_restored
    (found,) = written_settings([], SHOWN_BEFORE, own_values([WRITE]))
    assert (found.name, found.now, found.is_restored) == ("SyncNotificationSettings.DeleteThresholdValue", None, False)


def test_a_setting_that_was_not_there_is_absent_again() -> None:
    own = own_values([{"name": "SkipOutOfScopeDeletions", "before": None, "after": "True"}])
    nothing: dict[str, t.Any] = {"shown": {}, "hidden": []}
    (found,) = written_settings([], nothing, own)
    assert (found.before, found.now, found.is_restored) == (None, None, True)
    (found,) = written_settings([{"key": "SkipOutOfScopeDeletions", "value": "True"}], nothing, own)
    assert (found.name, found.is_restored) == ("SkipOutOfScopeDeletions", False)
