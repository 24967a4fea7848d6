# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that the engine's parts hand to each other."""

from __future__ import annotations

import typing as t
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Value

Json = dict[str, t.Any]
StepType = t.Literal["Import", "Matching", "Scoping", "Processing", "ReferenceResolution", "Export"]
Verdict = t.Literal["Success", "Skipped", "Failure"]


@dataclass(frozen=True, slots=True)
class SourceObject:
    """An object of Entra ID; ``attributes`` carry the sync engine's names. ``kind`` is ``Group`` or ``User``."""

    kind: str
    id: str
    display_name: str
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class MemberChange:
    """A member to evaluate. ``source`` is None when Entra ID has no such object."""

    id: str
    source: SourceObject | None
    is_member: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What a job prescribes, and what decides besides the objects themselves.

    ``source_names``: object type -> the attributes that the schema knows of it. ``target_attributes``: the definitions
    of a group's attributes in AD, by name in lower case.
    """

    rule: Json
    source_names: Mapping[str, frozenset[str]]
    target_attributes: Mapping[str, Json]
    macros: Mapping[str, str]
    assigned: frozenset[str]
    everything_in_scope: bool

    def mapping(self, kind: str) -> Json | None:
        """Return the object mapping of a source object type."""
        mappings: list[Json] = self.rule["objectMappings"]
        return next((each for each in mappings if each["sourceObjectName"].casefold() == kind.casefold()), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One provisioning step."""

    name: str
    type: StepType
    status: str
    description: str
    timestamp: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetObject:
    """The object in AD."""

    id: str
    dn: str


@dataclass(slots=True)
class Run:
    """What was done about one object."""

    source: SourceObject
    started: datetime
    ended: datetime
    result: Verdict = "Success"
    code: str | None = None
    reason: str | None = None
    action: str = "Other"
    target: TargetObject | None = None
    steps: list[Step] = field(default_factory=list)
    modified: list[Json] = field(default_factory=list)
    unresolved: set[str] = field(default_factory=set)
    change_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    members: list[Run] = field(default_factory=list)

    @property
    def exported(self) -> bool:
        """Whether AD was written."""
        return self.result == "Success" and self.action != "Other"

    def finish(self, result: Verdict, code: str | None = None, reason: str | None = None) -> None:
        """Close the run with its result."""
        self.result, self.code, self.reason = result, code, reason
