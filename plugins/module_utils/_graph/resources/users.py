# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

from ..._common.errors import CloudSyncError, NotFoundError
from ..._common.json import Json
from ..._common.shapes import Shape
from ..http.paths import user_path
from ..http.session import GraphSession
from .object_types import as_user
from .shapes import DIRECTORY_OBJECT

if t.TYPE_CHECKING:
    from ..http.batch import BatchAnswer

# All that the default mappings read, and what tells why a user has no account in Active Directory.
USER_FIELDS = (
    "id,displayName,userPrincipalName,userType,accountEnabled,givenName,surname,mail,mailNickname,city,companyName,"
    "country,department,employeeId,faxNumber,jobTitle,mobilePhone,businessPhones,officeLocation,postalCode,"
    "preferredLanguage,state,streetAddress,usageLocation,proxyAddresses,"
    "onPremisesSyncEnabled,onPremisesSecurityIdentifier,onPremisesDistinguishedName,onPremisesSamAccountName,"
    "onPremisesDomainName,onPremisesImmutableId,onPremisesUserPrincipalName,onPremisesExtensionAttributes"
)

_PAGE_SIZE = 999


class Users:
    """Client for users (Microsoft Graph reference, user); a reference is an object id or a user principal name."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get(self, reference: str, *, fields: str = USER_FIELDS) -> Json:
        """Return one user; raises ``NotFoundError``."""
        try:
            return as_user(self.session.get(user_path(reference), params={"$select": fields}, shape=DIRECTORY_OBJECT))
        except NotFoundError as problem:
            raise _no_user([reference], problem) from problem

    def get_many(self, references: t.Iterable[str], *, fields: str = USER_FIELDS, manager: str | None = None) -> list[Json]:
        """Return users, a request for twenty; raises ``NotFoundError``, which names all that are none.

        ``manager`` are the fields of the manager that comes with each user; None leaves managers out.
        """
        wanted = list(dict.fromkeys(references))
        query = f"?$select={quote(fields, safe=',')}" + (f"&$expand=manager($select={manager})" if manager else "")
        answers = self._batch([user_path(each) + query for each in wanted], DIRECTORY_OBJECT)
        unknown = [each for each, answer in zip(wanted, answers, strict=True) if answer.status == 404]
        if unknown:
            raise _no_user(unknown)
        return [as_user(answer.result()) for answer in answers]

    def group_ids_of_many(self, references: t.Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of what each user is a direct member of, in requests for twenty pages."""
        from ..http.many_collections import read_collections

        groups: list[list[str]] = [[] for _each in references]
        paths = [f"{user_path(each)}/memberOf?$select=id&$top={_PAGE_SIZE}" for each in references]
        read_collections(self.session, paths, lambda number, page: groups[number].extend(str(each["id"]) for each in page))
        return dict(zip(references, groups, strict=True))

    def _batch(self, paths: t.Sequence[str], shape: Shape) -> list[BatchAnswer]:
        from ..http.batch import BatchRequest  # few modules read many users

        return self.session.batch([BatchRequest("GET", path, shape=shape) for path in paths])


def _no_user(references: t.Sequence[str], cause: CloudSyncError | None = None) -> NotFoundError:
    return NotFoundError(
        f"There is no user with the id or user principal name {' or '.join(map(repr, references))}",
        hint="Check the spelling; a guest's name has the form name_domain#EXT#@tenant.onmicrosoft.com.",
        cause=cause,
    )
