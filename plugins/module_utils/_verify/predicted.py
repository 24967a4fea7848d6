# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expectations of the user that can't come true, whatever the service does. What isn't certain is left to the proof."""

from __future__ import annotations

import typing as t

from .._common.distinguished_name import parse as parse_distinguished_name
from .._sync.directory_object import DirectoryObject
from .._sync.expected.attributes import NOT_LDAP, ExpectedAttribute, same_values
from .._sync.expected.group import ExpectedGroup
from .._sync.schema.document import TARGET_CONTAINER
from . import check_ids
from .attributes import REDACTED, shown
from .checks import Check
from .compare import Literals

# What Active Directory itself sets, changes or computes when it is read (Microsoft Open Specifications, MS-ADTS 3.1.1.4.5 and MS-ADA1 to 3).
MAINTAINED = NOT_LDAP | frozenset(
    {
        "admincount", "allowedattributes", "allowedattributeseffective", "allowedchildclasses", "allowedchildclasseseffective",
        "canonicalname", "createtimestamp", "distinguishedname", "dscorepropagationdata", "fromentry", "grouptype", "instancetype",
        "iscriticalsystemobject", "isdeleted", "lastknownparent", "memberof", "modifytimestamp", "name", "ntsecuritydescriptor",
        "objectcategory", "objectclass", "objectguid", "objectsid", "primarygrouptoken", "replpropertymetadata",
        "replusn", "samaccountname", "samaccounttype", "sdrightseffective", "showinadvancedviewonly", "sidhistory", "structuralobjectclass",
        "subschemasubentry", "systemflags", "tokengroups", "usnchanged", "usncreated", "usndsalastobjremoved", "usnintersite",
        "usnlastobjrem", "usnsource", "whenchanged", "whencreated",
    }
)  # fmt: skip
_COMPUTED_PREFIX = "msds-"

_CONTAINER, _NAME, _WHOLE_NAME, _CLASS = TARGET_CONTAINER.casefold(), "name", "distinguishedname", "objectclass"
_GROUP_CLASSES = ("top", "group")

_FIX = "Correct the expectation, or the attribute mapping."
_IDENTITY_REASON = (
    "your expectation can't come true: it follows from the target container, the mapping of cn, and that the object is a group"
)


def contradictions(expected: ExpectedGroup, literals: Literals, actual: DirectoryObject | None) -> t.Iterator[Check]:
    """Yield a failed check for every expectation that differs from a certain prediction.

    ``actual`` is what Active Directory holds now, None for an object that isn't there yet.
    """
    attributes = {each.name.casefold(): each for each in expected.attributes}
    identity = _identity(expected, attributes.get("cn"), actual)
    for name, values in literals.items():
        key = name.casefold()
        if key in identity:
            if _differs(key, values, identity[key]):
                known = check_ids.literal_check(name), name, shown(values), shown(identity[key])
                yield Check(*known, "failed", _IDENTITY_REASON, _FIX)
            continue
        attribute = attributes.get(key)
        predicted = _unmapped(name, actual) if attribute is None else _mapped(attribute, actual)
        if predicted is not None and not same_values(name, values, predicted):
            found = REDACTED if attribute and attribute.redacted and predicted else shown(predicted)
            yield Check(check_ids.literal_check(name), name, shown(values), found, "failed", _reason(attribute, actual), _FIX)


def _identity(
    expected: ExpectedGroup, cn: ExpectedAttribute | None, actual: DirectoryObject | None
) -> t.Mapping[str, tuple[str, ...]]:
    """Return where the object will lie, how it will be named and what it is, as far as that is certain."""
    settled: dict[str, tuple[str, ...]] = {_CLASS: (actual.values(_CLASS) if actual else ()) or _GROUP_CLASSES}
    container, named = _container(expected, actual), _mapped(cn, actual) if cn else None
    if container is not None:
        settled[_CONTAINER] = (container,)
    if named:
        settled[_NAME] = named
    if container is not None and named:
        settled[_WHOLE_NAME] = (str(parse_distinguished_name(container).child("CN", named[0])),)
    return settled


def _container(expected: ExpectedGroup, actual: DirectoryObject | None) -> str | None:
    return None if actual is not None and expected.container_on_create else expected.container


def _differs(key: str, values: tuple[str, ...], predicted: tuple[str, ...]) -> bool:
    return not same_values(_WHOLE_NAME if key == _CONTAINER else key, values, predicted)


def _mapped(attribute: ExpectedAttribute, actual: DirectoryObject | None) -> tuple[str, ...] | None:
    """Return what an attribute will hold; None where that isn't certain."""
    if attribute.rule == "equals" or (attribute.rule == "on_create" and actual is None):
        return attribute.values
    if attribute.rule == "not_flowed":
        return _unmapped(attribute.name, actual)
    return None


def _unmapped(name: str, actual: DirectoryObject | None) -> tuple[str, ...] | None:
    key = name.casefold()
    if key in MAINTAINED or key.startswith(_COMPUTED_PREFIX):
        return None
    return actual.values(name) if actual else ()


def _reason(attribute: ExpectedAttribute | None, actual: DirectoryObject | None) -> str:
    holds = "stays as it is" if actual else "is absent in a new object"
    if attribute is None:
        return f"your expectation can't come true: no attribute mapping writes it, so it {holds}"
    if attribute.rule == "not_flowed":
        return f"your expectation can't come true: the mapping {attribute.mapping} yields nothing, so it {holds}"
    return f"your expectation can't come true: the mapping {attribute.mapping} writes something else"
