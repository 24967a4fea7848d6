# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the on-demand provisioning of 60 members takes, beside the pace that the service permits."""

from __future__ import annotations

from datetime import datetime

from tests.benchmarks.comparison import Comparison, Figure
from tests.integration.helpers.support import succeed
from tests.lab.client import Lab

CALLS = 12
PERMITTED_SECONDS = 20.0
"""From the first to the last of 12 calls, when five may be sent in any ten seconds."""
AT_MOST = 1 / 0.9


def run() -> Comparison:
    """Provision SG-Large and measure, by the tenant's clock, from the first to the last call."""
    lab = Lab()
    lab.reset()
    lab.forget_requests()
    succeed("provision_on_demand", configuration="contoso.lab", group="SG-Large", all_members=True)
    calls = [each for each in lab.requests().requests if each["path"].endswith("/provisionOnDemand")]
    if [call["status"] for call in calls] != [200] * CALLS:
        raise SystemExit(f"bench: not {CALLS} calls that succeeded: {[call['status'] for call in calls]}")
    first, last = (datetime.fromisoformat(calls[index]["time"]) for index in (0, -1))
    figures = (Figure("permitted", PERMITTED_SECONDS), Figure("SG-Large, 60 members", (last - first).total_seconds(), AT_MOST))
    return Comparison(f"On-demand provisioning, first to last of {CALLS} calls", "s", figures)


if __name__ == "__main__":
    print("\n".join(run().lines()))
