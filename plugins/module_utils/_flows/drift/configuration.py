# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holding the live configuration against the desired one, as the tasks and roles that write it take it."""

from __future__ import annotations

import typing as t

from ..._common.argument_spec import ArgumentSpec
from ..._common.errors import CloudSyncError, OptionError
from ..._common.json import Json
from ..._common.object_id import is_object_id
from ..._sync.schema.desired import Desired, read_desired
from ..._sync.service.desired_settings import read_settings
from ..._sync.service.settings import Wanted
from ..._verify.drift.configuration import (
    ASSIGNMENT,
    SETTING,
    assignment_drift,
    job_drift,
    schema_drift,
    settings_drift,
    unread,
    unresolved_assignment,
)
from ..._verify.drift.finding import Finding, FoundObject
from ..schema.desired_options import DESIRED_SPEC
from ..shared.context import Context
from ..shared.resolve import resolve_group
from ..shared.settings_options import SETTINGS_OPTIONS
from .live import LiveConfiguration

DESIRED_CONFIGURATION_SPEC: ArgumentSpec = DESIRED_SPEC.merge(
    ArgumentSpec(
        {
            "settings": {"type": "dict", "options": SETTINGS_OPTIONS},
            "groups": {"type": "list", "elements": "str"},
            "groups_mode": {"type": "str", "choices": ["exact", "additive"], "default": "additive"},
            "job_state": {"type": "str", "choices": ["started", "paused"]},
        }
    )
)
"""What a configuration is held against; what isn't given isn't compared."""

INVALID = "{count} entries of the desired configuration are not valid, so nothing was compared"


class DesiredConfiguration(t.NamedTuple):
    """What is desired, read and valid; ``groups`` are names or object ids, None where assignments aren't compared."""

    schema: Desired
    settings: Wanted
    groups: tuple[str, ...] | None = None
    exact_groups: bool = False
    job_state: str | None = None


def read_desired_configuration(options: Json) -> DesiredConfiguration:
    """Read the options of ``DESIRED_CONFIGURATION_SPEC``; one error names everything that is wrong with them."""
    desired, problems, _filters_hold = read_desired(options)
    wanted, wrong = read_settings(options["settings"] or {})
    for problem in wrong.found:
        problems.add(problem)
    groups, exact = options["groups"], options["groups_mode"] == "exact"
    if exact and not groups:
        problems.add(OptionError("'groups_mode=exact' requires 'groups'.", hint="List the groups that must be assigned."))
    problems.raise_found(INVALID)
    return DesiredConfiguration(desired, wanted, None if groups is None else tuple(groups), exact, options["job_state"])


def configuration_findings(live: LiveConfiguration, desired: DesiredConfiguration) -> list[Finding]:
    """Return everything in which the live configuration isn't the desired one, and what of it can't be compared."""
    configuration = live.context.configuration
    findings = schema_drift(live.document, desired.schema)
    if desired.settings:
        known = live.settings
        findings += [unread(SETTING, known)] if isinstance(known, CloudSyncError) else settings_drift(known, desired.settings)
    if desired.groups is not None:
        findings += _assignments(live, desired.groups, exact=desired.exact_groups)
    if desired.job_state:
        findings += job_drift(configuration.job, desired.job_state, configuration.name)
    return findings


def _assignments(live: LiveConfiguration, groups: t.Sequence[str], *, exact: bool) -> list[Finding]:
    if isinstance(live.assignments, CloudSyncError):
        return [unread(ASSIGNMENT, live.assignments)]
    name = live.context.configuration.name
    assigned = {str(each["principalId"]).lower(): each for each in live.assignments if each.get("principalType") == "Group"}
    wanted: dict[str, FoundObject] = {}
    unresolved: set[str] = set()
    findings = []
    for identity in groups:
        try:
            found = _identified(identity, assigned, live.context)
            wanted[found.id.lower()] = found
        except CloudSyncError as problem:
            unresolved.add(identity)
            findings.append(unresolved_assignment(identity, problem))
    missing = [group for key, group in wanted.items() if key not in assigned]
    # Of several groups with the name that is wanted, none is called surplus.
    surplus = [each for each in map(_assigned_group, assigned.values()) if exact and not {each.name, each.id} & unresolved]
    surplus = [each for each in surplus if each.id.lower() not in wanted]
    findings += [assignment_drift(group, is_wanted=True, configuration=name) for group in missing]
    return [*findings, *(assignment_drift(group, is_wanted=False, configuration=name) for group in surplus)]


def _identified(identity: str, assigned: t.Mapping[str, Json], context: Context) -> FoundObject:
    """Return the group that a name or an id stands for; an id of an assigned group takes no request."""
    if is_object_id(identity) and identity.lower() in assigned:
        return _assigned_group(assigned[identity.lower()])
    group = resolve_group(context.session, identity)
    return FoundObject(group.id, group.display_name)


def _assigned_group(assignment: Json) -> FoundObject:
    return FoundObject(str(assignment["principalId"]), str(assignment.get("principalDisplayName") or ""))
