# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service principals: the enterprise application that a configuration belongs to."""

from __future__ import annotations

from ..._common.json import Json
from ..._common.odata_escaping import odata_string
from ..http.paths import service_principal_path
from ..http.session import GraphSession
from .shapes import SERVICE_PRINCIPAL

# The gallery template of Entra ID to Active Directory provisioning. Not in Microsoft's documentation; seen in the
# public script Clone-CloudSyncConfig.ps1 (thinformatics). So it is a default, and what relies on it takes another one.
GALLERY_TEMPLATE_ID = "fb81332f-3eca-4ecf-a939-4278e501d330"
# That of the other direction. Source: Microsoft Entra documentation, how to configure cloud sync by the Microsoft Graph API.
INBOUND_GALLERY_TEMPLATE_ID = "1a4721b3-e57f-4451-ae87-ef078703ec94"

# Microsoft Entra documentation, "Inbound synchronization for cloud sync using Microsoft Graph API": the other direction.
INBOUND_GALLERY_TEMPLATE_ID = "1a4721b3-e57f-4451-ae87-ef078703ec94"

_FIELDS = "id,appId,displayName,applicationTemplateId,accountEnabled,tags,appRoles"


# Each of them costs requests of its own: for its jobs and their settings.
_MOST = 500


class ServicePrincipals:
    """Client for service principals (Microsoft Graph reference, servicePrincipal)."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get(self, service_principal_id: str) -> Json:
        """Return one by its object id; raises ``NotFoundError``."""
        return self.session.get(service_principal_path(service_principal_id), params={"$select": _FIELDS}, shape=SERVICE_PRINCIPAL)

    def find_by_name(self, name: str) -> list[Json]:
        """Return those with this display name; Graph ignores case."""
        return self._find(f"displayName eq {odata_string(name)}")

    def find_by_template(self, template_id: str = GALLERY_TEMPLATE_ID) -> list[Json]:
        """Return those that were made from a gallery template."""
        return self._find(f"applicationTemplateId eq {odata_string(template_id)}")

    def delete(self, service_principal_id: str) -> None:
        """Delete one; what its jobs wrote stays in the target."""
        self.session.delete(service_principal_path(service_principal_id))

    def _find(self, condition: str) -> list[Json]:
        parameters = {"$filter": condition, "$select": _FIELDS}
        return list(self.session.get_all("/servicePrincipals", params=parameters, shape=SERVICE_PRINCIPAL, most=_MOST))
