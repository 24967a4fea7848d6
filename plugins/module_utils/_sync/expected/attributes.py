# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attribute values that a mapping must bring into Active Directory."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import ExpressionError, OptionError
from ..expression import Expression, Value
from ..expression import parse as parse_expression
from ..schema.document import TARGET_CONTAINER, Json
from ..schema.views import MappingView, view_mapping

Rule = t.Literal["equals", "on_create", "not_flowed", "unpredictable", "generated"]

SECURITY_ENABLED = -(2**31)
UNIVERSAL_SCOPE = 8
GLOBAL_SCOPE = 2
"""Bits of ``groupType`` (Microsoft Open Specifications, MS-ADTS 2.2.12)."""

_NOT_LDAP = {"member", "objectguid", "issecuritygroup", "universalscope", TARGET_CONTAINER.casefold()}


@dataclasses.dataclass(frozen=True, slots=True)
class ExpectedAttribute:
    """What one LDAP attribute must hold, by ``rule``.

    ``equals``: exactly these values. ``on_create``: these values at the time of creation. ``not_flowed``: the mapping
    yields nothing, the attribute stays as it is. ``unpredictable``: some value. ``generated``: made by Active Directory.
    """

    name: str
    values: tuple[str, ...]
    rule: Rule
    mapping: str
    reason: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Flow:
    """The outcome of one attribute mapping for one object."""

    view: MappingView
    values: tuple[str, ...]
    rule: Rule
    reason: str | None = None


@functools.lru_cache(maxsize=512)
def _parsed(expression: str) -> Expression:
    return parse_expression(expression)


def texts_of(value: Value) -> tuple[str, ...]:
    """Return a value as the texts that would be written; null and the empty string are nothing."""
    if isinstance(value, tuple):
        return tuple(text for item in value for text in texts_of(item))
    return () if value is None or value == "" else (str(value),)


def flow_of(mapping: Json, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> Flow:
    """Evaluate one attribute mapping; ExpressionError names the target when its expression fails."""
    view = view_mapping(mapping)
    default = texts_of(view.default_value)
    if view.kind == "expression":
        return _expression_flow(view, attributes, macros, default)
    value = view.value if view.kind == "constant" else attributes.get(str(view.value)) if view.kind == "attribute" else None
    return _flow(view, texts_of(value), default, f"[{view.value}] has no value" if view.kind == "attribute" else None)


def _expression_flow(
    view: MappingView, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str], default: tuple[str, ...]
) -> Flow:
    try:
        result = _parsed(view.value or "").evaluate(attributes, macros)
    except ExpressionError as error:
        raise ExpressionError(
            f"The mapping of '{view.target}' fails: {error.message}", hint=error.hint, target=view.target, **error.details
        ) from error
    if result.ignored:
        return Flow(view, (), "not_flowed", "IgnoreFlowIfNullOrEmpty: there is no value to flow")
    values = texts_of(result.value if isinstance(result.value, tuple) else result.text)
    flow = _flow(view, values, default, result.reason)
    return dataclasses.replace(flow, rule="unpredictable") if result.volatile and flow.values else flow


def _flow(view: MappingView, values: tuple[str, ...], default: tuple[str, ...], reason: str | None) -> Flow:
    values = values or default
    if not values:
        return Flow(view, (), "not_flowed", reason or "the mapping yields no value, and null is not exported")
    return Flow(view, values, "on_create" if view.apply == "on_create" else "equals")


def flows_of(object_mapping: Json, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> dict[str, Flow]:
    """Evaluate all mappings of an object mapping but ``member``; keys are target names in lower case."""
    flows = {}
    for mapping in object_mapping.get("attributeMappings") or []:
        target = str(mapping.get("targetAttributeName"))
        if target.casefold() not in ("member", "objectguid"):
            flows[target.casefold()] = flow_of(mapping, attributes, macros)
    return flows


def expected_attributes(flows: t.Mapping[str, Flow]) -> list[ExpectedAttribute]:
    """Translate flows into LDAP attributes; ``isSecurityGroup`` and ``UniversalScope`` become ``groupType``."""
    expected = [
        ExpectedAttribute(flow.view.target, flow.values, flow.rule, describe(flow.view), flow.reason)
        for key, flow in flows.items()
        if key not in _NOT_LDAP
    ]
    if "samaccountname" not in flows:
        expected.append(
            ExpectedAttribute("sAMAccountName", (), "generated", "not mapped", "Active Directory generates a name when none is mapped")
        )
    group_type = expected_group_type(flows)
    if group_type is not None:
        expected.append(ExpectedAttribute("groupType", (str(group_type),), "equals", "isSecurityGroup and UniversalScope"))
    return sorted(expected, key=lambda each: each.name.casefold())


def expected_group_type(flows: t.Mapping[str, Flow]) -> int | None:
    """Return the signed value of ``groupType`` that the two switches ask for; None when neither is mapped."""
    security, universal = flows.get("issecuritygroup"), flows.get("universalscope")
    if security is None and universal is None:
        return None
    scope = UNIVERSAL_SCOPE if _is_true(universal) else GLOBAL_SCOPE
    return SECURITY_ENABLED + scope if _is_true(security) else scope


def _is_true(flow: Flow | None) -> bool:
    return flow is not None and [value.casefold() for value in flow.values] == ["true"]


def expected_container(flows: t.Mapping[str, Flow]) -> str | None:
    """Return the distinguished name of the container; ExpressionError when the mapping yields no valid name."""
    flow = flows.get(TARGET_CONTAINER.casefold())
    if flow is None or not flow.values:
        return None
    try:
        parse_distinguished_name(flow.values[0])
    except OptionError as error:
        raise ExpressionError(
            f"The mapping of '{TARGET_CONTAINER}' yields '{flow.values[0]}', which is no distinguished name: {error.message}",
            hint="Correct the target container; commas inside a name need a backslash.",
            target=TARGET_CONTAINER,
        ) from error
    return flow.values[0]


def describe(view: MappingView) -> str:
    """Return a mapping's source as people write it."""
    if view.kind == "attribute":
        return f"[{view.value}]"
    if view.kind == "constant":
        return f'"{view.value}"'
    return view.value or "no source"

