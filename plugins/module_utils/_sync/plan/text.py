# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for people: a text table for a terminal, Markdown for a merge request."""

from __future__ import annotations

import re
import typing as t

from ..._common.json import Json
from .limits import Violation
from .rows import Action, AttributeChange, PlanRow, WritebackPlan

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#])")
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
    "unchanged": "unchanged",
    "blocked": "blocked",
    "out_of_scope": "out of scope",
}


def count_line(plan: WritebackPlan) -> str:
    """Return the counts in one line."""
    counts = plan.counts()
    parts = [f"{counts[key]:,} {words}" for key, words in _COUNTED.items() if counts[key]]
    conflicts = f"; {len(plan.conflicts):,} conflict{'s' * (len(plan.conflicts) != 1)}" if plan.conflicts else ""
    groups = f"{counts['groups']:,} group{'s' * (counts['groups'] != 1)}"
    return f"{groups}: {', '.join(parts) or 'nothing to plan'}{conflicts}"


def table(plan: WritebackPlan, limit: int) -> str:
    """Return the first rows that say something, the gravest first, as an aligned table."""
    shown, more = _first(plan, limit)
    rows = [("ACTION", "GROUP", "EFFECT"), *((row.summary, _cut(row.display_name), effect(row)) for row in shown)]
    rows = [t.cast("tuple[str, str, str]", tuple(_plain(cell) for cell in row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{action:{widths[0]}}  {group:{widths[1]}}  {text}".rstrip() for action, group, text in rows]
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
        parts.append("in scope already, but not yet written" if "create" in row.actions else "pending already")
    return "; ".join(part for part in parts if part)


def _renaming(row: PlanRow) -> list[str]:
    if row.old is None or row.new is None or row.old.text == row.new.text:
        return []
    return [f"{row.old.text} -> {row.new.text}"]


def _changed(change: AttributeChange) -> str:
    return f"{change.name}: {_values(change.before)} -> {_values(change.after)}"


def _values(values: t.Sequence[str]) -> str:
    return _cut("; ".join(values)) if values else "(absent)"


def _first(plan: WritebackPlan, limit: int) -> tuple[list[PlanRow], int]:
    telling = [row for row in plan.rows if row.summary != "unchanged"]
    telling.sort(key=lambda row: (_gravity(row), row.display_name.casefold(), row.id))
    return telling[:limit], max(0, len(telling) - limit)


def _gravity(row: PlanRow) -> int:
    if row.problems:
        return 0
    return next((place for place, action in enumerate(_ORDER, start=1) if action in row.actions), len(_ORDER) + 1)


def markdown(plan: WritebackPlan, changes: t.Sequence[Json], violations: t.Sequence[Violation], limit: int) -> str:
    """Return a summary for a merge request: verdict, counts, what changes in the schema, conflicts, first rows."""
    shown, more = _first(plan, limit)
    verdict = f"**{len(violations)} limit(s) exceeded**" if violations else "within all limits"
    lines = ["## Plan", "", f"{count_line(plan)}; {verdict}.", ""]
    if plan.assumed:
        lines += ["Active Directory was not read: it is taken to hold what the live configuration asks for.", ""]
    lines += [f"* {_escaped(violation.message)}" for violation in violations] + ([""] if violations else [])
    lines += ["### Configuration", "", *(map(_schema_change, changes) if changes else ["Nothing changes."]), ""]
    if plan.conflicts:
        lines += ["### Conflicts", "", *(f"* {_escaped(each.message)}" for each in plan.conflicts[:_LISTED_CONFLICTS])]
        hidden = len(plan.conflicts) - _LISTED_CONFLICTS
        lines += [f"* and {hidden:,} more"] if hidden > 0 else []
        lines.append("")
    if shown:
        lines += ["### Groups", "", "| Action | Group | Effect |", "| --- | --- | --- |"]
        lines += [f"| {row.summary} | {_escaped(row.display_name)} | {_escaped(effect(row))} |" for row in shown]
        lines += ["", f"and {more:,} more"] if more else []
    return "\n".join(lines).rstrip() + "\n"


def _schema_change(change: Json) -> str:
    before, after = (_described(change[side]) for side in ("before", "after"))
    what = f"{_escaped(change['object_type'])} {change['kind'].replace('_', ' ')} {_escaped(change['name'])}"
    return f"* {what}: {before} → {after}"


def _described(view: Json | None) -> str:
    if view is None:
        return "absent"
    return _escaped("; ".join(f"{key} {value}" for key, value in view.items() if key not in ("target", "name")))


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _plain(text))


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
