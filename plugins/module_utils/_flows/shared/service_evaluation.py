# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting the service evaluate expressions, beside the collection; nothing is written."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._sync.entra_objects import EntraGroup
from ..._sync.expression.outcomes import service_outcome
from ..._verify.calibration import ComparedEvaluation, Evaluation, as_sentence, compare, mapping_evaluations
from .context import Context


class Verification(t.NamedTuple):
    """What the service made of the mappings of some groups; ``groups`` is their number."""

    groups: int
    comparisons: list[ComparedEvaluation]

    @property
    def differences(self) -> list[ComparedEvaluation]:
        """Those in which the service and the collection differ."""
        return [each for each in self.comparisons if each.verdict == "differs"]

    @property
    def warnings(self) -> list[str]:
        """One sentence for each difference."""
        return list(map(as_sentence, self.differences))

    def as_dict(self) -> Json:
        """Return the form in which modules return it."""
        from ..._verify.calibration import mapping_row

        rows = [mapping_row(each) for each in self.differences]
        return {"groups": self.groups, "evaluations": len(self.comparisons), "differences": rows}


def compare_with_service(
    context: Context, evaluations: t.Sequence[Evaluation], macros: t.Mapping[str, str]
) -> list[ComparedEvaluation]:
    """Evaluate expressions by the service and here."""
    answers = context.schemas.evaluate([each.request() for each in evaluations])
    found = zip(evaluations, answers, strict=True)
    return [compare(evaluation, service_outcome(answer), macros) for evaluation, answer in found]


def verify_with_service(
    context: Context, document: Json, groups: t.Sequence[EntraGroup], macros: t.Mapping[str, str]
) -> Verification:
    """Let the service evaluate every expression among the mappings of groups, for each of these groups."""
    return Verification(len(groups), compare_with_service(context, mapping_evaluations(document, groups), macros))


def sample_of(groups: t.Iterable[EntraGroup], size: int) -> list[EntraGroup]:
    """Return the first groups by their ids, which are random: the same ones in every run, and of all kinds."""
    return sorted(groups, key=lambda group: group.id.lower())[:size]
