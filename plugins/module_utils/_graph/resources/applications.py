# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications that come from the gallery: a service principal with its application registration."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, NotFoundError, UnreadableAnswerError
from ..._common.json import Json
from ..._common.object_id import is_object_id
from ..http.paths import application_path, application_template_path
from ..http.session import GraphSession
from .shapes import APPLICATION_TEMPLATE


class Instance(t.NamedTuple):
    """What an instantiation made; ``application_id`` is the application (client) id of both."""

    service_principal_id: str
    application_id: str


class Applications:
    """Client for applications (Microsoft Graph reference, applicationTemplate and application)."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def template(self, template_id: str) -> Json:
        """Return an application of the gallery; raises ``NotFoundError``."""
        try:
            return self.session.get(
                application_template_path(template_id), params={"$select": "id,displayName"}, shape=APPLICATION_TEMPLATE
            )
        except NotFoundError as problem:
            raise _no_template(template_id, problem) from problem

    def instantiate(self, template_id: str, display_name: str) -> Instance:
        """Make an application and its service principal from a template. Each call makes new ones, so never repeat it blindly."""
        path = application_template_path(template_id, "instantiate")
        try:
            answer = self.session.post(path, json={"displayName": display_name})
        except NotFoundError as problem:
            raise _no_template(template_id, problem) from problem
        return _read(answer, path)

    def delete(self, application_id: str) -> None:
        """Delete a registration by its application (client) id; Entra ID deletes its service principal in this tenant too."""
        self.session.delete(application_path(application_id))


def _read(answer: Json, path: str) -> Instance:
    """Read either form: older answers call the id of the service principal ``objectId``."""
    principal = answer.get("servicePrincipal")
    principal = principal if isinstance(principal, dict) else {}
    service_principal_id = principal.get("id") or principal.get("objectId")
    if not isinstance(service_principal_id, str) or not is_object_id(service_principal_id):
        raise UnreadableAnswerError(
            f"POST {path}: the answer names no service principal",
            hint="Look under Enterprise applications in the Entra admin center what was made.",
        )
    return Instance(service_principal_id, str(principal.get("appId") or ""))


def _no_template(template_id: str, problem: CloudSyncError) -> NotFoundError:
    return NotFoundError(
        f"The gallery of this tenant's cloud has no application {template_id!r}",
        hint="Give the id of the gallery application as gallery_template_id; a service principal that the portal created shows it as "
        "applicationTemplateId.",
        cause=problem,
    )
