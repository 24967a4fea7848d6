# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of one read of a collection, all its pages together: a service can always link to one more page."""

from __future__ import annotations

import contextlib
import typing as t

from ..._common.errors import AnswerTooLargeError, TransportError, UnreadableAnswerError
from ..._common.json import Json
from ..._common.text import file_size
from ..._common.waiting import Stopwatch
from ..options import GraphOptions
from .answer import HttpAnswer, memory_size

MOST_PAGES = 1000
TIMEOUTS = 60
"""How many times ``graph_timeout`` a read may take."""

# What a value takes of memory with its text, about: the text itself is not there any more.
_VALUE_BYTES = 100


class PagedRead:
    """Counts pages, what they hold, and the seconds that they are waited for; what is done between them is not counted."""

    def __init__(self, path: str, options: GraphOptions, most: int | None = None) -> None:
        """``most`` is how many members all pages may have together."""
        self._path = path
        self._most_members = most
        self._members = 0
        self._seconds = TIMEOUTS * options.timeout
        self._most = options.max_answer_bytes
        self._seen: set[str] = set()
        self._size = 0
        self._page_size = 0
        self._waited = 0.0

    @contextlib.contextmanager
    def page(self, url: str) -> t.Iterator[float]:
        """Read a page inside, for which so many seconds are left; raises before, when there must not be another one."""
        self._require_another(url)
        left = self._seconds - self._waited
        if left <= 0:
            raise TransportError(
                f"GET {self._path}: the answer is not complete after {self._seconds:g} s and {len(self._seen):,} pages",
                hint=f"Raise graph_timeout, of which all pages together may take {TIMEOUTS} times as long, or ask for less.",
            )
        self._seen.add(url)
        watch = Stopwatch()
        try:
            yield left
        finally:
            self._waited += watch.elapsed
            self._size += self._page_size

    def follow(self, url: str, page: list[Json]) -> None:
        """Count a page that was read inside of a batch, and the next one, which it links to."""
        self._require_another(url)
        self._seen.add(url)
        self._require_size(_VALUE_BYTES * sum(map(len, page)))
        self._size += self._page_size

    def _require_another(self, url: str) -> None:
        if url in self._seen:
            raise UnreadableAnswerError(
                f"GET {self._path}: the service links a page to one that was already read",
                hint="Run the task again; if it stays, give the address to Microsoft support.",
            )
        if len(self._seen) >= MOST_PAGES:
            raise AnswerTooLargeError(
                f"GET {self._path}: the answer has more than {MOST_PAGES:,} pages", hint="Ask for less: narrow what the task reads."
            )

    def members(self, page: list[Json]) -> list[Json]:
        """Count the members of a page and return them."""
        self._members += len(page)
        if self._most_members is not None and self._members > self._most_members:
            raise AnswerTooLargeError(
                f"GET {self._path}: more than {self._most_members:,} objects match",
                hint="Name it by its id. Check graph_url, and whether something answers in place of Microsoft Graph.",
            )
        return page

    def count(self, answer: HttpAnswer) -> None:
        """Measure what a page holds, before it is read as JSON; of a page that is asked for again, the last answer counts."""
        self._require_size(memory_size(answer.content))

    def _require_size(self, of_page: int) -> None:
        self._page_size = of_page
        if self._size + self._page_size > self._most:
            raise AnswerTooLargeError(
                f"GET {self._path}: the answer takes more than {file_size(self._most)} of memory after {len(self._seen):,} pages",
                hint="Ask for less, or raise graph_max_answer_size.",
            )
