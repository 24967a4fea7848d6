# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Returning AD to what it holds at the start: nothing that the service writes, or what it has written for the dataset."""

from __future__ import annotations

import json
import time
import typing as t
from collections.abc import Mapping
from pathlib import Path

from .engine.agent import Agent, AgentFailure, Attributes, Entry

if t.TYPE_CHECKING:
    from .tenant import Tenant

_WRITTEN_OBJECTS = "(|(msDS-ExternalDirectoryObjectId=*)(adminDescription=Group_*)(adminDescription=User_*))"
_CLASS = "objectClass"


def reset_directory(tenant: Tenant) -> list[str]:
    """Delete what the service has written, but for what belongs to the dataset, which is written anew where it differs.

    Returns the names of what was deleted.
    """
    wanted: dict[str, Attributes] = json.loads(Path(tenant.state.written_groups).read_text(encoding="utf-8"))
    if wanted and tenant.replication:
        tenant.replication.wait()
    removed: dict[str, None] = {}
    missing: set[str] = set()
    # At each controller what it holds: a change may still be on its way to the other.
    for index in range(len(tenant.state.controllers)):
        administrator = Agent.of(tenant.state, "administrator", index)
        kept, unwanted = _sorted(administrator, wanted)
        for dn in unwanted:
            _delete(administrator, dn)
        missing |= set() if index else wanted.keys() - kept
        for dn in [] if index else wanted.keys() - kept:
            administrator.add(dn, "group", {name: values for name, values in wanted[dn].items() if name != _CLASS})
        administrator.close()
        removed |= dict.fromkeys(unwanted)
    if missing:
        # AD notes changes in whole seconds: what a test edits must be later than this.
        time.sleep(1 - time.time() % 1)
    return list(removed)


def _sorted(administrator: Agent, wanted: Mapping[str, Attributes]) -> tuple[set[str], list[str]]:
    """Return the names of the objects that are as they must be, and of the others."""
    names = {name for attributes in wanted.values() for name in attributes} - {_CLASS}
    found = administrator.search(_WRITTEN_OBJECTS, sorted(names | {"objectGUID"}))
    kept = {entry.dn for entry in found if entry.dn in wanted and _holds(entry, wanted[entry.dn], names)}
    return kept, [entry.dn for entry in found if entry.dn not in kept]


def _holds(entry: Entry, wanted: Attributes, names: set[str]) -> bool:
    return all(set(entry.texts(name)) == set(wanted.get(name, ())) for name in names)


def _delete(administrator: Agent, dn: str) -> None:
    try:
        administrator.delete(dn)
    except AgentFailure as failure:
        if failure.result != "noSuchObject":  # its deletion came from the other controller meanwhile
            raise
