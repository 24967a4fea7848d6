# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expected and written-back state of one object, as modules return them."""

from __future__ import annotations

import typing as t

from ..._ad.attributes import decode_attributes
from ..._ad.entries import Entry
from ..._common.json import Json
from ..._sync.expected.attributes import ExpectedAttribute
from ..._sync.expected.group import ExpectedGroup, ExpectedObject
from ..._sync.expected.members import ExpectedMember
from ..._verify.attributes import REDACTED
from ..._verify.checks import count, table
from ..._verify.compare import EVERY_MEMBER, compare_states, failed_expectations, in_sync
from ..._verify.directory_state import DirectoryState
from ..._verify.identity import legacy_objects
from ..._verify.legacy import source_of_authority
from ..._verify.members import MemberSelection

_MEMBER = "member"


def describe_states(
    expected: ExpectedObject,
    state: DirectoryState,
    entries: t.Sequence[Entry],
    members: MemberSelection | None = EVERY_MEMBER,
) -> Json:
    """Return both states of one object, the checks that compare them, and what else is worth knowing.

    ``entries`` are those that carry its anchor, with all their attributes.
    """
    checks = list(compare_states(expected, state, members))
    actual = state.object_of(expected.anchor)
    return {
        "id": expected.id,
        "display_name": expected.display_name,
        "anchor": expected.anchor,
        "expected_state": _expected(expected),
        "written_back_state": _written_back(entries[0], actual.members, expected) if actual else None,
        "checks": [check.as_dict() for check in checks],
        "counts": count(checks),
        "in_sync": in_sync(expected, checks),
        "table": table(checks),
        **source_of_authority(actual),
        "legacy": [each.as_dict() for each in legacy_objects(expected.anchor, state)],
    }


def describe_expectation(expected: ExpectedObject) -> Json:
    """Return the expected state alone, with the checks that fail whatever Active Directory holds."""
    return {**_expected(expected), "checks": [check.as_dict() for check in failed_expectations(expected)]}


def _expected(expected: ExpectedObject) -> Json:
    described: Json = {
        "in_scope": expected.scope.in_scope,
        "reason": expected.scope.reason,
        "clause": expected.scope.clause,
        "container": expected.container,
        "distinguished_name": expected.distinguished_name,
        "attributes": {each.name: _attribute(each) for each in expected.attributes},
    }
    if isinstance(expected, ExpectedGroup):
        described["members"] = [_member(member, expected) for member in expected.members]
    return described


def _attribute(each: ExpectedAttribute) -> Json:
    values = [REDACTED] if each.redacted and each.values else list(each.values)
    if each.rule == "unpredictable":
        values = []
    shape = each.shape.description if each.shape else None
    return {"rule": each.rule, "values": values, "mapping": each.mapping, "reason": each.reason, "shape": shape}


def _member(member: ExpectedMember, group: ExpectedGroup) -> Json:
    known = {"id": member.id, "name": member.name, "type": member.kind}
    if not group.scope.in_scope:
        return {**known, "written": False, "reason": "the group itself is not in scope"}
    return {**known, "written": member.expected, "reason": member.reason}


def _written_back(entry: Entry, members: t.Sequence[str], expected: ExpectedObject) -> Json:
    hidden = {_MEMBER, *(each.name.casefold() for each in expected.attributes if each.redacted)}
    attributes = decode_attributes(entry, ["*"])
    shown = {name: value for name, value in attributes.items() if name.casefold() not in hidden}
    return {"distinguished_name": entry.dn, "attributes": shown, "members": list(members)}
