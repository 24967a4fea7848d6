# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How each run must end when a request fails. Written by hand: from what a module promises, not from what it does."""

from __future__ import annotations

from tests.integration.faults.kinds import ONCE, READ, REPEATABLE, SUCCESS, Kind
from tests.integration.helpers.every_module import Run
from tests.integration.safety.calls import Call

FIRST_WRITE = {
    "change_rollback": REPEATABLE,  # PUT of the schema
    "entra_group (a new group)": ONCE,  # a second POST makes a second group of the same name
    "entra_group (more members)": ONCE,  # who is a member already is refused
    "entra_group (fewer members)": REPEATABLE,
    "entra_group (another description)": REPEATABLE,
    "entra_group (converted)": REPEATABLE,
    "entra_group (no group any more)": REPEATABLE,
    "provision_on_demand": ONCE,  # each call counts, and may write to Active Directory
    "provision_on_demand (several)": ONCE,
    "sync_application (a new one)": ONCE,  # a second POST makes a second application
    "sync_application (remove)": REPEATABLE,
    "sync_job (start)": REPEATABLE,
    "sync_job (pause)": REPEATABLE,
    "sync_job (restart)": ONCE,  # a second restart begins the cycle from its start
    "sync_job (remove)": REPEATABLE,
    "sync_job (create)": ONCE,  # a second POST makes a second job
    "sync_schema": REPEATABLE,
    "sync_schema (reset)": REPEATABLE,
    "sync_schema (restore)": REPEATABLE,
    "sync_scope (assign)": ONCE,  # what is assigned already is refused
    "sync_scope (unassign)": REPEATABLE,
    "sync_settings": REPEATABLE,
}
"""The kind of the first write of each run that writes."""

GOES_ON = ("provision_on_demand (several)",)
"""Runs that go on with the others when one fails, and then say which failed: what came first doesn't stop them."""


def expected(run: Run, kind: Kind, request: str, *, processed: bool = False) -> set[str]:
    """Return the outcomes that are right when a fault hits one request of a kind, one time."""
    if processed and str(run) in _LOOKED_FOR:
        return {SUCCESS}
    if str(run) == "sync_job (create)" and kind.name in _MAYBE_TOO_NEW:
        return {SUCCESS}
    if kind.name == "404" and str(run) == "entra_group (converted)" and request == REPEATABLE:
        return {SUCCESS}  # a cloud without it in v1.0 has it in the beta version
    if kind.name == "404" and request == REPEATABLE and str(run) in _GONE_IS_FINE:
        return {SUCCESS}
    if kind.name == "404" and run.module == "change_info":
        return {SUCCESS}  # a job that is gone is not one that a change left paused
    if str(run) in GOES_ON and request != READ and kind.outcome(request) != SUCCESS:
        return {"provisioning_failed"}
    if run.module == "change_rollback" and request != READ and kind.outcome(request) != SUCCESS:
        return {"rollback_incomplete"}  # it brings back what it can, and lists what it could not
    return _of_module(run, kind.outcome(request))


def expected_lasting(run: Run, kind: Kind, wanted: Call) -> set[str]:
    """Return the outcomes that are right when a fault hits every request from one on."""
    if str(run) in GOES_ON and wanted.write:
        return {"provisioning_failed"}
    if run.module == "change_rollback" and wanted.number > _FOUND:
        return {"rollback_incomplete"}
    if str(run) == "sync_application (a new one)" and kind.name == "404" and wanted.step:
        return {"not_ready"}  # a new object that can't be seen yet is waited for
    if kind.name == "404" and (run.module == "change_info" or (wanted.method == "DELETE" and str(run) in _GONE_IS_FINE)):
        return {SUCCESS}
    if run.module == "writeback_drift" and wanted.number > _FOUND and wanted.path.endswith(_OF_POSTURE):
        return {SUCCESS}  # a part of the posture that can't be read is a finding
    if run.module == "writeback_explain" and wanted.path.endswith("/auditLogs/provisioning"):
        return {SUCCESS}  # who can't read the log gets the rest
    if run.module == "change_preflight" and (wanted.ordinal or wanted.path.endswith(_OF_SETTINGS_AND_AGENTS)):
        return {SUCCESS}  # it has a word about what it can read of the posture, at its end
    return _of_module(run, kind.lasting)


_LOOKED_FOR = ("entra_group (a new group)", "sync_application (a new one)")
"""Runs that look for what they may have made without getting an answer, and find it."""
_MAYBE_TOO_NEW = ("404", "504")
"""What the service answers for some minutes about a new object: not found, or an error without a code. It is asked again
whether there is a job, and only then for a new one."""
_GONE_IS_FINE = ("sync_application (remove)",)
_OF_POSTURE = ("/secrets", "/agentGroups", "/agents", "/servicePrincipals", "/jobs")
"""What a comparison reads at its end; by the last two it also finds its configuration, which nothing else can replace."""
_OF_SETTINGS_AND_AGENTS = _OF_POSTURE[:3]
"""What a preflight reads for that alone."""
_FOUND = 2
"""The number of the last request by which a rollback finds its configuration."""


def _of_module(run: Run, outcome: str) -> set[str]:
    if outcome == SUCCESS:
        return {SUCCESS}
    if run.module == "change_preflight":
        return {"preflight_failed"}  # it lists what failed, whatever that is
    if run.module == "provision_on_demand" and outcome in ("graph_error", "no_answer"):
        return {outcome, "provisioning_failed"}  # the agent may have written without an answer: its own error says so
    return {outcome}
