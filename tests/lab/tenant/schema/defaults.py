# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a new job that provisions Entra groups to AD.

The group mappings are those of the Microsoft Entra documentation, "Attribute mapping - Microsoft Entra ID to Active
Directory"; names, ids and the user mapping are synthetic.
"""

from __future__ import annotations

import json
import typing as t

from .. import synthetic
from ..well_known import AD_TO_ENTRA_RULE, AD_TO_ENTRA_RULE_NAME, AD_TO_ENTRA_USERS, ENTRA_TO_AD_TEMPLATE
from .active_directory import active_directory
from .entra_directory import entra_directory
from .sources import attribute, constant, function

Json = dict[str, t.Any]

_CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'
_ENABLED = 'IIF(IsPresent([userAccountControl]), IIF(BitAnd([userAccountControl], 2)="0", "True", "False"), Not([accountDisabled]))'
_ANCHOR = 'Append("Group_",[objectId])'


def default_schema(template_id: str, schema_id: str, container: str) -> Json:
    """Return the default schema of a job, or of a template."""
    return {
        "id": schema_id,
        "version": "v1.0",
        "synchronizationRules": [_rule(template_id, container)],
        "directories": [entra_directory(), active_directory()],
    }


def _rule(template_id: str, container: str) -> Json:
    to_ad = template_id == ENTRA_TO_AD_TEMPLATE
    source, target = synthetic.SOURCE_DIRECTORY, synthetic.TARGET_DIRECTORY
    return {
        "id": synthetic.RULE_ID if to_ad else AD_TO_ENTRA_RULE,
        "name": synthetic.RULE_NAME if to_ad else AD_TO_ENTRA_RULE_NAME,
        "priority": 1,
        "editable": True,
        "sourceDirectoryName": source if to_ad else target,
        "targetDirectoryName": target if to_ad else source,
        "groupFilter": None,
        "containerFilter": None if to_ad else {"includedContainers": []},
        "metadata": [
            {"key": "defaultSourceObjectMappings", "value": json.dumps({"Group": "group", "User": "user"})},
            {"key": "supportsProvisionOnDemand", "value": "true"},
        ],
        "objectMappings": [_group_mapping(container), _user_mapping()] if to_ad else _inbound_mappings(),
    }


def _group_mapping(container: str) -> Json:
    mappings = [
        _mapping("adminDescription", function(_ANCHOR)),
        _mapping("cn", function(_CN)),
        _mapping("description", function("Left(Trim([description]),448)")),
        _mapping("displayName", attribute("displayName")),
        _mapping("isSecurityGroup", constant("True")),
        _mapping("member", attribute("members")),
        _mapping("msDS-ExternalDirectoryObjectId", function(_ANCHOR), matching=synthetic.MATCHING_PRIORITY),
        _mapping("objectGUID", None),
        _mapping("parentDistinguishedName", constant(container)),
        _mapping("UniversalScope", constant("True")),
    ]
    return _object_mapping(synthetic.GROUP_MAPPING_NAME, ("Group", "group"), mappings, "Add,Update,Delete")


def _user_mapping() -> Json:
    """Return the mapping that resolves members: it joins synced users, and writes none."""
    mappings = [
        _mapping("objectGUID", attribute("onPremisesObjectIdentifier"), matching=synthetic.MATCHING_PRIORITY),
        _mapping("objectSid", attribute("onPremisesSecurityIdentifier"), matching=synthetic.MATCHING_PRIORITY + 1),
    ]
    mapping = _object_mapping(synthetic.USER_MAPPING_NAME, ("User", "user"), mappings, "None")
    mapping["enabled"] = synthetic.MEMBERSHIP_SWITCH_OF_NEW_JOB
    clause = {"sourceOperandName": "dirSyncEnabled", "operatorName": "IS TRUE", "targetOperand": {"values": []}}
    mapping["scope"]["groups"] = [{"name": synthetic.CROSS_REFERENCE_SCOPE, "clauses": [clause]}]
    return mapping


def _inbound_mappings() -> list[Json]:
    """Return the mappings of the other direction: a small part of those that a real job has.

    Names of rule and mapping, and the expression of ``accountEnabled``, are those of published schemas; which attributes
    are mapped, and their names, are synthetic.
    """
    matching = synthetic.MATCHING_PRIORITY
    shared = [
        _mapping("mail", attribute("mail")),
        _mapping("onPremisesObjectIdentifier", attribute("objectGUID"), matching=matching),
        _mapping("onPremisesSamAccountName", attribute("sAMAccountName")),
        _mapping("onPremisesSecurityIdentifier", attribute("objectSid")),
    ]
    user = [
        _mapping("accountEnabled", function(_ENABLED)),
        _mapping("department", attribute("department")),
        _mapping("displayName", attribute("displayName")),
        _mapping("givenName", attribute("givenName")),
        _mapping("mailNickname", function("IIF(IsPresent([mailNickname]), [mailNickname], [sAMAccountName])")),
        _mapping("onPremisesDistinguishedName", attribute("distinguishedName")),
        _mapping("surname", attribute("sn")),
        _mapping("userPrincipalName", attribute("userPrincipalName")),
    ]
    group = [
        _mapping("description", attribute("description")),
        _mapping("displayName", function("IIF(IsPresent([displayName]), [displayName], [cn])")),
    ]
    return [
        _object_mapping(AD_TO_ENTRA_USERS, ("user", "User"), [*shared, *user], "Add,Update,Delete"),
        _object_mapping(synthetic.INBOUND_GROUPS, ("group", "Group"), [*shared, *group], "Add,Update,Delete"),
    ]


def _object_mapping(name: str, objects: tuple[str, str], mappings: list[Json], flow_types: str) -> Json:
    return {
        "name": name,
        "enabled": True,
        "flowTypes": flow_types,
        "sourceObjectName": objects[0],
        "targetObjectName": objects[1],
        "metadata": [
            {"key": "EscrowBehavior", "value": '"Default"'},
            {"key": "DisableMonitoringForChanges", "value": "false"},
            {"key": "OriginalJoiningProperty", "value": '"msDS-ExternalDirectoryObjectId"'},
            {"key": "Disposition", "value": '"Normal"'},
            {"key": "IsCustomerDefined", "value": "false"},
            {"key": "ExcludeFromReporting", "value": "false"},
            {"key": "Unsynchronized", "value": "false"},
        ],
        "scope": {"groups": [], "inputFilterGroups": [], "categoryFilterGroups": []},
        "attributeMappings": mappings,
    }


def _mapping(target: str, source: Json | None, matching: int = 0) -> Json:
    return {
        "targetAttributeName": target,
        "source": source,
        "defaultValue": None,
        "exportMissingReferences": False,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
        "matchingPriority": matching,
    }
