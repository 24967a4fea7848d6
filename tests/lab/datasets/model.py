# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a lab holds at its start: the users and groups of the tenant, and which of them live in AD too."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

DOMAIN = "contoso.lab"
BASE_DN = "DC=contoso,DC=lab"
ORGANIZATIONAL_UNITS = ("Groups", "Marketing", "Sales", "People")
ID_NAMESPACE = uuid.UUID("d1ee1fb4-8f5c-4b53-9f0a-0c1de5a0b0ff")


# A group that is in AD alone, its members contacts below an organizational unit of their own.
GROUP_OF_CONTACTS = "SG-Contacts"
CONTACTS = f"OU=Contacts,{BASE_DN}"


class DatasetError(Exception):
    """A dataset is unknown, or contradicts itself."""


@functools.cache
def object_id(kind: str, name: str) -> str:
    """Return the object id of a name: the same in every lab."""
    return str(uuid.uuid5(ID_NAMESPACE, f"{kind}:{name}"))


@dataclass(frozen=True, slots=True)
class User:
    """A user of the tenant. ``name`` is its key in the dataset, and its sAMAccountName where it lives in AD."""

    name: str
    given_name: str
    surname: str
    department: str | None = None
    in_ad: bool = True
    synced: bool = True
    guest: bool = False

    @property
    def id(self) -> str:
        """The object id in the tenant."""
        return object_id("user", self.name)

    @property
    def upn(self) -> str:
        """The user principal name; a guest's is the invited address in the form that the tenant gives it."""
        if self.guest:
            return f"{self.name}_fabrikam.example#EXT#@{DOMAIN}"
        return f"{self.name}@{DOMAIN}"

    @property
    def mail(self) -> str:
        """The mail address."""
        return f"{self.name}@fabrikam.example" if self.guest else self.upn

    @property
    def display_name(self) -> str:
        """The display name."""
        return f"{self.given_name} {self.surname}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the tenant. ``key`` is unique in the dataset, ``display_name`` need not be.

    ``members`` are user names and group keys. ``assigned``: assigned to the configuration's application.
    ``synced``: mastered in AD, so it exists there as an ordinary group under its display name.
    """

    key: str
    display_name: str
    description: str | None = None
    members: tuple[str, ...] = ()
    assigned: bool = True
    security_enabled: bool = True
    mail_enabled: bool = False
    synced: bool = False
    membership_rule: str | None = None

    @property
    def id(self) -> str:
        """The object id in the tenant."""
        return object_id("group", self.key)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Users and groups. ``configured``: the tenant holds the configuration ``contoso.lab`` with its job.

    ``contacts``: how many members a group has that is in AD alone, for measuring; no such group when 0. ``written``: the job
    has run for long, and AD holds every assigned group as the service writes it.
    """

    name: str
    users: tuple[User, ...]
    groups: tuple[Group, ...]
    configured: bool = True
    contacts: int = 0
    written: bool = False
    users_by_name: Mapping[str, User] = field(init=False, repr=False, compare=False)
    groups_by_key: Mapping[str, Group] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "users_by_name", {user.name: user for user in self.users})
        object.__setattr__(self, "groups_by_key", {group.key: group for group in self.groups})
        names = {**self.users_by_name, **self.groups_by_key}
        if len(names) != len(self.users) + len(self.groups):
            raise DatasetError(f"dataset {self.name}: a name is used twice")
        for group in self.groups:
            unknown = [member for member in group.members if member not in names]
            if unknown:
                raise DatasetError(f"dataset {self.name}: group {group.key} has unknown members {unknown}")

    def member(self, name: str) -> User | Group:
        """Return the user or group that a group lists as its member."""
        return self.users_by_name[name] if name in self.users_by_name else self.groups_by_key[name]
