# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Returning AD to what it holds at the start: nothing that the service writes, or what it has written for the dataset."""

from __future__ import annotations

import json
import re
import time
import typing as t
from collections.abc import Mapping
from pathlib import Path

from .engine.agent import Agent, AgentFailure, Attributes, Entry

if t.TYPE_CHECKING:
    from .tenant import Tenant

_WRITTEN_OBJECTS = "(|(msDS-ExternalDirectoryObjectId=*)(adminDescription=Group_*)(adminDescription=User_*))"
_CLASS = "objectClass"
_MEMBER = "member"
_ESCAPED = re.compile(rb"\\([0-9A-Fa-f]{2}|.)")


def reset_directory(tenant: Tenant) -> list[str]:
    """Delete what the service has written, but for what belongs to the dataset, which is written anew where it differs.

    Returns the names of what was deleted.
    """
    wanted: dict[str, Attributes] = json.loads(Path(tenant.state.written_groups).read_text(encoding="utf-8"))
    if wanted:
        return _restore(tenant, wanted)
    removed: dict[str, None] = {}
    # At each controller what it holds: a change may still be on its way to the other.
    for index in range(len(tenant.state.controllers)):
        administrator = Agent.of(tenant.state, "administrator", index)
        removed |= dict.fromkeys(_clean(administrator, {})[1])
        administrator.close()
    return list(removed)


def _restore(tenant: Tenant, wanted: Mapping[str, Attributes]) -> list[str]:
    # The second controller gets all of it from the first, whom it has told before what it was told itself.
    if tenant.replication:
        tenant.replication.wait()
    administrator = Agent.of(tenant.state, "administrator")
    kept, removed = _clean(administrator, wanted)
    _write(administrator, wanted, {dn for dn in wanted if _plain(dn) not in kept})
    administrator.close()
    return removed


def _clean(administrator: Agent, wanted: Mapping[str, Attributes]) -> tuple[set[str], list[str]]:
    """Delete what isn't as it must be; return the plain names of what is kept, and the names of what was deleted."""
    by_name = {_plain(dn): attributes for dn, attributes in wanted.items()}
    names = {name for attributes in wanted.values() for name in attributes} - {_CLASS}
    found = administrator.search(_WRITTEN_OBJECTS, sorted(names | {"objectGUID"}))
    kept = {_plain(entry.dn) for entry in found if _holds(entry, by_name.get(_plain(entry.dn)), names)}
    removed = [entry.dn for entry in found if _plain(entry.dn) not in kept]
    for dn in removed:
        _delete(administrator, dn)
    return kept, removed


def _holds(entry: Entry, wanted: Attributes | None, names: set[str]) -> bool:
    return wanted is not None and all(_values(name, entry.texts(name)) == _values(name, wanted.get(name, [])) for name in names)


def _values(name: str, values: list[str]) -> set[str]:
    return {_plain(each) for each in values} if name == _MEMBER else set(values)


def _plain(dn: str) -> str:
    """Return a distinguished name without escapes, which have several spellings."""
    return _ESCAPED.sub(_unescaped, dn.encode()).decode().casefold()


def _unescaped(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode()) if len(match[1]) > 1 else match[1]


def _write(administrator: Agent, wanted: Mapping[str, Attributes], missing: set[str]) -> None:
    """Create what is missing, then its members, and those of groups that it was a member of."""
    for dn in missing:
        attributes = {name: values for name, values in wanted[dn].items() if name not in (_CLASS, _MEMBER)}
        administrator.add(dn, "group", attributes)
    for dn, attributes in wanted.items():
        members = attributes.get(_MEMBER, [])
        if members and (dn in missing or not missing.isdisjoint(members)):
            administrator.replace(dn, {_MEMBER: members})
    if missing:
        # AD notes changes in whole seconds: what a test edits must be later than this.
        time.sleep(1 - time.time() % 1)


def _delete(administrator: Agent, dn: str) -> None:
    try:
        administrator.delete(dn)
    except AgentFailure as failure:
        if failure.result != "noSuchObject":  # its deletion came from the other controller meanwhile
            raise
