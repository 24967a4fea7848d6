# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep the entries that a search returns away from ldap3, as messages that are decoded when they are needed.

ldap3 decodes each value twice, as bytes and as text, of which the collection uses the bytes alone; and the controller waits
meanwhile. Kept as messages, the entries of a page are decoded while the controller works on the next one.
"""

from __future__ import annotations

import typing as t

from .entries import Entry
from .libraries import load_ldap3
from .whole_messages import content_start

_INTEGER = 0x02
_SEARCH_RESULT_ENTRY = 0x64  # RFC 4511, section 4.5.2
_VALUE = 3  # ldap3's decoder returns each element as class, constructed, type and value


def keep_entries(connection: t.Any) -> None:
    """Let a connection of ldap3 collect the messages of entries in ``entry_messages``, and handle the others itself."""
    usual = connection.strategy.receiving
    connection.entry_messages = []

    def receiving() -> list[bytes]:
        while True:
            messages = usual()
            others = [message for message in messages if not is_entry(message)]
            connection.entry_messages += [message for message in messages if is_entry(message)]
            if others or not messages:
                return others

    connection.strategy.receiving = receiving


def is_entry(message: bytes) -> bool:
    """Return whether a message is an entry that a search found; its id comes before that, an integer."""
    start = content_start(message)
    return message[start] == _INTEGER and message[start + 2 + message[start + 1]] == _SEARCH_RESULT_ENTRY


def decode_entry(message: bytes, message_id: int) -> Entry:
    """Decode an entry of the search with this id."""
    load_ldap3()
    from ldap3.utils.asn1 import decode_message_fast

    decoded = decode_message_fast(message)
    if decoded["messageID"] != message_id:
        raise ValueError("an entry of another search")
    name, attributes = decoded["payload"]
    return Entry(
        name[_VALUE].decode("utf-8", "replace"),
        {
            kind[_VALUE].decode("ascii", "replace"): [value[_VALUE] for value in values[_VALUE]]
            for kind, values in (attribute[_VALUE] for attribute in attributes[_VALUE])
        },
    )
