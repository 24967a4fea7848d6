# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reports of a change, as files of its evidence folder."""

from __future__ import annotations

from ..._common.json import Json
from ..folder import ChangeFolder
from .junit import render_junit
from .markdown import render_markdown
from .page import render_html

RESULT = "result.json"
HTML = "report.html"
MARKDOWN = "report.md"
JUNIT = "junit.xml"
REPORTS = (RESULT, HTML, MARKDOWN, JUNIT)


def write_reports(folder: ChangeFolder, result: Json) -> None:
    """Write the result for programs, and what people and pipelines read."""
    folder.keep(RESULT, result)
    folder.keep(HTML, render_html(result))
    folder.keep(MARKDOWN, render_markdown(result))
    folder.keep(JUNIT, render_junit(result))
