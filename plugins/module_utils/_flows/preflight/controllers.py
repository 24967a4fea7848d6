# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does every domain controller answer? The first that does is kept for what else is asked of Active Directory."""

from __future__ import annotations

import dataclasses

from ..._ad.attributes import ANCHOR
from ..._ad.controllers.discovery import find_servers
from ..._ad.controllers.options import AdOptions
from ..._ad.controllers.selection import ControllerSelection
from ..._ad.controllers.servers import Server
from ..._ad.controllers.survey import Visit, visit_all
from ..._ad.directory import Directory
from ..._ad.lookup.bulk import schema_attributes
from ..._common.json import Json
from .findings import NOT_CHECKED, Findings

CONTROLLERS = "ad.controllers"
ANCHOR_KNOWN = "ad.schema.anchor"

_ANSWERS = "answers, and accepts the login"
_DEFAULT_PORTS = (389, 636)
_KNOWN = "known to the schema"


@dataclasses.dataclass(frozen=True, slots=True)
class Controllers:
    """The directory of the first controller that answers, and what is said about each.

    ``options`` are the task's, if they can be read; ``cause`` is the check that failed where there is no directory.
    """

    directory: Directory | None
    rows: list[Json]
    options: AdOptions | None = None
    cause: str = CONTROLLERS


def look_at_controllers(parameters: Json, findings: Findings) -> Controllers:
    """Check every controller, and the anchor attribute of the schema; the caller closes the directory."""
    subject, expected = str(parameters["ad_domain"] or "Active Directory"), "at least one controller to ask"
    wanted = findings.attempt(CONTROLLERS, subject, expected, lambda: _wanted(parameters))
    if wanted is None:
        findings.skipped(ANCHOR_KNOWN, ANCHOR, _KNOWN, CONTROLLERS)
        return Controllers(None, [])
    options = wanted.options
    findings.passed(CONTROLLERS, subject, expected, f"{', '.join(map(str, wanted.servers))} ({wanted.how})")
    directory, visits = visit_all(wanted.servers, options)
    rows = [_note(visit, findings, needed=directory is None or visit.server in wanted.needed) for visit in visits]
    if directory is None:
        cause = identifier(wanted.servers[0])
        findings.skipped(ANCHOR_KNOWN, ANCHOR, _KNOWN, cause)
        return Controllers(None, rows, options, cause)
    _check_anchor(directory, findings)
    return Controllers(directory, rows, options)


@dataclasses.dataclass(frozen=True, slots=True)
class _Wanted:
    """The controllers to look at, where they come from, and which of them must answer."""

    options: AdOptions
    servers: list[Server]
    how: str
    needed: frozenset[Server]


def _wanted(parameters: Json) -> _Wanted:
    """Return the controllers that are known, and those on which the written-back state will be asserted."""
    options, chosen = AdOptions.from_parameters(parameters), ControllerSelection.from_parameters(parameters)
    found = find_servers(options)
    asserted = chosen.servers(options)
    needed = () if chosen.ignore_unreachable else (*options.servers, *asserted)
    how = "found in DNS" if found.in_dns else "named in ad_servers"
    return _Wanted(options, list(dict.fromkeys([*found.servers, *asserted])), how, frozenset(needed))


def identifier(server: Server) -> str:
    """Return the id of the check of a controller; a usual port is left out of it."""
    return f"ad.{server.host if server.port in _DEFAULT_PORTS else server}.answers"


def _note(visit: Visit, findings: Findings, *, needed: bool) -> Json:
    """Note what a controller did; one that DNS names besides others isn't needed."""
    server = str(visit.server)
    name = identifier(visit.server)
    row = {**visit.server.describe(), "available": visit.answers, "reason": visit.reason}
    if visit.answers is None:
        findings.info(name, server, _ANSWERS, NOT_CHECKED, visit.reason)
    elif visit.answers:
        findings.passed(name, server, _ANSWERS, "answers")
    elif needed:
        hint = visit.problem.hint if visit.problem else ""
        findings.failed(name, server, _ANSWERS, "doesn't", f"{server}: {visit.reason}", hint or "")
    else:
        findings.info(name, server, _ANSWERS, "doesn't", f"{server}: {visit.reason}; others answer")
    return row


def _check_anchor(directory: Directory, findings: Findings) -> None:
    found = findings.attempt(ANCHOR_KNOWN, ANCHOR, _KNOWN, lambda: schema_attributes(directory, [ANCHOR]))
    if found:
        findings.passed(ANCHOR_KNOWN, ANCHOR, _KNOWN, "known")
    elif found is not None:
        findings.failed(
            ANCHOR_KNOWN,
            ANCHOR,
            _KNOWN,
            "unknown",
            f"the schema of the forest has no attribute {ANCHOR}, by which the service finds the groups that it wrote",
            "Extend the schema to that of Windows Server 2016 or newer (adprep /forestprep).",
        )
