# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a live configuration isn't what is desired: one finding for each mapping, filter, setting, assignment, and the job.

The comparisons are those by which the modules that write decide whether there is anything to write.
"""

from __future__ import annotations

import json
import shlex
import typing as t

from ..._common.errors import AmbiguousError, CloudSyncError, SchemaError, SettingsError
from ..._common.json import Json
from ..._sync.expected.attributes import describe
from ..._sync.schema.desired import Desired, MappingEdit
from ..._sync.schema.document import GROUP, TARGET_CONTAINER, attribute_mappings_of, find_object_mapping, same_name, select_rule
from ..._sync.schema.edits import SchemaEdit, filter_changes
from ..._sync.schema.membership_switch import SWITCH, read_switch
from ..._sync.schema.pending_edits import editable_mapping, pending_edits
from ..._sync.schema.views import MappingView, view_mapping
from ..._sync.service.job_status import job_state
from ..._sync.service.settings import Wanted, merged_entries, readable_settings
from .finding import Finding, Fix, FoundObject, Severity, State

MAPPING = "configuration.mapping"
CONTAINER = "configuration.container"
FILTER = "configuration.filter"
SWITCH_CHECK = "configuration.membership_switch"
SETTING = "configuration.setting"
ASSIGNMENT = "configuration.assignment"
JOB_STATE = "configuration.job_state"

CHECKS: t.Mapping[str, str] = {
    MAPPING: "An attribute mapping isn't the desired one.",
    CONTAINER: "The target container isn't the desired one.",
    FILTER: "A scoping filter is missing, differs, or isn't wanted.",
    SWITCH_CHECK: "The switch 'membership to on-premises users' isn't as desired.",
    SETTING: "A synchronization setting isn't the desired one.",
    ASSIGNMENT: "A group isn't assigned that must be, or is assigned that must not be.",
    JOB_STATE: "The job runs although it must not, or doesn't although it must.",
}
"""What each check of a configuration says when it is found."""

UNREAD = "all of them"
"""The subject of a finding that a part of the configuration can't be read as a whole."""

CHANGE = "ansible-playbook hybrid_identity.cloud_sync.change -e @cloud_sync.yml"

_NOT_MAPPED = "not mapped"
_ABSENT = "absent"
_UNUSABLE = (AmbiguousError, SchemaError)


def schema_drift(document: Json, desired: Desired) -> list[Finding]:
    """Return what of the live schema isn't what is desired."""
    return [*_mappings(document, desired), *_filters(document, desired), *_switch(document, desired)]


def settings_drift(settings: t.Sequence[Json], wanted: Wanted) -> list[Finding]:
    """Return what of the live settings isn't what is desired."""
    live = readable_settings(settings)
    try:
        merged = readable_settings(merged_entries(settings, wanted))
    except SettingsError as problem:
        return [_unknown(SETTING, ", ".join(wanted), problem, _change("sync_settings"))]
    before, after = _flat(live), _flat(merged)
    return [
        _differs(SETTING, name, _value(after[name]), _value(before[name]), _change("sync_settings"))
        for name in after
        if after[name] != before[name]
    ]


def job_drift(job: Json, wanted: str, configuration: str) -> list[Finding]:
    """Return whether the job isn't in the desired state, ``started`` or ``paused``."""
    state = job_state(job)
    if state == wanted:
        return []
    fix = Fix(f"Set the job's state with sync_job, state {wanted}.", task("sync_job", configuration=configuration, state=wanted))
    return [_differs(JOB_STATE, "job", wanted, state.replace("_", " "), fix)]


def assignment_drift(group: FoundObject, *, is_wanted: bool, configuration: str) -> Finding:
    """Return that a group isn't assigned although it must be, or the other way round."""
    state = "present" if is_wanted else "absent"
    command = task("sync_scope", configuration=configuration, groups=[group.id or group.name], state=state)
    fix = Fix(f"{'Assign' if is_wanted else 'Unassign'} the group with sync_scope.", command)
    expected, actual = ("assigned", "not assigned") if is_wanted else ("not assigned", "assigned")
    return _differs(ASSIGNMENT, "", expected, actual, fix, group=group)


def unresolved_assignment(name: str, problem: CloudSyncError) -> Finding:
    """Return that a group must be assigned that the tenant doesn't know, or not by this name alone."""
    fix = Fix("Correct the name in 'groups', or name the group by its object id.")
    return _unknown(ASSIGNMENT, name, problem, fix, expected="assigned")


def unread(check: str, problem: CloudSyncError) -> Finding:
    """Return that a part of the live configuration can't be compared, because it can't be read."""
    return _unknown(check, UNREAD, problem, Fix(problem.hint or "Grant the permission that is missing, and run the task again."))


def task(module: str, **options: t.Any) -> str:
    """Return the command that runs one module of the collection."""
    return f"ansible localhost -m hybrid_identity.cloud_sync.{module} -a {shlex.quote(json.dumps(options, ensure_ascii=False))}"


def _change(module: str) -> Fix:
    return Fix(
        f"Run the change playbook, which plans it, proves it on the test group and rolls back; or the task {module}.", CHANGE
    )


def _mappings(document: Json, desired: Desired) -> t.Iterator[Finding]:
    for edit in desired.edits:
        check = CONTAINER if same_name(edit.target, TARGET_CONTAINER) else MAPPING
        subject = edit.target if edit.object_type == GROUP else f"{edit.object_type}: {edit.target}"
        try:
            pending = pending_edits(document, [edit])
        except _UNUSABLE as problem:
            yield _unknown(check, subject, problem, _change("sync_schema"), expected=_wanted(edit))
            continue
        if pending:
            yield _differs(check, subject, _wanted(edit), _live_mapping(document, edit), _change("sync_schema"))


def _wanted(edit: MappingEdit) -> str:
    if edit.kind == "absent":
        return _NOT_MAPPED
    return _described(MappingView(edit.target, edit.kind, edit.value, edit.default_value, edit.apply or "always", 0))


def _live_mapping(document: Json, edit: MappingEdit) -> str:
    mapping = find_object_mapping(select_rule(document, edit.object_type), edit.object_type) or {}
    found = attribute_mappings_of(mapping, edit.target)
    return _described(view_mapping(found[0])) if found else _NOT_MAPPED


def _described(view: MappingView) -> str:
    default = f', default value "{view.default_value}"' if view.default_value else ""
    apply = "" if view.apply == "always" else f", applied {view.apply}"
    return f"{describe(view)}{default}{apply}"


def _filters(document: Json, desired: Desired) -> t.Iterator[Finding]:
    if desired.filters is None:
        return
    try:
        changes = filter_changes(editable_mapping(document, GROUP), GROUP, desired.filters, exact=desired.exact_filters)
    except _UNUSABLE as problem:
        yield _unknown(FILTER, UNREAD, problem, _change("sync_schema"))
        return
    for change in changes:
        yield _differs(FILTER, change.name, *_clauses(change), _change("sync_schema"))


def _clauses(change: SchemaEdit) -> tuple[str, str]:
    """Return the clauses of a filter, those that are desired and the live ones."""
    expected, actual = (_shown_filter(view) for view in (change.after, change.before))
    return expected, actual


def _shown_filter(view: Json | None) -> str:
    if view is None:
        return _ABSENT
    return " and ".join(
        " ".join([clause["attribute"], clause["operator"], *map(repr, clause["values"])]) for clause in view["all_of"]
    )


def _switch(document: Json, desired: Desired) -> t.Iterator[Finding]:
    wanted, live = desired.on_premises_members, read_switch(document)
    if wanted is not None and live != wanted:
        state: State = "unknown" if live is None else "drift"
        yield _differs(SWITCH_CHECK, SWITCH, _value(wanted), _value(live), _change("sync_schema"), state=state)


def _flat(settings: Json, prefix: str = "") -> Json:
    flat: Json = {}
    for name, value in settings.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return flat


def _value(value: t.Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "not set" if value is None else str(value)


def _differs(
    check: str,
    subject: str,
    expected: str,
    actual: str,
    fix: Fix,
    *,
    group: FoundObject | None = None,
    state: State = "drift",
    severity: Severity = "high",
) -> Finding:
    return Finding(
        check=check,
        finding_class="configuration",
        severity=severity,
        expected=expected,
        actual=actual,
        reason=f"{CHECKS[check]} Somebody changed it in the portal or by another tool, or the desired configuration was never applied.",
        fix=fix,
        state=state,
        group=group,
        subject=subject,
    )


def _unknown(check: str, subject: str, problem: CloudSyncError, fix: Fix, *, expected: str = "as desired") -> Finding:
    return Finding(
        check=check,
        finding_class="configuration",
        severity="high",
        expected=expected,
        actual="unknown",
        reason=problem.message,
        fix=fix,
        state="unknown",
        state_reason="it was not compared",
        subject=subject,
    )
