# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check: one assertion with a stable id, expected, actual, verdict and reason."""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.text import aligned, cut, in_line

Verdict = t.Literal["passed", "failed", "info"]

_WIDTH = 44
_TITLES = ("VERDICT", "CHECK", "EXPECTED", "ACTUAL", "REASON")


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One assertion; ``info`` marks what is shown but can't be decided, ``hint`` says what to do about a failure."""

    id: str
    subject: str
    expected: str
    actual: str
    verdict: Verdict
    reason: str = ""
    hint: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the form in which modules return it; ``hint`` only where there is one."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value or name != "hint"}


def all_hold(checks: t.Iterable[Check]) -> bool:
    """Whether no check failed."""
    return all(check.verdict != "failed" for check in checks)


def count(checks: t.Iterable[Check]) -> dict[str, int]:
    """Return how many checks there are by verdict, and in total."""
    counts = {"total": 0, "passed": 0, "failed": 0, "info": 0}
    for check in checks:
        counts["total"] += 1
        counts[check.verdict] += 1
    return counts


def table(checks: t.Iterable[Check]) -> str:
    """Return checks as an aligned text table, each followed by its hint; long values are cut."""
    shown = list(checks)
    head, *lines = aligned([_TITLES, *(_row(check) for check in shown)])
    indent = " " * len(_TITLES[0])
    hints = (f"\n{indent}  hint: {in_line(check.hint)}" if check.hint else "" for check in shown)
    return "\n".join([head, *(line + hint for line, hint in zip(lines, hints, strict=True))])


def _row(check: Check) -> tuple[str, ...]:
    values = (cut(in_line(value), _WIDTH) for value in (check.expected, check.actual))
    return (check.verdict, check.id, *values, in_line(check.reason))
