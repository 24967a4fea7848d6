# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource units: what a request costs an application, and how many of them the service takes.

Source: Microsoft Graph, "Microsoft Graph service-specific throttling limits", identity and access. Synchronization, the
logs and the agents are services of their own, and are not counted here.
"""

from __future__ import annotations

import math
import re
import threading
import typing as t
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .. import synthetic
from .call import Call
from .errors import GraphFailure, too_many_requests

if t.TYPE_CHECKING:
    from ..settings import Settings

QUOTA_SECONDS = 10.0
_SHOWN_FROM = 0.8
_SMALL_PAGE = 20
_OTHER_SERVICES = re.compile(r"/synchronization(/|$)|^/auditLogs/|^/onPremisesPublishingProfiles/")
_DELTA = re.compile(r"/delta$")
"""What it costs is not published, and its answers do not say."""
_COSTS = (
    (re.compile(r"GET /groups/[^/]+/transitiveMembers(/|$)"), 5),
    (re.compile(r"GET /groups/[^/]+/members(/|$)"), 3),
    (re.compile(r"POST /directoryObjects/getByIds$"), 3),
    (re.compile(r"GET /users(/\$count)?$"), 2),
    (re.compile(r"GET /applications(/\$count)?$"), 2),
)
_STORM_SECONDS = (1, 2, 3, 4, 5)


@dataclass(slots=True)
class Bucket:
    """The units that an application has left, and when that was so."""

    left: float
    at: float


class Meter:
    """The units of all applications. ``clock`` is the lab's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}
        self._in_batches = 0

    def clear(self) -> None:
        """Forget what was used."""
        with self._lock:
            self._buckets.clear()
            self._in_batches = 0

    def admit(self, settings: Settings, call: Call, *, in_batch: bool) -> tuple[int, dict[str, str]]:
        """Count a request; return its cost and the headers of its answer, or refuse it, which costs nothing."""
        cost = cost_of(call)
        if not cost:
            return 0, {}
        with self._lock:
            if settings.storm and in_batch:
                self._weather()
            share = self._take(settings.resource_units, call, cost) if settings.resource_units else 0.0
        return cost, _headers(call, cost, share)

    def _weather(self) -> None:
        """Refuse every second request of batches, whoever asks for it again."""
        self._in_batches += 1
        turn, refused = divmod(self._in_batches, 2)
        if refused:
            raise too_many_requests(_STORM_SECONDS[turn % len(_STORM_SECONDS)])

    def _take(self, quota: float, call: Call, cost: int) -> float:
        """Return the share of the quota that is used with this request."""
        now = self._clock()
        bucket = self._buckets.setdefault(call.client, Bucket(quota, now))
        rate = quota / QUOTA_SECONDS
        bucket.left = min(quota, bucket.left + (now - bucket.at) * rate)
        bucket.at = now
        reserve = quota * synthetic.KEPT_FROM_LOW_PRIORITY if _is_low(call.headers) else 0.0
        lacking = cost + reserve - bucket.left
        if lacking > 0:
            raise _refusal(call, math.ceil(lacking / rate), 1 - bucket.left / quota)
        bucket.left -= cost
        return 1 - bucket.left / quota


def cost_of(call: Call) -> int:
    """Return the units that a request costs, 0 where none are counted."""
    path = call.path.removeprefix(f"/{call.version}")
    if _OTHER_SERVICES.search(path):
        return 0
    cost = next((units for pattern, units in _COSTS if pattern.match(f"{call.method} {path}")), 1)
    cost += ("expand" in call.query) - ("select" in call.query)
    top = call.query.get("top", "")
    cost -= top.isdecimal() and int(top) < _SMALL_PAGE
    return max(1, cost)


def _is_low(headers: Mapping[str, str]) -> bool:
    return headers.get("x-ms-throttle-priority", "").lower() == "low"


def _headers(call: Call, cost: int, share: float) -> dict[str, str]:
    shown = {} if _DELTA.search(call.path) else {"x-ms-resource-unit": str(cost)}
    return shown | _pressure(share)


def _pressure(share: float) -> dict[str, str]:
    return {"x-ms-throttle-limit-percentage": f"{share:.2f}"} if share >= _SHOWN_FROM else {}


def _refusal(call: Call, seconds: int, share: float) -> GraphFailure:
    failure = too_many_requests(max(1, seconds))
    failure.headers |= {
        **_pressure(share),
        "x-ms-throttle-scope": f"Tenant_Application/ReadWrite/{call.client}",
        "x-ms-throttle-information": "ResourceUnitLimitExceeded",
    }
    return failure
