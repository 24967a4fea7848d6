# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of domain controllers."""

from __future__ import annotations

import collections
import random

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.discovery import (
    ServiceRecord,
    in_order,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.controllers.servers import (
    Server,
    parse_server,
)


@pytest.mark.parametrize(
    ("text", "tls", "server", "shown"),
    [
        ("dc1", "ldaps", Server("dc1", 636), "dc1:636"),
        ("dc1", "starttls", Server("dc1", 389), "dc1:389"),
        ("dc1:3269", "ldaps", Server("dc1", 3269), "dc1:3269"),
        (" dc1:3268 ", "none", Server("dc1", 3268), "dc1:3268"),
        ("192.0.2.1:10636", "ldaps", Server("192.0.2.1", 10636), "192.0.2.1:10636"),
        ("[2001:db8::1]", "ldaps", Server("2001:db8::1", 636), "[2001:db8::1]:636"),
        ("[2001:db8::1]:10389", "starttls", Server("2001:db8::1", 10389), "[2001:db8::1]:10389"),
    ],
)
def test_parse(text: str, tls: str, server: Server, shown: str) -> None:
    assert parse_server(text, tls) == server
    assert str(server) == shown


def test_is_address() -> None:
    assert Server("192.0.2.1", 636).is_address
    assert Server("2001:db8::1", 636).is_address
    assert not Server("dc1.contoso.lab", 636).is_address


def test_lower_priority_comes_first() -> None:
    records = [ServiceRecord(10, 100, "late"), ServiceRecord(0, 0, "first"), ServiceRecord(5, 100, "middle")]
    assert [record.host for record in in_order(records)] == ["first", "middle", "late"]


def test_weight_decides_within_a_priority() -> None:
    records = [ServiceRecord(0, 60, "heavy"), ServiceRecord(0, 0, "zero"), ServiceRecord(0, 40, "light")]
    assert [record.host for record in in_order(records, lambda highest: 0)] == ["zero", "heavy", "light"]
    assert [record.host for record in in_order(records, lambda highest: highest)] == ["light", "heavy", "zero"]
    assert [record.host for record in in_order(records, lambda highest: min(60, highest))] == ["heavy", "light", "zero"]


def test_weights_are_shares() -> None:
    source = random.Random(4711)
    records = [ServiceRecord(0, 75, "often"), ServiceRecord(0, 25, "seldom")]
    first = collections.Counter(in_order(records, lambda highest: source.randint(0, highest))[0].host for _round in range(2000))
    assert 1400 < first["often"] < 1600
