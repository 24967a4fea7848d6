# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A configuration that provisions users, which the dataset's doesn't."""

from __future__ import annotations

import copy
import typing as t

from tests.integration.helpers.tenant_support import TenantClient
from tests.lab.client import Lab

Json = dict[str, t.Any]

PEOPLE = "OU=People,DC=contoso,DC=lab"


def mapped(target: str, source: Json) -> Json:
    """Return an attribute mapping."""
    return {
        "targetAttributeName": target,
        "source": source,
        "matchingPriority": 0,
        "defaultValue": None,
        "exportMissingReferences": False,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
    }


MANAGER = mapped("manager", {"type": "Attribute", "name": "manager", "expression": "[manager]", "parameters": []})


def parsed(client: TenantClient, expression: str) -> Json:
    """Return the source of an expression mapping, as the service parses it."""
    answer = client.call("POST", f"{client.job}/schema/parseExpression", {"expression": expression}).json()
    source: Json = answer["parsedExpression"]
    return source


def provision_users(lab: Lab, *more: Json, filters: list[Json] | None = None) -> None:
    """Let the configuration provision users, by the default mappings of some attributes and ``more``."""
    client = TenantClient(lab)
    schema = client.schema()
    mappings = schema["synchronizationRules"][0]["objectMappings"]
    accounts = copy.deepcopy(next(each for each in mappings if each["sourceObjectName"] == "User"))
    scope: Json = {"groups": filters or [], "inputFilterGroups": [], "categoryFilterGroups": []}
    accounts |= {"name": "Accounts", "scope": scope}
    container = {"type": "Constant", "name": PEOPLE, "expression": f'"{PEOPLE}"', "parameters": []}
    accounts["attributeMappings"] = [
        mapped("cn", parsed(client, 'Append(Append(Left(Trim([displayName]), 51), "_"), Mid([objectId], 25, 12))')),
        mapped("accountDisabled", parsed(client, "Not([accountEnabled])")),
        mapped(
            "userPrincipalName",
            parsed(client, 'Append(Item(Split([userPrincipalName], "@"), 1), Append("@", %DomainFQDN%))'),
        ),
        mapped("parentDistinguishedName", container),
        *more,
    ]
    mappings.append(accounts)
    client.put_schema(schema)
    lab.forget_requests()
