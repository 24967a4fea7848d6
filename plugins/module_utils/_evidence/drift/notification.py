# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is new and what is resolved since the last run, as a few lines for a chat or a mail."""

from __future__ import annotations

import typing as t

from ..._common.json import Json
from ..._common.text import counted, cut, one_line
from .labels import drift_verdict
from .model import DriftRun, ShownFinding, read_drift_run, read_finding, short_time

MOST_LINES = 20
_LONGEST_LINE = 200


def render_notification(run: Json, findings: t.Iterable[Json], link: str = "") -> str:
    """Return at most ``MOST_LINES`` lines, the last one the link; empty when there is nothing to tell anybody.

    A run that could not read everything is told, whatever it found.
    """
    shown = read_drift_run(run)
    if not (shown.new or shown.resolved or not shown.complete):
        return ""
    found = (read_finding(each) for each in findings if each.get("id") in shown.new) if shown.new else iter(())
    head = [_headline(shown), *map(one_line, shown.incomplete_reasons[:3])]
    tail = [link] if link else []
    room = MOST_LINES - len(head) - len(tail)
    return "\n".join(cut(line, _LONGEST_LINE) for line in [*head, *_lines(list(found), shown.resolved, room), *tail])


def _headline(run: DriftRun) -> str:
    changed = f"{len(run.new):,} new, {len(run.resolved):,} resolved"
    since = f" since {short_time(run.previous)}" if run.has_previous else ""
    return f"{one_line(run.configuration)}: {drift_verdict(run.verdict).word}. {changed}{since}, {counted(run.total, 'finding')} in all."


def _lines(new: t.Sequence[ShownFinding], resolved: t.Sequence[ShownFinding], room: int) -> list[str]:
    lines = [f"+ {_line(each)}: {one_line(each.reason)}" for each in new] + [f"- {_line(each)}" for each in resolved]
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], f"... and {len(lines) - room + 1:,} more"]


def _line(finding: ShownFinding) -> str:
    return f"[{one_line(finding.severity)}] {one_line(finding.check)}: {finding.about}"
