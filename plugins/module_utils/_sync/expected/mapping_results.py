# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each attribute mapping yields for an object. Mappings are prepared once and evaluated for any number of objects."""

from __future__ import annotations

import functools
import typing as t

from ..._common.errors import ExpressionError
from ..._common.json import Json
from ..expression.public import Expression, Result, Value
from ..expression.public import parse as parse_expression
from ..expression.values import as_text
from ..schema.views import MappingView, view_mapping
from .failure import Failure

if t.TYPE_CHECKING:
    from .value_patterns import ValuePattern

Rule = t.Literal["equals", "on_create", "not_flowed", "unpredictable", "generated", "reference", "failed"]

# References are resolved object by object, and objectGUID is what Active Directory itself makes.
_NOT_EVALUATED = ("member", "manager", "objectguid", "objectsid")
_NOTHING = "the mapping yields no value, and null is not exported"
ON_CREATE = "the mapping applies only when the object is created"
# Source: Microsoft Entra documentation, "Attribute mapping - Active Directory to Microsoft Entra ID", for the other direction.
_DEFAULT = "the source has no value, and the default value is given only when the object is created"


class Flow(t.NamedTuple):
    """The outcome of one attribute mapping for one object.

    ``shape`` is what an unpredictable value must look like; ``redacted`` values are not to be shown; ``failure`` says why
    an expression yields nothing.
    """

    view: MappingView
    values: tuple[str, ...]
    rule: Rule
    reason: str | None = None
    shape: ValuePattern | None = None
    redacted: bool = False
    failure: Failure | None = None


class PreparedMapping(t.NamedTuple):
    """One attribute mapping, ready to be evaluated; ``key`` is the target's name in lower case."""

    key: str
    view: MappingView
    default: tuple[str, ...]
    expression: Expression | ExpressionError | None

    def flow(self, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> Flow:
        """Evaluate the mapping; ExpressionError names the target when its expression fails."""
        if self.expression is not None:
            return self._expression_flow(self.expression, attributes, macros)
        view = self.view
        if view.kind == "attribute":
            name = str(view.value)
            return self._flow(texts_of(attributes.get(name)), f"[{name}] has no value")
        return self._flow(texts_of(view.value if view.kind == "constant" else None), None)

    def flow_or_failure(self, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]) -> Flow:
        """Evaluate the mapping; an expression that fails is an outcome of its own, beside the object's other mappings."""
        try:
            return self.flow(attributes, macros)
        except ExpressionError as error:
            hides = "redact" in str(self.view.value).casefold()
            return Flow(self.view, (), "failed", error.message, redacted=hides, failure=Failure.of(error))

    def _expression_flow(
        self, expression: Expression | ExpressionError, attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]
    ) -> Flow:
        if isinstance(expression, ExpressionError):
            raise self._failure(expression)
        try:
            result = expression.evaluate(attributes, macros)
            if result.ignored:
                return Flow(self.view, (), "not_flowed", "IgnoreFlowIfNullOrEmpty: there is no value to flow")
            values = _texts(result)
            flow = self._flow(values, result.reason)
            if result.volatile and values:
                from .value_patterns import shape_of

                shape = shape_of(expression, attributes, macros)
                flow = flow._replace(rule="unpredictable", shape=shape)
        except ExpressionError as error:
            raise self._failure(error) from error
        return flow._replace(redacted=True) if result.redacted else flow

    def _flow(self, values: tuple[str, ...], reason: str | None) -> Flow:
        if values:
            on_create = self.view.apply == "on_create"
            return Flow(self.view, values, "on_create" if on_create else "equals", ON_CREATE if on_create else None)
        if self.default:
            return Flow(self.view, self.default, "on_create", _DEFAULT)
        return Flow(self.view, (), "not_flowed", reason or _NOTHING)

    def _failure(self, error: ExpressionError) -> ExpressionError:
        target = self.view.target
        return ExpressionError(f"The mapping of '{target}' fails: {error.message}", hint=error.hint, cause=error, target=target)


def _texts(result: Result) -> tuple[str, ...]:
    if isinstance(result.value, tuple):
        return texts_of(result.value)
    return (result.text,) if result.text else ()


def texts_of(value: Value) -> tuple[str, ...]:
    """Return a value as the texts that would be written; null and the empty string are nothing."""
    if isinstance(value, tuple):
        return tuple(text for item in value for text in texts_of(item))
    text = as_text(value)
    return (text,) if text else ()


def prepare_mappings(object_mapping: Json) -> tuple[PreparedMapping, ...]:
    """Prepare all mappings of an object mapping but those of references and of what Active Directory generates."""
    prepared = [_prepared(mapping) for mapping in object_mapping.get("attributeMappings") or []]
    return tuple(mapping for mapping in prepared if mapping.key not in _NOT_EVALUATED)


def _prepared(mapping: Json) -> PreparedMapping:
    view = view_mapping(mapping)
    expression = _parsed(view.value or "") if view.kind == "expression" else None
    return PreparedMapping(view.target.casefold(), view, texts_of(view.default_value), expression)


@functools.lru_cache(maxsize=512)
def _parsed(expression: str) -> Expression | ExpressionError:
    # A mapping that can't be parsed fails where it is evaluated, beside the object's other mappings.
    try:
        return parse_expression(expression)
    except ExpressionError as error:
        return error


def flows_of(
    mappings: t.Iterable[PreparedMapping], attributes: t.Mapping[str, Value], macros: t.Mapping[str, str]
) -> dict[str, Flow]:
    """Evaluate mappings for one object; keys are target names in lower case. One that fails doesn't hide the others."""
    return {mapping.key: mapping.flow_or_failure(attributes, macros) for mapping in mappings}
