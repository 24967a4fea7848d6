# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The posture of what mappings yield: evaluated for made-up groups, so that what is found is shown by an example.

A made-up group has what every group in scope has, and nothing else; another one for each value that an expression compares an
attribute with. What no such group shows isn't claimed.
"""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..._common.text import cut
from ..._sync.expected.attributes import expected_container
from ..._sync.expected.mapping_results import Flow, PreparedMapping, flows_of, prepare_mappings
from ..._sync.expression.compared_values import compared_values
from ..._sync.expression.utf16 import length
from ..._sync.plan.group import LONGEST_CN
from ..._sync.schema.document import TARGET_CONTAINER, group_mapping
from ..._sync.source_attributes import group_attributes
from ..drift.finding import Finding, Fix
from .check import PostureCheck

LONGEST_ACCOUNT_NAME = 256

_CN = "cn"
_CONTAINER = TARGET_CONTAINER.casefold()
_ACCOUNT_NAME = "samaccountname"
_NAMES = (_CN, _CONTAINER, _ACCOUNT_NAME)
_IDS = ("1b671a64-40d5-491e-99b0-da01ff1f3341", "9e107d9d-372b-4b68-a6e6-8f2c5d0a7b12")
_LONGEST = {"displayName": 256, "mailNickname": 64}
_SHOWN = 80

_MAPPINGS = "Microsoft Entra documentation, 'Attribute mapping - Microsoft Entra ID to Active Directory'"
_CN_LIMIT = "Microsoft Open Specifications, MS-ADA1, attribute cn; Microsoft Graph reference, 'group' (lengths of displayName and mailNickname)"
_ACCOUNT_NAME_LIMIT = (
    "Microsoft Open Specifications, MS-ADA3, attribute sAMAccountName; Microsoft Graph reference, 'group' (length of displayName)"
)

CONTAINER_MAY_BE_EMPTY = PostureCheck(
    "container_may_be_empty",
    "The target container can be empty",
    "high",
    "a container for every group",
    "A group without a container can't be created. Microsoft advises a default value beside every expression for it.",
    Fix("Give the mapping of parentDistinguishedName a default_value with sync_schema, or the expression a last case."),
    "Microsoft Entra documentation, 'Preserve the original organizational unit for group provisioning'",
)
CONTAINER_NOT_A_NAME = PostureCheck(
    "container_not_a_name",
    "The target container can be something else than a distinguished name",
    "high",
    "a distinguished name for every group",
    "A group can't be created there.",
    Fix("Correct target_container with sync_schema; a comma inside of a name needs a backslash."),
    _MAPPINGS,
)
NAME_MAY_BE_EMPTY = PostureCheck(
    "name_may_be_empty",
    "The name of a group (cn) can be empty",
    "high",
    "a name for every group",
    "A group without a name can't be created.",
    Fix("Let the expression of cn fall back to displayName, with sync_schema."),
    _MAPPINGS,
)
NAMES_CAN_COLLIDE = PostureCheck(
    "names_can_collide",
    "Two groups with one display name get one name (cn) in one container",
    "medium",
    "a part of objectId in the name, as in the default mapping",
    "Display names are not unique in Entra ID; the second group can't be created.",
    Fix(
        "Append a part of objectId to cn with sync_schema, as the default does: "
        'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12)).'
    ),
    _MAPPINGS,
)
NAME_TOO_LONG = PostureCheck(
    "name_too_long",
    f"The name of a group (cn) can have more than {LONGEST_CN} characters",
    "medium",
    f"at most {LONGEST_CN} characters",
    "A display name can have 256 characters. Active Directory refuses a longer name, and the group isn't written.",
    Fix("Shorten it in the expression with Left, by sync_schema."),
    _CN_LIMIT,
)
ACCOUNT_NAMES_CAN_COLLIDE = PostureCheck(
    "account_names_can_collide",
    "Two groups with one display name get one sAMAccountName",
    "medium",
    "a part of objectId in the name",
    "It must be unique in the domain, and display names are not unique in Entra ID; the second group can't be created.",
    Fix("Append a part of objectId to the expression of sAMAccountName with sync_schema, or leave the attribute unmapped."),
    _MAPPINGS,
)
ACCOUNT_NAME_TOO_LONG = PostureCheck(
    "account_name_too_long",
    f"The sAMAccountName can have more than {LONGEST_ACCOUNT_NAME} characters",
    "medium",
    f"at most {LONGEST_ACCOUNT_NAME} characters",
    "A display name alone can have 256 characters. Active Directory refuses a longer name, and the group isn't written.",
    Fix("Shorten it in the expression with Left, by sync_schema."),
    _ACCOUNT_NAME_LIMIT,
)

CHECKS = (
    CONTAINER_MAY_BE_EMPTY,
    CONTAINER_NOT_A_NAME,
    NAME_MAY_BE_EMPTY,
    NAMES_CAN_COLLIDE,
    NAME_TOO_LONG,
    ACCOUNT_NAMES_CAN_COLLIDE,
    ACCOUNT_NAME_TOO_LONG,
)


class _Example(t.NamedTuple):
    """A made-up group, in words, and what the mappings of its names yield."""

    words: str
    raw: Json
    flows: t.Mapping[str, Flow]


class _Evaluation(t.NamedTuple):
    """The mappings that decide about names, and the macros."""

    mappings: tuple[PreparedMapping, ...]
    macros: t.Mapping[str, str]

    def example(self, words: str, more: Json) -> _Example:
        """Return a group that has this beside what every group has."""
        raw = {
            "id": _IDS[0],
            "displayName": "Example",
            "mailNickname": "example",
            "securityEnabled": True,
            "mailEnabled": False,
            **more,
        }
        return _Example(words, raw, flows_of(self.mappings, group_attributes(raw), self.macros))


def value_findings(document: Json, macros: t.Mapping[str, str]) -> t.Iterator[Finding]:
    """Judge the names that the mappings yield."""
    mappings = tuple(each for each in prepare_mappings(group_mapping(document)) if each.key in _NAMES)
    evaluation = _Evaluation(mappings, macros)
    examples = [evaluation.example("a group with a display name and nothing else", {}), *_compared(evaluation)]
    yield from _first(_container(each) for each in examples)
    yield from _first(_empty_name(each) for each in examples)
    yield from _first(_collision(each, evaluation) for each in examples)
    long = evaluation.example(
        "a group with a display name of 256 characters", {name: "x" * size for name, size in _LONGEST.items()}
    )
    yield from _too_long(long)


def _compared(evaluation: _Evaluation) -> t.Iterator[_Example]:
    """Yield one example for each value that an expression compares an attribute with."""
    trees = [
        each.expression.tree for each in evaluation.mappings if each.expression and not isinstance(each.expression, ExpressionError)
    ]
    for name, text in dict.fromkeys(pair for tree in trees for pair in compared_values(tree)):
        if name not in ("id", "objectId"):
            yield evaluation.example(f"a group whose {name} is '{text}'", {name: text})


def _first(found: t.Iterable[t.Sequence[Finding]]) -> t.Iterator[Finding]:
    """Yield the first finding of each check: one example is enough."""
    seen: set[str] = set()
    for each in (finding for findings in found for finding in findings):
        if each.check not in seen:
            seen.add(each.check)
            yield each


def _is_empty(flow: Flow | None) -> bool:
    return flow is not None and flow.rule == "not_flowed"


def _container(example: _Example) -> list[Finding]:
    flow = example.flows.get(_CONTAINER)
    if _is_empty(flow):
        return [CONTAINER_MAY_BE_EMPTY.found(f"nothing, for {example.words}", TARGET_CONTAINER)]
    container = expected_container(example.flows)
    if flow is not None and flow.values and container.failure:
        return [CONTAINER_NOT_A_NAME.found(f"'{cut(flow.values[0], _SHOWN)}', for {example.words}", TARGET_CONTAINER)]
    return []


def _empty_name(example: _Example) -> list[Finding]:
    return [NAME_MAY_BE_EMPTY.found(f"nothing, for {example.words}", _CN)] if _is_empty(example.flows.get(_CN)) else []


def _collision(example: _Example, evaluation: _Evaluation) -> list[Finding]:
    """Compare an example with one that differs in nothing but its id."""
    twin = evaluation.example(example.words, {**example.raw, "id": _IDS[1]})
    findings = []
    if _same(example, twin, _CN) and not _differs(example, twin, _CONTAINER):
        findings.append(NAMES_CAN_COLLIDE.found(f"both are named '{cut(example.flows[_CN].values[0], _SHOWN)}'", _CN))
    if _same(example, twin, _ACCOUNT_NAME):
        value = cut(example.flows[_ACCOUNT_NAME].values[0], _SHOWN)
        findings.append(ACCOUNT_NAMES_CAN_COLLIDE.found(f"both are named '{value}'", "sAMAccountName"))
    return findings


def _same(one: _Example, other: _Example, key: str) -> bool:
    flows = one.flows.get(key), other.flows.get(key)
    first, second = flows
    if first is None or second is None or "unpredictable" in (first.rule, second.rule):
        return False
    return bool(first.values) and first.values == second.values


def _differs(one: _Example, other: _Example, key: str) -> bool:
    first, second = one.flows.get(key), other.flows.get(key)
    return first is not None and second is not None and first.values != second.values


def _too_long(example: _Example) -> t.Iterator[Finding]:
    limits = ((_CN, _CN, LONGEST_CN, NAME_TOO_LONG), (_ACCOUNT_NAME, "sAMAccountName", LONGEST_ACCOUNT_NAME, ACCOUNT_NAME_TOO_LONG))
    for key, target, most, check in limits:
        flow = example.flows.get(key)
        size = length(flow.values[0]) if flow and flow.values else 0
        if size > most:
            yield check.found(f"{size} characters, for {example.words}", target)
