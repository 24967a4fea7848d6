# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading groups with findings once more, on both sides: what is gone has settled meanwhile, and is no finding."""

from __future__ import annotations

import typing as t

from ..._ad.directory import Directory
from ..._ad.lookup.bulk import find_by_anchors
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._common.object_id import is_object_id
from ..._graph.resources.directory_objects import DirectoryObjects
from ..._sync.entra_objects import EntraGroup, EntraObject, group_anchor
from ..._sync.expected.group import expect_group
from ..._sync.expected.members import MembershipRules
from ..._verify.compare import EVERY_MEMBER
from ..._verify.drift.finding import Finding
from ..shared.bulk_reads import group_fields, member_fields, read_members
from ..shared.context import Context
from ..writeback.read import read_entries, read_state
from .comparison import SideComparison
from .entra_side import scoped

MOST_GROUPS = 2000
"""More groups with findings are one cause; they are not read again."""

_AT_ONCE = 200
_LEFT_ALONE = frozenset({"not_computable"})
"""What can't be read at the first look is not asked for again."""
_OF_OTHER_GROUPS = frozenset({"group_unexpected", "anchor_duplicate"})
"""What there is to say of a group that is not in scope."""


class SecondLook:
    """Looks at groups again with the rules as they are now."""

    def __init__(
        self,
        context: Context,
        rules: MembershipRules,
        macros: t.Mapping[str, str],
        comparison: SideComparison,
        *,
        with_members: bool,
    ) -> None:
        self._context = context
        self._rules = rules
        self._macros = macros
        self._comparison = comparison
        self._with_members = with_members

    def confirmed(self, findings: t.Sequence[Finding], directory: Directory, catalog: GlobalCatalog) -> list[Finding]:
        """Return those of the findings that are still there, as they are now."""
        unreadable = {_group_id(each) for each in findings if each.finding_class in _LEFT_ALONE}
        by_group: dict[str, list[Finding]] = {}
        for finding in findings:
            group_id = _group_id(finding)
            if is_object_id(group_id) and group_id not in unreadable:
                by_group.setdefault(group_id, []).append(finding)
        again = list(by_group)
        now: dict[str, Finding] = {}
        for start in range(0, len(again), _AT_ONCE):
            some = {group_id: by_group[group_id] for group_id in again[start : start + _AT_ONCE]}
            now.update((finding.id, finding) for finding in self._look(some, directory, catalog))
        return [now.get(each.id, each) for each in findings if each.id in now or _group_id(each) not in by_group]

    def _look(
        self, findings: t.Mapping[str, t.Sequence[Finding]], directory: Directory, catalog: GlobalCatalog
    ) -> t.Iterator[Finding]:
        ids = list(findings)
        raw = DirectoryObjects(self._context.session).get_by_ids(ids, types=("group",), fields=group_fields(self._rules.document))
        found = [scoped(EntraGroup(each), self._rules) for each in raw.values()]
        inside = [each.group for each in found if each.scope.in_scope]
        members = self._members([each.id for each in inside])
        expected = [expect_group(each, members.get(each.id, ()), self._rules, self._macros) for each in inside]
        state = read_state(directory, catalog, expected, read_entries(directory, expected))
        for each in expected:
            yield from self._comparison.of_state(each, state, EVERY_MEMBER if self._with_members else None)
        explained = {each.id.lower() for each in inside}
        outside = [each for each in ids if each.lower() not in explained]
        for group_id in self._written(directory, outside):
            yield from (each for each in findings[group_id] if each.finding_class in _OF_OTHER_GROUPS)

    def _members(self, ids: t.Sequence[str]) -> dict[str, list[EntraObject]]:
        if not self._with_members:
            return {}
        return read_members(self._context.session, ids, member_fields(self._rules.document))

    @staticmethod
    def _written(directory: Directory, ids: t.Sequence[str]) -> list[str]:
        """Return those of the groups that still have an object."""
        found = find_by_anchors(directory, [group_anchor(each) for each in ids])
        return [each for each in ids if group_anchor(each) in found]


def _group_id(finding: Finding) -> str:
    return finding.group.id if finding.group else ""
