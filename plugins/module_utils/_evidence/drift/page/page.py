# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run as one page: readable on a phone, in print and without a script; with one, its findings can be filtered."""

from __future__ import annotations

import itertools
import typing as t

from ...._common.json import Json
from ...report.document import html_document
from ...report.markup import Html, element, joined
from ..labels import drift_verdict
from ..model import DriftRun, ShownFinding, read_drift_run, read_finding
from .finding_list import MOST, findings_section
from .picture import trend_section
from .script import SCRIPT
from .sections import about_section, classes_section, since_section, verdict_block
from .style import DRIFT_STYLE


def render_page(run: Json, findings: t.Iterable[Json]) -> str:
    """Return the page. Never fails on what a value holds."""
    shown = read_drift_run(run)
    remaining = map(read_finding, findings)
    listed = list(itertools.islice(remaining, MOST))
    for _unlisted in remaining:  # to the end, where damage of the file shows
        pass
    title = f"{drift_verdict(shown.verdict).word}: {shown.configuration}"
    return html_document(title, _body(shown, listed), style=DRIFT_STYLE, script=SCRIPT)


def _body(run: DriftRun, findings: t.Sequence[ShownFinding]) -> list[Html]:
    main = joined(
        verdict_block(run),
        classes_section(run),
        since_section(run, filter(run.is_new, findings)),
        trend_section(run),
        findings_section(run, findings),
        about_section(run),
    )
    return [
        element("a", "To the report", href="#report", class_="skip"),
        element("main", main, id="report", tabindex="-1"),
    ]
