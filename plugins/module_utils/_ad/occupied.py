# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who holds a name already, and every group that the service has written: questions about many objects in few searches."""

from __future__ import annotations

import typing as t

from .attributes import ANCHOR
from .directory import Directory
from .entries import Entry
from .filters import all_of, any_of
from .groups import GROUP_FILTER

_ANCHORED = f"({ANCHOR}=Group_*)"


def anchored_groups(directory: Directory, attributes: t.Sequence[str]) -> t.Iterator[Entry]:
    """Yield every group of the domain that carries an anchor, in one paged search."""
    yield from directory.search(directory.base_dn, all_of(GROUP_FILTER, _ANCHORED), attributes)


def find_by_names(directory: Directory, names: t.Iterable[str], attributes: t.Sequence[str]) -> t.Iterator[Entry]:
    """Yield the objects that exist under these distinguished names, a hundred names in each search."""
    for search_filter in any_of("distinguishedName", list(dict.fromkeys(names))):
        yield from directory.search(directory.base_dn, search_filter, attributes)


def find_by_values(
    directory: Directory, attribute: str, values: t.Iterable[str], attributes: t.Sequence[str], *, only: str = ""
) -> t.Iterator[Entry]:
    """Yield the objects with any of these values of a text attribute; ``only`` is a filter that they must pass."""
    for search_filter in any_of(attribute, list(dict.fromkeys(values))):
        yield from directory.search(directory.base_dn, all_of(only, search_filter), attributes)
