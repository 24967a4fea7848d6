# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the report: what was left behind, the evidence, and what the change is known by."""

from __future__ import annotations

from ...._common.text import file_size
from ..markup import Html, element
from ..model import Report
from .blocks import Column, definitions, moment, note, section, table, value

_EVIDENCE_COLUMNS = (Column("File", "w30"), Column("Size", "w15"), Column("SHA-256", "w55"))


def left_behind_section(report: Report) -> Html:
    """Return what the change could not or must not remove, and what to do about each."""
    if not report.left_behind:
        return section("left-behind", "Left behind", note("Nothing."))
    things = (element("li", element("p", value(what)), _todo(todo)) for what, todo in report.left_behind)
    return section("left-behind", "Left behind", element("ul", *things, class_="todos"))


def _todo(todo: str) -> Html | None:
    return element("p", element("span", "What to do: ", class_="label"), value(todo)) if todo else None


def evidence_section(report: Report) -> Html:
    """Return the files of the evidence folder with their digests."""
    if not report.evidence:
        return section("evidence", "Evidence", note("No file is listed."))
    rows = ((value(file.path), file_size(file.size), element("code", file.sha256)) for file in report.evidence)
    caption = "Files beside this report with their digests; the journal has that of its last event, which covers all of them"
    return section("evidence", "Evidence", table(caption, _EVIDENCE_COLUMNS, rows, "evidence"))


def identity_section(report: Report) -> Html:
    """Return what the change is known by."""
    pairs: list[tuple[str, Html]] = [
        ("Change id", value(report.change_id, "(none)")),
        *((name, value(text)) for name, text in report.metadata),
        ("Configuration", value(report.configuration, "(unknown)")),
        ("Service principal", value(report.service_principal_id, "(unknown)")),
        ("Job", value(report.job_id, "(unknown)")),
        ("Started", moment(report.started)),
        ("Ended", moment(report.ended)),
        ("Duration", value(f"{report.duration:.1f} s")),
        ("Made by", value(report.collection, "(unknown)")),
    ]
    return section("identity", "About this change", definitions(pairs, "pairs"))
