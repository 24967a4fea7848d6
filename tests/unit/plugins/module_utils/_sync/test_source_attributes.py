# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes under the names of the sync engine.

Source: Microsoft Entra documentation, default attribute mappings of Cloud Sync; Microsoft Graph reference, group, user.
"""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.source_attributes import (
    group_attributes,
    user_attributes,
)

GROUP_ID = "8213fd99-d6b6-417b-8e13-af6334856215"
EXTENSION = "extension_0123456789abcdef0123456789abcdef_GroupDN"


def test_group() -> None:
    attributes = group_attributes(
        {
            "@odata.type": "#microsoft.graph.group",
            "id": GROUP_ID,
            "displayName": "Sales",
            "description": None,
            "onPremisesSyncEnabled": None,
            "groupTypes": [],
            "proxyAddresses": ["SMTP:a@contoso.com", "smtp:b@contoso.com"],
            "members@delta": [{"id": "1"}],
            "members": [{"@odata.type": "#microsoft.graph.user", "id": "1"}, {"id": "2"}],
            "assignedLabels": [{"labelId": "x"}],
            EXTENSION: "CN=Sales,DC=contoso,DC=com",
        }
    )
    assert attributes == {
        "id": GROUP_ID,
        "objectId": GROUP_ID,
        "displayName": "Sales",
        "description": None,
        "onPremisesSyncEnabled": None,
        "dirSyncEnabled": None,
        "groupTypes": None,
        "proxyAddresses": ("SMTP:a@contoso.com", "smtp:b@contoso.com"),
        "members": ("1", "2"),
        "assignedLabels": None,
        EXTENSION: "CN=Sales,DC=contoso,DC=com",
        "IsSoftDeleted": False,
    }


def test_deleted_group() -> None:
    assert group_attributes({"id": GROUP_ID, "deletedDateTime": "2026-08-20T10:00:00Z"})["IsSoftDeleted"] is True


def test_user() -> None:
    attributes = user_attributes(
        {
            "id": "7",
            "accountEnabled": True,
            "mobilePhone": "+1 555",
            "businessPhones": ["+1 777"],
            "officeLocation": "18/2111",
            "onPremisesSyncEnabled": True,
            "manager": {"@odata.type": "#microsoft.graph.user", "id": "8", "displayName": "Boss"},
            "onPremisesExtensionAttributes": {"extensionAttribute1": "one", "extensionAttribute2": None},
            "employeeOrgData": {"division": "West"},
        }
    )
    expected = {
        "objectId": "7",
        "mobile": "+1 555",
        "mobilePhone": "+1 555",
        "telephoneNumber": "+1 777",
        "businessPhones": ("+1 777",),
        "physicalDeliveryOfficeName": "18/2111",
        "dirSyncEnabled": True,
        "manager": "8",
        "extensionAttribute1": "one",
        "extensionAttribute2": None,
        "onPremisesExtensionAttributes.extensionAttribute1": "one",
        "employeeOrgData.division": "West",
        "IsSoftDeleted": False,
    }
    assert {name: attributes[name] for name in expected} == expected


def test_disabled_user_counts_as_deleted() -> None:
    assert user_attributes({"id": "7", "accountEnabled": False})["IsSoftDeleted"] is True
    assert user_attributes({"id": "7", "businessPhones": []})["telephoneNumber"] is None


def test_a_name_that_graph_has_itself_is_kept() -> None:
    assert user_attributes({"id": "7", "mobilePhone": "graph", "mobile": "own"})["mobile"] == "own"


def test_expressions_read_both_names() -> None:
    attributes = group_attributes({"id": GROUP_ID, "displayName": "Sales"})
    assert parse('Append("Group_",[objectId])').evaluate(attributes).text == f"Group_{GROUP_ID}"
    assert parse('Append("Group_",[id])').evaluate(attributes).text == f"Group_{GROUP_ID}"
