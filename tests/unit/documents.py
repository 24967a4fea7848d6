# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small synchronization schema, written by hand in the shape of Graph's ``synchronizationSchema``."""

from __future__ import annotations

import typing as t

Json = dict[str, t.Any]

CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'


def attribute(target: str, source: str, **more: t.Any) -> Json:
    """A direct mapping."""
    return _mapping(target, {"type": "Attribute", "name": source, "expression": f"[{source}]", "parameters": []}, **more)


def constant(target: str, value: str, **more: t.Any) -> Json:
    """A constant mapping."""
    return _mapping(target, {"type": "Constant", "name": value, "expression": f'"{value}"', "parameters": []}, **more)


def function(target: str, expression: str, **more: t.Any) -> Json:
    """An expression mapping; the parsed tree isn't needed by what is tested with it."""
    return _mapping(target, {"type": "Function", "name": "F", "expression": expression, "parameters": []}, **more)


def _mapping(target: str, source: Json, **more: t.Any) -> Json:
    return {
        "targetAttributeName": target,
        "matchingPriority": 0,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
        "exportMissingReferences": False,
        "defaultValue": None,
        "source": source,
        **more,
    }


def schema(*, filters: list[Json] | None = None, user_mapping: Json | None = None, container: Json | None = None) -> Json:
    """A schema with one rule that writes groups, and references to synced users unless told otherwise."""
    anchor = 'Append("Group_",[objectId])'
    group_mapping = {
        "name": "groups",
        "enabled": True,
        "sourceObjectName": "Group",
        "targetObjectName": "group",
        "flowTypes": "Add,Update,Delete",
        "metadata": [{"key": "Disposition", "value": '"Normal"'}],
        "scope": {"groups": filters or [], "inputFilterGroups": [], "categoryFilterGroups": []},
        "attributeMappings": [
            function("adminDescription", anchor),
            function("cn", CN),
            function("description", "Left(Trim([description]),448)"),
            attribute("displayName", "displayName"),
            constant("isSecurityGroup", "True"),
            attribute("member", "members"),
            function("msDS-ExternalDirectoryObjectId", anchor, matchingPriority=1),
            container or constant("parentDistinguishedName", "OU=Groups,DC=contoso,DC=com"),
            constant("UniversalScope", "True"),
        ],
    }
    synced_users = {
        "name": "users",
        "enabled": True,
        "sourceObjectName": "User",
        "targetObjectName": "user",
        "scope": {"groups": [filter_group("On-prem Owned Users", ("dirSyncEnabled", "IS TRUE"))]},
        "attributeMappings": [],
    }
    return {
        "id": "job",
        "version": "v1.2",
        "unknownToUs": {"kept": [1, 2, 3]},
        "synchronizationRules": [
            {
                "id": "rule#1",
                "name": "anything",
                "editable": True,
                "sourceDirectoryName": "Entra",
                "targetDirectoryName": "AD",
                "metadata": [{"key": "supportsProvisionOnDemand", "value": "True"}],
                "objectMappings": [group_mapping, user_mapping or synced_users],
            }
        ],
        "directories": [
            _directory("Entra", "Group", "objectId", "displayName", "description", "members", "securityEnabled", "mailEnabled"),
            _directory("AD", "group", "cn", "displayName", "description", "info", "parentDistinguishedName", "sAMAccountName"),
        ],
    }


def _directory(name: str, object_name: str, *attributes: str) -> Json:
    return {"name": name, "objects": [{"name": object_name, "attributes": [{"name": each} for each in attributes]}]}


def filter_group(name: str, *clauses: tuple[str, ...]) -> Json:
    """A scoping filter; a clause is attribute, operator and values."""
    return {
        "name": name,
        "clauses": [
            {"sourceOperandName": clause[0], "operatorName": clause[1], "targetOperand": {"values": list(clause[2:])}}
            for clause in clauses
        ],
    }


GROUP_ID = "8213fd99-d6b6-417b-8e13-af6334856215"


def entra_group(**more: t.Any) -> Json:
    """A cloud security group as Graph returns it."""
    return {
        "id": GROUP_ID,
        "displayName": "Expense approvers",
        "description": "  Approve expenses ",
        "securityEnabled": True,
        "mailEnabled": False,
        "onPremisesSyncEnabled": None,
        **more,
    }
