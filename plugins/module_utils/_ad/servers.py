# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which domain controllers to ask, and in which order."""

from __future__ import annotations

import ipaddress
import random
import re
import typing as t
from dataclasses import dataclass

from .._common.errors import DirectoryConnectionError, MissingLibraryError, OptionError

if t.TYPE_CHECKING:
    from .options import AdOptions

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

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address rather than a name."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """A DNS SRV record of a domain controller."""

    priority: int
    weight: int
    host: str


def parse_server(text: str, tls: str) -> Server:
    """Parse ``host`` or ``host:port`` (IPv6 in brackets); the default port is 636 for LDAPS, else 389.

    Raises ``OptionError`` for anything else, and for a well-known port that contradicts ``tls``.
    """
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        raise OptionError(
            f"ad_servers: {text!r} is not a host",
            hint="Write host or host:port, for example dc1.contoso.com; ad_tls says how the connection is protected.",
        )
    port = int(match["port"]) if match["port"] else (636 if tls == "ldaps" else 389)
    if not 0 < port < 65536:
        raise OptionError(f"ad_servers: {text!r} has no valid port", hint="A port is a number from 1 to 65535.")
    if port in (_LDAP_PORTS if tls == "ldaps" else _LDAPS_PORTS):
        raise OptionError(
            f"ad_servers: port {port} of {text!r} does not fit ad_tls={tls}",
            hint="LDAPS listens on 636 and 3269; StartTLS and unprotected LDAP use 389 and 3268.",
        )
    return Server(host=match["ipv6"] or match["host"], port=port)


def find_servers(options: AdOptions) -> list[Server]:
    """Return the controllers to try, in order: ``ad_servers``, else those that DNS names for ``ad_domain``.

    Raises ``MissingLibraryError`` when DNS is needed and dnspython is missing, ``DirectoryConnectionError`` when DNS
    names none.
    """
    if options.servers:
        return list(options.servers)
    port = 636 if options.tls == "ldaps" else 389
    return [Server(record.host, port) for record in in_order(_look_up(options.domain, options.timeout))]


def in_order(records: t.Iterable[ServiceRecord], choose: t.Callable[[int], int] | None = None) -> list[ServiceRecord]:
    """Order SRV records by priority, and at random by weight within one (RFC 2782).

    ``choose`` returns a number from 0 to its argument, both included; the default is a random one.
    """
    pick = choose or (lambda highest: random.randint(0, highest))
    remaining = sorted(records, key=lambda record: (record.priority, record.weight > 0))
    ordered: list[ServiceRecord] = []
    while remaining:
        chosen = _choose([record for record in remaining if record.priority == remaining[0].priority], pick)
        remaining.remove(chosen)
        ordered.append(chosen)
    return ordered


def _choose(candidates: t.Sequence[ServiceRecord], pick: t.Callable[[int], int]) -> ServiceRecord:
    threshold = pick(sum(record.weight for record in candidates))
    reached = 0
    for candidate in candidates:
        reached += candidate.weight
        if reached >= threshold:
            return candidate
    return candidates[-1]


def _look_up(domain: str, timeout: int) -> list[ServiceRecord]:
    try:
        import dns.exception
        import dns.resolver
    except ImportError as problem:
        raise MissingLibraryError(
            f"looking up the domain controllers of {domain} in DNS needs the Python library dnspython",
            hint="Install dnspython where the task runs, or name the controllers in ad_servers.",
            library="dnspython",
        ) from problem
    question = f"_ldap._tcp.dc._msdcs.{domain}"
    try:
        answer = dns.resolver.resolve(f"{question}.", "SRV", lifetime=timeout)
    except dns.exception.DNSException as problem:
        raise _no_controller(domain, question, str(problem)) from problem
    found = [ServiceRecord(record.priority, record.weight, str(record.target).rstrip(".")) for record in answer]
    offered = [record for record in found if record.host]
    if not offered:
        raise _no_controller(domain, question, "the answer says that there is none")
    return offered


def _no_controller(domain: str, question: str, reason: str) -> DirectoryConnectionError:
    return DirectoryConnectionError(
        f"DNS names no domain controller of {domain}: {reason}",
        hint=f"Check ad_domain and the name servers of this machine (SRV record {question}), or set ad_servers.",
        question=question,
    )
