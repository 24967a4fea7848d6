# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the service evaluate expressions as the collection does? One row for each expression that both have evaluated."""

from __future__ import annotations

import dataclasses
import json
import re
import typing as t

from .._common.json import Json
from .._sync.entra_objects import EntraGroup
from .._sync.expression.choices import CHOICES, OpenQuestion
from .._sync.expression.outcomes import ExpressionOutcome, engine_outcome, evaluation_request
from .._sync.expression.values import Value
from .._sync.schema.document import group_mapping
from .._sync.schema.views import view_mappings
from .._sync.source_attributes import group_attributes
from .drift.finding import FoundObject

Verdict = t.Literal["agrees", "differs", "not_comparable"]

# Of an expression that can't be parsed here, too.
_ATTRIBUTE = re.compile(r"\[([^\[\]]+)\]")


@dataclasses.dataclass(frozen=True, slots=True)
class Evaluation:
    """One expression with the object that it is evaluated for: an open question, or a mapping for a group."""

    expression: str
    attributes: t.Mapping[str, Value]
    question: OpenQuestion | None = None
    target: str = ""
    group: FoundObject = FoundObject()

    def request(self) -> Json:
        """Return the body of the request that lets the service evaluate it."""
        return evaluation_request(self.expression, self.attributes)


@dataclasses.dataclass(frozen=True, slots=True)
class ComparedEvaluation:
    """What both gave."""

    evaluation: Evaluation
    collection: ExpressionOutcome
    service: ExpressionOutcome

    @property
    def verdict(self) -> Verdict:
        """Whether they agree; what gives another value each time can't be compared, unless one of them fails."""
        if self.collection.is_volatile and self.collection.error is None and self.service.error is None:
            return "not_comparable"
        if self.evaluation.question is not None:
            same = self.collection.agrees(self.service)
        else:
            same = self.collection.writes_the_same(self.service)
        return "agrees" if same else "differs"

    def results(self) -> Json:
        """Return both results and the verdict, as modules return them."""
        service = self.service._replace(is_redacted=self.collection.is_redacted)
        return {"verdict": self.verdict, "collection": self.collection.shown(), "service": service.shown()}


def question_evaluations() -> list[Evaluation]:
    """Return every open question that an expression settles."""
    return [Evaluation(each.check, _given(each), question=each) for each in CHOICES if each.check]


def mapping_evaluations(document: Json, groups: t.Iterable[EntraGroup]) -> list[Evaluation]:
    """Return every expression among the mappings of groups, for each of these groups, with the attributes that it reads."""
    views = [view for view in view_mappings(group_mapping(document)) if view.kind == "expression" and view.value]
    read = {view.target: frozenset(_ATTRIBUTE.findall(str(view.value))) for view in views}
    return [
        Evaluation(str(view.value), _selected(attributes, read[view.target]), target=view.target, group=named)
        for named, attributes in ((FoundObject(group.id, group.display_name), group_attributes(group.raw)) for group in groups)
        for view in views
    ]


def compare(evaluation: Evaluation, service: ExpressionOutcome, macros: t.Mapping[str, str]) -> ComparedEvaluation:
    """Evaluate here what the service has evaluated."""
    return ComparedEvaluation(evaluation, engine_outcome(evaluation.expression, evaluation.attributes, macros), service)


def question_row(comparison: ComparedEvaluation, question: OpenQuestion) -> Json:
    """Return what a module returns of an open question."""
    return {
        "topic": question.topic,
        "chosen": question.chosen,
        "expression": question.check,
        "given": {name: value if isinstance(value, str) else list(value) for name, value in question.given.items()},
        **comparison.results(),
    }


def mapping_row(comparison: ComparedEvaluation) -> Json:
    """Return what a module returns of a mapping and a group."""
    evaluation = comparison.evaluation
    return {
        "target": evaluation.target,
        "expression": evaluation.expression,
        "group": {"id": evaluation.group.id, "display_name": evaluation.group.name},
        **comparison.results(),
    }


def as_sentence(comparison: ComparedEvaluation) -> str:
    """Return a difference as a warning."""
    evaluation, results = comparison.evaluation, comparison.results()
    about = f"the mapping of '{evaluation.target}' for {evaluation.group.name}" if evaluation.target else evaluation.expression
    return (
        f"The service evaluates {about} to {results['service']}, the collection to {results['collection']}: what is computed for "
        f"{'it' if evaluation.target else 'such expressions'} isn't what the service writes. Expression: {json.dumps(evaluation.expression)}"
    )


def _given(question: OpenQuestion) -> dict[str, Value]:
    return {name: value if isinstance(value, str) else tuple(value) for name, value in question.given.items()}


def _selected(attributes: t.Mapping[str, Value], names: t.Collection[str]) -> dict[str, Value]:
    return {name: attributes[name] for name in names if name in attributes}
