# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of whom Microsoft Graph shows nothing but that they are there."""

from __future__ import annotations

from ..._common import odata_types
from ..._common.errors import AuthorizationError
from ..._common.json import Json
from ..._common.text import counted
from ..http.session import GraphSession


def told_apart(session: GraphSession, members: list[Json]) -> list[Json]:
    """Return members as Graph lists them; ``AuthorizationError`` when it hides what the users among them are.

    An application that may read groups but not users is shown all members, the users with nothing but their ids; synced
    and cloud-only ones would look alike. Source: Microsoft Graph permissions overview, limited information.
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
