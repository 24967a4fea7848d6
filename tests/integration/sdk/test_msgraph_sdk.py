# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft's msgraph-sdk for Python signs in to the lab and does the main job: what the lab takes is what an SDK sends.

What the SDK itself can't do, version 1.65:

* *Write a schema.* Its builder has only PATCH, which the service answers with 404; ``put_schema`` sends a request of its own.
* *Read secrets.* Its builder has only PUT; ``get_secrets`` sends a request of its own.
* *Write back what it doesn't know.* What its types lack gets lost between GET and PUT, so a document may only be put whole if
  ``test_what_the_sdk_reads_of_a_schema`` finds everything in it.
* *Send batches* where the package ``deprecated`` is missing, which it doesn't require.
* *Name things by time.* Durations become numbers of Python (``0:20:00``), and a time keeps no more than microseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.helpers.directory import find_group
from tests.lab.client import Lab
from tests.tools.collection_copy import REPOSITORY
from tests.unit.plugins.module_utils._graph.certificates import make_client_certificate

Json = dict[str, t.Any]

SDK_PYTHON = REPOSITORY / ".venv-sdk" / "bin" / "python"
CALLS = Path(__file__).with_name("calls.py")
ENTRA_TO_AD = "fb81332f-3eca-4ecf-a939-4278e501d330"
ROLE = "1a0abf4d-b9fa-4512-a3a2-51ee82c6fd9f"


class Sdk:
    """A process with the SDK."""

    def __init__(self, **environment: str) -> None:
        self._process = subprocess.Popen(
            [str(SDK_PYTHON), str(CALLS)],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def sent(self, call: str, /, **arguments: t.Any) -> Json:
        """Make one call; return its answer or its error."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"call": call, "arguments": arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the program ended: what it said is above; make .venv-sdk/.ready makes what it needs"
        answer: Json = json.loads(line)
        return answer

    def __call__(self, call: str, /, **arguments: t.Any) -> t.Any:
        """Make one call, which must succeed; return its answer."""
        answer = self.sent(call, **arguments)
        assert "error" not in answer, answer
        return answer["answer"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@pytest.fixture(name="sdk", scope="module")
def fixture_sdk() -> Iterator[Sdk]:
    """The SDK, signed in with a secret."""
    started = Sdk()
    yield started
    started.close()


@pytest.fixture(name="principal")
def fixture_principal(lab: Lab) -> str:
    """The service principal of the configuration that writes to AD."""
    return lab.configuration().service_principal_id


@pytest.fixture(name="job")
def fixture_job(lab: Lab) -> Json:
    """The same with its job, as arguments."""
    configuration = lab.configuration()
    return {"principal": configuration.service_principal_id, "job_id": configuration.job_id}


def test_signing_in_with_a_certificate(lab: Lab, tmp_path: Path) -> None:
    certificate = make_client_certificate(tmp_path)
    pem = certificate.pem.read_text()
    lab.register_certificate(pem[pem.index("-----BEGIN CERTIFICATE") :])
    sdk = Sdk(AZURE_CLIENT_CERTIFICATE_PATH=str(certificate.pem))
    assert sdk("user", name="ana@contoso.lab")["displayName"] == "Ana Alvarez"
    sdk.close()


def test_finding_a_service_principal(sdk: Sdk, principal: str) -> None:
    found = {each["id"]: each for each in sdk("find_service_principal", name="contoso.lab")}
    assert len(found) == 2  # the other one writes to Entra ID
    assert {role["id"] for role in found[principal]["appRoles"]} == {ROLE}
    assert sdk("service_principal_of_application", app_id=found[principal]["appId"])["id"] == principal


def test_making_a_configuration(sdk: Sdk) -> None:
    made = sdk("instantiate", template=ENTRA_TO_AD, name="fabrikam.lab")
    principal = made["servicePrincipal"]["id"]
    assert made["servicePrincipal"]["appId"] == made["application"]["appId"]
    (template,) = sdk("templates", principal=principal)
    assert sdk("jobs", principal=principal) == []
    job = sdk("create_job", principal=principal, template=template["id"])
    assert job["id"].startswith("AAD2ADGroupProvisioning.")
    assert [each["id"] for each in sdk("jobs", principal=principal)] == [job["id"]]
    sdk("delete_job", principal=principal, job_id=job["id"])
    assert sdk("jobs", principal=principal) == []


def test_the_life_of_a_job(sdk: Sdk, lab: Lab, job: Json) -> None:
    assert [each["id"] for each in sdk("jobs", principal=job["principal"])] == [job["job_id"]]
    states = []
    for call, more in (("start", {}), ("pause", {}), ("restart", {"scope": "Watermark"}), ("start", {})):
        assert sdk(call, **job, **more) is None
        states.append(sdk("get_job", **job)["schedule"]["state"])
    assert (states[0], states[1], states[3]) == ("Active", "Paused", "Active")
    sent = [path.rpartition("/")[2] for path in lab.requests().paths("POST") if "/synchronization/" in path]
    assert sent == ["start", "pause", "restart", "start"]


def test_what_the_sdk_reads_of_a_schema(sdk: Sdk, job: Json) -> None:
    schema = sdk("schema", **job)
    (rule,) = schema["synchronizationRules"]
    (groups,) = [each for each in rule["objectMappings"] if each["sourceObjectName"] == "Group"]
    cn = next(each for each in groups["attributeMappings"] if each["targetAttributeName"] == "cn")
    assert cn["source"]["expression"].startswith("Append(Append(Left(Trim([displayName]),51),")
    assert {each["name"] for each in schema["directories"]} == {"Azure Active Directory", "Active Directory"}


def test_writing_a_schema(sdk: Sdk, lab: Lab, job: Json) -> None:
    refused = sdk.sent("patch_schema", **job)["error"]
    assert (refused["status"], refused["code"]) == (404, "UnknownError")
    assert "No HTTP resource was found" in refused["message"]
    version = sdk("schema", **job)["version"]
    sdk("put_schema", **job, target="description", expression="Trim([displayName])")
    schema = sdk("schema", **job)
    assert schema["version"] != version
    mappings = [mapping for rule in schema["synchronizationRules"] for mapping in rule["objectMappings"]]
    groups = next(each for each in mappings if each["sourceObjectName"] == "Group")
    changed = next(each for each in groups["attributeMappings"] if each["targetAttributeName"] == "description")
    assert changed["source"]["expression"] == "Trim([displayName])"
    sdk("reset_schema", **job)


def test_expressions_operators_and_functions(sdk: Sdk, job: Json) -> None:
    parsed = sdk("parse_expression", **job, expression="Trim([displayName])")
    assert (parsed["parsingSucceeded"], parsed["parsedExpression"]["name"]) == (True, "Trim")
    assert {"EQUALS", "IS NULL", "REGEX MATCH"} <= {each["name"] for each in sdk("operators", **job)}
    assert {"Append", "Switch", "Trim"} <= {each["name"] for each in sdk("functions", **job)}


def test_secrets(sdk: Sdk, principal: str) -> None:
    before = {each["key"]: each["value"] for each in sdk("get_secrets", principal=principal)}
    assert before["SyncAll"] == "false"
    sdk("put_secrets", principal=principal, values={**before, "SyncAll": "true"})
    assert {each["key"]: each["value"] for each in sdk("get_secrets", principal=principal)} == {**before, "SyncAll": "true"}


def test_assigning(sdk: Sdk, lab: Lab, principal: str) -> None:
    group = lab.object("SG-Unassigned")["id"]
    made = sdk("assign", principal=principal, member=group, role=ROLE)
    assert (made["principalId"], made["principalType"], made["appRoleId"]) == (group, "Group", ROLE)
    refused = sdk.sent("assign", principal=principal, member=group, role=ROLE)["error"]
    assert refused["status"] == 400
    assert "Permission being assigned already exists on the object" in refused["message"]
    assert group in {each["principalId"] for each in sdk("assignments", principal=principal)}
    sdk("unassign", principal=principal, assignment=made["id"])
    assert group not in {each["principalId"] for each in sdk("assignments", principal=principal)}


def test_provisioning_on_demand_and_the_log(sdk: Sdk, lab: Lab, job: Json) -> None:
    group = lab.object("SG-Canary")
    ana = sdk("user", name="ana@contoso.lab")["id"]
    answer = sdk("provision_on_demand", **job, rule_id=lab.configuration().rule_id, group=group["id"], members=[ana])
    assert json.loads(answer["key"])["result"] == "Success"
    assert find_group(lab, group["id"]) is not None
    lab.advance(600)
    principal = job["principal"]
    conditions = (
        f"jobId eq '{job['job_id']}' and activityDateTime gt 2023-07-30",
        # The sample of the reference.
        f"((contains(tolower(servicePrincipal/id), '{principal}') or contains(tolower(servicePrincipal/displayName), '{principal}')) "
        "and activityDateTime gt 2023-07-30 and activityDateTime lt 2043-07-31)",
        f"sourceIdentity/id eq '{group['id']}' and contains(targetSystem/displayName, 'Active') and provisioningAction eq 'create'",
    )
    for condition in conditions:
        found = {each["changeId"]: each for each in sdk("log", condition=condition)}
        entry = found[json.loads(answer["value"])["changeId"]]
        assert (entry["provisioningAction"], entry["sourceIdentity"]["id"]) == ("create", group["id"])
    assert sdk("log", condition=f"activityDateTime lt {entry['activityDateTime'][:10]} and jobId eq '{job['job_id']}'") == []
    for condition in ("provisioningStatusInfo/status eq 'success'", "startswith(jobId, 'AAD2AD')"):
        assert sdk.sent("log", condition=condition)["error"]["status"] == 400


def test_groups(sdk: Sdk, lab: Lab) -> None:
    found = sdk("groups", condition="startswith(displayName,'SG-C')")
    assert (found["count"], [each["displayName"] for each in found["value"]]) == (1, ["SG-Canary"])
    count = sdk("count_groups")
    made = sdk("create_group", name="New")
    assert sdk("count_groups") == count + 1
    assert made["id"] in {each["id"] for each in sdk("group_changes")}
    assert sdk("source_of_authority", group=made["id"])["isCloudManaged"] is False


@pytest.mark.parametrize(
    "path",
    [
        "/groups/{id}",
        "/groups('{id}')",
        "/groups(id='{id}')",
        "/Groups/{id}/",
        "/groups%28%27{id}%27%29",
        "/groups/{id}?$select=id,displayName",
        "/groups/{id}?%24select=id%2CdisplayName",
    ],
)
def test_the_spellings_of_an_address(sdk: Sdk, lab: Lab, path: str) -> None:
    group = lab.object("SG-Canary")["id"]
    assert sdk("group_at", path=path.format(id=group))["displayName"] == "SG-Canary"


def test_members(sdk: Sdk, lab: Lab) -> None:
    group = lab.object("SG-Canary")["id"]
    people = {"Ana Alvarez", "Ben Bauer"}
    assert people < {each["displayName"] for each in sdk("members", group=group)}
    assert people < {each["displayName"] for each in sdk("group_with_members", group=group)["members"]}
    assert people < {each["displayName"] for each in sdk("transitive_users", group=group)}
    assert sdk("count_members", group=group) == 3
    found = sdk("user_members", group=group)
    assert (found["count"], [each["userPrincipalName"] for each in found["value"]]) == (1, ["ana@contoso.lab"])
    ana = found["value"][0]["id"]
    assert sdk("remove_member", group=group, member=ana) is None
    assert sdk("count_members", group=group) == 2
    assert sdk("add_member", group=group, member=ana) is None
    refused = sdk.sent("add_member", group=group, member=ana)["error"]
    assert refused["status"] == 400
    assert refused["message"].startswith("One or more added object references already exist")


def test_a_batch(sdk: Sdk) -> None:
    assert sdk("in_one_batch", users=["ana@contoso.lab", "nobody@contoso.lab"]) == [200, 404]
