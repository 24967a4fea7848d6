# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a function expects: its parameters as the service describes them, and how arguments are converted."""

from __future__ import annotations

import enum
import typing as t

from .values import Scope, Value


class Kind(enum.Enum):
    """How an argument is converted before the function sees it; the value is its Graph attribute type."""

    TEXT = "String"
    INTEGER = "Integer"
    CONDITION = "Boolean"
    DATE = "DateTime"
    VALUES = "String, multi-valued"
    ANY = "String, Integer, Boolean or DateTime"
    WORD = "String, enumeration"


class Parameter(t.NamedTuple):
    """One parameter of a function.

    ``name`` is the documented name, ``key`` the name in an attributeMappingSource when the service uses another one.
    ``takes_null``: the function decides about null itself; otherwise a null argument makes the result null.
    ``default`` is used when an optional argument is not supplied or null.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    repeats: bool = False
    takes_null: bool = False
    default: Value = None
    words: tuple[str, ...] = ()
    key: str | None = None

    @property
    def type(self) -> str:
        """The Graph attribute type: String, Integer, Boolean or DateTime."""
        return self.kind.value.split(",", 1)[0]

    @property
    def source_key(self) -> str:
        """The parameter's key in an attributeMappingSource."""
        return self.key or self.name


class FunctionSignature(t.NamedTuple):
    """A function as ``GET schema/functions`` describes it.

    The repeating parameters stand at the end and repeat as a group, ``least_repeats`` times at least.
    ``short_form``: a documented form with fewer parameters. ``volatile``: two evaluations may differ.
    ``caution``: a warning for whoever uses it in an Entra to AD configuration.
    """

    name: str
    parameters: tuple[Parameter, ...]
    volatile: bool = False
    top_level_only: bool = False
    caution: str | None = None
    least_repeats: int = 1
    short_form: FunctionSignature | None = None

    def for_count(self, count: int) -> FunctionSignature:
        """Return the form of the function that ``count`` arguments mean."""
        if self.short_form is not None and count == len(self.short_form.parameters):
            return self.short_form
        return self

    def expected_count(self) -> str:
        """Say how many arguments the function takes."""
        if self.maximum is None:
            many = f"at least {self.minimum} arguments"
            return many if len(self.repeating) == 1 else f"{many}, the last ones in groups of {len(self.repeating)}"
        if self.minimum == self.maximum:
            return "1 argument" if self.minimum == 1 else f"{self.minimum or 'no'} arguments"
        return f"{self.minimum} to {self.maximum} arguments"

    def usage(self) -> str:
        """Return the call as documented, ``Left(String, NumChars)``."""
        names = [f"{one.name}1" if one.repeats else one.name for one in self.parameters]
        return f"{self.name}({', '.join([*names, '...'] if self.repeating else names)})"

    @property
    def minimum(self) -> int:
        """The number of arguments that must be written at least."""
        fixed = len(self.parameters) - len(self.repeating)
        if self.repeating:
            return fixed + self.least_repeats * len(self.repeating)
        required = [place for place, one in enumerate(self.parameters) if one.required]
        return required[-1] + 1 if required else 0

    @property
    def maximum(self) -> int | None:
        """The number of arguments allowed at most, None for any number."""
        return None if self.repeating else len(self.parameters)

    @property
    def repeating(self) -> tuple[Parameter, ...]:
        """The parameters that repeat as a group, at the end."""
        return tuple(one for one in self.parameters if one.repeats)

    def parameter(self, place: int) -> Parameter:
        """Return the parameter that the argument at ``place``, from 0, belongs to."""
        if place < len(self.parameters):
            return self.parameters[place]
        group = self.repeating
        return group[(place - len(self.parameters)) % len(group)]

    def key(self, place: int) -> str:
        """Return the attributeMappingSource key of the argument at ``place``; repeated ones are numbered from 1."""
        parameter = self.parameter(place)
        if not parameter.repeats:
            return parameter.source_key
        fixed = len(self.parameters) - len(self.repeating)
        return f"{parameter.source_key}{(place - fixed) // len(self.repeating) + 1}"


Evaluator = t.Callable[[Scope], Value]


class Argument(t.NamedTuple):
    """A compiled argument for a function that decides itself what to evaluate.

    supplied: False for nothing between two commas. constant: a text or a number, the same for every source.
    evaluate: gives the value, converted for its parameter. place: from 0, for FunctionFailure.
    position: where it stands in the expression.
    """

    supplied: bool
    constant: bool
    evaluate: Evaluator
    place: int
    position: int


class Function(t.NamedTuple):
    """A signature with its implementation.

    ``compute`` gets converted arguments. ``build`` gets compiled ones and returns an evaluator, for functions that do
    not evaluate all of them. ``uses_scope``: ``compute`` gets the evaluation's scope first.
    """

    signature: FunctionSignature
    compute: t.Callable[..., Value] | None = None
    build: t.Callable[[t.Sequence[Argument]], Evaluator] | None = None
    uses_scope: bool = False


def text(name: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes a text."""
    return Parameter(name, Kind.TEXT, **options)


def integer(name: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes a number."""
    return Parameter(name, Kind.INTEGER, **options)


def date(name: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes a date, or a text that holds one."""
    return Parameter(name, Kind.DATE, **options)


def anything(name: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes any value, unconverted."""
    return Parameter(name, Kind.ANY, **options)


def values(name: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes any number of values; null is none."""
    return Parameter(name, Kind.VALUES, **options)


def word(name: str, *words: str, **options: t.Any) -> Parameter:
    """Return a parameter that takes one of ``words``; the first is the default."""
    return Parameter(name, Kind.WORD, words=words, default=words[0], required=False, **options)


def function(name: str, compute: t.Callable[..., Value], *parameters: Parameter, **options: t.Any) -> Function:
    """Return a function that gets all its arguments evaluated and converted."""
    uses_scope = options.pop("uses_scope", False)
    return Function(FunctionSignature(name, parameters, **options), compute=compute, uses_scope=uses_scope)


def built_function(
    name: str, build: t.Callable[[t.Sequence[Argument]], Evaluator], *parameters: Parameter, **options: t.Any
) -> Function:
    """Return a function that decides itself which arguments it evaluates."""
    return Function(FunctionSignature(name, parameters, **options), build=build)
