# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether groups that come from Active Directory are managed in the cloud."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, GraphError, NotFoundError
from ..._common.json import Json
from ..http.paths import group_path
from ..http.session import GraphSession
from .shapes import SYNC_BEHAVIOR

_QUERY: t.Final = {"$select": "id,isCloudManaged"}
_NAME = "isCloudManaged"


class SourceOfAuthority:
    """Client for onPremisesSyncBehavior of groups (Microsoft Graph reference).

    The metadata of v1.0 has it, the reference describes beta only; so beta is asked where v1.0 doesn't know it.
    """

    def __init__(self, session: GraphSession) -> None:
        self.session = session

    def read(self, group_ids: t.Sequence[str]) -> dict[str, bool]:
        """Return for each group whether it is cloud-managed; several take one request for twenty."""
        if len(group_ids) == 1:
            return {group_ids[0]: self._read_one(group_ids[0])}
        from ..http.batch import BatchRequest

        query = "?" + "&".join(f"{name}={value}" for name, value in _QUERY.items())
        answers = self.session.batch([BatchRequest("GET", _path(each) + query, shape=SYNC_BEHAVIOR) for each in group_ids])
        found = {}
        for group_id, answer in zip(group_ids, answers, strict=True):
            problem = answer.error
            if problem is None:
                found[group_id] = answer.body[_NAME]
            elif _is_unsupported(problem):
                found[group_id] = self._read_one(group_id)
            else:
                raise problem
        return found

    def write(self, group_id: str, *, is_cloud_managed: bool) -> None:
        """Convert a group to the cloud, or hand it back to Active Directory."""
        body = {_NAME: is_cloud_managed}
        self._try_both(lambda path: self.session.patch(path, json=body, repeatable=True), _path(group_id))

    def _read_one(self, group_id: str) -> bool:
        answer = self._try_both(lambda path: self.session.get(path, params=_QUERY, shape=SYNC_BEHAVIOR), _path(group_id))
        return t.cast("bool", answer[_NAME])

    def _try_both(self, call: t.Callable[[str], Json], path: str) -> Json:
        try:
            return call(path)
        except CloudSyncError as problem:
            if not _is_unsupported(problem):
                raise
        return call(f"/beta{path}")


def _path(group_id: str) -> str:
    return group_path(group_id, "onPremisesSyncBehavior")


def _is_unsupported(problem: CloudSyncError) -> bool:
    return isinstance(problem, (GraphError, NotFoundError)) and problem.status in (400, 404)
