# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distinguished names as values (RFC 4514, and the quoted form of RFC 2253 that older tools still write)."""

from __future__ import annotations

import re
import string
import typing as t
from dataclasses import dataclass

from .errors import OptionError
from .ldap_escaping import escape_rdn

_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*")
_ENCODED_VALUE = re.compile(r"#(?:[0-9A-Fa-f]{2})+")
_NAME_OF_NUMBER: t.Mapping[str, str] = {
    "2.5.4.3": "CN",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.6": "C",
    "2.5.4.9": "STREET",
    "0.9.2342.19200300.100.1.25": "DC",
    "0.9.2342.19200300.100.1.1": "UID",
}
"""The attribute types that RFC 4514, section 3, lists; Active Directory wants their names."""

_BER_TEXTS: t.Mapping[int, str] = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii"}
"""The tags of UTF8String, PrintableString and IA5String, and how their content is written."""

_ESCAPABLE = frozenset(' "#+,;<=>\\')
_MUST_BE_ESCAPED = frozenset('"<>')
_HINT = 'Write it as RFC 4514 says, for example OU=Groups,DC=contoso,DC=com; put a backslash before , + " \\ < > ; =.'


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """One ``type=value`` of a relative distinguished name; the value is unescaped.

    ``encoded`` says that the value is given in its BER encoding (``#0403...``), which is no text; ``value`` is then that
    encoding, because what it stands for is not known without the directory's schema.
    """

    type: str
    value: str
    encoded: bool = False

    def __str__(self) -> str:
        return f"{self.type}={self.value if self.encoded else escape_rdn(self.value)}"

    @property
    def folded(self) -> tuple[str, str, bool]:
        """What identifies it: Active Directory compares types and values without regard to case."""
        return self.type.upper(), _fold(self.value), self.encoded


Rdn = tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """A distinguished name: its relative distinguished names (RDNs), the most specific first."""

    rdns: tuple[Rdn, ...]

    def __str__(self) -> str:
        return ",".join("+".join(str(part) for part in rdn) for rdn in self.rdns)

    @property
    def parent(self) -> DistinguishedName | None:
        """The name of the container, or None for a name of one RDN or none."""
        return DistinguishedName(self.rdns[1:]) if len(self.rdns) > 1 else None

    @property
    def rdn_value(self) -> str:
        """The unescaped value of the first RDN (of its first type, where it has several)."""
        return self.rdns[0][0].value if self.rdns else ""

    @property
    def folded(self) -> tuple[tuple[tuple[str, str, bool], ...], ...]:
        """What identifies it, whatever its case, escaping and order inside a multi-valued RDN."""
        return tuple(tuple(sorted(part.folded for part in rdn)) for rdn in self.rdns)

    def child(self, rdn_type: str, value: str) -> DistinguishedName:
        """Return the name of an object in this container."""
        return DistinguishedName(((AttributeValue(rdn_type, value),), *self.rdns))


def parse(text: str) -> DistinguishedName:
    """Parse a distinguished name; numbers of well-known types become their names, encoded texts what they say.

    Raises ``OptionError`` with ``position`` (characters from 0) and what was expected there.
    """
    return _Parser(text).parse()


def same(first: str | DistinguishedName, second: str | DistinguishedName) -> bool:
    """Tell whether both name the same object: escaping, spaces around separators and case do not count."""
    return _name(first).folded == _name(second).folded


def in_one_spelling(text: str) -> str:
    """Return a text that is equal for all spellings of one distinguished name; any other text as it is."""
    try:
        name = parse(text)
    except OptionError:
        return text
    return ",".join("+".join(str(AttributeValue(*part)) for part in rdn) for rdn in name.folded)


def _name(value: str | DistinguishedName) -> DistinguishedName:
    return parse(value) if isinstance(value, str) else value


def _fold(text: str) -> str:
    # Character by character, as Windows does: str.casefold would make "Straße" and "Strasse" the same object.
    if text.isascii():
        return text.upper()
    return "".join(upper if len(upper := character.upper()) == 1 else character for character in text)


def _text_of_ber(encoding: bytes) -> str | None:
    """Return the text of a BER string, None for other values, and for what is no BER."""
    charset = _BER_TEXTS.get(encoding[0])
    if charset is None or len(encoding) < 2:
        return None
    octets = encoding[1] & 0x7F if encoding[1] & 0x80 else 0  # how many hold the length, where one is not enough
    content = encoding[2 + octets :]
    length = int.from_bytes(encoding[2 : 2 + octets], "big") if octets else encoding[1]
    if length != len(content):
        return None
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        return None


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def parse(self) -> DistinguishedName:
        self._skip_spaces()
        if self._at_end():
            return DistinguishedName(())
        rdns = [self._rdn()]
        while not self._at_end():
            self._expect(",;", "a comma")
            rdns.append(self._rdn())
        return DistinguishedName(tuple(rdns))

    def _rdn(self) -> Rdn:
        parts = [self._attribute_value()]
        while self._peek() == "+":
            self._position += 1
            parts.append(self._attribute_value())
        return tuple(parts)

    def _attribute_value(self) -> AttributeValue:
        self._skip_spaces()
        match = _TYPE.match(self._text, self._position)
        if match is None:
            raise self._error("an attribute type such as CN or OU")
        self._position = match.end()
        self._skip_spaces()
        self._expect("=", "an equals sign")
        self._skip_spaces()
        name = _NAME_OF_NUMBER.get(match.group(), match.group())
        if self._peek() == "#":
            encoding = self._encoded_value()
            text = _text_of_ber(bytes.fromhex(encoding[1:]))
            return AttributeValue(name, encoding, encoded=True) if text is None else AttributeValue(name, text)
        value = self._quoted_value() if self._peek() == '"' else self._plain_value()
        return AttributeValue(name, value)

    def _encoded_value(self) -> str:
        match = _ENCODED_VALUE.match(self._text, self._position)
        if match is None:
            raise self._error("pairs of hexadecimal digits after the #")
        self._position = match.end()
        self._skip_spaces()
        return match.group()

    def _quoted_value(self) -> str:
        start = self._position
        self._position += 1
        collected = _Collector()
        while self._peek() != '"':
            if self._at_end():
                self._position = start
                raise self._error("a closing quotation mark for the one that opens")
            self._take(collected)
        self._position += 1
        self._skip_spaces()
        return self._text_of(collected, start)

    def _plain_value(self) -> str:
        start = self._position
        collected = _Collector()
        while not self._at_end() and self._peek() not in ",;+":
            if self._peek() in _MUST_BE_ESCAPED:
                raise self._error(f"a backslash before {self._peek()}")
            self._take(collected)
        collected.drop_trailing_spaces()
        return self._text_of(collected, start)

    def _take(self, collected: _Collector) -> None:
        if self._peek() != "\\":
            collected.add(self._peek().encode("utf-8", "surrogatepass"), is_space=self._peek() == " ")
            self._position += 1
            return
        following = self._text[self._position + 1 : self._position + 3]
        if following[:1] in _ESCAPABLE and following:
            collected.add(following[0].encode(), is_space=False)
            self._position += 2
        elif len(following) == 2 and all(digit in string.hexdigits for digit in following):
            collected.add(bytes.fromhex(following), is_space=False)
            self._position += 3
        else:
            raise self._error("a special character or two hexadecimal digits after the backslash")

    def _text_of(self, collected: _Collector, start: int) -> str:
        try:
            return collected.content.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as problem:
            self._position = start
            raise self._error("escaped bytes that form UTF-8 text") from problem

    def _expect(self, characters: str, description: str) -> None:
        if self._at_end() or self._peek() not in characters:
            raise self._error(description)
        self._position += 1

    def _skip_spaces(self) -> None:
        while self._peek() == " ":
            self._position += 1

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _at_end(self) -> bool:
        return self._position >= len(self._text)

    def _error(self, expected: str) -> OptionError:
        return OptionError(
            f"{self._text!r} is not a distinguished name: expected {expected} at position {self._position}",
            hint=_HINT,
            position=self._position,
        )


class _Collector:
    """Bytes of a value, and how many of the last ones are spaces that no backslash protects."""

    def __init__(self) -> None:
        self.content = bytearray()
        self._trailing = 0

    def add(self, content: bytes, *, is_space: bool) -> None:
        self.content += content
        self._trailing = self._trailing + 1 if is_space else 0

    def drop_trailing_spaces(self) -> None:
        if self._trailing:
            del self.content[-self._trailing :]
