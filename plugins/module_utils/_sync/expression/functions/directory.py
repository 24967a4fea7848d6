# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions on names, security identifiers and role assignments, and the search for a unique value."""

from __future__ import annotations

import base64
import binascii
import json
import re
import typing as t

from ..failures import FunctionFailure
from ..signatures import Argument, Evaluator, built_function, function, integer, text, values
from ..values import Scope, Value, as_text

_APPLICATIONS_ONLY: t.Final = "meant for the provisioning of applications, not for a configuration from Entra ID to AD"
_CREATION_ONLY: t.Final = "supported only for the creation of users from HR systems and API-driven provisioning"
_DN_PART = re.compile(r"(?:[^\\,+]|\\.)+", re.DOTALL)
_DN_ESCAPE = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
_SID_HEAD: t.Final = 8


def dn_component(name: str, number: int) -> str | None:
    """Return the value of the component of a distinguished name at ``number``, from 1 on the left; null when there is none."""
    components = _components(name)
    return components[number - 1] if 1 <= number <= len(components) else None


def string_from_sid(encoded: str) -> str:
    """Return a security identifier, given as base64 of its bytes, as ``S-1-...``."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) < _SID_HEAD or content[0] != 1 or len(content) != _SID_HEAD + 4 * content[1]:
        raise FunctionFailure(
            "is not a binary security identifier", argument=0, hint="Give the bytes of objectSid, in base64."
        )
    parts = [content[0], int.from_bytes(content[2:_SID_HEAD], "big")]
    parts += [int.from_bytes(content[place : place + 4], "little") for place in range(_SID_HEAD, len(content), 4)]
    return "S-" + "-".join(map(str, parts))


def select_unique_value(rules: t.Sequence[Argument]) -> Evaluator:
    """Return an evaluator for the first rule's value that the target does not have yet."""
    evaluators = [rule.evaluate for rule in rules]

    def evaluate(scope: Scope) -> Value:
        for rule in evaluators:
            value = as_text(rule(scope))
            if value and (scope.is_taken is None or not scope.is_taken(value)):
                return value
        raise FunctionFailure("finds every value taken or empty", hint="Add a rule that gives yet another value.")

    return evaluate


def single_role(assignments: tuple[Value, ...]) -> str | None:
    """Return the one role name; several are not supported by the service."""
    if len(assignments) > 1:
        raise FunctionFailure(
            f"gets {len(assignments)} role assignments", argument=0, hint="The service supports one role per user here."
        )
    return as_text(assignments[0]) if assignments else None


def complex_roles(assignments: tuple[Value, ...]) -> Value:
    """Return one JSON object per role, as SCIM applications get them (see ``choices``)."""
    names = [as_text(one) or "" for one in assignments]
    return (
        tuple(
            json.dumps({"primary": False, "type": "WindowsAzureActiveDirectoryRole", "display": name, "value": name})
            for name in names
        )
        or None
    )


def _components(name: str) -> list[str]:
    """Return the values of the components of a distinguished name, of the first part where one has several."""
    found: list[str] = []
    position = 0
    while position < len(name):
        part = _DN_PART.match(name, position)
        if part is None:
            raise _not_a_name(name)
        following = name[part.end() : part.end() + 1]
        if not (position and name[position - 1] == "+"):
            found.append(_component_value(part.group(), name))
        position = part.end() + 1
        if following and position == len(name):
            raise _not_a_name(name)
    return found


def _component_value(component: str, name: str) -> str:
    attribute, equals, value = component.partition("=")
    if not equals or not attribute.strip():
        raise _not_a_name(name)
    return _DN_ESCAPE.sub(_unescaped, value.strip(" "))


def _unescaped(found: re.Match[str]) -> str:
    if found.group(1) is None:
        return found.group(2)
    return bytes.fromhex(found.group(1).replace("\\", "")).decode("utf-8", "replace")


def _not_a_name(name: str) -> FunctionFailure:
    shown = name if len(name) <= 60 else name[:60] + "…"
    return FunctionFailure(f'is not a distinguished name: "{shown}"', argument=0, hint="Write CN=...,OU=...,DC=....")


DIRECTORY_FUNCTIONS = (
    function(
        "AppRoleAssignmentsComplex",
        complex_roles,
        values("appRoleAssignments", takes_null=True, key="source"),
        caution=_APPLICATIONS_ONLY,
    ),
    function("DNComponent", dn_component, text("dn"), integer("ComponentNumber")),
    built_function(
        "SelectUniqueValue",
        select_unique_value,
        text("uniqueValueRule", repeats=True),
        least_repeats=2,
        top_level_only=True,
        caution=_CREATION_ONLY,
    ),
    function(
        "SingleAppRoleAssignment",
        single_role,
        values("appRoleAssignments", takes_null=True, key="source"),
        caution=_APPLICATIONS_ONLY,
    ),
    function("StringFromSid", string_from_sid, text("ObjectSID")),
)
