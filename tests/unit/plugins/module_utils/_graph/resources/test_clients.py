# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each client sends, and what it makes of the answer."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import (
    ConflictError,
    GraphError,
    NotFoundError,
    OptionError,
    SchemaError,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.http.session import GraphSession
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.assignments import (
    Assignments,
    choose_role,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.groups import Groups
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.jobs import Jobs, jobs_of_template
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.new_principals import create_job
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.schemas import Schemas
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.service_principals import (
    ServicePrincipals,
)
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.resources.users import Users
from tests.unit.clock import stop_the_clock
from tests.unit.plugins.module_utils._graph.scripted_server import Answer, ScriptedServer

DONE = Answer(204)
REFUSED = Answer(400, {"error": {"code": "BadRequest", "message": "The query specified in the URI is not valid."}})
JOB = "AAD2ADGroupProvisioning.7d3c1f0a52a44f0e9c570c1de5a0b001.e6fcbbe7-674c-41c2-bde1-ef5d078a6a57"
PREFIX = f"/v1.0/servicePrincipals/sp/synchronization/jobs/{JOB}"


def missing(text: str = "no such object") -> Answer:
    return Answer(404, {"error": {"code": "Request_ResourceNotFound", "message": text}})


def page(*members: dict[str, t.Any]) -> Answer:
    return Answer(body={"value": list(members)})


def sent(server: ScriptedServer) -> list[tuple[str, str]]:
    return [(request.method, request.path) for request in server.received]


def test_service_principals(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(body={"id": "1", "appId": "a"}), page({"id": "1", "appId": "a"}), page())
    client = ServicePrincipals(session)
    assert client.get("1") == {"id": "1", "appId": "a"}
    assert client.find_by_name("con'toso & co.lab") == [{"id": "1", "appId": "a"}]
    assert client.find_by_template() == []
    by_id, by_name, by_template = server.received
    assert by_id.path == "/v1.0/servicePrincipals/1"
    assert "appRoles" in by_id.query["$select"]
    assert by_name.query["$filter"] == "displayName eq 'con''toso & co.lab'"
    assert by_template.query["$filter"] == "applicationTemplateId eq 'fb81332f-3eca-4ecf-a939-4278e501d330'"


def test_jobs(server: ScriptedServer, session: GraphSession) -> None:
    jobs = Jobs(session, "sp")
    server.expect(page({"id": "b"}, {"id": "a"}), Answer(body={"id": JOB}), Answer(201, {"id": JOB}), *[DONE] * 5)
    assert [job["id"] for job in jobs.list()] == ["a", "b"]
    assert jobs.get(JOB)["id"] == JOB
    assert jobs.create()["id"] == JOB
    jobs.start(JOB)
    jobs.pause(JOB)
    jobs.restart(JOB, ["Watermark", "Escrows"])
    jobs.restart(JOB, [])
    jobs.delete(JOB)
    collection = "/v1.0/servicePrincipals/sp/synchronization/jobs"
    assert sent(server) == [
        ("GET", collection),
        ("GET", PREFIX),
        ("POST", collection),
        ("POST", f"{PREFIX}/start"),
        ("POST", f"{PREFIX}/pause"),
        ("POST", f"{PREFIX}/restart"),
        ("POST", f"{PREFIX}/restart"),
        ("DELETE", PREFIX),
    ]
    assert server.received[2].json == {"templateId": "AAD2ADGroupProvisioning"}
    assert server.received[3].body == b""
    assert server.received[5].json == {"criteria": {"resetScope": "Watermark, Escrows"}}
    assert server.received[6].json == {"criteria": {}}


@pytest.mark.parametrize(
    ("job", "fits"),
    [
        ({"id": JOB, "templateId": "AAD2ADGroupProvisioning"}, True),
        ({"id": JOB, "templateId": "ADDCInPassthrough"}, True),
        ({"id": JOB.lower(), "templateId": None}, True),
        ({"id": "other", "templateId": "aad2adgroupprovisioning"}, True),
        ({"id": "AD2AADProvisioning.1.2", "templateId": "AD2AADProvisioning"}, False),
        ({"id": "AAD2ADGroupProvisioningV2.1.2", "templateId": "x"}, False),
        ({}, False),
    ],
)
def test_jobs_of_template(job: dict[str, t.Any], fits: bool) -> None:
    assert jobs_of_template([job]) == ([job] if fits else [])


def test_schemas(server: ScriptedServer, session: GraphSession) -> None:
    schemas = Schemas(session, "sp", JOB)
    document = {
        "@odata.context": "x",
        "id": JOB,
        "version": "1",
        "directories": [{"@odata.type": "y"}],
        "synchronizationRules": [],
        "new": None,
    }
    server.expect(Answer(body=document), DONE, Answer(body={"parsingSucceeded": True}))
    assert schemas.get() == document
    schemas.put(document)
    assert schemas.parse_expression("[a]") == {"parsingSucceeded": True}
    assert sent(server) == [
        ("GET", f"{PREFIX}/schema"),
        ("PUT", f"{PREFIX}/schema"),
        ("POST", f"{PREFIX}/schema/parseExpression"),
    ]
    kept = {"id": JOB, "version": "1", "directories": [{"@odata.type": "y"}], "synchronizationRules": [], "new": None}
    assert server.received[1].json == kept
    assert "@odata.context" in document
    assert server.received[2].json["expression"] == "[a]"


def test_a_schema_without_directories_is_asked_for_again(server: ScriptedServer, session: GraphSession) -> None:
    whole = {"id": JOB, "synchronizationRules": [], "directories": []}
    server.expect(Answer(body={"id": JOB, "synchronizationRules": []}), Answer(body=whole))
    assert Schemas(session, "sp", JOB).get() == whole
    assert server.received[1].query == {"$expand": "directories"}


@pytest.mark.parametrize(
    ("answers", "queries"),
    [
        ([Answer(body={"version": "v1.2"})], [{"$select": "version"}]),
        ([Answer(body={"id": JOB, "version": "v1.2", "synchronizationRules": []})], [{"$select": "version"}]),
        ([Answer(body={"id": JOB}), Answer(body={"version": "v1.2", "synchronizationRules": []})], [{"$select": "version"}, {}]),
        ([REFUSED, Answer(body={"version": "v1.2", "synchronizationRules": []})], [{"$select": "version"}, {}]),
    ],
)
def test_the_version_of_a_schema(
    server: ScriptedServer, session: GraphSession, answers: list[Answer], queries: list[dict[str, str]]
) -> None:
    server.expect(*answers)
    assert Schemas(session, "sp", JOB).version() == "v1.2"
    assert [(request.path, request.query) for request in server.received] == [(f"{PREFIX}/schema", query) for query in queries]


def role(identifier: str, name: str = "User", *, enabled: bool = True, types: tuple[str, ...] = ("User",)) -> dict[str, t.Any]:
    return {"id": identifier, "displayName": name, "isEnabled": enabled, "allowedMemberTypes": list(types)}


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], "00000000-0000-0000-0000-000000000000"),
        ([role("a")], "a"),
        ([role("a", "msiam_access"), role("b", "User")], "b"),
        ([role("a", enabled=False), role("b", "Other")], "b"),
        ([role("a", types=("Application",)), role("b", "Other", types=("User", "Application"))], "b"),
    ],
)
def test_choose_role(roles: list[dict[str, t.Any]], expected: str) -> None:
    assert choose_role({"appRoles": roles}) == expected


@pytest.mark.parametrize("roles", [[role("a", "X"), role("b", "Y")], [role("a", enabled=False)]])
def test_no_role_to_choose(roles: list[dict[str, t.Any]]) -> None:
    with pytest.raises(SchemaError, match="so none can be chosen") as caught:
        choose_role({"displayName": "x", "appRoles": roles})
    assert len(caught.value.describe()["roles"]) == len(roles)


def test_assignments(server: ScriptedServer, session: GraphSession) -> None:
    assignments = Assignments(session, {"id": "sp", "appRoles": [role("r")]})
    server.expect(page({"id": "x", "principalId": "g"}), Answer(201, {"id": "y"}), DONE)
    assert assignments.list() == [{"id": "x", "principalId": "g"}]
    assert assignments.add("g") == ({"id": "y"}, False)
    assignments.remove("KvFG/bad")
    prefix = "/v1.0/servicePrincipals/sp/appRoleAssignedTo"
    assert sent(server) == [("GET", prefix), ("POST", prefix), ("DELETE", f"{prefix}/KvFG%2Fbad")]
    assert server.received[0].query == {"$top": "999"}
    assert server.received[1].json == {"principalId": "g", "resourceId": "sp", "appRoleId": "r"}


ASSIGNED = Answer(
    400, {"error": {"code": "Request_BadRequest", "message": "Permission being assigned already exists on the object"}}
)
MEMBERS = Answer(
    400,
    {
        "error": {
            "code": "Request_BadRequest",
            "message": "One or more added object references already exist for the following modified properties: 'members'.",
        }
    },
)


@pytest.mark.parametrize("lagging", [0, 1, 3])
def test_an_assignment_that_exists_is_looked_for(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch, lagging: int
) -> None:
    clock = stop_the_clock(monkeypatch)
    others = page({"id": "o", "principalId": "g", "appRoleId": "another role"}, {"id": "p", "principalId": "h", "appRoleId": "r"})
    found = {"id": "x", "principalId": "G", "appRoleId": "r"}
    server.expect(ASSIGNED, *[others] * lagging, page(found))
    assert Assignments(session, {"id": "sp", "appRoles": [role("r")]}).add("g") == (found, True)
    assert len(clock.slept) == lagging


def test_an_assignment_that_exists_and_is_never_listed(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = stop_the_clock(monkeypatch)
    server.expect(ASSIGNED, *[page()] * 6)
    with pytest.raises(ConflictError, match="says that g is already assigned .* but doesn't list it"):
        Assignments(session, {"id": "sp"}).add("g")
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 2.5]


@pytest.mark.parametrize("lagging", [0, 2])
def test_members_who_are_there_already_are_left_out(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch, lagging: int
) -> None:
    clock = stop_the_clock(monkeypatch)
    server.expect(MEMBERS, *[page({"id": "z"})] * lagging, page({"id": "b"}, {"id": "z"}), DONE)
    assert Groups(session).add_members("g", ["a", "b", "c"]) == ["b"]
    assert len(clock.slept) == lagging
    added = [[link.rpartition("/")[2] for link in each.json["members@odata.bind"]] for each in server.received if each.body]
    assert added == [["a", "b", "c"], ["a", "c"]]


def test_members_who_are_all_there_need_nothing_more(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(MEMBERS, page({"id": "a"}))
    assert Groups(session).add_members("g", ["a"]) == ["a"]


def test_members_who_are_said_to_be_there_and_are_never_listed(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = stop_the_clock(monkeypatch)
    server.expect(MEMBERS, *[page()] * 6)
    with pytest.raises(GraphError, match="already exist"):
        Groups(session).add_members("g", ["a"])
    assert sum(clock.slept) == 10.0


@pytest.mark.parametrize("status", [400, 409])
def test_a_job_that_exists_is_adopted(
    server: ScriptedServer, session: GraphSession, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    stop_the_clock(monkeypatch)
    job = {"id": "AAD2ADGroupProvisioning.t.1", "templateId": "AAD2ADGroupProvisioning"}
    refused = Answer(status, {"error": {"code": "Conflict", "message": "A job of this template already exists."}})
    server.expect(page(), refused, page(), refused, page(job))
    assert create_job(Jobs(session, "sp"))["id"] == job["id"]


def test_an_assignment_that_is_refused(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(Answer(400, {"error": {"code": "Request_BadRequest", "message": "not found on application"}}))
    with pytest.raises(GraphError, match="not found on application"):
        Assignments(session, {"id": "sp"}).add("g")


A_GROUP = {"@odata.type": "#microsoft.graph.group"}
A_USER = {"@odata.type": "#microsoft.graph.user"}
AWKWARD = 'SG-Ümlaut, "Komma" + #1 <x> \\ * ( \' 😀 '


def test_groups(server: ScriptedServer, session: GraphSession) -> None:
    groups = Groups(session)
    server.expect(Answer(body={"id": "g"}), page({"id": "g"}), Answer(201, {"id": "g"}), DONE, DONE)
    groups.get("g")
    assert groups.find_by_name(AWKWARD) == [{"id": "g", **A_GROUP}]
    assert groups.create({"displayName": AWKWARD}) == {"id": "g", **A_GROUP}
    groups.update("g", {"description": None})
    groups.delete("g")
    assert sent(server) == [
        ("GET", "/v1.0/groups/g"),
        ("GET", "/v1.0/groups"),
        ("POST", "/v1.0/groups"),
        ("PATCH", "/v1.0/groups/g"),
        ("DELETE", "/v1.0/groups/g"),
    ]
    assert "onPremisesSyncEnabled" in server.received[0].query["$select"].split(",")
    assert server.received[1].query["$filter"] == f"displayName eq '{AWKWARD.replace(chr(39), chr(39) * 2)}'"
    assert server.received[2].json == {"displayName": AWKWARD}


def test_an_unknown_group(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(missing())
    with pytest.raises(NotFoundError, match="There is no group with the id 'g'"):
        Groups(session).get("g")


def test_members_of_all_pages(server: ScriptedServer, session: GraphSession) -> None:
    link = f"{server.url}/v1.0/groups/g/members?$skiptoken=1"
    server.expect(Answer(body={"value": [{"id": "1"}], "@odata.nextLink": link}), page({"id": "2"}))
    assert [member["id"] for member in Groups(session).members("g")] == ["1", "2"]
    assert server.received[0].query["$top"] == "999"
    wanted = {"id", "userPrincipalName", "userType", "onPremisesSecurityIdentifier", "onPremisesDistinguishedName"}
    assert wanted <= set(server.received[0].query["$select"].split(","))


def test_members_are_added_by_twenties(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(DONE, DONE)
    Groups(session).add_members("g", [f"m{number}" for number in range(21)])
    first, second = (request.json["members@odata.bind"] for request in server.received)
    assert len(first) == 20
    assert first[0] == f"{server.url}/v1.0/directoryObjects/m0"
    assert second == [f"{server.url}/v1.0/directoryObjects/m20"]


def test_members_are_removed(server: ScriptedServer, session: GraphSession) -> None:
    refusal = {"error": {"code": "Request_ResourceNotFound", "message": "x"}}
    answers = [{"id": "0", "status": 204}, {"id": "1", "status": 404, "body": refusal}]
    server.expect(Answer(body={"responses": answers}))
    Groups(session).remove_members("g", ["a", "b"])
    assert [each["url"] for each in server.received[0].json["requests"]] == [
        "/groups/g/members/a/$ref",
        "/groups/g/members/b/$ref",
    ]


def test_a_removal_that_is_refused(server: ScriptedServer, session: GraphSession) -> None:
    refusal = {"error": {"code": "Request_BadRequest", "message": "dynamic"}}
    server.expect(Answer(body={"responses": [{"id": "0", "status": 400, "body": refusal}]}))
    with pytest.raises(GraphError, match="dynamic"):
        Groups(session).remove_members("g", ["a"])


def test_similar_groups(server: ScriptedServer, session: GraphSession) -> None:
    found = [{"id": str(number), "displayName": name} for number, name in enumerate(["SG-Sales", "SG-Canary", "SG-X"])]
    server.expect(page(*found))
    similar = Groups(session).find_similar("SG-Canari")
    assert similar[0]["displayName"] == "SG-Canary"
    assert "SG-X" not in [group["displayName"] for group in similar]
    assert server.received[0].query["$filter"] == "startswith(displayName,'SG-')"


def test_nothing_is_similar_to_nothing(session: GraphSession) -> None:
    assert Groups(session).find_similar("  ") == []


@pytest.mark.parametrize("identifier", ["", "..", "."])
def test_an_empty_id_never_reaches_the_collection(session: GraphSession, identifier: str) -> None:
    with pytest.raises(OptionError):
        Groups(session).delete(identifier)


def test_users(server: ScriptedServer, session: GraphSession) -> None:
    users = Users(session)
    server.expect(Answer(body={"id": "u"}), Answer(body={"id": "v"}), missing())
    assert users.get("eva_x.com#EXT#@contoso.lab") == {"id": "u", **A_USER}
    assert users.get("$odd@contoso.lab") == {"id": "v", **A_USER}
    with pytest.raises(NotFoundError, match=r"no user with the id or user principal name 'nobody@contoso.lab'"):
        users.get("nobody@contoso.lab")
    assert [request.path for request in server.received] == [
        "/v1.0/users/eva_x.com%23EXT%23%40contoso.lab",
        "/v1.0/users('%24odd%40contoso.lab')",
        "/v1.0/users/nobody%40contoso.lab",
    ]


def batch(*bodies: t.Any) -> Answer:
    """Return the answer to a batch; None stands for an object that there isn't."""
    unknown = {"status": 404, "body": {"error": {"code": "Request_ResourceNotFound", "message": "none"}}}
    found = [{"status": 200, "body": body} if body is not None else unknown for body in bodies]
    return Answer(body={"responses": [{"id": str(number), **each} for number, each in enumerate(found)]})


def test_every_group_says_that_it_is_one(server: ScriptedServer, session: GraphSession) -> None:
    groups = Groups(session)
    server.expect(
        Answer(body={"id": "g"}),
        page({"id": "g", "displayName": "SG-Canary"}),
        page({"id": "g", "displayName": "SG-Canary"}),
        page({"id": "g"}),
        Answer(201, {"id": "g"}),
        batch({"id": "g"}, None),
    )
    found = [
        groups.get("g"),
        *groups.find_by_name("SG-Canary"),
        *groups.find_similar("SG-Canari"),
        *groups.security_groups(),
        groups.create({}),
    ]
    many = groups.get_many(["g", "h", "g"])
    assert [each["@odata.type"] for each in [*found, many["g"] or {}]] == ["#microsoft.graph.group"] * 6
    assert many["h"] is None
    assert server.received[3].query["$filter"] == "securityEnabled eq true"


def test_every_user_says_so_and_the_manager_too(server: ScriptedServer, session: GraphSession) -> None:
    users = Users(session)
    server.expect(Answer(body={"id": "u"}), batch({"id": "u", "manager": {"id": "m"}}, {"id": "v", "manager": None}))
    assert users.get("u")["@odata.type"] == "#microsoft.graph.user"
    first, second = users.get_many(["u", "v", "u"], fields="id", manager="id,displayName")
    assert first == {"id": "u", "manager": {"id": "m", **A_USER}, **A_USER}
    assert second == {"id": "v", "manager": None, **A_USER}
    assert [each["url"] for each in server.received[1].json["requests"]] == [
        "/users/u?$select=id&$expand=manager($select=id,displayName)",
        "/users/v?$select=id&$expand=manager($select=id,displayName)",
    ]


def test_users_that_do_not_exist(server: ScriptedServer, session: GraphSession) -> None:
    server.expect(batch({"id": "u"}, None, None))
    with pytest.raises(NotFoundError, match="no user with the id or user principal name 'v' or 'w'"):
        Users(session).get_many(["u", "v", "w"])


def test_what_graph_says_of_members_stays(server: ScriptedServer, session: GraphSession) -> None:
    device = {"id": "d", "@odata.type": "#microsoft.graph.device"}
    link = f"{server.url}/v1.0/groups/h/members?$skiptoken=1"
    server.expect(
        batch({"value": [device]}, {"value": [{"id": "1"}], "@odata.nextLink": link}),
        Answer(body={"responses": [{"id": "1", "status": 200, "body": {"value": [{"id": "2"}]}}]}),
    )
    members = Groups(session).members_of_many(["g", "h"], fields="id")
    assert members == {"g": [device], "h": [{"id": "1"}, {"id": "2"}]}
    assert sent(server) == [("POST", "/v1.0/$batch")] * 2
    assert [each["url"] for each in server.received[1].json["requests"]] == ["/groups/h/members?$skiptoken=1"]


def test_the_groups_of_users(server: ScriptedServer, session: GraphSession) -> None:
    link = f"{server.url}/v1.0/users/v/memberOf?$skiptoken=1"
    server.expect(
        batch({"value": [{"id": "g"}]}, {"value": [{"id": "g"}], "@odata.nextLink": link}),
        Answer(body={"responses": [{"id": "1", "status": 200, "body": {"value": [{"id": "h"}]}}]}),
    )
    assert Users(session).group_ids_of_many(["u", "v"]) == {"u": ["g"], "v": ["g", "h"]}
    assert [each["url"] for each in server.received[0].json["requests"]] == [
        "/users/u/memberOf?$select=id&$top=999",
        "/users/v/memberOf?$select=id&$top=999",
    ]
