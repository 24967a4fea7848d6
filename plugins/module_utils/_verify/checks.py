# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check: one assertion with a stable id, expected, actual, verdict and reason."""

from __future__ import annotations

import dataclasses
import typing as t

Verdict = t.Literal["passed", "failed", "info"]


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One assertion; ``info`` marks what is shown but can't be decided."""

    id: str
    subject: str
    expected: str
    actual: str
    verdict: Verdict
    reason: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the form in which modules return it."""
        return dataclasses.asdict(self)


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


def table(checks: t.Iterable[Check], *, width: int = 44) -> str:
    """Return checks as an aligned text table; long values are cut at ``width`` characters."""
    rows = [("VERDICT", "CHECK", "EXPECTED", "ACTUAL", "REASON")]
    rows += [(check.verdict, check.id, _cut(check.expected, width), _cut(check.actual, width), check.reason) for check in checks]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join([*(cell.ljust(size) for cell, size in zip(row, widths)), row[4]]).rstrip() for row in rows)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
