# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the lab's hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.lab.datasets.model import DOMAIN
from tests.lab.directory.configuration import Place

SERVICES = {f"graph.{DOMAIN}": "127.0.0.1", f"login.{DOMAIN}": "127.0.0.1"}


def servers(places: Sequence[Place]) -> dict[str, str]:
    """Return name and address of each host that answers."""
    return {**{place.host: place.address for place in places}, **SERVICES}


def silent(places: Sequence[Place]) -> dict[str, str]:
    """Return one more controller, which does not answer: all of 127.0.0.0/8 is the loopback interface's."""
    number = len(places) + 1
    return {f"dc{number}.{DOMAIN}": f"127.0.0.{number}"}


def hosts_file(addresses: Mapping[str, str]) -> str:
    """Return the text of the lab's /etc/hosts."""
    # Samba listens on ::1 too, so the names stay with IPv4: one address, one answer.
    lines = ["127.0.0.1 localhost", "::1 localhost"]
    lines += [f"{address} {name}" for name, address in addresses.items()]
    return "\n".join(lines) + "\n"
