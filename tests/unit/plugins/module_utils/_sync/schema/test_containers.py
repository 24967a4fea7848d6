# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which containers a desired target container can yield, before there is a schema."""

from __future__ import annotations

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.containers import edit_containers
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.desired import MappingEdit

TARGET = "parentDistinguishedName"
GROUPS, SALES = "OU=Groups,DC=contoso,DC=com", "OU=Sales,DC=contoso,DC=com"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (MappingEdit(TARGET, "constant", GROUPS), [GROUPS]),
        (MappingEdit("PARENTDISTINGUISHEDNAME", "constant", GROUPS), [GROUPS]),
        (
            MappingEdit(TARGET, "expression", f'Switch([displayName], "{GROUPS}", "Sales", "{SALES}", "Others", "{GROUPS}")'),
            [GROUPS, SALES],
        ),
        (MappingEdit(TARGET, "expression", 'Append("OU=", [department])'), []),
        (MappingEdit(TARGET, "expression", 'Switch([displayName], "Sales"'), []),
        (MappingEdit(TARGET, "attribute", "extension_1_GroupDN", default_value=SALES), [SALES]),
        (MappingEdit(TARGET, "attribute", "extension_1_GroupDN"), []),
        (MappingEdit("info", "constant", GROUPS), []),
    ],
)
def test_containers_of_an_edit(edit: MappingEdit, expected: list[str]) -> None:
    assert edit_containers(edit) == expected
