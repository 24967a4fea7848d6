# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An answer of HTTP, read in full within bounds: as it is sent, and unpacked."""

from __future__ import annotations

import typing as t
import zlib
from dataclasses import dataclass

from ..._common.json import Json
from ..._common.text import file_size
from .time_limit import seconds_left

if t.TYPE_CHECKING:
    import requests

ENCODINGS = "gzip"
"""What a request says that it accepts (RFC 9110, section 12.5.3); everything else is refused, unpacked by nobody."""

PART = 4
"""An answer may have a part of what all answers of one read may take: its text is in memory beside its values."""

_ERROR_BYTES = 1024**2
_PIECE = 16 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_VALUE_BYTES = 64


class AnswerTooLarge(Exception):
    """The answer is larger than it may be; the text says by what measure, as the end of a sentence."""


class UnknownEncoding(Exception):
    """The answer is packed in a way that was not asked for."""


class CutOff(Exception):
    """The connection ended before the answer did."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status, headers and the whole body, with the names that msal expects; ``document`` is the body once it is read."""

    status_code: int
    headers: t.Mapping[str, str]
    content: bytes
    document: Json | None = None

    @property
    def text(self) -> str:
        """The body as text. JSON is UTF-8 (RFC 8259), and guessing would take minutes for a long body."""
        return self.content.decode("utf-8", "replace")


def read_answer(response: requests.Response, most: int) -> HttpAnswer:
    """Read the body of a response that is streamed.

    ``most`` is how many bytes of memory it may take once it is read as JSON. It may have a quarter as many bytes itself,
    or fewer where it is an error. Raises ``AnswerTooLarge``, ``UnknownEncoding``, ``CutOff``, and what urllib3 raises.
    """
    bytes_allowed = most // PART if response.status_code < 400 else min(most // PART, _ERROR_BYTES)
    too_long = AnswerTooLarge(f"has more than {file_size(bytes_allowed)}")
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 15 or int(announced) > bytes_allowed):
        raise too_long
    content = bytearray()
    for piece in _unpacked(response):
        seconds_left()  # to unpack takes time, too
        if len(content) + len(piece) > bytes_allowed:
            raise too_long
        content += piece
    if memory_size(content) > most:
        raise AnswerTooLarge(f"takes more than {file_size(most)} of memory")
    return HttpAnswer(response.status_code, response.headers, bytes(content))


def memory_size(content: bytes | bytearray) -> int:
    """Return about how many bytes a JSON text takes once it is read: what it says, and something for each value."""
    values = content.count(b",") + content.count(b"[") + content.count(b"{")
    return len(content) + _VALUE_BYTES * values


def _unpacked(response: requests.Response) -> t.Iterator[bytes]:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return _pieces(response)
    if encoding in ("gzip", "x-gzip"):
        return _unzipped(_pieces(response))
    raise UnknownEncoding(encoding)


def _pieces(response: requests.Response) -> t.Iterator[bytes]:
    while piece := response.raw.read(_PIECE, decode_content=False):
        yield piece
    if getattr(response.raw, "length_remaining", 0):  # urllib3 1 does not look
        raise CutOff


def _unzipped(pieces: t.Iterator[bytes]) -> t.Iterator[bytes]:
    """Unpack piece by piece, so that nothing grows beyond one; several members may follow each other (RFC 1952)."""
    member = zlib.decompressobj(_GZIP)
    is_whole = True
    try:
        for packed in pieces:
            while packed:
                yield member.decompress(packed, _PIECE)
                packed, is_whole = member.unconsumed_tail, member.eof
                if member.eof:
                    packed, member = member.unused_data, zlib.decompressobj(_GZIP)
    except zlib.error as problem:
        raise CutOff from problem
    if not is_whole:
        raise CutOff
