# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service evaluates differently, as findings of drift."""

from __future__ import annotations

from ..calibration import ComparedEvaluation
from .catalogue import SERVICE_DIFFERS
from .finding import Finding
from .group_findings import make_finding


def as_finding(comparison: ComparedEvaluation) -> Finding:
    """Return a difference of a mapping as a finding: what is expected of the group can't be computed."""
    evaluation, results = comparison.evaluation, comparison.results()
    return make_finding(
        SERVICE_DIFFERS,
        str(results["service"]),
        str(results["collection"]),
        f"The service evaluates the mapping of '{evaluation.target}' to something else than the collection: {evaluation.expression}",
        state_reason="Which of them Active Directory must hold is decided by the service.",
        group=evaluation.group,
        subject=evaluation.target,
    )
