# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Markdown of a pipeline: the summary of a run, and the comment on a request, which is found again by its first line."""

from __future__ import annotations

from ..._common.json import Json
from ..._common.markdown_text import code, prose, table
from ..._common.text import counted, in_line
from .steps import Steps

LONGEST_COMMENT = 65_000
"""GitHub takes 65,536 characters."""

_SHOWN = 50
_CUT = "\n\nThe rest doesn't fit here; the whole summary is among the files of the run.\n"


def render_summary(steps: Steps) -> str:
    """Return check, plan and change one after the other; empty when there is none."""
    check = _check(steps) if steps.check else ""
    digest = steps.plan.get("plan_digest")
    plan = steps.plan_markdown + (f"\nDigest: {code(in_line(digest))}\n" if digest and steps.plan_markdown else "")
    return "\n".join(part for part in (check, plan, steps.change_markdown) if part)


def render_comment(summary: str, name: str) -> str:
    """Return the summary as a comment; ``name`` tells the comments of several configurations apart."""
    # A comment of HTML ends at the first -->.
    marker = f"<!-- cloud_sync {in_line(name).replace('--', '- -').replace('>', '')} -->\n"
    text = marker + summary
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - len(_CUT)] + _CUT


def _check(steps: Steps) -> str:
    problems = steps.problems
    lines = ["## Check", ""]
    if not problems:
        return "\n".join([*lines, "No problem was found in the files.", ""])
    rows = [(code(_place(each)), str(each.get("level")), prose(in_line(each.get("message")))) for each in problems[:_SHOWN]]
    more = len(problems) - len(rows)
    return "\n".join(
        [*lines, *table(("Place", "Level", "Problem"), rows), *(["", f"and {counted(more, 'more problem')}"] if more else []), ""]
    )


def _place(problem: Json) -> str:
    return in_line(f"{problem.get('file')}:{problem.get('line')}")
