# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AuthorizationError,
    GraphError,
    OptionError,
    ProvisioningError,
    TransportError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources import provisioning
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.provisioning import Provisioning
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

JOB = "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.e6fcbbe7-674c-41c2-bde1-ef5d078a6a57"
GROUP = {"objectId": "g", "objectTypeName": "Group"}
USER = {"objectId": "u", "objectTypeName": "User"}
ANSWER = {"key": '{"result":"Success","details":{}}', "value": "{}"}


@pytest.fixture
def client(session: GraphSession) -> Provisioning:
    return Provisioning(session, "sp", JOB)


def test_the_call(server: ScriptedServer, client: Provisioning) -> None:
    server.expect(Answer(body=ANSWER), Answer(body=ANSWER))
    assert client.provision_on_demand(rule_id="r#V2", subject=GROUP, members=[USER, USER]) == ANSWER
    client.provision_on_demand(rule_id="r#V2", subject=GROUP)
    with_members, without = server.received
    assert with_members.path == f"/v1.0/servicePrincipals/sp/synchronization/jobs/{JOB}/provisionOnDemand"
    linked = {**GROUP, "links": {"members": [USER, USER]}}
    assert with_members.json == {"parameters": [{"ruleId": "r#V2", "subjects": [linked]}]}
    assert without.json == {"parameters": [{"ruleId": "r#V2", "subjects": [GROUP]}]}


def test_six_members_are_too_many(client: Provisioning) -> None:
    with pytest.raises(OptionError, match="6 members are too many"):
        client.provision_on_demand(rule_id="r", subject=GROUP, members=[USER] * 6)


def test_a_throttled_call_is_repeated(server: ScriptedServer, client: Provisioning) -> None:
    server.expect(Answer(429, {}, {"Retry-After": "0"}), Answer(body=ANSWER))
    assert client.provision_on_demand(rule_id="r", subject=GROUP) == ANSWER


@pytest.mark.parametrize(
    "silence",
    [
        Answer(504, {"error": {"code": "GatewayTimeout", "message": "no answer from the agent"}}),
        Answer(503, "<html>"),
        Answer(
            400,
            {
                "error": {
                    "code": "UnknownError",
                    "message": '{"code":"HybridIdentityServiceNoActiveAgents","message":"x"}',
                }
            },
        ),
        Answer(500, {"error": {"code": "HybridIdentityServiceAgentTimeout", "message": "x"}}),
        Answer(fault="drop"),
        Answer(body=ANSWER, fault="cut"),
        Answer(body=ANSWER, delay=0.5),
    ],
)
def test_an_agent_that_does_not_answer(server: ScriptedServer, client: Provisioning, silence: Answer) -> None:
    server.expect(silence)
    with pytest.raises(ProvisioningError, match="The on-demand provisioning of g got no result") as caught:
        client.provision_on_demand(rule_id="r", subject=GROUP, timeout=0.3)
    assert "provisioning agent" in str(caught.value.hint)
    assert "Active Directory before the next attempt" in str(caught.value.hint)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(400, {"error": {"code": "BadRequest", "message": "unknown rule"}}), GraphError),
        (Answer(401, {"error": {"code": "UnknownError", "message": ""}}), AuthorizationError),
    ],
)
def test_other_errors_stay_what_they_are(
    server: ScriptedServer, client: Provisioning, answer: Answer, kind: type[Exception]
) -> None:
    server.expect(answer)
    with pytest.raises(kind) as caught:
        client.provision_on_demand(rule_id="r", subject=GROUP)
    assert not isinstance(caught.value, ProvisioningError)


def test_no_connection_is_not_the_agents_fault(server: ScriptedServer, client: Provisioning) -> None:
    server.close()
    with pytest.raises(TransportError, match="refuses the connection"):
        client.provision_on_demand(rule_id="r", subject=GROUP)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (JOB, "AD2AADProvisioning.7D3C1F0A-52A4-4F0E-9C57-0C1DE5A0B001", True),
        (JOB, JOB.replace("7d3c1f0a", "7d3c1f0b"), False),
        ("opaque.id", "opaque.id", True),
        ("opaque", "other", False),
    ],
)
def test_all_jobs_of_a_tenant_share_the_pace(
    session: GraphSession, monkeypatch: pytest.MonkeyPatch, first: str, second: str, same: bool
) -> None:
    keys = []
    monkeypatch.setattr(provisioning, "Pacer", lambda key: keys.append(key.casefold()))
    for job in (first, second):
        Provisioning(session, "sp", job)
    assert (keys[0] == keys[1]) is same
