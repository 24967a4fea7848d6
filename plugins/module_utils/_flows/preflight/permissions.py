# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which permissions an access token carries, and which of those that a change needs are missing.

Microsoft calls access tokens opaque to the client, so a token that can't be read is nothing wrong. What is read here is
shown to people and decides nothing about access.
"""

from __future__ import annotations

import typing as t

from ..._graph.auth.claims import read_claims


class Granted(t.NamedTuple):
    """The permissions in a token; ``delegated`` ones are limited by what the signed-in user may do."""

    delegated: bool
    names: frozenset[str]


class Need(t.NamedTuple):
    """Something that a change does, and the permissions of which one is needed for it, the recommended one first."""

    purpose: str
    permissions: tuple[str, ...]


_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")

# Source: Microsoft Graph permissions reference, and the permission tables of each operation. With
# Application.ReadWrite.OwnedBy the application must own the service principal, which a token doesn't tell.
NEEDS = (
    Need(
        "find the configuration",
        ("Application.Read.All", "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", *_DIRECTORY),
    ),
    Need(
        "change the schema, pause and start the job, and provision on demand",
        ("Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"),
    ),
    Need(
        "read groups and their members",
        ("GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", *_DIRECTORY),
    ),
    Need("read the users among the members", ("User.Read.All", "User.ReadWrite.All", *_DIRECTORY)),
)


def granted_permissions(token: str) -> Granted | None:
    """Return what the claims ``roles`` (application) or ``scp`` (delegated) say; None when the token can't be read.

    The signature is not verified. Source: Microsoft identity platform, access token claims reference.
    """
    claims = read_claims(token)
    if claims is None:
        return None
    scopes = claims.get("scp")
    if isinstance(scopes, str):
        return Granted(True, frozenset(scopes.split()))
    roles = claims.get("roles")
    return Granted(False, frozenset(map(str, roles if isinstance(roles, list) else ())))


def missing(granted: Granted) -> list[Need]:
    """Return what a change can't do with these permissions."""
    return [need for need in NEEDS if granted.names.isdisjoint(need.permissions)]
