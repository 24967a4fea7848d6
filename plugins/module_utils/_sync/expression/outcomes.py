# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an expression gives, as the engine says it and as the service does, in one form that can be compared.

Source: Microsoft Graph reference, synchronizationSchema: parseExpression. Its result is a list of texts; what it holds for null
is not documented, and taken to be nothing.
"""

from __future__ import annotations

import json
import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from .expression import parse
from .values import Value, as_text

REDACTED = "[Redact]"


class ExpressionOutcome(t.NamedTuple):
    """The texts that an expression gives, none for null; or why it gives none, which is an ``error``.

    ``is_volatile``: another evaluation may give something else. ``is_redacted``: the texts are not to be shown.
    """

    values: tuple[str, ...] = ()
    error: str | None = None
    is_volatile: bool = False
    is_redacted: bool = False

    def agrees(self, other: ExpressionOutcome) -> bool:
        """Tell whether two outcomes are one: the same texts in any order, or an error each, whatever its words."""
        if self.error is not None or other.error is not None:
            return (self.error is None) == (other.error is None)
        return sorted(self.values) == sorted(other.values)

    def writes_the_same(self, other: ExpressionOutcome) -> bool:
        """Tell whether both make the same of an attribute: null and an empty text write nothing."""
        return self._written().agrees(other._written())

    def shown(self) -> str:
        """Return it for people, in the notation of the open questions."""
        if self.error is not None:
            return f"an error: {self.error}" if self.error else "an error"
        if self.is_redacted:
            return REDACTED if self.values else "null"
        if not self.values:
            return "null"
        return json.dumps(self.values[0] if len(self.values) == 1 else self.values, ensure_ascii=False)

    def _written(self) -> ExpressionOutcome:
        return self._replace(values=tuple(value for value in self.values if value))


def engine_outcome(expression: str, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> ExpressionOutcome:
    """Evaluate an expression here."""
    try:
        result = parse(expression).evaluate(attributes, macros)
        return ExpressionOutcome(_texts(result.value), is_volatile=result.volatile, is_redacted=result.redacted)
    except ExpressionError as problem:
        return ExpressionOutcome(error=problem.message, is_redacted="redact" in expression.casefold())


def service_outcome(answer: Json) -> ExpressionOutcome:
    """Return what the service answered to ``parseExpression`` with a test object."""
    if answer.get("parsingSucceeded") is True and answer.get("evaluationSucceeded") is True:
        values = answer.get("evaluationResult") or []
        return ExpressionOutcome(tuple(str(each) for each in values if each is not None))
    error = answer.get("error") or {}
    return ExpressionOutcome(error=str(error.get("message") or error.get("code") or ""))


def evaluation_request(expression: str, attributes: t.Mapping[str, Value]) -> Json:
    """Return what ``parseExpression`` is sent so that it evaluates the expression for an object with these attributes."""
    given = [(name, value) for name, value in attributes.items() if value is not None]
    properties = [_property(name, value) for name, value in sorted(given)]
    return {
        "expression": expression,
        "targetAttributeDefinition": None,
        "testInputObject": {"definition": None, "properties": properties},
    }


def _property(name: str, value: Value) -> Json:
    if isinstance(value, tuple):
        return {"key": name, "value@odata.type": "#Collection(String)", "value": [as_text(each) for each in value]}
    return {"key": name, "value": value if isinstance(value, bool) else as_text(value)}


def _texts(value: Value) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text for text in map(as_text, values) if text is not None)
