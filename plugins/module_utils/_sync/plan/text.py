# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for people: a text table for a terminal, Markdown for a merge request."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._common.markdown_text import code, prose
from ..._common.markdown_text import table as markdown_table
from ..._common.text import aligned, counted, cut, in_line
from .limits import Violation
from .rows import Action, AttributeChange, PlanRow, WritebackPlan

_WIDTH = 60
_LISTED_CONFLICTS = 20
_ORDER: tuple[Action, ...] = ("leave_scope", "move", "rename", "create", "update", "enter_scope")
_COUNTED = {
    "create": "created",
    "rename": "renamed",
    "move": "moved",
    "update": "updated",
    "enter_scope": "entering the scope",
    "leave_scope": "leaving the scope",
    "leave_scope_unwritten": "unwritten leaving the scope",
    "unchanged": "unchanged",
    "blocked": "blocked",
    "out_of_scope": "out of scope",
}


def count_line(plan: WritebackPlan) -> str:
    """Return the counts in one line: what the change causes, then what is pending with or without it."""
    counts = plan.counts()
    parts = [_counted(counts, _COUNTED) or ("nothing changed" if counts["groups"] else "nothing to plan")]
    parts += [f"{counts['pending']:,} pending ({_counted(plan.pending_counts(), _COUNTED)})"] if counts["pending"] else []
    parts += [counted(len(plan.conflicts), "conflict")] if plan.conflicts else []
    return f"{counted(counts['groups'], 'group')}: {'; '.join(parts)}"


def _counted(counts: t.Mapping[str, int], words: t.Mapping[str, str]) -> str:
    return ", ".join(f"{counts[key]:,} {text}" for key, text in words.items() if counts.get(key))


def table(plan: WritebackPlan, limit: int) -> str:
    """Return the first rows that say something, those that the change causes first, as an aligned table."""
    shown, more = _first(plan, limit)
    rows = ((row.summary, cut(in_line(row.display_name), _WIDTH), in_line(effect(row))) for row in shown)
    lines = aligned([("ACTION", "GROUP", "EFFECT"), *rows])
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])


def effect(row: PlanRow) -> str:
    """Return what happens to a group, in one line."""
    parts = [problem.message for problem in row.problems]
    if "leave_scope" in row.actions:
        parts += [row.old.text if row.old else "", row.reason, row.service or ""]
    elif "create" in row.actions:
        parts.append(row.new.text if row.new else "(name not predictable)")
    elif row.actions:
        parts += [*_renaming(row), *map(_changed, row.changes)]
        parts += [row.reason] if "enter_scope" in row.actions else []
    elif not row.in_scope:
        parts.append(row.reason)
    if row.cause == "pending":
        parts.append("pending: in scope already, but not yet written" if "create" in row.actions else "pending already")
    return "; ".join(part for part in parts if part)


def _renaming(row: PlanRow) -> list[str]:
    if row.old is None or row.new is None or row.old.text == row.new.text:
        return []
    return [f"{row.old.text} -> {row.new.text}"]


def _changed(change: AttributeChange) -> str:
    return f"{change.name}: {_values(change.before)} -> {_values(change.after)}"


def _values(values: t.Sequence[str]) -> str:
    return cut("; ".join(values), _WIDTH) if values else "(absent)"


def _first(plan: WritebackPlan, limit: int) -> tuple[list[PlanRow], int]:
    telling = [row for row in plan.rows if row.summary != "unchanged"]
    telling.sort(key=lambda row: (_place(row), row.display_name.casefold(), row.id))
    return telling[:limit], max(0, len(telling) - limit)


def _place(row: PlanRow) -> tuple[int, int]:
    """Groups with problems come first, then what the change causes, what is pending, and what is out of scope; by severity."""
    if row.problems:
        return 0, 0
    for tier, actions in enumerate((row.caused, row.pending), start=1):
        for gravity, action in enumerate(_ORDER):
            if action in actions:
                return tier, gravity
    return 3, 0


def markdown(
    plan: WritebackPlan, changes: t.Sequence[Json], violations: t.Sequence[Violation], limit: int, about: t.Mapping[str, str]
) -> str:
    """Return a summary for a merge request: verdict, counts, what it is about, what changes in the schema, conflicts, first rows."""
    shown, more = _first(plan, limit)
    verdict = f"**{counted(len(violations), 'limit')} exceeded**" if violations else "within all limits"
    lines = ["## Plan", "", f"{count_line(plan)}; {verdict}.", ""]
    facts = [f"* {name}: {code(in_line(value))}" for name, value in about.items() if value]
    lines += [*facts, ""] if facts else []
    if plan.assumed:
        lines += ["Active Directory was not read: it is taken to hold what the live configuration asks for.", ""]
    lines += [f"* {_prose(violation.message)}" for violation in violations] + ([""] if violations else [])
    lines += ["### Configuration", "", *(map(_schema_change, changes) if changes else ["Nothing changes."]), ""]
    if plan.conflicts:
        lines += ["### Conflicts", "", *(f"* {_prose(each.message)}" for each in plan.conflicts[:_LISTED_CONFLICTS])]
        hidden = len(plan.conflicts) - _LISTED_CONFLICTS
        lines += [f"* and {hidden:,} more"] if hidden > 0 else []
        lines.append("")
    if shown:
        rows = ((row.summary, code(in_line(row.display_name)), _prose(effect(row))) for row in shown)
        lines += ["### Groups", "", *markdown_table(("Action", "Group", "Effect"), rows)]
        lines += ["", f"and {more:,} more"] if more else []
    return "\n".join(lines).rstrip() + "\n"


def _schema_change(change: Json) -> str:
    before, after = (_described(change[side]) for side in ("before", "after"))
    what = f"{change['object_type']} {change['kind'].replace('_', ' ')}"
    return f"* {_prose(what)} {code(in_line(change['name']))}: {before} → {after}"


def _described(view: Json | None) -> str:
    if view is None:
        return "absent"
    return ", ".join(
        f"{key.replace('_', ' ')} {code(in_line(value))}" for key, value in view.items() if key not in ("target", "name")
    )


def _prose(text: str) -> str:
    return prose(in_line(text))
