# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the lab's hosts."""

from __future__ import annotations

from tests.lab.datasets.model import DOMAIN

SERVERS = {f"dc1.{DOMAIN}": "127.0.0.1", f"graph.{DOMAIN}": "127.0.0.1", f"login.{DOMAIN}": "127.0.0.1"}
# A second controller that does not answer: the whole of 127.0.0.0/8 is the loopback interface's.
SILENT = {f"dc2.{DOMAIN}": "127.0.0.2"}


def hosts_file() -> str:
    """Return the text of the lab's /etc/hosts."""
    # Samba listens on ::1 too, so the names stay with IPv4: one address, one answer.
    lines = ["127.0.0.1 localhost", "::1 localhost"]
    lines += [f"{address} {name}" for name, address in {**SERVERS, **SILENT}.items()]
    return "\n".join(lines) + "\n"
