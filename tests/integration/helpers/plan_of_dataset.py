# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan a generated dataset, alone in a lab of its own, and print what that cost as JSON.

Usage: python -m tests.lab run --dataset generated:... -- python -m tests.integration.helpers.plan_of_dataset
"""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._ad.ldap.searches import Searches
from tests.integration.helpers import in_process
from tests.lab.client import Lab

CONFIGURATION = {"configuration": "contoso.lab"}
DESIRED = {"target_container": "OU=Marketing,DC=contoso,DC=lab"}


def main() -> None:
    """Let a cycle write all groups, plan to move them, and print counts and costs."""
    lab = Lab()
    in_process.succeed("sync_job", **CONFIGURATION, state="started")
    lab.cycle()
    searches: list[str] = []
    count_searches(searches)
    lab.forget_requests()
    result = in_process.succeed("writeback_plan", **CONFIGURATION, **DESIRED)
    requests = lab.requests()
    report = {
        "counts": result["plan"]["counts"],
        "rows": len(result["plan"]["rows"]),
        "http": requests.count,
        "writes": requests.writes,
        "pages": sum(path.endswith("/appRoleAssignedTo") for path in requests.paths()),
        "anchored": sum("=Group_*)" in search for search in searches),
        "ldap": len(searches),
    }
    print(json.dumps(report))


def count_searches(searches: list[str]) -> None:
    """Note the filter of every search request that reaches the domain controller."""
    request = Searches.send

    def counted(each: Searches, base: str, search_filter: str, *rest: t.Any, **options: t.Any) -> t.Any:
        searches.append(search_filter)
        return request(each, base, search_filter, *rest, **options)

    pytest.MonkeyPatch().setattr(Searches, "send", counted)


if __name__ == "__main__":
    main()
