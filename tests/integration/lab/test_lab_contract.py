# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every answer of the lab's tenant has the official shape. Runs inside a lab."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Iterator

import pytest

from tests.integration.helpers.tenant_support import Json, TenantClient
from tests.lab.client import Lab
from tests.lab.contract.checker import problems
from tests.lab.tenant.application import OPERATIONS

SYNCHRONIZATION = "/servicePrincipals/{principal}/synchronization"
JOB = f"{SYNCHRONIZATION}/jobs/{{job}}"
TEMPLATE = f"{SYNCHRONIZATION}/templates/{{template}}"
SUMMARY = "provisioningObjectSummary"
PROFILE = "/onPremisesPublishingProfiles/provisioning"

# What each operation answers; None where it answers nothing, or only refuses.
# A number as text.
COUNTS = (
    "/users/$count",
    "/groups/$count",
    "/groups/{group}/members/$count",
    "/groups/{group}/members/{cast}/$count",
    "/groups/{group}/transitiveMembers/$count",
    "/groups/{group}/transitiveMembers/{cast}/$count",
)
TYPES: dict[tuple[str, str], str | None] = {
    ("GET", "/groups/delta"): "Collection(group)",
    ("GET", "/groups"): "Collection(group)",
    ("POST", "/groups"): "group",
    ("GET", "/groups/{group}"): "group",
    ("PATCH", "/groups/{group}"): None,
    ("DELETE", "/groups/{group}"): None,
    ("GET", "/groups/{group}/members"): "Collection(directoryObject)",
    ("GET", "/groups/{group}/members/$ref"): None,
    ("POST", "/groups/{group}/members/$ref"): None,
    ("GET", "/groups/{group}/members/{cast}"): "Collection(user)",
    ("DELETE", "/groups/{group}/members/$ref"): None,
    ("DELETE", "/groups/{group}/members/{member}/$ref"): None,
    **{("GET", path): None for path in COUNTS},
    ("GET", "/groups/{group}/transitiveMembers"): "Collection(directoryObject)",
    ("GET", "/groups/{group}/transitiveMembers/{cast}"): "Collection(user)",
    ("POST", "/groups/{group}/appRoleAssignments"): "appRoleAssignment",
    ("GET", "/groups/{object}/onPremisesSyncBehavior"): "onPremisesSyncBehavior",
    ("PATCH", "/groups/{object}/onPremisesSyncBehavior"): None,
    ("GET", "/users/{object}/onPremisesSyncBehavior"): "onPremisesSyncBehavior",
    ("PATCH", "/users/{object}/onPremisesSyncBehavior"): None,
    ("GET", "/users"): "Collection(user)",
    ("GET", "/users/{user}"): "user",
    ("GET", "/users/{user}/memberOf"): "Collection(directoryObject)",
    ("GET", "/users/{user}/memberOf/{cast}"): "Collection(group)",
    ("GET", "/directoryObjects/{object}"): "user",
    ("POST", "/directoryObjects/getByIds"): "Collection(directoryObject)",
    ("GET", "/directoryObjects/getByIds"): "Collection(directoryObject)",
    ("GET", "/directory/deletedItems/{object}"): "group",
    ("GET", "/servicePrincipals"): "Collection(servicePrincipal)",
    ("GET", "/servicePrincipals(appId='{application}')"): "servicePrincipal",
    ("GET", "/servicePrincipals/{principal}"): "servicePrincipal",
    ("DELETE", "/servicePrincipals/{principal}"): None,
    ("GET", "/servicePrincipals/{principal}/appRoleAssignedTo"): "Collection(appRoleAssignment)",
    ("POST", "/servicePrincipals/{principal}/appRoleAssignedTo"): "appRoleAssignment",
    ("DELETE", "/servicePrincipals/{principal}/appRoleAssignedTo/{assignment}"): None,
    ("GET", "/applications/{application}"): "application",
    ("GET", "/applications(appId='{app_id}')"): "application",
    ("DELETE", "/applications/{application}"): None,
    ("DELETE", "/applications(appId='{app_id}')"): None,
    ("GET", "/applicationTemplates/{template}"): "applicationTemplate",
    ("POST", "/applicationTemplates/{template}/instantiate"): "applicationServicePrincipal",
    ("GET", f"{SYNCHRONIZATION}/templates"): "Collection(synchronizationTemplate)",
    ("GET", TEMPLATE): "synchronizationTemplate",
    ("GET", f"{TEMPLATE}/schema"): "synchronizationSchema",
    ("POST", f"{TEMPLATE}/schema/parseExpression"): "parseExpressionResponse",
    ("GET", f"{TEMPLATE}/schema/filterOperators"): "Collection(filterOperatorSchema)",
    ("GET", f"{TEMPLATE}/schema/functions"): "Collection(attributeMappingFunctionSchema)",
    ("GET", f"{SYNCHRONIZATION}/secrets"): "Collection(synchronizationSecretKeyStringValuePair)",
    ("PUT", f"{SYNCHRONIZATION}/secrets"): None,
    ("PATCH", f"{SYNCHRONIZATION}/secrets"): None,
    ("GET", f"{SYNCHRONIZATION}/jobs"): "Collection(synchronizationJob)",
    ("POST", f"{SYNCHRONIZATION}/jobs"): "synchronizationJob",
    ("POST", f"{SYNCHRONIZATION}/jobs/validateCredentials"): None,
    ("GET", JOB): "synchronizationJob",
    ("PATCH", JOB): None,
    ("DELETE", JOB): None,
    ("POST", f"{JOB}/start"): None,
    ("POST", f"{JOB}/pause"): None,
    ("POST", f"{JOB}/restart"): None,
    ("POST", f"{JOB}/validateCredentials"): None,
    ("POST", f"{JOB}/provisionOnDemand"): "stringKeyStringValuePair",
    ("GET", f"{JOB}/schema"): "synchronizationSchema",
    ("PUT", f"{JOB}/schema"): None,
    ("PATCH", f"{JOB}/schema"): None,
    ("DELETE", f"{JOB}/schema"): None,
    ("GET", f"{JOB}/schema/directories"): "Collection(directoryDefinition)",
    ("GET", f"{JOB}/schema/directories/{{directory}}"): "directoryDefinition",
    ("POST", f"{JOB}/schema/directories/{{directory}}/discover"): "directoryDefinition",
    ("POST", f"{JOB}/schema/parseExpression"): "parseExpressionResponse",
    ("GET", f"{JOB}/schema/filterOperators"): "Collection(filterOperatorSchema)",
    ("GET", f"{JOB}/schema/functions"): "Collection(attributeMappingFunctionSchema)",
    ("GET", "/auditLogs/provisioning"): f"Collection({SUMMARY})",
    ("GET", PROFILE): "onPremisesPublishingProfile",
    ("GET", f"{PROFILE}/agents"): "Collection(onPremisesAgent)",
    ("GET", f"{PROFILE}/agents/{{agent}}"): "onPremisesAgent",
    ("GET", f"{PROFILE}/agentGroups"): "Collection(onPremisesAgentGroup)",
    ("GET", f"{PROFILE}/publishedResources"): "Collection(publishedResource)",
}


class Recording:
    """Real answers, by the operation that gave them."""

    def __init__(self, graph: TenantClient) -> None:
        self.graph = graph
        self.answers: list[tuple[tuple[str, str], Json]] = []
        self.called: set[tuple[str, str]] = set()
        configuration = graph.lab.configuration()
        self.ids = {
            "principal": configuration.service_principal_id,
            "job": configuration.job_id,
            "template": "AAD2ADGroupProvisioning",
        }

    def call(self, method: str, path: str, body: t.Any = None, *, status: int = 200, counting: bool = False, **ids: str) -> t.Any:
        """Call an operation by its pattern, with the values of its parameters, and keep the answer."""
        values = {**self.ids, **ids}
        url = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], path.partition("?")[0])
        query = path.partition("?")[2]
        # Agents are in the beta version alone.
        root = f"{self.graph.lab.state.graph_url}/beta" if path.startswith(PROFILE) else ""
        headers = {"ConsistencyLevel": "eventual"} if counting else {}
        answer = self.graph.call(method, f"{root}{url}?{query}" if query else f"{root}{url}", body, **headers)
        assert answer.status_code == status, answer.text
        operation = (method, path.partition("?")[0])
        self.called.add(operation)
        content = answer.json() if answer.content else {}
        if answer.ok and content:
            self.answers.append((operation, content))
        return content


@pytest.fixture(name="recording", scope="module")
def fixture_recording() -> Iterator[Recording]:
    """The answers of a life of a tenant that calls every operation."""
    lab = Lab()
    lab.reset()
    lab.set(throttle=False, log_delay=0, agents_readable=True)
    recording = Recording(TenantClient(lab))
    _use_objects(recording, lab)
    _use_service_principals(recording, lab)
    _use_job(recording, lab)
    _use_agents(recording)
    _end(recording)
    yield recording
    lab.reset()


def _use_objects(recording: Recording, lab: Lab) -> None:
    call, url = recording.call, f"{lab.state.graph_url}/v1.0/directoryObjects"
    ana, dan, mixed, onprem = (lab.object(name)["id"] for name in ("ana@contoso.lab", "dan@contoso.lab", "SG-Mixed", "SG-Onprem"))
    new = {"displayName": "SG-New", "mailEnabled": False, "securityEnabled": True, "mailNickname": "sg-new"}
    group = call("POST", "/groups", new, status=201)["id"]
    call("PATCH", "/groups/{group}", {"description": "x"}, status=204, group=group)
    call("POST", "/groups/{group}/members/$ref", {"@odata.id": f"{url}/{dan}"}, status=204, group=group)
    for path in ("/groups", "/groups/delta", "/users"):
        call("GET", path)
    names = "onPremisesSyncEnabled,onPremisesLastSyncDateTime,onPremisesSecurityIdentifier,securityIdentifier,groupTypes"
    call("GET", f"/groups?$select=id,{names}")
    call("GET", f"/users?$select=id,{names.replace(',groupTypes', '')},otherMails,accountEnabled")
    for object_id in (group, mixed, onprem):
        call("GET", "/groups/{group}", group=object_id)
        call("GET", "/groups/{object}/onPremisesSyncBehavior", object=object_id)
    for path in ("members", "members/$ref", "transitiveMembers"):
        call("GET", f"/groups/{{group}}/{path}", group=mixed)
    for path in ("members", "transitiveMembers"):
        call("GET", f"/groups/{{group}}/{path}/{{cast}}", group=mixed, cast="microsoft.graph.user")
    for path in COUNTS:
        assert call("GET", path, group=mixed, cast="microsoft.graph.user", counting=True) > 0
    call("DELETE", "/groups/{group}/members/{member}/$ref", status=204, group=group, member=dan)
    call("POST", "/groups/{group}/members/$ref", {"@odata.id": f"{url}/{dan}"}, status=204, group=group)
    call("DELETE", f"/groups/{{group}}/members/$ref?@id={url}/{dan}", status=204, group=group)
    call("GET", "/users/{user}", user=ana)
    lab.change(dan, manager=ana)
    call("GET", "/users/{user}?$select=id&$expand=manager($select=id,displayName)", user=dan)
    call("GET", "/users/{user}/memberOf", user=ana)
    call("GET", "/users/{user}/memberOf/{cast}", user=ana, cast="microsoft.graph.group")
    call("GET", "/directoryObjects/{object}", object=ana)
    lab.set(get_by_ids_page=1)
    link = call("POST", "/directoryObjects/getByIds", {"ids": [ana, mixed]})["@odata.nextLink"]
    call("GET", f"/directoryObjects/getByIds?{link.partition('?')[2]}")
    call("PATCH", "/groups/{object}/onPremisesSyncBehavior", {"isCloudManaged": True}, status=204, object=onprem)
    call("GET", "/users/{object}/onPremisesSyncBehavior", object=ana)
    call("PATCH", "/users/{object}/onPremisesSyncBehavior", {"isCloudManaged": False}, status=204, object=ana)
    call("DELETE", "/groups/{group}", status=204, group=group)
    call("GET", "/directory/deletedItems/{object}", object=group)


def _use_service_principals(recording: Recording, lab: Lab) -> None:
    call, principal = recording.call, recording.ids["principal"]
    unassigned, empty = lab.object("SG-Unassigned")["id"], lab.seed_group("SG-Two", assigned=False)["id"]
    call("GET", "/servicePrincipals")
    shown = call("GET", "/servicePrincipals/{principal}")
    call("GET", "/servicePrincipals(appId='{application}')", application=shown["appId"])
    assigned = "/servicePrincipals/{principal}/appRoleAssignedTo"
    body = {"resourceId": principal, "appRoleId": shown["appRoles"][0]["id"]}
    call("POST", assigned, {**body, "principalId": unassigned}, status=201)
    new = call("POST", "/groups/{group}/appRoleAssignments", {**body, "principalId": empty}, status=201, group=empty)
    call("GET", assigned)
    call("DELETE", f"{assigned}/{{assignment}}", status=204, assignment=new["id"])
    template = shown["applicationTemplateId"]
    call("GET", "/applicationTemplates/{template}", template=template)
    instantiate = "/applicationTemplates/{template}/instantiate"
    added = call("POST", instantiate, {"displayName": "x"}, status=201, template=template)
    application, by_key = added["application"]["id"], "/applications(appId='{app_id}')"
    call("GET", "/applications/{application}", application=application)
    call("GET", by_key, app_id=added["application"]["appId"])
    call("DELETE", "/servicePrincipals/{principal}", status=204, principal=added["servicePrincipal"]["id"])
    call("DELETE", "/applications/{application}", status=204, application=application)
    added = call("POST", instantiate, {"displayName": "y"}, status=201, template=template)
    call("DELETE", by_key, status=204, app_id=added["application"]["appId"])


def _use_job(recording: Recording, lab: Lab) -> None:
    call = recording.call
    call("GET", f"{SYNCHRONIZATION}/templates")
    call("GET", TEMPLATE)
    call("GET", f"{TEMPLATE}/schema")
    schema = call("GET", f"{JOB}/schema")
    call("PUT", f"{JOB}/schema", schema, status=204)
    for prefix in (f"{JOB}/schema", f"{TEMPLATE}/schema"):
        for expression in ('Append("x",[mail])', "Left("):
            body = {"expression": expression, "testInputObject": {"properties": [{"key": "mail", "value": "y"}]}}
            call("POST", f"{prefix}/parseExpression", body)
        call("GET", f"{prefix}/filterOperators")
        call("GET", f"{prefix}/functions")
    directory = call("GET", f"{JOB}/schema/directories")["value"][0]["id"]
    call("GET", f"{JOB}/schema/directories/{{directory}}", directory=directory)
    call("POST", f"{JOB}/schema/directories/{{directory}}/discover", directory=directory)
    secrets = call("GET", f"{SYNCHRONIZATION}/secrets")
    call("PUT", f"{SYNCHRONIZATION}/secrets", {"value": secrets["value"]}, status=204)
    call("GET", f"{SYNCHRONIZATION}/jobs")
    for path in (JOB, f"{JOB}/schema", f"{SYNCHRONIZATION}/secrets"):
        call("PATCH", path, {}, status=404)
    for path in (f"{SYNCHRONIZATION}/jobs", JOB):
        call("POST", f"{path}/validateCredentials", {"useSavedCredentials": True}, status=204)
    _provision(recording, lab)


def _provision(recording: Recording, lab: Lab) -> None:
    call = recording.call
    for name in ("SG-Canary", "SG-Canary", "SG-Onprem", "SG-Mail"):
        subject = {"objectId": lab.object(name)["id"], "objectTypeName": "Group"}
        body = {"parameters": [{"ruleId": lab.configuration().rule_id, "subjects": [subject]}]}
        call("POST", f"{JOB}/provisionOnDemand", body)
    call("POST", f"{JOB}/start", status=204)
    lab.advance(1)
    call("GET", JOB)
    call("GET", "/auditLogs/provisioning?$top=999")
    lab.set(quarantine="TooManyDeletes")
    call("GET", JOB)
    call("POST", f"{JOB}/restart", {"criteria": {"resetScope": "Full"}}, status=204)
    call("POST", f"{JOB}/pause", status=204)


def _use_agents(recording: Recording) -> None:
    call = recording.call
    call("GET", PROFILE)
    agent = call("GET", f"{PROFILE}/agents?$expand=agentGroups")["value"][0]["id"]
    call("GET", f"{PROFILE}/agents/{{agent}}", agent=agent)
    call("GET", f"{PROFILE}/agentGroups?$expand=agents,publishedResources")
    call("GET", f"{PROFILE}/publishedResources")


def _end(recording: Recording) -> None:
    body = {"templateId": "AAD2ADGroupProvisioning"}
    new = recording.call("POST", f"{SYNCHRONIZATION}/jobs", body, status=201)
    recording.call("DELETE", f"{JOB}/schema", status=204, job=new["id"])
    recording.call("DELETE", JOB, status=204, job=new["id"])


def test_every_operation_was_called(recording: Recording) -> None:
    served = {(each.method, each.path) for each in OPERATIONS}
    assert served == set(TYPES)
    assert recording.called == served


def test_every_answer_has_the_official_shape(recording: Recording) -> None:
    found = []
    checked = set()
    for operation, content in recording.answers:
        expected = TYPES[operation]
        if expected is None:
            continue
        value = content["value"] if expected.startswith("Collection(") else content
        found += [f"{operation}: {problem}" for problem in problems(expected, value)]
        checked.add(operation)
    assert found == []
    assert checked == {operation for operation, expected in TYPES.items() if expected is not None}


def test_members_have_the_shape_of_their_type(recording: Recording) -> None:
    objects = [
        each
        for operation, content in recording.answers
        if TYPES[operation] == "Collection(directoryObject)"
        for each in content["value"]
    ]
    types = {each["@odata.type"] for each in objects}
    assert types == {"#microsoft.graph.user", "#microsoft.graph.group"}
    found = [text for each in objects for text in problems(each["@odata.type"].rpartition(".")[2], each)]
    assert found == []


def test_answers_on_demand_are_json_inside_strings(recording: Recording) -> None:
    answers = [content for operation, content in recording.answers if operation == ("POST", f"{JOB}/provisionOnDemand")]
    results = [json.loads(each["key"])["result"] for each in answers]
    assert results == ["Success", "Skipped", "Success", "Skipped"]
    assert all("provisioningSteps" in json.loads(each["value"]) for each in answers)
