# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits the text of an expression into tokens."""

from __future__ import annotations

import enum
import re
import typing as t

from ..._common.errors import ExpressionError
from .limits import MAXIMUM_LENGTH
from .nodes import Span


class TokenKind(enum.Enum):
    """What a token is; the value is how an error message calls it."""

    TEXT = "a text"
    ATTRIBUTE = "an attribute"
    MACRO = "a macro"
    NUMBER = "a number"
    WORD = "a word"
    SYMBOL = "a symbol"
    END = "the end of the expression"


class LexicalToken(t.NamedTuple):
    """One token; ``text`` is exactly what was written."""

    kind: TokenKind
    text: str
    span: Span

    @property
    def shown(self) -> str:
        """The text for a message, shortened."""
        return self.text if len(self.text) <= _SHOWN else self.text[:_SHOWN] + "…"


_SHOWN = 40
_TOKEN = re.compile(
    r"""
    (?P<TEXT>"[^"\\]*(?:\\.[^"\\]*)*")
  | (?P<ATTRIBUTE>\[[^][\s"(),]+\])
  | (?P<MACRO>%[A-Za-z_][A-Za-z0-9_]*%)
  | (?P<NUMBER>&[Hh][0-9A-Fa-f]+(?![A-Za-z0-9_])|-?[0-9]+(?![A-Za-z0-9_.]))
  | (?P<WORD>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<SYMBOL><>|<=|>=|[(),&=<>])
    """,
    re.VERBOSE | re.DOTALL,
)
# Single quotes, backticks, and the typographic quotes that word processors make.
_WRONG_QUOTES = "'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r'\\(["\\])')


def tokenize(text: str) -> list[LexicalToken]:
    """Return the tokens of ``text``, the last of them END.

    Raises ExpressionError with the position of the first character that cannot begin a token.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise ExpressionError(
            f"The expression has {len(text)} characters; at most {MAXIMUM_LENGTH} are read.",
            hint="Shorten the expression.",
            position=MAXIMUM_LENGTH,
        )
    tokens: list[LexicalToken] = []
    position = _skip_space(text, 0)
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise _unreadable(text, position)
        tokens.append(LexicalToken(TokenKind[found.lastgroup], found.group(), Span(position, found.end())))
        position = _skip_space(text, found.end())
    tokens.append(LexicalToken(TokenKind.END, "", Span(len(text), len(text))))
    return tokens


def unquote(written: str) -> str:
    r"""Return the value of a text as written with its quotes.

    ``\\`` is a backslash and ``\"`` a quote; any other backslash stays (see ``choices``, unknown escapes).
    """
    return _ESCAPE.sub(r"\1", written[1:-1])


def quote(value: str) -> str:
    """Return ``value`` as a text constant; ``unquote`` gives it back."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _skip_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _unreadable(text: str, position: int) -> ExpressionError:
    message, hint = _complaint(text, position)
    return ExpressionError(f"{message} (position {position})", hint=hint, position=position)


def _complaint(text: str, position: int) -> tuple[str, str]:
    character = text[position]
    if character == '"':
        return (
            "A text is not closed",
            'End it with a double quote; a quote inside it is written \\" and a backslash at its end \\\\.',
        )
    if character in _WRONG_QUOTES:
        return f"A text cannot begin with {character}", 'Put texts in straight double quotes: "text".'
    if character == "[":
        return "An attribute name is not closed or not allowed", "Write [name], without spaces, brackets or quotes."
    if character == "%":
        return "A macro is not closed", "Write %Name%, for example %DomainFQDN%."
    if character.isdigit() or character == "-":
        return "A number is not an integer", "Write whole numbers such as 51, -1 or &HF7; put other texts in quotes."
    from .dialects import of_sign  # only for messages

    hint = of_sign(character) or 'An argument is a function, [attribute], %Macro%, number or "text".'
    return f"Unexpected character {character!r}", hint
