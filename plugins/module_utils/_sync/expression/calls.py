# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles a function call: reads and converts its arguments, decides about null, locates failures."""

from __future__ import annotations

import datetime
import typing as t

from ..._common.errors import ExpressionError
from .failures import FunctionFailure, located
from .nodes import FunctionCall, Node, Number, Omitted, Text
from .registry import find, signature_of
from .signatures import Argument, Evaluator, Function, FunctionSignature, Kind, Parameter
from .values import Scope, Value, as_condition, as_integer, as_text, as_values, describe

_Compute = t.Callable[..., Value]


def _as_date(value: Value) -> datetime.datetime | None:
    from .dates.free_parser import as_date  # few expressions hold a date

    return as_date(value)


_CONVERSIONS: t.Mapping[Kind, t.Callable[[Value], t.Any]] = {
    Kind.TEXT: as_text,
    Kind.INTEGER: as_integer,
    Kind.CONDITION: as_condition,
    Kind.DATE: _as_date,
    Kind.VALUES: as_values,
}


def compile_call(node: FunctionCall, arguments: t.Sequence[Evaluator]) -> Evaluator:
    """Return an evaluator for a call whose arguments are compiled already.

    Raises ExpressionError when a constant argument cannot be what its parameter needs.
    """
    call = _Call(node)
    readers = [call.reader(place, evaluate) for place, evaluate in enumerate(arguments)]
    function = t.cast(Function, find(node.name))
    if function.build is not None:
        return call.built(function.build, readers)
    compute = t.cast(_Compute, function.compute)
    missing = call.signature.parameters[len(readers) :]
    readers += [_constant(parameter.default) for parameter in missing if not parameter.repeats]
    guards = [call.is_guarded(place) for place in range(len(readers))]
    if function.uses_scope:
        return call.with_scope(compute, readers, guards)
    if guards == [True]:
        return call.with_one(compute, readers[0])
    if guards == [True, True]:
        return call.with_two(compute, readers[0], readers[1])
    return call.with_many(compute, readers, guards)


class _Call:
    """One call while it is compiled."""

    def __init__(self, node: FunctionCall) -> None:
        self._node = node
        self.signature: FunctionSignature = signature_of(node.name).for_count(len(node.arguments))

    def is_guarded(self, place: int) -> bool:
        """Return whether null at ``place`` makes the whole call null."""
        parameter = self.signature.parameter(place)
        return parameter.required and not parameter.takes_null

    def reader(self, place: int, evaluate: Evaluator) -> Evaluator:
        """Return an evaluator that converts the argument at ``place`` to what its parameter needs."""
        parameter = self.signature.parameter(place)
        convert = _as_word_of(parameter) if parameter.kind is Kind.WORD else _CONVERSIONS.get(parameter.kind)
        argument = self._node.arguments[place]
        if isinstance(argument, (Text, Number)):
            return _constant(self._converted(place, argument.value, convert))
        if convert is None:
            return evaluate
        if parameter.kind is Kind.TEXT and parameter.default is None:
            return self._text_reader(place, evaluate)
        default = parameter.default

        def read(scope: Scope) -> Value:
            value = self._converted(place, evaluate(scope), convert)
            return default if value is None else value

        return read

    def built(self, build: t.Callable[[t.Sequence[Argument]], Evaluator], readers: t.Sequence[Evaluator]) -> Evaluator:
        """Return the evaluator that a function builds itself from its arguments."""
        places = range(len(readers))
        try:
            evaluate = build([self._argument(place, readers[place]) for place in places])
        except FunctionFailure as failure:
            raise self._failed(failure) from None

        def call(scope: Scope) -> Value:
            try:
                return evaluate(scope)
            except FunctionFailure as failure:
                raise self._failed(failure) from None

        return call

    def with_one(self, compute: _Compute, read: Evaluator) -> Evaluator:
        """Return an evaluator for one argument that null makes null."""

        def call(scope: Scope) -> Value:
            value = read(scope)
            if value is None:
                return None
            try:
                return compute(value)
            except FunctionFailure as failure:
                raise self._failed(failure) from None

        return call

    def with_two(self, compute: _Compute, read_first: Evaluator, read_second: Evaluator) -> Evaluator:
        """Return an evaluator for two arguments that null makes null."""

        def call(scope: Scope) -> Value:
            first = read_first(scope)
            second = read_second(scope)
            if first is None or second is None:
                return None
            try:
                return compute(first, second)
            except FunctionFailure as failure:
                raise self._failed(failure) from None

        return call

    def with_many(self, compute: _Compute, readers: t.Sequence[Evaluator], guards: t.Sequence[bool]) -> Evaluator:
        """Return an evaluator for any arguments; a guarded one that is null makes the result null."""
        guarded_places = [place for place, guarded in enumerate(guards) if guarded]

        def call(scope: Scope) -> Value:
            values = [read(scope) for read in readers]
            for place in guarded_places:
                if values[place] is None:
                    return None
            try:
                return compute(*values)
            except FunctionFailure as failure:
                raise self._failed(failure) from None

        return call

    def with_scope(self, compute: _Compute, readers: t.Sequence[Evaluator], guards: t.Sequence[bool]) -> Evaluator:
        """Return an evaluator for a function that also reads or marks the evaluation's scope."""
        guarded_places = [place for place, guarded in enumerate(guards) if guarded]

        def call(scope: Scope) -> Value:
            values = [read(scope) for read in readers]
            for place in guarded_places:
                if values[place] is None:
                    return None
            try:
                return compute(scope, *values)
            except FunctionFailure as failure:
                raise self._failed(failure) from None

        return call

    def _argument(self, place: int, read: Evaluator) -> Argument:
        node = self._node.arguments[place]
        return Argument(not isinstance(node, Omitted), isinstance(node, (Text, Number)), read, place, node.span.start)

    def _text_reader(self, place: int, evaluate: Evaluator) -> Evaluator:
        def read(scope: Scope) -> Value:
            value = evaluate(scope)
            if value is None or value.__class__ is str:
                return value
            return self._converted(place, value, as_text)

        return read

    def _converted(self, place: int, value: Value, convert: t.Callable[[Value], t.Any] | None) -> Value:
        try:
            return value if convert is None else t.cast(Value, convert(value))
        except FunctionFailure as failure:
            raise self._failed(FunctionFailure(failure.message, argument=place, hint=failure.hint)) from None

    def _failed(self, failure: FunctionFailure) -> ExpressionError:
        name, place = self.signature.name, failure.argument
        hint = failure.hint or f"Write {self.signature.usage()}."
        if place is None or place >= len(self._node.arguments):
            return located(f"{name} {failure.message}", hint, self._node.span.start)
        parameter: Parameter = self.signature.parameter(place)
        argument: Node = self._node.arguments[place]
        return located(f"{name}: argument {place + 1} ({parameter.name}) {failure.message}", hint, argument.span.start)


def _as_word_of(parameter: Parameter) -> t.Callable[[Value], Value]:
    def convert(value: Value) -> Value:
        written = as_text(value)
        if written is None:
            return None
        for word in parameter.words:
            if word.lower() == written.lower():
                return word
        raise FunctionFailure(f"does not take {describe(value)}", hint=f"Write {' or '.join(parameter.words)}.")

    return convert


def _constant(value: Value) -> Evaluator:
    return lambda scope: value
