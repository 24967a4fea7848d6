# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scoping filters of a desired configuration: operators, values, and attributes that are probably misspelled."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._sync.schema.validation import validate_clause
from .expressions import misspelled
from .parts import FILTERS, DesiredEntry, DesiredParts
from .problem import FileProblem

_FILTERS = (
    "Microsoft Entra documentation, 'Configure provisioning from Microsoft Entra ID to Active Directory', attribute scope filtering"
)


def filter_problems(parts: DesiredParts) -> t.Iterator[FileProblem]:
    """Yield what is wrong with each clause."""
    for entry in parts.filters or ():
        if not entry.computed:
            yield from _of_filter(entry)


def _of_filter(entry: DesiredEntry) -> t.Iterator[FileProblem]:
    where = f"Scoping filter '{entry.value.get('name')}'"
    for number, clause in enumerate(entry.value.get("all_of") or []):
        place = (FILTERS, entry.number, "all_of", number)
        try:
            validate_clause(_as_sent(clause), where)
        except CloudSyncError as error:
            yield FileProblem("filter.invalid", "error", place, error.message, error.hint or "", _FILTERS)
        yield from misspelled([clause["attribute"]], where, (*place, "attribute"))


def _as_sent(clause: Json) -> Json:
    return {
        "sourceOperandName": clause["attribute"],
        "operatorName": clause["operator"],
        "targetOperand": {"values": list(clause.get("values") or [])},
    }
