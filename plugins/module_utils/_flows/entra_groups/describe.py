# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups and members of Entra ID as modules return them: by the names of every result, with Graph's answer beside them."""

from __future__ import annotations

from ..._common.json import Json
from ..._sync.entra_objects import EntraGroup, EntraObject


def describe_group(group: EntraGroup) -> Json:
    """Return what a result says of a group; ``attributes`` can be given to the filter ``evaluate_expression``."""
    return {"id": group.id, "display_name": group.display_name, "attributes": group.raw}


def describe_member(member: EntraObject) -> Json:
    """Return what a result says of a member; the type is that of Microsoft Graph, such as ``user`` or ``group``."""
    return {"id": member.id, "name": member.name, "type": member.kind, "attributes": member.raw}
