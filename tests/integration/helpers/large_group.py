# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A group of the tenant with many members, who are in no Active Directory."""

from __future__ import annotations

import uuid

from tests.lab.client import Lab

MEMBERS = 50_000
NAME = "SG-Fifty-Thousand"


def seed_large_group(lab: Lab, members: int = MEMBERS) -> None:
    """Add the group ``NAME`` and its members."""
    ids = [str(uuid.UUID(int=number, version=4)) for number in range(1, members + 1)]
    users = [{"id": each, "userPrincipalName": f"member-{number}@contoso.lab"} for number, each in enumerate(ids)]
    lab.seed(users=users, groups=[{"displayName": NAME, "members": ids}])
