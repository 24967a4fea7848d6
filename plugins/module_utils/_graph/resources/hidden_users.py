# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users, and other objects, of which Microsoft Graph shows nothing but that they are there.

An application that may not read them is shown the id, and null in place of everything else. Source: Microsoft Graph permissions
overview, limited information.
"""

from __future__ import annotations

import typing as t

from ..._common import odata_types
from ..._common.errors import AuthorizationError
from ..._common.json import Json
from ..._common.text import counted
from ..http.session import GraphSession

_ALWAYS_FILLED = ("displayName", "userPrincipalName")


def is_hidden(found: Json, names: t.Collection[str]) -> bool:
    """Tell whether an object lacks a name that it must have; ``names`` are the properties that were asked for."""
    return any(name in names and found.get(name, "") is None for name in _ALWAYS_FILLED)


def told_apart(session: GraphSession, members: list[Json]) -> list[Json]:
    """Return members as Graph lists them; ``AuthorizationError`` when it hides what the users among them are.

    An application that may read groups but not users is shown all members; synced and cloud-only users would look alike.
    """
    hidden = sum(
        1 for each in members if each.get(odata_types.TYPE) == odata_types.USER and each.get("userPrincipalName", "") is None
    )
    if hidden:
        raise AuthorizationError(
            f"Microsoft Graph shows nothing but the ids of {counted(hidden, 'user')} among the members of a group: the signed-in identity may "
            "read groups, and not users",
            hint=session.advice("GET", "/users") if session.advice else None,
        )
    return members
