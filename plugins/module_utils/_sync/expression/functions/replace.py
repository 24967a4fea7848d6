# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replace: literal, template and regular-expression modes, chosen by the arguments that are supplied."""

from __future__ import annotations

import typing as t

from ..failures import FunctionFailure
from ..signatures import Argument, Evaluator, built_function, text
from ..values import Scope, Value, require_short

if t.TYPE_CHECKING:
    from ..regular_expressions.pattern import Pattern

_MODES: t.Final = (
    "Supply oldValue and replacementValue, oldValue and template, regexPattern and replacementValue, or regexPattern "
    'and regexGroupName with replacementValue or replacementAttributeName; for example Replace([name], "old", , , "new", , ).'
)


def replace(arguments: t.Sequence[Argument]) -> Evaluator:
    """Return the evaluator of the mode that the supplied arguments mean."""
    given = {argument.place: argument for argument in arguments if argument.supplied}
    source = given[0].evaluate
    match sorted(given.keys() - {0}):
        case [1, 4]:
            return _replace_literal(source, given[1], given[4].evaluate)
        case [1, 6]:
            return _fill_template(source, given[1], given[6].evaluate)
        case [2, 4]:
            return _replace_pattern(source, given[2], given[4].evaluate)
        case [2, 3, 4]:
            return _replace_group(source, given[2], given[3], given[4].evaluate)
        case [2, 3, 5]:
            return _extract_group(source, given[2], given[3], given[5].evaluate)
    raise FunctionFailure("does not know what to do with this combination of arguments", hint=_MODES)


def replace_text(source: str, old: str, new: str) -> str:
    """Return ``source`` with every ``old`` replaced, with regard to case; an empty ``old`` replaces nothing."""
    if not old:
        return source
    if len(new) > len(old):
        require_short(len(source) + source.count(old) * (len(new) - len(old)))
    return source.replace(old, new)


def _replace_literal(source: Evaluator, old: Argument, new: Evaluator) -> Evaluator:
    def evaluate(scope: Scope) -> Value:
        value = source(scope)
        return None if value is None else replace_text(str(value), _text(old.evaluate, scope), _text(new, scope))

    return evaluate


def _fill_template(source: Evaluator, old: Argument, template: Evaluator) -> Evaluator:
    def evaluate(scope: Scope) -> Value:
        value = source(scope)
        return None if value is None else replace_text(_text(template, scope), _text(old.evaluate, scope), str(value))

    return evaluate


def _replace_pattern(source: Evaluator, pattern: Argument, new: Evaluator) -> Evaluator:
    compiled = _pattern_reader(pattern)

    def evaluate(scope: Scope) -> Value:
        value = source(scope)
        return None if value is None else compiled(scope).replace(str(value), _text(new, scope))

    return evaluate


def _replace_group(source: Evaluator, pattern: Argument, group: Argument, new: Evaluator) -> Evaluator:
    compiled = _pattern_reader(pattern)

    def evaluate(scope: Scope) -> Value:
        value = source(scope)
        if value is None:
            return None
        return compiled(scope).replace_group(str(value), _text(group.evaluate, scope), _text(new, scope))

    return evaluate


def _extract_group(source: Evaluator, pattern: Argument, group: Argument, other: Evaluator) -> Evaluator:
    compiled = _pattern_reader(pattern)

    def evaluate(scope: Scope) -> Value:
        value = source(scope)
        if value:
            return value
        instead = other(scope)
        return None if instead is None else compiled(scope).extract(str(instead), _text(group.evaluate, scope))

    return evaluate


def _pattern_reader(argument: Argument) -> t.Callable[[Scope], Pattern]:
    """Return a function that gives the compiled pattern; a constant one is compiled, and refused, at once."""
    if argument.constant:
        pattern = _compile(argument, str(argument.evaluate(Scope({}, {}))))
        return lambda scope: pattern
    return lambda scope: _compile(argument, _text(argument.evaluate, scope))


def _compile(argument: Argument, pattern: str) -> Pattern:
    from ..regular_expressions.pattern import compile_pattern

    try:
        return compile_pattern(pattern)
    except FunctionFailure as failure:
        raise FunctionFailure(failure.message, argument=argument.place, hint=failure.hint) from None


def _text(evaluate: Evaluator, scope: Scope) -> str:
    return str(evaluate(scope) or "")


REPLACE_FUNCTIONS = (
    built_function(
        "Replace",
        replace,
        text("source"),
        text("oldValue", required=False, key="Find"),
        text("regexPattern", required=False),
        text("regexGroupName", required=False),
        text("replacementValue", required=False, key="Replacement"),
        text("replacementAttributeName", required=False),
        text("template", required=False),
    ),
)
