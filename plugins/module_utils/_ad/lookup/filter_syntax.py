# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read LDAP filters as RFC 4515 writes them, and say where one is wrong.

ldap3 has a parser of its own, but version 2.9 drops spaces around values, and 2.10 no longer reads escapes such as
``\\2a``.
"""

from __future__ import annotations

import re
import typing as t

from ..._common.errors import OptionError

_DEEPEST = 100
_DESCRIPTION = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)(?:;[A-Za-z0-9-]+)*")
_RULE = re.compile(r"[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[^\\*()\x00]+")
_OPERATORS = (":=", "~=", ">=", "<=", "=")


class Combination(t.NamedTuple):
    """``(&...)`` or ``(|...)``; ``operator`` is ``and`` or ``or``."""

    operator: t.Literal["and", "or"]
    parts: tuple[Filter, ...]


class Negation(t.NamedTuple):
    """``(!...)``."""

    part: Filter


class FilterComparison(t.NamedTuple):
    """``(attribute=value)`` with one of the operators ``=``, ``~=``, ``>=`` and ``<=``."""

    attribute: str
    operator: str
    value: bytes


class Presence(t.NamedTuple):
    """``(attribute=*)``."""

    attribute: str


class Substrings(t.NamedTuple):
    """``(attribute=initial*middle*final)``; what is not given is empty."""

    attribute: str
    initial: bytes
    middle: tuple[bytes, ...]
    final: bytes


class Extensible(t.NamedTuple):
    """``(attribute:dn:rule:=value)``; what is not given is empty."""

    attribute: str
    rule: str
    of_dn: bool
    value: bytes


Filter = t.Union[Combination, Negation, FilterComparison, Presence, Substrings, Extensible]


def parse(text: str) -> Filter:
    """Parse a filter; white space around each pair of parentheses is allowed.

    Raises ``OptionError`` with ``position`` (characters from 0) and what was expected there.
    """
    return _Parser(text).parse()


def attributes_of(node: Filter) -> t.Iterator[str]:
    """Yield the attributes that a filter looks at, as they were written."""
    if isinstance(node, Combination):
        for part in node.parts:
            yield from attributes_of(part)
    elif isinstance(node, Negation):
        yield from attributes_of(node.part)
    elif node.attribute:
        yield node.attribute


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._depth = 0

    def parse(self) -> Filter:
        found = self._filter()
        if self._position < len(self._text):
            raise self._error("the end of the filter; several conditions need (&...) or (|...) around them")
        return found

    def _filter(self) -> Filter:
        self._skip_spaces()
        self._expect("(", "an opening parenthesis")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"at most {_DEEPEST} parentheses inside each other")
        found = self._component()
        self._expect(")", "a closing parenthesis")
        self._depth -= 1
        self._skip_spaces()
        return found

    def _component(self) -> Filter:
        character = self._peek()
        if character not in ("&", "|", "!"):
            return self._item()
        self._position += 1
        if character == "!":
            return Negation(self._filter())
        self._skip_spaces()
        parts = [self._filter()]
        while self._peek() == "(":
            parts.append(self._filter())
        return Combination("and" if character == "&" else "or", tuple(parts))

    def _item(self) -> Filter:
        attribute = self._match(_DESCRIPTION)
        if self._peek() == ":" or not attribute:
            return self._extensible(attribute)
        operator = next((sign for sign in _OPERATORS if self._text.startswith(sign, self._position)), None)
        if operator is None:
            raise self._error("one of =, ~=, >=, <= and :=")
        self._position += len(operator)
        return self._equality(attribute) if operator == "=" else FilterComparison(attribute, operator, self._value())

    def _equality(self, attribute: str) -> Filter:
        parts = [self._value()]
        while self._peek() == "*":
            self._position += 1
            parts.append(self._value())
        if len(parts) == 1:
            return FilterComparison(attribute, "=", parts[0])
        middle = tuple(part for part in parts[1:-1] if part)
        if not parts[0] and not middle and not parts[-1]:
            return Presence(attribute)
        return Substrings(attribute, parts[0], middle, parts[-1])

    def _extensible(self, attribute: str) -> Filter:
        of_dn = re.compile(r":dn(?=:)", re.IGNORECASE).match(self._text, self._position)
        if of_dn:
            self._position = of_dn.end()
        rule = ""
        if self._peek() == ":" and self._text[self._position : self._position + 2] != ":=":
            self._position += 1
            rule = self._match(_RULE)
        if not attribute and not rule:
            raise self._error("the name of an attribute")
        self._expect_text(":=")
        return Extensible(attribute, rule, of_dn is not None, self._value())

    def _value(self) -> bytes:
        value = b""
        while True:
            escape = _ESCAPE.match(self._text, self._position)
            plain = _PLAIN.match(self._text, self._position)
            if escape:
                value += bytes.fromhex(escape[1])
                self._position = escape.end()
            elif plain:
                value += plain.group().encode("utf-8", "surrogatepass")
                self._position = plain.end()
            elif self._peek() == "\\":
                raise self._error("two hexadecimal digits after the backslash")
            else:
                return value

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._position)
        if match is None:
            return ""
        self._position = match.end()
        return match.group()

    def _expect(self, character: str, description: str) -> None:
        if self._peek() != character:
            raise self._error(description)
        self._position += 1

    def _expect_text(self, text: str) -> None:
        if not self._text.startswith(text, self._position):
            raise self._error(text)
        self._position += len(text)

    def _skip_spaces(self) -> None:
        while self._peek().isspace():
            self._position += 1

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _error(self, expected: str) -> OptionError:
        return OptionError(
            f"{self._text!r} is not an LDAP filter: expected {expected} at position {self._position}",
            hint="Write it as RFC 4515 says, for example (&(objectClass=group)(cn=SG-*)); ( ) * \\ inside a value are "
            "\\28 \\29 \\2a \\5c.",
            position=self._position,
        )
