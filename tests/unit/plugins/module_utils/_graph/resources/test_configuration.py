# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    AmbiguousError,
    AuthorizationError,
    NotFoundError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.configuration import (
    Configuration,
    find_configuration,
    find_service_principal,
)
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

CONTOSO = {"id": "sp-1", "appId": "app-sp-1", "displayName": "contoso.lab"}
INBOUND = {"id": "sp-2", "appId": "app-sp-2", "displayName": "contoso.lab"}
FABRIKAM = {"id": "sp-3", "appId": "app-sp-3", "displayName": "fabrikam.lab"}
JOB = {"id": "AAD2ADGroupProvisioning.tenant.1", "templateId": "AAD2ADGroupProvisioning"}
SECOND = {"id": "AAD2ADGroupProvisioning.tenant.2", "templateId": "AAD2ADGroupProvisioning"}
OTHER = {"id": "AD2AADProvisioning.tenant.3", "templateId": "AD2AADProvisioning"}


def page(*members: dict[str, t.Any]) -> Answer:
    return Answer(body={"value": list(members)})


def batch(*job_lists: list[dict[str, t.Any]]) -> Answer:
    responses = [{"id": str(index), "status": 200, "body": {"value": jobs}} for index, jobs in enumerate(job_lists)]
    return Answer(body={"responses": responses})


def test_by_name_takes_two_requests(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(CONTOSO), page(JOB))
    found = find_configuration(session, name="contoso.lab")
    assert found == Configuration(CONTOSO, JOB)
    assert (found.name, found.service_principal_id, found.job_id) == ("contoso.lab", "sp-1", JOB["id"])
    assert server.received[0].query["$filter"] == "displayName eq 'contoso.lab'"
    assert server.received[1].path == "/v1.0/servicePrincipals/sp-1/synchronization/jobs"


def test_a_second_service_principal_for_the_other_direction(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND, CONTOSO), page(OTHER), page(JOB, OTHER))
    assert find_configuration(session, name="contoso.lab") == Configuration(CONTOSO, JOB)
    assert [each.path for each in server.received[1:]] == [
        "/v1.0/servicePrincipals/sp-2/synchronization/jobs",
        "/v1.0/servicePrincipals/sp-1/synchronization/jobs",
    ]


def test_the_other_direction_on_request(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND, CONTOSO), page(OTHER), page(JOB))
    found = find_configuration(session, name="contoso.lab", template_id="AD2AADProvisioning")
    assert found == Configuration(INBOUND, OTHER)


def test_the_known_ones_of_the_other_direction(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(), page(INBOUND), page(OTHER))
    with pytest.raises(
        NotFoundError, match="no configuration from Active Directory to Entra ID that matches configuration 'x'"
    ) as caught:
        find_configuration(session, name="x", template_id="AD2AADProvisioning")
    assert server.received[1].query["$filter"] == "applicationTemplateId eq '1a4721b3-e57f-4451-ae87-ef078703ec94'"
    assert [each["job_id"] for each in caught.value.describe()["candidates"]] == [OTHER["id"]]


def test_many_service_principals_take_one_more_request(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND, CONTOSO, FABRIKAM), batch([OTHER], [JOB], []))
    assert find_configuration(session) == Configuration(CONTOSO, JOB)
    assert [each["url"] for each in server.received[1].json["requests"]] == [
        "/servicePrincipals/sp-2/synchronization/jobs",
        "/servicePrincipals/sp-1/synchronization/jobs",
        "/servicePrincipals/sp-3/synchronization/jobs",
    ]


def test_by_ids(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body=CONTOSO), page(JOB, SECOND))
    found = find_configuration(session, service_principal_id="sp-1", job_id=SECOND["id"])
    assert found == Configuration(CONTOSO, SECOND)


def test_without_anything_the_only_one(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(FABRIKAM), page(JOB))
    assert find_configuration(session).name == "fabrikam.lab"
    assert server.received[0].query["$filter"].startswith("applicationTemplateId eq ")


def test_by_job_alone(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(CONTOSO, FABRIKAM), page(JOB), page(SECOND))
    assert find_configuration(session, job_id=SECOND["id"]).name == "fabrikam.lab"


def test_several_are_listed(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(CONTOSO, FABRIKAM), page(JOB), page(SECOND))
    with pytest.raises(AmbiguousError, match="2 configurations match a task that names none") as caught:
        find_configuration(session)
    assert caught.value.describe()["candidates"] == [
        {"name": "contoso.lab", "service_principal_id": "sp-1", "job_id": JOB["id"]},
        {"name": "fabrikam.lab", "service_principal_id": "sp-3", "job_id": SECOND["id"]},
    ]
    assert "'fabrikam.lab' (service_principal_id sp-3" in caught.value.message


def test_two_jobs_on_one_service_principal(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(CONTOSO), page(JOB, SECOND))
    with pytest.raises(AmbiguousError, match=r"2 configurations match configuration 'contoso.lab'"):
        find_configuration(session, name="contoso.lab")


def test_an_unknown_name_lists_the_known_ones(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(), page(FABRIKAM), page(JOB))
    with pytest.raises(NotFoundError, match=r"no configuration .* that matches configuration 'contso.lab'") as caught:
        find_configuration(session, name="contso.lab")
    assert "The known ones are: 'fabrikam.lab'" in str(caught.value.hint)
    assert [candidate["name"] for candidate in caught.value.describe()["candidates"]] == ["fabrikam.lab"]


def test_a_name_that_has_only_the_other_direction(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND), page(OTHER), page())
    with pytest.raises(NotFoundError) as caught:
        find_configuration(session, name="contoso.lab")
    assert "There is none that was made from the gallery" in str(caught.value.hint)


def test_ids_that_do_not_belong_to_the_name(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body=FABRIKAM), page(CONTOSO), page(JOB))
    with pytest.raises(NotFoundError, match=r"configuration 'contoso.lab', service_principal_id 'sp-3'"):
        find_configuration(session, name="contoso.lab", service_principal_id="sp-3")


def test_an_unknown_service_principal(server: ScriptedServer, session: GraphSession) -> None:
    refused = Answer(404, {"error": {"code": "Request_ResourceNotFound", "message": "Resource 'x' does not exist"}})
    server.expect(refused, page(CONTOSO), page(JOB))
    with pytest.raises(NotFoundError, match="that matches service_principal_id 'x'") as caught:
        find_configuration(session, service_principal_id="x")
    assert [candidate["service_principal_id"] for candidate in caught.value.describe()["candidates"]] == ["sp-1"]


def test_jobs_that_may_not_be_read(server: ScriptedServer, session: GraphSession) -> None:
    refused = Answer(401, {"error": {"code": "UnknownError", "message": ""}})
    server.expect(page(CONTOSO, INBOUND), page(), refused)
    with pytest.raises(AuthorizationError):
        find_configuration(session, name="contoso.lab")


def test_a_service_principal_without_a_job(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(CONTOSO))
    assert find_service_principal(session, name="contoso.lab") == CONTOSO


def test_of_two_service_principals_the_one_with_the_job(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND, CONTOSO), page(OTHER), page(JOB, SECOND))
    assert find_service_principal(session, name="contoso.lab") == CONTOSO


def test_two_service_principals_without_a_job(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(INBOUND, CONTOSO), page(OTHER), page())
    with pytest.raises(AmbiguousError, match=r"2 service principals match configuration 'contoso.lab': .*\(sp-2\)"):
        find_service_principal(session, name="contoso.lab")


def test_no_service_principal(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(page(), page(FABRIKAM), page(JOB))
    with pytest.raises(NotFoundError, match=r"that matches configuration 'contoso.lab'"):
        find_service_principal(session, name="contoso.lab")
