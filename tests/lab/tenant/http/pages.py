# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a collection: ``$top``, ``$skiptoken`` and ``@odata.nextLink``."""

from __future__ import annotations

import base64
import binascii
import typing as t
from collections.abc import Sequence
from urllib.parse import quote

from ..well_known import DEFAULT_PAGE, LARGEST_PAGE
from .call import Call, Json
from .errors import GraphFailure, bad_request

Item = t.TypeVar("Item")


def page(
    call: Call, items: Sequence[Item], default: int = DEFAULT_PAGE, most: int = LARGEST_PAGE
) -> tuple[Sequence[Item], str | None]:
    """Return the page that the call asks for, and the link to the next one; it holds ``most`` items, whatever is asked."""
    if "skip" in call.query:
        raise bad_request("'$skip' is not supported by the service.")
    size = min(most, _size(call, default))
    start = _start(call)
    end = start + size
    return items[start:end], _next_link(call, end) if end < len(items) else None


def collection(call: Call, fragment: str, items: list[Json], next_link: str | None, count: int) -> Json:
    """Return a collection in Graph's form."""
    body: Json = call.context(fragment)
    if call.query.get("count", "").lower() == "true" and "skiptoken" not in call.query:
        body["@odata.count"] = count
    if next_link:
        body["@odata.nextLink"] = next_link
    body["value"] = items
    return body


def _size(call: Call, default: int) -> int:
    text = call.query.get("top", str(default))
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_PAGE:
        message = f"Invalid page size specified: '{text}'. Must be between 1 and {LARGEST_PAGE} inclusive."
        raise bad_request(message, "Request_UnsupportedQuery")
    return int(text)


def _start(call: Call) -> int:
    token = call.query.get("skiptoken")
    if token is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
        return int(text.removeprefix("position:"))
    except (binascii.Error, ValueError):
        raise GraphFailure(400, "Directory_ExpiredPageToken", "The specified page token value has expired.") from None


def _next_link(call: Call, position: int) -> str:
    token = base64.urlsafe_b64encode(f"position:{position}".encode()).decode()
    options = {name: value for name, value in call.query.items() if name != "skiptoken"} | {"skiptoken": token}
    query = "&".join(f"${name}={quote(value, safe='')}" for name, value in options.items())
    return f"{call.graph_url}{quote(call.path)}?{query}"
