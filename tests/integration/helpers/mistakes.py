# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to a configuration that runs: by hand in AD, in Entra ID and in the portal; and what must be found of it.

For a lab with the dataset ``written``. Each mistake is about another group, so that all of them can be made at once, but for
those that are ``lonely``, since they concern every group.
"""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Callable
from dataclasses import dataclass

import ldap3

from tests.integration.helpers.ad_objects import escaped
from tests.integration.helpers.tenant_support import TenantClient, group_mapping
from tests.lab.client import Lab

Json = dict[str, t.Any]
ANCHOR = "msDS-ExternalDirectoryObjectId"
BASE = "DC=contoso,DC=lab"
PEOPLE = f"OU=People,{BASE}"
NOBODY_KNOWS = "Visitor"
"""An account that AD alone has."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as far as a test says it: group, member and subject by the names that people know."""

    check: str
    finding_class: str
    severity: str
    state: str
    group: str = ""
    member: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What somebody did, and everything that must be found of it."""

    name: str
    title: str
    make: Callable[[Person], None]
    found: tuple[Found, ...]
    lonely: bool = False


class Person:
    """Somebody who may write to both sides, past the collection; to AD at one controller."""

    def __init__(self, lab: Lab, controller: int = 0) -> None:
        self.lab = lab
        self.graph = TenantClient(lab)
        self._connection = lab.ldap(controller)
        self._created: list[str] = []

    def name_of(self, group: str) -> str:
        """Return the distinguished name of the object in AD that belongs to a group."""
        (found,) = self.search(f"({ANCHOR}=Group_{self.lab.object(group)['id']})")
        return found

    def account(self, name: str) -> str:
        """Return the distinguished name of an account."""
        (found,) = self.search(f"(sAMAccountName={name})")
        return found

    def search(self, query: str) -> list[str]:
        """Return the distinguished names that a filter finds."""
        self._connection.search(BASE, query, attributes=["cn"])
        return [str(entry.entry_dn) for entry in self._connection.entries]

    def values(self, dn: str, name: str) -> list[str]:
        """Return the values of an attribute."""
        self._connection.search(dn, "(objectClass=*)", ldap3.BASE, attributes=[name])
        return [value.decode() for value in self._connection.response[0]["raw_attributes"].get(name, [])]

    def add_member(self, group: str, account: str) -> None:
        """Add a member to a group in AD."""
        self._modify(self.name_of(group), {"member": [(ldap3.MODIFY_ADD, [account])]})

    def remove_member(self, group: str, account: str) -> None:
        """Remove a member from a group in AD."""
        self._modify(self.name_of(group), {"member": [(ldap3.MODIFY_DELETE, [account])]})

    def edit(self, group: str, attribute: str, value: str) -> None:
        """Give an attribute of a group in AD another value."""
        self._modify(self.name_of(group), {attribute: [(ldap3.MODIFY_REPLACE, [value])]})

    def clear(self, dn: str, attribute: str) -> None:
        """Remove an attribute of an object in AD."""
        self._modify(dn, {attribute: [(ldap3.MODIFY_DELETE, [])]})

    def move(self, group: str, unit: str) -> None:
        """Move a group in AD to another organizational unit."""
        dn = self.name_of(group)
        self._rename(dn, re.split(r"(?<!\\),", dn, maxsplit=1)[0], f"OU={unit},{BASE}")

    def rename(self, group: str, name: str) -> None:
        """Rename a group in AD."""
        self._rename(self.name_of(group), f"CN={name}", None)

    def delete(self, dn: str) -> None:
        """Delete an object of AD."""
        assert self._connection.delete(dn), self._connection.result

    def create(self, name: str, object_class: str, container: str, **attributes: t.Any) -> str:
        """Create an object of AD; return its distinguished name."""
        dn = f"CN={escaped(name)},{container}"
        assert self._connection.add(dn, object_class, attributes), self._connection.result
        self._created.append(dn)
        return dn

    def tidy_up(self) -> None:
        """Delete what was created and is still there; a reset of the lab does the rest."""
        for dn in self._created:
            self._connection.delete(dn)

    def set_secret(self, key: str, value: str) -> None:
        """Change a setting in the portal."""
        kept = [each for each in self._secrets() if each["key"] != key]
        self._put_secrets([*kept, {"key": key, "value": value}])

    def settings(self) -> Json:
        """Return the settings of notification and accidental deletions."""
        (found,) = [each["value"] for each in self._secrets() if each["key"] == "SyncNotificationSettings"]
        settings: Json = json.loads(found)
        return settings

    def change_mapping(self, target: str, **values: t.Any) -> None:
        """Change the mapping of an attribute of groups in the portal."""
        schema = self.graph.schema()
        mappings = group_mapping(schema)["attributeMappings"]
        next(each for each in mappings if each["targetAttributeName"] == target).update(values)
        self.graph.put_schema(schema)

    def _secrets(self) -> list[Json]:
        found: list[Json] = self.graph.get(f"{self.graph.principal}/synchronization/secrets")["value"]
        return found

    def _put_secrets(self, entries: list[Json]) -> None:
        answer = self.graph.call("PUT", f"{self.graph.principal}/synchronization/secrets", {"value": entries})
        assert answer.status_code == 204, answer.text

    def _modify(self, dn: str, changes: Json) -> None:
        assert self._connection.modify(dn, changes), self._connection.result

    def _rename(self, dn: str, relative: str, parent: str | None) -> None:
        assert self._connection.modify_dn(dn, relative, new_superior=parent), self._connection.result


def _remove_member(person: Person) -> None:
    person.remove_member("SG-Payroll", person.account("ben"))


def _add_stranger(person: Person) -> None:
    person.add_member("SG-Safe", person.create(NOBODY_KNOWS, "user", PEOPLE, sAMAccountName="visitor"))


def _delete_group(person: Person) -> None:
    person.delete(person.name_of("SG-Printers"))


def _move_group(person: Person) -> None:
    person.move("SG-Warehouse", "Sales")


def _rename_group(person: Person) -> None:
    person.rename("SG-Reception", "Front desk")


def _edit_attribute(person: Person) -> None:
    person.edit("SG-Library", "description", "Borrows books")


def _copy_group(person: Person) -> None:
    anchor = person.values(person.name_of("SG-Fleet"), ANCHOR)
    person.create("SG-Fleet copy", "group", f"OU=Groups,{BASE}", **{ANCHOR: anchor[0]})


def _remove_assignment(person: Person) -> None:
    person.lab.change("SG-Project-X", assigned=False)


def _delete_in_entra(person: Person) -> None:
    person.lab.delete("SG-Interns")


def _change_membership(person: Person) -> None:
    graph, lab = person.graph, person.lab
    link = f"{lab.state.graph_url}/v1.0/directoryObjects/{lab.object('cleo@contoso.lab')['id']}"
    group = lab.object("SG-Field-Sales")["id"]
    assert graph.call("POST", f"/groups/{group}/members/$ref", {"@odata.id": link}).status_code == 204


def _assign_group(person: Person) -> None:
    person.lab.seed_group("SG-Brand-New", ["ana@contoso.lab"])


def _delete_account(person: Person) -> None:
    account = person.create("Leaver", "user", PEOPLE, sAMAccountName="leaver", userAccountControl="544")
    person.lab.seed(users=[{"userPrincipalName": "leaver@contoso.lab", "displayName": "Leaver", "synced": "leaver"}])
    members = [*person.lab.object("SG-Archive")["members"], "leaver@contoso.lab"]
    person.lab.change("SG-Archive", members=members)
    person.add_member("SG-Archive", account)
    person.delete(account)


def _change_flow(person: Person) -> None:
    person.change_mapping("displayName", flowType="ObjectAddOnly")


def _add_filter(person: Person) -> None:
    person.graph.filter("Without the newsletter", "displayName", "NOT EQUALS", "SG-Newsletter")


def _change_container(person: Person) -> None:
    container = f"OU=Marketing,{BASE}"
    source = {"type": "Constant", "name": container, "expression": json.dumps(container), "parameters": []}
    person.change_mapping("parentDistinguishedName", source=source)


def _pause_job(person: Person) -> None:
    assert person.graph.call("POST", f"{person.graph.job}/pause").status_code == 204


def _quarantine_job(person: Person) -> None:
    person.lab.set(quarantine="EncounteredQuarantineException")


def _stop_mail(person: Person) -> None:
    person.set_secret("SyncNotificationSettings", json.dumps({**person.settings(), "Enabled": False, "Recipients": ""}))


def _switch_threshold_off(person: Person) -> None:
    person.set_secret("SyncNotificationSettings", json.dumps({**person.settings(), "DeleteThresholdEnabled": False}))


MISTAKES = (
    Mistake(
        "member-removed",
        "removes a member of a written group in AD",
        _remove_member,
        (Found("member.missing", "member_missing", "high", "pending", "SG-Payroll", "Ben Bauer"),),
    ),
    Mistake(
        "stranger-added",
        "adds somebody in AD whom Entra ID doesn't know",
        _add_stranger,
        (Found("member.unexpected", "member_unexpected", "critical", "drift", "SG-Safe", NOBODY_KNOWS),),
    ),
    Mistake(
        "group-deleted",
        "deletes a written group in AD",
        _delete_group,
        (Found("group.missing", "group_missing", "high", "pending", "SG-Printers"),),
    ),
    Mistake(
        "group-moved",
        "moves a written group to another organizational unit",
        _move_group,
        (Found("group.container", "group_differs", "medium", "drift", "SG-Warehouse"),),
    ),
    Mistake(
        "group-renamed",
        "renames a written group in AD",
        _rename_group,
        (Found("group.attribute.cn", "group_differs", "medium", "drift", "SG-Reception"),),
    ),
    Mistake(
        "attribute-edited",
        "edits the description of a written group in AD",
        _edit_attribute,
        (Found("group.attribute.description", "group_differs", "medium", "drift", "SG-Library"),),
    ),
    Mistake(
        "group-copied",
        "copies a written group in AD with all its attributes, the anchor too",
        _copy_group,
        (Found("anchor.duplicate", "anchor_duplicate", "high", "drift", "SG-Fleet"),),
    ),
    Mistake(
        "assignment-removed",
        "takes a group out of the scope, and no cycle has run since",
        _remove_assignment,
        (Found("group.unexpected", "group_unexpected", "medium", "pending", "SG-Project-X"),),
    ),
    Mistake(
        "deleted-in-entra",
        "deletes a group in Entra ID, and no cycle has run since",
        _delete_in_entra,
        (Found("group.unexpected", "group_unexpected", "medium", "pending", "SG-Interns"),),
    ),
    Mistake(
        "not-yet-a-member",
        "adds a member in Entra ID, and no cycle has run since",
        _change_membership,
        (Found("member.missing", "member_missing", "high", "pending", "SG-Field-Sales", "Cleo Costa"),),
    ),
    Mistake(
        "not-yet-written",
        "assigns a new group, and no cycle has run since",
        _assign_group,
        (Found("group.missing", "group_missing", "high", "pending", "SG-Brand-New"),),
    ),
    Mistake(
        "account-deleted",
        "deletes the account of a member in AD, which leaves nothing to refer to",
        _delete_account,
        (),
    ),
    Mistake(
        "filter-added",
        "adds a scoping filter in the portal that a written group doesn't pass",
        _add_filter,
        (
            Found("configuration.filter", "configuration", "high", "drift", subject="Without the newsletter"),
            Found("group.unexpected", "group_unexpected", "medium", "pending", "SG-Newsletter"),
        ),
    ),
    Mistake(
        "mapping-changed",
        "lets the display name flow only once, in the portal",
        _change_flow,
        (Found("configuration.mapping", "configuration", "high", "drift", subject="displayName"),),
    ),
    Mistake(
        "mail-stopped",
        "removes who is told of a quarantine",
        _stop_mail,
        (Found("configuration.setting", "configuration", "high", "drift", subject="notification.enabled"),),
    ),
    Mistake(
        "threshold-off",
        "switches the protection against accidental deletions off",
        _switch_threshold_off,
        (Found("configuration.setting", "configuration", "high", "drift", subject="accidental_deletes.enabled"),),
    ),
    Mistake(
        "container-changed",
        "changes the target container in the portal, while the groups lie where they lay",
        _change_container,
        (Found("configuration.container", "configuration", "high", "drift", subject="parentDistinguishedName"),),
        lonely=True,
    ),
    Mistake(
        "job-paused",
        "pauses the job",
        _pause_job,
        (Found("posture.job_not_running", "service", "high", "drift"),),
        lonely=True,
    ),
    Mistake(
        "job-quarantined",
        "breaks what the job needs, so that it is in quarantine",
        _quarantine_job,
        (Found("posture.job_quarantined", "service", "high", "drift"),),
        lonely=True,
    ),
)
