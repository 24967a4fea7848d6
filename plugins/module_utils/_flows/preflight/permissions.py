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
from ..shared.permissions import PURPOSES, Purpose


class Granted(t.NamedTuple):
    """The permissions in a token; ``delegated`` ones are limited by what the signed-in user may do."""

    delegated: bool
    names: frozenset[str]


# What a change does in any case. With Application.ReadWrite.OwnedBy the application must own the service principal,
# which a token doesn't tell.
_PURPOSES = ("find_configuration", "change_synchronization", "read_groups", "read_users")
NEEDS = tuple(purpose for purpose in PURPOSES if purpose.key in _PURPOSES)

# What an onboarding does besides; the application only when there is none.
_ONBOARDING = (*_PURPOSES, "assign", "write_groups")
GOING_ON_NEEDS = tuple(purpose for purpose in PURPOSES if purpose.key in _ONBOARDING)
ONBOARDING_NEEDS = tuple(purpose for purpose in PURPOSES if purpose.key in (*_ONBOARDING, "manage_application"))


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


def missing(granted: Granted, needs: t.Sequence[Purpose] = NEEDS) -> list[Purpose]:
    """Return what a change can't do with these permissions."""
    return [need for need in needs if granted.names.isdisjoint(need.permissions)]
