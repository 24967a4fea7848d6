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
    """An object of the source directory; ``attributes`` carry the sync engine's names.

    ``kind`` is what the schema calls its type: ``Group`` or ``User`` of Entra ID, ``group`` or ``user`` of AD.
    """

    kind: str
    id: str
    display_name: str
    attributes: Mapping[str, Value]

    @property
    def reportable(self) -> str:
        """What answers and logs call the object: a user by name, a group by its id."""
        return self.id if self.kind.casefold() == "group" else self.display_name


@dataclass(frozen=True, slots=True)
class MemberChange:
    """A member to evaluate. ``source`` is None when Entra ID has no such object."""

    id: str
    source: SourceObject | None
    is_member: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What a job prescribes, and what decides besides the objects themselves.

    ``source_names``: object type -> the attributes that the schema knows of it. ``target_attributes``: object type of the
    target directory -> the definitions of its attributes, by name in lower case. ``scoping_names`` is the setting.
    """

    rule: Json
    source_names: Mapping[str, frozenset[str]]
    target_attributes: Mapping[str, Mapping[str, Json]]
    macros: Mapping[str, str]
    assigned: frozenset[str]
    everything_in_scope: bool
    scoping_names: str

    def mapping(self, kind: str) -> Json | None:
        """Return the object mapping of a source object type."""
        mappings: list[Json] = self.rule["objectMappings"]
        return next((each for each in mappings if each["sourceObjectName"].casefold() == kind.casefold()), None)

    @property
    def accounts(self) -> Json | None:
        """The object mapping that gives users of Entra ID an account: the enabled one that names a container."""
        mappings: list[Json] = self.rule["objectMappings"]
        users = [each for each in mappings if each["sourceObjectName"] == "User" and each["enabled"] is True]
        named = [
            each
            for each in users
            if any(one["targetAttributeName"] == "parentDistinguishedName" for one in each["attributeMappings"])
        ]
        return next(iter(named), None)

    @property
    def source_system(self) -> str:
        """The name of the directory that is read."""
        return str(self.rule["sourceDirectoryName"])

    @property
    def target_system(self) -> str:
        """The name of the directory that is written."""
        return str(self.rule["targetDirectoryName"])


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
    """The object in the target directory: in AD by its distinguished name, in Entra ID by the name that people know."""

    id: str
    dn: str


@dataclass(slots=True)
class Run:
    """What was done about one object."""

    source: SourceObject
    started: datetime
    ended: datetime
    source_system: str
    target_system: str
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
    def target_details(self) -> dict[str, str]:
        """What a step or an identity says of the object in the target directory."""
        if self.target is None:
            return {}
        in_ad = self.source.kind in ("Group", "User")
        return {"DistinguishedName": self.target.dn} if in_ad else {"objectId": self.target.id, "DisplayName": self.target.dn}

    @property
    def exported(self) -> bool:
        """Whether the target directory was written."""
        return self.result == "Success" and self.action != "Other"

    def finish(self, result: Verdict, code: str | None = None, reason: str | None = None) -> None:
        """Close the run with its result."""
        self.result, self.code, self.reason = result, code, reason
