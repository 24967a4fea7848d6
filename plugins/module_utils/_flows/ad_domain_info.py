# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module ``ad_domain_info`` does: look at every domain controller, and at what the domain is prepared for."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.discovery import DiscoveredServers, find_servers
from .._ad.controllers.options import AD_SPEC, AdOptions
from .._ad.controllers.survey import SKEW_SECONDS, Visit, visit_all
from .._ad.directory import Directory
from .._ad.ldap.tls import UNVERIFIED
from .._ad.lookup.domain import describe_schema, read_enforcement, read_limits, who_am_i
from .._ad.lookup.root_dse import RootDse, dns_name
from .._common.errors import Attempt, CloudSyncError, DirectoryConnectionError
from .._common.json import Json
from .._common.waiting import Stopwatch
from .._verify.readiness import ControllerFacts, reasons_not_ready

SPEC = AD_SPEC


def ad_domain_info(module: AnsibleModule) -> Json:
    """Return what is known of the domain; without a login the controllers are returned with the failure."""
    watch = Stopwatch()
    options = AdOptions.from_parameters(module.params)
    found = find_servers(options)
    directory, visits = visit_all(found.servers, options)
    result: Json = {
        "changed": False,
        "discovery": {"in_dns": found.in_dns, "site": options.site or None},
        "controllers": [_describe(visit) for visit in visits],
        "warnings": _warnings(found, visits, options),
    }
    if directory is None:
        raise _no_login(visits).returning(result)
    with directory:
        domain = _read_domain(directory, visits)
        told = [warning for warning in directory.warnings if warning not in result["warnings"]]
        warnings = [*result["warnings"], *told]
        seconds = watch.elapsed
        return {**result, **domain, **directory.server.describe(), "warnings": warnings, "duration": seconds}


def _describe(visit: Visit) -> Json:
    root = visit.root.describe() if visit.root else dict.fromkeys(RootDse.NAMES)
    return {
        **visit.server.describe(),
        "reachable": visit.reachable,
        "available": visit.answers,
        "reason": visit.reason,
        "connect_duration": visit.connect_seconds,
        **root,
        "clock_difference": visit.clock_difference,
        "tls_version": visit.tls.get("tls_version"),
        "certificate": visit.tls.get("certificate"),
    }


def _warnings(found: DiscoveredServers, visits: t.Sequence[Visit], options: AdOptions) -> list[str]:
    silent = [f"{visit.server} does not answer: {visit.reason}." for visit in visits if visit.answers is False]
    skewed = [
        f"The clock of {visit.server} differs from that of this machine by {visit.clock_difference} s; Kerberos may refuse "
        f"a login beyond {SKEW_SECONDS} s."
        for visit in visits
        if visit.skewed
    ]
    unverified = [UNVERIFIED] if options.tls != "none" and not options.validate_certs else []
    return [*found.warnings, *silent, *skewed, *unverified]


def _no_login(visits: t.Sequence[Visit]) -> CloudSyncError:
    """Return the refusal of the login, or else the error that names all controllers."""
    problems = [visit.problem for visit in visits if visit.problem is not None]
    refusal = next((each for each in problems if not isinstance(each, DirectoryConnectionError)), None)
    if refusal is not None or len(problems) == 1:
        return refusal or problems[0]
    tried = [Attempt(visit.server.host, visit.server.port, visit.reason) for visit in visits]
    reasons = "; ".join(f"{visit.server}: {visit.reason}" for visit in visits)
    return DirectoryConnectionError(f"No domain controller answers: {reasons}", hint=problems[0].hint, attempts=tried)


def _read_domain(directory: Directory, visits: t.Sequence[Visit]) -> Json:
    schema, enforcement = describe_schema(directory), read_enforcement(directory)
    limits = _limits(directory, visits)
    # Last, for a controller that breaks off is replaced by the next.
    negotiated = directory.negotiated()
    reasons = reasons_not_ready(
        [_facts(visit) for visit in visits],
        anchor_known=schema["anchor_attribute"]["known"],
        anchor_allowed=schema["anchor_attribute"]["allowed_on_groups"],
        policy_problems=[problem for policy in enforcement for problem in policy["problems"]],
    )
    return {
        "connection": {**negotiated, "identity": negotiated["identity"] or who_am_i(directory)},
        "domain": dns_name(directory.base_dn),
        "distinguished_name": directory.base_dn,
        "forest": dns_name(directory.forest_dn),
        "schema": schema,
        "limits": limits,
        "enforcement": enforcement,
        "writeback_ready": not reasons,
        "writeback_reasons": reasons,
    }


def _limits(directory: Directory, visits: t.Sequence[Visit]) -> Json | None:
    root = next(visit.root for visit in visits if visit.server == directory.server)
    return read_limits(directory, root) if root else None


def _facts(visit: Visit) -> ControllerFacts:
    root = visit.root
    return ControllerFacts(
        str(visit.server),
        bool(visit.answers),
        read_only=bool(root and root.read_only),
        global_catalog=bool(root and root.global_catalog),
    )
