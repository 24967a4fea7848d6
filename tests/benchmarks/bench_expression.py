# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many evaluations a second the expression engine does once an expression is parsed, on one core.

Usage: python -m tests.benchmarks.bench_expression      (needs no lab)
"""

from __future__ import annotations

import statistics
import time

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._sync.expression.public import (
    Expression,
    parse,
)
from tests.benchmarks.comparison import Comparison, Figure

ROUNDS = 7
EVALUATIONS = 20_000
WANTED = 100_000.0
SOURCE = {
    "displayName": "Expense approvers",
    "description": None,
    "objectId": "8213fd99-d6b6-417b-8e13-af6334856215",
    "onPremisesDistinguishedName": "CN=Ana,OU=Sales,DC=contoso,DC=com",
}
DEFAULT_CN = 'Append(Append(Left(Trim([displayName]),51),"_"),Mid([objectId],25,12))'
OTHERS = {
    "null with its reason": "IgnoreFlowIfNullOrEmpty(Trim([description]))",
    "regular expression": 'Replace([onPremisesDistinguishedName], , "^.*?,(?=(?:CN|OU|DC)=)", , "", , )',
}


def run() -> Comparison:
    """Return the evaluations a second of the default cn, beside the least that is wanted, and of other expressions."""
    figures = [Figure("wanted for the default cn", WANTED)]
    figures.append(Figure("default cn", evaluations_per_second(parse(DEFAULT_CN)), at_least=1.0))
    figures += [Figure(name, evaluations_per_second(parse(text))) for name, text in OTHERS.items()]
    return Comparison(f"Evaluations of a parsed expression, median of {ROUNDS}", "a second", tuple(figures))


def evaluations_per_second(expression: Expression) -> float:
    """Return the median rate of some rounds, results included."""
    return statistics.median(_rate(expression) for _round in range(ROUNDS))


def _rate(expression: Expression) -> float:
    started = time.perf_counter()
    for _evaluation in range(EVALUATIONS):
        expression.evaluate(SOURCE)
    return EVALUATIONS / (time.perf_counter() - started)


if __name__ == "__main__":
    print("\n".join(run().lines()))
