# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of any type by their ids, a thousand in each request."""

from __future__ import annotations

import functools
import typing as t
from urllib.parse import quote

from ..._common import odata_types
from ..._common.errors import CloudSyncError, UnreadableAnswerError
from ..._common.json import Json
from ..http.answer_validation import page_of
from ..http.batch import BatchRequest
from ..http.paths import group_path, user_path
from ..http.session import GraphSession
from .hidden_users import is_hidden
from .shapes import DIRECTORY_OBJECT

ObjectType = t.Literal["group", "user"]

MOST_IDS = 1000
"""In one request (Microsoft Graph reference, directoryObject: getByIds)."""

_PATHS: t.Mapping[ObjectType, t.Callable[[str], str]] = {"group": group_path, "user": user_path}
_TYPES: t.Mapping[ObjectType, str] = {"group": odata_types.GROUP, "user": odata_types.USER}
# Only there with a value.
_EXTENSION = "extension_"
_REFUSED = (400, 403)


class DirectoryObjects:
    """Client for objects of several types (Microsoft Graph reference, directoryObject); ``fields`` is a ``$select`` list."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def get_by_ids(self, ids: t.Iterable[str], *, types: t.Sequence[ObjectType], fields: str) -> dict[str, Json]:
        """Return the objects of these types that exist, by id; each says its type."""
        wanted = {each.lower(): each for each in ids}
        return {wanted[str(found["id"]).lower()]: found for found in self.each_by_id(wanted, types=types, fields=fields)}

    def each_by_id(self, ids: t.Iterable[str], *, types: t.Sequence[ObjectType], fields: str) -> t.Iterator[Json]:
        """Yield the objects as they come: of very many, what isn't needed can be dropped at once.

        Where the service refuses to look them up by the thousand, or hides what they are, since that takes a permission for the
        whole directory, they are looked up one by one, and so are those that are asked for later in the session.
        """
        wanted = list(dict.fromkeys(each.lower() for each in ids))
        first, *others = _thousands(wanted) or [[]]
        look_up = functools.partial(self._look_up, types=types, fields=fields)
        refused = self.session.refused
        asked = f"getByIds of {','.join(types)} with {fields}"
        found = [] if not first else None if asked in refused else look_up(first)
        if found is None:
            refused.add(asked)
            yield from self._one_by_one(wanted, types, fields)
            return
        yield from found
        left: list[str] = []
        for chunk, more in self.session.in_parallel(lambda chunk: (chunk, look_up(chunk)), others):
            if more is None:
                left += chunk
            else:
                yield from more
        yield from self._one_by_one(left, types, fields)

    def _look_up(self, ids: list[str], *, types: t.Sequence[ObjectType], fields: str) -> list[Json] | None:
        """Return what one request finds, and others for what it leaves out; None where that is refused.

        An answer can end before its end, with a link to a next page. It isn't documented how that is asked for, so what
        hasn't come is asked for again.
        """
        found: dict[str, Json] = {}
        left = ids
        while left:
            page = self._ask(left, types, fields)
            if page is None or not all(_is_whole(each, types, fields.split(",")) for each in page["value"]):
                return None
            found.update((str(each["id"]).lower(), each) for each in page["value"])
            if "@odata.nextLink" not in page:
                break
            before, left = len(left), [each for each in left if each not in found]
            if len(left) == before:
                raise UnreadableAnswerError(
                    "POST /directoryObjects/getByIds: the service links to more objects, and returns none of them",
                    hint="Run the task again; if it stays, give the address to Microsoft support.",
                )
        return [found[each] for each in ids if each in found]

    def _ask(self, ids: list[str], types: t.Sequence[ObjectType], fields: str) -> Json | None:
        path = f"/directoryObjects/getByIds?$select={quote(fields, safe=',')}"
        body = {"ids": ids, "types": list(types)}
        try:
            return self.session.post(path, json=body, repeatable=True, shape=page_of(DIRECTORY_OBJECT))
        except CloudSyncError as problem:
            if problem.status not in _REFUSED:
                raise
            return None

    def _one_by_one(self, ids: list[str], types: t.Sequence[ObjectType], fields: str) -> t.Iterator[Json]:
        """Look for the objects as what they can be, one type after the other; never all of very many in memory at once."""
        query = f"?$select={quote(fields, safe=',')}"
        for left in _thousands(ids):
            for kind in types:
                requests = [BatchRequest("GET", _PATHS[kind](each) + query, shape=DIRECTORY_OBJECT) for each in left]
                answers = dict(zip(left, self.session.batch(requests), strict=True))
                left = [each for each, answer in answers.items() if answer.status == 404]
                found = (answer.result() for answer in answers.values() if answer.status != 404)
                yield from ({**each, odata_types.TYPE: _TYPES[kind]} for each in found)


def _thousands(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]


def _is_whole(found: Json, types: t.Sequence[ObjectType], names: t.Sequence[str]) -> bool:
    """Tell whether an object has all that was asked for; of several types, none has all of it."""
    return not is_hidden(found, names) and (len(types) > 1 or all(name in found or name.startswith(_EXTENSION) for name in names))
