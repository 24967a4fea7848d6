# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One group of a plan: what its flows make of the object that it has, or doesn't have, in Active Directory."""

from __future__ import annotations

import dataclasses
import typing as t

from ..._common.distinguished_name import parse
from ..._common.errors import OptionError
from ..directory_object import DirectoryObject
from ..expected.attributes import GROUP_TYPE_SWITCHES, NOT_LDAP, expected_group_type, same_values
from ..expected.mapping_results import Flow
from ..expression import utf16
from ..obstacles import scope_obstacle
from ..schema.document import TARGET_CONTAINER
from .names import Name, child_name, read_name
from .rows import Action, AttributeChange, Cause, Problem

LONGEST_CN = 64
"""Characters that Active Directory allows for ``cn`` (Microsoft Open Specifications, MS-ADA1, rangeUpper)."""

REDACTED = "[Redact]"
_CN = "cn"
_CONTAINER = TARGET_CONTAINER.casefold()
_GROUP_TYPE = "grouptype"

Flows = t.Mapping[str, Flow]


@dataclasses.dataclass(frozen=True, slots=True)
class GroupState:
    """What is known of a group before: its flows under the live configuration, and its object in Active Directory.

    ``flows`` is None when the group was not in scope. ``is_assumed``: the object was not read.
    """

    flows: Flows | None
    exists: bool = False
    is_assumed: bool = False
    name: Name | None = None
    cn: str | None = None
    attributes: t.Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    @classmethod
    def real(cls, flows: Flows | None, found: DirectoryObject | None) -> GroupState:
        """Return the state as it was read."""
        if found is None:
            return cls(flows)
        values = found.attributes.get(_CN, ())
        cn = values[0] if values else parse(found.distinguished_name).rdn_value
        return cls(flows, True, False, read_name(found.distinguished_name), cn, found.attributes)

    @classmethod
    def assumed(cls, flows: Flows | None) -> GroupState:
        """Return the state that the live configuration asks for."""
        if flows is None:
            return cls(None)
        cn, container = _first(flows.get(_CN)), _first(flows.get(_CONTAINER))
        try:
            name = child_name(cn, container) if cn and container else None
        except OptionError:
            name = None
        values = {key: flow.values for key, flow in flows.items() if flow.rule in ("equals", "on_create")}
        group_type = expected_group_type(flows)
        if group_type is not None:
            values[_GROUP_TYPE] = (str(group_type),)
        return cls(flows, True, True, name, cn, values)


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a group that is in scope afterwards."""

    actions: tuple[Action, ...]
    pending: frozenset[Action]
    name: Name | None
    changes: tuple[AttributeChange, ...]
    sam_account_name: str | None
    problems: tuple[Problem, ...]


def plan_group(state: GroupState, flows: Flows) -> Planned:
    """Compare a group's flows after the change with its state."""
    name, problems = _name(state, flows)
    changes = tuple(sorted(_changes(state, flows), key=lambda change: change.name.casefold()))
    sam_account_name = _decided(flows.get("samaccountname"), exists=False)
    if not state.exists:
        pending: frozenset[Action] = frozenset() if state.flows is None else frozenset({"create"})
        return Planned(("create",), pending, name, changes, sam_account_name, problems)
    problems += tuple(_obstacles(state, flows))
    actions: dict[Action, Cause] = {}
    if _renames(state, flows):
        actions["rename"] = _cause(state, flows, _CN)
    if name is not None and state.name is not None and name.container != state.name.container:
        actions["move"] = _cause(state, flows, _CONTAINER)
    if not actions:
        name = state.name
    if changes:
        actions["update"] = "configuration" if any(each.cause == "configuration" for each in changes) else "pending"
    pending = frozenset(action for action, cause in actions.items() if cause == "pending")
    return Planned(tuple(actions), pending, name, changes, sam_account_name, problems)


def _name(state: GroupState, flows: Flows) -> tuple[Name | None, tuple[Problem, ...]]:
    """Return the name afterwards; for an existing object, what no mapping decides stays as it is."""
    cn = _decided(flows.get(_CN), state.exists) or state.cn
    container = _decided(flows.get(_CONTAINER), state.exists) or (state.name.container_text if state.name else None)
    if cn is None or container is None:
        return None, tuple(_missing(flows, cn, container))
    problems = []
    length = utf16.length(cn)
    if length > LONGEST_CN:
        message = f"the cn '{cn}' has {length} characters; Active Directory takes {LONGEST_CN}"
        problems.append(Problem("cn_too_long", message))
    try:
        return child_name(cn, container), tuple(problems)
    except OptionError as error:
        message = f"the mapping of '{TARGET_CONTAINER}' yields '{container}': {error.message}"
        return None, (*problems, Problem("invalid_distinguished_name", message))


def _decided(flow: Flow | None, exists: bool) -> str | None:
    """Return the value that a mapping decides on, if it does."""
    if flow is None or flow.rule in ("not_flowed", "unpredictable") or (exists and flow.rule == "on_create"):
        return None
    return flow.values[0]


def _missing(flows: Flows, cn: str | None, container: str | None) -> t.Iterator[Problem]:
    for target, value in (("cn", cn), (TARGET_CONTAINER, container)):
        flow = flows.get(target.casefold())
        if value is None and (flow is None or flow.rule != "unpredictable"):
            reason = flow.reason if flow else "there is no such mapping"
            yield Problem("no_name", f"'{target}' has no value, so the group can't be created: {reason}")


def _renames(state: GroupState, flows: Flows) -> bool:
    cn = _decided(flows.get(_CN), exists=True)
    return cn is not None and cn != state.cn


def _changes(state: GroupState, flows: Flows) -> t.Iterator[AttributeChange]:
    for key, flow in flows.items():
        if key in NOT_LDAP or key == _CN or flow.rule == "not_flowed" or (state.exists and flow.rule == "on_create"):
            continue
        actual = state.attributes.get(key, ())
        if _holds(state, flow, key, actual):
            continue
        before, after = _shown(flow, actual)
        yield AttributeChange(flow.view.target, before, after, _cause(state, flows, key))
    yield from _group_type_change(state, flows)


def _holds(state: GroupState, flow: Flow, key: str, actual: tuple[str, ...]) -> bool:
    if flow.rule != "unpredictable":
        return actual == flow.values or same_values(key, flow.values, actual)
    if actual:
        return flow.shape is None or all(flow.shape.fits(value) for value in actual)
    # An assumed object holds whatever an unpredictable mapping gave it.
    return state.is_assumed and state.flows is not None and state.flows.get(key) is flow


def _shown(flow: Flow, actual: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if flow.redacted:
        return (REDACTED,) if actual else (), (REDACTED,)
    if flow.rule == "unpredictable":
        return actual, (f"({flow.shape.description if flow.shape else 'some value'})",)
    return actual, flow.values


def _obstacles(state: GroupState, flows: Flows) -> t.Iterator[Problem]:
    wanted, actual = expected_group_type(flows), state.attributes.get(_GROUP_TYPE, ())
    found = scope_obstacle(int(actual[0]), wanted) if wanted is not None and actual and not state.is_assumed else None
    if found is not None:
        yield Problem("not_writable", f"{found.reason}. {found.hint}")


def _group_type_change(state: GroupState, flows: Flows) -> t.Iterator[AttributeChange]:
    group_type = expected_group_type(flows)
    actual = state.attributes.get(_GROUP_TYPE, ())
    if state.exists and any(flows[key].rule == "on_create" for key in GROUP_TYPE_SWITCHES if key in flows):
        return
    if group_type is not None and actual != (str(group_type),):
        same = state.flows is not None and expected_group_type(state.flows) == group_type
        yield AttributeChange("groupType", actual, (str(group_type),), "pending" if same else "configuration")


def _cause(state: GroupState, flows: Flows, key: str) -> Cause:
    """Whether the configuration changes what a mapping yields, or Active Directory lags behind the live one."""
    before, after = state.flows.get(key) if state.flows else None, flows.get(key)
    if before is after:
        return "pending"
    same = before is not None and after is not None and before.values == after.values and before.rule == after.rule
    return "pending" if same else "configuration"


def _first(flow: Flow | None) -> str | None:
    return flow.values[0] if flow and flow.values else None
