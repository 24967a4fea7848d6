# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of the schema's document: mappings that the service needs, doubled and unknown ones, filters that fail."""

from __future__ import annotations

import typing as t
from collections import Counter

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..._sync.expected.attributes import describe
from ..._sync.schema.document import GROUP, TARGET_CONTAINER, attribute_mappings_of, group_mapping, select_rule
from ..._sync.schema.expressions import parse_locally, same_expression
from ..._sync.schema.validation import known_attributes
from ..._sync.schema.views import MappingView, view_mapping
from ..._sync.scoping import check_clause
from ..drift.finding import Finding, Fix
from .check import PostureCheck

_ANCHOR = "msDS-ExternalDirectoryObjectId"
_MARK_OF_GROUPS = 'Append("Group_", [objectId])'
_FLOW_TYPES = ("Add", "Update", "Delete")

_MAPPINGS = "Microsoft Entra documentation, 'Attribute mapping - Microsoft Entra ID to Active Directory'"
_SCHEMA_UPDATE = "Microsoft Graph reference, 'Update synchronizationSchema'"
_FILTERS = (
    "Microsoft Entra documentation, 'Configure provisioning from Microsoft Entra ID to Active Directory', attribute scope filtering"
)
_EXPRESSIONS = "Microsoft Entra documentation, 'Reference for writing expressions for attribute mappings'"
_RESTORE = Fix(
    "Put back the default mapping in the portal, or the schema from the evidence of an earlier change; sync_schema doesn't edit it."
)

GROUPS_DISABLED = PostureCheck(
    "groups_disabled",
    "The object mapping of groups is disabled",
    "high",
    "enabled",
    "No group is written.",
    Fix("Enable the object type 'Group' in the portal, on the page of attribute mappings."),
    "Microsoft Graph reference, 'objectMapping'",
)
FLOW_TYPES = PostureCheck(
    "flow_types",
    "The object mapping of groups leaves out kinds of changes",
    "medium",
    ", ".join(_FLOW_TYPES),
    "Groups are not added, not updated or not deleted, whatever happens in Entra ID.",
    Fix("Switch the target object actions on in the portal, on the page of attribute mappings."),
    "Microsoft Graph reference, 'objectMapping'",
)
ANCHOR_MAPPING = PostureCheck(
    "anchor_mapping",
    "The mapping of the anchor isn't the default one",
    "high",
    f"{_MARK_OF_GROUPS}, and the only mapping that is used for matching",
    "The service finds the groups that it wrote by this value; with another one it creates each of them a second time.",
    _RESTORE,
    _MAPPINGS,
)
LOOP_MAPPING = PostureCheck(
    "loop_mapping",
    "The mapping of adminDescription isn't the default one",
    "high",
    _MARK_OF_GROUPS,
    "The synchronization from Active Directory knows by this value that a group comes from Entra ID; without it, it imports the group again.",
    _RESTORE,
    _MAPPINGS,
)
MEMBER_MAPPING = PostureCheck(
    "member_mapping",
    "The mapping of member isn't the default one",
    "high",
    "[members]",
    "Members are not written.",
    _RESTORE,
    _MAPPINGS,
)
GROUP_TYPE_MAPPING = PostureCheck(
    "group_type_mapping",
    "A mapping that decides the type of groups isn't the default one",
    "high",
    '"True"',
    "The service writes universal security groups; a group of another type can't be provisioned.",
    _RESTORE,
    _MAPPINGS,
)
NAME_MAPPING_MISSING = PostureCheck(
    "name_mapping_missing",
    "A mapping is missing without which the service can't name a group",
    "high",
    "mapped",
    "No group can be created.",
    Fix("Map it with sync_schema: attribute_mappings for cn, target_container for the container."),
    _MAPPINGS,
)
MAPPED_TWICE = PostureCheck(
    "mapped_twice",
    "A target attribute is mapped twice",
    "high",
    "one mapping",
    "An attribute can be mapped as a target once only; the service doesn't say which mapping counts, and refuses the schema when it is saved.",
    Fix("Remove one of the mappings in the portal."),
    _SCHEMA_UPDATE,
)
TARGET_UNKNOWN = PostureCheck(
    "target_unknown",
    "A mapping writes an attribute that the schema's directory of Active Directory doesn't have",
    "medium",
    "an attribute of the directory in the schema",
    "An attribute must be in the directory definition before it can be mapped; the next save of the schema may be refused.",
    Fix("Correct the target, or remove the mapping, with sync_schema."),
    _SCHEMA_UPDATE,
)
SOURCE_UNKNOWN = PostureCheck(
    "source_unknown",
    "A mapping reads an attribute that the schema's directory of Entra ID doesn't have",
    "medium",
    "an attribute of the directory in the schema, in its spelling",
    "The mapping yields nothing for every group.",
    Fix("Correct the mapping with sync_schema; sync_schema_info lists the attributes, and their case matters."),
    _SCHEMA_UPDATE,
)
EXPRESSION_NOT_UNDERSTOOD = PostureCheck(
    "expression_not_understood",
    "The collection can't evaluate an expression",
    "low",
    "an expression of the documented language",
    "What the mapping yields can't be checked; the service has the last word on it.",
    Fix("Compare the expression with the reference, and let the service evaluate it (calibrate.yml)."),
    _EXPRESSIONS,
    "not_computable",
)
SWITCH_IN_MAPPING = PostureCheck(
    "switch_in_mapping",
    "A mapping uses Switch on an attribute of Entra ID",
    "info",
    "IIF",
    "In a cycle in which the source attribute itself didn't change, Switch may evaluate to null and clear the target; Microsoft advises chains of IIF.",
    Fix("Write the mapping as a chain of IIF with sync_schema."),
    _EXPRESSIONS,
)
FILTER_INVALID = PostureCheck(
    "filter_invalid",
    "A scoping filter can't be evaluated",
    "high",
    "clauses of documented operators, on attributes with one value",
    "Which groups it lets through can't be told.",
    Fix("Correct scoping_filters with sync_schema."),
    _FILTERS,
)

CHECKS = (
    GROUPS_DISABLED,
    FLOW_TYPES,
    ANCHOR_MAPPING,
    LOOP_MAPPING,
    MEMBER_MAPPING,
    GROUP_TYPE_MAPPING,
    NAME_MAPPING_MISSING,
    MAPPED_TWICE,
    TARGET_UNKNOWN,
    SOURCE_UNKNOWN,
    EXPRESSION_NOT_UNDERSTOOD,
    SWITCH_IN_MAPPING,
    FILTER_INVALID,
)


def mapping_findings(document: Json) -> t.Iterator[Finding]:
    """Judge the object mapping of groups."""
    mapping = group_mapping(document)
    yield from _object_mapping(mapping)
    yield from _fixed(mapping)
    for target in ("cn", TARGET_CONTAINER):
        if not attribute_mappings_of(mapping, target):
            yield NAME_MAPPING_MISSING.found("not mapped", target)
    yield from _doubled(document)
    yield from _names(document, mapping)
    yield from _expressions(mapping)
    yield from _filters(mapping)


def _object_mapping(mapping: Json) -> t.Iterator[Finding]:
    if mapping.get("enabled") is False:
        yield GROUPS_DISABLED.found("disabled")
    given = {each.strip().casefold() for each in str(mapping.get("flowTypes") or "").split(",")}
    missing = [each for each in _FLOW_TYPES if each.casefold() not in given]
    if mapping.get("flowTypes") is not None and missing:
        yield FLOW_TYPES.found(f"without {', '.join(missing)}")


def _fixed(mapping: Json) -> t.Iterator[Finding]:
    """Judge the mappings that Microsoft marks as not to be edited."""
    matching = [view.target for view in _views(mapping) if view.matching_priority > 0]
    anchor = _shown(mapping, _ANCHOR)
    if not same_expression(anchor, _MARK_OF_GROUPS):
        yield ANCHOR_MAPPING.found(anchor, _ANCHOR)
    elif [name.casefold() for name in matching] != [_ANCHOR.casefold()]:
        yield ANCHOR_MAPPING.found(f"used for matching: {', '.join(matching) or 'none'}", _ANCHOR)
    mark = _shown(mapping, "adminDescription")
    if not same_expression(mark, _MARK_OF_GROUPS):
        yield LOOP_MAPPING.found(mark, "adminDescription")
    member = _shown(mapping, "member")
    if member != "[members]":
        yield MEMBER_MAPPING.found(member, "member")
    for target in ("isSecurityGroup", "UniversalScope"):
        switch = _shown(mapping, target)
        if switch.casefold() != '"true"':
            yield GROUP_TYPE_MAPPING.found(switch, target)


def _shown(mapping: Json, target: str) -> str:
    found = attribute_mappings_of(mapping, target)
    return " and ".join(describe(view_mapping(each)) for each in found) or "not mapped"


def _views(mapping: Json) -> list[MappingView]:
    return [view_mapping(each) for each in mapping.get("attributeMappings") or []]


def _doubled(document: Json) -> t.Iterator[Finding]:
    for mapping in select_rule(document).get("objectMappings") or []:
        counts = Counter(view.target.casefold() for view in _views(mapping))
        spelled = {view.target.casefold(): view.target for view in _views(mapping)}
        for key, count in counts.items():
            if count > 1:
                yield MAPPED_TWICE.found(f"{count} mappings", f"{mapping.get('sourceObjectName')}: {spelled[key]}")


def _names(document: Json, mapping: Json) -> t.Iterator[Finding]:
    source, target = known_attributes(document, GROUP)
    targets = None if target is None else {name.casefold() for name in target}
    for view in _views(mapping):
        if targets is not None and view.target.casefold() not in targets:
            yield TARGET_UNKNOWN.found("unknown", view.target)
        for name in _read(view):
            if source is not None and name not in source:
                yield SOURCE_UNKNOWN.found(f"[{name}]", view.target)


def _read(view: MappingView) -> list[str]:
    if view.kind == "attribute":
        return [str(view.value)]
    parsed = parse_locally(view.value or "") if view.kind == "expression" else None
    return [] if parsed is None or isinstance(parsed, ExpressionError) else sorted(parsed.attributes)


def _expressions(mapping: Json) -> t.Iterator[Finding]:
    for view in _views(mapping):
        if view.kind != "expression":
            continue
        parsed = parse_locally(view.value or "")
        if isinstance(parsed, ExpressionError):
            yield EXPRESSION_NOT_UNDERSTOOD.found(parsed.message, view.target, state="unknown")
        elif "Switch" in parsed.functions and parsed.attributes:
            yield SWITCH_IN_MAPPING.found(view.value or "", view.target)


def _filters(mapping: Json) -> t.Iterator[Finding]:
    for group in (mapping.get("scope") or {}).get("groups") or []:
        for clause in group.get("clauses") or []:
            try:
                check_clause(clause)
            except ExpressionError as problem:
                yield FILTER_INVALID.found(problem.message, str(group.get("name")))
