# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is new and what is resolved since the last run, as a few lines for a chat or a mail."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._common.text import counted, cut, one_line
from .fleet import FleetRow, FleetState
from .labels import drift_verdict
from .model import DriftRun, ShownFinding, read_drift_run, read_finding, short_time

MOST_LINES = 20
_LONGEST_LINE = 200
_SILENT: t.Sequence[FleetState] = ("unreadable", "stale", "incomplete")


def render_notification(run: Json, findings: t.Iterable[Json], link: str = "") -> str:
    """Return at most ``MOST_LINES`` lines, the last one the link; empty when there is nothing to tell anybody.

    A run that could not read everything is told, whatever it found.
    """
    shown = read_drift_run(run)
    if shown.complete and not _has_changed(shown):
        return ""
    found = filter(shown.is_new, map(read_finding, findings)) if shown.new else ()
    head = [_headline(shown), *map(one_line, shown.incomplete_reasons[:3])]
    tail = [link] if link else []
    room = MOST_LINES - len(head) - len(tail)
    return "\n".join(cut(line, _LONGEST_LINE) for line in [*head, *_lines(list(found), shown.resolved, room), *tail])


def render_fleet_notification(rows: t.Iterable[FleetRow], link: str = "") -> str:
    """Return a line for each configuration with something new or resolved, or of which nobody knows how it is; at most 20 in all."""
    told = [_row(row) for row in rows if row.state in _SILENT or (row.run and row.state != "superseded" and _has_changed(row.run))]
    if not told:
        return ""
    tail = [link] if link else []
    return "\n".join(cut(line, _LONGEST_LINE) for line in [*_at_most(told, MOST_LINES - len(tail)), *tail])


def _row(row: FleetRow) -> str:
    if row.run is None:
        return f"{one_line(row.name)}: {row.word}: {one_line(row.problem)}"
    if row.state == "stale":
        return f"{one_line(row.name)}: {row.word}: the last run was {row.since}"
    return _headline(row.run)


def _has_changed(run: DriftRun) -> bool:
    return bool(run.new or run.resolved)


def _at_most(lines: t.Sequence[str], room: int) -> list[str]:
    return list(lines) if len(lines) <= room else [*lines[: room - 1], f"... and {len(lines) - room + 1:,} more"]


def _headline(run: DriftRun) -> str:
    changed = f"{len(run.new):,} new, {len(run.resolved):,} resolved"
    since = f" since {short_time(run.previous)}" if run.has_previous else ""
    return f"{one_line(run.configuration)}: {drift_verdict(run.verdict).word}. {changed}{since}, {counted(run.total, 'finding')} in all."


def _lines(new: t.Sequence[ShownFinding], resolved: t.Sequence[ShownFinding], room: int) -> list[str]:
    lines = [f"+ {_line(each)}: {one_line(each.reason)}" for each in new] + [f"- {_line(each)}" for each in resolved]
    return _at_most(lines, room)


def _line(finding: ShownFinding) -> str:
    return f"[{one_line(finding.severity)}] {': '.join(filter(None, (one_line(finding.check), ', '.join(finding.named))))}"
