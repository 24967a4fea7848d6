# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an object of AD as the sync engine sees it: under the attribute names that the schema knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Value

from .agent import Agent, AgentFailure, Entry
from .model import SourceObject
from .values import guid_text, sid_text

_DECODERS: Mapping[str, Callable[[bytes], str]] = {"objectGUID": guid_text, "objectSid": sid_text}
_ABSENT = ("noSuchObject", "invalidDNSyntax")
_DISABLED = 0x2


def read_source(agent: Agent, kind: str, name: str, known: frozenset[str]) -> SourceObject | None:
    """Return the object of this class and distinguished name, or None; AgentFailure when AD can't be asked."""
    try:
        entry = agent.read(name, ["*"])
    except AgentFailure as failure:
        if failure.result in _ABSENT:
            return None
        raise
    if entry.texts("objectClass")[-1] != kind:
        return None
    attributes = {each: value for each in known if (value := _value(entry, each)) is not None}
    attributes["parentDistinguishedName"] = entry.parent
    if kind == "user":
        attributes["accountDisabled"] = bool(int(entry.texts("userAccountControl")[0]) & _DISABLED)
    shown = next(iter([*entry.texts("displayName"), *entry.texts("cn")]))
    return SourceObject(kind, guid_text(entry.attributes["objectguid"][0]), shown, attributes)


def _value(entry: Entry, name: str) -> Value:
    if name in _DECODERS:
        values = [_DECODERS[name](each) for each in entry.attributes.get(name.lower(), [])]
    else:
        values = entry.texts(name)
    return tuple(values) if len(values) > 1 else values[0] if values else None
