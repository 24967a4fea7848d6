# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_job_info``: finding a configuration and reading the state of its job."""

from __future__ import annotations

from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab


def test_state_of_the_job(lab: Lab) -> None:
    configuration = lab.configuration()
    found = succeed("sync_job_info", configuration="contoso.lab")
    assert not found.changed
    assert found["configuration"]["name"] == "contoso.lab"
    assert found["configuration"]["service_principal_id"] == configuration.service_principal_id
    assert found["configuration"]["job_id"] == configuration.job_id
    assert found["job_state"] == "paused"
    assert found["quarantine"] is None
    assert found["job"]["templateId"] == "AAD2ADGroupProvisioning"
    assert lab.requests().writes == 0


def test_the_other_direction_of_the_domain_is_not_taken(lab: Lab) -> None:
    # The tenant holds a second service principal of this name, with a job from AD to Entra ID.
    found = succeed("sync_job_info", configuration="CONTOSO.LAB")
    assert found["configuration"]["job_id"].startswith("AAD2ADGroupProvisioning.")


def test_by_ids(lab: Lab) -> None:
    configuration = lab.configuration()
    by_principal = succeed("sync_job_info", service_principal_id=configuration.service_principal_id)
    by_job = succeed("sync_job_info", configuration="contoso.lab", job_id=configuration.job_id)
    assert by_principal["configuration"]["job_id"] == by_job["configuration"]["job_id"] == configuration.job_id


def test_a_started_job_that_has_not_run_yet_has_not_failed(lab: Lab) -> None:
    started = succeed("sync_job", configuration="contoso.lab", state="started")
    found = succeed("sync_job_info", configuration="contoso.lab")
    assert found["job"]["status"]["lastExecution"]["state"] == "Failed"
    for each in (started, found):
        assert (each["last_execution"], each["counters"], each["quarantine"]) == (None, {}, None)
    assert (found["job_state"], found["next_run"]) == ("started", None)


def test_counters_after_a_cycle(lab: Lab) -> None:
    succeed("sync_job", configuration="contoso.lab", state="started")
    lab.cycle()
    found = succeed("sync_job_info", configuration="contoso.lab")
    assert found["job_state"] == "started"
    assert found["last_execution"]["state"] == "Succeeded"
    assert found["counters"]["countExported"] > 0


def test_quarantine(lab: Lab) -> None:
    lab.set(quarantine="EncounteredQuarantineException")
    found = succeed("sync_job_info", configuration="contoso.lab")["quarantine"]
    assert found["reason"] == "EncounteredQuarantineException"
    assert found["meaning"] == "the service can't reach or sign in to source or target"
    assert "QuarantineState" in found["hint"]


def test_unknown_configuration(lab: Lab) -> None:
    outcome = fail("sync_job_info", configuration="fabrikam.lab")
    assert outcome.error["code"] == "not_found"
    assert "fabrikam.lab" in outcome.message
    assert [each["name"] for each in outcome.error["candidates"]] == ["contoso.lab"]
