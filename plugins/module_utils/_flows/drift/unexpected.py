# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of Active Directory with the anchor of a group that no group in scope explains: what became of the group."""

from __future__ import annotations

import datetime
import typing as t

from ..._ad.lookup.written_groups import WrittenGroups, WrittenObject
from ..._common.errors import AuthorizationError
from ..._common.json import Json
from ..._common.service_times import read_time
from ..._graph.http.session import GraphSession
from ..._graph.resources.deleted_items import DeletedItems
from ..._graph.resources.directory_objects import DirectoryObjects
from ..._sync.entra_objects import EntraGroup, anchored_group
from ..._sync.service.timestamps import shown
from ..._verify.drift import catalogue
from ..._verify.drift.finding import Finding, FoundObject
from ..._verify.drift.group_findings import make_finding
from ..shared.bulk_reads import group_fields
from .entra_side import EntraSide, scoped

_EXPECTED = "an object of a group in scope"
_UNKNOWN = "the tenant knows no group with this id: it was deleted for good, or belongs to another tenant"
_UNREADABLE = "the tenant shows no group with this id; whether it was deleted lately could not be read"


class UnexpectedGroups(t.NamedTuple):
    """The findings, and since when the tenant has been without a group, by the group's id."""

    findings: list[Finding]
    deleted_at: dict[str, datetime.datetime]


def find_unexpected(
    session: GraphSession, entra: EntraSide, written: WrittenGroups, explained: t.Container[str]
) -> UnexpectedGroups:
    """Return a finding for each anchor that is not among the ``explained`` ones, in lower case, and for those that several bear."""
    strange = {anchor: objects for anchor, objects in written.objects.items() if anchor not in explained}
    ids = {anchor: anchored_group(anchor) for anchor in strange}
    fates = _Fates(session, entra, [each for each in ids.values() if each is not None])
    findings = [
        finding for anchor, objects in sorted(strange.items()) for finding in _findings(anchor, objects, fates.of(ids[anchor]))
    ]
    return UnexpectedGroups(findings, fates.deleted_at)


class _Fate(t.NamedTuple):
    name: str
    reason: str


class _Fates:
    """What became of groups that are not in scope, by id."""

    def __init__(self, session: GraphSession, entra: EntraSide, ids: t.Sequence[str]) -> None:
        self._outside = {each.group.id.lower(): each for each in entra.groups}
        lost = [each for each in ids if each not in self._outside]
        found = (
            DirectoryObjects(session).get_by_ids(lost, types=("group",), fields=group_fields(entra.rules.document)) if lost else {}
        )
        self._outside.update((key.lower(), scoped(EntraGroup(raw), entra.rules)) for key, raw in found.items())
        self._deleted, self._unreadable = _deleted(session, [each for each in lost if each not in self._outside])
        self.deleted_at = {
            each: moment for each, raw in self._deleted.items() if (moment := read_time(raw.get("deletedDateTime"))) is not None
        }

    def of(self, group_id: str | None) -> _Fate:
        """Return its name, and what became of it."""
        if group_id is None:
            return _Fate("", "its anchor isn't one that the service writes: no object id follows 'Group_'")
        outside = self._outside.get(group_id)
        if outside is not None:
            return _Fate(outside.group.display_name, f"the group is not in scope any more: {outside.scope.reason}")
        deleted = self._deleted.get(group_id)
        if deleted is not None:
            when = shown(self.deleted_at.get(group_id))
            return _Fate(str(deleted.get("displayName") or ""), f"the group was deleted in Entra ID{f' at {when}' if when else ''}")
        return _Fate("", _UNREADABLE if self._unreadable else _UNKNOWN)


def _deleted(session: GraphSession, ids: t.Sequence[str]) -> tuple[dict[str, Json], bool]:
    """Return the groups that were deleted lately, and whether that may not be read."""
    try:
        found = DeletedItems(session).get_many(ids) if ids else {}
    except AuthorizationError:
        return {}, True
    return {each: raw for each, raw in found.items() if raw is not None}, False


def _findings(anchor: str, objects: t.Sequence[WrittenObject], fate: _Fate) -> t.Iterator[Finding]:
    names = [each.entry.dn for each in objects]
    group = FoundObject(anchored_group(anchor) or anchor, fate.name or names[0], names[0])
    yield make_finding(catalogue.GROUP_UNEXPECTED, _EXPECTED, "; ".join(names), fate.reason, group=group)
    if len(names) > 1:
        reason = f"several objects carry it: {'; '.join(names)}"
        yield make_finding(catalogue.ANCHOR_DUPLICATE, "one object", f"objects: {len(names)}", reason, group=group)
