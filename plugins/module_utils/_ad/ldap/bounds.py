# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of what a controller may send, and of the time that it may take: for one answer, and for all of one read.

A controller can send a byte now and then, one more entry, one more page or one more range of values for ever. So each
answer has a deadline, whatever arrives meanwhile, and a read counts what its answers hold.
"""

from __future__ import annotations

import contextlib
import typing as t

from ..._common.text import file_size
from ..._common.waiting import SYSTEM_CLOCK, Deadline, Stopwatch
from ..controllers.options import AdOptions

MOST_ANSWERS = 1000
MOST_ANSWERS_IN_PARTS = 10_000
TIMEOUTS = 60
"""How many times ``ad_timeout`` a read may take."""

_PART = 4
"""A message may have a part of what a whole read may: it is in memory beside its values."""

VALUE_BYTES = 64
"""What each value takes beside its bytes."""

_FEW_VALUES = 64
_LISTED_BYTES = 640
"""What each of the many values of an object takes beyond that, such as a member of a group, until the module has returned it."""

_OCTET_STRING = b"\x04"
_OTHER_BYTES = 4096
"""What a message takes in memory that is not an entry, once ldap3 has decoded it."""

_CLOSING_SECONDS = 1.0
_SHORTEST = 0.001  # 0 would mean not to wait at all


class TooLarge(Exception):
    """A controller sends more than it may; the text says how much, as the end of a sentence about it."""


class TooSlow(Exception):
    """All answers of a read together take longer than they may; the text says how long."""


class _Progress:
    """How far a read is: the answers that have come, and the seconds that they took."""

    def __init__(self) -> None:
        self.answers = 0
        self.waited = 0.0


class ReadBounds:
    """Of one read, such as a search with all its pages and ranges; what is done between its answers is not counted.

    A read ``in_parts`` is one of which the caller gives up each page before the next: each ``part`` has a size of its own, and all
    have their time and their number of answers together.
    """

    def __init__(self, options: AdOptions, *, in_parts: bool = False, progress: _Progress | None = None) -> None:
        self._options = options
        self._in_parts = in_parts
        self._progress = progress or _Progress()
        self._seconds = TIMEOUTS * options.timeout
        self._most = options.max_answer_bytes
        self._size = 0

    def part(self) -> ReadBounds:
        """Return the bounds of a page, or of the further values of one object: those of the whole read, unless it is in parts."""
        return ReadBounds(self._options, in_parts=True, progress=self._progress) if self._in_parts else self

    def begin(self) -> float:
        """Return for how many seconds another answer may be waited; raises ``TooLarge`` and ``TooSlow``."""
        most = MOST_ANSWERS_IN_PARTS if self._in_parts else MOST_ANSWERS
        answers, waited = self._progress.answers, self._progress.waited
        if answers >= most:
            raise TooLarge(f"it answers with more than {most:,} pages or ranges of values")
        if waited >= self._seconds:
            raise TooSlow(f"its answer is not complete after {self._seconds} s and {answers:,} pages or ranges of values")
        self._progress.answers += 1
        return self._seconds - waited

    def waited(self, seconds: float) -> None:
        """Add what an answer took."""
        self._progress.waited += seconds

    def count(self, message: bytes, *, is_entry: bool) -> None:
        """Add a message, by what it takes in memory; raises ``TooLarge``."""
        self._size += len(message) + (self._memory_of_values(message.count(_OCTET_STRING)) if is_entry else _OTHER_BYTES)
        self.check(self._size)

    def check(self, size: int) -> None:
        """Raise ``TooLarge`` when so many bytes are more than a read may take."""
        if size > self._most:
            raise TooLarge(f"its answer takes more than {file_size(self._most)} of memory")

    def _memory_of_values(self, number: int) -> int:
        listed = 0 if self._in_parts else max(0, number - _FEW_VALUES)
        return VALUE_BYTES * number + _LISTED_BYTES * listed


class Bounds:
    """Of one connection: what its socket has to keep to at the moment."""

    def __init__(self, options: AdOptions) -> None:
        self._options = options
        self._deadline: Deadline | None = None
        self._read = ReadBounds(options)
        self._arrived = 0

    @contextlib.contextmanager
    def until(self, deadline: Deadline) -> t.Iterator[None]:
        """Send and receive inside, until a deadline at the latest."""
        self._deadline, self._read, self._arrived = deadline, ReadBounds(self._options), 0
        try:
            yield
        finally:
            self._deadline = None

    @contextlib.contextmanager
    def answer(self, read: ReadBounds) -> t.Iterator[None]:
        """Wait inside for one answer of a read, for ``ad_timeout`` at most; raises ``TooLarge`` and ``TooSlow``."""
        watch = Stopwatch(SYSTEM_CLOCK)
        self._deadline = Deadline(min(self._options.timeout, read.begin()), on=SYSTEM_CLOCK)
        self._read, self._arrived = read, 0
        try:
            yield
        finally:
            self._deadline = None
            read.waited(watch.elapsed)

    def seconds_left(self) -> float:
        """Return what is left for the call of a socket; ``TimeoutError`` when that is nothing."""
        if self._deadline is None:  # the farewell
            return _CLOSING_SECONDS
        if self._deadline.left <= 0:
            raise TimeoutError("timed out")
        return max(self._deadline.left, _SHORTEST)

    def count(self, message: bytes, *, is_entry: bool) -> None:
        """Count a message that has arrived; raises ``TooLarge``."""
        self._read.count(message, is_entry=is_entry)

    def check_length(self, length: int) -> None:
        """Raise ``TooLarge`` for a message that is longer than a message may be, before it has arrived."""
        most = self._options.max_answer_bytes // _PART
        if length > most:
            raise TooLarge(f"it sends a message of more than {file_size(most)}")

    def arrived(self, number: int) -> None:
        """Count bytes of an answer of which nobody knows yet what they are; raises ``TooLarge``."""
        self._arrived += number
        if self._arrived > self._options.max_answer_bytes:
            raise TooLarge(f"its answer has more than {file_size(self._options.max_answer_bytes)}")
