# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Target attributes whose values are distinguished names, and their mappings whatever the spelling of these names."""

from __future__ import annotations

import typing as t

from ..._common.distinguished_name import in_one_spelling
from ..._common.json import Json
from .document import TARGET_CONTAINER
from .expressions import expression_in_one_spelling

_TARGETS = frozenset(
    """
    assistant directreports distinguishedname homemdb lastknownparent managedby managedobjects manager
    member memberof msds-membersforazrole msds-nonmembers msds-objectreference msds-primarycomputer msds-psoapplied
    msds-resultantpso mssfu30posixmember nonsecuritymember objectcategory owner roleoccupant secretary seealso showinaddressbook
    uniquemember
    """.split()
) | {TARGET_CONTAINER.casefold()}
"""Attributes of groups and users that hold distinguished names, and the container, in lower case.

Source: Microsoft Open Specifications, MS-ADA1 to MS-ADA3 and MS-ADSC, attributes of syntax 2.5.5.1.
"""


def holds_names(target: object) -> bool:
    """Tell whether the values of a target attribute are distinguished names."""
    return isinstance(target, str) and target.casefold() in _TARGETS


def comparable_mapping(mapping: Json) -> Json:
    """Return an attribute mapping that is equal for all spellings of the distinguished names that it yields."""
    if not holds_names(mapping.get("targetAttributeName")):
        return mapping
    compared = dict(mapping)
    if isinstance(mapping.get("defaultValue"), str):
        compared["defaultValue"] = in_one_spelling(mapping["defaultValue"])
    if isinstance(mapping.get("source"), dict):
        compared["source"] = _comparable_source(mapping["source"])
    return compared


def _comparable_source(source: Json) -> Json:
    compared: Json = {**source, "parameters": _comparable_parameters(source.get("parameters"))}
    if source.get("type") == "Constant" and isinstance(source.get("name"), str):
        compared["name"] = in_one_spelling(source["name"])
    if source.get("type") != "Attribute" and isinstance(source.get("expression"), str):
        compared["expression"] = expression_in_one_spelling(source["expression"])
    return compared


def _comparable_parameters(parameters: t.Any) -> t.Any:
    """Return the arguments as the service stores them parsed. What is only compared is told apart by the expression."""
    if not isinstance(parameters, list):
        return parameters
    return [
        {**each, "value": _comparable_source(each["value"])}
        if isinstance(each, dict) and isinstance(each.get("value"), dict)
        else each
        for each in parameters
    ]
