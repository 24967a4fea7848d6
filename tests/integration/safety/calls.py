# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a change, as a run without faults shows them."""

from __future__ import annotations

import re
import typing as t
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tests.lab.client import Lab

Json = dict[str, t.Any]

_LOOK_UP = re.compile(r"/servicePrincipals(/[^/]+/synchronization/jobs)?$")
_FIRST_ADVICE = "/agentGroups"
_FIRST_LOOK_UP = re.compile(r"/servicePrincipals(/[^/]+)?$")


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reaches the tenant, or one item of a batch.

    ``number`` counts all calls, ``ordinal`` those before it with the same method and path, ``step`` the modules that
    talk to the tenant, each of which begins by looking the configuration up, by its name or by its id. ``advisory``
    says that the preflight reads it for what it only has a word about: agents, and other configurations.
    """

    number: int
    step: int
    method: str
    path: str
    ordinal: int
    write: bool
    batched: bool
    advisory: bool
    query: str = ""

    @property
    def is_expendable(self) -> bool:
        """Whether a module goes on without its answer: it asks for the version of a schema, which the whole one says too."""
        return self.name == "schema" and "select=version" in self.query

    @property
    def looks_up(self) -> bool:
        """Whether it is one of the calls by which every module finds the configuration."""
        return self.method == "GET" and _LOOK_UP.search(self.path) is not None

    @property
    def pattern(self) -> str:
        """The regular expression that fits its path and no other."""
        return f"^{re.escape(self.path)}$"

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def __str__(self) -> str:
        return f"call {self.number} (step {self.step}): {self.method} {self.name} #{self.ordinal}"


def calls_of(lab: Lab) -> list[Call]:
    """Return the calls since they were forgotten."""
    calls: list[Call] = []
    seen: Counter[tuple[str, str]] = Counter()
    step = 0
    begun = advisory = False
    for method, path, write, batched, query in _arrivals(lab):
        advisory = not write and (advisory or path.endswith(_FIRST_ADVICE))
        if _FIRST_LOOK_UP.search(path) and not advisory:
            step, begun = step + begun, True
        calls.append(Call(len(calls), step, method, path, seen[method, path], write, batched, advisory, query))
        seen[method, path] += 1
    return calls


def _arrivals(lab: Lab) -> Iterator[tuple[str, str, bool, bool, str]]:
    for request in lab.requests().requests:
        yield request["method"], request["path"], request["write"], False, request["query"]
        version = request["path"].split("/")[1]
        for item in request["items"]:
            path = unquote(urlsplit(f"/{item['url'].lstrip('/')}").path)
            yield item["method"], f"/{version}{path}", item["write"], True, ""
