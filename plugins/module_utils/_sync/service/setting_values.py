# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of settings: texts, some of which are JSON, switches and numbers in several spellings."""

from __future__ import annotations

import json
import re
import typing as t

from ..._common.json import Json, canonical_json, parse_json

Entries = t.Sequence[Json]

DOMAIN = "Domain"
"""The key of the setting that names the domain."""

_MASKED = re.compile(r"\s*\*+\s*")
_SEPARATORS = re.compile(r"[;,]")
_SWITCHES = {"true": True, "1": True, "false": False, "0": False}


def by_key(entries: Entries) -> dict[str, Json]:
    """Return the entries by their key in lower case; the service's own spelling of keys has varied."""
    return {str(entry["key"]).casefold(): entry for entry in entries}


def is_masked(value: object) -> bool:
    """Tell whether a value looks like what the service shows in place of a password: only asterisks.

    What the mask looks like isn't documented; one asterisk has been seen in public.
    """
    return isinstance(value, str) and _MASKED.fullmatch(value) is not None


def parsed(value: str | None) -> t.Any:
    """Return the object or list that a value is the JSON of; any other value as it is."""
    if value is not None and value.lstrip()[:1] in ("{", "["):
        try:
            return parse_json(value)
        except ValueError:
            return value
    return value


def written(value: t.Any) -> str | None:
    """Return the text that stands for a parsed value."""
    return value if value is None or isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def same(left: str | None, right: str | None) -> bool:
    """Compare values: JSON as what it stands for, other text as text."""
    return _canonical(left) == _canonical(right)


def _canonical(value: str | None) -> str:
    return canonical_json(parsed(value))


def same_entries(left: Entries, right: Entries) -> bool:
    """Tell whether two sets of entries are the same, in any order."""
    first, second = by_key(left), by_key(right)
    return first.keys() == second.keys() and all(same(first[key]["value"], second[key]["value"]) for key in first)


def field_name(fields: Json, name: str) -> str:
    """Return the name of a field as the object spells it, or as given when the object has none."""
    return next((each for each in fields if each.casefold() == name.casefold()), name)


def field(fields: Json, name: str) -> t.Any:
    """Return the value of a field, whatever the case of its name."""
    return fields.get(field_name(fields, name))


def as_switch(value: object) -> bool | None:
    """Return a switch, which is kept as a boolean in JSON and as text elsewhere; None for anything else."""
    return _SWITCHES.get(str(value).strip().casefold())


def as_number(value: object) -> int | None:
    """Return a whole number, given as such or as text; None for anything else."""
    text = str(value).strip()
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def as_recipients(value: object) -> list[str]:
    """Return the addresses in the text that holds them, separated by commas or semicolons."""
    parts = _SEPARATORS.split(value) if isinstance(value, str) else []
    return [part.strip() for part in parts if part.strip()]


def recipients_text(recipients: t.Sequence[str]) -> str:
    """Return the text that holds addresses; Microsoft documents one address, and no separator for several."""
    return ",".join(recipients)


def domain_setting(entries: Entries) -> str | None:
    """Return the domain that the settings name; None where they name none, or hide it."""
    entry = by_key(entries).get(DOMAIN.casefold())
    value = None if entry is None or is_masked(entry["value"]) else parsed(entry["value"])
    name = field(value, "domain") if isinstance(value, dict) else value
    return name.strip() or None if isinstance(name, str) else None
