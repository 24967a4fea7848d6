# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listing records: ``$filter``, ``$search``, ``$orderby``, ``$count`` and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..http.call import Answer, Call, Json
from ..http.errors import bad_request, unsupported_query
from ..http.pages import collection, page
from ..objects.store import Kind
from ..odata.filter import SIMPLE, TEXT, Filterable, compile_filter
from ..odata.search import compile_search
from ..well_known import LARGEST_EXPANDED_PAGE
from .shaping import resource

GROUPS = Filterable(
    "Group",
    {
        "id": SIMPLE,
        "displayName": TEXT,
        "mail": TEXT,
        "mailNickname": TEXT,
        "mailEnabled": SIMPLE,
        "securityEnabled": SIMPLE,
        "onPremisesSyncEnabled": SIMPLE,
        "onPremisesSecurityIdentifier": SIMPLE,
        "onPremisesSamAccountName": TEXT,
        "membershipRuleProcessingState": SIMPLE,
        "isAssignableToRole": SIMPLE,
    },
    collections=frozenset({"groupTypes", "proxyAddresses"}),
)
USERS = Filterable(
    "User",
    {
        "id": SIMPLE,
        "displayName": TEXT,
        "userPrincipalName": TEXT,
        "mail": TEXT,
        "mailNickname": TEXT,
        "givenName": TEXT,
        "surname": TEXT,
        "department": TEXT,
        "userType": SIMPLE,
        "accountEnabled": SIMPLE,
        "onPremisesSyncEnabled": SIMPLE,
        "onPremisesSecurityIdentifier": SIMPLE,
        "onPremisesSamAccountName": SIMPLE,
        "onPremisesDistinguishedName": SIMPLE,
        "onPremisesImmutableId": SIMPLE,
    },
    collections=frozenset({"proxyAddresses", "otherMails"}),
)
SERVICE_PRINCIPALS = Filterable(
    "ServicePrincipal",
    {
        "id": SIMPLE,
        "displayName": TEXT,
        "appId": SIMPLE,
        "appDisplayName": TEXT,
        "applicationTemplateId": SIMPLE,
        "servicePrincipalType": SIMPLE,
    },
    collections=frozenset({"servicePrincipalNames", "tags"}),
)
_SEARCHABLE = frozenset({"displayName", "description", "mail", "mailNickname", "userPrincipalName"})
_ORDERABLE = frozenset({"displayName", "userPrincipalName", "mail"})


def is_advanced(call: Call) -> bool:
    """Tell whether the caller may use advanced queries."""
    return call.eventual and call.query.get("count", "").lower() == "true"


def listed(
    call: Call,
    kind: Kind,
    fragment: str,
    records: Sequence[Json],
    filterable: Filterable,
    expand: Callable[[Json], Json] | None = None,
) -> Answer:
    """Return the records that the query asks for, one page of them, each with what ``expand`` adds to it."""
    found = _found(call, records, filterable, advanced=is_advanced(call))
    if expand is None or "expand" not in call.query:
        items, next_link = page(call, found)
        shaped = [resource(call, kind, item) for item in items]
    else:
        items, next_link = page(call, found, most=LARGEST_EXPANDED_PAGE)
        shaped = [{**resource(call, kind, item), **expand(item)} for item in items]
    return Answer(body=collection(call, fragment, shaped, next_link, len(found)))


def counted(call: Call, records: Sequence[Json], filterable: Filterable) -> Answer:
    """Return how many records the query finds, as text (``$count`` behind the path)."""
    require_counting(call)
    return number(len(_found(call, records, filterable, advanced=True)))


def require_counting(call: Call) -> None:
    """Refuse to count for callers that don't accept eventual consistency; 400."""
    if not call.eventual:
        raise bad_request("$count is not currently supported.")


def number(count: int) -> Answer:
    """Return a number as Graph answers one: as text."""
    return Answer(body=count, headers={"Content-Type": "text/plain"})


def _found(call: Call, records: Sequence[Json], filterable: Filterable, *, advanced: bool) -> list[Json]:
    found = list(records)
    if "filter" in call.query:
        predicate = compile_filter(call.query["filter"], filterable, advanced=advanced)
        found = [record for record in found if predicate(record)]
    if "search" in call.query:
        if not call.eventual:
            raise unsupported_query(
                "Request with $search query parameter only works through MSGraph with a special request header: "
                "'ConsistencyLevel: eventual'"
            )
        search = compile_search(call.query["search"], _SEARCHABLE)
        found = [record for record in found if search(record)]
    if "orderby" in call.query:
        found = _ordered(call, found)
    return found


def _ordered(call: Call, records: list[Json]) -> list[Json]:
    name, _space, direction = call.query["orderby"].partition(" ")
    if name not in _ORDERABLE or direction.strip().lower() not in ("", "asc", "desc"):
        raise unsupported_query(f"Unsupported sort property '{name}'.")
    if {"filter", "search"} & set(call.query) and not is_advanced(call):
        raise unsupported_query("Sorting not supported for current query.")
    descending = direction.strip().lower() == "desc"
    return sorted(records, key=lambda record: str(record.get(name) or "").casefold(), reverse=descending)
