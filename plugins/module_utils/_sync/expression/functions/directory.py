# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions on names, security identifiers and role assignments, and the search for a unique value."""

from __future__ import annotations

import base64
import binascii
import json
import typing as t

from ...._common.distinguished_name import parse as parse_distinguished_name
from ...._common.errors import OptionError
from ..failures import FunctionFailure
from ..signatures import Argument, Evaluator, built_function, function, integer, text, values
from ..values import Scope, Value, as_text, require_short

_APPLICATIONS_ONLY: t.Final = "meant for the provisioning of applications, not for a configuration from Entra ID to AD"
_CREATION_ONLY: t.Final = "supported only for the creation of users from HR systems and API-driven provisioning"
_SID_HEAD: t.Final = 8
_SID_PARTS: t.Final = 15


def dn_component(name: str, number: int) -> str | None:
    """Return the value of a distinguished name's component, counted from 1 on the left; null when there is none."""
    try:
        components = parse_distinguished_name(name).rdns
    except OptionError as error:
        raise FunctionFailure(f"is not a distinguished name: {error.message}", argument=0, hint=error.hint) from None
    return components[number - 1][0].value if 1 <= number <= len(components) else None


def string_from_sid(encoded: str) -> str:
    """Return a security identifier, given as base64 of its bytes, as ``S-1-...``."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) < _SID_HEAD or content[0] != 1 or content[1] > _SID_PARTS or len(content) != _SID_HEAD + 4 * content[1]:
        raise FunctionFailure("is not a binary security identifier", argument=0, hint="Give the bytes of objectSid, in base64.")
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
    require_short(sum(map(len, names)) * 2)
    return (
        tuple(
            json.dumps({"primary": False, "type": "WindowsAzureActiveDirectoryRole", "display": name, "value": name})
            for name in names
        )
        or None
    )


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
