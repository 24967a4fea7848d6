# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a change as one HTML page: no script, no external resource, readable on a phone and in print."""

from __future__ import annotations

import base64
import hashlib

from ..._common.json import Json
from ..._common.text import one_line
from .labels import verdict_words
from .markup import Html, element, joined
from .model import Report, read_report
from .sections.changes import changes_section
from .sections.checks import checks_section
from .sections.closing import evidence_section, identity_section, left_behind_section
from .sections.members import members_section
from .sections.service import service_section
from .sections.verdict import verdict_block
from .style import STYLE


def render_html(result: Json) -> str:
    """Return the page for a result of format 1 (result.json). Never fails on what a value holds."""
    report = read_report(result)
    page = element("html", element("head", *_head(report)), element("body", *_body(report)), lang="en")
    return f"<!doctype html>\n{page.text}\n"


def _head(report: Report) -> list[Html]:
    title = f"{verdict_words(report.verdict).word}: {one_line(report.change_id)}"
    return [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_content_security_policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        # Without it, browsers ask the server for an icon.
        element("link", rel="icon", href="data:,"),
        element("style", Html(STYLE)),
    ]


def _content_security_policy() -> str:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


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
