# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is a member of which group, for so many groups that nothing but the ids can be kept."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.odata_types import TYPE
from ..http.many_collections import read_collections
from ..http.paths import group_path
from ..http.session import GraphSession
from .shapes import OBJECT_ID

_QUERY = "?$select=id&$top=999"


class MemberIds(t.NamedTuple):
    """The members of groups by their ids, each of which is in memory once.

    ``types`` says what each member is, in Graph's words (``@odata.type``). Of a group that can't be read there is the error in
    place of the members.
    """

    members: dict[str, tuple[str, ...]]
    types: dict[str, str]
    unreadable: dict[str, CloudSyncError]


def read_member_ids(session: GraphSession, group_ids: t.Iterable[str]) -> MemberIds:
    """Read the direct members of groups."""
    groups = list(dict.fromkeys(group_ids))
    members: list[tuple[str, ...]] = [()] * len(groups)
    types: dict[str, str] = {}
    once: dict[str, str] = {}
    unreadable: dict[str, CloudSyncError] = {}

    def take(number: int, page: list[Json]) -> None:
        members[number] += tuple(once.setdefault(each["id"], each["id"]) for each in page)
        types.update((once[each["id"]], once.setdefault(kind, kind)) for each in page if (kind := each.get(TYPE)))

    def refused(number: int, problem: CloudSyncError) -> None:
        unreadable[groups[number]] = problem

    paths = [group_path(each, "members") + _QUERY for each in groups]
    read_collections(session, paths, take, shape=OBJECT_ID, refused=refused)
    read = zip(groups, members, strict=True)
    return MemberIds({each: found for each, found in read if each not in unreadable}, types, unreadable)
