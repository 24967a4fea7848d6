# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_agent_info``: the agents where they may be read, and the reason where not."""

from __future__ import annotations

import pytest

from tests.integration.helpers import in_process
from tests.integration.helpers.support import succeed
from tests.lab.client import Lab


def test_the_agents_and_their_domains(lab: Lab) -> None:
    lab.set(agents_readable=True)
    found = succeed("sync_agent_info", fail_on_unreadable=True)
    assert (found.changed, found["readable"], found["reason"], found["healthy"]) == (False, True, None, True)
    assert found["domains"] == ["contoso.lab", "emea.contoso.lab"]
    assert found["counts"] == {"total": 2, "active": 2, "inactive": 0}
    first, second = found["agents"]
    assert (first["machine_name"], first["status"], first["domains"]) == ("sync1.contoso.lab", "active", ["contoso.lab"])
    assert second["domains"] == ["contoso.lab", "emea.contoso.lab"]
    assert [group["name"] for group in second["agent_groups"]] == ["Default group for Directory provisioning", "EMEA"]
    assert second["external_ip"] == "203.0.113.12"
    assert lab.requests().writes == 0


@pytest.mark.parametrize("casing", ["pascal", "camel", "upper"])
def test_the_casing_of_the_status_does_not_matter(lab: Lab, casing: str) -> None:
    lab.set(agents_readable=True, casing=casing, second_agent="inactive")
    found = in_process.succeed("sync_agent_info")
    assert [agent["status"] for agent in found["agents"]] == ["active", "inactive"]
    assert (found["counts"], found["healthy"]) == ({"total": 2, "active": 1, "inactive": 1}, True)


def test_a_domain_whose_only_agent_is_gone(lab: Lab) -> None:
    lab.set(agents_readable=True, second_agent="inactive")
    found = in_process.succeed("sync_agent_info", domain="EMEA.contoso.lab")
    assert [agent["machine_name"] for agent in found["agents"]] == ["sync2.contoso.lab"]
    assert (found["counts"], found["healthy"]) == ({"total": 1, "active": 0, "inactive": 1}, False)


def test_no_agent_answers(lab: Lab) -> None:
    lab.set(agents_readable=True, agent_state="inactive")
    found = in_process.succeed("sync_agent_info")
    assert (found["counts"]["active"], found["healthy"]) == (0, False)


def test_a_domain_that_nobody_publishes(lab: Lab) -> None:
    lab.set(agents_readable=True)
    found = in_process.succeed("sync_agent_info", domain="fabrikam.lab")
    assert (found["agents"], found["healthy"], found["domains"]) == ([], False, ["contoso.lab", "emea.contoso.lab"])


def test_an_application_may_not_read_them(lab: Lab) -> None:
    found = in_process.succeed("sync_agent_info", check=True)
    assert (found["readable"], found["agents"], found["counts"], found["healthy"]) == (False, [], None, None)
    assert "Insufficient privileges" in found["reason"]
    assert "auth_method azure_cli" in found["reason"]


def test_required_makes_it_a_failure(lab: Lab) -> None:
    result = in_process.fail("sync_agent_info", fail_on_unreadable=True)
    assert (result["error"]["code"], result["error"]["status"]) == ("not_authorized", 403)
    assert "Hybrid Identity Administrator" in result["msg"]


def test_a_cloud_without_them(lab: Lab) -> None:
    lab.fault("status", "onPremisesPublishingProfiles", status=400, code="BadRequest", count=1)
    found = in_process.succeed("sync_agent_info")
    assert found["readable"] is False
    assert "BadRequest" in found["reason"]


def test_an_outage_is_a_failure_all_the_same(lab: Lab) -> None:
    lab.fault("status", "onPremisesPublishingProfiles", status=500, count=None)
    assert in_process.fail("sync_agent_info")["error"]["code"] == "graph_error"
