# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The expressions of a desired configuration: syntax, functions and their arguments, and attributes that are probably misspelled."""

from __future__ import annotations

import difflib
import typing as t

from ..._common.errors import ExpressionError
from ..._sync.expression.public import ErrorFunctionRaised, Expression, Value
from ..._sync.schema.desired import MappingEdit
from ..._sync.schema.document import GROUP
from ..._sync.schema.doubtful_texts import doubtful_texts
from ..._sync.schema.expressions import parse_locally
from ..._sync.schema.validation import expression_place, expression_problem
from ..._sync.source_attributes import GROUP_ATTRIBUTES
from .parts import CONTAINER, MAPPINGS, DesiredParts
from .problem import FileProblem, Path

REFERENCE = "Microsoft Entra documentation, 'Reference for writing expressions for attribute mappings'"

_NEAR = 0.8
_SAMPLES: tuple[Value, ...] = ("Example", "1", "True", "2026-01-31T00:00:00Z", ("one", "two"), None)
_DOMAIN = "example.com"
_IDS = {name: "1b671a64-40d5-491e-99b0-da01ff1f3341" for name in ("id", "objectId")}


def expression_problems(edits: t.Iterable[MappingEdit], parts: DesiredParts) -> t.Iterator[FileProblem]:
    """Yield what is wrong with the mappings that the file gives, but for those that a template computes."""
    for edit in edits:
        entry = parts.entry_of(edit)
        if entry is not None and entry.computed:
            continue
        place: Path = (CONTAINER,) if entry is None else (MAPPINGS, entry.number)
        yield from _of_edit(edit, place, place if entry is None or edit.kind == "absent" else (*place, edit.kind))


def _of_edit(edit: MappingEdit, entry: Path, value: Path) -> t.Iterator[FileProblem]:
    for text in doubtful_texts([edit]):
        yield FileProblem(
            "mapping.doubtful_text", "warning", entry, text, "Check it against the reference; if it is meant, leave it."
        )
    if edit.kind == "attribute" and edit.object_type == GROUP:
        yield from misspelled([edit.value], f"Attribute mapping of '{edit.target}'", value)
    if edit.kind != "expression":
        return
    problem = expression_problem(edit)
    if problem is not None:
        yield FileProblem("expression.invalid", "error", value, problem.message, problem.hint or "", REFERENCE)
        return
    parsed = parse_locally(edit.value)
    if isinstance(parsed, Expression):
        yield from _of_expression(edit, parsed, value)


def _of_expression(edit: MappingEdit, expression: Expression, place: Path) -> t.Iterator[FileProblem]:
    for warning in expression.warnings:
        yield FileProblem("expression.style", "note", place, f"{expression_place(edit)}: {warning}", source=REFERENCE)
    if edit.object_type != GROUP:
        return
    yield from misspelled(sorted(expression.attributes), f"Attribute mapping of '{edit.target}'", place)
    failure = _always_fails(expression)
    if failure is not None:
        message = f"{expression_place(edit)}: it fails for every value of its attributes that was tried: {failure.message}"
        yield FileProblem("expression.always_fails", "warning", place, message, failure.hint or "", REFERENCE)


def _always_fails(expression: Expression) -> ExpressionError | None:
    """Return why the expression fails, if it does for text, numbers, truth values, times, several values and nothing alike."""
    failure = None
    for sample in _SAMPLES:
        try:
            expression.evaluate({**dict.fromkeys(expression.attributes, sample), **_IDS}, dict.fromkeys(expression.macros, _DOMAIN))
        except ErrorFunctionRaised:
            return None
        except ExpressionError as error:
            failure = failure or error
        else:
            return None
    return failure


def misspelled(names: t.Iterable[str], where: str, place: Path) -> t.Iterator[FileProblem]:
    """Yield the names of group attributes that differ from a documented one by a few characters, or by their case."""
    folded = {name.casefold(): name for name in GROUP_ATTRIBUTES}
    for name in names:
        near = [] if name in GROUP_ATTRIBUTES else difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=_NEAR)
        if near:
            message = f"{where}: the attribute '{name}' is not a documented one of groups."
            hint = f"Did you mean {folded[near[0]]}? If the schema of the configuration has it, leave it."
            yield FileProblem("attribute.unknown", "warning", place, message, hint)
