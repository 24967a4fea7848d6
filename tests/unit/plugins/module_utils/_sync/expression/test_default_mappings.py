# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mappings that a configuration from Entra ID to AD has by default, and those that the guides recommend.

Sources: Microsoft Entra documentation, default attribute mappings of Cloud Sync from Entra ID to AD, and "Preserve and
use the original organizational unit". The expected values are worked out by hand.
"""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import parse

CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'
OBJECT_ID = "8213fd99-d6b6-417b-8e13-af6334856215"
EXTENSION = "extension_0123456789abcdef0123456789abcdef_GroupDN"
SALES = r"CN=Sales\, EMEA,OU=Sales,OU=Groups,DC=contoso,DC=com"

USER_CONTAINER = (
    'IIF(IsNullOrEmpty([onPremisesDistinguishedName]), "OU=Cloud_Users,DC=contoso,DC=com", '
    'Replace([onPremisesDistinguishedName], , "^.*?,(?=(?:CN|OU|DC)=)", , "", , ))'
)
GROUP_CONTAINER = (
    rf'IIF(IsPresent([{EXTENSION}]), Replace(Mid(Mid(Replace([{EXTENSION}], "\,", , , "\2C", , ), '
    rf'Instr(Replace([{EXTENSION}], "\,", , , "\2C", , ), ",", , ), 9999), 2, 9999), "\2C", , , ",", , ), '
    '"OU=Default,DC=contoso,DC=com")'
)
GROUP_CONTAINER_2025 = GROUP_CONTAINER.replace('"\\', '"\\\\')
GROUP_CN = (
    rf'IIF(IsPresent([{EXTENSION}]), Replace(Replace(Replace(Word(Replace([{EXTENSION}], "\,", , , "\2C", , ), 1, '
    rf'","), "CN=", , , "", , ), "cn=", , , "", , ), "\2C", , , ",", , ), {CN})'
)
USER_PRINCIPAL_NAME = (
    "IIF(IsPresent([onPremisesUserPrincipalName]), [onPremisesUserPrincipalName], "
    'Append(Item(Split([userPrincipalName], "@"), 1), Append("@", %DomainFQDN%)))'
)
OU_BY_PREFIX = (
    'Switch(Left(Trim([displayName]), 2), "OU=Groups,DC=contoso,DC=com", "NA","OU=NorthAmerica,DC=contoso,DC=com", '
    '"SA","OU=SouthAmerica,DC=contoso,DC=com", "EU", "OU=Europe,DC=contoso,DC=com")'
)

DEFAULTS = [
    (CN, {"displayName": "Expense approvers", "objectId": OBJECT_ID}, "Expense approvers_af6334856215"),
    (CN, {"displayName": f"  {'x' * 60}  ", "objectId": OBJECT_ID}, f"{'x' * 51}_af6334856215"),
    (CN, {"displayName": None, "objectId": OBJECT_ID}, "_af6334856215"),
    ('Append("Group_",[objectId])', {"objectId": OBJECT_ID}, f"Group_{OBJECT_ID}"),
    ("Left(Trim([description]),448)", {"description": f" {'d' * 500}"}, "d" * 448),
    ("Left(Trim([description]),448)", {"description": None}, ""),
    ('Join("_",[displayName],"Contoso_Group")', {"displayName": "Sales"}, "Sales_Contoso_Group"),
    ("Not([accountEnabled])", {"accountEnabled": False}, "True"),
    ("IgnoreFlowIfNullOrEmpty(Trim([country]))", {"country": " Germany "}, "Germany"),
    (
        'Left(Item(Split([userPrincipalName], "@"), 1), 15)',
        {"userPrincipalName": "maximiliane.mustermann@contoso.com"},
        "maximiliane.mus",
    ),
    (USER_PRINCIPAL_NAME, {"userPrincipalName": "ana@contoso.com"}, "ana@contoso.lab"),
    (
        USER_PRINCIPAL_NAME,
        {"userPrincipalName": "ana@contoso.com", "onPremisesUserPrincipalName": "a@b.lab"},
        "a@b.lab",
    ),
    (USER_CONTAINER, {}, "OU=Cloud_Users,DC=contoso,DC=com"),
    (
        USER_CONTAINER,
        {"onPremisesDistinguishedName": "CN=Ana,OU=Users,DC=contoso,DC=com"},
        "OU=Users,DC=contoso,DC=com",
    ),
    (
        USER_CONTAINER,
        {"onPremisesDistinguishedName": r"CN=Doe\, Ana,CN=Users,DC=contoso,DC=com"},
        "CN=Users,DC=contoso,DC=com",
    ),
    (GROUP_CONTAINER, {}, "OU=Default,DC=contoso,DC=com"),
    (GROUP_CONTAINER, {EXTENSION: SALES}, "OU=Sales,OU=Groups,DC=contoso,DC=com"),
    (GROUP_CONTAINER_2025, {EXTENSION: SALES}, "OU=Sales,OU=Groups,DC=contoso,DC=com"),
    # The recommended expression leaves a comma in an OU's name without its backslash.
    (GROUP_CONTAINER, {EXTENSION: r"CN=a,OU=Sales\, EMEA,DC=contoso,DC=com"}, "OU=Sales, EMEA,DC=contoso,DC=com"),
    (GROUP_CN, {EXTENSION: SALES}, "Sales, EMEA"),
    (GROUP_CN, {EXTENSION: "cn=sales,OU=Groups,DC=contoso,DC=com"}, "sales"),
    (GROUP_CN, {"displayName": "Sales", "objectId": OBJECT_ID}, "Sales_af6334856215"),
    (OU_BY_PREFIX, {"displayName": " EU-Sales"}, "OU=Europe,DC=contoso,DC=com"),
    (OU_BY_PREFIX, {"displayName": "eu-sales"}, "OU=Groups,DC=contoso,DC=com"),
    ('Switch([IsSoftDeleted], , "False", "True", "True", "False")', {"IsSoftDeleted": False}, "True"),
]


@pytest.mark.parametrize(("expression", "source", "expected"), DEFAULTS)
def test_mapping(expression: str, source: dict[str, t.Any], expected: str) -> None:
    assert parse(expression).evaluate(source, {"DomainFQDN": "contoso.lab"}).text == expected


def test_both_spellings_of_the_container_expression_are_the_same() -> None:
    assert GROUP_CONTAINER != GROUP_CONTAINER_2025
    assert parse(GROUP_CONTAINER) == parse(GROUP_CONTAINER_2025)


def test_optional_user_attribute_is_left_alone() -> None:
    result = parse("IgnoreFlowIfNullOrEmpty(Trim([country]))").evaluate({"country": "  "})
    assert (result.value, result.ignored) == (None, True)
