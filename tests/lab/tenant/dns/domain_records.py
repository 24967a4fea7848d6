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
    inside = f"{site}._sites"
    ports = {"_ldap._tcp": _LDAP, "_kerberos._tcp": _KERBEROS}
    names = {f"{service}.{place}{domain}": port for service, port in ports.items() for place in ("", f"{inside}.")}
    names |= {
        f"{service}.{place}dc._msdcs.{domain}": port for service, port in ports.items() for place in ("", f"{inside}.")
    }
    for place in ("", f"{inside}."):
        names[f"_gc._tcp.{place}{domain}"] = _GLOBAL_CATALOG
        names[f"_ldap._tcp.{place}gc._msdcs.{domain}"] = _GLOBAL_CATALOG
    names |= {f"_kerberos._udp.{domain}": _KERBEROS}
    return {**names, f"_kpasswd._tcp.{domain}": _PASSWORD, f"_kpasswd._udp.{domain}": _PASSWORD}
