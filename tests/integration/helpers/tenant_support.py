# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A signed-in client of the lab's tenant, past the collection; and reads of AD as ldapsearch does them."""

from __future__ import annotations

import copy
import json
import typing as t
from dataclasses import dataclass

import ldap3
import msal
import requests
from ldap3.utils.conv import escape_filter_chars

from tests.lab.client import Lab

Json = dict[str, t.Any]


@dataclass(frozen=True, slots=True)
class OnDemand:
    """The answer of an on-demand call, decoded."""

    result: str
    code: str | None
    entry: Json

    def step(self, step_type: str) -> Json:
        """Return the last step of a type."""
        steps: list[Json] = [step for step in self.entry["provisioningSteps"] if step["type"] == step_type]
        return steps[-1]

    def steps(self) -> list[tuple[str, str, str]]:
        """Return name, type and status of each step."""
        return [(step["name"], step["type"], step["status"]) for step in self.entry["provisioningSteps"]]

    def modified(self) -> dict[str, tuple[str | None, str | None]]:
        """Return old and new value by attribute; of several changes of one attribute, the last."""
        return {each["displayName"]: (each["oldValue"], each["newValue"]) for each in self.entry["modifiedProperties"]}


class TenantClient:
    """Graph, as one of the lab's applications, the main one unless another is named."""

    def __init__(self, lab: Lab, name: str = "main") -> None:
        self.lab = lab
        state = lab.state
        client = state.clients[name]
        application = msal.ConfidentialClientApplication(
            client.id,
            client_credential=client.secret,
            authority=f"{state.login_url}/{state.tenant_id}",
            instance_discovery=False,
            verify=state.ca_path,
        )
        answer = application.acquire_token_for_client([f"{state.graph_url}/.default"])
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = state.ca_path
        self.token: str = answer["access_token"]
        self._session.headers["Authorization"] = f"Bearer {self.token}"
        configuration = lab.configuration()
        self.rule_id = configuration.rule_id
        self.principal = f"/servicePrincipals/{configuration.service_principal_id}"
        self.job = f"{self.principal}/synchronization/jobs/{configuration.job_id}"

    def call(self, method: str, path: str, body: t.Any = None, **headers: str) -> requests.Response:
        """Send a request; ``path`` begins after the version, or is a whole address."""
        url = path if path.startswith("https://") else f"{self.lab.state.graph_url}/v1.0{path}"
        return self._session.request(method, url, json=body, headers=headers, timeout=60)

    def get(self, path: str) -> Json:
        """Return what a GET answers."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def on_demand_answer(self, group: str, *members: str) -> requests.Response:
        """Provision a group with members, all by name; members of any type."""
        links = [{"objectId": self.lab.object(name)["id"], "objectTypeName": _type(name)} for name in members]
        subject = {"objectId": self.lab.object(group)["id"], "objectTypeName": "Group", "links": {"members": links}}
        body = {"parameters": [{"ruleId": self.rule_id, "subjects": [subject]}]}
        return self.call("POST", f"{self.job}/provisionOnDemand", body)

    def on_demand(self, group: str, *members: str) -> OnDemand:
        """Provision a group with members, and decode the answer of the first generation."""
        answer = self.on_demand_answer(group, *members)
        assert answer.status_code == 200, answer.text
        key, value = json.loads(answer.json()["key"]), json.loads(answer.json()["value"])
        return OnDemand(key["result"], key["details"].get("errorCode"), value)

    def schema(self) -> Json:
        """Return the job's schema."""
        return self.get(f"{self.job}/schema")

    def put_schema(self, schema: Json) -> None:
        """Replace the job's schema."""
        answer = self.call("PUT", f"{self.job}/schema", schema)
        assert answer.status_code == 204, answer.text

    def map(self, target: str, *, flow: str = "Always", default: str | None = None, **source: str) -> None:
        """Map a target attribute of groups: ``constant=``, ``attribute=`` or ``expression=``."""
        schema = self.schema()
        mappings = group_mapping(schema)["attributeMappings"]
        new = copy.deepcopy(next(each for each in mappings if each["targetAttributeName"] == "displayName"))
        new |= {
            "targetAttributeName": target,
            "flowType": flow,
            "defaultValue": default,
            "source": self._source(**source),
        }
        kept = [each for each in mappings if each["targetAttributeName"].casefold() != target.casefold()]
        group_mapping(schema)["attributeMappings"] = [*kept, new]
        self.put_schema(schema)

    def filter(self, name: str, attribute: str, operator: str, *values: str) -> None:
        """Add a scoping filter of one clause for groups."""
        schema = self.schema()
        clause = {"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": list(values)}}
        group_mapping(schema)["scope"]["groups"].append({"name": name, "clauses": [clause]})
        self.put_schema(schema)

    def _source(self, constant: str = "", attribute: str = "", expression: str = "") -> Json:
        if expression:
            answer = self.call("POST", f"{self.job}/schema/parseExpression", {"expression": expression}).json()
            parsed: Json = answer["parsedExpression"]
            return parsed
        if attribute:
            return {"type": "Attribute", "name": attribute, "expression": f"[{attribute}]", "parameters": []}
        return {"type": "Constant", "name": constant, "expression": json.dumps(constant), "parameters": []}


def group_mapping(schema: Json) -> Json:
    """Return the object mapping of groups."""
    mappings = schema["synchronizationRules"][0]["objectMappings"]
    found: Json = next(each for each in mappings if each["sourceObjectName"] == "Group")
    return found


def _type(name: str) -> str:
    return "User" if "@" in name else "Group"


class Directory:
    """AD, as the Administrator."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.connection = lab.ldap()

    def groups(self, name: str) -> list[ldap3.Entry]:
        """Return the groups in AD that carry the anchor of a group of the tenant."""
        anchor = f"Group_{self._lab.object(name)['id']}"
        return self.search(f"(&(objectClass=group)(msDS-ExternalDirectoryObjectId={anchor}))")

    def group(self, name: str) -> ldap3.Entry:
        """Return the one group in AD that carries the anchor of a group of the tenant."""
        (found,) = self.groups(name)
        return found

    def members(self, name: str) -> set[str]:
        """Return the common names of a written-back group's members."""
        entry = self.group(name)
        return {dn.split(",")[0].removeprefix("CN=") for dn in entry.member.values} if "member" in entry else set()

    def named(self, cn: str) -> list[ldap3.Entry]:
        """Return the objects with a common name."""
        return self.search(f"(cn={escape_filter_chars(cn)})")

    def search(self, search_filter: str) -> list[ldap3.Entry]:
        """Return what a filter finds in the domain."""
        self.connection.search(self._lab.state.base_dn, search_filter, attributes=[ldap3.ALL_ATTRIBUTES])
        return list(self.connection.entries)
