# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tenant: everything that the endpoints and the sync engine share."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from tests.lab.frame.state import State
from tests.lab.shared_clock import SharedClock

from .clock import Clock
from .controller_switch import ControllerSwitch
from .dns.domain_records import domain_records
from .dns.server import Dns
from .engine.agent import Agent
from .engine.log import ProvisioningLog
from .http.errors import not_found
from .http.faults import Faults
from .http.metering import Meter
from .http.recording import Recorder
from .http.throttle import Window
from .login.clients import Clients
from .login.tokens import Tokens
from .objects.store import ObjectStore
from .replication import Replication
from .settings import Settings
from .synchronization.assignments import Assignments
from .synchronization.job import Job
from .synchronization.service import Synchronization
from .well_known import ON_DEMAND_CALLS, ON_DEMAND_WINDOW_SECONDS


class Tenant:
    """One tenant. ``lock`` guards its objects, ``engine_lock`` lets one run at a time write to AD.

    ``controllers`` is empty where there is no directory, and ``replication`` None where there are not two of them.
    """

    def __init__(self, state: State, agent: Agent, controllers: Sequence[ControllerSwitch] = ()) -> None:
        self.state = state
        self.agent = agent
        self.controllers = controllers
        self.replication = Replication(state) if len(controllers) > 1 else None
        self._shared_clock = SharedClock(Path(state.clock_file))
        self._powerless_agent = Agent.of(state, "reader")
        self.dns = Dns(domain_records(state))
        self.lock = threading.RLock()
        self.engine_lock = threading.Lock()
        self.clients = Clients(state)
        self.tokens = Tokens()
        self.recorder = Recorder()
        self.faults = Faults()
        self.on_demand_window = Window(ON_DEMAND_CALLS, ON_DEMAND_WINDOW_SECONDS, self._shared_clock.monotonic)
        self.report_window = Window(ON_DEMAND_CALLS, ON_DEMAND_WINDOW_SECONDS, self._shared_clock.monotonic)
        self.meter = Meter(self._shared_clock.monotonic)
        self.clear()

    def clear(self) -> None:
        """Make the tenant empty, with default settings."""
        self.clock = Clock(self._shared_clock)
        self.settings = Settings()
        self.store = ObjectStore()
        self.assignments = Assignments()
        self.synchronization: dict[str, Synchronization] = {}
        self.log = ProvisioningLog(self.settings)
        self.asked_ids: dict[str, tuple[Sequence[str], Collection[str]]] = {}
        self.faults.clear()
        self.on_demand_window.clear()
        self.report_window.clear()
        self.meter.clear()

    @property
    def acting_agent(self) -> Agent:
        """The agent, or under the setting ``powerless`` one whose account may not write."""
        return self._powerless_agent if self.settings.agent_state == "powerless" else self.agent

    def synchronization_of(self, service_principal_id: str) -> Synchronization:
        """Return what a service principal synchronizes; 404 when there is no such service principal."""
        found = self.synchronization.get(service_principal_id.lower())
        if found is None:
            raise not_found(service_principal_id)
        return found

    def writing_jobs(self) -> list[Job]:
        """Return all jobs that write to AD."""
        return [job for each in self.synchronization.values() for job in each.writing_jobs()]
