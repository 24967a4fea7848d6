# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks of a change: planned, made and rolled back."""

from __future__ import annotations

from pathlib import Path

from tests.integration.helpers.change_support import CHANGE
from tests.integration.plain.support import run_playbook
from tests.lab.client import Lab


def test_a_change_from_the_plan_to_the_rollback(lab: Lab, evidence_dir: Path) -> None:
    plan = run_playbook("plan", **CHANGE)
    assert (plan.status, plan.counts["changed"]) == (0, 0), plan.output
    assert lab.requests().writes == 0
    change = run_playbook("change", **CHANGE, cloud_sync_change_id="plain")
    assert change.status == 0, change.output
    assert len(lab.requests().paths("PUT")) == 1
    rollback = run_playbook("rollback", cloud_sync_change_dir=str(evidence_dir / "plain"))
    assert rollback.status == 0, rollback.output
    assert len(lab.requests().paths("PUT")) == 2
    assert "DEPRECATION" not in plan.output + change.output + rollback.output
