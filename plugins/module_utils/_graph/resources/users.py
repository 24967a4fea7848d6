# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users."""

from __future__ import annotations

from ..._common.errors import NotFoundError
from ..._common.json import Json
from ..http.paths import user_path
from ..http.session import GraphSession

# All that the default mappings read, and what tells why a user has no account in Active Directory.
USER_FIELDS = (
    "id,displayName,userPrincipalName,userType,accountEnabled,givenName,surname,mail,mailNickname,city,companyName,"
    "country,department,employeeId,faxNumber,jobTitle,mobilePhone,businessPhones,officeLocation,postalCode,"
    "preferredLanguage,state,streetAddress,usageLocation,proxyAddresses,"
    "onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesDistinguishedName,onPremisesSamAccountName,"
    "onPremisesDomainName,onPremisesImmutableId,onPremisesUserPrincipalName,onPremisesExtensionAttributes"
)


class Users:
    """Client for users (Microsoft Graph reference, user); a reference is an object id or a user principal name."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get(self, reference: str, *, fields: str = USER_FIELDS) -> Json:
        """Return one user; raises ``NotFoundError``."""
        try:
            return self.session.get(user_path(reference), params={"$select": fields})
        except NotFoundError as problem:
            raise NotFoundError(
                f"There is no user with the id or user principal name {reference!r}",
                hint="Check the spelling; a guest's name has the form name_domain#EXT#@tenant.onmicrosoft.com.",
                cause=problem,
            ) from problem
