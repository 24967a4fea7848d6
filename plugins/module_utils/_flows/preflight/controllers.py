# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does every domain controller answer? The first that does is kept for what else is asked of Active Directory."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import typing as t

from ..._ad.attributes import ANCHOR
from ..._ad.connection import open_directory
from ..._ad.directory import Directory
from ..._ad.many import schema_attributes
from ..._ad.options import AdOptions
from ..._ad.servers import Server, find_servers
from ..._common.errors import CloudSyncError, DirectoryConnectionError
from ..context import Json
from .findings import NOT_CHECKED, Findings

CONTROLLERS = "ad.controllers"
ANCHOR_KNOWN = "ad.schema.anchor"

_AT_ONCE = 8
_ANSWERS = "answers, and accepts the login"
_DEFAULT_PORTS = (389, 636)
_KNOWN = "known to the schema"

# What kept a controller from answering; None when it did. One that is missing wasn't asked.
Outcomes = dict[Server, t.Optional[CloudSyncError]]


@dataclasses.dataclass(frozen=True, slots=True)
class Controllers:
    """The directory of the first controller that answers, and what is said about each.

    ``domain`` is the task's own word for the domain, and may be empty; ``cause`` is the check that failed where there
    is no directory.
    """

    directory: Directory | None
    rows: list[Json]
    domain: str = ""
    cause: str = CONTROLLERS


def look_at_controllers(parameters: Json, findings: Findings) -> Controllers:
    """Check every controller, and the anchor attribute of the schema; the caller closes the directory."""
    subject, expected = str(parameters["ad_domain"] or "Active Directory"), "at least one controller to ask"
    options = findings.attempt(CONTROLLERS, subject, expected, lambda: AdOptions.from_parameters(parameters))
    servers = findings.attempt(CONTROLLERS, subject, expected, lambda: _servers(options)) if options else None
    if options is None or servers is None:
        findings.skipped(ANCHOR_KNOWN, ANCHOR, _KNOWN, CONTROLLERS)
        return Controllers(None, [])
    how = "named in ad_servers" if options.servers else "found in DNS"
    findings.passed(CONTROLLERS, subject, expected, f"{', '.join(map(str, servers))} ({how})")
    directory, outcomes = _ask_all(servers, options)
    rows = [
        _note(server, outcomes, findings, needed=bool(options.servers) or directory is None) for server in servers
    ]
    if directory is None:
        cause = identifier(servers[0])
        findings.skipped(ANCHOR_KNOWN, ANCHOR, _KNOWN, cause)
        return Controllers(None, rows, options.domain, cause)
    _check_anchor(directory, findings)
    return Controllers(directory, rows, options.domain)


def _servers(options: AdOptions) -> list[Server]:
    return list(dict.fromkeys(find_servers(options)))


def identifier(server: Server) -> str:
    """Return the id of the check of a controller; a usual port is left out of it."""
    return f"ad.{server.host if server.port in _DEFAULT_PORTS else server}.answers"


def _ask_all(servers: t.Sequence[Server], options: AdOptions) -> tuple[Directory | None, Outcomes]:
    """Log in to one controller after another until one accepts; only then to the others, all at once.

    A refused login ends it: trying it elsewhere could lock the account.
    """
    outcomes: Outcomes = {}
    for server in servers:
        try:
            directory = _open(server, options)
        except CloudSyncError as problem:
            outcomes[server] = problem
            if isinstance(problem, DirectoryConnectionError):
                continue
            break
        outcomes[server] = None
        others = [each for each in servers if each not in outcomes]
        with concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as pool:
            outcomes.update(zip(others, pool.map(lambda each: _visit(each, options), others), strict=True))
        return directory, outcomes
    return None, outcomes


def _open(server: Server, options: AdOptions) -> Directory:
    return open_directory(dataclasses.replace(options, servers=(server,)))


def _visit(server: Server, options: AdOptions) -> CloudSyncError | None:
    try:
        _open(server, options).close()
    except CloudSyncError as problem:
        return problem
    return None


def _note(server: Server, outcomes: Outcomes, findings: Findings, *, needed: bool) -> Json:
    """Note what a controller did; one that DNS names besides others isn't needed."""
    name = identifier(server)
    if server not in outcomes:
        reason = "another controller refused the login; trying it again could lock the account"
        findings.info(name, str(server), _ANSWERS, NOT_CHECKED, reason)
        return {"server": str(server), "answers": None, "reason": reason}
    problem = outcomes[server]
    if problem is None:
        findings.passed(name, str(server), _ANSWERS, "answers")
        return {"server": str(server), "answers": True, "reason": ""}
    reason = _reason(problem)
    if needed:
        findings.failed(name, str(server), _ANSWERS, "doesn't", f"{server}: {reason}", problem.hint or "")
    else:
        findings.info(name, str(server), _ANSWERS, "doesn't", f"{server}: {reason}; others answer")
    return {"server": str(server), "answers": False, "reason": reason}


def _reason(problem: CloudSyncError) -> str:
    attempts = problem.details.get("attempts")
    return str(attempts[0]["reason"]) if attempts else problem.message


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
