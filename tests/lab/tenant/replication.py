# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The replication between the lab's two domain controllers: held back, and waited for."""

from __future__ import annotations

import time
import uuid

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.errors import LabError
from tests.lab.frame.state import State

from .engine.agent import Agent, AgentFailure

FOLLOWING, HELD = STATES = ("following", "held")
# NTDSDSA_OPT_IS_GC and NTDSDSA_OPT_DISABLE_INBOUND_REPL (MS-ADTS, section 6.1.1.2.2.1.2.1.1)
_OPTIONS = {FOLLOWING: "1", HELD: "3"}
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.02


class Replication:
    """Whether the second controller follows the first: ``following``; ``held``, so that it takes no changes."""

    def __init__(self, state: State) -> None:
        self._controllers = [Agent.of(state, "administrator", index) for index in range(len(state.controllers))]
        first, second = (place.name.upper() for place in PLACES)
        self._accounts = [f"CN={name},OU=Domain Controllers,{state.base_dn}" for name in (first, second)]
        servers = f"CN=Servers,CN={state.site},CN=Sites,CN=Configuration,{state.base_dn}"
        self._settings = f"CN=NTDS Settings,CN={second},{servers}"
        self._state = FOLLOWING

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        return self._state

    def change(self, state: str) -> None:
        """Hold the second controller back, or let it follow again. Raises LabError when it does not answer."""
        if state == self._state:
            return
        try:
            self._controllers[1].replace(self._settings, {"options": [_OPTIONS[state]]})
        except AgentFailure as failure:
            raise LabError(f"the second controller takes no settings: {failure}") from failure
        self._state = state

    def wait(self) -> float:
        """Wait until each controller has what the other held; return the seconds that it took.

        Each gets a mark of its own, and changes arrive in their order. Raises LabError when that takes too long.
        """
        if self._state == HELD:
            raise LabError(f"replication is held; it goes on after: settings replication={FOLLOWING}")
        started = time.monotonic()
        mark = str(uuid.uuid4())
        try:
            for controller, account in zip(self._controllers, self._accounts, strict=True):
                controller.replace(account, {"location": [mark]})
            while not all(mark == found for found in self._marks()):
                if time.monotonic() - started > _PATIENCE_SECONDS:
                    raise LabError(f"the controllers did not replicate within {_PATIENCE_SECONDS:.0f} s")
                time.sleep(_POLL_SECONDS)
        except AgentFailure as failure:
            raise LabError(f"the controllers cannot replicate: {failure}") from failure
        return time.monotonic() - started

    def _marks(self) -> list[str]:
        partners = zip(self._controllers, reversed(self._accounts), strict=True)
        return ["".join(each.read(account, ["location"]).texts("location")) for each, account in partners]
