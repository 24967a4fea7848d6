# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of resources, every identifier encoded."""

from __future__ import annotations

from ..._common.odata_escaping import path_segment


def service_principal_path(service_principal_id: str, *segments: str) -> str:
    """Return the path of a service principal, or of something below it."""
    return _join("/servicePrincipals", service_principal_id, *segments)


def synchronization_path(service_principal_id: str, *segments: str) -> str:
    """Return the path of something below the synchronization of a service principal."""
    return service_principal_path(service_principal_id, "synchronization", *segments)


def application_path(application_id: str) -> str:
    """Return the path of an application registration, by its application (client) id."""
    return f"/applications(appId='{path_segment(application_id)}')"


def application_template_path(template_id: str, *segments: str) -> str:
    """Return the path of an application of the gallery, or of something below it."""
    return _join("/applicationTemplates", template_id, *segments)


def group_path(group_id: str, *segments: str) -> str:
    """Return the path of a group, or of something below it."""
    return _join("/groups", group_id, *segments)


def directory_object_path(object_id: str) -> str:
    """Return the path of an object of any type."""
    return _join("/directoryObjects", object_id)


def deleted_item_path(object_id: str) -> str:
    """Return the path of an object of any type that was deleted."""
    return _join("/directory/deletedItems", object_id)


def user_path(reference: str) -> str:
    """Return the path of a user, by object id or user principal name."""
    segment = path_segment(reference)
    # A name that begins with $ would be read as an operation (Microsoft Graph reference, get user).
    return f"/users('{segment}')" if reference.startswith("$") else f"/users/{segment}"


def _join(collection: str, *segments: str) -> str:
    return "/".join((collection, *(segment if segment == "$ref" else path_segment(segment) for segment in segments)))
