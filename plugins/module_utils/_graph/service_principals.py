# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service principals: the enterprise application that a configuration belongs to."""

from __future__ import annotations

from .._common.escaping import odata_string
from .paths import service_principal_path
from .session import GraphSession, Json

# The gallery template of Entra ID to Active Directory provisioning. Not in Microsoft's documentation; seen in the
# public script Clone-CloudSyncConfig.ps1 (thinformatics). Nothing but the list of known configurations relies on it.
GALLERY_TEMPLATE_ID = "fb81332f-3eca-4ecf-a939-4278e501d330"

_FIELDS = "id,appId,displayName,applicationTemplateId,accountEnabled,tags,appRoles"


class ServicePrincipals:
    """Client for service principals (Microsoft Graph reference, servicePrincipal)."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get(self, service_principal_id: str) -> Json:
        """Return one by its object id; raises ``NotFoundError``."""
        return self.session.get(service_principal_path(service_principal_id), params={"$select": _FIELDS})

    def find_by_name(self, name: str) -> list[Json]:
        """Return those with this display name; Graph ignores case."""
        return self._find(f"displayName eq {odata_string(name)}")

    def find_by_template(self, template_id: str = GALLERY_TEMPLATE_ID) -> list[Json]:
        """Return those that were made from a gallery template."""
        return self._find(f"applicationTemplateId eq {odata_string(template_id)}")

    def _find(self, condition: str) -> list[Json]:
        return list(self.session.get_all("/servicePrincipals", params={"$filter": condition, "$select": _FIELDS}))
