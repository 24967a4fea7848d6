# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find domain controllers and global catalogs: by name, or by the SRV records that they register in DNS.

Source: Microsoft, [MS-ADTS] 6.3.2.3, "SRV Records". The order of records is that of RFC 2782.
"""

from __future__ import annotations

import random
import re
import typing as t

from ..._common.errors import DirectoryConnectionError, MissingLibraryError
from ..._common.peer_text import peer_text
from ..._common.waiting import SYSTEM_CLOCK, Deadline
from .servers import Server, standard_port

if t.TYPE_CHECKING:
    from .options import AdOptions

Kind = t.Literal["dc", "gc"]

_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*", re.ASCII)

_WHAT: t.Mapping[Kind, str] = {"dc": "domain controller", "gc": "global catalog"}


class ServiceRecord(t.NamedTuple):
    """A DNS SRV record of a domain controller."""

    priority: int
    weight: int
    host: str


class DiscoveredServers(t.NamedTuple):
    """The controllers to try, in order; ``warnings`` say what the user may have expected of DNS."""

    servers: tuple[Server, ...]
    warnings: tuple[str, ...] = ()
    in_dns: bool = False


def find_servers(options: AdOptions) -> DiscoveredServers:
    """Return the controllers to try: ``ad_servers``, else those that DNS names for ``ad_domain``.

    Raises ``MissingLibraryError`` when DNS is needed and dnspython is missing, ``DirectoryConnectionError`` when DNS
    names none; its ``questions`` are what DNS was asked.
    """
    if options.servers:
        return DiscoveredServers(tuple(dict.fromkeys(options.servers)))
    return _look_up("dc", options.domain, options)


def find_global_catalogs(options: AdOptions, forest: str) -> DiscoveredServers:
    """Return the global catalogs to try: ``ad_global_catalog``, else ``ad_servers``, else what DNS names for the forest.

    A controller of ``ad_servers`` that is no global catalog does not listen on the port of one.
    """
    port = standard_port(options.tls, catalog=True)
    named = options.global_catalog or tuple(Server(server.host, port) for server in options.servers)
    if named:
        return DiscoveredServers(tuple(dict.fromkeys(named)))
    return _look_up("gc", forest, options)


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


def _look_up(kind: Kind, domain: str, options: AdOptions) -> DiscoveredServers:
    """Return the servers of the site, then all others of the domain, each once."""
    names = [f"_ldap._tcp.{kind}._msdcs.{domain}"]
    if options.site:
        names.insert(0, f"_ldap._tcp.{options.site}._sites.{kind}._msdcs.{domain}")
    answers = _Questions(domain, options.timeout).ask(names)
    named = dict.fromkeys(record.host.lower() for name in names for record in in_order(answers[name].records))
    if not named:
        raise _none(kind, domain, answers)
    hosts = [host for host in named if _may_be_asked(host, domain, options)]
    if not hosts:
        raise _only_foreign(kind, domain, list(named))
    warnings = [_foreign(kind, domain, [host for host in named if host not in hosts])] if len(hosts) < len(named) else []
    if options.site and not answers[names[0]].records:
        why = answers[names[0]].problem
        warnings.append(f"DNS names no {_WHAT[kind]} of the site {options.site} (SRV record {names[0]}): {why}.")
    port = standard_port(options.tls, catalog=kind == "gc")
    return DiscoveredServers(tuple(Server(host, port) for host in hosts), tuple(warnings), in_dns=True)


def _may_be_asked(host: str, domain: str, options: AdOptions) -> bool:
    """Tell whether a host that DNS named may be logged in to.

    Anybody on the way can forge DNS. A simple login sends the password itself, so it only goes to hosts of the domain;
    Kerberos and NTLM prove the password without sending it.
    """
    own = tuple(f".{each.lower()}" for each in (domain, options.domain) if each)
    return bool(_HOST_NAME.fullmatch(host)) and (options.auth != "simple" or host.endswith(own))


def _foreign(kind: Kind, domain: str, hosts: t.Sequence[str]) -> str:
    names = ", ".join(host if _HOST_NAME.fullmatch(host) else repr(host) for host in hosts)
    return f"DNS names a {_WHAT[kind]} that is not a host of {domain}, so it was left out: {names}."


def _only_foreign(kind: Kind, domain: str, hosts: t.Sequence[str]) -> DirectoryConnectionError:
    option = "ad_servers" if kind == "dc" else "ad_global_catalog"
    return DirectoryConnectionError(
        _foreign(kind, domain, hosts),
        hint=f"With ad_auth=simple, the password is only sent to hosts of the domain. Name the controller in {option} if it is yours.",
    )


class _Answer(t.NamedTuple):
    records: list[ServiceRecord]
    problem: str = ""


class _Questions:
    """Questions to DNS that together take no longer than one time-out."""

    def __init__(self, domain: str, timeout: int) -> None:
        try:
            import dns.exception
            import dns.resolver
        except ImportError as problem:
            raise MissingLibraryError(
                f"Looking up the domain controllers of {domain} in DNS needs the Python library dnspython",
                hint="Install dnspython where the task runs, or name the controllers in ad_servers.",
                library="dnspython",
            ) from problem
        self._resolve = dns.resolver.resolve
        self._failure = dns.exception.DNSException
        self._deadline = Deadline(timeout, on=SYSTEM_CLOCK)

    def ask(self, names: t.Sequence[str]) -> dict[str, _Answer]:
        return {name: self._ask(name) for name in names}

    def _ask(self, name: str) -> _Answer:
        try:
            remaining = max(self._deadline.left, 0.01)
            answer = self._resolve(f"{name}.", "SRV", lifetime=remaining)
        except self._failure as problem:
            return _Answer([], peer_text(problem).rstrip("."))
        found = [ServiceRecord(record.priority, record.weight, str(record.target).rstrip(".")) for record in answer]
        offered = [record for record in found if record.host]
        return _Answer(offered, "" if offered else "the answer says that there is none")


def _none(kind: Kind, domain: str, answers: t.Mapping[str, _Answer]) -> DirectoryConnectionError:
    reasons = "; ".join(f"{name}: {answer.problem}" for name, answer in answers.items())
    option = "ad_servers" if kind == "dc" else "ad_global_catalog"
    return DirectoryConnectionError(
        f"DNS names no {_WHAT[kind]} of {domain}: {reasons}",
        hint=f"Check ad_domain and the name servers of this machine (SRV record {', '.join(answers)}), or set {option}.",
        questions=list(answers),
    )
