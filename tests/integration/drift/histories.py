# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random histories of a configuration: changes in Entra ID, cycles of the service, and edits by hand in AD.

For a lab with the dataset ``written``. A history is known by its number alone.
"""

from __future__ import annotations

import random
import typing as t
from collections.abc import Callable

from tests.integration.helpers.mistakes import ANCHOR, BASE, PEOPLE, Person
from tests.lab.datasets import small
from tests.lab.datasets.model import object_id

UNITS = ("Groups", "Marketing", "Sales")
USERS = [user.upn for user in small.USERS if user.in_ad]
ACCOUNTS = [user.name for user in small.USERS if user.in_ad]
NESTED = object_id("group", "SG-Canary")
"""A group that is a member of another one: what its copy would mean for that is not compared."""


class History:
    """What has happened so far is in ``steps``, in words."""

    def __init__(self, person: Person, number: int) -> None:
        self._person = person
        self._lab = person.lab
        self._random = random.Random(number)
        self._number = number
        self._groups = {each["id"]: each for each in self._assigned()}
        self._copied: set[str] = set()
        self._visitors = 0
        self.steps: list[str] = []

    def go_on(self, count: int) -> None:
        """Let so much happen."""
        for _step in range(count):
            action = self._random.choice(ACTIONS)
            self.steps.append(action(self))

    def _assigned(self) -> list[dict[str, t.Any]]:
        path = f"{self._person.graph.principal}/appRoleAssignedTo?$top=999"
        ids = [each["principalId"] for each in self._person.graph.get(path)["value"]]
        found = [self._lab.object(each) for each in sorted(ids)]
        return [each for each in found if not each["mailEnabled"] and not each["onPremisesSyncEnabled"]]

    def _group(self) -> str:
        """Return a group in scope, by id."""
        group: str = self._random.choice(sorted(self._groups))
        return group

    def _written(self) -> str | None:
        """Return a group in scope that has one object in AD, by id."""
        group = self._group()
        return group if len(self._objects(group)) == 1 else None

    def _objects(self, group: str) -> list[str]:
        return self._person.search(f"({ANCHOR}=Group_{group})")

    def cycle(self) -> str:
        """Let the service run."""
        executions = self._lab.cycle()
        return f"a cycle exports {executions[0]['countExported']}"

    def add_in_entra(self) -> str:
        """Add a member in Entra ID."""
        group = self._lab.object(self._group())
        user = self._lab.object(self._random.choice(USERS))["id"]
        members = [each for each in group["members"] if each != user]
        self._lab.change(group["id"], members=[*members, user])
        return f"{user} is added to {group['displayName']}"

    def remove_in_entra(self) -> str:
        """Remove a member in Entra ID."""
        group = self._lab.object(self._group())
        members = list(group["members"])
        if members:
            members.remove(self._random.choice(members))
        self._lab.change(group["id"], members=members)
        return f"{group['displayName']} keeps {len(members)} members"

    def rename_in_entra(self) -> str:
        """Give a group another name in Entra ID."""
        group = self._group()
        name = f"SG-Renamed-{len(self.steps)}"
        self._lab.change(group, displayName=name)
        return f"{group} is now {name}"

    def describe_in_entra(self) -> str:
        """Give a group another description in Entra ID."""
        group = self._group()
        self._lab.change(group, description=f"Described at step {len(self.steps)}")
        return f"{group} is described"

    def assign(self) -> str:
        """Assign a new group."""
        members = self._random.sample(USERS, 2)
        group = self._lab.seed_group(f"SG-New-{len(self.steps)}", members, description="New")
        self._groups[group["id"]] = group
        return f"{group['displayName']} is assigned"

    def unassign(self) -> str:
        """Take a group out of the scope."""
        group = self._leaving()
        if group is None:
            return "nothing leaves"
        self._lab.change(group, assigned=False)
        return f"{group} leaves the scope"

    def delete_in_entra(self) -> str:
        """Delete a group in Entra ID."""
        group = self._leaving()
        if group is None:
            return "nothing is deleted"
        self._lab.delete(group)
        return f"{group} is deleted in Entra ID"

    def _leaving(self) -> str | None:
        group = self._group()
        if group in self._copied or len(self._groups) < 3:
            return None
        del self._groups[group]
        return group

    def add_in_directory(self) -> str:
        """Add an account to a group in AD, one of Entra ID or another."""
        group = self._written()
        if group is None:
            return "there is nothing to add to"
        account = self._person.account(self._random.choice(ACCOUNTS)) if self._random.random() < 0.5 else self._visitor()
        if account in self._members(group):
            return "it is a member"
        self._person.add_member(group, account)
        return f"{account} is added to {group} in AD"

    def remove_in_directory(self) -> str:
        """Remove a member of a group in AD."""
        group = self._written()
        members = self._members(group) if group else []
        if group is None or not members:
            return "there is nothing to remove"
        member = self._random.choice(sorted(members))
        self._person.remove_member(group, member)
        return f"{member} is removed from {group} in AD"

    def delete_in_directory(self) -> str:
        """Delete a group in AD."""
        group = self._written()
        if group is None:
            return "there is nothing to delete"
        self._person.delete(self._objects(group)[0])
        return f"{group} is deleted in AD"

    def move_in_directory(self) -> str:
        """Move a group in AD."""
        group = self._written()
        if group is None:
            return "there is nothing to move"
        unit = self._random.choice(UNITS)
        if not self._objects(group)[0].endswith(f",OU={unit},{BASE}"):
            self._person.move(group, unit)
        return f"{group} is moved to {unit}"

    def rename_in_directory(self) -> str:
        """Rename a group in AD."""
        group = self._written()
        if group is None:
            return "there is nothing to rename"
        self._person.rename(group, f"Renamed {self._number}-{len(self.steps)}")
        return f"{group} is renamed in AD"

    def edit_in_directory(self) -> str:
        """Edit an attribute of a group in AD."""
        group = self._written()
        if group is None:
            return "there is nothing to edit"
        attribute = self._random.choice(("description", "displayName"))
        self._person.edit(group, attribute, f"Edited at step {len(self.steps)}")
        return f"{attribute} of {group} is edited in AD"

    def copy_in_directory(self) -> str:
        """Copy a group in AD with its anchor."""
        group = self._written()
        if group is None or group == NESTED:
            return "there is nothing to copy"
        name = f"Copy {self._number}-{len(self.steps)}"
        self._person.create(name, "group", f"OU=Sales,{BASE}", **{ANCHOR: f"Group_{group}"})
        self._copied.add(group)
        return f"{group} is copied in AD"

    def _members(self, group: str) -> list[str]:
        return self._person.values(self._objects(group)[0], "member")

    def _visitor(self) -> str:
        self._visitors += 1
        name = f"visitor{self._number}-{self._visitors}"
        return self._person.create(name, "user", PEOPLE, sAMAccountName=name)


ACTIONS: tuple[Callable[[History], str], ...] = (
    History.cycle,
    History.cycle,
    History.add_in_entra,
    History.remove_in_entra,
    History.rename_in_entra,
    History.describe_in_entra,
    History.assign,
    History.unassign,
    History.delete_in_entra,
    History.add_in_directory,
    History.remove_in_directory,
    History.delete_in_directory,
    History.move_in_directory,
    History.rename_in_directory,
    History.edit_in_directory,
    History.copy_in_directory,
)
