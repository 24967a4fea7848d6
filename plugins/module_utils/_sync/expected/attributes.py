# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attribute values that mappings must bring into Active Directory."""

from __future__ import annotations

import functools
import typing as t

from ..._common.distinguished_name import DistinguishedName, in_one_spelling
from ..._common.distinguished_name import parse as parse_distinguished_name
from ..._common.errors import OptionError
from ..schema.document import TARGET_CONTAINER
from ..schema.named_objects import holds_names
from ..schema.views import MappingView
from .failure import Failure
from .mapping_results import Flow, Rule

if t.TYPE_CHECKING:
    from .value_patterns import ValuePattern

SECURITY_ENABLED = -(2**31)
UNIVERSAL_SCOPE = 8
GLOBAL_SCOPE = 2
"""Bits of ``groupType`` (Microsoft Open Specifications, MS-ADTS 2.2.12)."""

GROUP_TYPE_SWITCHES = ("issecuritygroup", "universalscope")
"""Targets that become ``groupType`` together, in lower case."""

NOT_LDAP = frozenset({"member", "objectguid", *GROUP_TYPE_SWITCHES, TARGET_CONTAINER.casefold()})
"""Targets that are no LDAP attribute of their own, or that no mapping writes as one, in lower case."""


class ExpectedAttribute(t.NamedTuple):
    """What one LDAP attribute must hold, by ``rule``.

    ``equals``: exactly these values. ``on_create``: these values at the time of creation. ``not_flowed``: the mapping
    yields nothing, the attribute stays as it is. ``unpredictable``: a value of this ``shape``. ``generated``: made by
    Active Directory. ``reference``: the distinguished name of another object. ``failed``: unknown, for this ``failure``.
    """

    name: str
    values: tuple[str, ...]
    rule: Rule
    mapping: str
    reason: str | None = None
    shape: ValuePattern | None = None
    redacted: bool = False
    failure: Failure | None = None


class ExpectedContainer(t.NamedTuple):
    """The distinguished name of the container, None where no mapping decides it or where it fails.

    ``on_create`` says why it holds only for a new object, which may lie elsewhere later.
    """

    name: str | None
    failure: Failure | None = None
    on_create: str | None = None


def expected_attributes(flows: t.Mapping[str, Flow]) -> list[ExpectedAttribute]:
    """Translate flows into LDAP attributes; ``isSecurityGroup`` and ``UniversalScope`` become ``groupType``."""
    expected = [_expected(flow) for key, flow in flows.items() if key not in NOT_LDAP]
    if "samaccountname" not in flows:
        reason = "Active Directory generates a name when none is mapped"
        expected.append(ExpectedAttribute("sAMAccountName", (), "generated", "not mapped", reason))
    expected += _group_type(flows)
    return sorted(expected, key=lambda each: each.name.casefold())


def _group_type(flows: t.Mapping[str, Flow]) -> list[ExpectedAttribute]:
    switches = [flows[key] for key in GROUP_TYPE_SWITCHES if key in flows]
    failure = next((flow.failure for flow in switches if flow.failure), None)
    name, mapping = "groupType", "isSecurityGroup and UniversalScope"
    if failure is not None:
        return [ExpectedAttribute(name, (), "failed", mapping, failure.reason, failure=failure)]
    group_type = expected_group_type(flows)
    if group_type is None:
        return []
    on_create = next((flow for flow in switches if flow.rule == "on_create"), None)
    rule: Rule = "on_create" if on_create else "equals"
    return [ExpectedAttribute(name, (str(group_type),), rule, mapping, on_create.reason if on_create else None)]


def _expected(flow: Flow) -> ExpectedAttribute:
    source = describe(flow.view)
    return ExpectedAttribute(flow.view.target, flow.values, flow.rule, source, flow.reason, flow.shape, flow.redacted, flow.failure)


def expected_group_type(flows: t.Mapping[str, Flow]) -> int | None:
    """Return the signed value of ``groupType`` that the two switches ask for; None when neither is mapped."""
    security, universal = flows.get("issecuritygroup"), flows.get("universalscope")
    if security is None and universal is None:
        return None
    scope = UNIVERSAL_SCOPE if _is_true(universal) else GLOBAL_SCOPE
    return SECURITY_ENABLED + scope if _is_true(security) else scope


def _is_true(flow: Flow | None) -> bool:
    return flow is not None and [value.casefold() for value in flow.values] == ["true"]


def expected_container(flows: t.Mapping[str, Flow]) -> ExpectedContainer:
    """Return the container; a mapping that yields no valid name fails as one whose expression does."""
    flow = flows.get(TARGET_CONTAINER.casefold())
    if flow is None or not flow.values:
        return ExpectedContainer(None, flow.failure if flow else None)
    container = flow.values[0]
    problem = _parse_container(container)
    if isinstance(problem, OptionError):
        reason = f"The mapping of '{TARGET_CONTAINER}' yields '{container}', which is not a distinguished name: {problem.message}"
        return ExpectedContainer(None, Failure(reason, "Correct the target container; commas inside a name need a backslash."))
    return ExpectedContainer(container, on_create=flow.reason if flow.rule == "on_create" else None)


@functools.lru_cache(maxsize=1024)
def _parse_container(text: str) -> DistinguishedName | OptionError:
    """Parse once what thousands of groups have in common; a failure is remembered too."""
    try:
        return parse_distinguished_name(text)
    except OptionError as error:
        return error


def describe(view: MappingView) -> str:
    """Return a mapping's source as people write it."""
    if view.kind == "attribute":
        return f"[{view.value}]"
    if view.kind == "constant":
        return f'"{view.value}"'
    return view.value or "no source"


def same_values(name: str, expected: t.Sequence[str], actual: t.Sequence[str]) -> bool:
    """Compare the values of an attribute in any order, since LDAP keeps none.

    Booleans in any case, since LDAP writes ``TRUE``; distinguished names in any spelling, where the attribute holds them.
    """
    comparable = in_one_spelling if holds_names(name) else _comparable
    return sorted(map(comparable, expected)) == sorted(map(comparable, actual))


def _comparable(value: str) -> str:
    folded = value.casefold()
    return folded if folded in ("true", "false") else value
