# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a configuration again and again: what is new about its job, its agents and its log becomes events."""

from __future__ import annotations

import datetime
import typing as t

from ..._common.errors import CloudSyncError
from ..._common.json import Json
from ..._common.redaction import redact
from ..._common.text import visible_values
from ..._graph.http.session import GraphSession
from ..._graph.options import GraphOptions
from ..._graph.resources.configuration import Configuration, find_configuration
from ..._graph.resources.provisioning_log import LogQuery, ProvisioningLog
from ..._sync.service.provisioning_log import view_entry
from ..._verify.event_position import Position
from ..._verify.posture.agents import agent_findings
from ..._verify.posture.job import job_findings
from ..shared.agent_facts import read_agents
from ..shared.context import advise
from .position_file import PositionFile

MOST_ENTRIES = 1000
"""How many entries of the log one look tells at most, the newest."""


class Watcher:
    """Looks at one configuration; the options are those of ``options.SPEC``."""

    def __init__(self, options: Json) -> None:
        self._options = options
        self._file = PositionFile(options["position_path"])
        self._position = self._file.load()

    def look(self, now: datetime.datetime) -> list[Json]:
        """Look once, and return the events; what can't be read is an event too."""
        return t.cast("list[Json]", visible_values(redact([*self._events(now)])))

    def keep(self) -> None:
        """Keep the position, once the events were taken: one may be told twice, and none is lost."""
        self._file.save(self._position)

    def _events(self, now: datetime.datetime) -> t.Iterator[Json]:
        with GraphSession(GraphOptions.from_parameters(self._options), advice=advise, priority="low") as session:
            yield from self._events_of(session, now)

    def _events_of(self, session: GraphSession, now: datetime.datetime) -> t.Iterator[Json]:
        configuration: Json = {"name": self._options["configuration"]}
        try:
            found = self._configuration(session)
        except CloudSyncError as problem:
            yield from _of(configuration, now, self._failed("job", problem))
            return
        configuration = found.describe()
        for part, read in self._parts(session, found, now).items():
            try:
                events = [*read()]
            except CloudSyncError as problem:
                yield from _of(configuration, now, self._failed(part, problem))
                continue
            yield from _of(configuration, now, [*self._position.worked(part), *events])

    def _configuration(self, session: GraphSession) -> Configuration:
        keys = {"name": self._options["configuration"], "service_principal_id": self._options["service_principal_id"]}
        return find_configuration(session, **keys, job_id=self._options["job_id"])

    def _parts(
        self, session: GraphSession, found: Configuration, now: datetime.datetime
    ) -> dict[str, t.Callable[[], t.Iterable[Json]]]:
        position = self._position
        parts: dict[str, t.Callable[[], t.Iterable[Json]]] = {
            "job": lambda: position.findings("job", job_findings(found.job, now)),
            "agents": lambda: position.findings("agents", agent_findings(read_agents(session), found.name)),
        }
        if self._options["include_log"]:
            parts["log"] = lambda: position.entries(_errors(session, found.job_id, position, now), now)
        return parts

    def _failed(self, part: str, problem: CloudSyncError) -> t.Iterator[Json]:
        return self._position.failed(part, problem.message, problem.hint or "")


def _errors(session: GraphSession, job_id: str, position: Position, now: datetime.datetime) -> list[Json]:
    query = LogQuery(job_id=job_id, since=position.log_since(now))
    entries = ProvisioningLog(session).newest(query, MOST_ENTRIES, wanted=_is_error)
    return [view_entry(entry) for entry in entries]


def _is_error(entry: Json) -> bool:
    return bool(view_entry(entry)["status"] == "failure")


def _of(configuration: Json, now: datetime.datetime, events: t.Iterable[Json]) -> t.Iterator[Json]:
    """Add what every event says: which configuration, and when it was noticed."""
    noticed = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    for event in events:
        yield {**event, "configuration": configuration, "noticed_at": noticed}
