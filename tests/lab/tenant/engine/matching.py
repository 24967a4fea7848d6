# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the object in AD that belongs to an object of Entra ID, by the matching attributes of its mapping."""

from __future__ import annotations

from .agent import Agent, Entry
from .model import Json, Rules, SourceObject
from .values import assertion, flow, guid_text, sid_text

_DECODERS = {"objectguid": guid_text, "objectsid": sid_text}
_CLASSES = {"Group": "group", "User": "user"}
ANCHOR = "msDS-ExternalDirectoryObjectId"
_PRELOADED = ("objectGUID", "objectSid", ANCHOR)


def user_anchor(object_id: str) -> str:
    """Return the anchor of the account of a user."""
    return f"User_{object_id}"


class Matcher:
    """Looks objects up, one search each, or in what ``preload`` has read for a whole cycle."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._known: dict[tuple[str, str], list[str]] | None = None

    def preload(self) -> None:
        """Read the matching attributes of all users and groups, so that resolving members costs no search."""
        known: dict[tuple[str, str], list[str]] = {}
        entries = self._agent.search("(|(objectClass=user)(objectClass=group))", list(_PRELOADED))
        for entry in entries:
            for name in _PRELOADED:
                for value in _decoded(entry, name):
                    known.setdefault((name.casefold(), value.casefold()), []).append(entry.dn)
        self._known = known

    def find(self, source: SourceObject, rules: Rules) -> list[str]:
        """Return the distinguished names that fit, by the first matching attribute that finds any."""
        mapping = rules.mapping(source.kind)
        for attribute_mapping in _matching_mappings(mapping or {}):
            target = attribute_mapping["targetAttributeName"]
            for value in flow(attribute_mapping, source.attributes, rules.macros).values:
                found = self._lookup(target, value, _CLASSES[source.kind])
                if found:
                    return found
        return []

    def find_account(self, source: SourceObject) -> list[str]:
        """Return the distinguished names of the accounts that carry the anchor of a user."""
        return self._lookup(ANCHOR, user_anchor(source.id), "user")

    def learn(self, source: SourceObject, rules: Rules, dn: str) -> None:
        """Remember an object that this cycle has created or renamed."""
        if self._known is None:
            return
        for attribute_mapping in _matching_mappings(rules.mapping(source.kind) or {}):
            for value in flow(attribute_mapping, source.attributes, rules.macros).values:
                self._known[(attribute_mapping["targetAttributeName"].casefold(), value.casefold())] = [dn]

    def _lookup(self, attribute: str, value: str, object_class: str) -> list[str]:
        if self._known is not None and attribute.casefold() in {name.casefold() for name in _PRELOADED}:
            return self._known.get((attribute.casefold(), value.casefold()), [])
        search = f"(&(objectClass={object_class})({attribute}={assertion(attribute, value)}))"
        return [entry.dn for entry in self._agent.search(search, ["objectGUID"])]


def _matching_mappings(mapping: Json) -> list[Json]:
    mappings: list[Json] = [each for each in mapping.get("attributeMappings") or [] if each["matchingPriority"] > 0]
    return sorted(mappings, key=lambda each: int(each["matchingPriority"]))


def _decoded(entry: Entry, name: str) -> list[str]:
    decode = _DECODERS.get(name.casefold())
    return [decode(value) for value in entry.attributes.get(name.casefold(), [])] if decode else entry.texts(name)
