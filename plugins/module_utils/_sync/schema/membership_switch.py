# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The switch "group membership to on-premises users" of the portal's scoping page.

It is off in a new configuration, and without it no reference to a synced user is written, so a group of synced users stays empty
(Microsoft Entra documentation, "How provisioning to Active Directory works"). How the schema stores it is not published. That it is
``enabled`` of the object mapping whose scope lets only synced users through is inferred from provisioning logs, which name such a filter.
"""

from __future__ import annotations

from ..._common.errors import AmbiguousError, SchemaError
from ..._common.json import Json
from .document import TARGET_CONTAINER, USER, attribute_mappings_of, same_name, select_rule

SWITCH = "membership to on-premises users"

_ATTRIBUTE, _OPERATOR = "dirSyncEnabled", "IS TRUE"


def find_switch(document: Json) -> Json:
    """Return the object mapping that holds the switch, within ``document`` itself."""
    found = _mappings(document)
    if not found:
        raise SchemaError(
            f"The synchronization schema has no object mapping that holds the switch '{SWITCH}'.",
            hint="How the service stores it is not documented, and this schema is another one than expected. Set it in the portal, on the "
            "page of the scoping filters, and leave on_premises_members out.",
        )
    if len(found) > 1:
        raise AmbiguousError(
            f"{len(found)} object mappings of the synchronization schema could hold the switch '{SWITCH}'.",
            hint="Set it in the portal, on the page of the scoping filters, and leave on_premises_members out.",
            candidates=[{"name": each.get("name"), "enabled": is_on(each)} for each in found],
        )
    return found[0]


def read_switch(document: Json) -> bool | None:
    """Return whether the switch is on; None where the schema doesn't tell."""
    found = _mappings(document)
    return is_on(found[0]) if len(found) == 1 else None


def is_on(mapping: Json) -> bool:
    """Tell whether an object mapping is enabled, which is the default."""
    return mapping.get("enabled") is not False


def _mappings(document: Json) -> list[Json]:
    mappings = select_rule(document).get("objectMappings") or []
    users = [each for each in mappings if same_name(each.get("sourceObjectName"), USER)]
    # One that names a target container creates accounts.
    return [each for each in users if _lets_synced_users_through(each) and not attribute_mappings_of(each, TARGET_CONTAINER)]


def _lets_synced_users_through(mapping: Json) -> bool:
    groups = (mapping.get("scope") or {}).get("groups") or []
    return any(
        same_name(clause.get("sourceOperandName"), _ATTRIBUTE) and same_name(clause.get("operatorName"), _OPERATOR)
        for group in groups
        for clause in group.get("clauses") or []
    )
