# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches over a connection of ldap3, one request each; results that ldap3 lets pass are errors here."""

from __future__ import annotations

import typing as t

from .._common.errors import NotFoundError
from . import diagnosis
from .directory import Scope
from .entries import Entry
from .ldap3_requests import page_control, search_request
from .libraries import as_error, call_errors, load_ldap3
from .options import AdOptions
from .servers import Server

_PAGED_RESULTS = "1.2.840.113556.1.4.319"
_ANY_OBJECT = "(objectClass=*)"
_SCOPES: t.Mapping[Scope, str] = {"base": "BASE", "one_level": "LEVEL", "subtree": "SUBTREE"}


class Searches:
    """Searches on one controller; see ``Directory`` for the errors that they raise."""

    def __init__(self, connection: t.Any, server: Server, options: AdOptions) -> None:
        self._connection = connection
        self._options = options
        self.server = server

    def read(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        """Return one object as the controller sends it, attributes perhaps in ranges; ``None`` when it does not exist."""
        try:
            entries, _cookie = self.send(dn, _ANY_OBJECT, attributes, "base")
        except NotFoundError:
            return None
        return entries[0] if entries else None

    def send(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        scope: Scope,
        page_size: int | None = None,
        cookie: bytes = b"",
    ) -> tuple[list[Entry], bytes]:
        """Send one search request; return its entries and the cookie for the next page, empty after the last."""
        action = f"searching {base}" if base else "reading the root of the directory"
        request = search_request(base, search_filter, _SCOPES[scope], attributes)
        controls = [page_control(page_size, cookie)] if page_size else None
        connection = self._connection
        try:
            connection.post_send_search(connection.send("searchRequest", request, controls))
            self._check_result(action)
        except load_ldap3().core.exceptions.LDAPOperationResult as problem:
            raise diagnosis.refused_operation(problem, action, self.server) from problem
        except call_errors() as problem:
            raise diagnosis.lost_connection(problem, action, self.server, self._options) from problem
        returned = connection.result.get("controls") or {}
        next_cookie = returned.get(_PAGED_RESULTS, {}).get("value", {}).get("cookie") or b""
        return [_entry(found) for found in connection.response if found["type"] == "searchResEntry"], next_cookie

    def _check_result(self, action: str) -> None:
        """Raise for results that ldap3 does not count as errors: referrals, and limits that cut the answer short."""
        result = self._connection.result
        if result["referrals"]:
            raise diagnosis.referred(result["referrals"], action, self.server)
        if result["result"] != 0:
            raise as_error(result)


def _entry(found: t.Mapping[str, t.Any]) -> Entry:
    return Entry(found["dn"], {name: values or [] for name, values in found["raw_attributes"].items()})
