# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``Directory`` by ldap3: paging and ranges of our own, raw values only."""

from __future__ import annotations

import contextlib
import re
import types
import typing as t

from .._common import distinguished_name
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
_RANGED_NAME = re.compile(r"(?P<name>[^;]+);range=\d+-(?P<last>\d+|\*)", re.IGNORECASE)
_SCOPES: t.Mapping[Scope, str] = {"base": "BASE", "one_level": "LEVEL", "subtree": "SUBTREE"}


class Unusable(Exception):
    """This controller does not do; the next one may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ldap3Directory:
    """A connection that ldap3 has opened and logged in; see ``Directory`` for what the methods promise.

    Making one reads the names of the domain and of the schema; ``Unusable`` says that it is not the wanted domain.
    """

    def __init__(self, connection: t.Any, server: Server, options: AdOptions, warnings: t.Sequence[str]) -> None:
        self._connection = connection
        self._options = options
        self._ldap3 = load_ldap3()
        self.server = server
        self.warnings = warnings
        self.base_dn, self.schema_dn = self._read_root()

    def search(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        *,
        scope: Scope = "subtree",
        page_size: int = 1000,
    ) -> t.Iterator[Entry]:
        """See ``Directory.search``."""
        cookie = b""
        while True:
            entries, cookie = self._request(base, search_filter, attributes, scope, page_size, cookie)
            for entry in entries:
                yield self._complete(entry)
            if not cookie:
                return

    def read_object(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        """See ``Directory.read_object``."""
        entry = self._read(dn, attributes)
        return None if entry is None else self._complete(entry)

    def read_ranged(self, dn: str, attribute: str, start: int = 0) -> t.Iterator[bytes]:
        """See ``Directory.read_ranged``."""
        position: int | None = start
        while position is not None:
            values, position = self._read_range(dn, attribute, position)
            yield from values

    def close(self) -> None:
        """See ``Directory.close``."""
        with contextlib.suppress(*call_errors()):
            self._connection.unbind()

    def __enter__(self) -> t.Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()

    def _read_root(self) -> tuple[str, str]:
        root = self._read("", ["defaultNamingContext", "schemaNamingContext"])
        base_dn = root.text("defaultNamingContext") if root else None
        if root is None or not base_dn:
            raise Unusable("it names no domain, so it is no domain controller of Active Directory")
        domain = ".".join(part.value for rdn in distinguished_name.parse(base_dn).rdns for part in rdn)
        if self._options.domain and self._options.domain.lower() != domain.lower():
            raise Unusable(diagnosis.other_domain(domain, self._options.domain))
        return base_dn, root.text("schemaNamingContext") or ""

    def _read(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        try:
            entries, _cookie = self._request(dn, _ANY_OBJECT, attributes, "base")
        except NotFoundError:
            return None
        return entries[0] if entries else None

    def _read_range(self, dn: str, attribute: str, start: int) -> tuple[t.Sequence[bytes], int | None]:
        """Return the values that one answer holds, and where the next request must start."""
        entry = self._read(dn, [f"{attribute};range={start}-*"])
        for name, values in entry.attributes.items() if entry else ():
            match = _RANGED_NAME.fullmatch(name)
            if match:
                return values, None if match["last"] == "*" else int(match["last"]) + 1
        return (), None

    def _complete(self, entry: Entry) -> Entry:
        """Read the rest of the attributes of which the controller returned only a range."""
        ranged = {name: match for name in entry.attributes if (match := _RANGED_NAME.fullmatch(name))}
        if not ranged:
            return entry
        attributes = {name: values for name, values in entry.attributes.items() if name not in ranged}
        for name, match in ranged.items():
            first = entry.attributes[name]
            last = match["last"]
            rest = () if last == "*" else self.read_ranged(entry.dn, match["name"], int(last) + 1)
            attributes[match["name"]] = [*first, *rest]
        return Entry(entry.dn, attributes)

    def _request(
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
        except self._ldap3.core.exceptions.LDAPOperationResult as problem:
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
