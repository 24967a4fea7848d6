# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exporting to AD: bringing a group or an account to what the mappings give, with as few writes as that takes."""

from __future__ import annotations

import secrets
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import synthetic
from .agent import Agent, AgentFailure, Attributes, Entry, relative_name
from .model import Json, Rules, TargetObject
from .values import DOMAIN_LOCAL_SCOPE, GLOBAL_SCOPE, UNIVERSAL_SCOPE, Flow, group_type, guid_text, is_on, ldap_values

CN = "cn"
CONTAINER = "parentdistinguishedname"
MEMBER = "member"
_MEMBERS_OF_ADD = 1000
LONGEST_CN = 64
"""Upper range of cn in AD's schema, which Samba does not enforce."""
_NOT_WRITTEN = frozenset(
    {CN, CONTAINER, MEMBER, "manager", "objectguid", "objectsid", "issecuritygroup", "universalscope", "accountdisabled"}
)
_NORMAL_ACCOUNT, _DISABLED = 0x200, 0x2


class ExportFailure(Exception):
    """The mappings give something that cannot be exported."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True)
class Exported:
    """What an export did; ``modified`` is empty when nothing differed."""

    target: TargetObject
    created: bool = False
    modified: list[Json] = field(default_factory=list)

    def note_members(self, added: list[str], removed: list[str]) -> None:
        """Note members that were added and removed."""
        self.modified += [_modified(MEMBER, None, dn) for dn in added]
        self.modified += [_modified(MEMBER, dn, None) for dn in removed]


class Exporter:
    """Writes objects of one class; what is special about a class is what its subclass adds."""

    object_class: t.ClassVar[str]
    special: t.ClassVar[str]
    """The attribute that stands for mapped switches, which are no attributes of their own."""

    def __init__(self, agent: Agent, rules: Rules) -> None:
        self._agent = agent
        self._definitions = rules.target_attributes.get(self.object_class, {})
        self._containers: dict[str, str] = {}

    def special_value(self, flows: Mapping[str, Flow], old: str | None) -> str:
        """Return what the special attribute must hold; ``old`` is its value, None for a new object."""
        raise NotImplementedError

    def add(self, dn: str, attributes: Attributes) -> None:
        """Create the object."""
        self._agent.add(dn, self.object_class, attributes)

    def export(self, dn: str | None, flows: Mapping[str, Flow], members: list[str]) -> Exported:
        """Create the object, or change what differs; ``dn`` is that of the matched one, ``members`` of a new group."""
        cn, container = _single(flows, CN), _single(flows, CONTAINER)
        if len(cn) > LONGEST_CN:
            raise AgentFailure("constraintViolation", f"CONSTRAINT_ATT_TYPE: cn has {len(cn)} characters: {cn}")
        if dn is None:
            return self._create(cn, container, flows, members)
        return self._update(dn, cn, container, flows)

    def change_members(self, exported: Exported, added: list[str], removed: list[str]) -> None:
        """Add and remove members, given by their distinguished names."""
        self._agent.change_members(exported.target.dn, added, removed)
        exported.note_members(added, removed)

    def _create(self, cn: str, container: str, flows: Mapping[str, Flow], members: list[str]) -> Exported:
        parent = self._container(container)
        written = {each.target: self._ldap(each) for each in flows.values() if self._is_written(each) and each.values}
        written[self.special] = [self.special_value(flows, None)]
        if members:
            written["member"] = members[:_MEMBERS_OF_ADD]
        dn = f"{relative_name(cn)},{parent}"
        self.add(dn, written)
        self._agent.change_members(dn, members[_MEMBERS_OF_ADD:], [])
        entry = self._agent.read(dn, ["objectGUID"])
        modified = [_modified(each.target, None, each.logged(each.values)) for each in flows.values() if each.values]
        exported = Exported(_target(entry), created=True, modified=modified)
        exported.note_members(members, [])
        return exported

    def _update(self, dn: str, cn: str, container: str, flows: Mapping[str, Flow]) -> Exported:
        written = [each for each in flows.values() if self._is_written(each) and not each.on_create_only]
        entry = self._agent.read(dn, ["objectGUID", "cn", self.special, *(each.target for each in written)])
        exported = Exported(_target(entry))
        changes = {**self._changes(entry, exported, written), **self._special_change(entry, flows, exported)}
        self._move(entry, exported, _kept(flows[CN], entry, cn), None if flows[CONTAINER].on_create_only else container)
        if changes:
            self._agent.replace(exported.target.dn, changes)
        return exported

    def _move(self, entry: Entry, exported: Exported, cn: str, container: str | None) -> None:
        parent = entry.parent if container is None else self._container(container)
        moved = parent.casefold() != entry.parent.casefold()
        old_cn = entry.texts(CN)[0]
        if not moved and cn == old_cn:
            return
        dn = self._agent.move(entry.dn, cn, parent if moved else None)
        exported.target = TargetObject(exported.target.id, dn)
        if cn != old_cn:
            exported.modified.append(_modified(CN, old_cn, cn))
        if moved:
            exported.modified.append(_modified("parentDistinguishedName", entry.parent, parent))

    def _changes(self, entry: Entry, exported: Exported, written: list[Flow]) -> dict[str, list[str]]:
        changes: dict[str, list[str]] = {}
        for each in written:
            old, new = entry.texts(each.target), self._ldap(each)
            if self._differs(each, old, new):
                changes[each.target] = new
                exported.modified.append(_modified(each.target, each.logged(old) or None, each.logged(new) or None))
        return changes

    def _differs(self, each: Flow, old: list[str], new: list[str]) -> bool:
        definition = self._definition(each.target)
        if not new:
            return bool(old) and definition is not None and definition["flowNullValues"] is True
        if definition is not None and definition["type"] == "Reference":
            return {value.casefold() for value in old} != {value.casefold() for value in new}
        return set(old) != set(new)

    def _special_change(self, entry: Entry, flows: Mapping[str, Flow], exported: Exported) -> dict[str, list[str]]:
        old = entry.texts(self.special)[0]
        new = self.special_value(flows, old)
        if old == new:
            return {}
        exported.modified.append(_modified(self.special, old, new))
        return {self.special: [new]}

    def _container(self, name: str) -> str:
        """Return the name of a container as AD writes it; AgentFailure when there is none."""
        if name not in self._containers:
            self._containers[name] = self._agent.read(name, ["objectClass"]).dn
        return self._containers[name]

    def _is_written(self, each: Flow) -> bool:
        return each.target.casefold() not in _NOT_WRITTEN

    def _ldap(self, each: Flow) -> list[str]:
        definition = self._definition(each.target)
        if len(each.values) > 1 and definition is not None and not definition["multivalued"]:
            reason = f"The attribute '{each.target}' takes one value, but its mapping gives several."
            raise ExportFailure("SchemaPropertyCanOnlyAcceptValue", reason)
        return ldap_values(each.values, definition)

    def _definition(self, target: str) -> Json | None:
        return self._definitions.get(target.casefold())


class GroupExporter(Exporter):
    """Writes groups."""

    object_class = "group"
    special = "groupType"

    def special_value(self, flows: Mapping[str, Flow], old: str | None) -> str:
        """Return ``groupType``; a group of another scope must be made universal by hand first."""
        if old is not None and "issecuritygroup" not in flows and "universalscope" not in flows:
            return old
        new = group_type(flows)
        if old is not None and int(old) & (GLOBAL_SCOPE | DOMAIN_LOCAL_SCOPE) and int(new) & UNIVERSAL_SCOPE:
            raise AgentFailure("unwillingToPerform", synthetic.NOT_UNIVERSAL_REASON)
        return new


class AccountExporter(Exporter):
    """Writes the accounts of users.

    Source: Microsoft Entra documentation, "Configure Microsoft Entra ID to Active Directory": an account gets a random
    password that nobody knows.
    """

    object_class = "user"
    special = "userAccountControl"

    def special_value(self, flows: Mapping[str, Flow], old: str | None) -> str:
        """Return ``userAccountControl``, in which nothing but the disabled bit is mapped."""
        flags = _NORMAL_ACCOUNT if old is None else int(old)
        if "accountdisabled" not in flows:
            return str(flags)
        return str(flags | _DISABLED if is_on(flows, "accountdisabled") else flags & ~_DISABLED)

    def add(self, dn: str, attributes: Attributes) -> None:
        """Create the account."""
        self._agent.add(dn, self.object_class, attributes, password=secrets.token_urlsafe(96))


def _single(flows: Mapping[str, Flow], name: str) -> str:
    values = flows[name].values if name in flows else ()
    if len(values) != 1:
        raise ExportFailure("MissingValues", f"The attribute '{name}' is required, but its mapping gives no value.")
    return values[0]


def _kept(cn_flow: Flow, entry: Entry, cn: str) -> str:
    return entry.texts(CN)[0] if cn_flow.on_create_only else cn


def _target(entry: Entry) -> TargetObject:
    return TargetObject(guid_text(entry.attributes["objectguid"][0]), entry.dn)


def _modified(name: str, old: str | None, new: str | None) -> Json:
    return {"displayName": name, "oldValue": old, "newValue": new}
