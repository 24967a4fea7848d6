# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that decide, test and drop."""

from __future__ import annotations

import typing as t

from ..failures import ErrorFunctionRaised, FunctionFailure
from ..signatures import Argument, Evaluator, Kind, Parameter, anything, built_function, function, text
from ..values import Scope, Value, as_integer, as_text


def iif(arguments: t.Sequence[Argument]) -> Evaluator:
    """Return an evaluator for the value of the branch that the condition chooses."""
    condition, when_true, when_false = (argument.evaluate for argument in arguments)

    def evaluate(scope: Scope) -> Value:
        return when_true(scope) if condition(scope) else when_false(scope)

    return evaluate


def switch(arguments: t.Sequence[Argument]) -> Evaluator:
    """Return an evaluator for the value of the first key that equals the source; null counts as ""."""
    source, default, *rest = (argument.evaluate for argument in arguments)
    pairs = tuple(zip(rest[::2], rest[1::2], strict=True))

    def evaluate(scope: Scope) -> Value:
        wanted = source(scope) or ""
        for key, value in pairs:
            if (key(scope) or "") == wanted:
                return value(scope)
        return default(scope)

    return evaluate


def coalesce(arguments: t.Sequence[Argument]) -> Evaluator:
    """Return an evaluator for the first value that is not null."""
    sources = tuple(argument.evaluate for argument in arguments if argument.supplied)

    def evaluate(scope: Scope) -> Value:
        for source in sources:
            value = source(scope)
            if value is not None:
                return value
        return None

    return evaluate


def raise_error(arguments: t.Sequence[Argument]) -> Evaluator:
    """Return an evaluator that fails the object with the given text."""
    message, position = arguments[0].evaluate, arguments[0].position

    def evaluate(scope: Scope) -> Value:
        raise ErrorFunctionRaised(
            str(message(scope) or ""),
            hint="The expression itself demands this failure; give the object the value that the expression checks.",
            position=position,
        )

    return evaluate


def is_null(value: Value) -> bool:
    """Return whether the value is absent."""
    return value is None


def is_null_or_empty(value: Value) -> bool:
    """Return whether the value is absent or an empty text."""
    return value is None or value == ""


def is_present(value: Value) -> bool:
    """Return whether there is a value that is not an empty text."""
    return not is_null_or_empty(value)


def is_string(value: Value) -> bool:
    """Return whether the value can be written as a text: neither null nor several values."""
    return value is not None and not (isinstance(value, tuple) and len(value) > 1)


def negate(value: Value) -> bool:
    """Return False for "True" and True for anything else, null included."""
    return as_text(value) != "True"


def to_boolean(value: Value) -> bool:
    """Return whether the value is true or a number other than zero."""
    written = (as_text(value) or "").strip().lower()
    if written in ("true", "false"):
        return written == "true"
    try:
        return bool(as_integer(written))
    except FunctionFailure:
        return False


def ignore_flow(scope: Scope, value: Value) -> Value:
    """Return the value; when it is null or empty the attribute is dropped from the export."""
    if value is None or value == "":
        scope.ignored = True
        return None
    return value


def redact(scope: Scope, value: Value) -> Value:
    """Return the value; the provisioning logs do not show it."""
    scope.redacted = True
    return value


LOGIC_FUNCTIONS = (
    function("CBool", to_boolean, anything("Expression", takes_null=True)),
    built_function("Coalesce", coalesce, anything("source", repeats=True, required=False)),
    built_function("Error", raise_error, text("ErrorMessage")),
    function("IgnoreFlowIfNullOrEmpty", ignore_flow, anything("Expression", takes_null=True), uses_scope=True),
    built_function("IIF", iif, Parameter("condition", Kind.CONDITION), anything("valueIfTrue"), anything("valueIfFalse")),
    function("IsNull", is_null, anything("Expression", takes_null=True)),
    function("IsNullOrEmpty", is_null_or_empty, anything("Expression", takes_null=True)),
    function("IsPresent", is_present, anything("Expression", takes_null=True)),
    function("IsString", is_string, anything("Expression", takes_null=True)),
    function("Not", negate, anything("source", takes_null=True)),
    function("Redact", redact, anything("value"), uses_scope=True),
    built_function(
        "Switch",
        switch,
        text("source"),
        anything("defaultValue", required=False),
        text("key", repeats=True),
        anything("value", repeats=True),
    ),
)
