# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records that the DNS of an AD domain holds (MS-ADTS, section 6.3.2.3)."""

from __future__ import annotations

from tests.lab.directory.configuration import PLACES
from tests.lab.frame.hosts import servers, silent
from tests.lab.frame.state import State

Records = dict[tuple[str, str], list[str]]
"""Values by name and type, as a zone file writes them."""

_LDAP, _GLOBAL_CATALOG, _KERBEROS, _PASSWORD = 389, 3268, 88, 464


def domain_records(state: State) -> Records:
    """Return the records of a lab: addresses of all hosts, and what its domain controllers offer."""
    places = PLACES[: len(state.controllers)]
    records: Records = {(name, "A"): [address] for name, address in {**servers(places), **silent(places)}.items()}
    addresses = [place.address for place in places]
    records[state.domain, "A"] = addresses
    records[f"gc._msdcs.{state.domain}", "A"] = addresses
    for name, port in _services(state.domain, state.site).items():
        records[name, "SRV"] = [f"0 100 {port} {host}." for host in state.controllers]
    records[f"_ldap._tcp.pdc._msdcs.{state.domain}", "SRV"] = [f"0 100 {_LDAP} {state.controllers[0]}."]
    return records


def _services(domain: str, site: str) -> dict[str, int]:
    """Return the ports of what every controller offers, by name: for the whole domain, and for its site."""
    places = ("", f"{site}._sites.")
    zones = [f"{place}{zone}{domain}" for place in places for zone in ("", "dc._msdcs.")]
    return {
        **{f"_ldap._tcp.{zone}": _LDAP for zone in zones},
        **{f"_kerberos._tcp.{zone}": _KERBEROS for zone in zones},
        **{f"_ldap._tcp.{place}gc._msdcs.{domain}": _GLOBAL_CATALOG for place in places},
        **{f"_gc._tcp.{place}{domain}": _GLOBAL_CATALOG for place in places},
        f"_kerberos._udp.{domain}": _KERBEROS,
        f"_kpasswd._tcp.{domain}": _PASSWORD,
        f"_kpasswd._udp.{domain}": _PASSWORD,
    }
