# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``provisioning_log_info``."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

from .._common.argument_spec import ArgumentSpec, require_at_least
from .._common.errors import EvidenceError, LogIncompleteError, OptionError
from .._common.json import Json
from .._common.object_id import is_object_id
from .._common.wait_options import seconds_to_wait, wait_spec
from .._common.waiting import Deadline
from .._graph.http.session import GraphSession
from .._graph.resources.configuration import describe_configuration, find_configuration
from .._graph.resources.provisioning_log import LogQuery, ProvisioningLog
from .._sync.service.provisioning_log import (
    ACTIONS,
    STATUSES,
    LogSelection,
    change_ids_in,
    missing_change_ids,
    require_findable,
    require_kept,
    view_entry,
)
from .._sync.service.timestamps import read_span, shown
from .shared.context import GRAPH_CONFIGURATION_SPEC, open_session
from .shared.evidence import EVIDENCE_SPEC
from .shared.resolve import resolve_group, resolve_principal

SPEC = GRAPH_CONFIGURATION_SPEC.merge(
    EVIDENCE_SPEC,
    ArgumentSpec(
        {
            "group": {"type": "str"},
            "user": {"type": "str"},
            "source_ids": {"type": "list", "elements": "str", "default": []},
            "service_change_ids": {"type": "list", "elements": "str", "default": []},
            "change_dir": {"type": "path"},
            "actions": {"type": "list", "elements": "str", "choices": list(ACTIONS), "default": []},
            "statuses": {"type": "list", "elements": "str", "choices": list(STATUSES), "default": []},
            "since": {"type": "str"},
            "until": {"type": "str"},
            "max_entries": {"type": "int", "default": 100},
            "filter_by_service": {"type": "bool", "default": True},
            "include_raw": {"type": "bool", "default": False},
        },
    ),
    wait_spec(wait=False, wait_timeout=900),
)

_DEFAULT_SPAN = "1d"
_SHORTEST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 20.0
_LAG_HINT = (
    "Entries appear 5 to 10 minutes after what they describe. Raise 'wait_timeout', or read Active Directory, which is the truth."
)


class Reading(t.NamedTuple):
    """Rows of the log, and whether there are more than were asked for."""

    rows: list[Json]
    truncated: bool


def provisioning_log_info(module: AnsibleModule) -> Json:
    """Return entries of the provisioning log, and wait for them where that is wanted."""
    parameters = module.params
    require_at_least(parameters, 1, "wait_timeout", "max_entries")
    _require_ids(parameters["source_ids"])
    change_ids, began = _changes(parameters)
    require_findable(parameters["job_id"], [each.strip() for each in parameters["service_change_ids"]])
    now = datetime.datetime.now(datetime.UTC)
    since, until = read_span(parameters["since"] or began, parameters["until"], now)
    require_kept(since, now, "since" if parameters["since"] or not parameters["change_dir"] else "change_dir")
    session = open_session(module)
    configuration = _configuration(session, parameters)
    wanted = LogSelection(
        job_id=str(configuration["job_id"]),
        change_ids=change_ids,
        source_ids=_source_ids(session, parameters),
        actions=parameters["actions"],
        statuses=parameters["statuses"],
        since=since,
        until=until,
    )
    log, seconds = ProvisioningLog(session), seconds_to_wait(parameters)
    deadline = Deadline(seconds, shortest=_SHORTEST_PAUSE_SECONDS, longest=_LONGEST_PAUSE_SECONDS)
    reading = _read_patiently(log, wanted, parameters, deadline)
    missing = missing_change_ids(change_ids, reading.rows)
    result = {
        "changed": False,
        "configuration": configuration,
        "since": shown(since),
        "until": shown(until),
        "entries": reading.rows,
        "truncated": reading.truncated,
        "service_change_ids": list(change_ids),
        "missing_service_change_ids": missing,
        "waited": deadline.elapsed if seconds else 0.0,
    }
    if seconds and not _is_complete(reading, wanted):
        raise LogIncompleteError(_incomplete(missing, seconds), hint=_LAG_HINT, missing=missing).returning(result)
    return result


def _changes(parameters: Json) -> tuple[list[str], str]:
    """Return the change ids that are meant, and since when to look; EvidenceError when the evidence names none."""
    given = [each.strip() for each in parameters["service_change_ids"]]
    if "" in given:
        raise OptionError(
            "service_change_ids holds an empty id", hint="Pass the service_change_ids that provision_on_demand returned."
        )
    if not parameters["change_dir"]:
        return list(dict.fromkeys(given)), _DEFAULT_SPAN
    from .._evidence.folder import ChangeFolder

    folder = ChangeFolder.open(Path(parameters["change_dir"]))
    names = [name for name in folder.files() if name.startswith("answers/") and name.endswith(".json")]
    found = [each for name in names for each in change_ids_in(folder.read(name))]
    if not found and not given:
        raise EvidenceError(
            f"The evidence in {folder.path} holds no change id of the service",
            hint="Nothing was provisioned on demand in this change, or the service's answer had no details. Use group, since and until.",
        )
    return list(dict.fromkeys([*given, *found])), str(folder.identity["started"])


def _configuration(session: GraphSession, parameters: Json) -> Json:
    """Return what is known of it; what names the job needs no look-up, so that reading the log is all that has to be permitted."""
    if parameters["job_id"]:
        return describe_configuration(None, str(parameters["job_id"]))
    keys = {"name": parameters["configuration"], "service_principal_id": parameters["service_principal_id"]}
    return find_configuration(session, **keys).describe()


def _require_ids(source_ids: list[str]) -> None:
    for each in source_ids:
        if not is_object_id(each):
            raise OptionError(
                f"source_ids: '{each}' is not a valid object id", hint="Name groups with 'group' and users with 'user'."
            )


def _source_ids(session: GraphSession, parameters: Json) -> list[str]:
    # The service compares with case, and writes ids in lower case.
    found = [each.lower() for each in parameters["source_ids"]]
    if parameters["group"] is not None:
        found.append(resolve_group(session, parameters["group"]).id)
    if parameters["user"] is not None:
        found.append(resolve_principal(session, parameters["user"]).id)
    return list(dict.fromkeys(found))


def _read_patiently(log: ProvisioningLog, wanted: LogSelection, parameters: Json, deadline: Deadline) -> Reading:
    while True:
        reading = _read(log, wanted, parameters)
        if _is_complete(reading, wanted) or not deadline.pause():
            return reading


def _read(log: ProvisioningLog, wanted: LogSelection, parameters: Json) -> Reading:
    most = parameters["max_entries"]
    query = LogQuery(since=wanted.since, until=wanted.until)
    if parameters["filter_by_service"]:
        query = query._replace(job_id=wanted.job_id, change_ids=wanted.change_ids, source_ids=wanted.source_ids)
    found = log.newest(query, most + 1, wanted=lambda entry: wanted.holds(view_entry(entry)))
    return Reading([_row(entry, include_raw=parameters["include_raw"]) for entry in found[:most]], len(found) > most)


def _row(entry: Json, *, include_raw: bool) -> Json:
    return {**view_entry(entry), **({"raw": entry} if include_raw else {})}


def _is_complete(reading: Reading, wanted: LogSelection) -> bool:
    if not wanted.change_ids:
        return bool(reading.rows)
    return reading.truncated or not missing_change_ids(wanted.change_ids, reading.rows)


def _incomplete(missing: list[str], seconds: int) -> str:
    what = (
        f"{len(missing)} of the changes are not in the provisioning log: {', '.join(missing)}"
        if missing
        else "No entry has appeared"
    )
    return f"{what}; waited {seconds} s"
