# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search requests as ldap3 sends them, built from filters that the collection has read itself."""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..lookup.filter_syntax import Combination, Extensible, Filter, FilterComparison, Negation, Presence, Substrings, parse
from .libraries import load_ldap3

_COMPARISONS: t.Mapping[str, tuple[str, str]] = {
    "=": ("equalityMatch", "EqualityMatch"),
    "~=": ("approxMatch", "ApproxMatch"),
    ">=": ("greaterOrEqual", "GreaterOrEqual"),
    "<=": ("lessOrEqual", "LessOrEqual"),
}


def search_request(base: str, search_filter: str, scope: str, attributes: t.Sequence[str]) -> t.Any:
    """Return the search request for a filter. Raises ``OptionError`` when it is none."""
    parsed = parse(search_filter)
    ldap3 = load_ldap3()
    from ldap3.operation.search import search_operation

    names = list(attributes) or [ldap3.NO_ATTRIBUTES]
    request = search_operation(
        base, "(objectClass=*)", scope, ldap3.DEREF_NEVER, names, 0, 0, False, auto_escape=False, auto_encode=False
    )
    request["filter"] = _compile(parsed)
    return request


def page_control(size: int, cookie: bytes) -> tuple[str, bool, bytes]:
    """Return the control that asks for one page of results (RFC 2696)."""
    load_ldap3()
    from ldap3.protocol.rfc2696 import paged_search_control

    control: tuple[str, bool, bytes] = paged_search_control(True, size, cookie or None)
    return control


def extended_names_control() -> tuple[str, bool, bytes]:
    """Return the control that brings each distinguished name with GUID and SID as text; a controller without it refuses."""
    load_ldap3()
    from ldap3.protocol.microsoft import extended_dn_control

    control: tuple[str, bool, bytes] = extended_dn_control(criticality=True, hex_format=False)
    return control


def _compile(node: Filter) -> t.Any:
    from ldap3.protocol import rfc4511

    compiled = rfc4511.Filter()
    if isinstance(node, Combination):
        parts = rfc4511.And() if node.operator == "and" else rfc4511.Or()
        for position, part in enumerate(node.parts):
            parts[position] = _compile(part)
        compiled[node.operator] = parts
    elif isinstance(node, Negation):
        inner = rfc4511.Not()
        inner["innerNotFilter"] = _compile(node.part)
        # ldap3 cannot declare a filter inside a filter, so pyasn1 would find the wrong type here.
        compiled.setComponentByName("notFilter", inner, verifyConstraints=False)
    elif isinstance(node, FilterComparison):
        component, kind = _COMPARISONS[node.operator]
        comparison = getattr(rfc4511, kind)()
        comparison["attributeDesc"] = rfc4511.AttributeDescription(node.attribute)
        comparison["assertionValue"] = rfc4511.AssertionValue(node.value)
        compiled[component] = comparison
    elif isinstance(node, Presence):
        compiled["present"] = rfc4511.Present(rfc4511.AttributeDescription(node.attribute))
    elif isinstance(node, Extensible):
        compiled["extensibleMatch"] = _extensible(rfc4511, node)
    else:
        compiled["substringFilter"] = _substrings(rfc4511, node)
    return compiled


def _extensible(rfc4511: t.Any, node: Extensible) -> t.Any:
    extensible = rfc4511.ExtensibleMatch()
    if node.rule:
        extensible["matchingRule"] = rfc4511.MatchingRule(node.rule)
    if node.attribute:
        extensible["type"] = rfc4511.Type(node.attribute)
    extensible["matchValue"] = rfc4511.MatchValue(node.value)
    extensible["dnAttributes"] = rfc4511.DnAttributes(node.of_dn)
    return extensible


def _substrings(rfc4511: t.Any, node: Substrings) -> t.Any:
    for value in (node.initial, *node.middle, node.final):
        _check_text(value, node.attribute)
    pieces = [("initial", rfc4511.Initial(node.initial))] if node.initial else []
    pieces += [("any", rfc4511.Any(value)) for value in node.middle]
    pieces += [("final", rfc4511.Final(node.final))] if node.final else []
    parts = rfc4511.Substrings()
    for position, (name, value) in enumerate(pieces):
        parts[position] = rfc4511.Substring().setComponentByName(name, value)
    substrings = rfc4511.SubstringFilter()
    substrings["type"] = rfc4511.AttributeDescription(node.attribute)
    substrings["substrings"] = parts
    return substrings


def _check_text(value: bytes, attribute: str) -> None:
    """Refuse what ldap3 cannot send: it keeps each request as text, and fails for parts of binary values."""
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise OptionError(
            f"a filter looks for a part of a binary value of {attribute}, which is not possible",
            hint="Compare with the whole value: no * beside bytes that are not UTF-8.",
        ) from problem
