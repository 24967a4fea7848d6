# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of files found, as text of at most 80 columns."""

from __future__ import annotations

import itertools
import re
import typing as t

from ..._common.text import in_line, wrapped
from .model import LocatedProblem, summary

WIDTH = 80
_INDENT = "    "
# What a pipeline takes for a command in the output of a job: GitHub Actions at the start of a line, Azure DevOps anywhere.
_COMMANDS = re.compile(r"^(\s*:)(?=:)|(##)(?=vso\[|\[)")


def render_text(problems: t.Sequence[LocatedProblem], files: int) -> list[str]:
    """Return the lines: each file, its problems by line, and the numbers. A word that is too long stands on a line of its own."""
    lines = []
    for file, found in itertools.groupby(problems, key=lambda each: each.file):
        lines.append(in_line(file))
        for each in found:
            lines += _lines(each)
    return [_COMMANDS.sub(r"\1\2 ", line) for line in [*lines, summary(problems, files)]]


def _lines(located: LocatedProblem) -> list[str]:
    problem = located.problem
    head = f"  {located.line}:{located.column}  {problem.level}  {problem.rule}"
    texts = [problem.message, *([problem.hint] if problem.hint else [])]
    return [head, *(line for text in texts for line in wrapped(in_line(text), WIDTH, _INDENT))]
