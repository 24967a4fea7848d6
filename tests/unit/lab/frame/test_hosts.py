# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the lab's hosts, and its /etc/hosts."""

from __future__ import annotations

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.hosts import hosts_file, servers, silent


def test_every_host_has_one_address() -> None:
    assert hosts_file({**servers(PLACES[:1]), **silent(PLACES[:1])}).splitlines() == [
        "127.0.0.1 localhost",
        "::1 localhost",
        "127.0.0.1 dc1.contoso.lab",
        "127.0.0.1 graph.contoso.lab",
        "127.0.0.1 login.contoso.lab",
        "127.0.0.2 dc2.contoso.lab",
    ]


def test_a_second_controller_leaves_one_that_is_silent() -> None:
    assert servers(PLACES)["dc2.contoso.lab"] == "127.0.0.2"
    assert silent(PLACES) == {"dc3.contoso.lab": "127.0.0.3"}
