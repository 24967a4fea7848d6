# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Datasets by size, for plans and measurements: the same request always gives the same objects."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields

from .model import Dataset, DatasetError, Group, User

PREFIX = "generated:"
GIVEN_NAMES = ("Ada", "Bruno", "Clara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luca")
SURNAMES = ("Adler", "Berg", "Conti", "Dubois", "Engel", "Ferrari", "Gomez", "Haas", "Ito", "Jansen", "Keller", "Lund")
DEPARTMENTS = ("Marketing", "Sales", "Finance", "Research", "Support", None)
REGIONS = ("EMEA", "AMER", "APAC")
LARGEST = "SG-Largest"


@dataclass(frozen=True, slots=True)
class Size:
    """How much to generate.

    ``largest``: members of one more group, which is mastered in AD; none when 0. ``contacts``: members of a group that
    is in AD alone, like them; contacts are the cheapest members to make. ``written``: AD holds all that is assigned, as the
    service has written it.
    """

    groups: int = 100
    users: int = 500
    memberships: int = 2000
    largest: int = 0
    contacts: int = 0
    written: int = 0
    seed: int = 1


def generate(name: str) -> Dataset:
    """Return the dataset of a name such as ``generated:groups=2000,users=5000,memberships=40000``."""
    size = _parse(name)
    source = random.Random(size.seed)
    users = tuple(_user(number, source) for number in range(1, size.users + 1))
    groups = _groups(size, [user.name for user in users], source)
    if size.largest:
        members = tuple(user.name for user in users[: size.largest])
        groups += (Group(LARGEST, LARGEST, "A very large group", members=members, assigned=False, synced=True),)
    return Dataset(name, users, groups, contacts=size.contacts, written=bool(size.written))


def _parse(name: str) -> Size:
    known = [field.name for field in fields(Size)]
    values: dict[str, int] = {}
    for part in filter(None, name.removeprefix(PREFIX).split(",")):
        key, _separator, text = part.partition("=")
        if key not in known or not text.isdecimal():
            raise DatasetError(f"dataset {name}: {part!r} is not one of {', '.join(known)} with a number")
        values[key] = int(text)
    size = Size(**values)
    if size.memberships > size.groups * size.users:
        raise DatasetError(f"dataset {name}: {size.memberships} memberships do not fit into its groups and users")
    if size.largest > size.users:
        raise DatasetError(f"dataset {name}: largest={size.largest} needs as many users")
    return size


def _user(number: int, source: random.Random) -> User:
    given_name = source.choice(GIVEN_NAMES)
    surname = f"{source.choice(SURNAMES)} {number}"
    return User(f"u{number:05}", given_name, surname, source.choice(DEPARTMENTS))


def _groups(size: Size, users: list[str], source: random.Random) -> tuple[Group, ...]:
    counts = _member_counts(size, source)
    return tuple(_group(number, count, users, source) for number, count in enumerate(counts, start=1))


def _member_counts(size: Size, source: random.Random) -> list[int]:
    counts = [0] * size.groups
    open_groups = list(range(size.groups)) if size.users else []
    for _membership in range(size.memberships):
        position = source.randrange(len(open_groups))
        group = open_groups[position]
        counts[group] += 1
        if counts[group] == size.users:
            open_groups[position] = open_groups[-1]
            open_groups.pop()
    return counts


def _group(number: int, member_count: int, users: list[str], source: random.Random) -> Group:
    name = f"SG-{source.choice(REGIONS)}-{number:05}"
    return Group(name, name, f"Generated group {number}", members=tuple(sorted(source.sample(users, member_count))))
