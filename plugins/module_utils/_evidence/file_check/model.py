# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of files found: a problem with its place, in the order of the file."""

from __future__ import annotations

import typing as t
from hashlib import sha256

from ..._common.json import Json
from ..._common.text import counted
from ..._verify.desired.problem import LEVELS, FileProblem, shown_path


class LocatedProblem(t.NamedTuple):
    """A problem, with the file as people are told of it; the first line and column are 1."""

    file: str
    line: int
    column: int
    problem: FileProblem

    @property
    def id(self) -> str:
        """The same wherever in the file it moves to."""
        parts = (self.file, self.problem.rule, shown_path(self.problem.path), self.problem.message)
        return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def as_dict(self) -> Json:
        """Return the form in which the module returns it."""
        problem = self.problem
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "rule_id": problem.rule,
            "level": problem.level,
            "variable": shown_path(problem.path),
            "message": problem.message,
            "hint": problem.hint or None,
            "documentation": problem.source or None,
        }


def counts(problems: t.Iterable[LocatedProblem]) -> dict[str, int]:
    """Return how many there are of each level."""
    found = [each.problem.level for each in problems]
    return {level: found.count(level) for level in LEVELS}


def summary(problems: t.Sequence[LocatedProblem], files: int) -> str:
    """Return the numbers as a sentence."""
    numbers = [counted(number, level) for level, number in counts(problems).items() if number]
    return f"{', '.join(numbers) or 'No problem'} in {counted(files, 'file')}."
