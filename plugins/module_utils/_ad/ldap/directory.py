# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``Directory`` by ldap3: paging and ranges of our own, raw values only."""

from __future__ import annotations

import contextlib
import re
import types
import typing as t

from ..._common.errors import DirectoryConnectionError
from ..._common.json import Json
from ..._common.peer_text import peer_text
from ..controllers import diagnosis
from ..controllers.options import AdOptions
from ..controllers.servers import Server
from ..directory import Directory, Scope, Value
from ..entries import Entry
from ..entry_validation import parsed_name, require_name, unreadable
from ..extended_names import decode_extended_name
from ..traffic import Traffic
from .binds import Bind
from .bounds import ReadBounds, TooLarge
from .libraries import call_errors, load_ldap3
from .login import Unusable
from .requests import extended_names_control
from .searches import Controls, Searches, Sent
from .tls import describe_tls

_RANGED_NAME = re.compile(r"(?P<name>[^;]+);range=(?P<first>\d{1,9})-(?P<last>\d{1,9}|\*)", re.IGNORECASE)


class Ldap3Directory:
    """A connection that ldap3 has opened and logged in; see ``Directory`` for what the methods promise.

    Making one reads the names of the domain and of the schema; ``Unusable`` says that it is not the wanted domain.
    """

    def __init__(self, connection: t.Any, server: Server, options: AdOptions, bind: Bind) -> None:
        self._connection = connection
        self._options = options
        self._bind = bind
        self._searches = Searches(connection, server, options)
        self.server = server
        self.base_dn, self.schema_dn, self.forest_dn = self._read_root()

    def search(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        *,
        scope: Scope = "subtree",
        page_size: int = 1000,
        extended_names: bool = False,
        kept: t.Callable[[], int] | None = None,
    ) -> t.Iterator[Entry]:
        """See ``Directory.search``."""
        read = self._searches.new_read(in_parts=kept is not None)
        controls = [extended_names_control()] if extended_names else []

        def send(cookie: bytes = b"") -> Sent:
            return self._searches.send(
                base, search_filter, attributes, scope, page_size, cookie, bounds=read.part(), controls=controls
            )

        page: Sent | None = send()
        while page is not None:
            entries, cookie = page.answer()
            page = send(cookie) if cookie else None
            for entry in entries:
                yield self._complete(require_name(_plainly_named(entry) if extended_names else entry), read.part(), controls)
            if kept is not None:
                self._check_kept(kept(), read, base)

    def read_object(self, dn: str, attributes: t.Sequence[str]) -> Entry | None:
        """See ``Directory.read_object``."""
        read = self._searches.new_read()
        entry = self._searches.read(dn, attributes, read)
        return None if entry is None else self._complete(require_name(entry), read)

    def on_one_controller(self, read: t.Callable[[Directory], Value]) -> Value:
        """See ``Directory.on_one_controller``."""
        return read(self)

    def negotiated(self) -> Json:
        """See ``Directory.negotiated``."""
        return {
            **self.server.describe(),
            "auth": self._options.auth,
            "identity": self._who_am_i(),
            "tls": self._options.tls,
            **describe_tls(self._connection, self._options),
            "channel_binding": self._bind.channel_binding,
            "channel_binding_reason": self._bind.why,
            "sealed": self._options.tls == "none",  # what logs in without TLS is only accepted with a sealed session
        }

    @property
    def warnings(self) -> t.Sequence[str]:
        """See ``Directory.warnings``."""
        return ()

    @property
    def traffic(self) -> Traffic:
        """See ``Directory.traffic``."""
        return self._searches.traffic

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

    def _who_am_i(self) -> str | None:
        """Return whom the controller takes us for (RFC 4532), ``None`` where it does not say."""
        self._searches.settle()
        try:
            with self._connection.bounds.answer(self._searches.new_read()):
                found = self._connection.extend.standard.who_am_i()
        except TooLarge as problem:
            raise diagnosis.unbounded_answer(problem, "Asking who is logged in", self.server) from problem
        except load_ldap3().core.exceptions.LDAPOperationResult:
            return None
        except call_errors() as problem:
            if (self._connection.result or {}).get("result"):  # ldap3 stumbles over a refusal that it does not raise
                return None
            raise diagnosis.lost_connection(problem, "Asking who is logged in", self.server, self._options) from problem
        return str(found).removeprefix("u:") if found else None

    def _check_kept(self, size: int, read: ReadBounds, base: str) -> None:
        try:
            read.check(size)
        except TooLarge as problem:
            raise diagnosis.unbounded_answer(problem, f"Searching {base}", self.server) from problem

    def _read_ranged(self, dn: str, attribute: str, start: int, read: ReadBounds, controls: Controls) -> t.Iterator[bytes]:
        """Yield the values of an attribute from a position on, in as many requests as it takes."""
        position: int | None = start
        while position is not None:
            values, position = self._read_range(dn, attribute, position, read, controls)
            yield from values

    def _read_root(self) -> tuple[str, str, str]:
        root = self._searches.read("", ["defaultNamingContext", "schemaNamingContext", "rootDomainNamingContext"])
        base_dn = root.text("defaultNamingContext") if root else None
        if root is None or not base_dn:
            raise Unusable("it names no domain, so it is not an Active Directory domain controller")
        domain = ".".join(part.value for rdn in parsed_name(base_dn, "", "defaultNamingContext").rdns for part in rdn)
        if self._options.domain and self._options.domain.lower() != domain.lower():
            raise Unusable(diagnosis.other_domain(domain, self._options.domain))
        return base_dn, root.text("schemaNamingContext") or "", root.text("rootDomainNamingContext") or base_dn

    def _read_range(
        self, dn: str, attribute: str, start: int, read: ReadBounds, controls: Controls
    ) -> tuple[t.Sequence[bytes], int | None]:
        """Return the values that one answer holds, and where the next request must start."""
        entry = self._searches.read(dn, [f"{attribute};range={start}-*"], read, controls)
        for name, values in entry.attributes.items() if entry else ():
            match = _RANGED_NAME.fullmatch(name)
            if match:
                self._require_next(match, start, dn)
                return values, None if match["last"] == "*" else int(match["last"]) + 1
        return (), None

    def _require_next(self, answered: re.Match[str], start: int, dn: str) -> None:
        """Raise when a range is not the one that was asked for: with the same values again, there would be no end."""
        is_next = int(answered["first"]) == start and (answered["last"] == "*" or int(answered["last"]) >= start)
        if not is_next:
            reason = f"it was asked for values from {start} on, and answered with {peer_text(answered.string)}"
            raise DirectoryConnectionError(
                f"Reading {dn}: {self.server}: {reason}",
                hint="This is not what Active Directory answers; name another controller in ad_servers.",
                **self.server.describe(),
                reason=reason,
            )

    def _complete(self, entry: Entry, read: ReadBounds, controls: Controls = ()) -> Entry:
        """Read the rest of the attributes of which the controller returned only a range."""
        ranged = {name: match for name in entry.attributes if (match := _RANGED_NAME.fullmatch(name))}
        if not ranged:
            return entry
        attributes = {name: values for name, values in entry.attributes.items() if name not in ranged}
        for name, match in ranged.items():
            first = entry.attributes[name]
            last = match["last"]
            rest = () if last == "*" else self._read_ranged(entry.dn, match["name"], int(last) + 1, read, controls)
            attributes[match["name"]] = [*first, *rest]
        return Entry(entry.dn, attributes)


def _plainly_named(entry: Entry) -> Entry:
    """Return an entry of a search for extended names under its plain one."""
    raw = entry.dn.encode()
    try:
        return Entry(decode_extended_name(raw).dn, entry.attributes)
    except ValueError as problem:
        raise unreadable(entry.dn, "dn", raw, "a distinguished name") from problem
