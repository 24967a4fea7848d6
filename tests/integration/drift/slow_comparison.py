# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between Entra ID and AD, found another way than the collection does: one object after the other, and slowly.

No code of the collection: what the default mappings yield is written here by hand, every object of Microsoft Graph is read by a
request of its own, and every object of AD by its distinguished name or by a search for one identity.
"""

from __future__ import annotations

import re
import struct
import typing as t

import ldap3

from tests.integration.helpers.tenant_support import TenantClient, group_mapping
from tests.lab.client import Lab

Json = dict[str, t.Any]
BASE = "DC=contoso,DC=lab"
ANCHOR = "msDS-ExternalDirectoryObjectId"
UNIVERSAL_SECURITY = "-2147483640"
GROUP_FIELDS = "id,displayName,description,securityEnabled,mailEnabled,onPremisesSyncEnabled"


class Difference(t.NamedTuple):
    """One thing that differs: the check that must find it, the group by object id, and the member.

    A member that is missing is named by its object id, one that is too many by its distinguished name.
    """

    check: str
    group: str
    member: str = ""


class SlowComparison:
    """Reads both sides anew whenever it is asked."""

    def __init__(self, lab: Lab) -> None:
        self._graph = TenantClient(lab)
        self._directory = lab.ldap()
        self._scope: dict[str, Json] = {}

    def differences(self) -> set[Difference]:
        """Return everything that differs."""
        self._scope = {each["id"]: each for each in self._assigned_groups() if self._is_written(each)}
        container = self._container()
        found = {each for group in self._scope.values() for each in self._group(group, container)}
        return found | {Difference("group.unexpected", each) for each in self._anchored() if each not in self._scope}

    def _assigned_groups(self) -> list[Json]:
        ids = [each["principalId"] for each in self._pages(f"{self._graph.principal}/appRoleAssignedTo?$top=100")]
        answers = [self._graph.call("GET", f"/groups/{each}?$select={GROUP_FIELDS}") for each in ids]
        return [answer.json() for answer in answers if answer.status_code == 200]

    def _is_written(self, group: Json) -> bool:
        return bool(group["securityEnabled"] and not group["mailEnabled"] and group["onPremisesSyncEnabled"] is not True)

    def _container(self) -> str:
        mappings = group_mapping(self._graph.schema())["attributeMappings"]
        source = next(each["source"] for each in mappings if each["targetAttributeName"] == "parentDistinguishedName")
        assert source["type"] == "Constant", source
        return str(source["name"])

    def _group(self, group: Json, container: str) -> t.Iterator[Difference]:
        objects = self._find(f"({ANCHOR}=Group_{group['id']})")
        if len(objects) > 1:
            yield Difference("anchor.duplicate", group["id"])
        elif not objects:
            yield Difference("group.missing", group["id"])
        else:
            yield from self._object(group, objects[0], container)

    def _object(self, group: Json, dn: str, container: str) -> t.Iterator[Difference]:
        if _parent(dn) != container.casefold():
            yield Difference("group.container", group["id"])
        for name, value in expected_attributes(group).items():
            if self._values(dn, name) != [value]:
                yield Difference(f"group.attribute.{name}", group["id"])
        held = {each.casefold(): each for each in self._values(dn, "member")}
        wanted = dict(self._references(group["id"]))
        for member_id, name in wanted.items():
            if name.casefold() not in held:
                yield Difference("member.missing", group["id"], member_id)
        explained = {name.casefold() for name in wanted.values()}
        for key, name in held.items():
            if key not in explained:
                yield Difference("member.unexpected", group["id"], name)

    def _references(self, group_id: str) -> t.Iterator[tuple[str, str]]:
        """Return each member that AD can refer to, with the name of its object there."""
        for member in self._pages(f"/groups/{group_id}/members?$select=id&$top=100"):
            query = f"({ANCHOR}=Group_{member['id']})" if member["id"] in self._scope else self._account_query(member)
            objects = self._find(query) if query else []
            if len(objects) == 1:
                yield member["id"], objects[0]

    def _account_query(self, member: Json) -> str:
        if member["@odata.type"] != "#microsoft.graph.user":
            return ""
        user = self._graph.get(f"/users/{member['id']}?$select=onPremisesSyncEnabled,onPremisesSecurityIdentifier")
        if user["onPremisesSyncEnabled"] is not True:
            return ""
        return f"(objectSid={_escaped(user['onPremisesSecurityIdentifier'])})"

    def _anchored(self) -> set[str]:
        dns = self._find(f"({ANCHOR}=Group_*)")
        return {self._values(dn, ANCHOR)[0].removeprefix("Group_") for dn in dns}

    def _pages(self, path: str) -> t.Iterator[Json]:
        while path:
            page = self._graph.get(path)
            yield from page["value"]
            path = page.get("@odata.nextLink", "")

    def _find(self, query: str) -> list[str]:
        self._directory.search(BASE, query, attributes=["cn"])
        return [str(entry.entry_dn) for entry in self._directory.entries]

    def _values(self, dn: str, name: str) -> list[str]:
        self._directory.search(dn, "(objectClass=*)", ldap3.BASE, attributes=[name])
        (entry,) = [each for each in self._directory.response if each["type"] == "searchResEntry"]
        return [value.decode() for value in entry["raw_attributes"].get(name, [])]


def expected_attributes(group: Json) -> dict[str, str]:
    """Return what the default mappings yield for a group that has a description."""
    anchor = f"Group_{group['id']}"
    return {
        "cn": f"{group['displayName'].strip()[:51]}_{group['id'][24:36]}",
        "displayName": group["displayName"],
        "description": group["description"].strip()[:448],
        "adminDescription": anchor,
        "groupType": UNIVERSAL_SECURITY,
    }


def _parent(dn: str) -> str:
    """Return the container of an object; a comma in its relative name is escaped."""
    return re.split(r"(?<!\\),", dn, maxsplit=1)[1].casefold()


def _escaped(sid: str) -> str:
    _s, revision, authority, *parts = sid.split("-")
    head = struct.pack("<BB", int(revision), len(parts)) + int(authority).to_bytes(6, "big")
    return "".join(f"\\{byte:02x}" for byte in head + struct.pack(f"<{len(parts)}I", *map(int, parts)))
