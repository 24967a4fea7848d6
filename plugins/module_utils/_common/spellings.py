# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which a service, a library or a log may write a secret that it was given.

URLs, forms, JSON, Python, LDAP, XML and shells escape some characters and leave letters and digits alone, also twice (an
error inside of an error). Some writers escape every character; and the whole may stand in base64, as a part of more.
"""

from __future__ import annotations

import base64
import functools
import re
import sys
import typing as t
import unicodedata

_ENOUGH = 48
"""So many characters tell a long secret from everything else; what follows them goes with them."""

# Every repetition has a bound, so that a hostile text takes no longer than an honest one.
_BACKSLASH = r"(?:\\|%(?:25){0,4}5[cC]){1,16}"
_ESCAPED = r"(?:\\|%(?:25){0,4}5[cC]){0,16}"
_AMPERSAND = r"(?:&|%(?:25){0,4}26|\\{1,16}u0026)(?:amp;){0,4}"
_SEMICOLON = "(?:;|%(?:25){0,4}3[bB])?"
_REST = r"""[^\s"'<>]*"""
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos", "+": "plus", "/": "sol", "=": "equals", "%": "percnt"}
_CONTROL = {"\n": "n", "\r": "r", "\t": "t"}

_SHORTEST_RUN = 4
_BYTE = "[0-9A-Fa-f]{2}"
# Each character escaped, as bytes or as characters.
_RUN = (
    rf"(?=[%\\&])(?:(?P<bytes>(?:%(?:25){{0,4}}{_BYTE}){{4,}}|(?:\\{{1,16}}x?{_BYTE}){{4,}})|(?P<octal>(?:\\{{1,16}}[0-3][0-7]{{2}}){{4,}})"
    rf"|(?P<units>(?:\\{{1,16}}u{_BYTE}{_BYTE}){{4,}})|(?P<points>(?:\\{{1,16}}(?:u\{{[0-9A-Fa-f]{{1,6}}\}}|U[0-9A-Fa-f]{{8}})){{4,}})"
    rf"|(?P<decimal>(?:(?:&|%26)#[0-9]{{1,7}};?){{4,}})|(?:(?:&|%26)#[xX][0-9A-Fa-f]{{1,6}};?){{4,}})"
)
_HEX_BYTES = rf"(?:25)*({_BYTE})"


class Spellings:
    """Finds one secret in a text, however it is written. ``whole``: only where it is not a part of a longer word."""

    def __init__(self, secret: str, *, whole: bool = False) -> None:
        self._forms = sorted({unicodedata.normalize(form, secret) for form in ("NFC", "NFD")} | {secret})
        self._whole = whole
        self._is_long = len(secret) > _ENOUGH
        self._literals = [literal for form in self._forms for literal in _literals(form)]
        self._rows = [row for form in self._forms for row in _rows(form)]
        self._contents = [content for form in self._forms for content in _contents(form)]
        self._is_ascii = secret.isascii()
        self._signs = "%\\&" + "".join(sign for sign in "'\"" if sign in secret) + ("+" if " " in secret else "")

    def may_be_escaped_in(self, text: str) -> bool:
        """Tell whether a text holds what another spelling of the secret would have."""
        return any(sign in text for sign in self._signs) or not (self._is_ascii or (text.isascii() and "?" not in text))

    def stands_in(self, text: str) -> bool:
        """Tell whether the secret is in a text without any character being escaped."""
        return any(literal in text for literal in self._literals) or any(row in text for row in self._rows)

    def replace(self, text: str, placeholder: str) -> str:
        """Return the text without the secret."""
        text = self._pattern.sub(placeholder, text)
        for row in self._rows:
            if row in text:
                text = re.sub(re.escape(row) + self._rest(row), placeholder, text)
        for run in _runs(text):
            if any(content in run.content for content in self._contents):
                text = text.replace(run.text, placeholder)
        return text

    def _rest(self, row: str) -> str:
        if not self._is_long:
            return ""
        return _REST if "\0" in row else r"[0-9A-Fa-f: -]*"

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        found = "|".join(dict.fromkeys(way for form in self._forms for way in _ways(form)))
        return re.compile(rf"(?<![\w.-])(?:{found})(?![\w.-])" if self._whole else found)


class _Run(t.NamedTuple):
    """A part of a text in which every character is escaped, and the bytes that it stands for (UTF-8), without NUL."""

    text: str
    content: bytes


def _runs(text: str) -> list[_Run]:
    if sum(map(text.count, "%\\&")) < _SHORTEST_RUN:
        return []
    return [_Run(match[0], _decoded(match).replace(b"\0", b"")) for match in re.finditer(_RUN, text)]


def _decoded(match: re.Match[str]) -> bytes:
    said = match[0]
    if match["bytes"]:
        return bytes(int(digits, 16) for digits in re.findall(_HEX_BYTES, said))
    if match["octal"]:
        return bytes(int(digits, 8) for digits in re.findall(r"[0-7]{3}", said))
    if match["units"]:
        units = bytes.fromhex("".join(re.findall(r"u([0-9A-Fa-f]{4})", said)))
        return units.decode("utf-16-be", "replace").encode()
    base = 10 if match["decimal"] else 16
    points = [int(digits, base) for digits in re.findall(r"[#uU{xX]+([0-9A-Fa-f]+)", said)]
    return "".join(chr(point) for point in points if point <= sys.maxunicode).encode("utf-8", "replace")


def _contents(form: str) -> t.Iterator[bytes]:
    yield form[:_ENOUGH].encode("utf-8", "surrogatepass")
    yield form[:_ENOUGH].encode("utf-16-le", "surrogatepass").replace(b"\0", b"")
    yield form[:_ENOUGH].encode("latin-1", "ignore")


def _rows(form: str) -> t.Iterator[str]:
    for encoding in ("utf-16-le", "utf-16-be"):
        yield form[:_ENOUGH].encode(encoding, "surrogatepass").decode("latin-1")
    for encoding in ("utf-8", "utf-16-le"):
        content = form[:_ENOUGH].encode(encoding, "surrogatepass")
        for separator in ("", ":", " ", "-"):
            row = content.hex(separator) if separator else content.hex()
            yield from (row, row.upper())


def _literals(form: str) -> t.Iterator[str]:
    yield form[:_ENOUGH]
    for core in _base64_cores(form):
        yield core
        yield core.replace("+", "-").replace("/", "_")


def _ways(form: str) -> t.Iterator[str]:
    rest = _REST if len(form) > _ENOUGH else ""
    yield "".join(map(_character, form[:_ENOUGH])) + rest
    for core in _base64_cores(form):
        yield r"[A-Za-z0-9+/_-]{0,2}" + "".join(map(_base64_digit, core)) + (rest or r"[A-Za-z0-9+/_-]{0,3}(?:=|%3[dD]){0,2}")


@functools.cache
def _base64_cores(form: str) -> tuple[str, ...]:
    """Return what base64 makes of a text wherever it begins: its first and last digit may hold bits of a neighbour."""
    cores = []
    for encoding in ("utf-8", "utf-16-le"):
        content = form[:_ENOUGH].encode(encoding, "surrogatepass")
        for before in range(3):
            digits = base64.b64encode(bytes(before) + content).decode()
            cores.append(digits[(before * 8 + 5) // 6 : (before + len(content)) * 8 // 6])
    return tuple(cores)


@functools.cache
def _character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    content = character.encode("utf-8", "surrogatepass")
    ways = [
        re.escape(character),
        "".join(rf"(?:%(?:25){{0,4}}|{_BACKSLASH}(?:x|u00|u\{{0{{0,4}}|U0{{6}})?){_digits(f'{byte:02x}')}\}}?" for byte in content),
        "".join(f"{_BACKSLASH}{byte:03o}" for byte in content),
        rf"{_AMPERSAND}#(?:0{{0,4}}{code}|[xX]0{{0,4}}{_digits(f'{code:x}')}){_SEMICOLON}",
    ]
    if character in _CONTROL:
        ways.append(_BACKSLASH + _CONTROL[character])
    if character in _ENTITIES:
        ways.append(f"{_AMPERSAND}{_ENTITIES[character]}{_SEMICOLON}")
    if character == " ":
        ways += [r"\+", "%(?:25){0,4}2[bB]", "&nbsp;"]
    if character == "'":
        ways = [r"'(?:\\+'|\"'\")'", "''", *ways]
    if character == '"':
        ways = ['""', *ways]
    if not character.isascii():
        ways += _wide(character, code, content)
    return f"{_ESCAPED}(?:{'|'.join(ways)})"


def _wide(character: str, code: int, content: bytes) -> list[str]:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return [
        "".join(rf"{_BACKSLASH}u{_digits(units[at : at + 4])}" for at in range(0, len(units), 4)),
        rf"{_BACKSLASH}(?:U{_digits(f'{code:08x}')}|u\{{{_digits(f'{code:x}')}\}}|x{_digits(f'{code:02x}')})",
        re.escape(content.decode("latin-1")),
        re.escape(content.decode("cp1252", "replace")),
        r"\?",
        "\ufffd+",
    ]


@functools.cache
def _base64_digit(digit: str) -> str:
    if digit == "+":
        return rf"(?:[+-]|%(?:25){{0,4}}2[bB]|{_BACKSLASH}u002[bB])"
    if digit == "/":
        return rf"(?:{_BACKSLASH}?[/_]|%(?:25){{0,4}}2[fF]|{_BACKSLASH}u002[fF])"
    return digit


def _digits(text: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in text)
