# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a desired configuration that are judged without a sign-in, and where in the file each of them stands."""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._sync.schema.desired import DesiredReading, MappingEdit, read_desired
from ..._sync.schema.document import GROUP, TARGET_CONTAINER, same_name
from .problem import FileProblem, Path

PREFIX = "cloud_sync_"
MAPPINGS = f"{PREFIX}attribute_mappings"
FILTERS = f"{PREFIX}scoping_filters"
CONTAINER = f"{PREFIX}target_container"

_PLACE = re.compile(r"(?P<option>attribute_mappings|scoping_filters|target_container)(?:\[(?P<number>\d+)\])?")


class DesiredEntry(t.NamedTuple):
    """An entry of a list: its number in the file from 0 on, its value, and whether a part of it is only known when a playbook runs."""

    number: int
    value: Json
    computed: bool = False


class DesiredParts(t.NamedTuple):
    """What is valid by its type. ``filters`` is None where the file doesn't name them; ``container`` where it doesn't, or computes it."""

    mappings: t.Sequence[DesiredEntry]
    filters: t.Sequence[DesiredEntry] | None
    container: str | None
    configuration: str
    scope_mode: t.Literal["selected", "all"]
    settings: Json

    def read(self) -> DesiredReading:
        """Return the edits that the parts ask for, and what is wrong with them by themselves."""
        return read_desired(
            {
                "attribute_mappings": [entry.value for entry in self.mappings],
                "scoping_filters": None if self.filters is None else [entry.value for entry in self.filters],
                "scoping_filters_mode": "exact",
                "target_container": self.container,
                "on_premises_members": None,
            }
        )

    def problem(self, error: CloudSyncError) -> FileProblem:
        """Return what ``read`` found, at the place that its message begins with, and with the number that the entry has in the file."""
        found = _PLACE.match(error.message)
        if found is None:
            return FileProblem("desired.invalid", "error", (), error.message, error.hint or "")
        option, found_number = found["option"], found["number"]
        if found_number is None:
            return FileProblem("desired.invalid", "error", (f"{PREFIX}{option}",), error.message, error.hint or "")
        entries = self.mappings if option == "attribute_mappings" else self.filters or ()
        number = entries[int(found_number)].number
        message = f"{option}[{number}]{error.message[found.end() :]}"
        return FileProblem("desired.invalid", "error", (f"{PREFIX}{option}", number), message, error.hint or "")

    def entry_of(self, edit: MappingEdit) -> DesiredEntry | None:
        """Return the entry that asks for an edit; None for the option of the target container."""
        key = edit.key
        return next((entry for entry in self.mappings if _key(entry.value) == key), None)

    def place_of(self, target: str) -> Path:
        """Return where the mapping of a group's attribute stands."""
        edit = MappingEdit(target, "absent")
        entry = self.entry_of(edit)
        if entry is not None:
            return (MAPPINGS, entry.number)
        return (CONTAINER,) if same_name(target, TARGET_CONTAINER) else ()


def _key(entry: Json) -> tuple[str, str]:
    return str(entry.get("object_type") or GROUP).casefold(), str(entry.get("target") or "").strip().casefold()
