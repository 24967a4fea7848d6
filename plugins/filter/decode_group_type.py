# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: decode_group_type
short_description: Decode the groupType of a group
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Turns the number that Active Directory stores as C(groupType) into words.
options:
  _input:
    description:
      - The number, as a number or as text, signed as LDAP writes it or unsigned.
    type: raw
    required: true
seealso:
  - module: hybrid_identity.cloud_sync.ad_group_info
"""

EXAMPLES = r"""
- name: A universal security group
  ansible.builtin.debug:
    msg: "{{ -2147483640 | hybrid_identity.cloud_sync.decode_group_type }}"
  # {'scope': 'universal', 'security': True, 'value': -2147483640}
"""

RETURN = r"""
_value:
  description: C(scope) (V(global), V(domain_local), V(universal)...), whether it is a C(security) group, and the C(value).
  type: dict
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad import codecs
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.plain_values import plain


def decode_group_type(value: t.Any) -> Json:
    """Decode a group type; AnsibleFilterError when the value is none."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise AnsibleFilterError("decode_group_type needs a number.")
    try:
        return codecs.decode_group_type(str(value).strip().encode())
    except ValueError:
        raise AnsibleFilterError(f"decode_group_type: {value!r} is not a number.") from None


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"decode_group_type": decode_group_type}
