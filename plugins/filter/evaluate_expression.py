# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: evaluate_expression
short_description: Evaluate an attribute-mapping expression on a dictionary of attributes
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Evaluates an expression in the language of Microsoft Entra attribute mappings, without asking the service.
  - It is the same engine by which M(hybrid_identity.cloud_sync.writeback_plan) and M(hybrid_identity.cloud_sync.writeback_assert) compute
    the expected state.
requirements:
  - regex >= 2022.10.31 on the controller, where the expression has a regular expression
positional: expression
options:
  _input:
    description:
      - Attributes by name. Values are text, numbers, booleans, lists of these, or V(none).
      - An attribute that the expression names in other letter case is an error, since the service finds no such attribute.
    type: dict
    required: true
  expression:
    description: Expression in the language of Microsoft Entra attribute mappings.
    type: str
    required: true
  macros:
    description:
      - Values of macros by name, for example C(DomainFQDN) for C(%DomainFQDN%).
    type: dict
    default: {}
  object_type:
    description:
      - Type of object, by its name in the schema. Set it when the input is a V(Group) or V(User) as Microsoft Graph returns it, to have the
        names of the sync engine too, such as C(objectId) for C(id) or C(dirSyncEnabled) for C(onPremisesSyncEnabled).
      - Without it, the names are taken as they are.
    type: str
    choices: [Group, User]
  explain:
    description:
      - Return a dictionary that says more than the value, in particular why there is none.
    type: bool
    default: false
seealso:
  - module: hybrid_identity.cloud_sync.writeback_plan
"""

EXAMPLES = r"""
- name: Upper case
  ansible.builtin.debug:
    msg: "{{ {'displayName': 'Sales'} | hybrid_identity.cloud_sync.evaluate_expression('ToUpper([displayName])') }}"
  # SALES

- name: A macro
  ansible.builtin.debug:
    msg: >-
      {{ {'mailNickname': 'ana'}
         | hybrid_identity.cloud_sync.evaluate_expression('Join("@", [mailNickname], %DomainFQDN%)', macros={'DomainFQDN': 'contoso.com'}) }}
  # ana@contoso.com

- name: Why is there no value?
  ansible.builtin.debug:
    msg: "{{ ({} | hybrid_identity.cloud_sync.evaluate_expression('Trim([description])', explain=true)).reason }}"

- name: The default cn of a group that was looked up
  ansible.builtin.debug:
    msg: >-
      {{ found.groups[0]
         | hybrid_identity.cloud_sync.evaluate_expression('Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))',
                                                          object_type='Group') }}
"""

RETURN = r"""
_value:
  description:
    - The value as the service would write it, as text; a list for several values; V(none) when there is none.
    - With O(explain=true) a dictionary with C(value), C(reason) (why there is no value), C(ignored) (IgnoreFlowIfNullOrEmpty leaves the
      target as it is), C(volatile) (another evaluation may give another value) and C(warnings) (what is unusual in the expression).
  type: raw
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Result, parse
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.values import as_text
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.source_attributes import (
    group_attributes,
    require_spelling,
    user_attributes,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.plain_values import plain

_READERS: dict[str, t.Callable[[t.Mapping[str, t.Any]], t.Mapping[str, t.Any]]] = {
    "Group": group_attributes,
    "User": user_attributes,
}


def evaluate_expression(
    attributes: t.Any,
    expression: t.Any,
    macros: t.Mapping[str, str] | None = None,
    object_type: str | None = None,
    explain: bool = False,
) -> t.Any:
    """Evaluate an expression; AnsibleFilterError says where it fails and what to do."""
    attributes, expression, macros, object_type = map(plain, (attributes, expression, macros, object_type))
    if not isinstance(attributes, t.Mapping):
        raise AnsibleFilterError("evaluate_expression needs a dictionary of attributes as its input.")
    if not isinstance(expression, str):
        raise AnsibleFilterError("evaluate_expression needs the expression as text.")
    if object_type is not None and object_type not in _READERS:
        raise AnsibleFilterError(f"evaluate_expression: object_type is {object_type!r}, not one of Group, User.")
    source = _READERS[object_type](attributes) if object_type else attributes
    try:
        parsed = parse(expression)
        require_spelling(parsed.attributes, source)
        result = parsed.evaluate(source, macros)
        value = _shown(result)
    except CloudSyncError as problem:
        message = " ".join(part for part in (f"evaluate_expression: {problem.message}.", problem.hint) if part)
        raise AnsibleFilterError(message) from None
    if not explain:
        return value
    return {
        "value": value,
        "reason": result.reason,
        "ignored": result.ignored,
        "volatile": result.volatile,
        "warnings": list(parsed.warnings),
    }


def _shown(result: Result) -> str | list[str | None] | None:
    if isinstance(result.value, tuple):
        return [as_text(each) for each in result.value]
    return result.text


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"evaluate_expression": evaluate_expression}
