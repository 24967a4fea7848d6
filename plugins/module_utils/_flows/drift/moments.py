# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of when the object of a finding changed: in Entra ID, in Active Directory, and in the runs before."""

from __future__ import annotations

import datetime
import typing as t

from ..._ad.codecs import decode_generalized_time
from ..._ad.entries import Entry
from ..._ad.lookup.written_groups import WrittenGroups
from ..._common.service_times import read_time
from ..._sync.entra_objects import group_anchor
from ..._verify.drift.finding import Finding
from ..._verify.drift.states import Evidence
from .entra_side import EntraSide

Moments = t.Mapping[str, datetime.datetime]


class KnownMoments:
    """Evidence of all findings of a run.

    ``deleted_at`` are the times at which the tenant lost groups, by id. ``noted`` are those of single findings, by their id: when the
    directory says that they came about, None for what was never there. ``logged`` is what the provisioning log says of groups.
    """

    def __init__(
        self,
        entra: EntraSide,
        written: WrittenGroups,
        first_seen: t.Callable[[str], str],
        deleted_at: Moments,
        noted: t.Mapping[str, datetime.datetime | None],
    ) -> None:
        self._written = written
        self._first_seen = first_seen
        self._noted = noted
        self.logged: dict[str, str] = {}
        self._entra_changed = {**deleted_at, **_latest(entra)}

    def of(self, finding: Finding) -> Evidence:
        """Return the evidence of a finding."""
        group_id = finding.group.id if finding.group else ""
        entra_changed = self._entra_changed.get(group_id.lower())
        first_seen = read_time(finding.first_seen or self._first_seen(finding.id))
        logged = self.logged.get(group_id, "")
        if finding.id in self._noted:
            return Evidence(entra_changed, self._noted[finding.id], None, first_seen, logged=logged)
        entries = [each.entry for each in self._written.objects.get(group_anchor(group_id).lower(), ())]
        changed, created = _latest_of(entries, "whenChanged"), _latest_of(entries, "whenCreated")
        return Evidence(entra_changed, changed, created, first_seen, of_whole_group=True, logged=logged)


def _latest_of(entries: t.Iterable[Entry], attribute: str) -> datetime.datetime | None:
    return max((moment for each in entries if (moment := _moment(each, attribute)) is not None), default=None)


def _moment(entry: Entry, attribute: str) -> datetime.datetime | None:
    """Return a time that the controller notes of an object, None where it doesn't."""
    raw = entry.first(attribute)
    try:
        return None if raw is None else read_time(decode_generalized_time(raw))
    except ValueError:
        return None


def _latest(entra: EntraSide) -> dict[str, datetime.datetime]:
    """Return when each group was made, or assigned if that was later: before that the service could not write it."""
    found = dict(entra.assigned.since)
    for each in entra.groups:
        created = read_time(each.group.raw.get("createdDateTime"))
        key = each.group.id.lower()
        if created is not None and (key not in found or created > found[key]):
            found[key] = created
    return found
