# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: decode_sid
short_description: Decode a binary security identifier
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Turns a security identifier as Active Directory stores it into its readable form.
options:
  _input:
    description:
      - The binary value, as base64 or as hexadecimal digits; base64 is what other LDAP modules return for C(objectSid).
    type: str
    required: true
seealso:
  - module: hybrid_identity.cloud_sync.ad_object_info
"""

EXAMPLES = r"""
- name: The readable form
  ansible.builtin.debug:
    msg: "{{ 'AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAAUAQAAA==' | hybrid_identity.cloud_sync.decode_sid }}"
  # S-1-5-21-1-2-3-1104
"""

RETURN = r"""
_value:
  description: The security identifier.
  type: str
"""

import base64
import re
import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad import codecs
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.plain_values import plain

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def decode_sid(value: t.Any) -> str:
    """Decode a SID; AnsibleFilterError when the value is none."""
    value = plain(value)
    if not isinstance(value, str):
        raise AnsibleFilterError("decode_sid needs text in base64 or hexadecimal digits.")
    text = value.strip()
    try:
        return codecs.decode_sid(bytes.fromhex(text) if _is_hexadecimal(text) else base64.b64decode(text, validate=True))
    except ValueError as problem:
        raise AnsibleFilterError(f"decode_sid: {value!r} is not a valid security identifier: {problem}.") from None


def _is_hexadecimal(text: str) -> bool:
    # Every SID begins with its revision, 1; in base64 that is "AQ".
    return text.startswith("01") and _HEXADECIMAL.fullmatch(text) is not None


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"decode_sid": decode_sid}
