# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches over a connection of ldap3, one request each; results that ldap3 lets pass are errors here."""

from __future__ import annotations

import typing as t

from ..._common.errors import CloudSyncError, NotFoundError
from ..._common.waiting import SYSTEM_CLOCK, Deadline, Stopwatch
from ..controllers import diagnosis
from ..controllers.options import AdOptions
from ..controllers.servers import Server
from ..directory import Scope
from ..entries import Entry
from ..traffic import Traffic
from .bounds import ReadBounds, TooLarge, TooSlow
from .libraries import as_error, call_errors, load_ldap3
from .patches import decode_entry
from .requests import page_control, search_request

_PAGED_RESULTS = "1.2.840.113556.1.4.319"
_SEARCH_DONE = "searchResDone"
_ANY_OBJECT = "(objectClass=*)"
_SCOPES: t.Mapping[Scope, str] = {"base": "BASE", "one_level": "LEVEL", "subtree": "SUBTREE"}


Controls = t.Sequence[tuple[str, bool, bytes]]


class Page(t.NamedTuple):
    """An answer: its entries, decoded as they are taken, and the cookie for the next page, empty after the last."""

    entries: t.Iterator[Entry]
    cookie: bytes


class Sent:
    """A search request that was sent. Its answer is received when it is asked for, or before another request is sent."""

    def __init__(self, receive: t.Callable[[], Page]) -> None:
        self._receive = receive
        self._outcome: Page | CloudSyncError | None = None

    def answer(self) -> Page:
        """Return the answer; its entries can be taken once."""
        outcome = self.settle()
        if isinstance(outcome, CloudSyncError):
            raise outcome
        return outcome

    def settle(self) -> Page | CloudSyncError:
        """Receive the answer, so that the connection is free for another request."""
        if self._outcome is None:
            try:
                self._outcome = self._receive()
            except CloudSyncError as problem:
                self._outcome = problem
        return self._outcome


class Searches:
    """Searches on one controller; see ``Directory`` for the errors that they raise."""

    def __init__(self, connection: t.Any, server: Server, options: AdOptions) -> None:
        self._connection = connection
        self._options = options
        self._last: Sent | None = None
        self.server = server
        self.traffic = Traffic()

    def new_read(self, *, in_parts: bool = False) -> ReadBounds:
        """Return the bounds of a read that begins."""
        return ReadBounds(self._options, in_parts=in_parts)

    def read(self, dn: str, attributes: t.Sequence[str], bounds: ReadBounds | None = None, controls: Controls = ()) -> Entry | None:
        """Return one object as the controller sends it, attributes perhaps in ranges; ``None`` when it does not exist."""
        try:
            return next(self.send(dn, _ANY_OBJECT, attributes, "base", bounds=bounds, controls=controls).answer().entries, None)
        except NotFoundError:
            return None

    def send(
        self,
        base: str,
        search_filter: str,
        attributes: t.Sequence[str],
        scope: Scope,
        page_size: int | None = None,
        cookie: bytes = b"",
        *,
        bounds: ReadBounds | None = None,
        controls: Controls = (),
    ) -> Sent:
        """Send one search request. The controller works on it while the caller does something else.

        ``bounds`` are those of the read that the request belongs to, by default one of its own; ``controls`` those beside paging.
        """
        read = bounds or self.new_read()
        action = f"Searching {base}" if base else "Reading the root of the directory"
        request = search_request(base, search_filter, _SCOPES[scope], attributes)
        asked = [*([page_control(page_size, cookie)] if page_size else []), *controls]
        self.settle()
        try:
            with self._connection.bounds.until(Deadline(self._options.timeout, on=SYSTEM_CLOCK)):
                message_id = self._connection.send("searchRequest", request, asked or None)
        except call_errors() as problem:
            raise diagnosis.lost_connection(problem, action, self.server, self._options) from problem
        self._last = Sent(lambda: self._receive(message_id, action, read))
        return self._last

    def settle(self) -> None:
        """Receive what was asked for and not answered yet: ldap3 takes no answer but that to the last request."""
        if self._last is not None:
            self._last.settle()

    def _receive(self, message_id: int, action: str, read: ReadBounds) -> Page:
        connection = self._connection
        connection.entry_messages = []
        watch = Stopwatch(SYSTEM_CLOCK)
        try:
            with connection.bounds.answer(read):
                connection.post_send_search(message_id)
            self._check_result(action)
        except (TooLarge, TooSlow) as problem:
            connection.entry_messages = []
            raise diagnosis.unbounded_answer(problem, action, self.server) from problem
        except load_ldap3().core.exceptions.LDAPOperationResult as problem:
            if problem.result in diagnosis.TRY_ANOTHER_SERVER:
                raise diagnosis.away(problem, action, self.server) from problem
            raise diagnosis.refused_operation(problem, action, self.server) from problem
        except call_errors() as problem:
            raise diagnosis.lost_connection(problem, action, self.server, self._options) from problem
        finally:
            self.traffic.count_answer(watch.elapsed)
        returned = connection.result.get("controls") or {}
        next_cookie = returned.get(_PAGED_RESULTS, {}).get("value", {}).get("cookie") or b""
        return Page(self._decode(connection.entry_messages, message_id, action), next_cookie)

    def _decode(self, messages: list[bytes], message_id: int, action: str) -> t.Iterator[Entry]:
        messages.reverse()
        while messages:  # each is given up as soon as its entry is there
            try:
                entry = decode_entry(messages.pop(), message_id)
            except call_errors() as problem:
                raise diagnosis.lost_connection(problem, action, self.server, self._options) from problem
            self.traffic.count_entry(entry)
            yield entry

    def _check_result(self, action: str) -> None:
        """Raise for results that ldap3 does not count as errors: referrals, and limits that cut the answer short."""
        result = self._connection.result
        if result["type"] != _SEARCH_DONE:
            raise ValueError("the end of another operation")
        if result["referrals"]:
            raise diagnosis.referred(result["referrals"], action, self.server)
        if result["result"] != 0:
            raise as_error(result)
