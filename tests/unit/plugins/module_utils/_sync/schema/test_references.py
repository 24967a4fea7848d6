# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which source attributes a schema reads."""

from __future__ import annotations

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.references import source_properties
from tests.unit.documents import attribute, constant, filter_group, function
from tests.unit.plans import mapped

EXTENSION = "extension_0123456789abcdef_GroupDN"


def test_mappings_and_filters_of_groups() -> None:
    document = mapped(
        function("info", f"IIF(IsPresent([{EXTENSION}]), [{EXTENSION}], [mail])"),
        constant("comment", "[visibility]"),
        filters=[filter_group("x", ("dirSyncEnabled", "IS FALSE"), ("mailNickname", "EQUALS", "[theme]"))],
    )
    assert source_properties([document], "Group") == {
        "description",
        "displayName",
        "id",
        EXTENSION,
        "mail",
        "mailNickname",
        "members",
        "onPremisesSyncEnabled",
    }


def test_users() -> None:
    assert source_properties([mapped()], "User") == {"onPremisesSyncEnabled"}


def test_several_schemas_and_object_types() -> None:
    documents = [mapped(attribute("info", "mail")), mapped(attribute("info", "theme"))]
    assert {"mail", "theme", "onPremisesSyncEnabled"} <= source_properties(documents, "group", "user")


def test_an_expression_with_a_syntax_error_is_left_out() -> None:
    assert "mail" not in source_properties([mapped(function("info", "Trim([mail]"))], "Group")
