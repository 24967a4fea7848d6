# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``parseExpression``: what the service says about an expression.

Source: Microsoft Graph reference, ``synchronizationSchema: parseExpression``.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import ExpressionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import Result, Value, parse

from .. import synthetic

Json = dict[str, t.Any]


def parsed(body: Json, macros: Mapping[str, str], known: Mapping[str, list[str] | None]) -> Json:
    """Return the answer for a request body; ``known`` are results by hand, by the text of the expression."""
    try:
        expression = parse(str(body.get("expression") or ""))
    except ExpressionError as error:
        return _answer(error=_public_error(synthetic.PARSING_FAILED, error))
    tree = expression.source_tree()
    properties = (body.get("testInputObject") or {}).get("properties")
    if properties is None:
        return _answer(parsed=tree)
    if expression.text in known:
        return _by_hand(tree, known[expression.text])
    try:
        result = expression.evaluate(_attributes(properties), macros)
    except ExpressionError as error:
        return _answer(parsed=tree, error=_public_error(synthetic.EVALUATION_FAILED, error))
    return _answer(parsed=tree, result=_texts(result))


def _by_hand(tree: Json, result: list[str] | None) -> Json:
    error: Json = {"code": synthetic.EVALUATION_FAILED, "message": "by hand", "target": None, "details": [], "innerError": None}
    return _answer(parsed=tree, error=error) if result is None else _answer(parsed=tree, result=result)


def _attributes(properties: list[Json]) -> dict[str, Value]:
    return {str(each.get("key")): _value(each.get("value")) for each in properties}


def _value(value: t.Any) -> Value:
    if isinstance(value, list):
        return tuple(_value(item) for item in value)
    return value if isinstance(value, str | int | bool) else None


def _texts(result: Result) -> list[str]:
    if isinstance(result.value, tuple):
        return [str(item) for item in result.value if item is not None]
    return [] if result.text is None else [result.text]


def _public_error(code: str, error: ExpressionError) -> Json:
    return {"code": code, "message": error.message, "target": None, "details": [], "innerError": None}


def _answer(parsed: Json | None = None, result: list[str] | None = None, error: Json | None = None) -> Json:
    return {
        "parsingSucceeded": parsed is not None,
        "evaluationSucceeded": result is not None,
        "evaluationResult": result or [],
        "parsedExpression": parsed,
        "error": error,
    }
