# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions whose value is another one each time."""

from __future__ import annotations

import random
import string
import typing as t
import uuid

from ..failures import FunctionFailure
from ..signatures import function, integer, text
from ..values import Scope

_LONGEST: t.Final = 256
# Windows' password complexity rules name these as special characters.
_SPECIAL: t.Final = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"


def guid(scope: Scope) -> str:
    """Return a new random GUID, in lower case with dashes."""
    scope.volatile = True
    return str(uuid.uuid4())


def random_string(scope: Scope, length: int, numbers: int, special: int, capital: int, lower: int, avoided: str | None) -> str:
    """Return a random text with at least so many characters of each sort."""
    scope.volatile = True
    minima = (numbers, special, capital, lower)
    _check(length, minima)
    sorts = (string.digits, _SPECIAL, string.ascii_uppercase, string.ascii_lowercase)
    allowed = ["".join(one for one in sort if one not in (avoided or "")) for sort in sorts]
    for place, (characters, minimum) in enumerate(zip(allowed, minima, strict=True), start=1):
        if minimum and not characters:
            raise FunctionFailure("cannot be reached without the characters to avoid", argument=place, hint="Avoid fewer.")
    everything = "".join(allowed)
    if not everything and length:
        raise FunctionFailure("leaves no character", argument=5, hint="Avoid fewer characters.")
    generator = random.SystemRandom()
    chosen = [one for characters, minimum in zip(allowed, minima, strict=True) for one in _some(generator, characters, minimum)]
    chosen += _some(generator, everything, length - len(chosen))
    generator.shuffle(chosen)
    return "".join(chosen)


def _check(length: int, minima: t.Sequence[int]) -> None:
    for place, minimum in enumerate(minima, start=1):
        if minimum < 0:
            raise FunctionFailure(f"must be 0 or more, not {minimum}", argument=place, hint="Give a number of characters.")
    if not 0 <= length <= _LONGEST:
        raise FunctionFailure(f"must be from 0 to {_LONGEST}, not {length}", argument=0, hint="Give a shorter length.")
    if length < sum(minima):
        raise FunctionFailure(
            f"is {length}, less than the sum {sum(minima)} of the minimum numbers",
            argument=0,
            hint="Give a greater length.",
        )


def _some(generator: random.Random, characters: str, count: int) -> list[str]:
    return generator.choices(characters, k=count) if count else []


RANDOM_FUNCTIONS = (
    function("Guid", guid, uses_scope=True, volatile=True),
    function(
        "RandomString",
        random_string,
        integer("Length"),
        integer("MinimumNumbers"),
        integer("MinimumSpecialCharacters"),
        integer("MinimumCapital"),
        integer("MinimumLowerCase"),
        text("CharactersToAvoid", required=False),
        uses_scope=True,
        volatile=True,
    ),
)
