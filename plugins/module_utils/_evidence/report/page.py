# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as one HTML page: no script, no external resource, readable on a phone and in print."""

from __future__ import annotations

from ..._common.json import Json
from .document import html_document
from .labels import verdict_words
from .markup import Html, element, joined
from .model import Report, read_report
from .sections.changes import changes_section
from .sections.checks import checks_section
from .sections.closing import evidence_section, identity_section, left_behind_section
from .sections.members import members_section
from .sections.service import service_section
from .sections.verdict import verdict_block


def render_html(result: Json) -> str:
    """Return the page for a result of format 1 (result.json). Never fails on what a value holds."""
    report = read_report(result)
    return html_document(f"{verdict_words(report.verdict).word}: {report.change_id}", _body(report))


def _body(report: Report) -> list[Html]:
    main = joined(
        verdict_block(report),
        changes_section(report),
        service_section(report),
        checks_section(report),
        members_section(report),
        left_behind_section(report),
        evidence_section(report),
        identity_section(report),
    )
    return [
        element("a", "To the report", href="#report", class_="skip"),
        element("main", main, id="report", tabindex="-1"),
    ]
