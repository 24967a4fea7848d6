# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request as a handler sees it, and the answer that a handler gives."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import GraphFailure

Json = dict[str, t.Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with a JSON body, or with none."""

    status: int = 200
    body: t.Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


NO_CONTENT = Answer(204)


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``query`` holds decoded values; ``client`` is the lab's name of the calling application."""

    method: str
    version: str
    path: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes
    graph_url: str
    client: str = ""

    def __getitem__(self, name: str) -> str:
        """Return a value from the path."""
        return self.parameters[name]

    @property
    def root(self) -> str:
        """The address that every resource of this version starts with."""
        return f"{self.graph_url}/{self.version}"

    @property
    def eventual(self) -> bool:
        """Whether the caller accepts eventual consistency, which advanced queries need."""
        return self.headers.get("consistencylevel", "").lower() == "eventual"

    def json(self) -> Json:
        """Return the body as an object; 400 when it is none."""
        try:
            value = json.loads(self.content)
        except ValueError:
            raise GraphFailure(400, "BadRequest", "Unable to read JSON request payload.") from None
        if not isinstance(value, dict):
            raise GraphFailure(400, "BadRequest", "Empty Payload. JSON content expected.")
        return value

    def context(self, fragment: str) -> Json:
        """Return the ``@odata.context`` that opens an answer."""
        return {"@odata.context": f"{self.root}/$metadata#{fragment}"}
