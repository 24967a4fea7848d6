# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small dataset: every case that the tests and the demo need, each once."""

from __future__ import annotations

from .model import Group, User

NUMBERED = tuple(f"m{number:03}" for number in range(1, 61))

USERS = (
    User("ana", "Ana", "Alvarez", "Marketing"),
    User("ben", "Ben", "Bauer", "Marketing"),
    User("cleo", "Cleo", "Costa", "Marketing"),
    User("dan", "Dan", "Dvořák", "Sales"),
    User("eva", "Eva", "Eriksson", "Sales"),
    User("finn", "Finn", "Fischer", "Sales"),
    *(User(name, "Member", name[1:]) for name in NUMBERED),
    User("grace", "Grace", "Green", "Marketing", in_ad=False, synced=False),
    User("henk", "Henk", "de Haan", in_ad=False, synced=False, guest=True),
)

GROUPS = (
    Group("SG-Canary", "SG-Canary", "The group that a change is tried on", members=("ana", "ben", "cleo")),
    Group("SG-Mixed", "SG-Mixed", "A synced user, a cloud-only user, a group", members=("ana", "grace", "SG-Canary")),
    Group("SG-Empty", "SG-Empty", "A group without members"),
    Group("SG-Large", "SG-Large", "More members than one on-demand call takes", members=NUMBERED),
    Group("SG-Special", 'SG-Ümlaut, "Komma" + #1 <x>', "Every character that a name must survive", members=("dan",)),
    Group("SG-Twin-1", "SG-Twin", "The first of two groups with one name", members=("eva",)),
    Group("SG-Twin-2", "SG-Twin", "The second of two groups with one name", members=("finn",)),
    Group("Marketing", "Marketing", "The marketing department", members=("ana", "ben")),
    Group("Sales", "Sales", "The sales department", members=("eva", "finn")),
    Group("SG-Unassigned", "SG-Unassigned", "Never assigned to the configuration", members=("ana",), assigned=False),
    Group("SG-Mail", "SG-Mail", "A mail-enabled security group", members=("ben",), mail_enabled=True),
    Group("SG-Onprem", "SG-Onprem", "A group that is mastered in AD", members=("ana", "ben"), synced=True),
)
