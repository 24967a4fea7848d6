# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking JSON values against the types of the Microsoft Graph metadata."""

from __future__ import annotations

import functools
import json
import re
import typing as t
from datetime import datetime
from pathlib import Path

Json = dict[str, t.Any]

_BUILT_IN: dict[str, Json] = {
    "entity": {"id": {"type": "Edm.String", "nullable": False}},
    "identity": {
        "id": {"type": "Edm.String", "nullable": True},
        "displayName": {"type": "Edm.String", "nullable": True},
    },
}

_TEXT: Json = {"type": "Edm.String", "nullable": True}
_FLAG: Json = {"type": "Edm.Boolean", "nullable": True}
# The metadata of v1.0 lacks them. Source: Microsoft Graph metadata, beta.
_BETA: dict[str, Json] = {
    "onPremisesAgent": {
        **_BUILT_IN["entity"],
        "machineName": _TEXT,
        "externalIp": _TEXT,
        "status": {"type": "agentStatus", "nullable": True},
        "supportedPublishingTypes": {"type": "Collection(onPremisesPublishingType)", "nullable": True},
        "agentGroups": {"type": "Collection(onPremisesAgentGroup)", "nullable": True},
    },
    "onPremisesAgentGroup": {
        **_BUILT_IN["entity"],
        "displayName": _TEXT,
        "isDefault": _FLAG,
        "publishingType": {"type": "onPremisesPublishingType", "nullable": True},
        "agents": {"type": "Collection(onPremisesAgent)", "nullable": True},
        "publishedResources": {"type": "Collection(publishedResource)", "nullable": True},
    },
    "publishedResource": {
        **_BUILT_IN["entity"],
        "displayName": _TEXT,
        "publishingType": {"type": "onPremisesPublishingType", "nullable": True},
        "resourceName": _TEXT,
        "agentGroups": {"type": "Collection(onPremisesAgentGroup)", "nullable": True},
    },
    "onPremisesPublishingProfile": {
        **_BUILT_IN["entity"],
        "isEnabled": _FLAG,
        "isDefaultAccessEnabled": _FLAG,
        "hybridAgentUpdaterConfiguration": {"type": "hybridAgentUpdaterConfiguration", "nullable": True},
    },
    "hybridAgentUpdaterConfiguration": {
        "allowUpdateConfigurationOverride": _FLAG,
        "deferUpdateDateTime": {"type": "Edm.DateTimeOffset", "nullable": True},
        "updateWindow": {"type": "updateWindow", "nullable": True},
    },
}
_BETA_ENUMS = {
    # Its sample shows the first letter as a capital.
    "agentStatus": {"active", "inactive", "Active", "Inactive"},
    "onPremisesPublishingType": {
        *("applicationProxy", "exchangeOnline", "authentication", "provisioning", "intunePfx", "oflineDomainJoin"),
        *("unknownFutureValue", "privateAccess"),
    },
}
_SHOWN_IN_SAMPLES = {"filterOperatorSchema": {"name"}, "attributeMappingFunctionSchema": {"name"}}
"""Properties that the metadata lacks, but that the samples of the Graph reference show."""

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_DURATION = re.compile(r"P(?=.)(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_COLLECTION = re.compile(r"Collection\((.+)\)")


@functools.cache
def _metadata() -> Json:
    content = Path(__file__).with_name("graph-v1.0-types.json").read_text(encoding="utf-8")
    metadata: Json = json.loads(content)
    return metadata


def problems(type_name: str, value: t.Any, where: str = "$") -> list[str]:
    """Return what is wrong with a value of a Graph type such as ``group`` or ``Collection(synchronizationJob)``."""
    collection = _COLLECTION.fullmatch(type_name)
    if collection:
        if not isinstance(value, list):
            return [f"{where}: a list is expected"]
        return [text for index, item in enumerate(value) for text in problems(collection[1], item, f"{where}[{index}]")]
    if type_name.startswith("Edm."):
        return [] if _PRIMITIVES[type_name](value) else [f"{where}: {value!r} is no {type_name}"]
    if type_name in _BETA_ENUMS:
        return [] if value in _BETA_ENUMS[type_name] else [f"{where}: {value!r} is no {type_name}"]
    if type_name in _metadata()["enums"]:
        return _enum_problems(type_name, value, where)
    if not isinstance(value, dict):
        # Types outside the subset (licences, for instance) may be enumerations: nothing is known about them.
        known = type_name in _metadata()["types"] or type_name in _BETA
        return [f"{where}: an object is expected"] if known else []
    return _object_problems(type_name, value, where)


def _object_problems(type_name: str, value: Json, where: str) -> list[str]:
    known = _properties(type_name)
    if known is None:
        return []
    found: list[str] = []
    for name, item in value.items():
        place = f"{where}.{name}"
        if "@odata." in name or name in _SHOWN_IN_SAMPLES.get(type_name, ()):
            continue
        if name not in known:
            found += [] if _is_open(type_name) else [f"{place}: {type_name} has no such property"]
        elif item is None:
            found += [] if known[name]["nullable"] else [f"{place}: must not be null"]
        else:
            found += problems(known[name]["type"], item, place)
    return found


@functools.cache
def _properties(type_name: str) -> dict[str, Json] | None:
    if type_name in _BUILT_IN or type_name in _BETA:
        return _BUILT_IN.get(type_name) or _BETA[type_name]
    described = _metadata()["types"].get(type_name)
    if described is None:
        return None
    inherited = _properties(described["base"]) if described["base"] else {}
    navigation = {name: {"type": target, "nullable": True} for name, target in described["navigation"].items()}
    return {**(inherited or {}), **navigation, **described["properties"]}


def _is_open(type_name: str) -> bool:
    return type_name not in _BETA and bool(_metadata()["types"][type_name]["open"])


def _enum_problems(type_name: str, value: t.Any, where: str) -> list[str]:
    enum = _metadata()["enums"][type_name]
    texts = re.split(r",\s*", str(value)) if enum["flags"] else [value]
    wrong = [text for text in texts if text not in enum["members"]]
    return [f"{where}: {text!r} is no {type_name}" for text in wrong]


def known_property(type_name: str, name: str) -> bool:
    """Tell whether a type has a property."""
    return name in (_properties(type_name) or {})


def enum_members(type_name: str) -> frozenset[str]:
    """Return the members of an enumeration."""
    return frozenset(_metadata()["enums"][type_name]["members"])


def enumerations() -> list[frozenset[str]]:
    """Return the members of every enumeration."""
    return [frozenset(each["members"]) for each in _metadata()["enums"].values()]


def _is_moment(value: t.Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_integer(value: t.Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PRIMITIVES: dict[str, t.Callable[[t.Any], bool]] = {
    "Edm.String": lambda value: isinstance(value, str),
    "Edm.Boolean": lambda value: isinstance(value, bool),
    "Edm.Int32": _is_integer,
    "Edm.Int64": _is_integer,
    "Edm.Guid": lambda value: isinstance(value, str) and _GUID.fullmatch(value.lower()) is not None,
    "Edm.DateTimeOffset": _is_moment,
    "Edm.Date": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None,
    "Edm.Duration": lambda value: isinstance(value, str) and _DURATION.fullmatch(value) is not None,
    "Edm.Stream": lambda value: False,
}
