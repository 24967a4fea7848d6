# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last runs of several configurations as a table in Markdown, the one that needs somebody first."""

from __future__ import annotations

import typing as t

from ..._common.markdown_text import code, prose, table
from .fleet import FleetRow, fleet_title
from .markdown import EMPHASIS

_TITLES = ("Configuration", "State", "Last run", "Findings", "Critical, high", "New", "Resolved")


def render_fleet_markdown(rows: t.Sequence[FleetRow]) -> str:
    """Return the table. Never fails on what a value holds."""
    sign = EMPHASIS.get(rows[0].tone, EMPHASIS["bad"]) if rows else EMPHASIS["bad"]
    return "\n".join([f"# {sign} {fleet_title(rows)}", "", *table(_TITLES, map(_cells, rows))]) + "\n"


def _cells(row: FleetRow) -> t.Sequence[str]:
    if row.run is None:
        return code(row.name), f"{row.word}: {prose(row.problem)}", row.since, *["–"] * 4
    severe = row.run.by_severity.get("critical", 0) + row.run.by_severity.get("high", 0)
    counts = (row.run.total, severe, len(row.run.new), len(row.run.resolved))
    return code(row.name), prose(row.word), row.since, *(f"{count:,}" for count in counts)
