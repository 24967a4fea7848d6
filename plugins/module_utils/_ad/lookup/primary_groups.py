# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Membership by the primary group, which neither ``member`` nor ``memberOf`` lists.

An account names its primary group by the last part of the group's SID (Microsoft Open Specifications, MS-ADA3, primaryGroupID).
"""

from __future__ import annotations

import typing as t

from ..directory import Directory
from ..entries import Entry
from ..entry_validation import integer
from .bulk import find_by_sids
from .filters import VALUES_PER_SEARCH, any_of
from .identities import ATTRIBUTES_OF_IDENTITY, SID

PRIMARY_GROUP_ID = "primaryGroupID"

_DOMAIN = "S-1-5-21-"
_RELATIVE_IDS = 2**32
# [MS-ADTS] 6.1.1.6: what comes with a domain has a relative identifier below.
_FIRST_OF_OTHERS = 1000


def members_by_primary_group(directory: Directory, groups: t.Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the accounts of the domain whose primary group each of the groups is, by the group's distinguished name."""
    names = {relative: group.dn for group in groups if (relative := _relative_id(group)) is not None}
    found: dict[str, list[Entry]] = {}
    for search_filter in _filters(list(names)):
        for entry in directory.search(directory.base_dn, search_filter, [*ATTRIBUTES_OF_IDENTITY, PRIMARY_GROUP_ID]):
            group = names.get(str(integer(entry, PRIMARY_GROUP_ID)))
            if group is not None:
                found.setdefault(group, []).append(entry)
    return found


def _filters(relative_ids: t.Sequence[str]) -> t.Iterator[str]:
    """Yield filters that find the accounts of these primary groups, and for many groups perhaps of a few others.

    Hardly an account has another primary group than those that come with a domain, so that one search for all others asks less of
    a controller than one for each hundred groups.
    """
    if len(relative_ids) <= VALUES_PER_SEARCH:
        yield from any_of(PRIMARY_GROUP_ID, relative_ids)
        return
    yield f"({PRIMARY_GROUP_ID}>={_FIRST_OF_OTHERS})"
    yield from any_of(PRIMARY_GROUP_ID, [each for each in relative_ids if int(each) < _FIRST_OF_OTHERS])


def primary_groups(directory: Directory, accounts: t.Iterable[Entry], attributes: t.Sequence[str] = ()) -> dict[str, Entry]:
    """Return the primary group of each account that was read with ``primaryGroupID``, by the account's distinguished name."""
    sids = {account.dn: sid for account in accounts if (sid := _sid_of_primary_group(account)) is not None}
    groups = find_by_sids(directory, sids.values(), attributes)
    return {name: groups[sid] for name, sid in sids.items() if sid in groups}


def _relative_id(group: Entry) -> str | None:
    sid = next(iter(SID.of(group)), "")
    return sid.rpartition("-")[2] if sid.startswith(_DOMAIN) else None


def _sid_of_primary_group(account: Entry) -> str | None:
    sid, relative = next(iter(SID.of(account)), ""), integer(account, PRIMARY_GROUP_ID) or 0
    return f"{sid.rpartition('-')[0]}-{relative}" if sid.startswith(_DOMAIN) and 0 < relative < _RELATIVE_IDS else None
