# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a function call against the signature: name, number of arguments, places of words and comparisons."""

from __future__ import annotations

import typing as t

from ..._common.errors import ExpressionError
from .lexer import LexicalToken
from .nodes import Comparison, FunctionCall, Node, Omitted, Span, Text, Word, walk
from .registry import FUNCTION_NAMES, UNDOCUMENTED, find, signature_of
from .signatures import Function, FunctionSignature, Kind, Parameter


def find_function(name: LexicalToken) -> Function:
    """Return the function called ``name``, in any case. Raises ExpressionError naming the nearest known functions."""
    function = find(name.text)
    if function is None:
        raise ExpressionError(
            f"Unknown function {name.shown} (position {name.span.start})",
            hint=_nearest_function(name.text),
            position=name.span.start,
        )
    return function


def check_call(function: Function, name: LexicalToken, arguments: list[Node], span: Span, warnings: list[str]) -> FunctionCall:
    """Return the call's node, with enumeration words in their documented spelling; add to ``warnings``.

    Raises ExpressionError when the function does not take these arguments.
    """
    signature = function.signature.for_count(len(arguments))
    arguments = _without_surplus(signature, arguments, warnings)
    _check_count(signature, arguments, span)
    checked = tuple(_check_argument(signature, place, argument) for place, argument in enumerate(arguments))
    if name.text != signature.name:
        warnings.append(f"The documented spelling of {name.shown} is {signature.name} (position {span.start}).")
    if signature.caution:
        warnings.append(f"{signature.name}: {signature.caution} (position {span.start}).")
    warnings.extend(_cautions(signature.name, checked, span))
    return FunctionCall(signature.name, checked, span)


def check_top_level(root: Node) -> None:
    """Raise ExpressionError when a function that must be the outermost one is not."""
    for node in walk(root):
        if isinstance(node, FunctionCall) and node is not root and signature_of(node.name).top_level_only:
            raise ExpressionError(
                f"{node.name} is not the outermost function (position {node.span.start})",
                hint=f"Make {node.name} the outermost function of the expression.",
                position=node.span.start,
            )


def _nearest_function(name: str) -> str:
    if name.lower() in UNDOCUMENTED:
        return UNDOCUMENTED[name.lower()]
    from .dialects import of_function, of_word  # only for messages

    translation = of_function(name) or of_word(name)
    if translation is not None:
        return translation
    import difflib

    by_lower = {known.lower(): known for known in FUNCTION_NAMES}
    near = difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {_listed([by_lower[one] for one in near])}?"
    return f"Known functions: {', '.join(FUNCTION_NAMES)}."


def _listed(names: t.Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _without_surplus(signature: FunctionSignature, arguments: list[Node], warnings: list[str]) -> list[Node]:
    if signature.maximum is None:
        return arguments
    kept = list(arguments)
    while len(kept) > signature.maximum and isinstance(kept[-1], Omitted):
        kept.pop()
    if len(kept) < len(arguments):
        position = arguments[len(kept)].span.start
        warnings.append(
            f"{signature.name} takes {signature.maximum} arguments; more, empty ones are dropped (position {position})."
        )
    return kept


def _check_count(signature: FunctionSignature, arguments: t.Sequence[Node], span: Span) -> None:
    count, group = len(arguments), len(signature.repeating)
    surplus = signature.maximum is not None and count > signature.maximum
    incomplete = group > 1 and (count - (len(signature.parameters) - group)) % group != 0
    if count >= signature.minimum and not surplus and not incomplete:
        return
    position = arguments[signature.maximum].span.start if surplus and signature.maximum is not None else span.start
    raise ExpressionError(
        f"{signature.name} takes {signature.expected_count()}, not {count} (position {position})",
        hint=f"Write {signature.usage()}.",
        position=position,
    )


def _check_argument(signature: FunctionSignature, place: int, argument: Node) -> Node:
    parameter = signature.parameter(place)
    match argument:
        case Omitted() if parameter.required:
            problem, hint = "is required but empty", 'Write a value; an empty text is "".'
        case Comparison() if parameter.kind not in (Kind.CONDITION, Kind.ANY):
            problem, hint = "does not take a comparison", "Comparisons belong into the condition of IIF, or into CBool."
        case Word() | Text() if parameter.kind is Kind.WORD:
            return _enumeration_word(signature, place, argument)
        case Word():
            problem, hint = "does not take a word without quotes", _word_hint(argument)
        case _:
            return argument
    raise _argument_error(signature, place, parameter, argument.span.start, problem, hint)


def _word_hint(word: Word) -> str:
    from .dialects import of_word

    return of_word(word.name) or 'A text is written "text", an attribute [name].'


def _enumeration_word(signature: FunctionSignature, place: int, argument: Word | Text) -> Node:
    parameter = signature.parameter(place)
    written = argument.name if isinstance(argument, Word) else argument.value
    for word in parameter.words:
        if word.lower() == written.lower():
            return Word(word, argument.span) if isinstance(argument, Word) else argument
    hint = f"Write {_listed(parameter.words)}, without quotes."
    raise _argument_error(signature, place, parameter, argument.span.start, f"does not take {written[:40]!r}", hint)


def _argument_error(
    signature: FunctionSignature, place: int, parameter: Parameter, position: int, problem: str, hint: str
) -> ExpressionError:
    return ExpressionError(
        f"{signature.name}: argument {place + 1} ({parameter.name}) {problem} (position {position})",
        hint=hint,
        position=position,
    )


def _cautions(name: str, arguments: t.Sequence[Node], span: Span) -> t.Iterator[str]:
    source = arguments[0] if arguments else None
    if name == "Switch" and isinstance(source, FunctionCall) and source.name in ("IsPresent", "IsNull", "IsNullOrEmpty"):
        yield (f'Switch: the reference advises against {source.name} here; use a key "" or IIF (position {span.start}).')
