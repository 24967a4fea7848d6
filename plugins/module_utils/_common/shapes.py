# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a document must look like before anything relies on it, and where it doesn't.

A shape names the members that are read, and lets all others pass. A member that is not required may be missing or null.
"""

from __future__ import annotations

import re
import typing as t

_NULL = type(None)
_NEVER: frozenset[type] = frozenset()


class Misshapen(ValueError):
    """A part of a document is not what is expected; ``place`` says which, and is empty for the whole document."""

    def __init__(self, expected: str, found: str, place: str = "") -> None:
        super().__init__(expected, found, place)
        self.expected = expected
        self.found = found
        self.place = place

    def inside(self, step: str) -> Misshapen:
        """Return the same as seen from the list (``[0]``) or the object (``name``) that holds the part."""
        separator = "." if self.place and not self.place.startswith("[") else ""
        return Misshapen(self.expected, self.found, f"{step}{separator}{self.place}")

    def describe(self, whole: str) -> str:
        """Return what is wrong; ``whole`` is what the document is called."""
        where = f"{self.place} in {whole}" if self.place else whole
        return f"{where} is {self.found} where {self.expected} is expected"


class Shape(t.Protocol):
    """What a part of a document must be; values whose class is one of ``plain`` need no closer look."""

    plain: frozenset[type]
    words: str

    def check(self, value: t.Any) -> None:
        """Raise ``Misshapen`` for another value."""


class Plain:
    """A value that is no list and no object; ``shown`` says that a message may quote it."""

    def __init__(self, words: str, *kinds: type, shown: bool = True) -> None:
        self.words = words
        self.plain = frozenset(kinds)
        self._shown = shown

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        if value.__class__ not in self.plain:
            raise Misshapen(self.words, found(value) if self._shown else kind_of(value))


class Written:
    """A text that is written in a certain way."""

    plain: frozenset[type] = _NEVER

    def __init__(self, words: str, pattern: str) -> None:
        self.words = words
        self._pattern = re.compile(pattern, re.IGNORECASE | re.DOTALL)

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        if value.__class__ is not str or not self._pattern.fullmatch(value):
            raise Misshapen(self.words, found(value))


class ListOf:
    """A list, in which every element has one shape."""

    words = "a list"
    plain: frozenset[type] = _NEVER

    def __init__(self, each: Shape) -> None:
        self._each = each

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        if value.__class__ is not list:
            raise Misshapen(self.words, found(value))
        plain, check = self._each.plain, self._each.check
        for index, element in enumerate(value):
            if element.__class__ not in plain:
                try:
                    check(element)
                except Misshapen as problem:
                    raise problem.inside(f"[{index}]") from None


class Record:
    """An object with members of known shapes."""

    words = "an object"
    plain: frozenset[type] = _NEVER

    def __init__(self, required: t.Mapping[str, Shape] | None = None, /, **optional: Shape) -> None:
        self._required = dict(required or {})
        self._shapes: dict[str, Shape] = {}
        self._plain: dict[str, frozenset[type]] = {}
        self.may_have({**optional, **self._required})

    def may_have(self, members: t.Mapping[str, Shape]) -> t.Self:
        """Add members whose names are no names in Python, or whose shape holds this one."""
        self._shapes.update(members)
        for name, shape in members.items():
            self._plain[name] = shape.plain if name in self._required else shape.plain | {_NULL}
        return self

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        if value.__class__ is not dict:
            raise Misshapen(self.words, found(value))
        for name, shape in self._required.items():
            if name not in value:
                raise Misshapen(shape.words, "missing", name)
        for name, member in value.items():
            plain = self._plain.get(name)
            if plain is not None and member.__class__ not in plain:
                try:
                    self._shapes[name].check(member)
                except Misshapen as problem:
                    raise problem.inside(name) from None


class MapOf:
    """An object with members of any name, which all have one shape."""

    words = "an object"
    plain: frozenset[type] = _NEVER

    def __init__(self, each: Shape) -> None:
        self._each = each

    def check(self, value: t.Any) -> None:
        """See ``Shape``."""
        if value.__class__ is not dict:
            raise Misshapen(self.words, found(value))
        for name, member in value.items():
            if member.__class__ not in self._each.plain:
                try:
                    self._each.check(member)
                except Misshapen as problem:
                    raise problem.inside(name) from None


class Either:
    """What has one of several shapes."""

    plain: frozenset[type]

    def __init__(self, *shapes: Shape) -> None:
        self._shapes = shapes
        self.plain = frozenset[type]().union(*(shape.plain for shape in shapes))
        self.words = " or ".join(shape.words for shape in shapes)

    def check(self, value: t.Any) -> None:
        """See ``Shape``; of an object or a list that is wrong inside, the message says where."""
        problems = []
        for shape in self._shapes:
            try:
                shape.check(value)
                return
            except Misshapen as problem:
                problems.append(problem)
        raise next((problem for problem in problems if problem.place), Misshapen(self.words, found(value)))


TEXT = Plain("text", str)
FILLED = Written("text that is not empty", ".+")
FLAG = Plain("true or false", bool)
NUMBER = Plain("a number", int, float)
INTEGER = Plain("a whole number", int)
SCALAR = Plain("text, a number, true or false", str, int, float, bool)
SECRET = Plain("text or null", str, _NULL, shown=False)
TEXT_OR_NULL = Plain("text or null", str, _NULL)
NULL = Plain("null", _NULL)
ANYTHING = Plain("a value of JSON", str, int, float, bool, list, dict, _NULL)
ANY_OBJECT = Record()


def found(value: t.Any) -> str:
    """Return what a value is, for a message: what it says without secrets and cut short."""
    if value.__class__ in (list, dict, bool, _NULL) or value == "":
        return kind_of(value)
    from .peer_text import peer_text  # few documents are wrong

    return f"{kind_of(value)} ({peer_text(value, longest=60)})"


def kind_of(value: t.Any) -> str:
    """Return the kind of a value in the words of JSON."""
    if value is None:
        return "null"
    if value == "":
        return "empty text"
    if isinstance(value, bool):
        return "true" if value else "false"
    kinds: t.Mapping[type, str] = {str: "text", list: "a list", dict: "an object", int: "a number", float: "a number"}
    return kinds.get(value.__class__, "a value of another kind")
