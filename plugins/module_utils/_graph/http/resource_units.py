# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request to Microsoft Graph costs: the service counts resource units, not requests.

Source: Microsoft Graph documentation, service-specific throttling limits, identity and access.
"""

from __future__ import annotations

import re

QUOTA = 8000
"""The units of one application in one tenant of more than 500 users; smaller ones have 5,000 or 3,500."""

QUOTA_SECONDS = 10.0

_COSTS = (
    ("POST", re.compile(r"/directoryObjects/getByIds"), 5),
    ("GET", re.compile(r"/groups/[^/]+/transitiveMembers\b"), 5),
    ("GET", re.compile(r"/groups/[^/]+/members\b"), 3),
    ("GET", re.compile(r"/(users|applications)"), 2),
    ("GET", re.compile(r"/users/[^/]+/(memberOf|transitiveMemberOf|ownedObjects|licenseDetails)"), 2),
    ("GET", re.compile(r"/servicePrincipals/[^/]+/appRoleAssignments"), 2),
)
_TOP = re.compile(r"\$top=(\d+)")
_FEW = 20


def published_cost(method: str, path: str) -> int:
    """Return what a request costs; ``path`` is relative to the version, query included."""
    resource, _mark, query = path.partition("?")
    cost = next((cost for verb, pattern, cost in _COSTS if verb == method and pattern.fullmatch(resource)), 1)
    top = _TOP.search(query)
    few = top is not None and int(top[1]) < _FEW
    return max(1, cost + ("$expand=" in query) - ("$select=" in query) - few)
