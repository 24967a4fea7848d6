# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a .NET regular expression the way the library ``regex`` reads it.

Source: .NET documentation, "Regular Expression Language - Quick Reference". What it refuses (possessive quantifiers,
unknown escapes) is refused here too, and so is what would take the library memory without bounds.
"""

from __future__ import annotations

import re
import typing as t

from ..failures import FunctionFailure
from .character_classes import translate_class
from .escapes import Escapes, literal
from .groups import CapturingGroups
from .ignored_case import without_case

_MAXIMUM_NESTING: t.Final = 40
_BRANCHES_OF_CONDITION: t.Final = 2
# The library writes out what must be repeated; 50,000 parts take it some ten megabytes.
_MAXIMUM_SIZE: t.Final = 50_000
_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(,([0-9]*))?\}", re.ASCII)
_NAMED = re.compile(r"\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')")
_OPTIONS = re.compile(r"\?([imnsx]*)(?:-([imnsx]*))?([:)])")
_CONDITION = re.compile(r"\?\(([A-Za-z_]\w*|[0-9]+)\)")
_COMMENT_GROUP = re.compile(r"\(\?#[^)]*\)")
_SPACE = re.compile(r"\s+|#[^\n]*")
_BACK_REFERENCE = re.compile(r"k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|([1-9][0-9]*)")
_POSITIVE_LOOKS: t.Final = ("?<=", "?=")
_OTHER_GROUPS: t.Final = ("?<!", "?!", "?>")


class Translation(t.NamedTuple):
    """A pattern for ``regex``, and its groups."""

    written: str
    groups: CapturingGroups


def translate(pattern: str) -> Translation:
    """Return a .NET pattern for ``regex``. Raises FunctionFailure that says what in it is wrong or not supported."""
    return _Translator(pattern).translate()


class _Reference(t.NamedTuple):
    """Stands for the index of a group that may come later in the pattern."""

    group: str
    is_condition: bool = False

    @property
    def means_something_else(self) -> bool:
        """Whether .NET has another reading when there is no such group: a pattern as a condition, a character by its octal number."""
        return len(self.group) > 1 if self.group.isdigit() else self.is_condition


class _Translator:
    """Reads from left to right, and writes as it reads. What reads a part returns how many parts a match of it has at least."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0
        self._depth = 0
        self._options: frozenset[str] = frozenset()
        self._escapes = Escapes(pattern)
        self._groups = CapturingGroups()
        self._written: list[str | _Reference] = []
        self._capturing_looks = 0
        self._repeats_capturing_look = False

    def translate(self) -> Translation:
        self._alternation()
        if self._position < len(self._pattern):
            raise self._failure("too many closing brackets")
        return Translation("".join([self._resolved(part) for part in self._written]), self._groups)

    def _resolved(self, part: str | _Reference) -> str:
        if isinstance(part, str):
            return part
        index = self._groups.index(part.group)
        if index is None:
            what = f"a reference to a group {part.group} that does not exist"
            raise self._failure(f"{what}, which is not supported here" if part.means_something_else else what)
        if self._repeats_capturing_look:
            # The library may go round and round in it, without a look at the clock.
            raise self._failure("a repetition of a look-around with a group, and a reference, which is not supported here")
        return str(index)

    def _alternation(self, *, is_condition: bool = False) -> int:
        self._depth += 1
        if self._depth > _MAXIMUM_NESTING:
            raise self._failure(f"more than {_MAXIMUM_NESTING} groups inside one another")
        options, branches, size = self._options, 1, 1
        while not self._looking_at(")") and self._position < len(self._pattern):
            if self._take("|"):
                branches += 1
                self._write("|")
            else:
                size += self._item()
        if is_condition and branches > _BRANCHES_OF_CONDITION:
            raise self._failure("a condition with more than two branches")
        if is_condition and branches < _BRANCHES_OF_CONDITION:
            # .NET takes it for one with an empty branch in some patterns, and in others finds nothing.
            raise self._failure("a condition without a second branch, which is not supported here")
        self._options = options
        self._depth -= 1
        return self._limited(size)

    def _item(self) -> int:
        if self._skip_ignored():
            return 0
        if self._is_quantifier():
            raise self._failure("a quantifier with nothing before it")
        if self._anchor():
            self._skip_ignored()
            if self._is_quantifier():
                raise self._failure("a quantifier after an anchor, which is not supported here")
            return 0
        looks = self._capturing_looks
        size = self._atom()
        return 0 if size is None else self._quantified(size, has_capturing_look=self._capturing_looks > looks)

    def _anchor(self) -> bool:
        if self._looking_at("\\"):
            written = self._escapes.anchor(self._position + 1)
        else:
            character = self._pattern[self._position]
            written = character if character in "^$" else None
            if written and "m" in self._options:
                written = f"(?m:{written})"
        if written is None:
            return False
        self._position += 2 if self._looking_at("\\") else 1
        self._write(written)
        return True

    def _atom(self) -> int | None:
        """Write what can be repeated, and return its size; None for a comment or options, which cannot."""
        character = self._pattern[self._position]
        self._position += 1
        match character:
            case "(":
                return self._group()
            case "[":
                written, self._position = translate_class(self._pattern, self._position, self._escapes)
                return self._characters(written)
            case ".":
                self._write("(?s:.)" if "s" in self._options else ".")
                return 1
            case "\\":
                return self._escape()
        return self._characters(literal(character))

    def _characters(self, written: str) -> int:
        self._write(without_case(written) if "i" in self._options else written)
        return 1

    def _escape(self) -> int:
        named = _BACK_REFERENCE.match(self._pattern, self._position)
        if named:
            self._position = named.end()
            group = next(part for part in named.groups() if part)
            self._write("(?i-f:\\" if "i" in self._options else "(?:\\", _Reference(group), ")")
            return 1
        escaped = self._escapes.read(self._position, in_class=False)
        self._position = escaped.end
        return self._characters(escaped.written)

    def _group(self) -> int | None:
        if not self._looking_at("?"):
            return self._capture(None)
        for opening in _POSITIVE_LOOKS:
            if self._take(opening):
                return self._positive_look(opening)
        for opening in _OTHER_GROUPS:
            if self._take(opening):
                return self._enclosed(f"({opening}")
        named = self._skip(_NAMED)
        if named:
            return self._capture(named.group(1) or named.group(2))
        options = self._skip(_OPTIONS)
        if options:
            return self._with_options(options)
        condition = self._skip(_CONDITION)
        if condition:
            return self._enclosed("(?(", _Reference(condition.group(1), is_condition=True), ")", is_condition=True)
        raise self._failure("a group that is unknown or not supported here")

    def _positive_look(self, opening: str) -> int:
        groups = self._groups.count
        size = self._enclosed(f"({opening}")
        self._capturing_looks += self._groups.count > groups
        return size

    def _capture(self, name: str | None) -> int:
        if name is None and "n" in self._options:
            return self._enclosed("(?:")
        if name in self._groups.named:
            raise self._failure(f"the group name {name} twice, which is not supported here")
        self._groups.open(name)
        return self._enclosed("(")

    def _with_options(self, found: re.Match[str]) -> int | None:
        switched_on, switched_off, end = found.groups()
        before = self._options
        self._options = (before | set(switched_on)) - set(switched_off or "")
        if end == ")":
            return None
        size = self._enclosed("(?:")
        self._options = before
        return size

    def _enclosed(self, *opening: str | _Reference, is_condition: bool = False) -> int:
        self._write(*opening)
        size = self._alternation(is_condition=is_condition)
        if not self._take(")"):
            raise self._failure("a group that is not closed")
        self._write(")")
        return size

    def _quantified(self, size: int, *, has_capturing_look: bool) -> int:
        self._skip_ignored()
        found = self._skip(_QUANTIFIER)
        if found is None:
            return size
        minimum, written = self._bounds(found)
        self._write(written, "?" if self._take("?") else "")
        if self._is_quantifier():
            raise self._failure("a quantifier after a quantifier")
        self._repeats_capturing_look |= has_capturing_look
        return self._limited(size * max(minimum, 1))

    def _limited(self, size: int) -> int:
        if size > _MAXIMUM_SIZE:
            raise self._failure("a number of repetitions that is too large")
        return size

    def _bounds(self, found: re.Match[str]) -> tuple[int, str]:
        """Return the least number of repetitions, and the quantifier as ``regex`` writes it."""
        if found.group() in "*+?":
            return (1 if found.group() == "+" else 0), found.group()
        least, comma, most = found.groups()
        if max(len(least), len(most or "")) > 10:
            raise self._failure("a number of repetitions that is too large")
        if most and int(least) > int(most):
            raise self._failure("repetitions in reverse order")
        return int(least), f"{{{int(least)}{',' if comma else ''}{int(most) if most else ''}}}"

    def _is_quantifier(self) -> bool:
        return _QUANTIFIER.match(self._pattern, self._position) is not None

    def _skip(self, form: re.Pattern[str]) -> re.Match[str] | None:
        found = form.match(self._pattern, self._position)
        if found:
            self._position = found.end()
        return found

    def _skip_ignored(self) -> bool:
        start = self._position
        while self._skip(_COMMENT_GROUP) or ("x" in self._options and self._skip(_SPACE)):
            pass
        return self._position > start

    def _looking_at(self, text: str) -> bool:
        return self._pattern.startswith(text, self._position)

    def _take(self, text: str) -> bool:
        found = self._looking_at(text)
        self._position += len(text) if found else 0
        return found

    def _write(self, *parts: str | _Reference) -> None:
        self._written += parts

    def _failure(self, what: str) -> FunctionFailure:
        return self._escapes.failure(what, self._position)
