# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undoing writes of settings by field, so that what somebody else changed since is neither overwritten nor overlooked."""

from __future__ import annotations

import typing as t

from ..._common.json import Json, canonical_json
from .setting_values import Entries, field, field_name
from .settings import HIDDEN, restored_entries, shown_value

Own = dict[tuple[str, str], list[t.Any]]
"""The values that a change found and wrote, by key and field in lower case; the field is empty for a value without fields."""


def own_values(writes: t.Iterable[Json]) -> Own:
    """Return what was written, from the changes of each write (see ``setting_changes``)."""
    own: Own = {}
    for write in writes:
        before, after = write["before"], write["after"]
        key = str(write["name"]).casefold()
        if not (_has_fields(before) and _has_fields(after)):
            own.setdefault((key, ""), []).extend([before, after])
            continue
        for name in {**(before or {}), **(after or {})}:
            values = field(before or {}, name), field(after or {}, name)
            if values[0] != values[1]:
                own.setdefault((key, name.casefold()), []).extend(values)
    return own


def foreign_values(live: Entries, own: Own) -> list[str]:
    """Return the settings that hold neither what the change found nor what it wrote, each with its value, in words."""
    values = {str(entry["key"]).casefold(): (str(entry["key"]), shown_value(entry)) for entry in live}
    found = []
    for (key, name), known in own.items():
        spelled, value = values.get(key, (key, None))
        if value == HIDDEN or HIDDEN in known:
            continue
        now = _part(value, name)
        if _text(now) not in map(_text, known):
            where = f"{field_name(value, name)} of {spelled}" if name and isinstance(value, dict) else spelled
            found.append(f"setting {where}: {canonical_json(known[-1])} was written, it is {canonical_json(now)} now")
    return found


def lost_values(live: Entries, changes: t.Iterable[Json]) -> list[str]:
    """Return, in words, which of the changes that were just written the settings don't hold."""
    return foreign_values(live, {place: values[-1:] for place, values in own_values(changes).items()})


class WrittenSetting(t.NamedTuple):
    """A value that a change wrote: as it was before, and as it is now; None stands for absent."""

    name: str
    before: t.Any
    now: t.Any

    @property
    def is_restored(self) -> bool:
        """Whether it is as it was."""
        return _text(self.before) == _text(self.now)


def written_settings(live: Entries, shown_before: Json, own: Own) -> list[WrittenSetting]:
    """Return the values that were written, named ``key`` or ``key.field``, but for those that can't be shown."""
    values, shown = {str(entry["key"]): shown_value(entry) for entry in live}, shown_before["shown"]
    found = []
    for (key, name), known in own.items():
        now, before = field(values, key), field(shown, key)
        if HIDDEN not in (now, *known):
            spelled = field_name(values, field_name(shown, key))
            inner = f".{field_name(_fields(now), field_name(_fields(before), name))}" if name else ""
            found.append(WrittenSetting(f"{spelled}{inner}", _part(before, name), _part(now, name)))
    return found


def _part(value: t.Any, name: str) -> t.Any:
    return field(value, name) if name and isinstance(value, dict) else value


def _fields(value: t.Any) -> Json:
    return value if isinstance(value, dict) else {}


def with_changes(shown: Json, changes: t.Iterable[Json]) -> Json:
    """Return shown settings (see ``shown_settings``) with what writes have made of them."""
    values = dict(shown["shown"])
    for change in changes:
        values.pop(field_name(values, str(change["name"])), None)
        if change["after"] not in (None, HIDDEN):
            values[str(change["name"])] = change["after"]
    return {**shown, "shown": values}


def different_settings(left: Json, right: Json) -> list[str]:
    """Return the names of the settings in which two sets of shown settings differ, with their fields; hidden ones by name alone."""
    first, second = ({**dict.fromkeys(each["hidden"], HIDDEN), **each["shown"]} for each in (left, right))
    names = sorted({name.casefold(): name for name in (*first, *second)}.values())
    return [place for name in names for place in _different(name, field(first, name), field(second, name))]


def _different(name: str, left: t.Any, right: t.Any) -> list[str]:
    if isinstance(left, dict) and isinstance(right, dict):
        fields = sorted({each.casefold(): each for each in (*left, *right)}.values())
        return [f"{each} of {name}" for each in fields if _text(field(left, each)) != _text(field(right, each))]
    return [] if _text(left) == _text(right) else [name]


def undone_entries(live: Entries, shown_before: Json, own: Own) -> tuple[list[Json], list[Json]]:
    """Return the live set with the fields that were written as they were before, and what that changes; other fields stay."""
    shown = dict(shown_before["shown"])
    names = {name.casefold(): name for name in shown}
    for entry in live:
        key, value = str(entry["key"]).casefold(), shown_value(entry)
        fields = [name for written, name in own if written == key and name]
        before = shown.get(names.get(key, ""), {})
        if not fields or not isinstance(value, dict) or not isinstance(before, dict):
            continue
        merged = _merged(value, before, fields)
        if merged or key in names:
            shown[names.get(key, str(entry["key"]))] = merged
    return restored_entries(live, {**shown_before, "shown": shown}, {key for key, _name in own})


def _merged(value: Json, before: Json, fields: t.Sequence[str]) -> Json:
    merged = dict(value)
    for name in fields:
        old = field_name(before, name)
        merged.pop(field_name(merged, name), None)
        if old in before:
            merged[old] = before[old]
    return merged


def _has_fields(value: t.Any) -> bool:
    return value is None or isinstance(value, dict)


def _text(value: t.Any) -> str:
    # The service may keep a switch or a number as text.
    return (value if isinstance(value, str) else canonical_json(value)).casefold()
