# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of entries, written by hand after RFC 4511, section 4.5.2."""

from __future__ import annotations

import types

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.options import AdOptions
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.entries import Entry
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.bounds import Bounds
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.patches import (
    decode_entry,
    is_entry,
    keep_entries,
)

OPTIONS = AdOptions.from_parameters({"ad_servers": ["localhost"], "ad_auth": "kerberos"})

# Message 7: an entry "CN=a" that has cn: a, A, and an attribute without values.
ENTRY = b"\x30\x23\x02\x01\x07\x64\x1e\x04\x04CN=a\x30\x16\x30\x0c\x04\x02cn\x31\x06\x04\x01a\x04\x01A\x30\x06\x04\x02sn\x31\x00"
DONE = b"\x30\x0c\x02\x01\x07\x65\x07\x0a\x01\x00\x04\x00\x04\x00"


def test_an_entry_is_decoded() -> None:
    assert decode_entry(ENTRY, 7) == Entry("CN=a", {"cn": [b"a", b"A"], "sn": []})


def test_an_entry_of_another_search_is_refused() -> None:
    with pytest.raises(ValueError, match="another search"):
        decode_entry(ENTRY, 8)


@pytest.mark.parametrize("length", range(1, len(ENTRY)))
def test_half_an_entry_is_refused(length: int) -> None:
    with pytest.raises((LookupError, ValueError)):
        decode_entry(ENTRY[:length], 7)


@pytest.mark.parametrize("position", [1, 4, 6, 8, 14, 16, 18, 22, 24])
def test_an_element_that_is_longer_than_what_holds_it_is_refused(position: int) -> None:
    with pytest.raises((LookupError, ValueError)):
        decode_entry(ENTRY[:position] + b"\x7f" + ENTRY[position + 1 :], 7)


def test_long_lengths() -> None:
    value = bytes(300)
    kind = b"\x30\x82\x01\x38\x04\x02cn\x31\x82\x01\x30\x04\x82\x01\x2c" + value
    content = b"\x04\x04CN=a\x30\x84\x00\x00\x01\x3c" + kind
    operation = b"\x64\x84" + len(content).to_bytes(4, "big") + content
    message = b"\x30\x84" + (3 + len(operation)).to_bytes(4, "big") + b"\x02\x01\x07" + operation
    assert decode_entry(message, 7) == Entry("CN=a", {"cn": [value]})


def test_what_an_entry_is() -> None:
    assert is_entry(ENTRY)
    assert not is_entry(DONE)


def test_entries_are_kept_and_the_rest_goes_on() -> None:
    pieces = [[ENTRY], [ENTRY, DONE], []]
    strategy = types.SimpleNamespace(receiving=lambda: pieces.pop(0))
    connection = types.SimpleNamespace(strategy=strategy, bounds=Bounds(OPTIONS))
    keep_entries(connection)
    assert connection.strategy.receiving() == [DONE]
    assert connection.entry_messages == [ENTRY, ENTRY]
    assert connection.strategy.receiving() == []  # the controller has closed the connection
