# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold before anything is made in a tenant that doesn't have the configuration yet.

Nothing can be asked of a job that doesn't exist; so the desired configuration is checked by its own words here, and once
more by the service before it is applied.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ..._ad.directory import Directory
from ..._common.errors import AuthenticationError, CloudSyncError, OptionError
from ..._common.json import Json
from ..._graph.http.session import GraphSession
from ..._graph.resources.service_principals import GALLERY_TEMPLATE_ID
from ..._sync.entra_objects import EntraGroup, EntraObject
from ..._sync.schema.containers import edit_containers
from ..._sync.schema.desired import Desired, read_desired
from ..._sync.schema.validation import expression_problem
from ..._sync.service.desired_settings import read_settings
from ..shared.application_choice import ApplicationChoice, find_application
from ..shared.permissions import GOING_ON_NEEDS, ONBOARDING_NEEDS
from ..shared.resolve import find_group, resolve_each, resolve_group, resolve_principal
from .containers import distinct, look_at_containers
from .controllers import Controllers
from .desired import VALID
from .findings import Findings
from .group import FOUND, MEMBERS, check_eligible
from .service import SIGN_IN, SIGNED_IN, Session, caller_of, check_permissions, sign_in
from .settings import SETTINGS

NAME_FREE = "configuration.name"
SCOPE = "scope.groups"
SWITCH = "membership_switch"

_WELL_FORMED = "well-formed"
_LATER = "well-formed; the service checks it against the schema of the new job before it is applied"


@dataclasses.dataclass(slots=True)
class Outlook:
    """What an onboarding will find, as far as it could be read."""

    session: Session | None = None
    is_new: bool = False
    containers: list[str] = dataclasses.field(default_factory=list)


def look_before_onboarding(parameters: Json, controllers: Controllers, findings: Findings) -> Outlook:
    """Make all checks that can be made before the configuration exists."""
    outlook = Outlook()
    _look_at_tenant(parameters, outlook, findings)
    desired = _look_at_desired(parameters, findings)
    _look_at_settings(parameters, findings)
    outlook.containers = distinct(each for edit in desired.edits for each in edit_containers(edit))
    _look_at_containers(outlook.containers, controllers.directory, controllers.cause, findings)
    if outlook.session is None:
        for identifier in (FOUND, MEMBERS, SCOPE):
            findings.skipped(identifier, str(parameters["group"]), "found", SIGN_IN)
        return outlook
    _look_at_group(outlook.session, parameters["group"], findings)
    members = _look_up(outlook.session, parameters["members"], MEMBERS, "found", findings, resolve_principal)
    _look_up(outlook.session, parameters["assign"], SCOPE, "found", findings, resolve_group)
    if outlook.is_new and desired.on_premises_members is None:
        _note_switch(members, findings)
    return outlook


def _look_at_tenant(parameters: Json, outlook: Outlook, findings: Findings) -> None:
    caller, name = caller_of(parameters), str(parameters["configuration"] or "")
    session = findings.attempt(SIGN_IN, caller, SIGNED_IN, lambda: sign_in(parameters))
    if session is None:
        return
    expected = "no service principal, or one to continue with"
    try:
        existing = _find(session, parameters)
    except AuthenticationError as problem:  # a token that was given or cached is refused only when it is used
        findings.error(SIGN_IN, caller, SIGNED_IN, problem)
        return
    except CloudSyncError as problem:
        existing = None
        findings.error(NAME_FREE, name, expected, problem)
    else:
        found = f"to continue with: {existing['id']}" if existing else "none yet"
        findings.passed(NAME_FREE, name, expected, found)
    findings.passed(SIGN_IN, caller, SIGNED_IN, "signed in")
    check_permissions(session, caller, findings, GOING_ON_NEEDS if existing else ONBOARDING_NEEDS)
    outlook.session, outlook.is_new = session, not existing


def _find(session: GraphSession, parameters: Json) -> Json | None:
    if not str(parameters["configuration"] or "").strip():
        raise OptionError("The configuration has no name.", hint="Give it the DNS name of its Active Directory domain.")
    template = parameters["gallery_template_id"] or GALLERY_TEMPLATE_ID
    return find_application(session, ApplicationChoice(parameters["configuration"], parameters["service_principal_id"], template))


def _look_at_desired(parameters: Json, findings: Findings) -> Desired:
    desired, problems, _filters_hold = read_desired(parameters)
    for problem in map(expression_problem, desired.edits):
        if problem is not None:
            problems.add(problem)
    if problems:
        findings.error(VALID, str(parameters["configuration"]), _WELL_FORMED, *problems.found)
    else:
        findings.passed(VALID, str(parameters["configuration"]), _WELL_FORMED, _LATER)
    return desired


def _look_at_settings(parameters: Json, findings: Findings) -> None:
    _wanted, problems = read_settings(parameters["settings"] or {})
    if problems:
        findings.error(SETTINGS, str(parameters["configuration"]), _WELL_FORMED, *problems.found)
    else:
        findings.passed(SETTINGS, str(parameters["configuration"]), _WELL_FORMED, _WELL_FORMED)


def _look_at_containers(containers: list[str], directory: Directory | None, cause: str, findings: Findings) -> None:
    if containers:
        look_at_containers(containers, directory, cause, findings)
        return
    reason = (
        "no target container is given as a constant, so the service decides where groups go, and whether that exists isn't known"
    )
    findings.info("container.exists", "target container", "exists", "unknown", reason)


def _look_at_group(session: GraphSession, name: str, findings: Findings) -> None:
    expected = "none, or one that can be the test group"
    found = findings.attempt(FOUND, name, expected, lambda: _find_test_group(session, name))
    if found is None:
        return
    if not found:
        findings.passed(FOUND, name, expected, "will be made")
        return
    findings.passed(FOUND, name, expected, found[0].id)
    check_eligible(found[0], findings)


def _find_test_group(session: GraphSession, name: str) -> list[EntraGroup]:
    if not name.strip():
        raise OptionError("The test group has no name.", hint="Give a display name, or the object id of an existing group.")
    found = find_group(session, name)
    return [found] if found else []


def _look_up(
    session: GraphSession,
    identities: t.Sequence[str],
    identifier: str,
    expected: str,
    findings: Findings,
    resolve: t.Callable[[GraphSession, str], EntraObject],
) -> list[EntraObject]:
    """Return the objects of these names; all that can't be found are one failure."""
    found, problems = resolve_each(session, identities, resolve, (CloudSyncError,))
    subject = ", ".join(identities) or "none"
    if problems:
        findings.error(identifier, subject, expected, *problems.found)
    elif identities:
        findings.passed(identifier, subject, expected, ", ".join(each.name for each in found))
    return found


def _note_switch(members: list[EntraObject], findings: Findings) -> None:
    """Say what everybody stumbles over: in a new configuration synced users are left out of groups."""
    synced = [member.name for member in members if member.is_synced]
    reason = (
        "a new configuration doesn't write references to users who are synced from Active Directory"
        + (f" ({', '.join(synced)})" if synced else "")
        + ", so groups with such users stay empty; set on_premises_members (cloud_sync_on_premises_members) to true or false to decide that"
    )
    findings.info(SWITCH, "membership to on-premises users", "decided", "not decided", reason)
