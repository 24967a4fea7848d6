# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that a test can switch: the settings, and ``settings.SWITCHES``."""

from __future__ import annotations

import copy
import typing as t

from tests.lab.contract.checker import enum_members

from . import replication
from .controller_switch import RUNNING, STATES
from .http.faults import Fault
from .replication import FOLLOWING
from .seed import switch_membership, user_mappings
from .settings import SettingError

if t.TYPE_CHECKING:
    from .tenant import Tenant

Json = dict[str, t.Any]

CONTROLLERS = ("controller", "second_controller")
_OTHERS = ("quarantine", "membership_switch", "replication", *CONTROLLERS)


def values(tenant: Tenant) -> Json:
    """Return how everything is switched."""
    jobs = tenant.writing_jobs()
    return {
        **tenant.settings.values(),
        "quarantine": next((job.quarantine["reason"] for job in jobs if job.quarantine), None),
        "membership_switch": any(mapping["enabled"] for job in jobs for mapping in user_mappings(job)),
        "controller": RUNNING,
        **{name: switch.state for name, switch in zip(CONTROLLERS, tenant.controllers, strict=False)},
        **({"replication": tenant.replication.state} if tenant.replication else {}),
    }


def check(tenant: Tenant, wanted: Json) -> None:
    """Raise SettingError unless all of this can be switched."""
    choices: dict[str, tuple[str | None, ...]] = {
        "quarantine": (None, *sorted(enum_members("quarantineReason"))),
        "replication": replication.STATES,
        **dict.fromkeys(CONTROLLERS, STATES),
    }
    for name, value in wanted.items():
        if value not in choices.get(name, (value,)):
            known = ", ".join("null" if each is None else each for each in choices[name])
            raise SettingError(f"{name} must be one of {known}")
    if not isinstance(wanted.get("membership_switch", True), bool):
        raise SettingError("membership_switch must be of type bool")
    if not tenant.controllers and wanted.get("controller", RUNNING) != RUNNING:
        raise SettingError("there is no domain controller here")
    second = [name for name in ("second_controller", "replication") if name in wanted]
    if second and not tenant.replication:
        raise SettingError(f"{second[0]}: this lab has one domain controller; start it with --controllers 2")
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
    _switch_controllers(tenant, wanted)
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
    """Remove all faults, take back what they have switched, and let the controllers run and DNS answer."""
    tenant.dns.reset()
    faults = tenant.faults.all()
    tenant.faults.clear()
    for fault in reversed(faults):
        end(tenant, fault)
    change(tenant, {"controller": RUNNING})
    if tenant.replication:
        change(tenant, {"second_controller": RUNNING, "replication": FOLLOWING})


def _settings(wanted: Json) -> Json:
    return {name: value for name, value in wanted.items() if name not in _OTHERS}


def _switch_controllers(tenant: Tenant, wanted: Json) -> None:
    named = dict(zip(CONTROLLERS, tenant.controllers, strict=False))
    switched = [(named[name], state) for name, state in wanted.items() if name in named]
    for switch, state in switched:
        if state == RUNNING:
            switch.change(state)
    # A controller takes the order to hold replication only while it runs.
    if tenant.replication and "replication" in wanted:
        tenant.replication.change(wanted["replication"])
    for switch, state in switched:
        switch.change(state)
