# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups and their members."""

from __future__ import annotations

import functools
import itertools
import typing as t
from urllib.parse import quote

from ..._common.errors import CloudSyncError, NotFoundError
from ..._common.json import Json
from ..._common.odata_escaping import odata_string
from ..._common.shapes import Shape
from ..._common.waiting import look_until
from ..consistency import lag, says_it_exists
from ..http.answer_validation import NOTHING
from ..http.paths import directory_object_path, group_path
from ..http.session import GraphSession, Parameters
from .hidden_users import told_apart
from .object_types import as_group
from .shapes import DIRECTORY_OBJECT

if t.TYPE_CHECKING:
    from ..http.batch import BatchAnswer
    from .member_ids import MemberIds

# All that the default mappings and the security clauses of a group configuration read.
GROUP_FIELDS = (
    "id,displayName,description,createdDateTime,groupTypes,mail,mailEnabled,mailNickname,membershipRule,"
    "onPremisesDomainName,onPremisesNetBiosName,onPremisesSamAccountName,onPremisesSecurityIdentifier,"
    "onPremisesSyncEnabled,preferredLanguage,proxyAddresses,securityEnabled,securityIdentifier,visibility"
)
# All that is needed to find a member in Active Directory, or to say why it cannot be there.
MEMBER_FIELDS = (
    "id,displayName,userPrincipalName,userType,accountEnabled,onPremisesSyncEnabled,onPremisesSecurityIdentifier,"
    "onPremisesDistinguishedName,onPremisesSamAccountName,onPremisesDomainName,securityEnabled,mailEnabled,mail,"
    "groupTypes"
)

CREATED_WITH = 20
"""How many members a new group can come with (Microsoft Graph reference, create group)."""

MOST_OF_ONE_NAME = 100
"""More objects than that don't share a name: each of them costs requests of its own."""

# Members in one request (Microsoft Graph reference, add members).
_ADDED_AT_ONCE = 20
_PAGE_SIZE = 999
# More than that are asked for by the thousand.
_MANY = 100
_SIMILAR = 5
_COMPARED = 100
_SECURITY_GROUPS = "securityEnabled eq true"


class Groups:
    """Client for groups (Microsoft Graph reference, group); ``fields`` is a ``$select`` list."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get(self, group_id: str, *, fields: str = GROUP_FIELDS) -> Json:
        """Return a group by its object id; raises ``NotFoundError``."""
        try:
            return as_group(self.session.get(group_path(group_id), params={"$select": fields}, shape=DIRECTORY_OBJECT))
        except NotFoundError as problem:
            raise NotFoundError(
                f"There is no group with the id {group_id!r}",
                hint="Check the id; a group that was just created can take a few minutes to be visible everywhere.",
                cause=problem,
            ) from problem

    def find_by_name(self, name: str) -> list[Json]:
        """Return all groups with this display name: names need not be unique, and Graph ignores case."""
        parameters: Parameters = {"$filter": f"displayName eq {odata_string(name)}", "$select": GROUP_FIELDS}
        found = self.session.get_all("/groups", params=parameters, shape=DIRECTORY_OBJECT, most=MOST_OF_ONE_NAME)
        return [as_group(each) for each in found]

    def security_groups(self, *, fields: str = GROUP_FIELDS) -> list[Json]:
        """Return every security group of the tenant."""
        parameters: Parameters = {"$filter": _SECURITY_GROUPS, "$select": fields, "$top": _PAGE_SIZE}
        return self._groups(parameters)

    def get_many(self, group_ids: t.Iterable[str], *, fields: str = GROUP_FIELDS) -> dict[str, Json | None]:
        """Return groups by id, None for those that are none or don't exist any more; a request for twenty, or for a thousand."""
        wanted = list(dict.fromkeys(group_ids))
        if len(wanted) > _MANY:
            from .directory_objects import DirectoryObjects

            known = DirectoryObjects(self.session).get_by_ids(wanted, types=("group",), fields=fields)
            return {each: known.get(each) for each in wanted}
        query = f"?$select={quote(fields, safe=',')}"
        answers = self._batch("GET", [group_path(each) + query for each in wanted], DIRECTORY_OBJECT)
        found = zip(wanted, answers, strict=True)
        return {each: None if answer.status == 404 else as_group(answer.result()) for each, answer in found}

    def find_similar(self, name: str) -> list[Json]:
        """Return up to five groups whose names begin like it, the most similar first: for hints, not for decisions."""
        beginning = name.strip()[:3]
        if not beginning:
            return []
        import difflib

        condition = f"startswith(displayName,{odata_string(beginning)})"
        parameters: Parameters = {"$filter": condition, "$select": "id,displayName,description", "$top": _COMPARED}
        found = self._groups(parameters, most=_COMPARED)
        names = {str(group.get("displayName")) for group in found}
        similar = difflib.get_close_matches(name, sorted(names), n=_SIMILAR, cutoff=0.5)
        ranked = [group for best in similar for group in found if group.get("displayName") == best]
        return ranked[:_SIMILAR]

    def members(self, group_id: str, *, fields: str = MEMBER_FIELDS) -> list[Json]:
        """Return all direct members, of any type (``@odata.type`` tells which)."""
        parameters: Parameters = {"$select": fields, "$top": _PAGE_SIZE}
        found = self.session.get_all(group_path(group_id, "members"), params=parameters, shape=DIRECTORY_OBJECT)
        return told_apart(self.session, list(found))

    def members_of_many(self, group_ids: t.Sequence[str], *, fields: str = MEMBER_FIELDS) -> dict[str, list[Json]]:
        """Return the direct members of groups, in requests for twenty pages."""
        members: list[list[Json]] = [[] for _each in group_ids]
        query = f"?$select={quote(fields, safe=',')}&$top={_PAGE_SIZE}"
        paths = [group_path(each, "members") + query for each in group_ids]
        self._read_collections(paths, lambda number, page: members[number].extend(page))
        return {each: told_apart(self.session, found) for each, found in zip(group_ids, members, strict=True)}

    def member_ids_of_many(self, group_ids: t.Iterable[str]) -> MemberIds:
        """Return nothing but ids and types of the direct members of groups, compactly, however many there are.

        A group that can't be read is among the ``unreadable`` ones, and the others are read nevertheless.
        """
        from .member_ids import read_member_ids

        return read_member_ids(self.session, group_ids)

    def create(self, group: Json, member_ids: t.Sequence[str] = ()) -> Json:
        """Create a group (``displayName``, ``mailNickname``, ``mailEnabled``, ``securityEnabled``...) and return it.

        Up to twenty members come with it.
        """
        members = {"members@odata.bind": self._links(member_ids)} if member_ids else {}
        return as_group(self.session.post("/groups", json={**group, **members}, shape=DIRECTORY_OBJECT))

    def update(self, group_id: str, changes: Json) -> None:
        """Change properties of a group."""
        self.session.patch(group_path(group_id), json=changes, repeatable=True)

    def delete(self, group_id: str) -> None:
        """Delete a group."""
        self.session.delete(group_path(group_id))

    def add_members(self, group_id: str, member_ids: t.Sequence[str]) -> list[str]:
        """Add members, twenty a request; each request is carried out as a whole or not at all.

        Return those who are members already, although no list has shown it: a request is refused because of one of them, and
        is sent again without them as soon as they are listed.
        """
        return [
            member_id
            for start in range(0, len(member_ids), _ADDED_AT_ONCE)
            for member_id in self._add_some(group_id, member_ids[start : start + _ADDED_AT_ONCE])
        ]

    def _add_some(self, group_id: str, member_ids: t.Sequence[str]) -> list[str]:
        missing = list(member_ids)
        deadline = lag()
        while missing:
            try:
                self.session.patch(group_path(group_id), json={"members@odata.bind": self._links(missing)})
                break
            except CloudSyncError as problem:
                if not says_it_exists(problem):
                    raise
                listed = look_until(functools.partial(self._listed, group_id, frozenset(missing)), bool, deadline)
                if not listed:
                    raise
            missing = [each for each in missing if each not in listed]
        return [each for each in member_ids if each not in missing]

    def _listed(self, group_id: str, wanted: frozenset[str]) -> frozenset[str]:
        return wanted.intersection(str(each["id"]) for each in self.members(group_id, fields="id"))

    def remove_members(self, group_id: str, member_ids: t.Sequence[str]) -> None:
        """Remove members, twenty a request; who is gone already is no error. Tries all, then raises the first error."""
        paths = [group_path(group_id, "members", member_id, "$ref") for member_id in member_ids]
        for answer in self._batch("DELETE", paths):
            if answer.status != 404:
                answer.result()

    def _groups(self, parameters: Parameters, *, most: int | None = None) -> list[Json]:
        found = self.session.get_all("/groups", params=parameters, shape=DIRECTORY_OBJECT)
        return [as_group(each) for each in itertools.islice(found, most)]

    def _read_collections(self, paths: t.Sequence[str], take: t.Callable[[int, list[Json]], object]) -> None:
        from ..http.many_collections import read_collections

        read_collections(self.session, paths, take, shape=DIRECTORY_OBJECT)

    def _batch(self, method: str, paths: t.Sequence[str], shape: Shape = NOTHING) -> list[BatchAnswer]:
        from ..http.batch import BatchRequest  # few modules read or change many groups

        return self.session.batch([BatchRequest(method, path, shape=shape) for path in paths])

    def _links(self, object_ids: t.Sequence[str]) -> list[str]:
        return [self.session.url(directory_object_path(object_id)) for object_id in object_ids]
