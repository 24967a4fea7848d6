# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which permission a request takes that Microsoft Graph doesn't permit, and what to do. Imported when that happens."""

from __future__ import annotations

import re

from .permissions import PURPOSES, Purpose

_NEW_TOKENS = "New consent is in new tokens only."
_ANY = f"Grant the application the missing permission with admin consent; graph_token_info shows what is missing. {_NEW_TOKENS}"

# What a path is about, and the purposes of reading it and of all other requests; the first that fits is taken.
_PATHS = (
    (r"/synchronization/secrets$", "change_synchronization", "change_synchronization"),
    (r"/synchronization/.*/parseExpression$", "read_synchronization", "read_synchronization"),
    (r"/synchronization(/|$)", "read_synchronization", "change_synchronization"),
    (r"/appRoleAssignedTo(/|$)", "find_configuration", "assign"),
    (r"/(servicePrincipals|applications|applicationTemplates)\b", "find_configuration", "manage_application"),
    (r"/onPremisesSyncBehavior$", "convert_groups", "convert_groups"),
    (r"/directory/deletedItems(/|$)", "read_deleted_groups", "read_deleted_groups"),
    (r"/groups(/|$)", "read_groups", "write_groups"),
    (r"/users.*/memberOf(/|$)", "read_memberships", "read_memberships"),
    (r"/users\b", "read_users", "read_users"),
    (r"/auditLogs/", "read_log", "read_log"),
    (r"/onPremisesPublishingProfiles/", "read_agents", "read_agents"),
)
_BY_KEY = {purpose.key: purpose for purpose in PURPOSES}


def permission_advice(method: str, path: str) -> str:
    """Return what to do so that a request to Microsoft Graph is permitted."""
    purpose = _purpose_of(method, path.partition("?")[0])
    if purpose is None:
        return _ANY
    return " ".join(part for part in (_grant(purpose), purpose.note, _NEW_TOKENS) if part)


def _purpose_of(method: str, path: str) -> Purpose | None:
    for pattern, reading, writing in _PATHS:
        if re.search(pattern, path):
            return _BY_KEY[reading if method == "GET" else writing]
    return None


def _grant(purpose: Purpose) -> str:
    name, *others = purpose.permissions
    if purpose.signed_in_users:
        return (
            f"Microsoft Graph lets only signed-in users {purpose.text}: sign in as one with the permission {name} "
            "(auth_method azure_cli, or the access_token of such a user)."
        )
    wider = f", or one that includes it ({', '.join(others)})" if others else ""
    return f"Grant the application {name} with admin consent{wider}."
