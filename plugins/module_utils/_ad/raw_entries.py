# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep the values of objects as the controller sent them.

ldap3 decodes each value twice, as bytes and as text, of which the collection uses the bytes alone. For a search of tens
of thousands of objects that is half of the time.
"""

from __future__ import annotations

import typing as t

_SEARCH_RESULT_ENTRY = 4  # RFC 4511, section 4.5.2
_VALUE = 3  # ldap3's decoder returns each element as class, constructed, type and value


def keep_raw(connection: t.Any) -> None:
    """Let a connection of ldap3 return objects with ``dn`` and ``raw_attributes`` only."""
    strategy = connection.strategy
    usual = strategy.decode_response_fast

    def decode(message: t.Mapping[str, t.Any]) -> t.Any:
        return _entry(message["payload"]) if message["protocolOp"] == _SEARCH_RESULT_ENTRY else usual(message)

    strategy.decode_response_fast = decode


def _entry(payload: t.Any) -> dict[str, t.Any]:
    name, attributes = payload
    return {
        "type": "searchResEntry",
        "dn": name[_VALUE].decode("utf-8", "replace"),
        "raw_attributes": {
            kind[_VALUE].decode("ascii", "replace"): [value[_VALUE] for value in values[_VALUE]]
            for kind, values in (attribute[_VALUE] for attribute in attributes[_VALUE])
        },
    }
