# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with a call, and what the message about it must say."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from tests.integration.safety.calls import Call

Json = dict[str, t.Any]

TIMEOUT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault of the lab; ``said`` are the texts one of which names it in the reason of a failure.

    ``before`` and ``after`` say whether it can happen before and after the service has carried the request out.
    """

    name: str
    fault: Json
    said: tuple[str, ...]
    before: bool = True
    after: bool = True

    def __str__(self) -> str:
        return self.name

    @property
    def answers(self) -> bool:
        """Whether the client gets an answer at all."""
        return self.fault["kind"] not in ("drop", "hold", "reset")

    @property
    def timeout(self) -> int | None:
        """How long the client waits, where that matters, in seconds."""
        return TIMEOUT_SECONDS if self.fault["kind"] == "hold" else None

    def can_hit(self, call: Call, *, processed: bool) -> bool:
        """Tell whether it can happen to a call; whether a read was carried out makes no difference."""
        if not call.write:
            return not processed
        if _waits_for_agent(call) and self.timeout:
            # The client waits ten minutes, so it is the service that gives up: a breakdown of the agent.
            return False
        return self.after if processed else self.before

    def can_pass(self, call: Call) -> bool:
        """Tell whether the call is sent again: what may have provisioned a group is not, unless it was throttled."""
        return self.fault["kind"] == "throttle" or not _waits_for_agent(call)


def _waits_for_agent(call: Call) -> bool:
    return call.name == "provisionOnDemand"


# Of Microsoft Graph, of the login service, and of one answer in a batch.
_NO_JSON = ("in place of the JSON of Microsoft Graph", "in place of JSON", "in place of an object")
_CLOSED = ("closed the connection", "status 503")

FINAL = (
    Kind("throttled", {"kind": "throttle", "retry_after": 0}, ("throttled", "throttling", "429"), after=False),
    Kind("500", {"kind": "status", "status": 500}, ("status 500", "with 500")),
    Kind("dropped", {"kind": "drop"}, _CLOSED),
    Kind("garbage", {"kind": "garbage"}, _NO_JSON),
    Kind("timeout", {"kind": "hold"}, (f"no answer within {TIMEOUT_SECONDS} s",)),
    Kind("page", {"kind": "html", "status": 200}, _NO_JSON),
    Kind("503", {"kind": "status", "status": 503}, ("status 503", "with 503")),
    Kind("truncated", {"kind": "truncated"}, _NO_JSON, before=False),
    Kind("reset", {"kind": "reset"}, _CLOSED),
)
"""Faults that end a call when no retry is left."""

LASTING = tuple(kind for kind in FINAL if kind.name in ("500", "dropped", "page"))
"""Faults of every call from some point on: a refusal, silence, and something that isn't the service."""

QUICK = (
    Kind("throttled", {"kind": "throttle", "retry_after": 0}, ()),
    Kind("503", {"kind": "status", "status": 503, "retry_after": 0}, ()),
)
SLOW = (
    Kind("dropped", {"kind": "drop"}, ()),
    Kind("timeout", {"kind": "hold"}, ()),
    Kind("reset", {"kind": "reset"}, ()),
    Kind("page", {"kind": "html", "status": 200}, ()),
)
"""Faults after which a call is sent again, at once and after a while."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Something that stops working, whoever asks."""

    name: str
    settings: Json
    said: tuple[str, ...]


BREAKDOWNS = (
    Breakdown("quarantine", {"quarantine": "EncounteredQuarantineException"}, ("quarantine",)),
    Breakdown("agent is silent", {"agent_state": "silent", "agent_timeout": 0.2}, ("agent",)),
    Breakdown("agent is inactive", {"agent_state": "inactive"}, ("agent",)),
    Breakdown("AD refuses the write", {"agent_state": "powerless"}, ("InsufficientRights",)),
    Breakdown("controller is down", {"controller": "stopped"}, ("refused",)),
)
