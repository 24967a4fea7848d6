# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nested membership as modules return it."""

from __future__ import annotations

from ..._ad.directory import Directory
from ..._ad.entries import Entry
from ..._ad.lookup.global_catalog import GlobalCatalog
from ..._ad.lookup.identities import describe
from ..._ad.lookup.nesting import Direction, Reached, ReachedObject, in_chain, walk
from ..._common.json import Json


def reach(directory: Directory, start: Entry, direction: Direction, way: str, max_depth: int) -> Reached | None:
    """Return what is reached in a way: ``none``, ``direct``, ``in_chain`` or ``walk``."""
    if way == "none":
        return None
    if way == "in_chain":
        return in_chain(directory, start.dn, direction)
    return walk(directory, start, direction, 1 if way == "direct" else max_depth)


def describe_reached(reached: Reached, name: str, catalog: GlobalCatalog) -> Json:
    """Return the objects under a name, with their number, and what is to know of the whole."""
    unknown = [step.dn for step in reached.steps if step.entry is None]
    elsewhere = catalog.find_by_names(unknown) if unknown else {}
    return {
        name: [_row(step, step.entry or elsewhere.get(step.dn), catalog) for step in reached.steps],
        "count": len(reached.steps),
        "cyclic": reached.cyclic,
        "complete": reached.complete,
    }


def _row(step: ReachedObject, entry: Entry | None, catalog: GlobalCatalog) -> Json:
    return {
        **describe(entry or Entry(step.dn, {})),
        "resolved": entry is not None,
        "reason": None if entry else catalog.why_unknown(step.dn),
        "depth": step.depth,
        "path": None if step.path is None else list(step.path),
    }
