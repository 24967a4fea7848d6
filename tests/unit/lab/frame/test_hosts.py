# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's /etc/hosts."""

from __future__ import annotations

from tests.lab.frame.hosts import hosts_file


def test_every_host_has_one_address() -> None:
    assert hosts_file().splitlines() == [
        "127.0.0.1 localhost",
        "::1 localhost",
        "127.0.0.1 dc1.contoso.lab",
        "127.0.0.1 graph.contoso.lab",
        "127.0.0.1 login.contoso.lab",
        "127.0.0.2 dc2.contoso.lab",
    ]
