# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small plans: two groups, their objects in Active Directory, and schemas with one thing changed."""

from __future__ import annotations

import typing as t

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.directory_object import DirectoryObject
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.entra_objects import EntraGroup, entra_object
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.build import ConfigurationState, build_plan
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.plan.rows import PlanRow, WritebackPlan
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.schema.document import group_mapping
from tests.unit.documents import GROUP_ID, entra_group, schema

Json = dict[str, t.Any]

SALES_ID = "11111111-2222-3333-4444-abcdefabcdef"
GROUPS = "OU=Groups,DC=contoso,DC=com"
APPROVERS_CN = "Expense approvers_af6334856215"
SALES_CN = "Sales_abcdefabcdef"


def sales(**more: t.Any) -> Json:
    """The second group."""
    return entra_group(id=SALES_ID, displayName="Sales", description="The sales department", **more)


def written(
    group_id: str = GROUP_ID,
    cn: str = APPROVERS_CN,
    container: str = GROUPS,
    **attributes: str | tuple[str, ...],
) -> DirectoryObject:
    """What the default mappings have made of a group; ``attributes`` replace some, an empty tuple removes one."""
    anchor = f"Group_{group_id}"
    values: dict[str, tuple[str, ...]] = {
        "cn": (cn,),
        "displayname": ("Expense approvers",),
        "description": ("Approve expenses",),
        "admindescription": (anchor,),
        "msds-externaldirectoryobjectid": (anchor,),
        "grouptype": ("-2147483640",),
        "samaccountname": ("$A1B2-C3D4",),
    }
    values.update({name: (value,) if isinstance(value, str) else value for name, value in attributes.items()})
    return DirectoryObject(f"CN={cn},{container}", {name: value for name, value in values.items() if value})


def written_sales(**attributes: str | tuple[str, ...]) -> DirectoryObject:
    """What the default mappings have made of the second group."""
    values: dict[str, t.Any] = {"displayname": "Sales", "description": "The sales department", **attributes}
    return written(SALES_ID, SALES_CN, **values)


def mapped(*mappings: Json, without: t.Collection[str] = (), **more: t.Any) -> Json:
    """The schema with mappings added or replaced, and some removed."""
    document = schema(**more)
    replaced = {mapping["targetAttributeName"] for mapping in mappings} | set(without)
    group = group_mapping(document)
    kept = [each for each in group["attributeMappings"] if each["targetAttributeName"] not in replaced]
    group["attributeMappings"] = [*kept, *mappings]
    return document


def plan(
    after: Json | None = None,
    *objects: DirectoryObject,
    before: Json | None = None,
    groups: t.Sequence[Json] | None = None,
    assigned: tuple[frozenset[str], frozenset[str]] | None = None,
    read: bool = True,
    members: t.Mapping[str, list[Json]] | None = None,
) -> WritebackPlan:
    """Plan with both groups assigned before and after, unless told otherwise; ``read``: Active Directory was read."""
    both = frozenset({GROUP_ID, SALES_ID})
    ids = assigned or (both, both)
    anchored: dict[str, list[DirectoryObject]] = {}
    for each in objects:
        anchored.setdefault(str(each.anchor).lower(), []).append(each)
    return build_plan(
        ConfigurationState(before or schema(), ids[0]),
        ConfigurationState(after or schema(), ids[1]),
        map(EntraGroup, [entra_group()] if groups is None else groups),
        anchored if read else None,
        {"DomainFQDN": "contoso.com"},
        {group_id: list(map(entra_object, found)) for group_id, found in (members or {}).items()},
    )


def only_row(made: WritebackPlan) -> PlanRow:
    """Return the row of a plan of one group."""
    (row,) = made.rows
    return row
