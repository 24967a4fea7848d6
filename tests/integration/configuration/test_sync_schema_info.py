# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``sync_schema_info``: the schema in the form that people write."""

from __future__ import annotations

from tests.integration.helpers.support import fail, succeed
from tests.lab.client import Lab


def test_readable_form(lab: Lab) -> None:
    found = succeed("sync_schema_info", configuration="contoso.lab")
    mappings = {each["target"]: each for each in found["attribute_mappings"]}
    assert mappings["displayName"] == {"target": "displayName", "attribute": "displayName"}
    assert mappings["isSecurityGroup"] == {"target": "isSecurityGroup", "constant": "True"}
    assert mappings["description"] == {"target": "description", "expression": "Left(Trim([description]),448)"}
    assert found["target_container"] == "OU=Groups,DC=contoso,DC=lab"
    assert found["target_containers"] == ["OU=Groups,DC=contoso,DC=lab"]
    assert found["scoping_filters"] == []
    assert found["rule"]["id"] == lab.configuration().rule_id
    assert "document" not in found.result
    assert lab.requests().writes == 0


def test_the_whole_document_for_a_backup(lab: Lab) -> None:
    document = succeed("sync_schema_info", configuration="contoso.lab", include_document=True)["document"]
    assert document["id"] == lab.configuration().job_id
    assert {"synchronizationRules", "directories", "version"} <= set(document)
    assert not [key for key in document if key.startswith("@odata.")]


def test_unknown_object_type(lab: Lab) -> None:
    outcome = fail("sync_schema_info", configuration="contoso.lab", object_type="Contact")
    assert outcome.error["code"] == "invalid_schema"
    assert "Contact" in outcome.message
