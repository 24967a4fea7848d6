# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The provisioning log of the tenant."""

from __future__ import annotations

import datetime
import typing as t

from ..._common.errors import AuthorizationError
from ..._common.json import Json
from ..._common.odata_escaping import odata_string
from ..._common.service_times import read_time
from ..http.pacing import Pacer
from ..http.session import GraphSession
from .shapes import LOG_ENTRY

LARGEST_PAGE = 500
"""Entries on a page, as the samples of the reference ask for."""

# Longer filters make addresses that proxies refuse; what isn't filtered by the service is filtered by the caller.
_MOST_VALUES = 15
_SECOND = datetime.timedelta(seconds=1)
_FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
_LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)
_LICENCE_HINT = "Reading the provisioning log over Microsoft Graph needs Microsoft Entra ID P1 or P2 in the tenant."


def _everything(_entry: Json) -> bool:
    return True


class LogQuery(t.NamedTuple):
    """What the service is asked for; what is None or empty isn't filtered on."""

    job_id: str | None = None
    change_ids: t.Sequence[str] = ()
    source_ids: t.Sequence[str] = ()
    actions: t.Sequence[str] = ()
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    def as_filter(self) -> str:
        """Return ``$filter``; the fields and operators are those that the reference lists.

        Times are only compared with ``gt`` and ``lt``, so one second more than wanted is asked for on both sides.
        """
        conditions = [
            _equals("jobId", [self.job_id] if self.job_id else []),
            _equals("changeId", self.change_ids),
            _equals("sourceIdentity/id", self.source_ids),
            _equals("provisioningAction", self.actions),
            f"activityDateTime gt {_moment(self.since - _SECOND)}" if self.since else "",
            f"activityDateTime lt {_moment(self.until + _SECOND)}" if self.until else "",
        ]
        return " and ".join(condition for condition in conditions if condition)


class ProvisioningLog:
    """Client for the log (Microsoft Graph reference, provisioningObjectSummary), at the pace of reports: 5 in 10 seconds.

    Source of the pace: Microsoft Graph, throttling limits, identity and access reports.
    """

    def __init__(self, session: GraphSession) -> None:
        self.session = session
        self.pacer = Pacer(f"reports {session.caller}")

    def newest(self, query: LogQuery, most: int, *, wanted: t.Callable[[Json], bool] = _everything) -> list[Json]:
        """Return the newest entries that are wanted, the newest first, ``most`` at most.

        The order that the service is asked for is relied on only when a whole page has kept it; else all entries are read
        and sorted here.
        """
        found: list[Json] = []
        before: datetime.datetime | None = _LAST
        for number, entry in enumerate(self.entries(query), start=1):
            moment = _moment_of(entry)
            before = moment if before is not None and moment <= before else None
            if wanted(entry):
                found.append(entry)
            if len(found) >= most and before is not None and number >= LARGEST_PAGE:
                break
            if len(found) >= 2 * most + LARGEST_PAGE:
                found = _sorted(found)[:most]
        return _sorted(found)[:most]

    def entries(self, query: LogQuery) -> t.Iterator[Json]:
        """Yield entries, page after page as they are needed; the log lags by 5 to 10 minutes.

        The service is asked for the newest first, but doesn't always keep to that; see ``newest``.
        """
        params: dict[str, str | int] = {"$top": LARGEST_PAGE, "$orderby": "activityDateTime desc"}
        text = query.as_filter()
        try:
            yield from self.session.get_all(
                "/auditLogs/provisioning",
                params={**params, **({"$filter": text} if text else {})},
                pacer=self.pacer,
                shape=LOG_ENTRY,
            )
        except AuthorizationError as problem:
            if not _lacks_licence(problem):
                raise
            raise AuthorizationError(problem.message, hint=_LICENCE_HINT, cause=problem) from problem


def _sorted(entries: t.Iterable[Json]) -> list[Json]:
    return sorted(entries, key=_moment_of, reverse=True)


def _moment_of(entry: Json) -> datetime.datetime:
    return read_time(entry.get("activityDateTime")) or _FIRST


def _lacks_licence(problem: AuthorizationError) -> bool:
    said = f"{problem.refusal.code} {problem.refusal.message}" if problem.refusal else ""
    return "premium" in said.casefold()


def _equals(field: str, values: t.Sequence[str]) -> str:
    if not values or len(values) > _MOST_VALUES:
        return ""
    text = " or ".join(f"{field} eq {odata_string(value)}" for value in values)
    return f"({text})" if len(values) > 1 else text


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
