# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The synchronization settings of a service principal: as people write them, and as the service stores them.

The service calls them secrets and keeps them as a set of keys with text values. It replaces the whole set at once, so
what is written is always the union of what it holds and what is wanted (Microsoft Graph reference, "Add
synchronization secrets"; Microsoft Entra documentation, "Inbound synchronization for cloud sync using Microsoft
Graph").

A value is secret until proven otherwise: shown, and kept in evidence, are only the values of ``SHOWN_KEYS``. Of all
other keys only the names are kept, and no digest, because a short password can be found from its digest. So a restore
brings back the shown keys, and leaves the others as they are by then.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import SettingsError
from ..._common.json import Json
from .setting_values import (
    DOMAIN,
    Entries,
    as_number,
    as_recipients,
    as_switch,
    by_key,
    field,
    field_name,
    is_masked,
    parsed,
    same,
    written,
)

NOTIFICATION = "SyncNotificationSettings"
SKIP_DELETIONS = "SkipOutOfScopeDeletions"
APP_KEY = "AppKey"
SHOWN_KEYS = (DOMAIN, APP_KEY, NOTIFICATION, "SyncAll", SKIP_DELETIONS)
HIDDEN = "(hidden)"

_SHOWN = frozenset(key.casefold() for key in SHOWN_KEYS)
_APP_KEY_FIELDS = frozenset({"appkeyscenario"})

Wanted = t.Mapping[str, t.Union[t.Mapping[str, t.Any], bool]]
"""What to write, by key: fields of a JSON object, each a switch, a number or a text; or a switch."""


def shown_value(entry: Json) -> t.Any:
    """Return what may be shown of an entry: its value, parsed where it is JSON, or ``(hidden)``."""
    value, key = parsed(entry["value"]), str(entry["key"]).casefold()
    if key not in _SHOWN or is_masked(entry["value"]):
        return HIDDEN
    if key == APP_KEY.casefold() and not _is_scenario(value):
        # Cloud Sync keeps the kind of the job there, but other applications their key.
        return HIDDEN
    return value


def _is_scenario(value: t.Any) -> bool:
    return isinstance(value, dict) and {name.casefold() for name in value} <= _APP_KEY_FIELDS


def shown_settings(entries: Entries) -> Json:
    """Return what is safe to show and to keep: ``shown``, values by key, and ``hidden``, the names of the others."""
    values = {str(entry["key"]): shown_value(entry) for entry in entries}
    return {
        "shown": {key: value for key, value in sorted(values.items()) if value != HIDDEN},
        "hidden": sorted(key for key, value in values.items() if value == HIDDEN),
    }


def readable_settings(entries: Entries) -> Json:
    """Return the settings in the form of the options of ``sync_settings``; None where the service holds none."""
    values = {str(entry["key"]).casefold(): shown_value(entry) for entry in entries}
    domain, notification = values.get(DOMAIN.casefold()), values.get(NOTIFICATION.casefold())
    fields = notification if isinstance(notification, dict) else {}
    return {
        "domain": field(domain, "domain") if isinstance(domain, dict) else domain,
        "notification": {
            "enabled": as_switch(field(fields, "Enabled")),
            "recipients": as_recipients(field(fields, "Recipients")),
        },
        "accidental_deletes": {
            "enabled": as_switch(field(fields, "DeleteThresholdEnabled")),
            "threshold": as_number(field(fields, "DeleteThresholdValue")),
        },
        "skip_out_of_scope_deletions": as_switch(values.get(SKIP_DELETIONS.casefold())),
    }


def merged_entries(live: Entries, wanted: Wanted) -> list[Json]:
    """Return the live set with what is wanted; unknown keys and fields are kept, and so is a text that means the same.

    SettingsError for a key whose value is masked, or holds no JSON object where a field of one is to be written.
    """
    entries = [dict(entry) for entry in live]
    for key, value in wanted.items():
        entry = by_key(entries).get(key.casefold())
        if entry is None:
            entry = {"key": key, "value": None}
            entries.append(entry)
        if is_masked(entry["value"]):
            raise _masked([key])
        entry["value"] = _with_switch(entry, value) if isinstance(value, bool) else _with_fields(entry, value)
    return [entry for entry in entries if entry["value"] is not None or entry["key"].casefold() in by_key(live)]


def _with_switch(entry: Json, wanted: bool) -> str | None:
    # A switch that isn't there is off.
    is_same = (as_switch(entry["value"]) or False) is wanted
    return t.cast("str | None", entry["value"]) if is_same else str(wanted)


def _with_fields(entry: Json, wanted: t.Mapping[str, t.Any]) -> str | None:
    current = parsed(entry["value"] or "{}")
    if not isinstance(current, dict):
        raise SettingsError(
            f"The setting '{entry['key']}' holds no JSON object, so {' and '.join(wanted)} can't be written into it.",
            hint="Correct the setting in the portal, or by Microsoft Graph; then run the task again.",
            keys=[entry["key"]],
        )
    edited = {**current}
    for name, value in wanted.items():
        spelled = field_name(current, name)
        if spelled not in current or not _same_field(current[spelled], value):
            edited[spelled] = value
    return t.cast("str | None", entry["value"]) if edited == current else written(edited)


def _same_field(current: object, wanted: object) -> bool:
    if isinstance(wanted, bool):
        return as_switch(current) is wanted
    if isinstance(wanted, int):
        return as_number(current) == wanted
    # A domain, or addresses; neither knows case, and addresses have no order.
    return {each.casefold() for each in as_recipients(current)} == {each.casefold() for each in as_recipients(wanted)}


def setting_changes(before: Entries, after: Entries) -> list[Json]:
    """Return what differs between two sets, by key; None stands for absent, and secret values stay hidden."""
    old, new = by_key(before), by_key(after)
    return [
        {
            "kind": "setting",
            "object_type": "",
            "name": str((new.get(key) or old[key])["key"]),
            "before": shown_value(old[key]) if key in old else None,
            "after": shown_value(new[key]) if key in new else None,
        }
        for key in sorted({*old, *new})
        if key not in old or key not in new or not same(old[key]["value"], new[key]["value"])
    ]


def writable_entries(entries: Entries, supplied: t.Mapping[str, str] | None = None) -> list[Json]:
    """Return what can be put: masked values are exchanged for those that were supplied, by key.

    SettingsError, naming the keys, when a masked value wasn't supplied: what the service shows in place of a password
    must not become the password.
    """
    known = {key.casefold(): value for key, value in (supplied or {}).items() if not is_masked(value)}
    exchanged = [
        ({**entry, "value": known.get(entry["key"].casefold(), entry["value"])} if is_masked(entry["value"]) else dict(entry))
        for entry in entries
    ]
    masked = [str(entry["key"]) for entry in exchanged if is_masked(entry["value"])]
    if masked:
        raise _masked(masked)
    return exchanged


def _masked(keys: t.Sequence[str]) -> SettingsError:
    named = ", ".join(f"'{key}'" for key in keys)
    return SettingsError(
        f"The settings can't be written: the service replaces them all at once, and masks the value of {named}.",
        hint="Supply the value itself (option 'masked_values' of sync_settings), or make the change in the portal.",
        keys=list(keys),
    )


def restored_entries(
    live: Entries,
    shown_before: Json,
    written_keys: t.Collection[str] | None = None,
) -> tuple[list[Json], list[Json]]:
    """Return the live set with the shown settings as they were (see ``shown_settings``), and what that changes.

    ``written_keys`` are those that a change wrote: only they are restored, and one that wasn't there before goes. When
    they aren't given, every shown key is restored, and none goes. Hidden keys stay as they are by now. SettingsError when
    there is something to change and a value is masked.
    """
    touched = None if written_keys is None else {key.casefold() for key in written_keys}
    values = {key.casefold(): (key, value) for key, value in shown_before["shown"].items()}
    if touched is not None:
        values = {key: value for key, value in values.items() if key in touched}
    hidden = {key.casefold() for key in shown_before["hidden"]}
    added = (touched or set()) - values.keys() - hidden
    restored = [_restored(entry, values) for entry in live if entry["key"].casefold() not in added]
    present = by_key(live)
    restored += [{"key": name, "value": written(value)} for key, (name, value) in values.items() if key not in present]
    changes = setting_changes(live, restored)
    return (writable_entries(restored) if changes else restored), changes


def _restored(entry: Json, values: t.Mapping[str, tuple[str, t.Any]]) -> Json:
    _name, value = values.get(entry["key"].casefold(), ("", entry["value"]))
    return dict(entry) if same(entry["value"], written(value)) else {**entry, "value": written(value)}
