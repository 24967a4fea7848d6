# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domain controllers as people name them: a host and a port."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from ..._common.errors import OptionError
from ..._common.json import Json

_LDAPS_PORTS = (636, 3269)
_LDAP_PORTS = (389, 3268)
_ENTRY = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<host>[^:\[\]/@\s]+))(?::(?P<port>\d+))?")


@dataclass(frozen=True, slots=True)
class Server:
    """A domain controller: a host name or an address, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def describe(self) -> Json:
        """Return the two values by which modules name a controller."""
        return {"server": self.host, "port": self.port}

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address rather than a name."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return True


def standard_port(tls: str, *, catalog: bool = False) -> int:
    """Return the port on which a controller, or its global catalog, listens."""
    return (_LDAPS_PORTS if tls == "ldaps" else _LDAP_PORTS)[catalog]


def parse_server(text: str, tls: str, *, option: str = "ad_servers", catalog: bool = False) -> Server:
    """Parse ``host`` or ``host:port`` (IPv6 in brackets); the default port is the standard one.

    Raises ``OptionError`` for anything else, and for a well-known port that contradicts ``tls``.
    """
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        raise OptionError(
            f"{option}: {text!r} is not a host",
            hint="Write host or host:port, for example dc1.contoso.com; ad_tls says how the connection is protected.",
        )
    port = int(match["port"]) if match["port"] else standard_port(tls, catalog=catalog)
    if not 0 < port < 65536:
        raise OptionError(f"{option}: {text!r} has no valid port", hint="A port is a number from 1 to 65535.")
    if port in (_LDAP_PORTS if tls == "ldaps" else _LDAPS_PORTS):
        raise OptionError(
            f"{option}: port {port} of {text!r} does not fit ad_tls={tls}",
            hint="LDAPS listens on 636 and 3269; StartTLS and unprotected LDAP use 389 and 3268.",
        )
    return Server(host=match["ipv6"] or match["host"], port=port)
