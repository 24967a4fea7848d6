# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thresholds: how many findings of a class or of a check are still tolerated while a configuration is brought into order."""

from __future__ import annotations

import typing as t

from ..._common.errors import OptionError
from ..._common.problems import Problems
from ..._common.text import counted
from . import catalogue
from .finding import CLASSES, Finding

INVALID = "{count} thresholds are wrong"


class Threshold(t.NamedTuple):
    """The most findings of a class, or of one check, that count as no failure."""

    name: str
    most: int

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding counts."""
        return self.name in (finding.finding_class, finding.check)


def read_thresholds(values: t.Mapping[str, t.Any], known_checks: t.Collection[str]) -> list[Threshold]:
    """Return the thresholds of the option ``max``; OptionError with everything that is wrong."""
    problems = Problems()
    for name, most in values.items():
        if name not in CLASSES and name not in known_checks and not catalogue.is_attribute_check(name):
            problems.add(
                OptionError(
                    f"max names '{name}', which is neither a class nor a check.",
                    hint=f"Classes are {', '.join(CLASSES)}; the guide to drift lists all checks.",
                )
            )
        if not _is_number(most):
            problems.add(OptionError(f"max.{name} is {most!r}.", hint="It is a number, at least 0."))
    problems.raise_found(INVALID)
    return [Threshold(name, int(most)) for name, most in values.items()]


def exceeded(thresholds: t.Iterable[Threshold], findings: t.Sequence[Finding]) -> list[str]:
    """Return a sentence for each threshold that findings exceed; only drift counts."""
    drift = [finding for finding in findings if finding.state == "drift"]
    found = [(each, sum(map(each.covers, drift))) for each in thresholds]
    return [f"{counted(number, 'finding')} of {each.name} where {each.most} may be" for each, number in found if number > each.most]


def _is_number(value: t.Any) -> bool:
    if isinstance(value, bool):
        return False
    return (isinstance(value, int) and value >= 0) or (isinstance(value, str) and value.isascii() and value.isdigit())
