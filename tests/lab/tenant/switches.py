# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that a test can switch: the settings, and what acts on jobs and on the domain controller.

``quarantine``: a reason, or null; ``membership_switch``: a truth value; both of every job that writes to AD.
``controller``: ``running``, ``stopped`` (connections are refused) or ``hung`` (accepted, but nothing is answered).
"""

from __future__ import annotations

import copy
import typing as t

from tests.lab.contract.checker import enum_members

from .controller_switch import RUNNING, STATES
from .http.faults import Fault
from .seed import switch_membership, user_mappings
from .settings import SettingError

if t.TYPE_CHECKING:
    from .tenant import Tenant

Json = dict[str, t.Any]


def values(tenant: Tenant) -> Json:
    """Return how everything is switched."""
    jobs = tenant.writing_jobs()
    return {
        **tenant.settings.values(),
        "quarantine": next((job.quarantine["reason"] for job in jobs if job.quarantine), None),
        "membership_switch": any(mapping["enabled"] for job in jobs for mapping in user_mappings(job)),
        "controller": tenant.controller.state if tenant.controller else RUNNING,
    }


def check(tenant: Tenant, wanted: Json) -> None:
    """Raise SettingError unless all of this can be switched."""
    choices = {"quarantine": (None, *sorted(enum_members("quarantineReason"))), "controller": STATES}
    for name, value in wanted.items():
        if value not in choices.get(name, (value,)):
            known = ", ".join("null" if each is None else each for each in choices[name])
            raise SettingError(f"{name} must be one of {known}")
    if not isinstance(wanted.get("membership_switch", True), bool):
        raise SettingError("membership_switch must be of type bool")
    if tenant.controller is None and wanted.get("controller", RUNNING) != RUNNING:
        raise SettingError("there is no domain controller here")
    tenant.settings.check(_settings(wanted))


def change(tenant: Tenant, wanted: Json) -> Json:
    """Switch what is named; return how that was before. SettingError switches nothing."""
    check(tenant, wanted)
    with tenant.lock:
        before = {name: value for name, value in values(tenant).items() if name in wanted}
        tenant.settings.change(_settings(wanted))
        for job in tenant.writing_jobs():
            if "quarantine" in wanted:
                job.quarantine = None
            if wanted.get("quarantine"):
                job.enter_quarantine(wanted["quarantine"], "Set by the lab.", tenant.clock.now())
            if "membership_switch" in wanted:
                job.replace_schema(copy.deepcopy(job.schema))
                switch_membership(job, on=wanted["membership_switch"])
    if "controller" in wanted and tenant.controller is not None:
        tenant.controller.change(wanted["controller"])
    return before


def begin(tenant: Tenant, fault: Fault) -> None:
    """Switch what a fault of kind ``set`` says, unless it has done so before."""
    if fault.before is None:
        fault.before = change(tenant, fault.settings)


def end(tenant: Tenant, fault: Fault) -> None:
    """Take back what a fault has switched."""
    if fault.before is not None:
        change(tenant, fault.before)
        fault.before = None


def heal(tenant: Tenant) -> None:
    """Remove all faults, take back what they have switched, and let the controller run."""
    faults = tenant.faults.all()
    tenant.faults.clear()
    for fault in reversed(faults):
        end(tenant, fault)
    change(tenant, {"controller": RUNNING})


def _settings(wanted: Json) -> Json:
    return {name: value for name, value in wanted.items() if name not in ("quarantine", "membership_switch", "controller")}
