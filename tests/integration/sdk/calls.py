# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of the main job with Microsoft's msgraph-sdk for Python, as a program.

It reads lines of JSON, ``{"call": NAME, "arguments": {...}}``, and answers each with one: what the SDK makes of the answer, or
the error of the service. It runs in .venv-sdk, so it imports nothing of the repository.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
import typing as t
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from azure.core.credentials import TokenCredential
from azure.identity import CertificateCredential, ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.serialization import Parsable
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.application_templates.item.instantiate.instantiate_post_request_body import InstantiatePostRequestBody
from msgraph.generated.audit_logs.provisioning.provisioning_request_builder import ProvisioningRequestBuilder
from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
from msgraph.generated.groups.item.group_item_request_builder import GroupItemRequestBuilder
from msgraph.generated.groups.item.members.graph_user.graph_user_request_builder import GraphUserRequestBuilder
from msgraph.generated.models.app_role_assignment import AppRoleAssignment
from msgraph.generated.models.group import Group
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.string_key_string_value_pair import StringKeyStringValuePair
from msgraph.generated.models.synchronization_job import SynchronizationJob
from msgraph.generated.models.synchronization_job_application_parameters import SynchronizationJobApplicationParameters
from msgraph.generated.models.synchronization_job_restart_criteria import SynchronizationJobRestartCriteria
from msgraph.generated.models.synchronization_job_restart_scope import SynchronizationJobRestartScope
from msgraph.generated.models.synchronization_job_subject import SynchronizationJobSubject
from msgraph.generated.models.synchronization_linked_objects import SynchronizationLinkedObjects
from msgraph.generated.models.synchronization_schema import SynchronizationSchema
from msgraph.generated.models.synchronization_secret import SynchronizationSecret
from msgraph.generated.models.synchronization_secret_key_string_value_pair import SynchronizationSecretKeyStringValuePair
from msgraph.generated.service_principals.item.synchronization.jobs.item.provision_on_demand import (
    provision_on_demand_post_request_body as on_demand,
)
from msgraph.generated.service_principals.item.synchronization.jobs.item.restart.restart_post_request_body import (
    RestartPostRequestBody,
)
from msgraph.generated.service_principals.item.synchronization.jobs.item.schema.parse_expression import (
    parse_expression_post_request_body as parsing,
)
from msgraph.generated.service_principals.item.synchronization.secrets.secrets_put_request_body import SecretsPutRequestBody
from msgraph.generated.service_principals.service_principals_request_builder import ServicePrincipalsRequestBuilder
from msgraph_core import GraphClientFactory
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

Json = dict[str, t.Any]
Call = Callable[..., Awaitable[t.Any]]

CALLS: dict[str, Call] = {}


def call(function: Call) -> Call:
    """Let a function be called by its name."""
    CALLS[function.__name__] = function
    return function


# --- Signing in ---------------------------------------------------------------------------------------------------


def credential() -> TokenCredential:
    """Return the credential that the environment names: a certificate, else a secret."""
    given: Json = {
        "tenant_id": os.environ["AZURE_TENANT_ID"],
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "authority": os.environ["CLOUD_SYNC_LOGIN_URL"],
        "disable_instance_discovery": True,
        "connection_verify": os.environ["CLOUD_SYNC_GRAPH_CA_PATH"],
    }
    if "AZURE_CLIENT_CERTIFICATE_PATH" in os.environ:
        return CertificateCredential(certificate_path=os.environ["AZURE_CLIENT_CERTIFICATE_PATH"], **given)
    return ClientSecretCredential(client_secret=os.environ["AZURE_CLIENT_SECRET"], **given)


def client() -> GraphServiceClient:
    """Return the SDK's client, for the address of the lab."""
    graph_url = os.environ["CLOUD_SYNC_GRAPH_URL"]
    signed_in = AzureIdentityAuthenticationProvider(
        credential(), scopes=[f"{graph_url}/.default"], allowed_hosts=[str(urlsplit(graph_url).hostname)]
    )
    context = ssl.create_default_context(cafile=os.environ["CLOUD_SYNC_GRAPH_CA_PATH"])
    http = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(verify=context, timeout=60))
    adapter = GraphRequestAdapter(signed_in, http)
    adapter.base_url = f"{graph_url}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


def shown(value: t.Any) -> t.Any:
    """Return what the SDK has read, in the form of JSON."""
    if isinstance(value, Parsable):
        writer = JsonSerializationWriter()
        value.serialize(writer)
        return json.loads(writer.get_serialized_content() or b"{}")
    if isinstance(value, list):
        return [shown(each) for each in value]
    return value.decode() if isinstance(value, bytes) else value


def advanced(parameters: t.Any) -> RequestConfiguration:
    """Return a configuration for an advanced query, as the documentation of the SDK shows it."""
    headers = HeadersCollection()
    headers.add("ConsistencyLevel", "eventual")
    return RequestConfiguration(query_parameters=parameters, headers=headers)


# --- Applications and assignments ---------------------------------------------------------------------------------


@call
async def find_service_principal(graph: GraphServiceClient, name: str) -> t.Any:
    parameters = ServicePrincipalsRequestBuilder.ServicePrincipalsRequestBuilderGetQueryParameters(
        filter=f"displayName eq '{name}'", select=["id", "appId", "displayName", "appRoles"], top=5
    )
    found = await graph.service_principals.get(RequestConfiguration(query_parameters=parameters))
    return found.value if found else None


@call
async def service_principal_of_application(graph: GraphServiceClient, app_id: str) -> t.Any:
    return await graph.service_principals_with_app_id(app_id).get()


@call
async def instantiate(graph: GraphServiceClient, template: str, name: str) -> t.Any:
    body = InstantiatePostRequestBody(display_name=name)
    return await graph.application_templates.by_application_template_id(template).instantiate.post(body)


@call
async def assignments(graph: GraphServiceClient, principal: str) -> t.Any:
    found = await graph.service_principals.by_service_principal_id(principal).app_role_assigned_to.get()
    return found.value if found else None


@call
async def assign(graph: GraphServiceClient, principal: str, member: str, role: str) -> t.Any:
    body = AppRoleAssignment(principal_id=UUID(member), resource_id=UUID(principal), app_role_id=UUID(role))
    return await graph.service_principals.by_service_principal_id(principal).app_role_assigned_to.post(body)


@call
async def unassign(graph: GraphServiceClient, principal: str, assignment: str) -> t.Any:
    builder = graph.service_principals.by_service_principal_id(principal).app_role_assigned_to
    await builder.by_app_role_assignment_id(assignment).delete()


# --- Jobs, schema, secrets ----------------------------------------------------------------------------------------


def synchronization(graph: GraphServiceClient, principal: str) -> t.Any:
    """Return the requests about what a service principal synchronizes."""
    return graph.service_principals.by_service_principal_id(principal).synchronization


def job(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    """Return the requests about a job."""
    return synchronization(graph, principal).jobs.by_synchronization_job_id(job_id)


@call
async def templates(graph: GraphServiceClient, principal: str) -> t.Any:
    return (await synchronization(graph, principal).templates.get()).value


@call
async def create_job(graph: GraphServiceClient, principal: str, template: str) -> t.Any:
    return await synchronization(graph, principal).jobs.post(SynchronizationJob(template_id=template))


@call
async def jobs(graph: GraphServiceClient, principal: str) -> t.Any:
    return (await synchronization(graph, principal).jobs.get()).value


@call
async def get_job(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    return await job(graph, principal, job_id).get()


@call
async def start(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    await job(graph, principal, job_id).start.post()


@call
async def pause(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    await job(graph, principal, job_id).pause.post()


@call
async def restart(graph: GraphServiceClient, principal: str, job_id: str, scope: str) -> t.Any:
    criteria = SynchronizationJobRestartCriteria(reset_scope=SynchronizationJobRestartScope(scope))
    await job(graph, principal, job_id).restart.post(RestartPostRequestBody(criteria=criteria))


@call
async def delete_job(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    await job(graph, principal, job_id).delete()


@call
async def schema(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    return await job(graph, principal, job_id).schema.get()


@call
async def patch_schema(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    """Write the schema in the only way that the SDK offers."""
    builder = job(graph, principal, job_id).schema
    return await builder.patch(await builder.get())


@call
async def put_schema(graph: GraphServiceClient, principal: str, job_id: str, target: str, expression: str) -> t.Any:
    """Change a mapping of groups by a request of our own with the SDK's transport, since its builder has no PUT."""
    builder = job(graph, principal, job_id).schema
    parsed = await builder.parse_expression.post(parsing.ParseExpressionPostRequestBody(expression=expression))
    document: SynchronizationSchema = await builder.get()
    for rule in document.synchronization_rules or []:
        for mapping in rule.object_mappings or []:
            for attribute in mapping.attribute_mappings or []:
                if mapping.source_object_name == "Group" and attribute.target_attribute_name == target:
                    attribute.source = parsed.parsed_expression
    request = RequestInformation(Method.PUT, builder.url_template, builder.path_parameters)
    request.set_content_from_parsable(graph.request_adapter, "application/json", document)
    await graph.request_adapter.send_no_response_content_async(request, {"XXX": ODataError})


@call
async def reset_schema(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    await job(graph, principal, job_id).schema.delete()


@call
async def operators(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    return (await job(graph, principal, job_id).schema.filter_operators.get()).value


@call
async def functions(graph: GraphServiceClient, principal: str, job_id: str) -> t.Any:
    return (await job(graph, principal, job_id).schema.functions.get()).value


@call
async def parse_expression(graph: GraphServiceClient, principal: str, job_id: str, expression: str) -> t.Any:
    body = parsing.ParseExpressionPostRequestBody(expression=expression)
    return await job(graph, principal, job_id).schema.parse_expression.post(body)


@call
async def put_secrets(graph: GraphServiceClient, principal: str, values: dict[str, str]) -> t.Any:
    pairs = [SynchronizationSecretKeyStringValuePair(key=SynchronizationSecret(key), value=value) for key, value in values.items()]
    return await synchronization(graph, principal).secrets.put(SecretsPutRequestBody(value=pairs))


@call
async def get_secrets(graph: GraphServiceClient, principal: str) -> t.Any:
    """Read the secrets by a request of our own, since the SDK's builder has no GET."""
    builder = synchronization(graph, principal).secrets
    request = RequestInformation(Method.GET, builder.url_template, builder.path_parameters)
    content = await graph.request_adapter.send_primitive_async(request, "bytes", {"XXX": ODataError})
    return json.loads(content)["value"]


@call
async def provision_on_demand(
    graph: GraphServiceClient, principal: str, job_id: str, rule_id: str, group: str, members: list[str]
) -> t.Any:
    links = SynchronizationLinkedObjects(
        members=[SynchronizationJobSubject(object_id=each, object_type_name="User") for each in members]
    )
    subject = SynchronizationJobSubject(object_id=group, object_type_name="Group", links=links)
    parameters = SynchronizationJobApplicationParameters(rule_id=rule_id, subjects=[subject])
    body = on_demand.ProvisionOnDemandPostRequestBody(parameters=[parameters])
    answer: StringKeyStringValuePair | None = await job(graph, principal, job_id).provision_on_demand.post(body)
    return answer


@call
async def log(graph: GraphServiceClient, condition: str) -> t.Any:
    parameters = ProvisioningRequestBuilder.ProvisioningRequestBuilderGetQueryParameters(
        filter=condition, orderby=["activityDateTime desc"], top=500
    )
    found = await graph.audit_logs.provisioning.get(RequestConfiguration(query_parameters=parameters))
    return found.value if found else None


# --- Groups -------------------------------------------------------------------------------------------------------


@call
async def groups(graph: GraphServiceClient, condition: str) -> t.Any:
    parameters = GroupsRequestBuilder.GroupsRequestBuilderGetQueryParameters(
        filter=condition, select=["id", "displayName"], orderby=["displayName"], count=True, top=10
    )
    found = await graph.groups.get(advanced(parameters))
    return {"count": found.odata_count, "value": shown(found.value)} if found else None


@call
async def count_groups(graph: GraphServiceClient) -> t.Any:
    return await graph.groups.count.get(advanced(None))


@call
async def create_group(graph: GraphServiceClient, name: str) -> t.Any:
    body = Group(display_name=name, mail_enabled=False, mail_nickname=name.lower(), security_enabled=True)
    return await graph.groups.post(body)


@call
async def group_with_members(graph: GraphServiceClient, group: str) -> t.Any:
    parameters = GroupItemRequestBuilder.GroupItemRequestBuilderGetQueryParameters(
        select=["id", "displayName"], expand=["members($select=id,displayName)"]
    )
    return await graph.groups.by_group_id(group).get(RequestConfiguration(query_parameters=parameters))


@call
async def group_at(graph: GraphServiceClient, path: str) -> t.Any:
    """Read a group at an address of one's own, which the SDK sends as it is."""
    return await graph.groups.by_group_id("").with_url(f"{graph.request_adapter.base_url}{path}").get()


@call
async def members(graph: GraphServiceClient, group: str) -> t.Any:
    found = await graph.groups.by_group_id(group).members.get()
    return found.value if found else None


@call
async def user_members(graph: GraphServiceClient, group: str) -> t.Any:
    parameters = GraphUserRequestBuilder.GraphUserRequestBuilderGetQueryParameters(
        select=["id", "userPrincipalName"], filter="startswith(displayName,'A')", count=True, top=999
    )
    found = await graph.groups.by_group_id(group).members.graph_user.get(advanced(parameters))
    return {"count": found.odata_count, "value": shown(found.value)} if found else None


@call
async def count_members(graph: GraphServiceClient, group: str) -> t.Any:
    return await graph.groups.by_group_id(group).members.count.get(advanced(None))


@call
async def transitive_users(graph: GraphServiceClient, group: str) -> t.Any:
    found = await graph.groups.by_group_id(group).transitive_members.graph_user.get()
    return found.value if found else None


@call
async def add_member(graph: GraphServiceClient, group: str, member: str) -> t.Any:
    root = graph.request_adapter.base_url
    await graph.groups.by_group_id(group).members.ref.post(ReferenceCreate(odata_id=f"{root}/directoryObjects/{member}"))


@call
async def remove_member(graph: GraphServiceClient, group: str, member: str) -> t.Any:
    await graph.groups.by_group_id(group).members.by_directory_object_id(member).ref.delete()


@call
async def user(graph: GraphServiceClient, name: str) -> t.Any:
    return await graph.users.by_user_id(name).get()


@call
async def group_changes(graph: GraphServiceClient) -> t.Any:
    found = await graph.groups.delta.get()
    return found.value if found else None


@call
async def source_of_authority(graph: GraphServiceClient, group: str) -> t.Any:
    return await graph.groups.by_group_id(group).on_premises_sync_behavior.get()


@call
async def in_one_batch(graph: GraphServiceClient, users: list[str]) -> t.Any:
    content = BatchRequestContent()
    items = [BatchRequestItem(graph.users.by_user_id(each).to_get_request_information()) for each in users]
    for item in items:
        content.add_request(item.id, item)
    answer = await graph.batch.post(content)
    return [answer.get_response_by_id(item.id).status for item in items]


# --- The program --------------------------------------------------------------------------------------------------


async def answer_of(name: str, arguments: Json) -> Json:
    """Make a call; return its answer, or the error that the SDK raises."""
    try:
        answer = await CALLS[name](client(), **arguments)
    except ODataError as problem:
        error = problem.error
        return {"error": {"status": problem.response_status_code, "code": error and error.code, "message": error and error.message}}
    return {"answer": shown(answer)}


if __name__ == "__main__":
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps(asyncio.run(answer_of(wanted["call"], wanted["arguments"])), default=str), flush=True)
